"""What the bank received beside what was due (`reconcile`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from amcli.law.contract.case import Answer, Case, open_case
from amcli.law.figures.sourced import Figure, Note, Number, exact, given, note, status_of
from amcli.law.figures.terms import EntryKind, PaymentPart, Verdict
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import schedule

from .balance import ReconcileTotal, total_owed
from .bank import BankLine, Due, Like, Outcome, Reconciled, due_of
from .explanations import Key, is_within, key_of
from .matching import Pair, match
from .shared_payments import Shared


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
    began_on = option.years[0].opens_on if option.years else None
    found = reconciled(bank, dues, old, Days(on, began_on))
    result = ReconcileResult(ledger.result.verdict, option.etp, found, total_owed(found))
    return Answer(result, (*ledger.notes, *_notes(found, dues)))


class Days(NamedTuple):
    """The day of the question, and the day the contract was signed, where it is known."""

    on: date
    began_on: date | None = None


def reconciled(
    bank: Iterable[BankLine], dues: Sequence[Due], old: Mapping[Key, Due], days: Days
) -> tuple[Reconciled, ...]:
    """Return each line of the bank once and each payment overdue once, in order of days.

    A payment that is not due yet is listed only where a line of the bank is given to it; a line
    older than the contract is given to none. Money taken back settles what was paid in excess by
    exactly its amount, else a settlement whose bounds allow it.
    """
    lines = tuple(bank)
    early = {line for line in lines if days.began_on is not None and line.on < days.began_on}
    found = match([line for line in lines if line.amount > 0 and line not in early], dues, old)
    listed = [*map(_paired, found.pairs)]
    listed += [one for shared in found.shared for one in _shared(shared)]
    listed += [_unexpected("paid-twice", line) for line in found.doubled]
    listed += [_unexpected("unknown", line) for line in found.lines]
    listed += [_unexpected("before-contract", line) for line in lines if line in early]
    left = list(found.dues)
    for line in sorted(line for line in lines if line.amount < 0 and line not in early):
        _take_back(line, listed, left)
    listed += [_missing(due) for due in left if _is_overdue(due, days.on)]
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
    is_open = due.is_settlement
    status = Outcome.OPEN if is_open else Outcome.MISSING
    code = "settlement-open" if is_open else "missing"
    return Reconciled(status, code, None, due, _difference(0, due.amount))


def _shared(one: Shared) -> tuple[Reconciled, Reconciled]:
    """Return the two rows of a sum: their differences cancel out."""
    if len(one.lines) == 1:
        return _two_dues(one)
    (due,), (amount,) = one.dues, one.amounts
    first, second = one.lines
    paid = exact(amount, status_of(due.amount), due.amount.sources)
    begun = Reconciled(
        status=Outcome.MATCHED,
        code=one.code,
        payment=first,
        due=due,
        delta=_difference(first.amount, paid),
        days=due.days_from(first.on),
        together=second,
    )
    rest = _unexpected("rest-of-payment", second)
    return begun, rest._replace(status=Outcome.MATCHED, together=first)


def _two_dues(one: Shared) -> tuple[Reconciled, Reconciled]:
    """Return the transfer beside the first of its two payments, then the second one."""
    (line,), (first, second) = one.lines, one.dues
    paid, with_it = (
        exact(amount, status_of(due.amount), due.amount.sources)
        for due, amount in zip(one.dues, one.amounts, strict=True)
    )
    whole = Reconciled(
        status=Outcome.MATCHED,
        code=one.code,
        payment=line,
        due=first,
        delta=_difference(line.amount, paid),
        days=first.days_from(line.on),
        like=Like(second.text, second.year, second.part),
    )
    other = Reconciled(
        status=Outcome.MATCHED,
        code="paid-with",
        payment=None,
        due=second,
        delta=_difference(0, with_it),
        days=second.days_from(line.on),
        together=line,
    )
    return whole, other


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
        and one.status is not Outcome.MATCHED
        and one.delta.value == -line.amount
    ]
    if not settled:
        listed.append(_settling(line, left))
        return
    place = max(settled)[1]
    listed[place] = listed[place]._replace(status=Outcome.MATCHED, code="recovered")
    listed.append(_unexpected("recovery", line)._replace(status=Outcome.MATCHED))


def _settling(line: BankLine, left: list[Due]) -> Reconciled:
    """Return money taken back beside the settlement that allows it, if there is one."""
    for due in left:
        days = due.days_from(line.on)
        is_after = days is not None and days >= 0
        if due.is_settlement and is_after and is_within(line.amount, due.amount):
            left.remove(due)
            delta = _difference(line.amount, due.amount)
            return Reconciled(Outcome.MATCHED, "within-settlement", line, due, delta, days)
    return _unexpected("recovery-unexplained", line)


def _difference(received: Number, owed: Figure) -> Figure:
    """Return received − owed, end by end."""
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
