"""What the bank received beside what was due (`reconcile`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from .bank import BankLine, Due, Outcome, Reconciled, due_of
from .case import Answer, Case, open_case
from .entries import Entry
from .explanations import Key, key_of
from .matching import Pair, match
from .owed import ReconcileTotal, total_owed
from .schedule import schedule
from .sourced import Figure, Note, Number, given, note
from .terms import EntryKind, PaymentPart, Verdict


class ReconcileResult(NamedTuple):
    """Each line of the bank and each payment due so far, once, in order of days; the totals.

    `file` names the file of payments, where they come from one.
    """

    verdict: Verdict
    etp: str
    lines: tuple[Reconciled, ...]
    total: ReconcileTotal
    file: str | None = None


def reconcile(ledger: Answer, bank: Sequence[BankLine], old: Mapping[Key, Due], on: date) -> Answer:
    """Return the bank's lines beside the payments of a ledger that has one option.

    `old` is what `old_dues` gives for the contract; `on` is the day of the question.
    """
    (option,) = ledger.result.options
    dues = tuple(sorted(_dues(option.entries), key=_surest_first))
    found = reconciled(bank, dues, old, on)
    result = ReconcileResult(ledger.result.verdict, option.etp, found, total_owed(found))
    return Answer(result, (*ledger.notes, *_notes(found, dues)))


def reconciled(
    bank: Iterable[BankLine], dues: Sequence[Due], old: Mapping[Key, Due], on: date
) -> tuple[Reconciled, ...]:
    """Return each line of the bank once and each payment due before `on` once, in order of days.

    A payment that is not due yet is listed only where a line of the bank is given to it. Money
    taken back settles what was paid in excess by exactly its amount.
    """
    lines = tuple(bank)
    found = match([line for line in lines if line.amount > 0], dues, old)
    listed = [*map(_paired, found.pairs)]
    listed += [_unexpected("paid-twice", line) for line in found.doubled]
    listed += [_unexpected("unknown", line) for line in found.lines]
    listed += [_missing(due) for due in found.dues if _is_overdue(due, on)]
    for line in sorted(line for line in lines if line.amount < 0):
        _take_back(line, listed)
    return tuple(sorted(listed, key=_order))


def _dues(entries: Iterable[Entry]) -> Iterator[Due]:
    for entry in entries:
        if entry.kind is EntryKind.PAYMENT and entry.amount is not None:
            yield due_of(entry, entry.amount)


def _surest_first(due: Due) -> tuple[date, bool]:
    """Order payments by day, the solde last: of two alike on one day it is the one in doubt."""
    return (due.on or due.until or date.max, due.part is PaymentPart.SOLDE)


def old_dues(case: Case) -> dict[Key, Due]:
    """Return the payments as the text of the signature alone would have them."""
    if not case.is_followed:
        return {}
    alone = open_case(case.profile, case.book, case.ask._replace(text=case.rules.id))
    (option,) = schedule(alone).result.options
    return {key_of(due): due for due in _dues(option.entries)}


def _paired(pair: Pair) -> Reconciled:
    line, due, why = pair
    return Reconciled(
        status=why.status,
        code=why.code,
        payment=line,
        due=due,
        delta=_difference(line.amount, why.owed),
        days=due.days_from(line.on),
        rate=why.rate,
        like=why.like,
    )


def _unexpected(code: str, line: BankLine) -> Reconciled:
    return Reconciled(Outcome.UNEXPECTED, code, line, None, given(line.amount))


def _missing(due: Due) -> Reconciled:
    return Reconciled(Outcome.MISSING, "missing", None, due, _difference(0, due.amount))


def _is_overdue(due: Due, on: date) -> bool:
    last = due.until or due.on
    return last is not None and last < on


def _take_back(line: BankLine, listed: list[Reconciled]) -> None:
    """List money taken back; what it settles is settled, the latest payment before it first."""
    settled = [
        (one.payment.on, place)
        for place, one in enumerate(listed)
        if one.payment is not None
        and one.payment.on <= line.on
        and one.status is not Outcome.MATCHED
        and one.delta.value == -line.amount
    ]
    if not settled:
        listed.append(_unexpected("recovery-unexplained", line))
        return
    place = max(settled)[1]
    listed[place] = listed[place]._replace(status=Outcome.MATCHED, code="recovered")
    listed.append(_unexpected("recovery", line)._replace(status=Outcome.MATCHED))


def _difference(received: Number, owed: Figure) -> Figure:
    """Return received − owed, end by end."""
    ends = (owed.value, owed.high, owed.low)
    value, low, high = (None if end is None else received - end for end in ends)
    return Figure(value, low, high, owed.status, owed.sources)


def _order(one: Reconciled) -> tuple[date, int, int]:
    """Return the day of the bank, else the last day it was due on."""
    if one.payment is not None:
        return (one.payment.on, 1, one.payment.line)
    assert one.due is not None
    return (one.due.until or one.due.on or date.max, 0, one.due.year or 0)


def _notes(found: Iterable[Reconciled], dues: Iterable[Due]) -> tuple[Note, ...]:
    """Return that some payments could not be judged: nobody knows when they were due."""
    listed = {one.due for one in found}
    unknown = [due for due in dues if due.on is None and due.until is None and due not in listed]
    facts = tuple(dict.fromkeys(path for due in unknown for path in due.missing))
    return (note("reconcile-undated", n=len(unknown), facts=facts),) if unknown else ()
