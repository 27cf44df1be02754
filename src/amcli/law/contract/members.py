"""What is collective alone: a contract that doctors sign together, each of them a member.

Imported when a document has the key `group`.
"""

from datetime import date
from fractions import Fraction
from typing import Any

from amcli.law.figures.calendar import anniversary
from amcli.law.figures.terms import Posts
from amcli.law.profile.consistency import implausible, unlikely_costs
from amcli.law.profile.group import GroupProfile, contract_of
from amcli.law.profile.profile import Doctor, Profile
from amcli.law.text.rules import RuleBook

from .case import GENERAL_PRACTICE, Ask, Case, doubtful, is_member, member_path, opening_notes
from .life import profile_on

GROUP_SCOPE = "group"
MEMBER = Doctor(specialty=GENERAL_PRACTICE, mep=False)  # what the text asks of each of them


class NotForGroups(LookupError):
    """The text asked for is one that a doctor signs alone."""

    def __init__(self, text: str, book: RuleBook) -> None:
        super().__init__(text)
        self.text = text
        self.known = tuple(one.id for one in book.headers if one.scope == GROUP_SCOPE)


def open_group(stated: GroupProfile, book: RuleBook, ask: Ask) -> Case:
    """Return the case of a group: its text, the posts asked, the defaults used.

    Raises NoText when no collective text covers the signature, UnknownText or NotForGroups for
    `ask.text`.
    """
    group = stated.group
    signed_on = group.signed_on or ask.on
    own = book.governing(ask.text, signed_on) if ask.text else None
    rules = own or book.in_force(signed_on, GROUP_SCOPE)
    if rules.header.scope != GROUP_SCOPE:
        raise NotForGroups(rules.id, book)

    def opened(profile: Profile, enters_on: date) -> Case:
        return Case(profile, book, rules, ask, enters_on, (), False, (), {})

    entering = [(one, _enters_on(signed_on, one.joined_on)) for one in group.members]
    members = tuple(opened(profile_on(one, day), day) for one, day in entering)
    etps = ask.etps or (() if group.etp is None else (group.etp,))
    if not etps:  # one post, and one for each member
        first = sum(is_member(member, signed_on) for member in group.members)
        most = Fraction(rules.value("eligibility.group.etp_per_member", 1)) * first
        etps = (Fraction(1), max(Fraction(1), most))
    # What the rules of any contract look at: the group as one doctor who has its posts.
    together = Profile(name=stated.name, doctor=MEMBER, contract=contract_of(group))
    doubts: list[tuple[str, Any]] = [*unlikely_costs("group", group.employer_cost, min(etps))]
    for place, member in enumerate(group.members):
        found = implausible(member, Fraction(0))
        doubts += ((member_path(place, path), value) for path, value in found)
    is_default = {
        "group.signed_on": group.signed_on is None,
        "group.etp": group.etp is None and not ask.etps,
        "group.previous_ended_on": group.previous_ended_on is None,
        "group.contract": any(member.contract.signed_on is None for member in group.members),
        "doctor.mep": any(
            member.doctor.mep is None and member.doctor.specialty == GENERAL_PRACTICE
            for member in group.members
        ),
        "doctor.installed_on": any(member.doctor.installed_on is None for member in group.members),
    }
    return opened(together, signed_on)._replace(
        options=tuple(map(Posts, dict.fromkeys(etps))),
        notes=opening_notes(rules, ask, is_default, tuple(doubtful(doubts))),
        group=group,
        section="group",
        members=members,
    )


def _enters_on(signed_on: date, joined_on: date | None) -> date:
    """Return the day a member's commitment begins: the signature, or the anniversary to join at."""
    if joined_on is None or joined_on <= signed_on:
        return signed_on
    day = anniversary(signed_on, joined_on.year - signed_on.year)
    return day if day >= joined_on else anniversary(signed_on, joined_on.year - signed_on.year + 1)
