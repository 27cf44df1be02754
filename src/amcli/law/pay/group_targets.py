"""The patients a group has to add (`targets` of a group), and what it has added."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from amcli.law.check.group_check import group_notes, group_verdict
from amcli.law.contract.anniversaries import contract_anniversary
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.members import (
    has_earlier_contract,
    last_count,
    list_now,
    member_name,
)
from amcli.law.figures.money import cut
from amcli.law.figures.sourced import Figure, add, exact, given, status_of, unknown
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, Status, Verdict
from amcli.law.lists.bands import BandRange
from amcli.law.lists.commitments import Commitment
from amcli.law.lists.group_bands import group_band
from amcli.law.lists.progress import achievement_rate, per_month, remaining_patients
from amcli.law.lists.starting import newly_installed

from .targets import Target, TargetPair


class MemberTargets(NamedTuple):
    """The targets of a newly installed member, beside those of the group."""

    member: str
    newly_installed: Finding
    targets: TargetPair


class GroupTargetsOption(NamedTuple):
    """The targets of a group for a quantity of posts; `members` are those newly installed."""

    etp: str
    band: BandRange
    age_rule: Finding
    newly_installed: Finding
    targets: TargetPair
    members: tuple[MemberTargets, ...]


class GroupTargetsResult(NamedTuple):
    """The targets for every quantity asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[GroupTargetsOption, ...]


def targets_group(case: Case) -> Answer:
    """Return the growth and the level asked of the group on each list, in patients."""
    installed = tuple(_newly_installed(case))
    options = tuple(
        GroupTargetsOption(
            etp=option.value,
            band=group_band(case).labels(),
            age_rule=Finding.NOT_MET,
            newly_installed=Finding.NOT_MET,
            targets=TargetPair(*(group_target(case, option.etp, name) for name in PatientList)),
            members=installed,
        )
        for option in case.options
    )
    return Answer(GroupTargetsResult(group_verdict(case), options), group_notes(case))


@step("commitment")
def group_commitment(case: Case, etp: Fraction, name: PatientList) -> Commitment:
    """Return the start, growth and level of one list, all members together."""
    start, growth = _start(case, name), _growth(case, etp, name)
    status = max(status_of(start), status_of(growth)).label
    level = Figure(
        add(start.value, growth.value),
        add(start.low, growth.low),
        add(start.high, growth.high),
        status,
        growth.sources,
    )
    return Commitment(start, growth, level)


@step("target")
def group_target(case: Case, etp: Fraction, name: PatientList) -> Target:
    """Return the target on one list, with what the last count of the group leaves to add."""
    asked, due_on = group_commitment(case, etp, name), _due_on(case, "targets.due_year")
    observed = _observed(case, name)
    remaining = remaining_patients(asked.level, observed)
    return Target(
        start=asked.start,
        growth=asked.growth,
        level=asked.level,
        due_on=due_on,
        observed=observed,
        remaining=remaining,
        rate=achievement_rate(asked, observed),
        per_month=per_month(remaining, case.ask.on, due_on),
    )


@step("due-on")
def _due_on(case: Case, key: str) -> date | None:
    years = case.rules.value(key)
    return None if years is None else contract_anniversary(case, years)


@step("group-start")
def _start(case: Case, name: PatientList) -> Figure:
    lists = [list_now(member, name) for member in case.members]
    total = add(*lists) if lists else None
    if total is not None:
        return given(total)
    known = sum(count for count in lists if count is not None)
    return unknown(known if lists else None)


@step("group-growth")
def _growth(case: Case, etp: Fraction, name: PatientList) -> Figure:
    """Return what is asked for the posts, less what members gained under earlier contracts."""
    rule = case.rules.get(f"targets.group.{name.value}_per_etp")
    if rule is None:
        return unknown()
    asked = cut(rule.value * etp)
    gains = [_gain(member, name) for member in case.members if has_earlier_contract(member)]
    most = max(0, asked - sum(gain for gain in gains if gain is not None))
    if None in gains or not case.members:
        return unknown(0, most, rule.sources)
    status = rule.status if etp.denominator == 1 else Status.ASSUMED
    return exact(most, status, rule.sources)


def _gain(member: Case, name: PatientList) -> int | None:
    """Return the patients gained under an individual contract, never below 0; None if unseen."""
    start: int | None = getattr(member.profile.patients, name.value)
    last = last_count(member, name)
    return None if start is None or last is None else max(0, last - start)


@step("observed")
def _observed(case: Case, name: PatientList) -> Figure | None:
    seen = [
        (one.on, count)
        for one in case.profile.contract.observations
        if one.on <= case.ask.on and (count := getattr(one, name.value)) is not None
    ]
    return given(max(seen)[1]) if seen else None


def _newly_installed(case: Case) -> Iterator[MemberTargets]:
    """Yield the own targets of each member installed for less than a year: the median list."""
    for place, member in enumerate(case.members):
        finding = newly_installed(member)
        if finding is not Finding.NOT_MET:
            pair = TargetPair(*(_median(case, member, name) for name in PatientList))
            yield MemberTargets(member_name(case, place), finding, pair)


@step("group-median")
def _median(case: Case, member: Case, name: PatientList) -> Target:
    rule, count = case.rules.get(f"newly_installed.{name.value}"), list_now(member, name)
    start = unknown() if count is None else given(count)
    due_on = _due_on(case, "newly_installed.reach_years")
    if rule is None:
        return Target(start=start, growth=unknown(), level=unknown(), due_on=due_on)
    if count is None:
        growth = unknown(0, rule.value, rule.sources)
        level = unknown(rule.value, None, rule.sources)
    else:
        growth = exact(max(0, rule.value - count), rule.status, rule.sources)
        level = exact(max(rule.value, count), rule.status, rule.sources)
    return Target(start=start, growth=growth, level=level, due_on=due_on)
