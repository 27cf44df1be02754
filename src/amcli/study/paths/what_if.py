"""The same question with one fact changed: of the profile, or of what is asked beside it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeAlias, get_args, get_type_hints

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Answer, Ask, Case, open_case
from amcli.law.figures.facts import Facts
from amcli.law.figures.terms import Option, Sector
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.profile import Profile

from .result_paths import ResultPath, is_named_by, places


def _schedule(case: Case) -> Answer:
    from amcli.law.ledger.schedule import (
        schedule,  # the longest of the answers, and the least asked here
    )

    return schedule(case)


ANSWERS = {"check": check, "aid": aid, "targets": targets, "schedule": _schedule}
FactValue: TypeAlias = int | bool | str | Decimal | Fraction | date


class Kind(StrEnum):
    """What a fact is counted in."""

    COUNT = "count"
    RATE = "rate"
    DATE = "date"
    POSTS = "posts"
    EUROS = "euros"
    CHOICE = "choice"


class Unknown(NamedTuple):
    """A fact that may be another: its path, what it is counted in, the words it may be."""

    path: str
    kind: Kind
    choices: tuple[FactValue, ...] = ()


ACHIEVEMENT, DAY = "achievement", "on"
_ASKED = {ACHIEVEMENT: Unknown(ACHIEVEMENT, Kind.RATE), DAY: Unknown(DAY, Kind.DATE)}
_RATES = {
    "doctor.clinical_fees_share",
    "contract.assistant.replaced_share",
}


@cache
def unknowns() -> dict[str, Unknown]:
    """Return every fact that can be changed alone, by its path (`patients.mt`, `achievement`)."""
    found = {path: _unknown(path, hint) for path, hint in _scalars(Profile, "")}
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
    return reopened(case, *changed(case.profile, case.ask, unknown, value))


def changed(profile: Profile, ask: Ask, unknown: Unknown, value: FactValue) -> tuple[Profile, Ask]:
    """Return a profile and a question with a fact changed in one of them."""
    if unknown.path == ACHIEVEMENT:
        return profile, ask._replace(achievement=Fraction(value))  # type: ignore[arg-type]
    if unknown.path == DAY:
        return profile, ask._replace(on=value)  # type: ignore[arg-type]
    if unknown.path == "contract.etp":
        return profile, ask._replace(etps=(Fraction(value),))  # type: ignore[arg-type]
    return _changed(profile, unknown.path.split("."), value), ask


def reopened(case: Case, profile: Profile, ask: Ask) -> Case:
    """Return the case of another profile or question, under the same book."""
    return open_case(profile, case.book, ask)


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


def answer_at(case: Case, concept: str) -> Answer:
    """Return the answer of one command (`check`, `aid`, `targets`, `schedule`)."""
    return ANSWERS[concept](case)


def values_at(case: Case, asked: ResultPath) -> dict[ResultPath, Any]:
    """Return the values that a path means, by their whole path: one, or one for each option."""
    found = list(places(asked.concept, answer_at(case, asked.concept).result))
    exact = {path: value for path, value in found if path == asked}
    return exact or {path: value for path, value in found if is_named_by(asked, path)}


def _changed(part: Any, steps: list[str], value: FactValue) -> Any:
    name, *below = steps
    inner = _changed(getattr(part, name), below, value) if below else value
    return replace(part, **{name: inner})


def _scalars(kind: type, above: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, hint in get_type_hints(kind).items():
        if name in getattr(kind, "__dataclass_fields__", {}):
            if isinstance(hint, type) and issubclass(hint, Facts):
                found += _scalars(hint, f"{above}{name}.")
            else:
                found.append((f"{above}{name}", hint))
    return found


def _unknown(path: str, hint: Any) -> Unknown | None:
    """Return how a fact of a type can change; None for lists, names and free text."""
    kinds = [one for one in get_args(hint) if one is not type(None)]
    if path == "contract.etp":
        return Unknown(path, Kind.POSTS, tuple(option.etp for option in Option))
    if path == "contract.employer_cost":
        return Unknown(path, Kind.EUROS)
    if path == "practice.coordinated":
        return Unknown(path, Kind.CHOICE, (False, True, "committed"))
    if len(kinds) != 1:
        return None
    (kind,) = kinds
    if kind is date:
        return Unknown(path, Kind.DATE)
    if kind is bool:
        return Unknown(path, Kind.CHOICE, (False, True))
    if kind is int:
        return Unknown(path, Kind.COUNT)
    if kind is Decimal:
        return Unknown(path, Kind.RATE if path in _RATES else Kind.COUNT)
    if kind is Fraction:
        return Unknown(path, Kind.POSTS, (Fraction(0), *(option.etp for option in Option)))
    if kind is Sector or issubclass(kind, StrEnum):
        return Unknown(path, Kind.CHOICE, tuple(kind))
    return None
