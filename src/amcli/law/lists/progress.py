"""What was achieved on a list: the last count, what remains to reach, the rate."""

from datetime import date
from fractions import Fraction

from amcli.law.contract.case import Case
from amcli.law.figures.calendar import add_months
from amcli.law.figures.money import decimal, up
from amcli.law.figures.sourced import Figure, Number, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import PatientList

from .commitments import Commitment
from .results import counted, list_rate


@step("observed")
def observed_count(case: Case, name: PatientList) -> Figure | None:
    """Return the last count observed on or before the day of the question."""
    seen = [
        (observation.on, count)
        for observation in case.profile.contract.observations
        if observation.on <= case.ask.on and (count := counted(case, observation, name)) is not None
    ]
    return given(max(seen)[1]) if seen else None


@step("remaining")
def remaining_patients(level: Figure, observed: Figure | None) -> Figure | None:
    """Return the patients still to add to reach the level, or None without an observation."""
    if observed is None or observed.value is None:
        return None
    seen = observed.value

    def left(end: Number | None) -> Number | None:
        return None if end is None else max(0, end - seen)

    return level._replace(value=left(level.value), low=left(level.low), high=left(level.high))


@step("rate")
def achievement_rate(asked: Commitment, observed: Figure | None) -> Figure | None:
    """Return the rate of one list, in [0, 1] to four decimals, or None without an observation."""
    if observed is None or observed.value is None or asked.start.value is None:
        return None
    rate = list_rate(asked, int(observed.value))
    value = None if rate.value is None else decimal(rate.value)
    growth = asked.growth
    return Figure(value, decimal(rate.low), decimal(rate.high), growth.status, growth.sources)


@step("per-month")
def per_month(remaining: Figure | None, on: date, due_on: date | None) -> Figure | None:
    """Return the patients to add in each whole month left, rounded up; None once it is due."""
    if remaining is None or due_on is None:
        return None
    months = 0
    while add_months(on, months + 1) <= due_on:
        months += 1
    if months == 0:
        return None

    def share(end: Number | None) -> int | None:
        return None if end is None else up(Fraction(end) / months)

    return remaining._replace(
        value=share(remaining.value), low=share(remaining.low), high=share(remaining.high)
    )
