"""The ledger of a contract (`schedule`): what is due on which day, and which text governs it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from amcli.law.check.verdicts import event_notes, verdict, verdict_notes
from amcli.law.contract.case import Answer, Case, at_each_rate
from amcli.law.contract.life import (
    MATTERS,
    contract_years,
    end_grounds,
    hire_counts_from,
    is_renewal_disputed,
    late_replacement,
    open_suspension,
    termination_day,
)
from amcli.law.contract.succession import (
    Term,
    about_to_follow,
    options_running,
    running_term,
    terms,
)
from amcli.law.figures.calendar import add_months, is_month_end_moved
from amcli.law.figures.sourced import ABSENT, Absent, Figure, Note, note, weakest
from amcli.law.figures.terms import EntryKind, Status, Verdict, WorkTime
from amcli.law.lists.bands import band_notes
from amcli.law.lists.commitments import due_year
from amcli.law.lists.results import count_notes, rate_figure, year_rate
from amcli.law.pay.amounts import moved
from amcli.law.pay.targets import due_on, judging_in
from amcli.law.pay.year_pay import paid_years

from .changes import AFTER_END, changes, late_notices, renewal
from .duties import duties, reviews
from .entries import Entry, at_anniversary, entry_of, payments

_DAY = date.resolution
_ASSUMED = Status.ASSUMED.label


class Texts(NamedTuple):
    """The text that governs each matter of a year, by id."""

    amounts: str
    payments: str
    targets: str


class LedgerYear(NamedTuple):
    """A contract year, in euros: its days, option, texts, amounts, and the rate it closed with.

    `rate` is None while nobody counted; `acompte` and `solde` add up to `amount`. `status` is how
    sure its days are: assumed where something moved them, or where the term before still runs.
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
    contract: int = 1
    status: str = Status.GIVEN.label


class Governed(NamedTuple):
    """A period, both days included, in which one text governs one matter."""

    matter: str
    text: str
    governed_from: date
    governed_until: date | None


class ScheduleOption(NamedTuple):
    """The ledger under one option: its entries in order of dates, unknown dates last.

    `term` to `current_year` tell of the term that runs on the day of the question (`Term`), `next`
    is the next payment, its place among the entries; None where none is to come. `years` are the
    contract years with their texts, amounts and results, `governed` the periods that each text
    governs, by matter. `civil_years` and `civil_total` are what falls in which calendar year, where
    that is asked (`study.bank`), `achievement` the rate in [0, 1] where several are.
    """

    etp: str
    entries: tuple[Entry, ...]
    disputes: tuple[str, ...] = ()
    years: tuple[LedgerYear, ...] = ()
    governed: tuple[Governed, ...] = ()
    term: int = 1
    started_on: date | None = None
    ends_on: date | None = None
    current_year: int | None = None
    next: Entry | None = None
    civil_years: tuple[Any, ...] | Absent = ABSENT
    civil_total: Any | Absent = ABSENT
    achievement: Decimal | Absent = ABSENT


class ScheduleResult(NamedTuple):
    """The ledger under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[ScheduleOption, ...]


@at_each_rate
def schedule(case: Case) -> Answer[ScheduleResult]:
    """Return the ledger of the contract under every option asked."""
    decided = verdict(case)
    options = tuple(schedule_option(case, option) for option in options_running(case))
    notes = (*case.notes, *verdict_notes(case, decided), *band_notes(case), *_notes(case, options))
    return Answer(ScheduleResult(verdict=decided, options=options), notes)


def schedule_option(case: Case, option: WorkTime) -> ScheduleOption:
    """Return the ledger under one option, the terms and contracts that follow included.

    In the last months of a term it ends with the first year of what follows (assumed).
    """
    running = running_term(case, option)
    entries: list[Entry] = []
    years: list[LedgerYear] = []
    governed: list[Governed] = []
    disputes: dict[str, None] = {}
    for _, same in groupby(terms(case, option), key=attrgetter("contract")):
        found = tuple(same)
        own = found[0].case
        due = list(_entries_of(case, found))
        entries += due
        years += _ledger_years(found)
        governed += _governed(found)
        has_end = any(entry.code.startswith("renewal") for entry in due)
        if has_end and is_renewal_disputed(own, found[0].option):
            disputes["D9"] = None
        if any(one.from_ >= own.signed_on for one in own.profile.contract.suspensions):
            disputes["D10"] = None
    ahead = about_to_follow(terms(case, option)[-1])
    if ahead is not None:  # what is paid in its first year
        entries += (
            entry._replace(
                term=ahead.number, contract=ahead.contract, status=weakest(entry.status, _ASSUMED)
            )
            for entry in payments(ahead.case, ahead.option)
            if ahead.has(entry.year)
        )
        years += (
            year._replace(status=weakest(year.status, _ASSUMED)) for year in _ledger_years((ahead,))
        )
    entries.sort(key=_order)
    return ScheduleOption(
        etp=option.value,
        entries=tuple(entries),
        disputes=tuple(disputes),
        years=tuple(years),
        governed=tuple(governed),
        term=running.number,
        started_on=running.started_on,
        ends_on=running.ends_on,
        current_year=running.current_year,
        next=_next_payment(entries, running),
    )


def _entries_of(case: Case, found: tuple[Term, ...]) -> Iterator[Entry]:
    """Yield what falls in the terms of one contract: the first alone owes what a hire obliges to.

    Of a terminated one all that comes before; payments know what a cut year still owes.
    """
    own, option, contract = found[0].case, found[0].option, found[0].contract
    ended_on = termination_day(own)
    for entry in (
        *payments(own, option),
        *reviews(own, contract_years(own, option)),
        *_first_judged(found[-1]),
        *changes(own, option),
        *(duties(case) if contract == 1 else ()),
        *renewal(own, option),
    ):
        day = entry.until if entry.kind is EntryKind.OBLIGATION else entry.on
        is_after = ended_on is not None and day is not None and day > ended_on
        if entry.kind is EntryKind.PAYMENT or entry.code == AFTER_END or not is_after:
            yield entry._replace(term=_term_of(entry, found), contract=contract)


def _term_of(entry: Entry, found: Sequence[Term]) -> int:
    """Return the term of an entry: that of its year, else the one that its day falls in.

    The day that closes a term is its own; what has no day is of the last term.
    """
    day = entry.until or entry.on
    for term in found[:-1]:
        closes_on = term.years[-1].closes_on if term.years else None
        if term.has(entry.year) if entry.year else day and closes_on and day <= closes_on:
            return term.number
    return found[-1].number


def _next_payment(entries: Iterable[Entry], running: Term) -> Entry | None:
    """Return the first payment that may still come, one without a day if none has a day."""
    on, year, undated = running.case.ask.on, running.current_year, None
    for entry in entries:
        if entry.amount is None or entry.amount.high == 0:
            continue
        last = entry.until or entry.on
        if last is not None and last >= on:
            return entry
        is_ahead = (entry.term, entry.year or 0) >= (running.number, year or 0)
        if last is None and is_ahead and undated is None:
            undated = entry
    return undated


# On one day: what changes, what closes a year, what opens one, what is owed, what ends it all.
_CHANGES, _CLOSES, _OPENS, _OWED, _ENDS = range(5)  # their order
_TURNS = dict.fromkeys(("payment-solde", "targets-due"), _CLOSES)
_TURNS |= dict.fromkeys(("payment-acompte", "payment-full"), _OPENS)
_TURNS |= dict.fromkeys(("renewal", "renewal-new-contract"), _ENDS)


def _order(entry: Entry) -> tuple[date, date, int, int, date, str]:
    """Return what entries are put in order by: days that are not known last, by their earliest."""
    turn = _TURNS.get(entry.code, _CHANGES if entry.kind is EntryKind.CHANGE else _OWED)
    earliest = date.min if entry.on else entry.not_before or date.max
    last = entry.until or date.max
    return (entry.on or date.max, earliest, entry.term, turn, last, entry.code)


def _first_judged(term: Term) -> Iterator[Entry]:
    """Yield the day the targets of a contract are judged for the first time."""
    judged = judging_in(term)
    rule, day = judged.rules.get("targets.due_year"), due_on(judged)
    if rule is not None and (day is not None or open_suspension(term.case)):
        entry = entry_of(EntryKind.REVIEW, "targets-due", day, judged.rules.id, rule)
        yield at_anniversary(term.case, due_year(judged) or 0, entry)


def _month_ends(case: Case, options: Iterable[ScheduleOption]) -> tuple[date, ...]:
    """Return the days counted from that do not exist in a month that something falls in.

    The last day of that month stands for them: at an anniversary, a review, the end of a window.
    """
    found: dict[date, None] = {}
    ended_on = termination_day(case)
    for option in options:
        starts = {year.contract: year.opens_on for year in option.years if year.year == 1}
        for entry in option.entries:
            start, day = entry.on, entry.until
            if start == day:
                start = ended_on if entry.code == "notice" and ended_on else starts[entry.contract]
                is_opening = entry.code in ("payment-full", "payment-acompte") and entry.year != 1
                is_counted = is_opening or entry.code in _COUNTED
            else:
                is_counted = entry.kind in (EntryKind.OBLIGATION, EntryKind.PAYMENT)
            if is_counted and start and day and is_month_end_moved(start, day):
                found[start] = None
    return tuple(sorted(found))


# What falls some months or years after the signature.
_COUNTED = ("review", "notice", "renewal", "renewal-new-contract", "payment-solde", "targets-due")


def _notes(case: Case, options: tuple[ScheduleOption, ...]) -> tuple[Note, ...]:
    notes = [note("month-end-moved", on=day) for day in _month_ends(case, options)]
    if case.profile.contract.suspensions and not case.ask.readings.uses("D10", "stay"):
        notes.append(note("suspensions-shift"))
    notes += (*late_notices(case), *late_replacement(case), *count_notes(case))
    notes += end_grounds(case)
    if any(entry.hours for option in options for entry in option.entries):
        notes.append(note("training-ways"))
    notes += event_notes(case)
    hired_on, signed_on = case.profile.contract.hired_on, case.signed_on
    if hired_on is None:
        notes.append(note("hire-not-given", on=signed_on))
    elif add_months(min(hired_on, signed_on), 1) < max(hired_on, signed_on):
        counted_from = hire_counts_from(case)
        notes.append(note("hire-apart", hired=hired_on, signed=signed_on, on=counted_from))
    return tuple(notes)


def _ledger_years(found: tuple[Term, ...]) -> Iterator[LedgerYear]:
    """Yield the contract years of some terms of one contract."""
    case, option = found[0].case, found[0].option
    for line, pay in zip(contract_years(case, option), paid_years(case, option), strict=True):
        term = next((term for term in found if term.has(line.year)), None)
        if term is None:
            continue
        rate = year_rate(case, line)
        yield LedgerYear(
            term=term.number,
            year=line.year,
            opens_on=line.opens_on,
            closes_on=line.closes_on,
            etp=line.option.value,
            texts=Texts(line.amounts.id, line.payments.id, line.targets.id),
            **pay.parts(),
            rate=None if rate is None else rate_figure(rate),
            contract=term.contract,
            status=moved(case, line.year - 1, line.opens_on).label,
        )


def _governed(found: tuple[Term, ...]) -> Iterator[Governed]:
    """Yield, matter by matter, the periods governed by one text; they leave no day out.

    While a suspension lasts the days of the years after it are unknown: the last period is open.
    """
    lines = [line for term in found for line in term.years]
    for matter in MATTERS:
        dated = [(getattr(line, matter).id, line.opens_on) for line in lines if line.opens_on]
        periods = [next(same) for _, same in groupby(dated, key=itemgetter(0))]
        ends = [*(since - _DAY for _, since in periods[1:]), found[-1].ends_on]
        for (text, since), until in zip(periods, ends, strict=False):
            yield Governed(matter, text, since, until)
