"""What a contract year pays: its amount, what of it is sure, its acompte and its solde."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from amcli.law.check.verdicts import broken_by, moves_reviewed
from amcli.law.contract.case import Case, remembered
from amcli.law.contract.life import ContractYear, contract_years, replaced_share, termination_day
from amcli.law.contract.succession import in_year
from amcli.law.figures.money import half_up
from amcli.law.figures.sourced import Figure, Sourced, at_most_assumed, merge_sources, unknown
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Status, WorkTime
from amcli.law.lists.bands import BandSpan, contract_band
from amcli.law.lists.results import UNSEEN, Rate, at_rate, year_rate
from amcli.law.text.rules import RuleSet, kept

from .amounts import (
    Maximum,
    Terms,
    acompte_of,
    guaranteed_part,
    maximum,
    paid_at,
    payments_due_before,
    phase_of,
    published_amount,
)  # fmt: skip


class YearTerms(NamedTuple):
    """All that the amounts of a year hang on: same terms, same figures.

    `is_touched`: an event changed it; `parts_due`: how many of its two parts no break leaves open.
    """

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

    def parts(self) -> dict[str, Figure]:
        """Return the amount and its parts by name."""
        return dict(zip(self._fields[2:], self[2:], strict=True))


def paid_years(case: Case, option: WorkTime, *, is_cut: bool = True) -> tuple[YearPay, ...]:
    """Return what each contract year comes to, before the employer's cost, in euros.

    `is_cut`: the year that a termination cuts short as it is then, else as it was to be.
    """
    terms = year_terms(case, option)
    return tuple(year_pay(case, each if is_cut else _uncut(each)) for each in terms)


@remembered
def year_terms(case: Case, option: WorkTime) -> tuple[YearTerms, ...]:
    """Return the terms of each contract year: texts, band, results known or tried.

    A contract that nothing has happened to is known by its days, and shares its terms with those
    of the same days.
    """
    contract, ask = case.profile.contract, case.ask
    if case.members or contract.observations or contract.events or contract.suspensions:
        return _year_terms(case, option)
    days = (case.signed_on, ask.on, case.is_followed)
    asked = (option, ask.achievement, ask.readings.key)
    key = ("terms", days, asked, contract_band(case), replaced_share(case))
    return kept(case.rules.memo, key, _year_terms, case, option)


def _year_terms(case: Case, option: WorkTime) -> tuple[YearTerms, ...]:
    """Return the terms of each contract year.

    No source says that what is paid first to a group follows the results of the year before.
    """
    lines, found, before, tried = contract_years(case, option), [], None, case.ask.achievement
    for line in lines:
        rate = year_rate(case, line)
        if before is None and rate is not None:  # the year before was something, nobody knows what
            before = UNSEEN
        is_first = line is lines[0] or case.group is not None
        earlier = None if is_first else known_or_tried(before, tried)
        found.append(_terms_of(case, line, rate, earlier, lines[0]))
        before = rate
    return tuple(found)


@step("year-terms")
def _terms_of(
    case: Case, line: ContractYear, rate: Rate | None, earlier: Rate | None, first: ContractYear
) -> YearTerms:
    """Return the terms of a contract year, given its rate, the one before, the first year."""
    ended_on, is_touched, parts_due = termination_day(case), False, 2
    band, share = contract_band(in_year(case, line.opens_on)), replaced_share(case)
    if case.profile.contract.events or case.members:
        is_other = line.option != first.option or line.targets is not first.targets
        broken = broken_by(case)
        if broken is not None:
            parts_due = payments_due_before(case, line, broken.on)
        has_moved = any(payments_due_before(case, line, on) < 2 for on in moves_reviewed(case))
        is_touched = is_other or has_moved
    return YearTerms(
        line.year,
        line.option,
        line.amounts,
        line.payments,
        band,
        rate,
        earlier,
        case.ask.achievement,
        case.ask.readings.key,
        share,
        ended_on is not None and (line.closes_on is None or ended_on < line.closes_on),
        line.rival,
        is_touched,
        parts_due,
    )


@step("year-terms")
def _uncut(terms: YearTerms) -> YearTerms:
    """Return the terms of a year as if no termination cut it short."""
    return terms._replace(is_cut_short=False) if terms.is_cut_short else terms


def known_or_tried(rate: Rate | None, tried: Fraction | None) -> Rate:
    """Return a rate as counted, else as tried; of a year nobody counted the full one, all open."""
    if rate is not None and (rate.value is not None or tried is None):
        return rate
    return Rate(Fraction(1), Fraction(0), Fraction(1)) if tried is None else at_rate(tried)


def year_pay(case: Case, year: YearTerms) -> YearPay:
    """Return what a contract year on some terms comes to, in euros."""
    return kept(case.rules.memo, year, _work_out, case, year)


@step("year-pay")
def _work_out(case: Case, year: YearTerms) -> YearPay:
    """Return the amounts of a year and their parts: each at its least and its most.

    The ends of a part are its own, over every band, every result of the year and of the one
    before that are possible; they need not add up.
    """
    found = maximum(year.amounts, *year.place)
    base = None
    if year.payments.value("guarantee.base_disputed") and case.ask.readings.uses("D5", "001"):
        base = published_amount(year.amounts, year.option, Band.P30_P50, year.year)
    terms = Terms(year.payments, case.ask.readings, year.year, _euros(base, year) or 0, None)
    results = None if terms.is_full else year.rate
    rate = known_or_tried(results, year.tried)
    values, lowest = _NOTHING, _euros(found.lowest, year)
    if lowest is not None and not year.is_cut_short:
        values = _value_parts(lowest, rate.value, terms, year.earlier)
    status, sources = _proof(case, year, found)
    split_status, split_sources = _split_proof(terms, status, sources)
    share = terms.rules.get(f"{phase_of(year.year)}.share")
    is_seen = results is not None and rate.value is not None
    seen_status = rate.status if is_seen else Status.GIVEN
    rest_status = max(split_status, seen_status)
    sure_status, first_status = rest_status, rest_status
    if terms.is_acompte_kept:
        sure_status, first_status = split_status, max(status, share.status if share else status)
    proofs = (
        (max(status, seen_status), sources),
        (sure_status, split_sources),
        (rest_status, split_sources),
        (first_status, split_sources),
        (rest_status, split_sources),
    )
    parts = zip(values, *_corners(found, rate, terms, year), proofs, strict=True)
    figures = (_figure(value, low, high, *proof) for value, low, high, proof in parts)
    return _after_events(YearPay(year.year, year.amounts.id, *figures), year)


def _after_events(pay: YearPay, year: YearTerms) -> YearPay:
    """Return a year as events leave it: assumed at most where one changed it.

    What falls due from a break on is open between nothing and what it was.
    """
    if year.is_touched:
        pay = YearPay(pay.year, pay.text, *map(at_most_assumed, pay[2:]))
    if year.parts_due == 2:
        return pay
    lows: dict[str, Any] = dict.fromkeys(pay.parts(), 0)
    if year.parts_due:
        first = lows["amount"] = pay.acompte.low
        lows["guaranteed"] = min(first or 0, pay.guaranteed.low or 0)
        del lows["acompte"]
    opened: dict[str, Any] = {}
    for name, low in lows.items():
        figure = getattr(pay, name)
        opened[name] = unknown(low, figure.high, figure.sources)
    return pay._replace(**opened)


# What is paid in all, whatever the results and not, first and last.
Parts: TypeAlias = tuple[int | None, ...]
_NOTHING: Parts = (None,) * 5  # of no part anything is known


def _figure(
    value: int | None, low: int | None, high: int | None, status: Status, sources: tuple[str, ...]
) -> Figure:
    """Return a part with its proof; known where it is the same in every case, else absent."""
    if value is None and low == high:
        value = low
    shown = Status.ABSENT if value is None else status
    return Figure(value, low, high, shown.label, sources)


def _value_parts(amount: int, rate: Fraction | None, terms: Terms, before: Rate | None) -> Parts:
    """Return the parts at a rate; where results are unknown, those that do not hang on them."""
    earlier = None if before is None else before.value
    if rate is not None and (before is None or earlier is not None or not terms.follows_results):
        return _parts(amount, rate, terms._replace(earlier=earlier))
    is_open = terms.follows_results and not terms.is_full
    first = None if is_open else acompte_of(amount, amount, terms)
    return None, guaranteed_part(amount, terms), None, first, None


def _corners(found: Maximum, rate: Rate, terms: Terms, year: YearTerms) -> tuple[Parts, Parts]:
    """Return the least and the most of each part, over all that is not known of a year."""
    lowest, highest = _euros(found.below, year), _euros(found.above, year)
    if year.rival is not None:
        other = _euros(maximum(year.rival, *year.place).above, year)
        highest = None if highest is None or other is None else max(highest, other)
    amounts = {amount for amount in (lowest, highest) if amount is not None}
    if not amounts:
        return _NOTHING, _NOTHING
    rates = {Fraction(0) if year.is_cut_short else rate.low, rate.high}
    before = {None} if year.earlier is None else {year.earlier.low, year.earlier.high}
    corners = [
        _parts(amount, each, terms._replace(earlier=earlier))
        for amount, each, earlier in product(amounts, rates, before)
    ]
    least = _NOTHING if lowest is None else tuple(map(min, zip(*corners, strict=True)))
    most = _NOTHING if highest is None else tuple(map(max, zip(*corners, strict=True)))
    if year.is_cut_short:
        least = tuple(0 if end is None else min(0, end) for end in least)
    if highest is None and terms.is_recovered:  # the more came first, the more goes back
        least = (*least[:-1], None)
    return least, most


def _parts(amount: int, rate: Fraction, terms: Terms) -> tuple[int, int, int, int, int]:
    paid = paid_at(amount, rate, terms)
    sure, first = min(guaranteed_part(amount, terms), paid), acompte_of(paid, amount, terms)
    return paid, sure, paid - sure, first, paid - first


def _euros(amount: Sourced | None, year: YearTerms) -> int | None:
    return None if amount is None else half_up(amount.value * year.share)


def _proof(case: Case, year: YearTerms, found: Maximum) -> tuple[Status, tuple[str, ...]]:
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
    terms: Terms, status: Status, sources: tuple[str, ...]
) -> tuple[Status, tuple[str, ...]]:
    """Return the status and sources of the parts: those of the amount and of the guarantee."""
    rule = terms.rules.get("guarantee.full_years" if terms.is_full else "guarantee.acompte")
    if rule is None:
        return status, sources
    return max(status, rule.status), merge_sources(sources, rule.sources)
