"""The payments of a contract: each year in full, or an acompte and a solde."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from .aid import AidYear, contract_years
from .amounts import THIRD_YEAR
from .calendar import add_months, anniversary
from .case import Case
from .entries import Entry
from .money import half_up
from .rules import RuleSet
from .sourced import Figure, Number, Sourced, merge_sources, status_of
from .terms import EntryKind, Option, PaymentPart, Status


class _Window(NamedTuple):
    """When a payment falls, and the facts it hangs on when that is not known."""

    on: date | None
    until: date | None
    status: Status
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()


def payments(case: Case, option: Option) -> Iterator[Entry]:
    """Yield what is paid under one option, in the order of the contract years."""
    at_best = case.asking(case.ask._replace(achievement=None))
    pairs = zip(contract_years(case, option), contract_years(at_best, option), strict=True)
    for year, full in pairs:
        if case.rules.get(f"payments.{_phase(year.year)}.share") is not None:
            yield from _year_payments(case, year, full)


def _phase(year: int) -> str:
    return "later" if year >= THIRD_YEAR else f"year_{year}"


def _year_payments(case: Case, year: AidYear, full: AidYear) -> Iterator[Entry]:
    phase = f"payments.{_phase(year.year)}"
    share = case.rules.figures[f"{phase}.share"]
    first = _first_window(case, year.year, phase)
    if share.value == 1:
        yield _entry(year, PaymentPart.FULL, year.amount, first)
        return
    acompte, solde = split(case.rules, share, year.amount, full.amount)
    yield _entry(year, PaymentPart.ACOMPTE, acompte, first)
    yield _entry(year, PaymentPart.SOLDE, solde, _closing(case, year.year, phase))


def split(rules: RuleSet, share: Sourced, amount: Figure, full: Figure) -> tuple[Figure, Figure]:
    """Return (acompte, solde) of a year whose maximum is `full`; end by end they make `amount`.

    The acompte is a share of the maximum, half a euro up, paid before the results are known;
    where the text makes the acompte itself follow the results, it is that share of what they give.
    """
    follows_results = not rules.value("guarantee.acompte")

    def acompte_of(paid: Number | None, most: Number | None) -> int | None:
        if paid is None or most is None:
            return None
        if follows_results:
            return half_up(Fraction(paid) * Fraction(share.value))
        return min(half_up(Fraction(most) * Fraction(share.value)), int(paid))

    value = acompte_of(amount.value, full.value)
    low = acompte_of(amount.low, amount.low if full.value is None else full.value)
    high = acompte_of(amount.high, full.high)
    status = max(status_of(amount), share.status).label
    sources = merge_sources(amount.sources, share.sources)
    acompte = Figure(value, low, high, status, sources)
    solde = Figure(
        _rest(amount.value, value),
        _rest(amount.low, low),
        _rest(amount.high, high),
        status,
        sources,
    )
    return acompte, solde


def _rest(whole: Number | None, part: int | None) -> int | None:
    return None if whole is None or part is None else int(whole) - part


def _first_window(case: Case, year: int, phase: str) -> _Window:
    """Return when the first payment of a year falls, as the text counts it."""
    rules = case.rules
    counted_from = rules.figures[f"{phase}.counted_from"]
    status, sources = counted_from.status, counted_from.sources
    if counted_from.value == "proof":
        received_on = case.profile.contract.proof_received_on
        if received_on is None:
            return _Window(None, None, status, sources, ("contract.proof_received_on",))
        day = received_on + timedelta(days=rules.value(f"{phase}.after_days", 0))
        return _Window(day, day, status, sources)
    is_signature = counted_from.value == "signature"
    day = case.signed_on if is_signature else anniversary(case.signed_on, year - 1)
    until = add_months(day, rules.value(f"{phase}.within_months", 0))
    return _Window(day, until, status, sources)


def _closing(case: Case, year: int, phase: str) -> _Window:
    """Return when the solde of a year falls: the anniversary that closes it."""
    rule = case.rules.figures[f"{phase}.solde_at"]
    closes_on = anniversary(case.signed_on, year)
    return _Window(closes_on, closes_on, rule.status, rule.sources)


def _entry(year: AidYear, part: PaymentPart, amount: Figure, window: _Window) -> Entry:
    return Entry(
        on=window.on,
        until=window.until,
        kind=EntryKind.PAYMENT,
        code=f"payment-{part.value}",
        part=part,
        year=year.year,
        amount=amount,
        text=year.text,
        missing=window.missing,
        status=window.status.label,
        sources=window.sources,
    )
