"""The ledger of a contract (`schedule`): what is due on which day, and which text governs it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from amcli.law.check.verdicts import verdict, verdict_notes
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.life import MATTERS, contract_years, term_years, termination_day
from amcli.law.figures.calendar import is_month_end_moved
from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import ABSENT, Absent, Figure, Note, note, total
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EntryKind, Verdict, WorkTime
from amcli.law.lists.bands import band_notes
from amcli.law.lists.results import Rate, year_rate
from amcli.law.pay.targets import due_on, judging
from amcli.law.pay.year_pay import paid_years

from .changes import changes, late_notices
from .civil_years import CivilYear
from .duties import duties, reviews
from .entries import Entry, entry_of
from .payments import open_suspension, payments
from .renewals import next_contract, renewal, until


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


class ScheduleOption(NamedTuple):
    """The ledger under one option: its entries in order of dates, unknown dates last.

    `years` are the contract years with their texts, amounts and results, `governed` the periods
    that each text governs, by matter. `civil_years` and `civil_total` are what falls in which
    calendar year, where that is asked.
    """

    etp: str
    entries: tuple[Entry, ...]
    disputes: tuple[str, ...] = ()
    years: tuple[LedgerYear, ...] = ()
    governed: tuple[Governed, ...] = ()
    civil_years: tuple[CivilYear, ...] | Absent = ABSENT
    civil_total: CivilYear | Absent = ABSENT


class ScheduleResult(NamedTuple):
    """The ledger under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[ScheduleOption, ...]


def schedule(case: Case) -> Answer[ScheduleResult]:
    """Return the ledger of the contract under every option asked."""
    decided = verdict(case)
    options = tuple(schedule_option(case, option) for option in case.options)
    notes = (*case.notes, *verdict_notes(decided), *band_notes(case), *_notes(case))
    return Answer(ScheduleResult(verdict=decided, options=options), notes)


def schedule_option(case: Case, option: WorkTime) -> ScheduleOption:
    """Return the ledger under one option, the contracts that follow included."""
    contracts = tuple(_contracts(case, option, 1))
    entries = [entry for contract in contracts for entry in contract.entries]
    disputes = (dispute for contract in contracts for dispute in contract.disputes)
    return ScheduleOption(
        etp=option.value,
        entries=tuple(sorted(entries, key=_order)),
        disputes=tuple(dict.fromkeys(disputes)),
        years=tuple(year for contract in contracts for year in contract.years),
        governed=tuple(period for contract in contracts for period in contract.governed),
    )


def _contracts(case: Case, option: WorkTime, term: int) -> Iterator[ScheduleOption]:
    """Yield the ledger of one contract, then of those that take its place, one after another."""
    whole, follower = case, next_contract(case, option)
    if follower is not None:
        case = until(case, follower.signed_on)
    lines = contract_years(case, option)
    entries = [*payments(case, option), *reviews(case, lines), *_judged(case, option)]
    entries += changes(case, option)
    if term == 1:
        entries += duties(whole)
    end, disputes = renewal(case, option)
    if any(one.from_ >= case.signed_on for one in case.profile.contract.suspensions):
        disputes = (*disputes, "D10")
    yield ScheduleOption(
        etp=option.value,
        entries=tuple(entry._replace(term=term) for entry in _until_end(whole, (*entries, *end))),
        disputes=disputes,
        years=tuple(_ledger_years(case, option, term)),
        governed=tuple(_governed(case, option)),
    )
    if follower is not None:
        yield from _contracts(follower, follower.options[0], term + 1)


def _until_end(case: Case, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries that a termination leaves; payments know what a cut year still owes."""
    ended_on = termination_day(case)
    for entry in entries:
        is_duty = entry.kind is EntryKind.OBLIGATION
        day = entry.until if is_duty else entry.on
        is_after = ended_on is not None and day is not None and day > ended_on
        if entry.kind is EntryKind.PAYMENT or not is_after:
            yield entry


# On one day: what changes, what closes a year, what opens one, what is owed, what ends it all.
_TURNS = (
    ("payment-solde", "targets-due"),
    ("payment-acompte", "payment-full"),
    (),
    ("renewal", "renewal-new-contract"),
)
_LAST = len(_TURNS)


def _order(entry: Entry) -> tuple[date, int, int, date, str]:
    turn = next((place for place, codes in enumerate(_TURNS, 1) if entry.code in codes), None)
    if turn is None:
        turn = 0 if entry.kind is EntryKind.CHANGE else _LAST - 1
    return (entry.on or date.max, entry.term, turn, entry.until or date.max, entry.code)


def _judged(case: Case, option: WorkTime) -> list[Entry]:
    """Return the day the targets are judged for the first time."""
    judged = judging(case, option)
    rule, day = judged.rules.get("targets.due_year"), due_on(judged)
    if rule is None or (day is None and not open_suspension(case)):
        return []
    missing = open_suspension(case) if day is None else ()
    entry = entry_of(EntryKind.REVIEW, "targets-due", day, judged.rules.id, rule)
    return [entry._replace(missing=missing)]


def _notes(case: Case) -> tuple[Note, ...]:
    notes = []
    years = range(1, term_years(case) + 1)
    if any(is_month_end_moved(case.signed_on, year) for year in years):
        notes.append(note("month-end-moved", on=case.signed_on))
    if case.profile.contract.suspensions and not case.ask.readings.uses("D10", "stay"):
        notes.append(note("suspensions-shift"))
    notes += late_notices(case)
    return tuple(notes)


def _ledger_years(case: Case, option: WorkTime, term: int) -> Iterator[LedgerYear]:
    """Yield the contract years under one option."""
    for line, pay in zip(contract_years(case, option), paid_years(case, option), strict=True):
        rate = year_rate(case, line)
        yield LedgerYear(
            term=term,
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
            rate=None if rate is None else _rate_figure(rate),
        )


def followed_total(case: Case, option: WorkTime) -> Figure:
    """Return what the contract and those that follow it pay in all, in euros."""
    paid = [pay.amount for pay in paid_years(case, option)]
    follower = next_contract(case, option)
    if follower is not None:
        paid.append(followed_total(follower, follower.options[0]))
    return total(paid)


@step("rate-figure")
def _rate_figure(rate: Rate) -> Figure:
    value = None if rate.value is None else decimal(rate.value)
    return Figure(value, decimal(rate.low), decimal(rate.high), rate.status.label)


def _governed(case: Case, option: WorkTime) -> Iterator[Governed]:
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
