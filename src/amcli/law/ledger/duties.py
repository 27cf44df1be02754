"""What the doctor owes during a contract: proofs, training, reviews, notice."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import NamedTuple

from amcli.law.check.eligibility import owes_training, training_hours
from amcli.law.contract.case import Case
from amcli.law.contract.life import ContractYear, hire_counts_from, replacement_due_on
from amcli.law.figures.calendar import add_months
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.terms import Background, EntryKind, EventKind, Status

from .entries import Entry, change, entry_of


class Hire(NamedTuple):
    """A person hired: the day, and what is known of the training.

    `counts_from` is the day from which the hire obliges to something; `path` is their place in the
    profile.
    """

    hired_on: date | None
    counts_from: date
    background: Background | None
    qualified: bool | None
    path: str


def duties(case: Case) -> Iterator[Entry]:
    """Yield what each hire obliges the doctor to, and the post of a former secretary to fill."""
    contract, counts_from, above = case.profile.contract, hire_counts_from(case), case.section
    first, path = contract.assistant, f"{above}.assistant"
    found = [Hire(contract.hired_on, counts_from, first.background, first.qualified, path)]
    for place, event in enumerate(contract.events):
        if event.kind is EventKind.ASSISTANT:  # who replaced the one before
            path = f"{above}.events[{place}]"
            found.append(Hire(event.on, event.on, event.background, event.qualified, path))
    for hire, left_on in zip(found, [*(one.hired_on for one in found[1:]), None], strict=True):
        if hire.hired_on is not None:
            is_first = hire is found[0]
            code = "hire" if is_first else "assistant-replaced"
            yield change(code, hire.hired_on, case.rules.id)
        for entry in _of_hire(case, hire):
            if left_on is None or entry.until is None or entry.until <= left_on:
                yield entry  # what one who left still owed is owed no more
    rule, due_on = case.rules.get("obligations.replacement_months"), replacement_due_on(case)
    replaced_on = first.replaced_on
    if rule is not None and due_on is not None and (replaced_on is None or replaced_on > due_on):
        code = "secretary-replaced" if replaced_on is None else "secretary-late"
        yield _owed(case, code, rule, found[0])
    rule = case.rules.get("eligibility.coordinated_practice.commitment_months")
    if rule is not None and case.profile.practice.coordinated == "committed":
        yield _owed(case, "coordinated-practice", rule, found[0])


def _owed(case: Case, code: str, rule: Sourced, hire: Hire, missing: tuple[str, ...] = ()) -> Entry:
    """Return an obligation that runs from a hire for a number of months.

    Where only the signature is known, that it counts from there is assumed.
    """
    status = rule.status
    if hire.hired_on is None:
        missing = (f"{case.section}.hired_on", *missing)
        status = max(status, Status.ASSUMED)
    entry = entry_of(EntryKind.OBLIGATION, code, hire.counts_from, case.rules.id, rule)
    until = add_months(hire.counts_from, rule.value)
    return entry._replace(until=until, status=status.label, missing=missing)


def _of_hire(case: Case, hire: Hire) -> Iterator[Entry]:
    """Yield the proof of a hire, and the training owed by an assistant who is not qualified."""
    proof = case.rules.get("obligations.proof_of_hire_months")
    if proof is not None:
        yield _owed(case, "proof-of-hire", proof, hire)
    if not owes_training(case, hire.background, hire.qualified):
        return
    missing = (f"{hire.path}.qualified",) if hire.qualified is None else ()
    hours = training_hours(case, hire.background)
    begun = case.rules.get("obligations.training_begun_months")
    if begun is not None:
        yield _owed(case, "training-begun", begun, hire, missing)._replace(hours=hours)
    due = case.rules.get("obligations.qualification_months")
    if due is not None:
        code, adapted = "qualification", case.rules.value("obligations.adaptation_backgrounds", ())
        if hire.background is not None:
            is_adapted = hire.background.value in adapted
            code = "qualification-fae" if is_adapted else "qualification-cqp"
        yield _owed(case, code, due, hire, missing)._replace(hours=hours)


def reviews(case: Case, lines: tuple[ContractYear, ...]) -> Iterator[Entry]:
    """Yield the reviews with the CPAM, every few months while the contract is known to run."""
    rule = case.rules.get("obligations.review_months")
    if rule is None or not lines:
        return
    hidden = (one.from_ for one in case.profile.contract.suspensions if one.until is None)
    end = lines[-1].closes_on or min(hidden, default=case.signed_on)
    for number in count(1):
        day = add_months(case.signed_on, rule.value * number)
        if day >= end:
            return
        yield entry_of(EntryKind.REVIEW, "review", day, case.rules.id, rule)
