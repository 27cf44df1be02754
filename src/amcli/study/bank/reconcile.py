"""What the bank received beside what was due (`reconcile`), and what is owed either way."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from amcli.law.contract.case import Answer, Case, open_case
from amcli.law.figures.calendar import add_months
from amcli.law.figures.sourced import Note, given, note
from amcli.law.figures.terms import EntryKind, PaymentPart, Verdict
from amcli.law.ledger.schedule import LedgerYear, ScheduleOption, schedule
from amcli.law.pay.amounts import THIRD_YEAR
from amcli.study.bank.bank import (
    BankLine,
    Due,
    Key,
    LineStatus,
    Reconciled,
    ReconcileTotal,
    due_of,
    gap,
    paired,
    total_owed,
    unpaired,
)
from amcli.study.bank.matching import match
from amcli.study.bank.reasons import Evidence, evidence, is_taken_back, is_within


class ReconcileResult(NamedTuple):
    """Each line of the bank and each payment due so far, once, in order of days; the totals.

    `file` names the file of payments, where they come from one.
    """

    verdict: Verdict
    etp: str
    lines: tuple[Reconciled, ...]
    total: ReconcileTotal
    file: str | None = None


def reconcile(
    ledger: Answer[Any], bank: Sequence[BankLine], old: Mapping[Key, Due], on: date
) -> Answer[ReconcileResult]:
    """Return the bank's lines beside the payments of a ledger that has one option.

    `old` is what `old_dues` gives for the contract; `on` is the day of the question: later lines
    are left aside. A payment that is not due yet is listed only where a line of the bank is given
    to it; a line older than the contract is given to none. Money taken back settles what was paid
    in excess by exactly its amount, else a settlement whose bounds allow it. Lines that have
    nothing to do with the contract are one row, their count.
    """
    (option,) = ledger.result.options
    # by day, the solde last: of two alike on one day it is the one in doubt
    dues = sorted(
        _dues(option), key=lambda due: (due.first or date.max, due.part is PaymentPart.SOLDE)
    )
    book = _Book(dues, option.years, on)
    book.enter([line for line in bank if line.on <= on], old)
    rows = tuple(sorted(book.rows, key=_order))
    result = ReconcileResult(ledger.result.verdict, option.etp, rows, total_owed(rows, on))
    notes = [each for each in ledger.notes if each.code != "training-ways"]  # not of money
    notes += book.notes()
    if later := sum(line.on > on for line in bank):
        notes.append(note("reconcile-later", n=later, on=on))
    return Answer(result, tuple(notes))


class _Book:
    """The rows of a reconciliation as they are entered."""

    def __init__(self, dues: Sequence[Due], years: Sequence[LedgerYear], on: date) -> None:
        self.dues, self.years, self.on = dues, years, on
        self.rows: list[Reconciled] = []
        self._unrelated = 0

    def enter(self, bank: Sequence[BankLine], old: Mapping[Key, Due]) -> None:
        """Enter each line of the bank, and what nobody paid."""
        began_on = (self.years[0].opens_on if self.years else None) or date.min
        found = match(
            [line for line in bank if line.amount > 0 and line.on >= began_on], self.dues, old
        )
        self.rows += found.rows
        for line in found.lines:
            self._enter_unmatched("unknown", line)
        for line in bank:
            if line.amount > 0 and line.on < began_on:
                self._enter_unmatched("before-contract", line)
        left = list(found.dues)
        paid = {row.payment.amount for row in self.rows if row.payment is not None}
        for line in sorted(line for line in bank if line.amount <= 0):
            self._enter_debit(line, left, is_exact=-line.amount in paid)
        self.rows += [_unpaid(due, self.on) for due in left if due.has_passed(self.on)]
        if self._unrelated:
            row = Reconciled(LineStatus.UNRELATED, "unrelated", None, None, given(0))
            self.rows.append(row._replace(lines=self._unrelated))

    def _enter_unmatched(self, code: str, line: BankLine) -> None:
        """Enter a line that no payment explains, or count it where nothing says it is the aid."""
        weight = evidence(line.label)
        amounts = {end for due in self.dues for end in (due.amount.value, due.amount.high)}
        is_amount = weight is not Evidence.AGAINST and line.amount in amounts
        if weight is Evidence.AID or is_amount:
            self.rows.append(unpaired(code, line))
        else:
            self._unrelated += 1

    def _enter_debit(self, line: BankLine, left: list[Due], *, is_exact: bool) -> None:
        """Enter money taken back and what it settles, the latest payment before it first.

        `left` are the payments nobody made: a settlement is taken out of them.
        """
        if not line.amount or not is_taken_back(line.label, is_exact=is_exact):
            self._unrelated += 1
            return
        before = [
            (row.payment.on, place)
            for place, row in enumerate(self.rows)
            if row.payment is not None and row.payment.on <= line.on
        ]
        latest_first = [(place, self.rows[place]) for _, place in sorted(before, reverse=True)]
        for place, row in latest_first:
            if row.status is not LineStatus.MATCHED and row.delta.value == -line.amount:
                self.rows[place] = row._replace(status=LineStatus.MATCHED, code="recovered")
                self.rows.append(unpaired("recovery", line, LineStatus.TAKEN_BACK))
                return
        of_acompte = next((row for _, row in latest_first if _may_lose(row, line)), None)
        self.rows.append(_settling(line, left) or _of_acompte(line, of_acompte))

    def notes(self) -> tuple[Note, ...]:
        """Return what could not be judged, what was paid too often, and what is disputed."""
        listed = {row.due for row in self.rows}
        unknown = [due for due in self.dues if due.first is None and due not in listed]
        facts = tuple(dict.fromkeys(path for due in unknown for path in due.missing))
        twice = sum(row.code == "paid-twice" for row in self.rows)
        found = []
        if unknown:
            found.append(note("reconcile-undated", n=len(unknown), facts=facts))
        if twice:
            found.append(note("reconcile-twice", n=twice))
        # what is taken back, though the acompte of that year is counted as guaranteed
        kept = {year.year for year in self.years if year.guaranteed.high}
        taken = [row.like for row in self.rows if row.code == "acompte-taken-back"]
        if any(like is not None and like.year in kept for like in taken):
            found.append(note("dispute", dispute="D11"))
        return tuple(found)


def _dues(option: ScheduleOption) -> Iterator[Due]:
    closings = sorted(year.closes_on for year in option.years if year.closes_on is not None)
    for entry in option.entries:
        if entry.kind is EntryKind.PAYMENT and entry.amount is not None:
            last = entry.until or entry.on
            after = None if last is None else add_months(last, 12)  # where no year follows
            yield due_of(entry, next((day for day in closings if last and day > last), after))


def old_dues(case: Case) -> dict[Key, Due]:
    """Return the payments as the text of the signature alone would have them."""
    if not case.is_followed:
        return {}
    alone = open_case(case.profile, case.book, case.ask._replace(text=case.rules.id))
    (option,) = schedule(alone).result.options
    return {due.key: due for due in _dues(option)}


def _unpaid(due: Due, on: date) -> Reconciled:
    """Return a payment that did not come: on a day nobody published it may still come."""
    delta = gap(0, due.amount)
    if due.is_settlement:
        return Reconciled(LineStatus.OPEN, "settlement-open", None, due, delta)
    status = LineStatus.EXPECTED if due.is_expected(on) else LineStatus.MISSING
    return Reconciled(status, status.value, None, due, delta)


def _settling(line: BankLine, left: list[Due]) -> Reconciled | None:
    """Return money taken back beside the settlement that allows it, if there is one."""
    for due in left:
        days = due.days_from(line.on)
        is_after = days is not None and days >= 0
        if due.is_settlement and is_after and is_within(line.amount, due.amount):
            left.remove(due)
            return paired(line, due, "within-settlement", LineStatus.TAKEN_BACK)
    return None


def _may_lose(row: Reconciled, line: BankLine) -> bool:
    """Return whether money taken back may be the acompte of a year that follows results."""
    due, payment = row.due, row.payment
    if due is None or payment is None or due.part is not PaymentPart.ACOMPTE:
        return False
    is_part = evidence(line.label) is Evidence.AID and -line.amount < payment.amount
    is_late = due.year is not None and due.year >= THIRD_YEAR
    return is_late and (is_part or -line.amount == payment.amount)


def _of_acompte(line: BankLine, row: Reconciled | None) -> Reconciled:
    if row is None or row.due is None:
        return unpaired("recovery-unexplained", line, LineStatus.TAKEN_BACK)
    taken = unpaired("acompte-taken-back", line, LineStatus.TAKEN_BACK)
    return taken._replace(like=row.due.like, together=row.payment)


def _order(one: Reconciled) -> tuple[date, int, int, int]:
    """Return the day of the bank, else the last day it was due on.

    A payment that came with another one stands below it, the count of other lines at the end.
    """
    line = one.payment or one.together
    if line is not None:
        return (line.on, 1, line.line, 0 if one.payment is not None else 1)
    if one.due is None:
        return (date.max, 0, 0, 0)
    return (one.due.last or date.max, 0, one.due.year or 0, 0)
