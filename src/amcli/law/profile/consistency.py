"""What a profile cannot say whatever the text: impossible numbers, ages, dates and events.

A fact that is merely missing is never a problem, nor is an option that a text does not offer.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from amcli.law.figures.calendar import age_on, anniversary
from amcli.law.figures.terms import EventKind
from amcli.law.text.rules import NoText, RuleBook, UnknownText

from .facts import Fact, Facts, Holder, Key, Measure, key_at, keys_of
from .profile import (
    FARTHEST,
    OLDEST,
    YOUNGEST,
    Contract,
    Event,
    Observation,
    Patients,
    Profile,
    age_read_at,
)

if TYPE_CHECKING:
    from .group import GroupProfile, Member, NamedMember

_MOST_SHOWN = 3  # names of keys: of eight, they have to fit on a line
CENTS = 2  # decimals of an amount: a third one is a separator of thousands
LEAST_COST = 5_000  # euros a full-time year: less pays nobody
MOST_MT, MOST_FA = 5_000, 10_000  # patients of one doctor: more is a typing mistake
# Control characters, those that end a line, those that turn the direction of writing.
HIDDEN = "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
Path: TypeAlias = tuple[str | int, ...]


class Problem(NamedTuple):
    """Something impossible: where (keys as the YAML spells them), what, and what fills it in."""

    path: Path
    code: str
    params: tuple[tuple[str, Any], ...] = ()


def problems(profile: Profile, on: date, book: RuleBook | None = None) -> list[Problem]:
    """Return what is impossible in a profile on the day of the question; empty when all is well.

    With a book, what its rules alone can tell as well.
    """
    contract = profile.contract
    found = [*_beyond_bounds(profile, (), on, profile), *_ages(profile, on)]
    found += (*_counts(profile), *_overlaps(contract))
    if contract.events:
        found += _events(contract, "contract")
        if book is not None and not found:
            found += _unforeseen(contract, "contract", book, on)
    return found


def group_problems(
    profile: "GroupProfile", on: date, book: RuleBook | None = None
) -> list[Problem]:
    """Return the same of a group's own facts; its members are read and checked apart."""
    found = list(_beyond_bounds(profile, (), on, profile))
    if profile.group.events:
        from .group import contract_of  # few profiles are a group's

        contract = contract_of(profile.group)
        found += _events(contract, "group")
        if book is not None and not found:
            found += _unforeseen(contract, "group", book, on)
    return found


def member_problems(stated: "Member | NamedMember", on: date) -> list[Problem]:
    """Return what is impossible in what is said of a member of a group."""
    if isinstance(stated, Profile):
        found = problems(stated, on)
    else:
        found = list(_beyond_bounds(stated, (), on, stated))
    joined_on, left_on = stated.joined_on, stated.left_on
    if joined_on is not None and left_on is not None and left_on <= joined_on:
        found.append(_order(("left_on",), left_on, "joined_on", joined_on))
    return found


def checking(book: RuleBook) -> Callable[[Profile, date], list[Problem]]:
    """Return what finds the problems of a profile, those that the rules alone can tell included."""
    return partial(problems, book=book)


def _beyond_bounds(part: Facts, path: Path, on: date, whole: Facts) -> Iterator[Problem]:
    """Yield the facts of a part, and of all that it holds, beyond their bounds or too early."""
    kind: Any = type(part)
    for name, key, default, is_number in _bounded(kind):
        value = getattr(part, name)
        if value is default or value is None:
            continue
        if is_number and key.fact.low <= value <= key.fact.high:
            continue
        here, is_list = (*path, name.rstrip("_")), isinstance(value, tuple)
        if is_list and not value:
            yield _problem(here, "empty-list")
        for place, item in enumerate(value if is_list else (value,)):
            there = (*here, place) if is_list else here
            if isinstance(item, Facts):
                yield from _beyond_bounds(item, there, on, whole)
            else:
                yield from _value_beyond(key.fact, item, there, on)
        since = key.fact.since
        if since:  # a fact beside it, or at a path of the document
            is_apart = "." in since
            start: date | None = attrgetter(since)(whole if is_apart else part)
            if start is not None and value < start:
                other = since if is_apart else dotted((*path, since.rstrip("_")))
                yield _order(here, value, other, start)


@cache
def _bounded(kind: Any) -> tuple[tuple[str, Key, Any, bool], ...]:
    """Return the fields of a class that have bounds, or hold something that may have some.

    Each with its default, and whether it is one number: what most profiles state is well within.
    """
    return tuple(
        (key.name, key, getattr(kind, key.name, None), bool(key.fact.high) and not key.is_list)
        for key in keys_of(kind).values()
        if (key.fact.high is not None or key.fact.is_past or key.fact.is_ahead)
        or (key.inner is not None or key.kinds == (str,))
    )


def _value_beyond(fact: Fact, value: Any, path: Path, on: date) -> Sequence[Problem]:
    """Return what is wrong with a value in itself, if anything."""
    if isinstance(value, str):
        hidden = None if value.isprintable() else re.search(HIDDEN, value)
        return (_problem(path, "hidden", character=f"U+{ord(hidden[0]):04X}"),) if hidden else ()
    if fact.high is not None:
        if fact.measure is Measure.EUROS and value.as_tuple().exponent < -CENTS:
            return (_problem(path, "cents", value=value),)
        if fact.low <= value <= fact.high:
            return ()
        code = fact.below if value < fact.low else fact.above
        named = "age" if code == "age" else "value"  # an age is told of a date of birth as well
        return (_problem(path, code, **{named: value}),)
    if value <= on:
        return ()
    if fact.is_past:
        return (_problem(path, "future", day=value, on=on),)
    is_near = value.year <= on.year + FARTHEST
    return () if is_near else (_problem(path, "too-far", day=value, on=on),)


def dotted(path: Path) -> str:
    """Return a path as written in messages: `contract.observations[0].mt`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")


def implausible(profile: Profile, posts: Fraction) -> Iterator[tuple[str, Decimal | int]]:
    """Yield the path and value of each fact that can hardly be meant.

    `posts` is the smallest quantity asked: a cost is judged in proportion to it.
    """
    stated = profile.contract.employer_cost
    yield from unlikely_costs("contract", stated, posts)
    for above, counts in _counted(profile):
        path, mt, fa = dotted(above), counts.mt, counts.fa
        if mt is not None and mt > MOST_MT:
            yield f"{path}.mt", mt
        if fa is not None and (fa > MOST_FA or (mt is not None and 2 * fa < mt)):
            yield f"{path}.fa", fa


def unlikely_costs(
    section: str, stated: Decimal | tuple[Decimal, ...] | None, posts: Fraction
) -> Iterator[tuple[str, Decimal]]:
    """Yield the costs of a contract that pay nobody for a year."""
    if stated is None:
        return
    is_list, path = isinstance(stated, tuple), f"{section}.employer_cost"
    for place, cost in enumerate(stated if isinstance(stated, tuple) else (stated,)):
        if cost < LEAST_COST * posts:
            yield f"{path}[{place}]" if is_list else path, cost


def _counted(profile: Profile) -> Iterator[tuple[Path, Patients | Observation]]:
    """Yield the lists at hire and each time that they were counted, with their paths."""
    yield ("patients",), profile.patients
    for place, seen in enumerate(profile.contract.observations):
        yield ("contract", "observations", place), seen


def _ages(profile: Profile, on: date) -> Iterator[Problem]:
    doctor, birth = profile.doctor, profile.doctor.birth_date
    if birth is None or birth > on:
        return
    age = age_on(birth, on)
    if not YOUNGEST <= age <= OLDEST:
        yield _problem(("doctor", "birth_date"), "age", age=age)
    day = age_read_at(profile, on).day
    if doctor.age is not None and doctor.age != (reached := age_on(birth, day)):
        yield _problem(("doctor", "age"), "two-ages", age=doctor.age, reached=reached, on=day)
    if doctor.installed_on is not None and doctor.installed_on < birth:
        yield _order(("doctor", "installed_on"), doctor.installed_on, "doctor.birth_date", birth)


def _counts(profile: Profile) -> Iterator[Problem]:
    """Yield more adults than patients, and lists counted twice on a day."""
    days: list[date] = []
    for path, counts in _counted(profile):
        mt, adults = counts.mt, counts.mt_adult
        if mt is not None and adults is not None and adults > mt:
            yield _problem((*path, "mt_adult"), "adults", value=adults, mt=mt)
        if isinstance(counts, Observation):
            if counts.on in days:
                yield _problem((*path, "on"), "twice", day=counts.on)
            days.append(counts.on)


def _overlaps(contract: Contract) -> Iterator[Problem]:
    """Yield the suspensions that begin in another one."""
    in_order = sorted(enumerate(contract.suspensions), key=lambda numbered: numbered[1].from_)
    for (_, earlier), (place, later) in pairwise(in_order):
        if earlier.until is None or earlier.until >= later.from_:
            path = ("contract", "suspensions", place, "from")
            yield _problem(path, "overlap", day=later.from_, other=earlier.from_)


CHANGED = ("sector", "optam", "specialty", "mep", "zone", "situations", "coordinated", "doctors")
_NEEDS = {
    EventKind.OPTION: ("etp",),
    EventKind.SWITCH: ("text",),
    EventKind.CHANGE: CHANGED,  # any of them
}
_TAKES = {
    EventKind.OPTION: ("etp",),
    EventKind.ASSISTANT: ("background", "qualified"),
    EventKind.MOVE: ("zone", "keeps_list"),
    EventKind.CHANGE: CHANGED,
    EventKind.ABSENCE: ("until",),
    EventKind.SWITCH: ("text",),
    EventKind.TERMINATION: ("notified_on",),
    EventKind.RENEWAL: ("percentile", "notified_targets"),
}


def _events(contract: Contract, section: str) -> Iterator[Problem]:
    """Yield what is impossible in the events of a contract, whatever the text.

    `section` is the part of the profile that states it: the `contract` or the `group`.
    """
    signed_on, hired_on = contract.signed_on, contract.hired_on
    for place, event in enumerate(contract.events):
        yield from _details((section, "events", place), event)
        path = (section, "events", place, "on")
        if event.kind is EventKind.ASSISTANT and hired_on is not None and event.on <= hired_on:
            yield _order(path, event.on, f"{section}.hired_on", hired_on)
        if signed_on is not None and event.on <= signed_on:
            yield _problem(path, "event-too-early", day=event.on, other=signed_on)
    for place, (earlier, later) in enumerate(pairwise(contract.events), start=1):
        path = (section, "events", place, "on")
        days = {"day": later.on, "other": earlier.on}
        if later.on < earlier.on:
            yield _problem(path, "event-order", **days)
        if earlier.kind is EventKind.TERMINATION:
            yield _problem(path, "event-after-end", **days)
        if (later.on, later.kind) == (earlier.on, earlier.kind):
            yield _problem(path, "twice", day=later.on)
    ends = [event.on for event in contract.events if event.kind is EventKind.TERMINATION]
    for place, period in enumerate(contract.suspensions):
        if ends and period.from_ > min(ends):
            path = ("contract", "suspensions", place, "from")
            yield _problem(path, "event-after-end", day=period.from_, other=min(ends))


def _details(path: Path, event: Event) -> Iterator[Problem]:
    """Yield what an event of its kind needs, and what it cannot have."""
    kind, needed = event.kind.value, _NEEDS.get(event.kind)
    if needed and all(getattr(event, key) is None for key in needed):
        shown = needed if len(needed) <= _MOST_SHOWN else (*needed[:_MOST_SHOWN], "…")
        yield _problem((*path, "kind"), "event-needs", kind=kind, key="/".join(shown))
    for name in keys_of(Event):
        is_detail = name not in ("on", "kind", *_TAKES[event.kind])
        if is_detail and getattr(event, name) != getattr(Event, name):
            yield _problem((*path, name), "event-takes-no", kind=kind, key=name)


def _unforeseen(contract: Contract, section: str, book: RuleBook, on: date) -> Iterator[Problem]:
    """Yield the switches that no rule foresees, and the renewals before the term."""
    signed_on = contract.signed_on or on
    try:
        own = book.in_force(signed_on, "group" if section == "group" else "individual")
    except NoText:
        return  # the answer will say so
    term = anniversary(signed_on, own.value("contract.years", 0))
    for place, event in enumerate(contract.events):
        path = (section, "events", place)
        if event.kind is EventKind.RENEWAL and event.on < term:
            yield _problem((*path, "on"), "event-renewal", day=event.on, other=term)
        if event.kind is not EventKind.SWITCH or event.text is None:
            continue
        try:
            from_texts = book.named(event.text).value("transition.targets.from_texts", ())
        except UnknownText as error:
            known = error.known
            yield _problem((*path, "text"), "event-text", value=event.text, accepted=known)
        else:
            if own.id not in from_texts:
                yield _problem((*path, "text"), "event-switch", value=event.text, own=own.id)


def _order(path: Path, day: date, other: str, other_day: date) -> Problem:
    return _problem(path, "order", day=day, other=other, other_day=other_day)


def _problem(path: Path, code: str, /, **params: Any) -> Problem:
    return Problem(path, code, tuple(params.items()))


def holder_of(path: str) -> str:
    """Return who holds a fact of a doctor's profile or of a group's (`group.members[0].…`)."""
    shape: type[Facts] = Profile
    if path.startswith("group"):
        from amcli.law.profile.group import GroupProfile  # few profiles are a group's

        shape = GroupProfile
    key = key_at(path, shape)
    return (Holder.DOCTOR if key is None else key.fact.holder).value
