"""Where a rule may change its mind about a fact: the levels, points, ages and days of the texts.

Between two breakpoints every figure of an answer stays, or moves one way only (straight lines,
rounded). A breakpoint is the first value on its upper side, with the keys of the rules, or the
paths of the facts, that it comes from.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.figures.money import cut, half_up, up
from amcli.law.figures.terms import PatientList, WorkTime
from amcli.law.text.rules import RuleSet

from .breakpoint_days import days
from .rule_sets import options_in, rule_sets
from .what_if import DAY, Kind, Unknown

_LISTS = {"patients.mt": "mt", "patients.mt_adult": "mt", "patients.fa": "fa"}
STEPS_OF_RATE = 10_000  # a rate moves by a hundredth of a percent
_EXEMPT = "eligibility.grouped_practice.exempt_above_mt_adult"
_SHARE = "eligibility.clinical_fees.min_share"
_DOCTORS = "eligibility.grouped_practice.min_doctors"
Pair: TypeAlias = tuple[int, str]
Point: TypeAlias = tuple[int, int]


class Breakpoint(NamedTuple):
    """A value at which an answer may be another than one step below it, and what it comes from."""

    at: int
    keys: tuple[str, ...]


def breakpoints(
    case: Case, unknown: Unknown, *, texts_vary: bool = False
) -> tuple[Breakpoint, ...]:
    """Return the breakpoints of a fact, lowest first, each value once.

    Counts are themselves, days ordinals, rates in hundredths of a percent; words have none.
    """
    found: dict[int, dict[str, None]] = {}
    varies = texts_vary or unknown.path in ("contract.signed_on", DAY)
    for at, key in _pairs(case, unknown, rule_sets(case, varies=varies)):
        found.setdefault(at, {})[key] = None
    return tuple(Breakpoint(at, tuple(keys)) for at, keys in sorted(found.items()))


def _pairs(case: Case, unknown: Unknown, texts: tuple[RuleSet, ...]) -> Iterator[Pair]:
    if unknown.kind is Kind.DATE:
        yield from days(case, unknown, texts)
    elif unknown.path in _LISTS:
        yield from _of_list(case, PatientList(_LISTS[unknown.path]), texts)
        yield from _of_counts(case, unknown.path)
    elif unknown.path == "doctor.clinical_fees_share":
        for at, key in _levels(texts, _SHARE):
            yield from _both_sides(cut(Fraction(at) * STEPS_OF_RATE), key)
    elif unknown.path == "practice.doctors":
        for at, key in _levels(texts, _DOCTORS):
            yield from _both_sides(int(at), key)
    elif unknown.path == "contract.assistant.replaced_share":
        yield STEPS_OF_RATE, unknown.path  # the whole post: as if nothing were missing
    elif unknown.path.startswith("contract.notified_targets."):
        yield 1, unknown.path  # no growth asked is judged otherwise than some


def _levels(texts: tuple[RuleSet, ...], key: str) -> Iterator[tuple[Fraction, str]]:
    for rules in texts:
        level = rules.get(key)
        if level is not None:
            yield Fraction(level.value), key


def _both_sides(at: int, key: str) -> Iterator[Pair]:
    """Yield a level and the value after it: a bound may be at-least or more-than."""
    yield at, key
    yield at + 1, key


def _of_list(case: Case, name: PatientList, texts: tuple[RuleSet, ...]) -> Iterator[Pair]:
    """Yield where the rules look at a list: bands, floor, median, points and caps of targets."""
    options = options_in(case)
    for rules in texts:
        for key, level in rules.figures.items():
            is_level = key.startswith((f"bands.{name.value}.p", f"newly_installed.{name.value}"))
            if is_level or (key == _EXEMPT and name is PatientList.MT):
                yield from _both_sides(level.value, key)
        for option in options:
            yield from _of_table(rules, option, name)


def _of_table(rules: RuleSet, option: WorkTime, name: PatientList) -> Iterator[Pair]:
    """Yield where the lines of a table of targets begin, and where a cap crosses them."""
    above = f"targets.{option.key}.{name.value}"
    share = rules.get(f"{above}.cap_share")
    for what in ("points", "low_points", "caps"):
        table = rules.get(f"{above}.{what}")
        if table is None:
            continue
        key = f"{above}.{what}"
        for at, _ in table.value:
            yield from _both_sides(at, key)
        if share is not None and what != "caps":
            for at in _crossings(table.value, Fraction(share.value)):
                yield at, f"{above}.cap_share"


def _crossings(points: tuple[Point, ...], share: Fraction) -> Iterator[int]:
    """Yield where the cap, share × list, first reaches each falling line through the points."""
    for number, (left, right) in enumerate(pairwise(points)):
        slope = Fraction(right[1] - left[1], right[0] - left[0])
        for round_, first in ((half_up, left[0]), *(() if number else ((up, 0),))):
            last = right[0] if first else left[0]
            low, high = first, last
            while low < high:
                middle = (low + high) // 2
                line = round_(left[1] + slope * (middle - left[0]))
                low, high = (low, middle) if cut(share * middle) >= line else (middle + 1, high)
            yield low


def _of_counts(case: Case, path: str) -> Iterator[Pair]:
    """Yield the counts observed, and the other count of the same list, that a list meets."""
    name = path.rpartition(".")[2]
    for seen in case.profile.contract.observations:
        for counted in (getattr(seen, name), seen.mt_adult if name == "mt" else None):
            if counted is not None:
                yield from _both_sides(counted, "contract.observations")
    patients = case.profile.patients
    other = patients.mt if name == "mt_adult" else patients.mt_adult
    if other is not None and name != "fa":
        yield from _both_sides(other, "patients.mt_adult")
