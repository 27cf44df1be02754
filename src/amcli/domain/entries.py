"""A line of the calendar."""

from dataclasses import dataclass
from datetime import date

from .sourced import Figure
from .terms import EntryKind, PaymentPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the calendar: `on` is the earliest day, `until` the deadline.

    `code` is a word of the catalogue (`payment-acompte`, `proof-of-hire`, …), `missing` the
    profile paths its date hangs on, `amount` euros for a payment, else None; `text` is the text
    that sets the amount or the duty, `status` how sure the date is.
    """

    on: date | None
    until: date | None
    kind: EntryKind
    code: str
    part: PaymentPart | None = None
    year: int | None = None
    amount: Figure | None = None
    text: str
    missing: tuple[str, ...] = ()
    status: str
    sources: tuple[str, ...] = ()
