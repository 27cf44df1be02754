"""Ledgers as one iCalendar (RFC 5545): the one module that imports icalendar.

Payments, obligations and reviews are events of whole days: a payment lasts as long as it may
fall, an obligation stands on its last day. The id of an event says which entry of which contract
it is, not when nor how much: importing a later calendar moves and corrects events. Its revision is
the day of the question: two calendars asked on one day have the same one, so that the same inputs
give the same bytes, and a client may keep the first until a later day is asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple

from icalendar import Calendar, Event

from amcli.law.figures.sourced import merge_sources
from amcli.law.figures.terms import EntryKind, Status
from amcli.law.ledger.entries import Entry
from amcli.render.pages.schedule import what_text
from amcli.version import __version__
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, best_case_text

from .characters import visible

KINDS = (EntryKind.PAYMENT, EntryKind.OBLIGATION, EntryKind.REVIEW)
_DIGITS = 32  # of the hash in an id
_SEPARATOR = "\x1f"  # stands in no text of a profile


class ContractKey(NamedTuple):
    """What identifies a contract among others: the name of the profile, the day it was signed.

    `file` is the name of the file, without its folders, of a profile that has no name.
    """

    name: str | None
    signed_on: date | None
    file: str | None = None


class CalendarEntry(NamedTuple):
    """An entry for the calendar: the contract it belongs to, the option, its id."""

    contract: ContractKey
    etp: str | None
    entry: Entry
    uid: str


def dated(
    contract: ContractKey, twin: int, etp: str, entries: Iterable[Entry]
) -> Iterator[CalendarEntry]:
    """Yield what of a whole ledger goes into a calendar, each with an id that stays its own.

    `twin` tells contracts apart that have the same name and day, from 0; the file stands for a
    name that is missing. What is the same under every option has an id without the option; reviews
    of one year are told apart by their rank.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    who = (contract.name,) if contract.name else (None, contract.file)
    for entry in entries:
        if entry.kind not in KINDS:
            continue
        option = etp if entry.amount is not None else None
        which = (entry.code, entry.contract, entry.year, entry.part)
        key = (*who, contract.signed_on, twin, option, *which)
        parts = ("" if part is None else str(part) for part in (*key, seen[key]))
        digest = sha256(_SEPARATOR.join(parts).encode()).hexdigest()
        yield CalendarEntry(contract, option, entry, f"amcli-{digest[:_DIGITS]}")
        seen[key] += 1


def calendar_bytes(events: Sequence[CalendarEntry], on: date, words: Words) -> bytes:
    """Return the calendar; entries whose day is not known have no place in it.

    `on` is the day of the question: the stamp of every event, and its revision.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//amcli//amcli {__version__}//{words.lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.say("ics.title"))
    options = {(item.contract, item.etp) for item in events if item.etp is not None}
    has_options = len(options) > len({contract for contract, _ in options})
    written = {item.uid: item for item in events if has_day(item.entry)}
    for item in written.values():
        calendar.add_component(_event(item, on, has_options, words))
    return bytes(calendar.to_ical())


def has_day(entry: Entry) -> bool:
    """Return whether a day of the entry is known."""
    return entry.on is not None or entry.until is not None


def _event(item: CalendarEntry, on: date, has_options: bool, words: Words) -> Event:
    entry, event = item.entry, Event()
    first, last = entry.on or entry.until, entry.until or entry.on
    assert first is not None
    assert last is not None
    event.add("uid", item.uid)
    event.add("dtstamp", datetime.combine(on, time(), UTC))
    event.add("sequence", on.toordinal())
    event.add("dtstart", last if entry.kind is EntryKind.OBLIGATION else first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", _summary(item, has_options, words))
    event.add("description", "\n".join(_description(item, words)))
    event.add("categories", [entry.kind.value.upper()])
    event.add("status", "TENTATIVE" if entry.status == Status.ASSUMED.label else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _summary(item: CalendarEntry, has_options: bool, words: Words) -> str:
    text = what_text(item.entry, words)
    if item.entry.amount is not None:
        amount = best_case_text(item.entry.amount, EUROS, words.local)
        text = words.say("table.label", field=text) + amount
    etp = words.option(item.etp) if has_options and item.etp else ""
    asides = ", ".join(filter(None, (etp, visible(item.contract.name or ""))))
    return f"{text} ({asides})" if asides else text


def _description(item: CalendarEntry, words: Words) -> Iterator[str]:
    """Yield what stands behind an event: the text, how sure the day is, the sources, a caveat."""
    entry = item.entry
    yield words.say("table.label", field=words.say("table.text")) + words.text_name(entry.text)
    if entry.on is not None and entry.until is not None and entry.on != entry.until:
        yield words.say("ics.window", on=entry.on, until=entry.until)
    yield words.say("ics.day", status=entry.status)
    sources = entry.sources
    if entry.amount is not None:
        yield words.say("ics.amount", status=entry.amount.status)
        sources = merge_sources(sources, entry.amount.sources)
    if sources:
        yield words.say("ics.sources", sources=sources)
    yield words.say("note.caveat")
