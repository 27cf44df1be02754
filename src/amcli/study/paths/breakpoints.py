"""Where on the values of a fact a rule may change its mind.

Between two breakpoints every figure of an answer stays, or moves one way only (straight lines,
rounded). A breakpoint is the first value on its upper side, with the keys of the rules, or the
paths of the facts, that it comes from: levels and tables of a text for a list, and for a day texts,
anniversaries, ages, months after installation.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate, chain, pairwise, product
from typing import NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.contract.life import events_of, replacement_due_on, term_years
from amcli.law.contract.succession import terms
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.money import cut, half_up, up
from amcli.law.figures.terms import EventKind, Option, PatientList, WorkTime
from amcli.law.lists.bands import RANKS
from amcli.law.profile.facts import Measure
from amcli.law.profile.profile import OLDEST, YOUNGEST
from amcli.law.text.rules import RuleSet
from amcli.study.paths.what_if import DAY, Kind, Unknown, fact_of, unknowns

_LISTS = {"patients.mt": "mt", "patients.mt_adult": "mt", "patients.fa": "fa"}
STEPS_OF_RATE = 10_000  # a rate moves by a hundredth of a percent
_EXEMPT = "eligibility.grouped_practice.exempt_above_mt_adult"
_LEVELS = {
    "doctor.clinical_fees_share": "eligibility.clinical_fees.min_share",
    "practice.doctors": "eligibility.grouped_practice.min_doctors",
}
Pair: TypeAlias = tuple[int, str]
Point: TypeAlias = tuple[int, int]


class Breakpoint(NamedTuple):
    """A value at which an answer may be another than one step below it, and what it comes from."""

    at: int
    keys: tuple[str, ...]


def breakpoints(
    case: Case, unknown: Unknown, *, texts_vary: bool = False, about: tuple[str, ...] = ("",)
) -> tuple[Breakpoint, ...]:
    """Return the breakpoints of a fact, lowest first, each value once.

    `about`: only those that come from keys, or paths, that begin so. Counts are themselves, days
    ordinals, rates in hundredths of a percent; words have none.
    """
    found: dict[int, dict[str, None]] = {}
    varies = texts_vary or unknown.path in ("contract.signed_on", DAY)
    for at, key in _pairs(case, unknown, rule_sets(case, varies=varies), about):
        if key.startswith(about):
            found.setdefault(at, {})[key] = None
    return tuple(Breakpoint(at, tuple(keys)) for at, keys in sorted(found.items()))


def _pairs(
    case: Case, unknown: Unknown, texts: tuple[RuleSet, ...], about: tuple[str, ...]
) -> Iterator[Pair]:
    if unknown.kind is Kind.DATE:
        yield from days(case, unknown, texts)
    elif unknown.path in _LISTS:
        name = PatientList(_LISTS[unknown.path])
        options = options_in(case) if "targets.".startswith(about) else ()
        for rules in texts:
            yield from _of_levels(rules, name)
            for option in options:
                yield from _of_table(rules, option, name)
        yield from _of_counts(case, unknown.path)
    elif unknown.fact.measure is Measure.RANK:
        for rank in RANKS:
            yield from _both_sides(int(rank[1:]), "bands.ranks")
    elif unknown.path in _LEVELS:
        key = _LEVELS[unknown.path]
        for level in filter(None, (rules.get(key) for rules in texts)):
            yield from _both_sides(cut(Fraction(level.value) * steps_of(unknown)), key)
    elif unknown.path == "contract.assistant.replaced_share":
        yield STEPS_OF_RATE, unknown.path  # the whole post: as if nothing were missing
    elif unknown.path.startswith("contract.notified_targets."):
        yield 1, unknown.path  # no growth asked is judged otherwise than some


def _both_sides(at: int, key: str) -> Iterator[Pair]:
    """Yield a level and the value after it: a bound may be at-least or more-than."""
    yield at, key
    yield at + 1, key


def _of_levels(rules: RuleSet, name: PatientList) -> Iterator[Pair]:
    """Yield where a text looks at a list: bands, floor, median, exemption from a group."""
    for key, level in rules.figures.items():
        is_level = key.startswith((f"bands.{name.value}.", f"newly_installed.{name.value}"))
        if is_level or (key == _EXEMPT and name is PatientList.MT):
            yield from _both_sides(level.value, key)


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


def rule_sets(case: Case, *, varies: bool = False) -> tuple[RuleSet, ...]:
    """Return the texts that judge the case; all texts of one doctor where the text itself varies.

    The text of an age rule read into earlier contracts (D13) is among them.
    """
    if varies and case.is_followed:
        return tuple(case.book.rules(header) for header in case.book.individual())
    found = {case.rules.header.id: case.rules}
    for option in case.options:
        for year in (line for term in terms(case, option) for line in term.years):
            for rules in (year.amounts, year.payments, year.targets):
                found.setdefault(rules.header.id, rules)
    if case.ask.readings.uses("D13", "as-2024"):
        later = case.book.named("2024-convention")
        found.setdefault(later.header.id, later)
    return tuple(found.values())


def options_in(case: Case) -> tuple[WorkTime, ...]:
    """Return the options asked and those the contract becomes; full time judges the first post."""
    events = events_of(case, EventKind.OPTION)
    etps = [event.etp for event in events if event.etp is not None]
    later = (option.becoming(etp) for etp in etps for option in case.options)
    return tuple(dict.fromkeys((*case.options, Option.FULL, *later)))


def steps_of(unknown: Unknown) -> int:
    """Return how many steps of an axis one unit of a number is."""
    return STEPS_OF_RATE if unknown.kind is Kind.RATE else 1


Day: TypeAlias = tuple[date, str]
_DAY = timedelta(days=1)
_ROOM = timedelta(days=80_000)  # more than a life at either end of the calendar
_FEBRUARY, _LAST_DAYS = 2, 27  # an anniversary of 29 February lies one day off
_INSTALLED, _REVIEW, _AGE, _REPLACED = (
    "newly_installed.months",
    "obligations.review_months",
    "targets.age.from_age",
    "obligations.replacement_months",
)
SIGNED, BIRTH, INSTALLED = "contract.signed_on", "doctor.birth_date", "doctor.installed_on"
COUNTED, HIRED = "patients.measured_on", "contract.hired_on"


def days(case: Case, unknown: Unknown, texts: tuple[RuleSet, ...]) -> Iterator[tuple[int, str]]:
    """Yield the ordinals of the days at which a date meets another day, or a text, and why.

    The day after each is yielded as well: a bound may count its own day or not.
    """
    meet = _MEETINGS.get(unknown.path, lambda _case, _texts: iter(()))
    others = ((day, path) for day, path in _stated(case) if path != unknown.path)
    for day, why in chain(meet(case, texts), others):
        if date.min + _ROOM < day < date.max - _ROOM:
            yield day.toordinal(), why
            yield (day + _DAY).toordinal(), why
            if day.month == _FEBRUARY and day.day >= _LAST_DAYS:
                yield (day + 2 * _DAY).toordinal(), why


def _of_birth(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the births that reach the age of a rule on a day that is judged, and who may sign."""
    yield from ((anniversary(case.ask.on, -age), BIRTH) for age in (YOUNGEST, OLDEST + 1))
    signed = (day for day, _ in _anniversaries(case, case.signed_on, SIGNED))
    counted = (seen.on for seen in case.profile.contract.observations)
    for day, age in product((case.ask.on, *signed, *counted), _spans(texts, _AGE)):
        yield anniversary(day, -age), _AGE


def _of_installation(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    for months in _spans(texts, _INSTALLED):
        yield add_months(case.signed_on, -months), _INSTALLED


def _of_signature(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the signatures one of whose anniversaries falls on a day that matters."""
    for header in case.book.individual():
        for bound in (header.in_force_from, header.in_force_until):
            if bound is not None:
                yield from _anniversaries(case, bound.value, f"in_force.{header.id}", -1)
    for day, path in (*_stated(case), *_birthdays(case, texts)):
        if path != SIGNED:
            yield from _anniversaries(case, day, path, -1)
    for seen in case.profile.contract.observations:
        for months in _spans(texts, _REVIEW):
            yield from _anniversaries(case, add_months(seen.on, months), _REVIEW, -1)
    yield from _of_hire(case, texts)
    if (installed_on := case.profile.doctor.installed_on) is not None:
        yield from ((add_months(installed_on, m), _INSTALLED) for m in _spans(texts, _INSTALLED))


def _of_question(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the days of the question that see a year open, a count, an event, a birthday."""
    yield from _anniversaries(case, case.signed_on, SIGNED)
    if case.age_read == (case.ask.on, DAY):
        yield from _of_count(case, texts)
    yield from ((day, _REPLACED) for day in (replacement_due_on(case),) if day is not None)
    yield from _birthdays(case, texts)
    if case.profile.contract.signed_on is None:
        yield from _of_signature(case, texts)


def _of_hire(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the hires after which the time to replace a former secretary ends on the day asked."""
    if case.profile.contract.assistant.former_secretary:
        for months in _spans(texts, _REPLACED):
            yield add_months(case.ask.on, -months), _REPLACED


def _of_count(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the days on which the age, read there, is that of a rule when judged."""
    stated, judged = case.profile.doctor.age, _anniversaries(case, case.signed_on, SIGNED)
    for (day, _), age, more in product(judged, _spans(texts, _AGE), (0, 1)):
        if stated is not None:
            yield anniversary(day, stated + more - age), _AGE


_MEETINGS = {
    COUNTED: _of_count,
    HIRED: _of_hire,
    BIRTH: _of_birth,
    INSTALLED: _of_installation,
    SIGNED: _of_signature,
    DAY: _of_question,
}


def _anniversaries(case: Case, start: date, why: str, way: int = 1) -> Iterator[Day]:
    """Yield the anniversaries of a day, after it or (`way` -1) before, suspended or not."""
    for number in range(_years(case) + 1):
        met = anniversary(start, way * number)
        yield met, why
        for length in shifts(case):
            yield met + way * length * _DAY, "contract.suspensions"


def shifts(case: Case) -> list[int]:
    """Return by how many days suspensions may move an anniversary: each run of them, in order."""
    lengths = [
        (one.until - one.from_).days + 1
        for one in sorted(case.profile.contract.suspensions, key=lambda one: one.from_)
        if one.until is not None
    ]
    return sorted({total for start in range(len(lengths)) for total in accumulate(lengths[start:])})


def _years(case: Case) -> int:
    """Return how many anniversaries an answer looks at: those of the terms begun, and one more."""
    term, texts = term_years(case), case.book.individual()
    first = [one.in_force_from.value.year for one in texts if one.in_force_from is not None]
    return term + max(0, case.ask.on.year - min(first, default=case.signed_on.year))


def _birthdays(case: Case, texts: Iterable[RuleSet]) -> Iterator[Day]:
    """Yield the birthdays that a rule looks at; an age leaves a year for each."""
    doctor = case.profile.doctor
    for age in _spans(texts, _AGE):
        if doctor.birth_date is not None:
            yield anniversary(doctor.birth_date, age), _AGE
        elif doctor.age is not None and case.age_read is not None:
            yield anniversary(case.age_read.day, age - doctor.age), _AGE
            yield anniversary(case.age_read.day, age - doctor.age - 1) + _DAY, _AGE


def _stated(case: Case) -> Iterator[Day]:
    """Yield the days that the profile and the question state, with their paths."""
    contract = case.profile.contract
    for path, unknown in unknowns().items():
        if unknown.kind is Kind.DATE and (day := fact_of(case, unknown)) is not None:
            yield day, path
    for seen in contract.observations:
        yield seen.on, "contract.observations"
    for event in contract.events:
        yield event.on, "contract.events"
    for period in contract.suspensions:
        yield period.from_, "contract.suspensions"
        if period.until is not None:
            yield period.until, "contract.suspensions"


def _spans(texts: Iterable[RuleSet], key: str) -> set[int]:
    return {rules.value(key) for rules in texts if rules.get(key) is not None}
