"""The days on which an answer may change: texts, anniversaries, ages, months after installation."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeAlias

from amcli.law.contract.case import Case
from amcli.law.contract.life import term_years
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.profile.profile import OLDEST, YOUNGEST
from amcli.law.text.rules import RuleSet

from .what_if import DAY, Unknown

Day: TypeAlias = tuple[date, str]
_DAY = timedelta(days=1)
_ROOM = timedelta(days=80_000)  # more than a life at either end of the calendar
_FEBRUARY, _LAST_DAYS = 2, 27  # an anniversary of 29 February lies one day off
_INSTALLED, _REVIEW, _AGE = (
    "newly_installed.months",
    "obligations.review_months",
    "targets.age.from_age",
)
SIGNED, BIRTH, INSTALLED = "contract.signed_on", "doctor.birth_date", "doctor.installed_on"


def days(case: Case, unknown: Unknown, texts: tuple[RuleSet, ...]) -> Iterator[tuple[int, str]]:
    """Yield the ordinals of the days at which a date meets another day, or a text, and why.

    The day after each is yielded as well: a bound may count its own day or not.
    """
    for day, why in _meetings(case, unknown, texts):
        if date.min + _ROOM < day < date.max - _ROOM:
            yield day.toordinal(), why
            yield (day + _DAY).toordinal(), why
            if day.month == _FEBRUARY and day.day >= _LAST_DAYS:
                yield (day + 2 * _DAY).toordinal(), why


def _meetings(case: Case, unknown: Unknown, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    meetings = _MEETINGS.get(unknown.path)
    if meetings is not None:
        return meetings(case, texts)
    return ((day, path) for day, path in _stated(case) if path != unknown.path)


def _of_birth(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the births that reach the age of a rule on a day that is judged, and who may sign."""
    for age in (YOUNGEST, OLDEST + 1):
        yield anniversary(case.ask.on, -age), BIRTH
    judged = [(case.ask.on, DAY), *_anniversaries(case, case.signed_on, SIGNED)]
    judged += [(seen.on, "contract.observations") for seen in case.profile.contract.observations]
    for day, _ in judged:
        for age in _ages(texts):
            yield anniversary(day, -age), _AGE
    yield from _stated(case)


def _of_installation(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    for months in _spans(texts, _INSTALLED):
        yield add_months(case.signed_on, -months), _INSTALLED
    yield from _stated(case)


def _of_signature(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the signatures one of whose anniversaries falls on a day that matters."""
    for header in case.book.individual():
        for bound in (header.in_force_from, header.in_force_until):
            if bound is not None:
                yield from _before(case, bound.value, f"in_force.{header.id}")
    for day, path in (*_stated(case), *_birthdays(case, texts)):
        if path != SIGNED:
            yield from _before(case, day, path)
    for seen in case.profile.contract.observations:
        for months in _spans(texts, _REVIEW):
            yield from _before(case, add_months(seen.on, months), _REVIEW)
    if case.profile.doctor.installed_on is not None:
        for months in _spans(texts, _INSTALLED):
            yield add_months(case.profile.doctor.installed_on, months), _INSTALLED


def _of_question(case: Case, texts: tuple[RuleSet, ...]) -> Iterator[Day]:
    """Yield the days of the question that see a year open, a count, an event, a birthday."""
    for day, why in _anniversaries(case, case.signed_on, SIGNED):
        yield day, why
        if case.profile.doctor.age is not None:
            for age in _ages(texts):
                yield anniversary(day, case.profile.doctor.age - age), _AGE
                yield anniversary(day, case.profile.doctor.age + 1 - age), _AGE
    yield from _stated(case)
    yield from _birthdays(case, texts)
    if case.profile.contract.signed_on is None:
        yield from _of_signature(case, texts)


_MEETINGS = {
    BIRTH: _of_birth,
    INSTALLED: _of_installation,
    SIGNED: _of_signature,
    DAY: _of_question,
}


def _before(case: Case, day: date, why: str) -> Iterator[Day]:
    """Yield the days whose n-th anniversary is `day`, moved by suspensions or not."""
    return _anniversaries(case, day, why, -1)


def _anniversaries(case: Case, start: date, why: str, way: int = 1) -> Iterator[Day]:
    """Yield the anniversaries of a day, after it or (`way` -1) before, suspended or not."""
    for number in range(_years(case) + 1):
        met = anniversary(start, way * number)
        yield met, why
        for length in shifts(case):
            yield met + way * length * _DAY, "contract.suspensions"


def _years(case: Case) -> int:
    """Return how many anniversaries an answer looks at: those of the terms begun, and one more."""
    term, texts = term_years(case), case.book.individual()
    first = [one.in_force_from.value.year for one in texts if one.in_force_from is not None]
    return term + max(0, case.ask.on.year - min(first, default=case.signed_on.year))


def _birthdays(case: Case, texts: Iterable[RuleSet]) -> Iterator[Day]:
    """Yield the birthdays that a rule looks at; an age leaves a year for each."""
    doctor = case.profile.doctor
    for age in _ages(texts):
        if doctor.birth_date is not None:
            yield anniversary(doctor.birth_date, age), _AGE
        elif doctor.age is not None:
            yield anniversary(case.ask.on, age - doctor.age), _AGE
            yield anniversary(case.ask.on, age - doctor.age - 1) + _DAY, _AGE


def _stated(case: Case) -> Iterator[Day]:
    """Yield the days that the profile and the question state, with their paths."""
    doctor, contract = case.profile.doctor, case.profile.contract
    named = (
        (DAY, case.ask.on),
        (SIGNED, contract.signed_on),
        ("contract.hired_on", contract.hired_on),
        ("contract.proof_received_on", contract.proof_received_on),
        (INSTALLED, doctor.installed_on),
        (BIRTH, doctor.birth_date),
        ("patients.measured_on", case.profile.patients.measured_on),
    )
    yield from ((day, path) for path, day in named if day is not None)
    for seen in contract.observations:
        yield seen.on, "contract.observations"
    for event in contract.events:
        yield event.on, "contract.events"
    for period in contract.suspensions:
        yield period.from_, "contract.suspensions"
        if period.until is not None:
            yield period.until, "contract.suspensions"


def _ages(texts: Iterable[RuleSet]) -> set[int]:
    return _spans(texts, _AGE)


def _spans(texts: Iterable[RuleSet], key: str) -> set[int]:
    return {rules.value(key) for rules in texts if rules.get(key) is not None}


def shifts(case: Case) -> list[int]:
    """Return by how many days suspensions may move an anniversary: each run of them, in order."""
    lengths = [
        (one.until - one.from_).days + 1
        for one in sorted(case.profile.contract.suspensions, key=lambda one: one.from_)
        if one.until is not None
    ]
    return sorted({total for start in range(len(lengths)) for total in accumulate(lengths[start:])})
