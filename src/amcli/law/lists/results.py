"""What the lists came to: a year's rates, how two of them make one (D6), what is left to reach."""

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from amcli.law.contract.case import Case, Readings, remembered
from amcli.law.contract.life import ContractYear, contract_years, under
from amcli.law.contract.succession import in_year
from amcli.law.figures.calendar import add_months
from amcli.law.figures.money import cut, decimal, half_up, up
from amcli.law.figures.sourced import Figure, Note, Number, given, note, status_of
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Option, PatientList, Status, WorkTime
from amcli.law.profile.profile import Observation

from .bands import has_age, last_observation
from .commitments import Commitment, age_rule, commitment, lists_asked, notified_notes


class Rate(NamedTuple):
    """A rate of achievement in [0, 1] with its bounds; `value` is None where it is not known."""

    value: Fraction | None
    low: Fraction
    high: Fraction
    status: Status = Status.GIVEN


def at_rate(value: Fraction) -> Rate:
    """Return a rate that is known, or tried."""
    return Rate(value, value, value)


UNSEEN = Rate(None, Fraction(0), Fraction(1), Status.ABSENT)


def counted(case: Case, observation: Observation, name: PatientList) -> int | None:
    """Return a list as observed, in the patients that the text of the case counts."""
    is_adult = name is PatientList.MT and case.rules.value("bands.mt_count") == "mt_adult"
    count: int | None = getattr(observation, "mt_adult" if is_adult else name.value)
    return count


def count_notes(case: Case) -> Iterator[Note]:
    """Yield what has to be said of the counts of a contract.

    The days on which a list was counted otherwise than the text of its year counts it; the targets
    of a year that was counted, where the contract states others than the rules give.
    """
    seen = case.profile.contract.observations
    if not seen or not case.options:
        return
    stated = (
        each
        for option in case.options
        for line in contract_years(case, option)
        if line.closes_on is not None and year_rate(case, line) is not None
        for each in notified_notes(under(case, line.targets), line.option, line.closes_on)
    )
    yield from dict.fromkeys(stated)
    days = {
        each.on
        for line in contract_years(case, case.options[0])
        if line.opens_on is not None and line.targets.value("bands.mt_count") == "mt_adult"
        for each in seen
        if each.mt is not None and each.mt_adult is None and line.opens_on <= each.on
        and (line.closes_on is None or each.on <= line.closes_on)
    }  # fmt: skip
    if days and PatientList.MT in lists_asked(case):
        yield note("observation-not-counted", days=tuple(sorted(days)))


@remembered
@step("settling")
def settling(case: Case, opens_on: date, closes_on: date) -> Observation | None:
    """Return the observation that a year which is over closes with, or None.

    It is the last one of the months between two reviews with the CPAM, the closing day included
    (assumed). Between observations nothing is guessed: a year without one stays open.
    """
    if closes_on > case.ask.on:
        return None
    months = case.rules.value("obligations.review_months")
    since = opens_on if months is None else max(opens_on, add_months(closes_on, -months))
    last = last_observation(case, closes_on)
    return None if last is None or last.on <= since else last


@step("year-rate")
def year_rate(case: Case, line: ContractYear) -> Rate | None:
    """Return the rate a contract year was closed with, or None while nobody counted."""
    if not case.profile.contract.observations or line.opens_on is None or line.closes_on is None:
        return None
    seen = settling(case, line.opens_on, line.closes_on)
    if seen is None:
        return None
    judged = in_year(under(case, line.targets), line.opens_on)
    rates = []
    for name in lists_asked(judged):
        asked = commitment(judged, line.option, name, line.closes_on)
        rates.append(list_rate(asked, counted(judged, seen, name)))
    rate = combined(rates, case.ask.readings)
    is_early = seen.on < line.closes_on
    status = Status.ASSUMED if is_early or len(rates) > 1 else Status.GIVEN
    return rate._replace(status=max(rate.status, status))


def disputes_of_results(case: Case, option: WorkTime) -> tuple[str, ...]:
    """Return the disputes that the results known hang on: two rates into one, age when judged."""
    found = dict.fromkeys(["D10"] if case.profile.contract.suspensions else ())
    lines = contract_years(case, option) if case.profile.contract.observations else ()
    for line in lines:
        if line.closes_on is None or year_rate(case, line) is None:
            continue
        judged = under(case, line.targets)
        if len(lists_asked(judged)) > 1:
            found["D6"] = None
        age = judged.rules.value("targets.age.from_age")
        at_closing = age_rule(judged, line.closes_on)
        if age is not None and at_closing is not has_age(judged, age, judged.signed_on):
            found["D7"] = None
    return tuple(found)


def reached_on(case: Case, day: date) -> bool | None:
    """Return whether the first post's targets were reached when last counted, None if unknown."""
    last = last_observation(case, min(day, case.ask.on))
    if last is None:
        return None
    rates = [
        list_rate(commitment(case, Option.FULL, name, last.on), counted(case, last, name))
        for name in lists_asked(case)
    ]
    if any(rate.high < 1 for rate in rates):
        return False
    return True if all(rate.low == 1 for rate in rates) else None


@step("list-rate")
def list_rate(asked: Commitment, observed: int | None) -> Rate:
    """Return growth obtained / growth asked, cut to [0, 1]; asked 0: 1 if the level is held."""
    start, growth, level = asked
    if observed is None:
        return UNSEEN
    value = _rate(start.value, growth.value, level.value, observed)
    low = _rate(start.value, growth.high, level.high, observed) or Fraction(0)
    high = _rate(start.value, growth.low, level.low, observed)
    status = Status.ABSENT if value is None else status_of(growth)
    return Rate(value, low, Fraction(1) if high is None else high, status)


def _rate(
    start: Number | None, asked: Number | None, level: Number | None, observed: int
) -> Fraction | None:
    if start is None or asked is None or level is None:
        return None
    if asked == 0:
        return Fraction(observed >= level)
    obtained = Fraction(observed) - Fraction(start)
    return min(Fraction(1), max(Fraction(0), obtained / Fraction(asked)))


@step("combined-rate")
def combined(rates: list[Rate], readings: Readings) -> Rate:
    """Return the rate that two lists make: the lower one, unless read otherwise (D6)."""
    known = [rate.value for rate in rates if rate.value is not None]
    low = _combine([rate.low for rate in rates], readings)
    high = _combine([rate.high for rate in rates], readings)
    if low == high:  # one list settles it, whatever the other
        return Rate(low, low, high)
    value = _combine(known, readings) if len(known) == len(rates) else None
    return Rate(value, low, high, max(rate.status for rate in rates))


def _combine(rates: list[Fraction], readings: Readings) -> Fraction:
    if readings.uses("D6", "mean"):
        return sum(rates, Fraction(0)) / len(rates)
    if readings.uses("D6", "all-or-nothing"):
        return Fraction(min(rates) == 1)
    return max(rates) if readings.uses("D6", "higher") else min(rates)


@step("observed")
def observed_count(case: Case, name: PatientList) -> Figure | None:
    """Return the last count observed on or before the day of the question."""
    last = last_observation(case, case.ask.on, lambda seen: counted(case, seen, name) is not None)
    count = None if last is None else counted(case, last, name)
    return None if count is None else given(count)


@step("remaining")
def remaining_patients(level: Figure, observed: Figure | None) -> Figure | None:
    """Return the patients still to add to reach the level, or None without an observation."""
    if observed is None or observed.value is None:
        return None
    seen = observed.value
    return _each_end(level, lambda end: max(0, end - seen))


def _each_end(figure: Figure, change: Callable[[Number], Number]) -> Figure:
    """Return a figure with its value and its bounds changed, where they are known."""
    value, low, high = (None if end is None else change(end) for end in figure.numbers)
    return figure._replace(value=value, low=low, high=high)


@step("rate")
def achievement_rate(asked: Commitment, observed: Figure | None) -> Figure | None:
    """Return the rate of one list, in [0, 1] to four decimals, or None without an observation."""
    if observed is None or observed.value is None or asked.start.value is None:
        return None
    return _in_decimals(list_rate(asked, int(observed.value)))._replace(
        sources=asked.growth.sources
    )


@step("rate-figure")
def rate_figure(rate: Rate) -> Figure:
    """Return the rate of a year, in [0, 1] to four decimals."""
    return _in_decimals(rate)


def _in_decimals(rate: Rate) -> Figure:
    """Return a rate to four decimals; the bounds of one that is not known go outwards."""
    value = None if rate.value is None else decimal(rate.value)
    down, upwards = (half_up, half_up) if rate.low == rate.high else (cut, up)
    ends = decimal(rate.low, down), decimal(rate.high, upwards)
    return Figure(value, *ends, rate.status.label)


@step("per-month")
def per_month(remaining: Figure | None, on: date, due_on: date | None) -> Figure | None:
    """Return the patients to add in each whole month left, rounded up; None once it is due."""
    if remaining is None or due_on is None:
        return None
    months = 0
    while add_months(on, months + 1) <= due_on:
        months += 1
    return _each_end(remaining, lambda end: up(Fraction(end) / months)) if months else None
