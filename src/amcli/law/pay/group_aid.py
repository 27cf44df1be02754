"""How much a group is paid each contract year (`aid` of a group): so much per post."""

from decimal import Decimal
from fractions import Fraction

from amcli.law.check.verdicts import verdict, verdict_notes
from amcli.law.contract.anniversaries import contract_anniversary
from amcli.law.contract.case import Answer, Case
from amcli.law.figures.money import half_up, up
from amcli.law.figures.sourced import Figure, Note, Sourced, given, merge_sources, note, total
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Option, PatientList, Posts, Status
from amcli.law.lists.bands import BandSpan, contract_band
from amcli.law.lists.commitments import commitment
from amcli.law.lists.results import Rate, combined, list_rate
from amcli.law.text.rules import RuleSet

from .aid import AidOption, AidResult, AidTotal, AidYear
from .amounts import THIRD_YEAR, maximum, published_amount


def aid_group(case: Case) -> Answer:
    """Return the aid of each contract year for every quantity of posts asked, in euros."""
    band = contract_band(case)
    options = []
    for option in case.options:
        years = group_years(case, option.etp)
        options.append(AidOption(option.value, band.labels(), years, sum_of(years)))
    notes = (*(*case.notes, *verdict_notes(verdict(case))), *_uplift_notes(case, band))
    return Answer(AidResult(verdict(case), tuple(options)), notes)


def group_years(case: Case, etp: Fraction) -> tuple[AidYear, ...]:
    """Return the years of the contract, in euros, with what the employer has left to pay."""
    cost = case.profile.contract.employer_cost
    last = case.rules.value("contract.years", 0)
    years = (_year(case, etp, year) for year in range(1, last + 1))
    return tuple(year if cost is None else _with_cost(year, cost) for year in years)


def sum_of(years: tuple[AidYear, ...]) -> AidTotal:
    """Return the sum over the years, in euros; what is left to pay where all years know it."""
    left = [year.left_to_pay for year in years if year.left_to_pay is not None]
    return AidTotal(
        years=len(years),
        amount=total([year.amount for year in years]),
        guaranteed=total([year.guaranteed for year in years]),
        conditional=total([year.conditional for year in years]),
        left_to_pay=total(left) if years and len(left) == len(years) else None,
    )


@step("group-year")
def _year(case: Case, etp: Fraction, year: int) -> AidYear:
    rules, band = case.rules, contract_band(case)
    found, most, least, _ = maximum(rules, Option.FULL, (band.low, band.high), year)  # one post
    rate = group_rate(case, etp, year)
    tried = Fraction(1) if case.ask.achievement is None else case.ask.achievement
    ends = rate or Rate(tried, Fraction(0), Fraction(1))
    value = None if found is None else _parts(case, found, etp, year, ends.value)
    low = _parts(case, least, etp, year, ends.low)
    high = _parts(case, most, etp, year, ends.high)
    cited = [one for one in (found, most) if one is not None]
    status = max([one.status for one in cited], default=Status.ABSENT)
    if etp.denominator != 1:
        status = max(status, Status.ASSUMED)
    sources = merge_sources(*(one.sources for one in cited))
    split_status, split_sources = _guarantee(rules, year, status, sources)
    if rate is not None and not _is_full(rules, year):
        status, split_status = max(status, rate.status), max(split_status, rate.status)
    sides = [(None, None) if side is None else side for side in (value, low, high)]
    paid = [None if side == (None, None) else sum(side) for side in sides]  # type: ignore[arg-type]
    sure, rest = ([side[place] for side in sides] for place in (0, 1))
    if _is_full(rules, year):
        rest = [0, 0, 0]  # whatever the amount, nothing of it hangs on results
    return AidYear(
        year=year,
        text=rules.id,
        amount=_figure(paid, status, sources),
        guaranteed=_figure(sure, split_status, split_sources),
        conditional=_figure(rest, split_status, split_sources),
    )


def _figure(ends: list[int | None], status: Status, sources: tuple[str, ...]) -> Figure:
    value, low, high = ends
    shown = Status.ABSENT if value is None else status
    return Figure(value, low, high, shown.label, sources)


def _parts(
    case: Case, amount: Sourced | None, etp: Fraction, year: int, rate: Fraction | None
) -> tuple[int, int] | None:
    """Return (guaranteed, conditional) of a year paid at a rate in [0, 1], in whole euros."""
    if amount is None or rate is None:
        return None
    whole = half_up(amount.value * etp)
    sure = whole if _is_full(case.rules, year) else 0
    if not sure and case.rules.value("guarantee.acompte"):
        sure = up(whole * Fraction(case.rules.value("payments.later.share", 0)))
    return sure, half_up((whole - sure) * rate)


def _is_full(rules: RuleSet, year: int) -> bool:
    return bool(year <= rules.value("guarantee.full_years", 0))


@step("group-rate")
def group_rate(case: Case, etp: Fraction, year: int) -> Rate | None:
    """Return the rate that the last count of a year gives it, or None while nobody counted."""
    opens_on, closes_on = contract_anniversary(case, year - 1), contract_anniversary(case, year)
    assert opens_on is not None
    assert closes_on is not None
    seen = [
        one
        for one in case.profile.contract.observations
        if opens_on < one.on <= closes_on and one.on <= case.ask.on
    ]
    if not seen:
        return None
    last = max(seen, key=lambda one: one.on)
    rates = [
        list_rate(commitment(case, Posts(etp), name, closes_on), getattr(last, name.value))
        for name in PatientList
    ]
    rate = combined(rates, case.ask.readings)
    return rate._replace(status=max(rate.status, Status.ASSUMED))


def _guarantee(
    rules: RuleSet, year: int, status: Status, sources: tuple[str, ...]
) -> tuple[Status, tuple[str, ...]]:
    """Return the status and sources of the split: those of the amount and of the guarantee."""
    rule = rules.get("guarantee.full_years" if _is_full(rules, year) else "guarantee.acompte")
    if rule is None:
        return status, sources
    return max(status, rule.status), merge_sources(sources, rule.sources)


@step("year-cost")
def _with_cost(year: AidYear, cost: Decimal | tuple[Decimal, ...]) -> AidYear:
    """Return the year with the cost of all posts and what is left to pay at most and at least."""
    if isinstance(cost, tuple):
        if year.year > len(cost):
            return year
        cost = cost[year.year - 1]
    amount = year.amount
    ends = [
        None if end is None else cost - Decimal(int(end))
        for end in (amount.value, amount.high, amount.low)
    ]
    left = Figure(ends[0], ends[1], ends[2], amount.status, amount.sources)
    return year._replace(employer_cost=given(cost), left_to_pay=left)


def _uplift_notes(case: Case, band: BandSpan) -> tuple[Note, ...]:
    """Say that nothing is known of larger amounts for long lists, where the group may have them."""
    bands = (place for place in Band if band.low <= place <= band.high)
    is_known = all(published_amount(case.rules, Option.FULL, place, THIRD_YEAR) for place in bands)
    return () if is_known else (note("group-uplift"),)
