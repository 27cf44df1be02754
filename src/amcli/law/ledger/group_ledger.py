"""The years of a group's contract as an accountant reads them: what is paid first, what after."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from amcli.law.contract.anniversaries import contract_anniversary
from amcli.law.contract.case import Case
from amcli.law.contract.life import MATTERS
from amcli.law.figures.money import decimal, half_up
from amcli.law.figures.sourced import Figure, Number, merge_sources, status_of
from amcli.law.figures.steps import step
from amcli.law.figures.terms import WorkTime
from amcli.law.lists.results import Rate
from amcli.law.pay.aid import AidYear
from amcli.law.pay.amounts import THIRD_YEAR
from amcli.law.pay.group_aid import group_rate, group_years

from .ledger import Governed, LedgerYear, Texts


def group_ledger_years(case: Case, option: WorkTime) -> Iterator[LedgerYear]:
    """Yield the contract years for a quantity of posts, in euros."""
    text = case.rules.id
    for year in group_years(case, option.etp):
        acompte = _acompte(case, year)
        rate = group_rate(case, option.etp, year.year)
        yield LedgerYear(
            term=1,
            year=year.year,
            opens_on=contract_anniversary(case, year.year - 1),
            closes_on=contract_anniversary(case, year.year),
            etp=option.value,
            texts=Texts(text, text, text),
            amount=year.amount,
            guaranteed=year.guaranteed,
            conditional=year.conditional,
            acompte=acompte,
            solde=_solde(year.amount, acompte),
            rate=None if rate is None else _figure(rate),
        )


def group_governed(case: Case) -> Iterator[Governed]:
    """Yield the days that the collective text governs, by matter."""
    years = case.rules.value("contract.years", 0)
    end = contract_anniversary(case, years)
    assert end is not None
    last = end - timedelta(days=1)
    for matter in MATTERS:
        yield Governed(matter, case.rules.id, case.signed_on, last)


def phase_of(year: int) -> str:
    """Return the word that names a year in the payment rules."""
    return "later" if year >= THIRD_YEAR else f"year_{year}"


@step("group-acompte")
def _acompte(case: Case, year: AidYear) -> Figure:
    """Return the first part of a year: what is guaranteed of it, else a share of what is paid."""
    share = case.rules.get(f"payments.{phase_of(year.year)}.share")
    if share is None or share.value == 1:
        return year.amount
    if case.rules.value("guarantee.acompte"):
        return year.guaranteed

    def first(paid: Number | None) -> int | None:
        return None if paid is None else half_up(Fraction(paid) * Fraction(share.value))

    amount = year.amount
    return Figure(
        first(amount.value),
        first(amount.low),
        first(amount.high),
        max(status_of(amount), share.status).label,
        merge_sources(amount.sources, share.sources),
    )


@step("group-solde")
def _solde(amount: Figure, acompte: Figure) -> Figure:
    return acompte._replace(
        value=_rest(amount.value, acompte.value),
        low=_rest(amount.low, acompte.low),
        high=_rest(amount.high, acompte.high),
    )


def _rest(whole: Number | None, part: Number | None) -> int | None:
    return None if whole is None or part is None else int(whole) - int(part)


@step("rate-figure")
def _figure(rate: Rate) -> Figure:
    value = None if rate.value is None else decimal(rate.value)
    return Figure(value, decimal(rate.low), decimal(rate.high), rate.status.label)
