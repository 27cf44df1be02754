"""Who may sign (`check`)."""

from dataclasses import dataclass
from datetime import date

from .sourced import Figure
from .terms import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One condition. `etp` is set where it binds one option; `missing` are profile paths.

    `observed` and `required` are figures for counts and shares, else words of the profile;
    `margin` is observed − required, in the unit of both.
    """

    code: str
    verdict: Finding
    etp: str | None = None
    observed: Figure | str | None = None
    required: Figure | str | None = None
    margin: Figure | None = None
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionVerdict:
    """The verdict for one option."""

    etp: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """What would change a criterion: the profile path, and the value needed where one is known."""

    criterion: str
    path: str
    needed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do next: code of the word catalogue, fact concerned, who holds it, dates."""

    code: str
    path: str | None = None
    who: str | None = None
    on: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The whole verdict, that of each option, the criteria, and what can be done about them."""

    verdict: Verdict
    options: tuple[OptionVerdict, ...]
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...]
    flips: tuple[Flip, ...]
    next: tuple[Step, ...]
