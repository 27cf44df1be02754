"""A group's profile: doctors who sign the collective aid together. None: a fact is missing.

Read only when a document has the key `group`; the same promises as `profile`.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from amcli.law.figures.facts import Facts, facts

from .profile import Practice, Profile


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
    """

    practice: MemberPractice = MemberPractice()


@facts
class GroupCount(Facts):
    """The lists of all members together, counted on a day, in patients."""

    on: date
    mt: int | None = None
    fa: int | None = None


@facts
class Group(Facts):
    """The group and its contract. `etp`: posts asked; `employer_cost`: euros a year, all posts.

    `docteurs_juniors` counts the members who are training supervisors hosting one;
    `previous_ended_on` is the end of an earlier collective aid.
    """

    form: CompanyForm | None = None
    etp: Fraction | None = None
    signed_on: date | None = None
    hired_on: date | None = None
    proof_received_on: date | None = None
    employer_cost: Decimal | tuple[Decimal, ...] | None = None
    training_site: bool | None = None
    docteurs_juniors: int | None = None
    previous_ended_on: date | None = None
    achieved: tuple[GroupCount, ...] = ()
    members: tuple[Member, ...] = ()


@facts
class GroupProfile(Facts):
    """One document: a group."""

    name: str | None = None
    group: Group = Group()
