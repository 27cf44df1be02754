"""What the bank received beside what was due (`reconcile`), and what is owed either way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from amcli.law.contract.case import Answer, Case, open_case
from amcli.law.figures.sourced import Figure, Note, Number, exact, given, note, status_of, total
from amcli.law.figures.terms import EntryKind, PaymentPart, Verdict
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import schedule
from amcli.study.bank.bank import (
    BankLine,
    Due,
    Key,
    LineStatus,
    Pair,
    Reconciled,
    Shared,
    due_of,
    is_within,
    key_of,
    like,
    match,
)

_SETTLED = (
    "recovered",
    "recovery",
    "paid-together",
    "whole-year",
    "paid-with",
    "paid-in-parts",
    "rest-of-payment",
)
_SHOWN = (LineStatus.DIFFERENT, LineStatus.MISSING, LineStatus.OPEN)


class ReconcileTotal(NamedTuple):
    """Euros: received, due for the payments listed, and owed by the one and by the other.

    A line that nobody can explain is owed by nobody for sure: it widens the bounds alone, as does
    an amount that results unknown to us may justify. A settlement that nobody published leaves
    unknown what its bounds leave open, on either side.
    """

    received: Figure
    due: Figure
    owed_by_cpam: Figure
    owed_by_doctor: Figure


def total_owed(lines: Sequence[Reconciled]) -> ReconcileTotal:
    """Return the totals of a reconciliation, in euros."""
    owed = [_owed_by_doctor(one) for one in lines]
    came = [
        _owed_by_doctor(one)
        for one in lines
        if one.payment is not None or one.status is LineStatus.OPEN
    ]
    return ReconcileTotal(
        received=given(sum((_received(one) for one in lines), start=0)),
        due=total([_less(_received(one), one.delta) for one in lines if one.due is not None]),
        owed_by_cpam=total([_above_zero(_less(0, figure)) for figure in owed]),
        owed_by_doctor=total([_above_zero(figure) for figure in came]),
    )


def is_owed(figures: ReconcileTotal) -> bool:
    """Return whether something is owed, or may be."""
    return any(
        end is None or end > 0
        for figure in (figures.owed_by_cpam, figures.owed_by_doctor)
        for end in (figure.value, figure.high)
    )


def _received(one: Reconciled) -> Number:
    return 0 if one.payment is None else one.payment.amount


def _owed_by_doctor(one: Reconciled) -> Figure:
    """Return what the doctor owes for a line, in euros; negative: what the CPAM owes."""
    delta = one.delta
    if one.code in _SETTLED:
        return delta._replace(value=0, low=0, high=0)
    if one.status in _SHOWN or one.code == "paid-twice":
        return delta
    low = None if delta.low is None else min(delta.low, 0)
    high = None if delta.high is None else max(delta.high, 0)
    return delta._replace(value=0, low=low, high=high)


def _above_zero(figure: Figure) -> Figure:
    ends = (figure.value, figure.low, figure.high)
    value, low, high = (None if end is None else max(end, 0) for end in ends)
    if value is None and low == high == 0:
        return given(0)  # whatever it comes to, it is owed by the other side
    return figure._replace(value=value, low=low, high=high)


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

    `old` is what `old_dues` gives for the contract; `on` is the day of the question. A payment
    that is not due yet is listed only where a line of the bank is given to it; a line older than
    the contract is given to none. Money taken back settles what was paid in excess by exactly its
    amount, else a settlement whose bounds allow it.
    """
    (option,) = ledger.result.options
    dues = tuple(sorted(_dues(option.entries), key=_surest_first))
    began_on = (option.years[0].opens_on if option.years else None) or date.min
    lines = [line for line in bank if line.on >= began_on]
    found = match([line for line in lines if line.amount > 0], dues, old)
    listed = [*map(_paired, found.pairs), *chain.from_iterable(map(_shared, found.shared))]
    listed += [_unexpected("paid-twice", line) for line in found.doubled]
    listed += [_unexpected("unknown", line) for line in found.lines]
    listed += [_unexpected("before-contract", line) for line in bank if line.on < began_on]
    left = list(found.dues)
    for line in sorted(line for line in lines if line.amount < 0):
        _take_back(line, listed, left)
    listed += [_missing(due) for due in left if _is_overdue(due, on)]
    rows = tuple(sorted(listed, key=_order))
    result = ReconcileResult(ledger.result.verdict, option.etp, rows, total_owed(rows))
    return Answer(result, (*ledger.notes, *_notes(rows, dues)))


def _dues(entries: Iterable[Entry]) -> Iterator[Due]:
    for entry in entries:
        if entry.kind is EntryKind.PAYMENT and entry.amount is not None:
            yield due_of(entry)


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
        delta=_less(line.amount, why.owed),
        days=due.days_from(line.on),
        rate=why.rate,
        like=why.like,
    )


def _unexpected(code: str, line: BankLine) -> Reconciled:
    return Reconciled(LineStatus.UNEXPECTED, code, line, None, given(line.amount))


def _missing(due: Due) -> Reconciled:
    is_open = due.is_settlement
    status = LineStatus.OPEN if is_open else LineStatus.MISSING
    code = "settlement-open" if is_open else "missing"
    return Reconciled(status, code, None, due, _less(0, due.amount))


def _shared(paid: Shared) -> Iterator[Reconciled]:
    """Yield the two rows of a sum: their differences cancel out."""
    line, due = paid.lines[0], paid.dues[0]
    owed = [
        exact(amount, status_of(each.amount), each.amount.sources)
        for amount, each in zip(paid.amounts, paid.dues, strict=True)
    ]
    row = Reconciled(
        status=LineStatus.MATCHED,
        code=paid.code,
        payment=line,
        due=due,
        delta=_less(line.amount, owed[0]),
        days=due.days_from(line.on),
    )
    for rest in paid.lines[1:]:  # two lines, one payment
        yield row._replace(together=rest)
        other = _unexpected("rest-of-payment", rest)
        yield other._replace(status=LineStatus.MATCHED, together=line)
    for second in paid.dues[1:]:  # one line, two payments
        yield row._replace(like=like(second))
        yield Reconciled(
            status=LineStatus.MATCHED,
            code="paid-with",
            payment=None,
            due=second,
            delta=_less(0, owed[1]),
            days=second.days_from(line.on),
            together=line,
        )


def _is_overdue(due: Due, on: date) -> bool:
    last = due.until or due.on
    return last is not None and last < on


def _take_back(line: BankLine, listed: list[Reconciled], left: list[Due]) -> None:
    """List money taken back; what it settles is settled, the latest payment before it first.

    `left` are the payments nobody made: a settlement is taken out of them.
    """
    settled = [
        (one.payment.on, place)
        for place, one in enumerate(listed)
        if one.payment is not None
        and one.payment.on <= line.on
        and one.status is not LineStatus.MATCHED
        and one.delta.value == -line.amount
    ]
    if not settled:
        listed.append(_settling(line, left))
        return
    place = max(settled)[1]
    listed[place] = listed[place]._replace(status=LineStatus.MATCHED, code="recovered")
    listed.append(_unexpected("recovery", line)._replace(status=LineStatus.MATCHED))


def _settling(line: BankLine, left: list[Due]) -> Reconciled:
    """Return money taken back beside the settlement that allows it, if there is one."""
    for due in left:
        days = due.days_from(line.on)
        is_after = days is not None and days >= 0
        if due.is_settlement and is_after and is_within(line.amount, due.amount):
            left.remove(due)
            delta = _less(line.amount, due.amount)
            return Reconciled(LineStatus.MATCHED, "within-settlement", line, due, delta, days)
    return _unexpected("recovery-unexplained", line)


def _less(received: Number, owed: Figure) -> Figure:
    """Return received − owed, end by end; of a difference, what was owed."""
    ends = (owed.value, owed.high, owed.low)
    value, low, high = (None if end is None else received - end for end in ends)
    return Figure(value, low, high, owed.status, owed.sources)


def _order(one: Reconciled) -> tuple[date, int, int, int]:
    """Return the day of the bank, else the last day it was due on.

    A payment that came with another one stands below it.
    """
    line = one.payment or one.together
    if line is not None:
        return (line.on, 1, line.line, 0 if one.payment is not None else 1)
    assert one.due is not None
    return (one.due.until or one.due.on or date.max, 0, one.due.year or 0, 0)


def _notes(found: Iterable[Reconciled], dues: Iterable[Due]) -> tuple[Note, ...]:
    """Return that some payments could not be judged: nobody knows when they were due."""
    listed = {one.due for one in found}
    unknown = [due for due in dues if due.on is None and due.until is None and due not in listed]
    facts = tuple(dict.fromkeys(path for due in unknown for path in due.missing))
    return (note("reconcile-undated", n=len(unknown), facts=facts),) if unknown else ()
