"""The flips of facts that few answers hang on: the practice, fees, days that are still to come."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from .axis import Axis, axis_of, place_of
from .breakpoint_days import BIRTH, SIGNED
from .breakpoints import STEPS_OF_RATE, breakpoints
from .calendar import anniversary
from .case import Case
from .commitments import age_rule
from .consistency import problems
from .margin_sides import flips, side
from .margins import Found, Margin, Scale, margins_of, meant
from .rules import NoText
from .targets import judged_on, judging
from .terms import Finding, PatientList
from .what_if import DAY, Unknown, fact_of, unknowns, with_fact

_HORIZON = 5  # years ahead that a signature is looked at
_AGE = "targets.age.from_age"
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
        yield from _of_age(case)


def _scale(case: Case, command: str, unknown: Unknown) -> Scale:
    axis = axis_of(case, unknown)
    now = place_of(axis, fact_of(case, unknown))
    assert now is not None
    marks = {mark.at: meant(case, mark.keys, command) for mark in axis.marks}
    return Scale(unknown.path, _UNITS[unknown.path], now, _case_at(case, axis), _shown(axis), marks)


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
    scale = Scale(unknown.path, "days", now.toordinal(), _case_at(case, axis), _shown(axis), marks)
    yield from margins_of(case, command, scale)


def _of_age(case: Case) -> Iterator[Found]:
    """Yield how far the birthday is from which no growth is asked of what is judged."""
    birth, options = case.profile.doctor.birth_date, case.options
    if birth is None or not options:
        return
    judged = judging(case, options[0])
    rule = judged.rules.get(_AGE)
    if rule is None or age_rule(judged, judged_on(judged)) is not Finding.NOT_MET:
        return
    day = anniversary(birth, rule.value)
    there = with_fact(case, unknowns()[BIRTH], anniversary(judged_on(judged), -rule.value))
    found = flips(side(case, "targets"), side(there, "targets"))
    aged = tuple(one for one in found if one.code == "age-rule")
    if day > case.ask.on and aged:
        margin = Margin(
            path=BIRTH,
            unit="days",
            now=case.ask.on.isoformat(),
            at=day.isoformat(),
            distance=(day - case.ask.on).days,
            direction="later",
            threshold=rule.value,
            flips=aged,
            worth=(),
            keys=(_AGE,),
            sources=rule.sources,
        )
        yield Found(margin, there)
