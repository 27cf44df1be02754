"""The same question with one fact changed: of the profile, or of what is asked beside it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeAlias, get_args

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Answer, Ask, Case
from amcli.law.figures.terms import Option
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.consistency import checking
from amcli.law.profile.facts import Fact, Key, Measure, facts_of
from amcli.law.profile.profile import SHARE, Profile
from amcli.law.text.rules import NoText


def _schedule(case: Case) -> Answer[Any]:
    from amcli.law.ledger.schedule import schedule  # long, and seldom asked here

    return schedule(case)


# The answer of each command to one case.
ANSWERS: dict[str, Callable[[Case], Answer[Any]]] = {
    "check": check,
    "aid": aid,
    "targets": targets,
    "schedule": _schedule,
}
FactValue: TypeAlias = int | bool | str | Decimal | Fraction | date
Written: TypeAlias = int | Decimal | bool | str  # days are ISO dates, posts as options are
_POSTS = {option.etp: option.value for option in Option}


class Kind(StrEnum):
    """What a fact is counted in."""

    COUNT = "count"
    RATE = "rate"
    DATE = "date"
    POSTS = "posts"
    EUROS = "euros"
    CHOICE = "choice"


class Unknown(NamedTuple):
    """A fact that may be another: its path, what it is counted in, the words it may be.

    `fact` is what the profile declares of it: bounds, measure.
    """

    path: str
    kind: Kind
    choices: tuple[FactValue, ...] = ()
    fact: Fact = Fact()


ACHIEVEMENT, DAY = "achievement", "on"
_ASKED = {ACHIEVEMENT: Unknown(ACHIEVEMENT, Kind.RATE, fact=SHARE), DAY: Unknown(DAY, Kind.DATE)}


@cache
def unknowns() -> dict[str, Unknown]:
    """Return every fact that can be changed alone, by its path (`patients.mt`, `achievement`)."""
    found = {path: _unknown(path, key) for path, key in facts_of(Profile)}
    return {path: one for path, one in found.items() if one is not None} | _ASKED


def unknown_named(name: str) -> Unknown | None:
    """Return the fact of a path, or of its last word where one fact alone ends so (`mt`, `etp`).

    >>> unknown_named("patients.mt").kind.value, unknown_named("signed_on").path
    ('count', 'contract.signed_on')
    >>> unknown_named("mt").path
    'patients.mt'
    """
    known = unknowns()
    if name in known:
        return known[name]
    ending = [one for path, one in known.items() if path.endswith(f".{name}")]
    shortest = min((one.path.count(".") for one in ending), default=0)
    plain = [one for one in ending if one.path.count(".") == shortest]
    return plain[0] if len(plain) == 1 else None


def with_fact(case: Case, unknown: Unknown, value: FactValue) -> Case:
    """Return the case with a fact changed; the text follows the signature, as it did.

    Raises NoText for a signature that no text covers.
    """
    return case.reopened(*changed(case.profile, case.ask, unknown, value))


def changed(profile: Profile, ask: Ask, unknown: Unknown, value: FactValue) -> tuple[Profile, Ask]:
    """Return a profile and a question with a fact changed in one of them."""
    if unknown.path == ACHIEVEMENT:
        return profile, ask._replace(achievement=Fraction(value))  # type: ignore[arg-type]
    if unknown.path == DAY:
        return profile, ask._replace(on=value)  # type: ignore[arg-type]
    if unknown.path == "contract.etp":
        return profile, ask._replace(etps=(Fraction(value),))  # type: ignore[arg-type]
    return _changed(profile, unknown.path.split("."), value), ask


class NoCase(NamedTuple):
    """Why no profile can have a value: a code (`no-text`, `adults`, `future` …), and the fact."""

    code: str
    where: str = ""


def case_at(
    case: Case,
    unknown: Unknown,
    value: FactValue,
    change: Callable[[Case, Unknown, FactValue], Case] = with_fact,
) -> Case | NoCase:
    """Return the case with a fact changed, or why no profile can have the value."""
    try:
        other = change(case, unknown, value)
    except NoText:
        return NoCase("no-text")
    wrong = checking(case.book)(other.profile, other.ask.on)
    return NoCase(wrong[0].code, ".".join(map(str, wrong[0].path))) if wrong else other


def with_list(case: Case, unknown: Unknown, value: FactValue, *, texts_vary: bool = False) -> Case:
    """Return the case with a fact changed; its adults are never more than its patients.

    Under a text that counts adults they are what they are. `texts_vary`: the text may be another
    in the end. Raises NoText.
    """
    changed = with_fact(case, unknown, value)
    adults = case.profile.patients.mt_adult
    if unknown.path != "patients.mt" or adults is None or not isinstance(value, int):
        return changed
    if texts_vary or value >= adults or changed.rules.value("bands.mt_count") == "mt_adult":
        return changed
    return with_fact(changed, unknowns()["patients.mt_adult"], value)


def with_adults(case: Case, unknown: Unknown, value: FactValue) -> Case:
    """Return the case with a fact changed; its patients are never fewer than its adults."""
    patients = case.profile.patients.mt
    changed = with_list(case, unknown, value)
    if unknown.path != "patients.mt_adult" or patients is None or not isinstance(value, int):
        return changed
    return with_fact(changed, unknowns()["patients.mt"], max(patients, value))


def fact_of(case: Case, unknown: Unknown) -> Any:
    """Return what a fact is in the case, None where it is missing."""
    if unknown.path == ACHIEVEMENT:
        return case.ask.achievement
    if unknown.path == DAY:
        return case.ask.on
    value: Any = case.profile
    for name in unknown.path.split("."):
        value = getattr(value, name)
    return value


def written(value: FactValue) -> Written:
    """Return a fact as answers write it.

    >>> written(date(2024, 6, 22)), written(Fraction(1, 2)), written(Fraction(1, 3))
    ('2024-06-22', '0.5', '1/3')
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return _POSTS.get(value, str(value))
    return value.value if isinstance(value, Enum) else value


def word_of(value: Any) -> str:
    """Return a word of a profile or of an answer as documents and JSON write it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value if isinstance(value, Enum) else value).lower()


def in_whole(value: FactValue) -> Any:
    """Return a fact as it is written, a whole number without decimals."""
    plain = written(value)
    return int(plain) if isinstance(plain, Decimal) and plain == int(plain) else plain


def _changed(part: Any, steps: list[str], value: FactValue) -> Any:
    name, *below = steps
    inner = _changed(getattr(part, name), below, value) if below else value
    return replace(part, **{name: inner})


def _unknown(path: str, key: Key) -> Unknown | None:
    """Return how a fact can change; None for lists, names and free text."""
    kind, fact = key.kinds[0], key.fact
    if fact.measure is Measure.EUROS:
        return Unknown(path, Kind.EUROS, fact=fact)
    if bool in key.kinds:
        words = (word for other in key.kinds for word in get_args(other))
        return Unknown(path, Kind.CHOICE, (False, True, *words), fact)
    if kind is date:
        return Unknown(path, Kind.DATE, fact=fact)
    if kind is int or kind is Decimal:
        is_share = fact.measure is Measure.SHARE
        return Unknown(path, Kind.RATE if is_share else Kind.COUNT, fact=fact)
    if kind is Fraction:
        none = (Fraction(0),) if fact.low == 0 else ()
        return Unknown(path, Kind.POSTS, (*none, *(option.etp for option in Option)), fact)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Unknown(path, Kind.CHOICE, tuple(kind), fact)
    return None
