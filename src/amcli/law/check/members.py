"""What is asked of a group: its form, its members together and each, its posts, its waiting time.

Imported when a group is asked about.
"""

from fractions import Fraction

from amcli.law.contract.case import GENERAL_PRACTICE, Case, member_name, member_path, present
from amcli.law.contract.succession import in_running_year, options_held
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.sourced import Sourced, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EventKind, Finding, PatientList, WorkTime
from amcli.law.lists.bands import list_now

from .criteria import KIND, optam, sector
from .criterion import (
    Criterion,
    Rule,
    criteria_of,
    criterion,
    met,
    of_fact,
    of_number,
    shown,
    worst,
)

_RULES = "eligibility.group"
MEMBERS = "group.members"


def criteria_of_group(
    case: Case,
) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    """Return the criteria of the group and its members, then those of each quantity of posts.

    Its members are those of the year that runs on the day of the question.
    """
    case = in_running_year(case)
    own = tuple(
        _named(case, place, judged)
        for place, member in present(case)
        for judged in criteria_of(MEMBER_RULES, member)
    )
    posts = tuple(
        tuple(
            judged
            for posts, year in options_held(case, option).items()
            for judged in criteria_of(POST_RULES, year, posts)
        )
        for option in case.options
    )
    return criteria_of(GROUP_RULES, case, own) + own, posts


@step("member-criterion")
def _named(case: Case, place: int, judged: Criterion) -> Criterion:
    """Return a criterion with the member it is asked of, by name and place, and the paths."""
    return judged._replace(
        place=place,
        member=member_name(case, place),
        missing=tuple(member_path(place, path) for path in judged.missing),
    )


@criterion("company-form", "group.form")
def company_form(case: Case, _: tuple[Criterion, ...]) -> Criterion | None:
    """The companies that may sign."""
    rule, group = case.rules.get(f"{_RULES}.company_forms"), case.group
    if rule is None or group is None:
        return None
    return of_fact("group.form", group.form, group.form in rule.value, rule)


@criterion("members", MEMBERS, mends="")
def members(case: Case, own: tuple[Criterion, ...]) -> Criterion:
    """All members fit: the worst of what is found of each."""
    return Criterion(
        verdict=worst(own) if own else Finding.UNDETERMINED,
        observed=given(len(present(case))) if case.members else None,
        sources=case.rules.sources(f"{_RULES}.company_forms"),
        missing=() if case.members else (MEMBERS,),
    )


@criterion("floor-mt", MEMBERS)
def mean_mt(case: Case, own: tuple[Criterion, ...]) -> Criterion | None:
    """The mean list of the members; a list that is missing can only add to it.

    That it falls below the floor later is no ground: that of the signature stands.
    """
    rule = case.rules.get(f"{_RULES}.mean_mt")
    if rule is None:
        return None
    lists = {place: list_now(member, PatientList.MT) for place, member in present(case)}
    known = [count for count in lists.values() if count is not None]
    missing = tuple(
        member_path(place, "patients.mt") for place, count in lists.items() if count is None
    )
    is_met: bool | None = None
    if lists and sum(known) >= rule.value * len(lists):
        is_met, missing = True, ()
    elif missing or not lists:
        missing = missing or (MEMBERS,)
    elif case.members_on is not None and case.members_on > case.signed_on:
        return mean_mt.ask(case._replace(members_on=None, memo={}), own)
    else:
        is_met = False
    mean = Fraction(sum(known), len(lists)) if lists and len(known) == len(lists) else None
    return of_number(MEMBERS, mean, rule)._replace(verdict=met(is_met), missing=missing)


@criterion("etp-ceiling", "group.etp", MEMBERS, "group.training_site", "group.docteurs_juniors")
def etp_ceiling(case: Case, option: WorkTime) -> Criterion | None:
    """Return the ceiling of posts for a quantity asked: so many per member, more for training."""
    rule = case.rules.get(f"{_RULES}.etp_per_member")
    if rule is None:
        return None
    low, high, missing, sources = _posts_for_training(case, rule)
    etp, base = option.etp, Fraction(rule.value) * len(present(case))
    if not case.members or base + low < etp <= base + high:
        missing = missing if case.members else (MEMBERS,)
        asked = given(shown(etp))
        return Criterion(etp=option.value, observed=asked, sources=sources, missing=missing)
    ceiling = base + (low if etp <= base + low else high)
    limited = of_number("group.etp", etp, rule._replace(value=shown(ceiling)), etp=option.value)
    return limited._replace(verdict=met(etp <= ceiling), bound="at-most", sources=sources)


def _posts_for_training(
    case: Case, base: Sourced
) -> tuple[Fraction, Fraction, tuple[str, ...], tuple[str, ...]]:
    """Return the posts added for training at least and at most, the facts lacking, the sources."""
    group, per = case.group, case.rules.get(f"{_RULES}.etp_per_training_supervisor")
    assert group is not None
    since = case.rules.get(f"{_RULES}.training_from")
    if per is None or since is None or case.signed_on < since.value:
        return Fraction(0), Fraction(0), (), base.sources
    each, most = Fraction(per.value), Fraction(per.value) * len(present(case))
    if group.training_site:
        return most, most, (), per.sources
    juniors = group.docteurs_juniors
    low = Fraction(0) if juniors is None else min(most, each * juniors)
    facts = {"group.docteurs_juniors": juniors, "group.training_site": group.training_site}
    missing = tuple(path for path, fact in facts.items() if fact is None)
    return low, most if missing else low, missing, per.sources


@criterion("waiting-time", "group.signed_on", "group.previous_ended_on")
def waiting_time(case: Case, _: tuple[Criterion, ...]) -> Criterion | None:
    """The wait after an earlier collective aid; without one there is nothing to wait for."""
    rule, group = case.rules.get(f"{_RULES}.waiting_years"), case.group
    if rule is None or group is None:
        return None
    ended_on = group.previous_ended_on
    opens_on = None if ended_on is None else anniversary(ended_on, rule.value)
    return Criterion(
        verdict=met(opens_on is None or case.signed_on >= opens_on),
        observed="no-earlier-aid" if opens_on is None else case.signed_on.isoformat(),
        required=None if opens_on is None else opens_on.isoformat(),
        sources=rule.sources,
    )


@criterion("specialty", *KIND)
def specialty(member: Case) -> Criterion | None:
    """General practice, without a particular practice (MEP)."""
    rule = member.rules.get("eligibility.standings")
    if rule is None:
        return None
    doctor, is_met = member.profile.doctor, member.is_general_practice
    observed = "mep" if doctor.mep else doctor.specialty
    return of_fact("doctor.specialty", observed, is_met, rule, required=GENERAL_PRACTICE)


@criterion("partner", "practice.partner")
def partner(member: Case) -> Criterion:
    """A partner of the company in the doctor's own name."""
    is_partner = getattr(member.profile.practice, "partner", None)
    rule = member.rules.get(f"{_RULES}.company_forms")
    return of_fact("practice.partner", is_partner, is_partner is True, rule, required="true")


@criterion("individual-contract", "contract.events", "contract.signed_on")
def individual_contract(member: Case) -> Criterion:
    """No individual contract still open when the group signs; one that is not told is none."""
    signed_on, events = member.profile.contract.signed_on, member.profile.contract.events
    ended = [event.on for event in events if event.kind is EventKind.TERMINATION]
    is_open = signed_on is not None and not any(day <= member.signed_on for day in ended)
    observed = "none" if signed_on is None else "open" if is_open else "ended"
    rule = member.rules.get(f"{_RULES}.company_forms")
    return of_fact("contract.signed_on", observed, not is_open, rule, required="not-open")


# In the order in which they are shown.
GROUP_RULES: tuple[Rule[[Case, tuple[Criterion, ...]]], ...] = (
    company_form,
    members,
    mean_mt,
    waiting_time,
)
MEMBER_RULES: tuple[Rule[[Case]], ...] = (specialty, sector, optam, partner, individual_contract)
POST_RULES: tuple[Rule[[Case, WorkTime]], ...] = (etp_ceiling,)
RULES: tuple[Rule[...], ...] = (*GROUP_RULES, *MEMBER_RULES, *POST_RULES)
