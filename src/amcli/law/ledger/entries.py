"""A line of the calendar."""

from datetime import date
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.contract.life import not_before, open_suspension
from amcli.law.figures.sourced import ABSENT, Absent, Figure, Sourced
from amcli.law.figures.terms import EntryKind, PaymentPart, Status


class Entry(NamedTuple):
    """A line of the calendar: `on` is the earliest day, `until` the deadline.

    `code` is a word of the catalogue (`payment-acompte`, `proof-of-hire`, …), `missing` the
    profile paths its date hangs on, `amount` euros for a payment, else None; `text` is the text
    that sets the amount or the duty, `status` how sure the date is and `sources` its proof;
    `term` counts the terms, `contract` the contracts that follow each other; `not_before` is the
    day before which one of unknown date cannot fall, `hours` are those of a training owed.
    """

    on: date | None
    until: date | None
    kind: EntryKind
    code: str
    text: str
    status: str
    part: PaymentPart | None = None
    year: int | None = None
    amount: Figure | None = None
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    term: int = 1
    contract: int = 1
    not_before: date | None = None
    hours: Figure | Absent = ABSENT


def entry_of(
    kind: EntryKind, code: str, day: date | None, text: str, rule: Sourced | None
) -> Entry:
    """Return a line of one day, as sure as the rule that proves it; given where there is none."""
    return Entry(
        on=day,
        until=day,
        kind=kind,
        code=code,
        text=text,
        status=(Status.GIVEN if rule is None else rule.status).label,
        sources=() if rule is None else rule.sources,
    )


def at_anniversary(case: Case, years: int, entry: Entry) -> Entry:
    """Return an entry of an anniversary; what its day hangs on, where a suspension hides it."""
    if entry.on is not None:
        return entry
    return entry._replace(missing=open_suspension(case), not_before=not_before(case, years))


def change(code: str, day: date | None, text: str, rule: Sourced | None = None) -> Entry:
    """Return a change of the contract on a day: proved by a rule, or given by the profile."""
    return entry_of(EntryKind.CHANGE, code, day, text, rule)
