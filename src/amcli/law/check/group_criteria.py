"""What a group must be to sign: its form, its members together, its posts, its waiting time."""

from datetime import date
from fractions import Fraction
from typing import Any

from amcli.law.contract.case import Case, member_path
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.money import decimal
from amcli.law.figures.sourced import Figure, Sourced, exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, WorkTime
from amcli.law.lists.starting import list_now

from .criterion import Criterion, met
from .group_members import member_criteria

_RULES = "eligibility.group"
MEMBERS = "group.members"


def criteria_of_group(
    case: Case,
) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    """Return the criteria of the group and its members, then those of each quantity of posts."""
    by_etp = tuple(_of_posts(case, option) for option in case.options)
    return group_criteria(case), by_etp


def _of_posts(case: Case, option: WorkTime) -> tuple[Criterion, ...]:
    ceiling = etp_ceiling(case, option.etp, option.value)
    return () if ceiling is None else (ceiling,)


def group_criteria(case: Case) -> tuple[Criterion, ...]:
    """Return the criteria that do not hang on the posts asked: the group's, then each member's."""
    own = tuple(
        criterion
        for place in range(len(case.members))
        for criterion in member_criteria(case, place)
    )
    group = (_company_form(case), _members(case, own), _mean_mt(case), _waiting_time(case))
    return (*(one for one in group if one is not None), *own)


def _rule(case: Case, key: str) -> Sourced | None:
    return case.rules.get(f"{_RULES}.{key}")


@step("criterion")
def _company_form(case: Case) -> Criterion | None:
    rule, group = _rule(case, "company_forms"), case.group
    if rule is None or group is None:
        return None
    form = group.form
    return Criterion(
        code="company-form",
        verdict=Finding.UNDETERMINED if form is None else met(form.value in rule.value),
        observed=None if form is None else form.value,
        required=", ".join(rule.value),
        sources=rule.sources,
        missing=("group.form",) if form is None else (),
    )


@step("criterion")
def _members(case: Case, own: tuple[Criterion, ...]) -> Criterion:
    """All members fit: the worst of what is found of each."""
    findings = {criterion.verdict for criterion in own}
    finding = Finding.MET
    if Finding.NOT_MET in findings:
        finding = Finding.NOT_MET
    elif Finding.UNDETERMINED in findings or not case.members:
        finding = Finding.UNDETERMINED
    return Criterion(
        code="members",
        verdict=finding,
        observed=given(len(case.members)) if case.members else None,
        sources=case.rules.sources(f"{_RULES}.company_forms"),
        missing=() if case.members else (MEMBERS,),
    )


@step("criterion")
def _mean_mt(case: Case) -> Criterion | None:
    """The mean list of the members; a list that is missing can only add to it."""
    rule = _rule(case, "mean_mt")
    if rule is None:
        return None
    lists = [list_now(member, PatientList.MT) for member in case.members]
    known = [count for count in lists if count is not None]
    needed = rule.value * len(lists)
    missing = tuple(
        member_path(place, "patients.mt") for place, count in enumerate(lists) if count is None
    )
    if lists and sum(known) >= needed:
        finding, missing = Finding.MET, ()
    elif missing or not lists:
        finding, missing = Finding.UNDETERMINED, missing or (MEMBERS,)
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
def etp_ceiling(case: Case, etp: Fraction, word: str) -> Criterion | None:
    """Return the ceiling of posts for a quantity asked: so many per member, more for training."""
    rule = _rule(case, "etp_per_member")
    if rule is None:
        return None
    base = Fraction(rule.value) * len(case.members)
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
        etp=word,
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
    each, most = Fraction(per.value), Fraction(per.value) * len(case.members)
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
def _waiting_time(case: Case) -> Criterion | None:
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
