"""What the doctor owes during a contract: proofs, training, reviews, renewal."""

from collections.abc import Iterator
from datetime import date

from .calendar import add_months, anniversary
from .case import Case
from .entries import Entry
from .sourced import Sourced
from .terms import EntryKind

HIRED_ON = "contract.hired_on"


def duties(case: Case) -> Iterator[Entry]:
    """Yield the obligations of hire and training, the periodic reviews and the end of contract."""
    yield from _proof_of_hire(case)
    yield from _training(case)
    yield from _former_secretary(case)
    yield from _reviews(case)
    yield from _end(case)


def _owed(case: Case, code: str, rule: Sourced, missing: tuple[str, ...] = ()) -> Entry:
    """Return an obligation that runs from hire for a number of months."""
    hired_on = case.profile.contract.hired_on
    if hired_on is None:
        missing = (HIRED_ON, *missing)
    return Entry(
        on=hired_on,
        until=None if hired_on is None else add_months(hired_on, rule.value),
        kind=EntryKind.OBLIGATION,
        code=code,
        text=case.rules.id,
        missing=missing,
        status=rule.status.label,
        sources=rule.sources,
    )


def _proof_of_hire(case: Case) -> Iterator[Entry]:
    rule = case.rules.get("obligations.proof_of_hire_months")
    if rule is not None:
        yield _owed(case, "proof-of-hire", rule)


def _training(case: Case) -> Iterator[Entry]:
    """Yield the training owed by an assistant who is not qualified, by background."""
    assistant = case.profile.contract.assistant
    if assistant.qualified:
        return
    missing = ("contract.assistant.qualified",) if assistant.qualified is None else ()
    begun = case.rules.get("obligations.training_begun_months")
    if begun is not None:
        yield _owed(case, "training-begun", begun, missing)
    due = case.rules.get("obligations.qualification_months")
    if due is not None:
        yield _owed(case, _qualification(case), due, missing)


def _qualification(case: Case) -> str:
    background = case.profile.contract.assistant.background
    adapted = case.rules.value("obligations.adaptation_backgrounds", ())
    if background is None:
        return "qualification"
    return "qualification-fae" if background.value in adapted else "qualification-cqp"


def _former_secretary(case: Case) -> Iterator[Entry]:
    rule = case.rules.get("obligations.replacement_months")
    assistant = case.profile.contract.assistant
    if rule is not None and assistant.former_secretary and assistant.replaced_on is None:
        yield _owed(case, "secretary-replaced", rule)


def _reviews(case: Case) -> Iterator[Entry]:
    rule = case.rules.get("obligations.review_months")
    years = case.rules.value("contract.years", 0)
    if rule is None:
        return
    end, step = anniversary(case.signed_on, years), 1
    while (day := add_months(case.signed_on, rule.value * step)) < end:
        yield _on(case, EntryKind.REVIEW, "review", (day, day), rule)
        step += 1


def _end(case: Case) -> Iterator[Entry]:
    years = case.rules.get("contract.years")
    if years is None:
        return
    end = anniversary(case.signed_on, years.value)
    notice = case.rules.get("obligations.notice_months")
    if notice is not None:
        last_day = add_months(end, -notice.value)
        yield _on(case, EntryKind.OBLIGATION, "notice", (last_day, last_day), notice)
    yield _on(case, EntryKind.CHANGE, "renewal", (end, end), years)


def _on(case: Case, kind: EntryKind, code: str, window: tuple[date, date], rule: Sourced) -> Entry:
    return Entry(
        on=window[0],
        until=window[1],
        kind=kind,
        code=code,
        text=case.rules.id,
        status=rule.status.label,
        sources=rule.sources,
    )
