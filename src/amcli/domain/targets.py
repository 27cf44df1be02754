"""How many patients have to be added (`targets`)."""

from dataclasses import dataclass
from datetime import date

from .bands import BandRange
from .sourced import Figure
from .terms import Finding, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked on one list, in patients: `level` = start + growth, or the level to hold.

    `observed`, `remaining` and `rate` (in [0, 1]) are None without an observation.
    """

    start: Figure
    growth: Figure
    level: Figure
    due_on: date | None
    observed: Figure | None = None
    remaining: Figure | None = None
    rate: Figure | None = None
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPair:
    """The targets by list; None where the list is not looked at for the specialty."""

    mt: Target | None
    fa: Target | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsOption:
    """The targets under one option, and whether the rules of age and installation apply."""

    etp: str
    band: BandRange
    age_rule: Finding
    newly_installed: Finding
    targets: TargetPair


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsResult:
    """The targets under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[TargetsOption, ...]
