"""One condition of a text, and the words its facts are written with."""

from collections.abc import Callable
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Generic, NamedTuple, ParamSpec

from amcli.law.figures.sourced import ABSENT, Absent, Figure
from amcli.law.figures.terms import Finding
from amcli.law.profile.profile import Profile

KIND = ("doctor.specialty", "doctor.mep")
ADULTS = ("patients.mt", "patients.mt_adult")
Asked = ParamSpec("Asked")  # what a criterion is asked of: a case, a case and an option


class Criterion(NamedTuple):
    """One condition. `etp` is set where it binds one option; `missing` are profile paths.

    `observed` and `required` are figures for counts and shares, else words of the profile;
    `bound` says whether a figure required is `at-least`, `more-than` or `at-most`; `margin` is
    observed − required, in the unit of both. `member` names the doctor of a group it is asked of,
    `place` is that doctor's among the members from 0; `exemption` is what meets it in the place of
    what is required.
    """

    code: str
    verdict: Finding
    etp: str | None = None
    observed: Figure | str | None = None
    required: Figure | str | None = None
    bound: str | None = None
    margin: Figure | None = None
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    member: str | None = None
    place: int | Absent = ABSENT
    exemption: str | Absent = ABSENT


class Rule(NamedTuple, Generic[Asked]):
    """The declaration of a criterion: its code, and the function that asks it.

    `reads` are the facts of the profile it looks at, as paths; a fact that it compares with the
    day of signature or of the question stands for that day as well. `mends` is the fact to change
    where it is not met. `ask` returns None where the text does not ask for the criterion.
    """

    code: str
    reads: tuple[str, ...]
    mends: str
    ask: Callable[Asked, Criterion | None]

    @property
    def is_counted(self) -> bool:
        """Whether it looks at a list of patients."""
        return any(path.startswith("patients.") for path in self.reads)


def criteria_of(
    rules: tuple[Rule[Asked], ...], *asked: Asked.args, **named: Asked.kwargs
) -> tuple[Criterion, ...]:
    """Return the criteria that some rules make of what they are asked, in order."""
    criteria = (rule.ask(*asked, **named) for rule in rules)
    return tuple(criterion for criterion in criteria if criterion is not None)


@cache
def facts_read(rules: tuple[Rule[...], ...]) -> Callable[[Profile], Any]:
    """Return what takes from a profile the facts that some rules look at: alike, they agree."""
    return attrgetter(*dict.fromkeys(path for rule in rules for path in rule.reads))


def met(condition: bool) -> Finding:
    """Return the finding of a condition whose facts are all known."""
    return Finding.MET if condition else Finding.NOT_MET


def word(fact: Enum | bool | str | None) -> str | None:
    """Return a fact as the profile writes it: `true`, `false`, a word, or None when missing."""
    if isinstance(fact, Enum):
        return str(fact.value)
    return fact if fact is None or isinstance(fact, str) else str(fact).lower()


def of_fact(
    path: str,
    fact: Enum | bool | str | None,
    is_met: bool,
    *,
    code: str,
    required: str,
    sources: tuple[str, ...],
    etp: str | None = None,
) -> Criterion:
    """Return the criterion that one fact decides: open where it is missing, and `path` asked."""
    return Criterion(
        code=code,
        verdict=Finding.UNDETERMINED if fact is None else met(is_met),
        etp=etp,
        observed=word(fact),
        required=required,
        sources=sources,
        missing=(path,) if fact is None else (),
    )
