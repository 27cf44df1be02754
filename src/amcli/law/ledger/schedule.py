"""The ledger of a contract (`schedule`): what is due on which day, and which text governs it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from amcli.law.check.verdicts import verdict, verdict_notes
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.life import contract_years, term_years, termination_day
from amcli.law.figures.calendar import is_month_end_moved
from amcli.law.figures.sourced import ABSENT, Absent, Note, note
from amcli.law.figures.terms import EntryKind, Verdict, WorkTime
from amcli.law.lists.bands import band_notes
from amcli.law.pay.targets import due_on, judging

from .changes import changes, late_notices
from .civil_years import CivilYear
from .duties import duties, reviews
from .entries import Entry, entry_of
from .ledger import Governed, LedgerYear, governed, ledger_years
from .payments import open_suspension, payments
from .renewals import next_contract, renewal, until


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
    ledger = _contract(case, option, 1)
    return ScheduleOption(
        etp=option.value,
        entries=tuple(sorted(ledger.entries, key=_order)),
        disputes=tuple(dict.fromkeys(ledger.disputes)),
        years=tuple(ledger.years),
        governed=tuple(ledger.spans),
    )


class _Ledger(NamedTuple):
    entries: list[Entry]
    years: list[LedgerYear]
    spans: list[Governed]
    disputes: list[str]


def _contract(case: Case, option: WorkTime, term: int) -> _Ledger:
    """Return the ledger of one contract, then of the one that takes its place, if any."""
    whole, follower = case, next_contract(case, option)
    if follower is not None:
        case = until(case, follower.signed_on)
    lines = contract_years(case, option)
    entries = [*payments(case, option), *reviews(case, lines), *_judged(case, option)]
    entries += changes(case, option)
    if term == 1:
        entries += duties(whole)
    if case.group is None:
        end, disputes = renewal(case, option)
    else:
        from .members import membership  # few contracts are those of a group

        end, disputes = list(membership(case)), ()
    if any(one.from_ >= case.signed_on for one in case.profile.contract.suspensions):
        disputes = (*disputes, "D10")
    own = _Ledger(
        [entry._replace(term=term) for entry in _until_end(whole, (*entries, *end))],
        [year._replace(term=term) for year in ledger_years(case, option)],
        list(governed(case, option)),
        list(disputes),
    )
    if follower is None:
        return own
    after = _contract(follower, follower.options[0], term + 1)
    return _Ledger(
        own.entries + after.entries,
        own.years + after.years,
        own.spans + after.spans,
        own.disputes + after.disputes,
    )


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
