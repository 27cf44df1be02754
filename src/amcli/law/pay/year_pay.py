"""What a contract year pays: its amount, what of it is sure, its acompte and its solde."""

from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from amcli.law.check.broken import broken_by, moves_reviewed
from amcli.law.contract.case import Case, in_year, remembered
from amcli.law.contract.life import ContractYear, contract_years, replaced_share, termination_day
from amcli.law.figures.money import half_up
from amcli.law.figures.sourced import (
    Figure,
    Number,
    Sourced,
    at_most_assumed,
    less,
    merge_sources,
    unknown,
)
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Status, WorkTime
from amcli.law.lists.bands import BandSpan, contract_band
from amcli.law.lists.results import UNSEEN, Rate, year_rate
from amcli.law.text.rules import RuleSet, kept

from .amounts import Maximum, Terms, acompte_of, guaranteed_part, maximum, paid_at, published_amount
from .windows import payments_due_before


class _Year(NamedTuple):
    """All that the amounts of a year hang on: same terms, same figures."""

    year: int
    option: WorkTime
    amounts: RuleSet
    payments: RuleSet
    band: BandSpan
    rate: Rate | None
    earlier: Rate | None
    tried: Fraction | None
    readings: tuple[tuple[str, str], ...]
    replaced_share: Decimal | None
    is_cut_short: bool
    rival: RuleSet | None = None
    is_touched: bool = False
    parts_due: int = 2

    @property
    def share(self) -> Fraction:
        """What is paid of an amount of the table: the posts, less those not filled again."""
        share = self.option.times
        return share if self.replaced_share is None else share * Fraction(self.replaced_share)

    @property
    def place(self) -> tuple[WorkTime, BandSpan, int]:
        """Where the amount stands in the table of a text."""
        return self.option, self.band, self.year


class YearPay(NamedTuple):
    """A contract year as paid, in euros: the amount, its two parts by surety, its two parts by day.

    `text` is the id of the text that sets the amount.
    """

    year: int
    text: str
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    acompte: Figure
    solde: Figure


def paid_years(case: Case, option: WorkTime) -> tuple[YearPay, ...]:
    """Return what each contract year comes to, before the employer's cost, in euros."""
    return tuple(_year_pay(case, terms) for terms in year_terms(case, option))


def uncut_years(case: Case, option: WorkTime) -> tuple[YearPay, ...]:
    """Return what each contract year comes to if none is cut short by a termination."""
    return tuple(_year_pay(case, _uncut(terms)) for terms in year_terms(case, option))


def terms_key(case: Case, option: WorkTime) -> Hashable:
    """Return what the terms of the years hang on: equal keys under a text, equal terms.

    A contract that nothing has happened to is known by its dates; another by the terms themselves.
    """
    contract, ask = case.profile.contract, case.ask
    if case.members or contract.observations or contract.events or contract.suspensions:
        return year_terms(case, option)
    days = (case.signed_on, ask.on, case.is_followed)
    asked = (option, ask.achievement, ask.readings.key)
    return (*days, *asked, contract_band(case), replaced_share(case))


@remembered
def year_terms(case: Case, option: WorkTime) -> tuple[_Year, ...]:
    """Return the terms of each contract year: texts, band, results known or tried.

    No source says that what is paid first to a group follows the results of the year before.
    """
    lines = contract_years(case, option)
    rates = [year_rate(case, line) for line in lines]
    earlier = [None if case.group else _rate_before(rates, place) for place in range(len(rates))]
    return tuple(
        _terms_of(case, line, rates[place], earlier[place], lines[0])
        for place, line in enumerate(lines)
    )


@step("year-terms")
def _terms_of(
    case: Case, line: ContractYear, rate: Rate | None, earlier: Rate | None, first: ContractYear
) -> _Year:
    """Return the terms of a contract year, given its rate, the one before, the first year."""
    ended_on = termination_day(case)
    return _Year(
        line.year,
        line.option,
        line.amounts,
        line.payments,
        contract_band(in_year(case, line.opens_on)),
        rate,
        earlier,
        case.ask.achievement,
        case.ask.readings.key,
        replaced_share(case),
        ended_on is not None and (line.closes_on is None or ended_on < line.closes_on),
        line.rival,
        *_events_of_year(case, line, first),
    )


def _events_of_year(case: Case, line: ContractYear, first: ContractYear) -> tuple[bool, int]:
    """Return whether events changed a year, and how many of its two parts no break leaves open."""
    if not case.profile.contract.events:
        return False, 2
    is_other = line.option is not first.option or line.targets is not first.targets
    broken = broken_by(case)
    parts = 2 if broken is None else payments_due_before(case, line, broken.on)
    has_moved = any(payments_due_before(case, line, on) < 2 for on in moves_reviewed(case))
    return is_other or has_moved, parts


@step("year-terms")
def _uncut(terms: _Year) -> _Year:
    """Return the terms of a year as if no termination cut it short."""
    return terms._replace(is_cut_short=False) if terms.is_cut_short else terms


def _rate_before(rates: list[Rate | None], place: int) -> Rate | None:
    """Return the rate of the year before; unseen where the year itself alone was counted."""
    before = rates[place - 1] if place else None
    return UNSEEN if place and before is None and rates[place] is not None else before


def _year_pay(case: Case, year: _Year) -> YearPay:
    return kept(case.rules.memo, year, _work_out, case, year)


class _Ends(NamedTuple):
    """A number at full knowledge, in the worst and in the best case."""

    value: Number | None
    low: Number | None
    high: Number | None

    def figure(self, status: Status, sources: tuple[str, ...]) -> Figure:
        """Return the figure with its proof; absent where its value is not known.

        The solde is smallest where a large acompte came first: its ends may come crossed.
        """
        shown = Status.ABSENT if self.value is None else status
        low, high = self.low, self.high
        if low is not None and high is not None and low > high:
            low, high = high, low
        return Figure(self.value, low, high, shown.label, sources)


@step("year-pay")
def _work_out(case: Case, year: _Year) -> YearPay:
    """Return the amounts of a year in the lowest and in the highest band, and their parts."""
    found = maximum(year.amounts, *year.place)
    lowest, highest = _euros(found.below, year), _euros(found.above, year)
    if year.rival is not None:
        other = _euros(maximum(year.rival, *year.place).above, year)
        highest = None if highest is None or other is None else max(highest, other)
    worst, best = _terms(case, year, "low"), _terms(case, year, "high")
    results = None if worst.is_full else year.rate
    rate = results or Rate(
        Fraction(1) if year.tried is None else year.tried, Fraction(0), Fraction(1)
    )
    floor = Fraction(0) if year.is_cut_short else rate.low
    low = None if lowest is None else _parts(lowest, floor, worst)
    high = None if highest is None else _parts(highest, rate.high, best)
    value: _Parts | None = None
    if found.lowest is not None and lowest is not None and not year.is_cut_short:
        is_hidden = year.earlier is not None and year.earlier.value is None
        value = _value_parts(lowest, rate.value, _terms(case, year, "value"), is_hidden)
        value = value if low is None or high is None else _settled(value, low, high)
    if year.is_cut_short:
        low = (0, 0, 0)
    status, sources = _proof(case, year, found)
    split_status, split_sources = _split_proof(year, status, sources)
    ends = [_Ends(*each) for each in zip(*map(_all_parts, (value, low, high)), strict=True)]
    share = worst.rules.get(f"{worst.payment_key}.share")
    acompte_status = status if share is None else max(status, share.status)
    rest_status = split_status
    if results is not None and rate.value is not None:
        status, rest_status = max(status, rate.status), max(split_status, rate.status)
    kept_status = split_status if worst.is_acompte_kept else rest_status
    if not worst.is_acompte_kept:
        acompte_status = rest_status
    statuses = (kept_status, rest_status, acompte_status, rest_status)
    pay = YearPay(
        year.year,
        year.amounts.id,
        ends[0].figure(status, sources),
        *(end.figure(one, split_sources) for end, one in zip(ends[1:], statuses, strict=True)),
    )
    return _after_events(pay, year)


def _after_events(pay: YearPay, year: _Year) -> YearPay:
    """Return a year as events leave it: assumed at most where one changed it.

    What falls due from a break on is open between nothing and what it was.
    """
    if year.is_touched:
        pay = YearPay(pay.year, pay.text, *map(at_most_assumed, pay[2:]))
    if year.parts_due == 2:
        return pay
    if not year.parts_due:
        return YearPay(pay.year, pay.text, *(_open(figure, 0) for figure in pay[2:]))
    first = pay.acompte.low
    return pay._replace(
        amount=_open(pay.amount, first),
        guaranteed=_open(pay.guaranteed, min(first or 0, pay.guaranteed.low or 0)),
        conditional=_open(pay.conditional, 0),
        solde=_open(pay.solde, 0),
    )


def _open(figure: Figure, low: Number | None) -> Figure:
    return unknown(low, figure.high, figure.sources)


# What is paid in all, whatever the results, and first; None where it hangs on unknown results.
_Parts: TypeAlias = tuple[int | None, int | None, int | None]


def _value_parts(amount: int, rate: Fraction | None, terms: Terms, is_hidden: bool) -> _Parts:
    """Return the parts at a rate; where results are unknown, those that do not hang on them.

    `is_hidden`: the results of the year before are known to exist, not what they are.
    """
    if terms.follows_results and not terms.is_full and (rate is None or is_hidden):
        return None, None, None
    if rate is not None:
        return _parts(amount, rate, terms)
    return None, guaranteed_part(amount, terms), acompte_of(amount, amount, terms)


def _settled(value: _Parts, low: _Parts, high: _Parts) -> _Parts:
    """Return the parts; one that is the same at worst and at best is known, whatever is not."""
    whole, sure, first = (
        least if known is None and least == most else known
        for known, least, most in zip(value, low, high, strict=True)
    )
    return whole, sure, first


def _parts(amount: int, rate: Fraction, terms: Terms) -> _Parts:
    paid = paid_at(amount, rate, terms)
    return paid, min(guaranteed_part(amount, terms), paid), acompte_of(paid, amount, terms)


def _all_parts(parts: _Parts | None) -> tuple[Number | None, ...]:
    """Return what is paid in all, what of it is sure and what is not, what comes first and last."""
    whole, sure, first = parts or (None, None, None)
    return whole, sure, less(whole, sure), first, less(whole, first)


def _terms(case: Case, year: _Year, end: str) -> Terms:
    readings, base = case.ask.readings, None
    if year.payments.value("guarantee.base_disputed") and readings.uses("D5", "001"):
        base = published_amount(year.amounts, year.option, Band.P30_P50, year.year)
    earlier = None if year.earlier is None else getattr(year.earlier, end)
    return Terms(
        year.payments,
        readings,
        year.year,
        _euros(base, year) or 0,
        earlier,
    )


def _euros(amount: Sourced | None, year: _Year) -> int | None:
    return None if amount is None else half_up(amount.value * year.share)


def _proof(case: Case, year: _Year, found: Maximum) -> tuple[Status, tuple[str, ...]]:
    """Return the weakest status and all sources of an amount."""
    if found.lowest is None:
        return Status.ABSENT, ()
    cited = [sourced for sourced in (found.lowest, found.highest) if sourced is not None]
    if year.replaced_share is not None:
        cited.append(case.rules.figures["obligations.replacement_months"])
    sources = merge_sources(*(sourced.sources for sourced in cited))
    status = max(sourced.status for sourced in cited)
    is_part = year.option.times.denominator != 1  # of a post: in proportion (assumed)
    return max(status, Status.ASSUMED) if is_part else status, sources


def _split_proof(
    year: _Year, status: Status, sources: tuple[str, ...]
) -> tuple[Status, tuple[str, ...]]:
    """Return the status and sources of the parts: those of the amount and of the guarantee."""
    is_full = year.year <= year.payments.value("guarantee.full_years", 0)
    rule = year.payments.get("guarantee.full_years" if is_full else "guarantee.acompte")
    if rule is None:
        return status, sources
    return max(status, rule.status), merge_sources(sources, rule.sources)
