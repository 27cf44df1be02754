"""A group's profile: doctors who sign the collective aid together. None: a fact is missing.

Read only when a document has the key `group`; the same promises as `profile`.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Literal

from amcli.law.figures.terms import Background, EventKind

from .facts import Fact, Facts, Holder, Measure, T, facts, keys_of
from .profile import (
    AHEAD,
    COUNT,
    EUROS,
    LARGEST,
    PROOF,
    Assistant,
    Contract,
    Event,
    Observation,
    Practice,
    Profile,
)

LEAST_POSTS = Fraction(1, 2)  # no text pays for less than half a post
MOST_MEMBERS = 100  # a longer list is a typing mistake
POSTS = Fact(
    measure=Measure.POSTS,
    low=LEAST_POSTS,
    high=LARGEST,
    below="group-etp",
    examples=(1, 2, Decimal("2.5")),  # as a profile writes them
)


class CompanyForm(StrEnum):
    """The company that signs for the group; the rules say which forms may."""

    SCP = "scp"
    SCM = "scm"
    SISA = "sisa"
    SEL = "sel"
    OTHER = "other"


@facts
class MemberPractice(Practice):
    """Where a member works. `partner`: a partner of the company in the doctor's own name."""

    partner: bool | None = None


@facts
class Member(Profile):
    """A doctor of the group, told as in an individual profile.

    `patients` are the lists at the group's signature; for a member with an individual contract
    (`contract.signed_on`) they are those it started from, its observations say what was gained.
    `joined_on` and `left_on` count for the years that open on or after them; a member without the
    first was there from the start. A doctor whose own facts change says so by an event of kind
    `change` in `contract.events`.
    """

    joined_on: Annotated[date | None, AHEAD] = None
    left_on: Annotated[date | None, AHEAD] = None
    practice: MemberPractice = MemberPractice()


@facts
class NamedMember(Facts):
    """A doctor of the group told in a file of their own, and when they join and leave."""

    file: str | None = None
    joined_on: Annotated[date | None, AHEAD] = None
    left_on: Annotated[date | None, AHEAD] = None


@facts
class GroupCount(Facts):
    """The lists of all members together, counted on a day, in patients."""

    on: Annotated[date, Fact(is_past=True, since="group.signed_on")]
    mt: Annotated[int | None, COUNT] = None
    fa: Annotated[int | None, COUNT] = None


@facts
class GroupEvent(Facts):
    """Something that happened to a group's contract, or is planned: what an `Event` says of it.

    `option` changes the posts (`etp`) at the first anniversary on or after `on`, `move` is that of
    the group, `absence` the leave of a member, `renewal` opens another term at the end of the last.
    """

    on: Annotated[date, Fact(is_ahead=True, since="notified_on")]
    kind: Literal["option", "assistant", "move", "absence", "termination", "renewal"]
    etp: Annotated[Fraction | None, POSTS] = None
    keeps_list: bool | None = None
    background: Background | None = None
    qualified: bool | None = None
    notified_on: date | None = None
    until: Annotated[date | None, Fact(is_ahead=True, since="on")] = None


@facts
class Group(Facts):
    """The group and its contract. `etp`: posts asked; `employer_cost`: euros a year, all posts.

    `docteurs_juniors` counts the members who are training supervisors hosting one;
    `previous_ended_on` is the end of an earlier collective aid.
    """

    form: CompanyForm | None = None
    etp: Annotated[Fraction | None, POSTS] = None
    signed_on: Annotated[date | None, AHEAD] = None
    hired_on: Annotated[date | None, AHEAD] = None
    proof_received_on: Annotated[date | None, PROOF] = None
    assistant: Assistant = Assistant()
    employer_cost: Annotated[Decimal | tuple[Decimal, ...] | None, EUROS] = None
    training_site: bool | None = None
    docteurs_juniors: Annotated[int | None, Fact(measure=Measure.DOCTORS, high=LARGEST)] = None
    previous_ended_on: Annotated[date | None, AHEAD] = None
    observations: tuple[GroupCount, ...] = ()
    events: tuple[GroupEvent, ...] = ()
    members: tuple[Member, ...] = ()


@facts
class GroupProfile(Facts):
    """One document: a group."""

    name: str | None = None
    group: Annotated[Group, Fact(holder=Holder.CPAM)] = Group()


def contract_of(group: Group) -> Contract:
    """Return the contract of a group as the rules of any contract read it."""
    events = (_as(Event, event, kind=EventKind(event.kind)) for event in group.events)
    counts = (_as(Observation, count) for count in group.observations)
    return _as(Contract, group, observations=tuple(counts), events=tuple(events))


def _as(kind: type[T], stated: Facts, /, **others: Any) -> T:
    """Return the facts that two classes have under the same names, as one of the other class."""
    shared = [name for name in keys_of(kind) if name in keys_of(type(stated))]
    return kind(**{name: getattr(stated, name) for name in shared} | others)
