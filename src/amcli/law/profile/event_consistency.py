"""What the events of a contract cannot say: out of order, incomplete, after the end, unforeseen."""

from datetime import date
from itertools import pairwise
from typing import Any

from amcli.law.figures.calendar import anniversary
from amcli.law.figures.terms import EventKind
from amcli.law.text.rules import NoText, RuleBook, UnknownText

from .consistency import LEAST_ETP, MOST_ETP, Problem, ahead
from .profile import Contract, Event

_NEEDS = {EventKind.OPTION: "etp", EventKind.SWITCH: "text"}
_TAKES = {
    EventKind.OPTION: ("etp",),
    EventKind.ASSISTANT: ("background", "qualified"),
    EventKind.MOVE: ("zone",),
    EventKind.SWITCH: ("text",),
    EventKind.TERMINATION: ("notified_on",),
    EventKind.RENEWAL: (),
}
_DETAILS = ("etp", "text", "zone", "background", "qualified", "notified_on")


def event_problems(contract: Contract, on: date) -> list[Problem]:
    """Return what is impossible in the events of a contract, whatever the text."""
    found = [one for place, event in enumerate(contract.events) for one in _alone(place, event)]
    for place, (earlier, later) in enumerate(pairwise(contract.events), start=1):
        days = {"day": later.on, "other": earlier.on}
        if later.on < earlier.on:
            found.append(_problem(place, "on", "event-order", **days))
        if earlier.kind is EventKind.TERMINATION:
            found.append(_problem(place, "on", "event-after-end", **days))
        if (later.on, later.kind) == (earlier.on, earlier.kind):
            found.append(_problem(place, "on", "twice", day=later.on))
    found += _after_the_end(contract)
    signed_on, hired_on = contract.signed_on, contract.hired_on
    for place, event in enumerate(contract.events):
        ahead(found, ("contract", "events", place, "on"), event.on, on)
        if event.kind is EventKind.ASSISTANT and hired_on is not None and event.on <= hired_on:
            days = {"day": event.on, "other_day": hired_on}
            found.append(_problem(place, "on", "order", other="contract.hired_on", **days))
        if signed_on is not None and event.on <= signed_on:
            days = {"day": event.on, "other": signed_on}
            found.append(_problem(place, "on", "event-too-early", **days))
    return found


def _after_the_end(contract: Contract) -> list[Problem]:
    """Return the suspensions and the counts that come after a termination."""
    ends = [event.on for event in contract.events if event.kind is EventKind.TERMINATION]
    if not ends:
        return []
    end, found = min(ends), []
    for place, period in enumerate(contract.suspensions):
        if period.from_ > end:
            path = ("contract", "suspensions", place, "from")
            params = (("day", period.from_), ("other", end))
            found.append(Problem(path, "event-after-end", params))
    return found


def _alone(place: int, event: Event) -> list[Problem]:
    """Return what is wrong in an event by itself."""
    found, kind = [], event.kind.value
    needed = _NEEDS.get(event.kind)
    if needed is not None and getattr(event, needed) is None:
        found.append(_problem(place, "kind", "event-needs", kind=kind, key=needed))
    for key in _DETAILS:
        if getattr(event, key) is not None and key not in _TAKES[event.kind]:
            found.append(_problem(place, key, "event-takes-no", kind=kind, key=key))
    if event.etp is not None and not LEAST_ETP <= event.etp <= MOST_ETP:
        found.append(_problem(place, "etp", "etp", value=event.etp))
    if event.notified_on is not None and event.notified_on > event.on:
        other = f"contract.events[{place}].notified_on"
        days = {"day": event.on, "other_day": event.notified_on}
        found.append(_problem(place, "on", "order", other=other, **days))
    return found


def unforeseen(contract: Contract, book: RuleBook, on: date) -> list[Problem]:
    """Return the switches that no rule foresees, and the renewals before the term."""
    found = []
    try:
        own = book.in_force(contract.signed_on or on)
    except NoText:
        return []  # the answer will say so
    for place, event in enumerate(contract.events):
        if event.kind is not EventKind.SWITCH or event.text is None:
            continue
        value = event.text
        try:
            later = book.named(value)
        except UnknownText as error:
            found.append(_problem(place, "text", "event-text", value=value, accepted=error.known))
            continue
        if own.id not in later.value("transition.targets.from_texts", ()):
            found.append(_problem(place, "text", "event-switch", value=value, own=own.id))
    term = anniversary(contract.signed_on or on, own.value("contract.years", 0))
    for place, event in enumerate(contract.events):
        if event.kind is EventKind.RENEWAL and event.on < term:
            found.append(_problem(place, "on", "event-renewal", day=event.on, other=term))
    return found


def _problem(place: int, key: str, code: str, /, **params: Any) -> Problem:
    return Problem(("contract", "events", place, key), code, tuple(params.items()))
