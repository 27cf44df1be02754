"""One condition of a text, and the words its facts are written with."""

from collections.abc import Callable, Iterable
from enum import Enum
from fractions import Fraction
from functools import cache, wraps
from operator import attrgetter
from typing import Any, Generic, NamedTuple, ParamSpec

from amcli.law.figures.money import Exact, decimal
from amcli.law.figures.sourced import ABSENT, Absent, Figure, Number, Sourced, exact, given, known
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding
from amcli.law.profile.profile import Profile

Asked = ParamSpec("Asked")  # what a criterion is asked of: a case, a case and an option


class Criterion(NamedTuple):
    """One condition. `code` is that of the `Rule` which makes it, and which fills it in.

    `etp` is set where it binds one option; `missing` are profile paths.
    `observed` and `required` are figures for counts and shares, else words of the profile;
    `bound` says whether a figure required is `at-least`, `more-than` or `at-most`; `margin` is
    observed − required, in the unit of both. `member` names the doctor of a group it is asked of,
    `place` is that doctor's among the members from 0; `exemption` is what meets it in the place of
    what is required.
    """

    code: str = ""
    verdict: Finding = Finding.UNDETERMINED
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


def criterion(
    code: str, *reads: str, mends: str | None = None, is_step: bool = True
) -> Callable[[Callable[Asked, Criterion | None]], Rule[Asked]]:
    """Return a decorator that declares a criterion: the function becomes the `ask` of its `Rule`.

    The first fact that it reads mends it, unless another is named. It is a step of an explanation,
    but where another function that it calls `is_step` in its place.
    """
    mending = reads[0] if mends is None else mends

    def declare(ask: Callable[Asked, Criterion | None]) -> Rule[Asked]:
        @wraps(ask)
        def coded(*asked: Asked.args, **named: Asked.kwargs) -> Criterion | None:
            judged = ask(*asked, **named)
            return judged if judged is None or judged.code else judged._replace(code=code)

        return Rule(code, reads, mending, step("criterion")(coded) if is_step else coded)

    return declare


def criteria_of(
    rules: tuple[Rule[Asked], ...], *asked: Asked.args, **named: Asked.kwargs
) -> tuple[Criterion, ...]:
    """Return the criteria that some rules make of what they are asked, in order."""
    return tuple(filter(None, (rule.ask(*asked, **named) for rule in rules)))


@cache
def facts_read(rules: tuple[Rule[...], ...]) -> Callable[[Profile], Any]:
    """Return what takes from a profile the facts that some rules look at: alike, they agree."""
    return attrgetter(*dict.fromkeys(path for rule in rules for path in rule.reads))


def worst(criteria: Iterable[Criterion]) -> Finding:
    """Return the worst of what is found: one not met decides, else one that is undetermined."""
    findings = {each.verdict for each in criteria}
    unfavourable = (Finding.NOT_MET, Finding.UNDETERMINED)
    return next((finding for finding in unfavourable if finding in findings), Finding.MET)


def met(condition: bool | None) -> Finding:
    """Return the finding of a condition; None where a fact that it needs is missing."""
    if condition is None:
        return Finding.UNDETERMINED
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
    rule: Sourced | None,
    *,
    required: str | None = None,
    etp: str | None = None,
) -> Criterion:
    """Return the criterion that one fact decides: open where it is missing, and `path` asked.

    What is required are the values that the rule lists, or what is given in their place.
    """
    if rule is not None and required is None:
        required = ", ".join(map(str, rule.value))
    return Criterion(
        verdict=met(None if fact is None else is_met),
        etp=etp,
        observed=word(fact),
        required=required,
        sources=() if rule is None else rule.sources,
        missing=(path,) if fact is None else (),
    )


def of_number(
    path: str, number: Exact | None, least: Sourced, *, etp: str | None = None
) -> Criterion:
    """Return the criterion that a number decides, met from the least one on; as `of_fact`."""
    undecided = Criterion(
        etp=etp, required=known(least), bound="at-least", sources=least.sources, missing=(path,)
    )
    if number is None:
        return undecided
    required: Any = Fraction(least.value) if isinstance(number, Fraction) else least.value
    return undecided._replace(
        verdict=met(number >= required),
        observed=given(shown(number)),
        margin=exact(shown(number - required), least.status, least.sources),
        missing=(),
    )


def shown(number: Exact) -> Number:
    """Return a number as a result has it: of a fraction that is not whole, four decimals."""
    if not isinstance(number, Fraction):
        return number
    return number.numerator if number.denominator == 1 else decimal(number)
