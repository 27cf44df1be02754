"""The years of a contract as an accountant reads them, and the periods each text governs."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.contract.life import MATTERS, contract_years, termination_day
from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Figure, total
from amcli.law.figures.steps import step
from amcli.law.figures.terms import WorkTime
from amcli.law.lists.results import Rate, year_rate
from amcli.law.pay.year_pay import paid_years

from .renewals import next_contract


class Texts(NamedTuple):
    """The text that governs each matter of a year, by id."""

    amounts: str
    payments: str
    targets: str


class LedgerYear(NamedTuple):
    """A contract year, in euros: its days, option, texts, amounts, and the rate it closed with.

    `rate` is None while nobody counted; `acompte` and `solde` add up to `amount`.
    """

    term: int
    year: int
    opens_on: date | None
    closes_on: date | None
    etp: str
    texts: Texts
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    acompte: Figure
    solde: Figure
    rate: Figure | None


class Governed(NamedTuple):
    """A period, both days included, in which one text governs one matter."""

    matter: str
    text: str
    governed_from: date
    governed_until: date | None


def ledger_years(case: Case, option: WorkTime) -> Iterator[LedgerYear]:
    """Yield the contract years under one option."""
    for line, pay in zip(contract_years(case, option), paid_years(case, option), strict=True):
        rate = year_rate(case, line)
        yield LedgerYear(
            term=1,
            year=line.year,
            opens_on=line.opens_on,
            closes_on=line.closes_on,
            etp=line.option.value,
            texts=Texts(line.amounts.id, line.payments.id, line.targets.id),
            amount=pay.amount,
            guaranteed=pay.guaranteed,
            conditional=pay.conditional,
            acompte=pay.acompte,
            solde=pay.solde,
            rate=None if rate is None else _figure(rate),
        )


def followed_total(case: Case, option: WorkTime) -> Figure:
    """Return what the contract and those that follow it pay in all, in euros."""
    paid = [pay.amount for pay in paid_years(case, option)]
    follower = next_contract(case, option)
    if follower is not None:
        paid.append(followed_total(follower, follower.options[0]))
    return total(paid)


@step("rate-figure")
def _figure(rate: Rate) -> Figure:
    value = None if rate.value is None else decimal(rate.value)
    return Figure(value, decimal(rate.low), decimal(rate.high), rate.status.label)


def governed(case: Case, option: WorkTime) -> Iterator[Governed]:
    """Yield, matter by matter, the periods governed by one text; they leave no day out.

    While a suspension lasts the days of the years after it are unknown: the last period is open.
    """
    lines = contract_years(case, option)
    ended_on = termination_day(case)
    for matter in MATTERS:
        open_since, text = None, ""
        for line in lines:
            rules = getattr(line, matter)
            if line.opens_on is None or rules.id == text:
                continue
            if open_since is not None:
                yield Governed(matter, text, open_since, line.opens_on - timedelta(days=1))
            open_since, text = line.opens_on, rules.id
        if open_since is None:
            continue
        closes_on = lines[-1].closes_on
        last = None if closes_on is None else closes_on - timedelta(days=1)
        if ended_on is not None and (last is None or ended_on < last):
            last = ended_on
        yield Governed(matter, text, open_since, last)
