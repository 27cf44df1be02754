"""The criteria of a case, the verdict they make, and from when an event leaves open what is due."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from amcli.law.contract.case import Case, remembered
from amcli.law.contract.life import (
    changed_facts,
    contract_years,
    ended_by_change_on,
    events_of,
    profile_on,
    with_change,
)
from amcli.law.contract.succession import options_held, running_contract, running_term
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EventKind, Finding, Verdict, WorkTime
from amcli.law.profile.profile import Event, Profile

from .criteria import DOCTOR_RULES, doctor_criteria
from .criterion import Criterion, Rule, criteria_of, worst
from .option_criteria import ALONE_RULES, OPTION_RULES, SECOND_POST_RULES, option_criteria

RULES: tuple[Rule[...], ...] = (*DOCTOR_RULES, *OPTION_RULES, *ALONE_RULES, *SECOND_POST_RULES)
NEEDS_GROUP = ("company-form", "members", "floor-mt", "etp-ceiling", "waiting-time")


@remembered
def all_criteria(case: Case) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    """Return the criteria common to all options of the running contract, then their own.

    Those of an option that the contract is to become stand beside; they decide that wish alone.
    """
    case = running_contract(case)
    if case.group is not None:
        from .members import criteria_of_group  # few profiles are those of a group

        return criteria_of_group(case)
    if case.rules.header.scope == "group":
        return needs_group(case), tuple(() for _ in case.options)
    by_option = (  # of those it becomes as well, each under the text of its day
        tuple(
            criterion
            for later, judged in options_held(case, option).items()
            for criterion in option_criteria(judged, later)
        )
        for option in case.options
    )
    return doctor_criteria(case), tuple(by_option)


def needs_group(case: Case) -> tuple[Criterion, ...]:
    """Return the criteria of a text for groups, asked of a doctor alone: all need a group."""
    return tuple(_needs_group(case, code) for code in NEEDS_GROUP)


@step("criterion")
def _needs_group(case: Case, code: str) -> Criterion:
    return Criterion(
        code=code,
        verdict=Finding.UNDETERMINED,
        required="group",
        sources=case.rules.sources("eligibility.group.company_forms"),
        missing=("group",),
    )


def verdict(case: Case) -> Verdict:
    """Return the whole verdict alone."""
    return best(option_verdicts(case).values())


def option_verdicts(case: Case) -> dict[WorkTime, Verdict]:
    """Return the verdict of each option of a case."""
    general, by_option = all_criteria(case)
    options = running_contract(case).options
    decided = {
        option: decide(asked_of((*general, *own), option.value))
        for option, own in zip(options, by_option, strict=True)
    }
    if options == case.options:
        return decided
    return {option: decided[running_term(case, option).option] for option in case.options}


def verdict_notes(case: Case, decided: Verdict) -> tuple[Note, ...]:
    """Return what an answer says when the doctor, or a wish, is not, or not surely, eligible."""
    aside = (note("verdict-aside", verdict=decided.value),)
    return (() if decided is Verdict.ELIGIBLE else aside) + tuple(wish_notes(case))


def wish_notes(case: Case) -> Iterator[Note]:
    """Yield which option the contract is to become may not be had, or not surely."""
    if not case.profile.contract.events:
        return
    general, by_option = all_criteria(case)
    options = [option.value for option in running_contract(case).options]
    for etp in dict.fromkeys(one.etp for own in by_option for one in own if one.etp):
        criteria = [one for own in by_option for one in asked_of(own, etp)]
        found = decide((*general, *criteria))
        if etp not in options and found is not Verdict.ELIGIBLE:
            yield note("wish-aside", etp=etp, verdict=found.value)


def asked_of(criteria: Iterable[Criterion], etp: str) -> Iterator[Criterion]:
    """Yield the criteria that decide an option: its own, and those of all options."""
    return (criterion for criterion in criteria if criterion.etp in (None, etp))


def decide(criteria: Iterable[Criterion]) -> Verdict:
    """Return the verdict of criteria: one not met refuses, else one undetermined leaves it open."""
    return _VERDICTS[worst(criteria)]


_VERDICTS = {
    Finding.MET: Verdict.ELIGIBLE,
    Finding.NOT_MET: Verdict.NOT_ELIGIBLE,
    Finding.UNDETERMINED: Verdict.UNDETERMINED,
}


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the most favourable of the verdicts of several options: one open option is enough."""
    reached = set(verdicts)
    favourable = (Verdict.ELIGIBLE, Verdict.UNDETERMINED)
    return next((verdict for verdict in favourable if verdict in reached), Verdict.NOT_ELIGIBLE)


class Break(NamedTuple):
    """From `on` it is open what is due; `criteria` are those no longer met, none if it ends."""

    on: date
    criteria: tuple[str, ...]

    @property
    def ends(self) -> bool:
        """Whether the contract ends that day, and another one is to be signed."""
        return not self.criteria


@remembered
def broken_by(case: Case) -> Break | None:
    """Return the first event of a contract from which what is due is open; None for none."""
    ending_on = ended_by_change_on(case)
    for doctor, event in changed_facts(case):
        if ending_on is not None and ending_on <= event.on:
            break
        lost = _lost(case, doctor, event)
        if lost:
            return Break(event.on, lost)
    return None if ending_on is None else Break(ending_on, ())


def _lost(case: Case, doctor: Case, event: Event) -> tuple[str, ...]:
    """Return the criteria that a change leaves unmet, or open, under the text of that year."""
    before, rules = profile_on(doctor.profile, event.on - date.resolution), case.rules
    for line in contract_years(case, case.options[0]) if case.options else ():
        if line.opens_on is not None and line.opens_on <= event.on:
            rules = line.targets  # whose targets hold in a year, its conditions do
    judged = doctor._replace(rules=rules)
    held, left = (_findings(judged, profile) for profile in (before, with_change(before, event)))
    lost = (
        code
        for (code, etp), finding in left.items()
        if finding is not Finding.MET and finding is not held.get((code, etp), Finding.MET)
    )
    return tuple(dict.fromkeys(lost))


def _findings(case: Case, profile: Profile) -> dict[tuple[str, str | None], Finding]:
    still = replace(profile, contract=replace(profile.contract, events=()))
    judged = case._replace(profile=still, memo={})
    if case.rules.header.scope == "group":
        from .members import MEMBER_RULES  # few profiles are those of a group

        criteria = list(criteria_of(MEMBER_RULES, judged))
    else:
        criteria = list(doctor_criteria(judged))
    for option in case.options:
        criteria += option_criteria(judged, option)
    return {(one.code, one.etp): one.verdict for one in criteria}


def moves_reviewed(case: Case) -> Iterator[date]:
    """Yield the days of the moves after which the CPAM may review the contract."""
    moves = events_of(case, EventKind.MOVE)
    return (event.on for event in moves if event.keeps_list is not False)


def event_notes(case: Case) -> Iterator[Note]:
    """Yield what the changes, moves and absences of a contract leave open, and whom to ask."""
    broken = broken_by(case)
    if broken is not None:
        code = "change-ends" if broken.ends else "change-breaks"
        yield note(code, on=broken.on, criteria=broken.criteria)
    for day in moves_reviewed(case):
        yield note("move-review", on=day)
    for event in events_of(case, EventKind.ABSENCE):
        code = "absence" if case.group is None else "absence-of-member"
        yield note(code, on=event.on, until=event.until)
