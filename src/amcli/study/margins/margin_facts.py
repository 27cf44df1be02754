"""The flips of facts that few answers hang on: the practice, fees, days that are still to come."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from amcli.law.contract.case import Case
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.terms import PatientList
from amcli.law.profile.consistency import problems
from amcli.law.text.rules import NoText
from amcli.study.paths.axis import STEPS_OF_RATE, Axis, axis_of, breakpoints
from amcli.study.paths.breakpoint_days import SIGNED
from amcli.study.paths.what_if import DAY, Unknown, fact_of, unknowns, with_fact

from .margins import Found, Scale, margins_of, meant

_HORIZON = 5  # years ahead that a signature is looked at
_UNITS = {"practice.doctors": "doctors", "doctor.clinical_fees_share": "rate"}


def marks_of_list(case: Case, name: PatientList) -> dict[int, tuple[str, ...]]:
    """Return where a list meets a rule of its targets, with the keys of the rules."""
    found = breakpoints(case, unknowns()[f"patients.{name.value}"])
    return {mark.at: meant(case, mark.keys, "targets") for mark in found}


def other_margins(case: Case, command: str) -> Iterator[Found]:
    """Yield the flips of the practice, of fees, of a later signature, of time and of age."""
    for path in _UNITS if command == "check" else ():
        if fact_of(case, unknowns()[path]) is not None:
            yield from margins_of(case, command, _scale(case, command, unknowns()[path]))
    if case.signed_on >= case.ask.on:
        yield from _later(case, command, unknowns()[SIGNED], case.signed_on)
    elif command == "check" and case.profile.contract.signed_on is not None:
        yield from _later(case, command, unknowns()[DAY], case.ask.on)
    if command == "targets":
        from .margin_age import age_margins

        yield from age_margins(case)


def _scale(case: Case, command: str, unknown: Unknown) -> Scale:
    axis, now = axis_of(case, unknown), fact_of(case, unknown)
    unit = _UNITS[unknown.path]
    place = Fraction(now) * STEPS_OF_RATE if unit == "rate" else now
    marks = {mark.at: meant(case, mark.keys, command) for mark in axis.marks}
    return Scale(unknown.path, unit, now, place, _case_at(case, axis), _shown(axis), marks)


def _case_at(case: Case, axis: Axis) -> Callable[[int], Case | None]:
    def at(place: int) -> Case | None:
        if not axis.first <= place <= axis.last:
            return None
        try:
            other = with_fact(case, axis.unknown, axis.value(place))
        except NoText:
            return None
        return None if problems(other.profile, other.ask.on) else other

    return at


def _shown(axis: Axis) -> Callable[[int], Any]:
    def show(place: int) -> Any:
        value = axis.value(place)
        if isinstance(value, date):
            return value.isoformat()
        return Decimal(place) / STEPS_OF_RATE if isinstance(value, Decimal) else value

    return show


def _later(case: Case, command: str, unknown: Unknown, now: date) -> Iterator[Found]:
    """Yield the flips that the years ahead bring."""
    axis, last = axis_of(case, unknown), anniversary(now, _HORIZON).toordinal()
    is_day = unknown.path == DAY
    marks = {
        mark.at: mark.keys if is_day else meant(case, mark.keys, command)
        for mark in axis.marks
        if now.toordinal() < mark.at <= last
    }
    at, shown = _case_at(case, axis), _shown(axis)
    place = now.toordinal()
    scale = Scale(unknown.path, "days", now.isoformat(), place, at, shown, marks)
    yield from margins_of(case, command, scale)
