"""What is asked of a group: its form, its members together and each, its posts, its waiting time.

Imported when a group is asked about.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from amcli.law.contract.case import (
    GENERAL_PRACTICE,
    Case,
    member_name,
    member_path,
    present,
)
from amcli.law.contract.succession import in_running_year
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Figure, Sourced, exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EventKind, Finding, PatientList, WorkTime
from amcli.law.lists.bands import list_now

from .criteria import optam, sector
from .criterion import Criterion, Rule, met, of_fact

_RULES = "eligibility.group"
MEMBERS = "group.members"


def criteria_of_group(
    case: Case,
) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    """Return the criteria of the group and its members, then those of each quantity of posts.

    Its members are those of the year that runs on the day of the question.
    """
    case = in_running_year(case)
    own = tuple(criterion for place, _ in present(case) for criterion in _of_member(case, place))
    group = (rule.ask(case, own) for rule in GROUP_RULES)
    posts = ((rule.ask(case, option) for rule in POST_RULES) for option in case.options)
    return (*filter(None, group), *own), tuple(tuple(filter(None, asked)) for asked in posts)


def _of_member(case: Case, place: int) -> Iterator[Criterion]:
    """Yield the criteria of one member, named, with the paths of the facts it lacks."""
    for rule in MEMBER_RULES:
        criterion = rule.ask(case.members[place])
        if criterion is not None:
            yield _named(case, place, criterion)


@step("member-criterion")
def _named(case: Case, place: int, criterion: Criterion) -> Criterion:
    """Return a criterion with the member it is asked of, by name and place, and the paths."""
    return criterion._replace(
        place=place,
        member=member_name(case, place),
        missing=tuple(member_path(place, path) for path in criterion.missing),
    )


def _rule(case: Case, key: str) -> Sourced | None:
    return case.rules.get(f"{_RULES}.{key}")


@step("criterion")
def company_form(case: Case, _: tuple[Criterion, ...]) -> Criterion | None:
    """The companies that may sign."""
    rule, group = _rule(case, "company_forms"), case.group
    if rule is None or group is None:
        return None
    return of_fact(
        "group.form",
        group.form,
        group.form in rule.value,
        code="company-form",
        required=", ".join(rule.value),
        sources=rule.sources,
    )


@step("criterion")
def members(case: Case, own: tuple[Criterion, ...]) -> Criterion:
    """All members fit: the worst of what is found of each."""
    findings = {criterion.verdict for criterion in own}
    finding = Finding.MET
    if Finding.NOT_MET in findings:
        finding = Finding.NOT_MET
    elif Finding.UNDETERMINED in findings or not own:
        finding = Finding.UNDETERMINED
    return Criterion(
        code="members",
        verdict=finding,
        observed=given(len(present(case))) if case.members else None,
        sources=case.rules.sources(f"{_RULES}.company_forms"),
        missing=() if case.members else (MEMBERS,),
    )


@step("criterion")
def mean_mt(case: Case, _: tuple[Criterion, ...]) -> Criterion | None:
    """The mean list of the members; a list that is missing can only add to it.

    That it falls below the floor later is no ground: that of the signature stands.
    """
    rule = _rule(case, "mean_mt")
    if rule is None:
        return None
    found = {place: list_now(member, PatientList.MT) for place, member in present(case)}
    lists = list(found.values())
    known = [count for count in lists if count is not None]
    needed = rule.value * len(lists)
    missing = tuple(
        member_path(place, "patients.mt") for place, count in found.items() if count is None
    )
    if lists and sum(known) >= needed:
        finding, missing = Finding.MET, ()
    elif missing or not lists:
        finding, missing = Finding.UNDETERMINED, missing or (MEMBERS,)
    elif case.members_on is not None and case.members_on > case.signed_on:
        return mean_mt(case._replace(members_on=None, memo={}), _)
    else:
        finding = Finding.NOT_MET
    mean = None
    if lists and len(known) == len(lists):
        mean = Fraction(sum(known), len(lists))
    return Criterion(
        code="floor-mt",
        verdict=finding,
        observed=None if mean is None else _number(mean),
        required=exact(rule.value, rule.status, rule.sources),
        bound="at-least",
        margin=None if mean is None else _difference(mean - rule.value, rule),
        sources=rule.sources,
        missing=missing,
    )


@step("criterion")
def etp_ceiling(case: Case, option: WorkTime) -> Criterion | None:
    """Return the ceiling of posts for a quantity asked: so many per member, more for training."""
    rule = _rule(case, "etp_per_member")
    if rule is None:
        return None
    etp, base = option.etp, Fraction(rule.value) * len(present(case))
    low, high, missing, sources = _training(case, rule)
    ceiling: Fraction | None = None
    if not case.members:
        finding, missing = Finding.UNDETERMINED, (MEMBERS,)
    elif etp <= base + low:
        finding, ceiling = Finding.MET, base + low
    elif etp > base + high:
        finding, ceiling = Finding.NOT_MET, base + high
    else:
        finding = Finding.UNDETERMINED
    return Criterion(
        code="etp-ceiling",
        verdict=finding,
        etp=option.value,
        observed=_number(etp),
        required=None if ceiling is None else _difference(ceiling, rule),
        bound=None if ceiling is None else "at-most",
        margin=None if ceiling is None else _difference(etp - ceiling, rule),
        sources=sources,
        missing=missing if finding is Finding.UNDETERMINED else (),
    )


def _training(
    case: Case, base: Sourced
) -> tuple[Fraction, Fraction, tuple[str, ...], tuple[str, ...]]:
    """Return the posts added for training at least and at most, the facts lacking, the sources."""
    group, per = case.group, _rule(case, "etp_per_training_supervisor")
    assert group is not None
    since = _rule(case, "training_from")
    if per is None or since is None or case.signed_on < since.value:
        return Fraction(0), Fraction(0), (), base.sources
    each, most = Fraction(per.value), Fraction(per.value) * len(present(case))
    if group.training_site:
        return most, most, (), per.sources
    juniors = group.docteurs_juniors
    low = Fraction(0) if juniors is None else min(most, each * juniors)
    facts: dict[str, Any] = {
        "group.docteurs_juniors": juniors,
        "group.training_site": group.training_site,
    }
    missing = tuple(path for path, fact in facts.items() if fact is None)
    return low, most if missing else low, missing, per.sources


@step("criterion")
def waiting_time(case: Case, _: tuple[Criterion, ...]) -> Criterion | None:
    """The wait after an earlier collective aid; without one there is nothing to wait for."""
    rule, group = _rule(case, "waiting_years"), case.group
    if rule is None or group is None:
        return None
    ended_on = group.previous_ended_on
    opens_on: date | None = None if ended_on is None else anniversary(ended_on, rule.value)
    return Criterion(
        code="waiting-time",
        verdict=met(opens_on is None or case.signed_on >= opens_on),
        observed="no-earlier-aid" if opens_on is None else case.signed_on.isoformat(),
        required=None if opens_on is None else opens_on.isoformat(),
        sources=rule.sources,
    )


def _number(value: Fraction) -> Figure:
    return given(_plain(value))


def _difference(value: Fraction, rule: Sourced) -> Figure:
    return exact(_plain(value), rule.status, rule.sources)


def _plain(value: Fraction) -> Any:
    """Return a whole number as such, another one with four decimals."""
    return value.numerator if value.denominator == 1 else decimal(value)


@step("criterion")
def specialty(member: Case) -> Criterion | None:
    """General practice, without a particular practice (MEP)."""
    rule = member.rules.get("eligibility.standings")
    if rule is None:
        return None
    doctor = member.profile.doctor
    if doctor.specialty is None:
        finding = met(False) if doctor.mep else Finding.UNDETERMINED
    else:
        finding = met(doctor.specialty == GENERAL_PRACTICE and not doctor.mep)
    return Criterion(
        code="specialty",
        verdict=finding,
        observed="mep" if doctor.mep else doctor.specialty,
        required=GENERAL_PRACTICE,
        sources=rule.sources,
        missing=("doctor.specialty",) if finding is Finding.UNDETERMINED else (),
    )


@step("criterion")
def partner(member: Case) -> Criterion:
    """A partner of the company in the doctor's own name."""
    is_partner = getattr(member.profile.practice, "partner", None)
    return of_fact(
        "practice.partner",
        is_partner,
        is_partner is True,
        code="partner",
        required="true",
        sources=_sources(member),
    )


@step("criterion")
def individual_contract(member: Case) -> Criterion:
    """No individual contract still open when the group signs; one that is not told is none."""
    signed_on, events = member.profile.contract.signed_on, member.profile.contract.events
    ended = [one.on for one in events if one.kind is EventKind.TERMINATION]
    is_open = signed_on is not None and not any(day <= member.signed_on for day in ended)
    observed = "none" if signed_on is None else "open" if is_open else "ended"
    return Criterion(
        code="individual-contract",
        verdict=met(not is_open),
        observed=observed,
        required="not-open",
        sources=_sources(member),
    )


def _sources(member: Case) -> tuple[str, ...]:
    return member.rules.sources("eligibility.group.company_forms")


# In the order in which they are shown.
GROUP_RULES: tuple[Rule[[Case, tuple[Criterion, ...]]], ...] = (
    Rule("company-form", ("group.form",), "group.form", company_form),
    Rule("members", (MEMBERS,), "", members),
    Rule("floor-mt", (MEMBERS,), MEMBERS, mean_mt),
    Rule(
        "waiting-time",
        ("group.signed_on", "group.previous_ended_on"),
        "group.signed_on",
        waiting_time,
    ),
)
MEMBER_RULES: tuple[Rule[[Case]], ...] = (
    Rule("specialty", ("doctor.specialty", "doctor.mep"), "doctor.specialty", specialty),
    Rule("sector", ("doctor.sector",), "doctor.sector", sector),
    Rule("optam", ("doctor.sector", "doctor.optam"), "doctor.optam", optam),
    Rule("partner", ("practice.partner",), "practice.partner", partner),
    Rule(
        "individual-contract",
        ("contract.signed_on", "contract.events"),
        "contract.events",
        individual_contract,
    ),
)
POST_RULES: tuple[Rule[[Case, WorkTime]], ...] = (
    Rule(
        "etp-ceiling",
        ("group.etp", MEMBERS, "group.training_site", "group.docteurs_juniors"),
        "group.etp",
        etp_ceiling,
    ),
)
RULES: tuple[Rule[...], ...] = (*GROUP_RULES, *MEMBER_RULES, *POST_RULES)
