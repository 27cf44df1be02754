"""What is due when (`schedule`)."""

from dataclasses import dataclass
from datetime import date

from .sourced import Figure
from .terms import EntryKind, PaymentPart, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the calendar: `on` is the earliest day, `until` the deadline.

    `code` is a word of the catalogue (`payment-acompte`, `proof-of-hire`, …), `missing` the
    profile paths its date hangs on, `amount` euros for a payment, else None.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleOption:
    """The calendar under one option, in order of dates, unknown dates last."""

    etp: str
    entries: tuple[Entry, ...]
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleResult:
    """The calendar under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[ScheduleOption, ...]
