"""The question asked for a group: its profile under the collective aid."""

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.figures.calendar import anniversary
from amcli.law.figures.money import Exact
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import PatientList
from amcli.law.profile.group_profile import GroupProfile
from amcli.law.text.rules import Header, NoText, RuleBook, RuleSet

from .case import GENERAL_PRACTICE, Ask, Case

GROUP_SCOPE = "group"


class NotForGroups(LookupError):
    """The text asked for is one that a doctor signs alone."""

    def __init__(self, text: str, known: tuple[str, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.known = known


class GroupCase(NamedTuple):
    """A group under a text. `members` are cases of the same text, in the order of the profile.

    `etps` are the quantities of posts asked, side by side.
    """

    profile: GroupProfile
    book: RuleBook
    rules: RuleSet
    ask: Ask
    signed_on: date
    etps: tuple[Fraction, ...]
    members: tuple[Case, ...]
    notes: tuple[Note, ...]
    memo: dict[Any, Any]

    def anniversary(self, years: int) -> date:
        """Return the n-th anniversary of the group's contract."""
        return anniversary(self.signed_on, years)


def open_group(profile: GroupProfile, book: RuleBook, ask: Ask) -> GroupCase:
    """Return the case of a group: its text, the posts asked, the defaults used.

    Raises NoText when no collective text covers the signature, UnknownText or NotForGroups for
    `ask.text`.
    """
    group = profile.group
    signed_on = group.signed_on or ask.on
    rules = book.named(ask.text) if ask.text else _in_force(book, signed_on)
    if rules.header.scope != GROUP_SCOPE:
        raise NotForGroups(rules.id, tuple(header.id for header in _group_texts(book)))
    members = tuple(
        Case(
            profile=member,
            book=book,
            rules=rules,
            ask=ask,
            signed_on=signed_on,
            options=(),
            is_followed=False,
            notes=(),
            memo={},
        )
        for member in group.members
    )
    etps = ask.etps or ((group.etp,) if group.etp is not None else _usual_etps(rules, len(members)))
    notes: tuple[Note, ...] = ()
    if ask.text:
        notes = (note("as-if", text=rules.id), *rules.notes())
    defaults = _defaults(profile, ask)
    if defaults:
        notes += (note("defaults", facts=defaults, on=ask.on),)
    notes += tuple(
        note("reading-chosen", dispute=dispute, reading=reading)
        for dispute, reading in ask.readings.key
    )
    return GroupCase(
        profile, book, rules, ask, signed_on, tuple(dict.fromkeys(etps)), members, notes, {}
    )


def member_name(case: GroupCase, place: int) -> str:
    """Return the name of a member; with its number (from 1) where others have the same or none."""
    name, number = case.members[place].profile.name, str(place + 1)
    if not name:
        return number
    is_alone = sum(member.profile.name == name for member in case.members) == 1
    return name if is_alone else f"{name} ({number})"


def member_path(place: int, path: str) -> str:
    """Return the path of a member's fact: `group.members[0].doctor.sector`."""
    return f"group.members[{place}].{path}"


def has_earlier_contract(member: Case) -> bool:
    """Return whether a member signed an individual contract before the group signs."""
    signed_on = member.profile.contract.signed_on
    return signed_on is not None and signed_on < member.signed_on


def list_now(member: Case, name: PatientList) -> int | None:
    """Return a member's list when the group signs: the last count of an earlier contract."""
    last = last_count(member, name) if has_earlier_contract(member) else None
    stated: int | None = getattr(member.profile.patients, name.value)
    return stated if last is None else last


def last_count(member: Case, name: PatientList) -> int | None:
    """Return the last count observed on a list until the group signs, or None."""
    until = min(member.signed_on, member.ask.on)
    seen = [
        (one.on, count)
        for one in member.profile.contract.observations
        if one.on <= until and (count := getattr(one, name.value)) is not None
    ]
    return max(seen)[1] if seen else None


def etp_word(etp: Exact) -> str:
    """Return a quantity of posts as JSON writes it.

    >>> etp_word(Fraction(5, 2)), etp_word(Fraction(2)), etp_word(Fraction(1, 3))
    ('2.5', '2', '1/3')
    """
    exact = Fraction(etp)
    whole, rest = divmod(exact, 1)
    digits = ""
    while rest and len(digits) < _MOST_DIGITS:
        digit, rest = divmod(rest * 10, 1)  # the next decimal
        digits += str(digit)
    if rest:
        return str(exact)
    return f"{whole}.{digits}" if digits else str(whole)


_MOST_DIGITS = 6  # decimals a profile may write


def _group_texts(book: RuleBook) -> tuple[Header, ...]:
    return tuple(header for header in book.headers if header.scope == GROUP_SCOPE)


def _in_force(book: RuleBook, day: date) -> RuleSet:
    dated = [header for header in _group_texts(book) if header.in_force_from is not None]
    for header in dated:
        if header.covers(day):
            return book.rules(header)
    starts = [header.in_force_from.value for header in dated if header.in_force_from]
    raise NoText(day, min(starts, default=None), None)


def _usual_etps(rules: RuleSet, members: int) -> tuple[Fraction, ...]:
    """Return what is answered when no quantity is asked: one post, and one per member."""
    most = Fraction(rules.value("eligibility.group.etp_per_member", 1)) * members
    return (Fraction(1), max(Fraction(1), most))


def _defaults(profile: GroupProfile, ask: Ask) -> tuple[str, ...]:
    group = profile.group
    used = {
        "group.signed_on": group.signed_on is None,
        "group.etp": group.etp is None and not ask.etps,
        "group.previous_ended_on": group.previous_ended_on is None,
        "group.contract": any(one.contract.signed_on is None for one in group.members),
        "doctor.mep": any(
            one.doctor.mep is None and one.doctor.specialty == GENERAL_PRACTICE
            for one in group.members
        ),
        "doctor.installed_on": any(one.doctor.installed_on is None for one in group.members),
    }
    return tuple(path for path, is_used in used.items() if is_used)
