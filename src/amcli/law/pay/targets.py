"""How many patients have to be added (`targets`)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from amcli.law.check.verdicts import broken_by, event_notes, moves_reviewed, verdict, verdict_notes
from amcli.law.contract.case import Answer, Case, member_name, present, remembered
from amcli.law.contract.life import contract_anniversary, contract_years, under
from amcli.law.contract.succession import (
    Term,
    in_year,
    options_running,
    other_terms,
    running_term,
    term_notes,
)
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.sourced import (
    ABSENT,
    Absent,
    Figure,
    Note,
    at_most_assumed,
    exact,
    given,
    note,
    unknown,
)
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Finding, Option, PatientList, Verdict, WorkTime
from amcli.law.lists.bands import (
    BandRange,
    age_notes,
    band_notes,
    contract_band,
    has_age,
    list_band,
    list_now,
    newly_installed,
)
from amcli.law.lists.commitments import (
    Commitment,
    age_rule,
    commitment,
    due_year,
    lists_asked,
    notified_notes,
)
from amcli.law.lists.growth import has_rates
from amcli.law.lists.results import (
    achievement_rate,
    count_notes,
    observed_count,
    per_month,
    remaining_patients,
)

from .narrows import Narrowing, target_narrows


class Target(NamedTuple):
    """What is asked on one list, in patients: `level` = start + growth, or the level to hold.

    `observed`, `remaining` and `rate` (in [0, 1]) are None without an observation; `per_month`
    is what remains for each whole month left before `due_on`, None once it has passed.
    """

    start: Figure
    growth: Figure
    level: Figure
    due_on: date | None
    observed: Figure | None = None
    remaining: Figure | None = None
    rate: Figure | None = None
    per_month: Figure | None = None
    disputes: tuple[str, ...] = ()


class TargetPair(NamedTuple):
    """The targets by list; None where the list is not looked at for the specialty."""

    mt: Target | None
    fa: Target | None

    def asked(self) -> Iterator[tuple[str, Target]]:
        """Yield the targets that there are, each with the name of its list."""
        for name, target in zip(self._fields, self, strict=True):
            if target is not None:
                yield name, target


class MemberTargets(NamedTuple):
    """The targets of a newly installed member, beside those of the group."""

    member: str
    newly_installed: Finding
    targets: TargetPair


class TargetsOption(NamedTuple):
    """The targets of one term under one option, and whether the rules of age and start apply.

    `term` to `current_year` tell which term (`Term`).
    `members` are the targets of those newly installed, of a group alone, `narrows` the missing
    facts that make figures ranges.
    """

    etp: str
    band: BandRange
    age_rule: Finding
    newly_installed: Finding
    targets: TargetPair
    members: tuple[MemberTargets, ...] | Absent = ABSENT
    term: int = 1
    started_on: date | None = None
    ends_on: date | None = None
    current_year: int | None = None
    narrows: tuple[Narrowing, ...] = ()


class TargetsResult(NamedTuple):
    """The targets under every option asked, beside the verdict of the check.

    `margins` are there where they were asked for (`study.margins`).
    """

    verdict: Verdict
    options: tuple[TargetsOption, ...]
    margins: tuple[Any, ...] | Absent = ABSENT


def targets(case: Case, *, keeps_all: bool = False) -> Answer[TargetsResult]:
    """Return the growth and the level asked on each list under every option asked.

    `keeps_all`: those of the other terms after those of the running one.
    """
    decided = verdict(case)
    running = [running_term(case, option) for option in options_running(case)]
    held = {later: term for term in running for later in _options_held(term)}
    asked = [(term, option) for option, term in held.items()]
    others = other_terms(case) if keeps_all else ()
    asked += ((term, option) for term in others for option in _options_held(term))
    options = tuple(targets_of_term(term, option) for term, option in asked)
    judged = judging_in(running[0]) if running else case
    stated = (
        each
        for option, term in held.items()
        for each in notified_notes(judging_in(term), option, judged_on(judging_in(term)))
    )
    own = dict.fromkeys((*_target_notes(judged), *stated, *count_notes(case)))
    notes = (*case.notes, *verdict_notes(case, decided), *term_notes(case), *band_notes(judged))
    notes += (*event_notes(judged), *own)
    growths = [one.growth for option in options for one in option.targets if one is not None]
    if case.profile.doctor.specialty is None:
        notes += (note("specialty-missing"),)
    elif any(growth.value is None and growth.high is None for growth in growths):
        notes += (note("no-targets-table"),)
    return Answer(TargetsResult(verdict=decided, options=options), notes)


def judging_in(term: Term) -> Case:
    """Return the contract of a term under the text that sets its targets: its own, or a later one.

    A later one takes over where the doctor switched. A group has the members of the running year,
    or of the year that ends when targets are first judged if that comes later.
    """
    if not term.years:
        return term.case
    judged = under(term.stated, term.years[-1].targets)
    if judged.group is None:
        return judged
    year = max(term.current_year or 1, due_year(judged) or 1)
    return in_year(judged, contract_anniversary(judged, year - 1))


def _options_held(term: Term) -> tuple[WorkTime, ...]:
    """Return the option a term starts with and those it becomes."""
    return tuple(dict.fromkeys(line.option for line in term.years)) or (term.option,)


def targets_of_term(term: Term, becomes: WorkTime | None = None) -> TargetsOption:
    """Return the targets of a term, or of what its option becomes; of a group its new members'."""
    option = becomes or term.option
    judged, touched = judging_in(term), _is_touched(term, option)
    case = term.stated if term.case.group is None else judged
    found = {name: target(judged, option, name, touched) for name in lists_asked(judged)}
    new = (
        MemberTargets(
            member_name(case, place),
            newly_installed(member),
            TargetPair(*(_median(case, member, name) for name in PatientList)),
        )
        for place, member in present(case)
        if newly_installed(member) is not Finding.NOT_MET
    )
    return TargetsOption(
        etp=option.value,
        band=contract_band(case).labels(),
        age_rule=age_rule(judged, judged_on(judged)),
        newly_installed=newly_installed(judged),
        targets=TargetPair(mt=found.get(PatientList.MT), fa=found.get(PatientList.FA)),
        members=ABSENT if case.group is None else tuple(new),
        term=term.number,
        started_on=term.started_on,
        ends_on=term.ends_on,
        current_year=term.current_year,
        narrows=target_narrows(judged, option, judged_on(judged)),
    )


@step("group-median")
def _median(case: Case, member: Case, name: PatientList) -> Target:
    """Return the own target of a member installed for less than a year: the median list."""
    rule, count = case.rules.get(f"newly_installed.{name.value}"), list_now(member, name)
    start = unknown() if count is None else given(count)
    years = case.rules.value("newly_installed.reach_years")
    due_on = None if years is None else contract_anniversary(case, years)
    if years is not None and member.signed_on > case.signed_on:  # a member who joined since
        due_on = anniversary(member.signed_on, years)
    if rule is None:
        return Target(start=start, growth=unknown(0), level=unknown(count), due_on=due_on)
    if count is None:
        growth = unknown(0, rule.value, rule.sources)
        level = unknown(rule.value, None, rule.sources)
    else:
        growth = exact(max(0, rule.value - count), rule.status, rule.sources)
        level = exact(max(rule.value, count), rule.status, rule.sources)
    return Target(start=start, growth=growth, level=level, due_on=due_on)


@remembered
@step("due-on")
def due_on(case: Case) -> date | None:
    """Return the day the targets are judged: an anniversary of the contract."""
    year = due_year(case)
    return None if year is None else contract_anniversary(case, year)


def judged_on(case: Case) -> date:
    """Return the day an age counts for the targets: when they are judged, if that is known."""
    return due_on(case) or case.signed_on


def _is_touched(term: Term, option: WorkTime) -> bool:
    """Return whether an event changed the targets of a term: its option, its text, the place."""
    case = term.case
    if not (case.profile.contract.events or case.members) or not term.years:
        return False
    first, broken = contract_years(case, term.option)[0], broken_by(case)
    is_other = option != first.option or term.years[-1].targets is not first.targets
    is_broken = broken is not None and broken.on <= case.ask.on
    return is_other or is_broken or any(on <= case.ask.on for on in moves_reviewed(case))


@step("target")
def target(case: Case, option: WorkTime, name: PatientList, is_touched: bool = False) -> Target:
    """Return the target on one list, and what was observed of it so far.

    `is_touched`: an event changed what is asked, which is assumed at most.
    """
    day, judged = due_on(case), judged_on(case)
    asked = commitment(case, option, name, judged)
    if is_touched:
        asked = Commitment(asked.start, *map(at_most_assumed, asked[1:]))
    observed = observed_count(case, name)
    remaining = remaining_patients(asked.level, observed)
    return Target(
        *asked,
        due_on=day,
        observed=observed,
        remaining=remaining,
        rate=achievement_rate(asked, observed),
        per_month=per_month(remaining, case.ask.on, day),
        disputes=tuple(_disputes(case, option, name, judged)),
    )


def _disputes(case: Case, option: WorkTime, name: PatientList, judged_on: date) -> Iterator[str]:
    """Yield the disputes that what is asked on a list hangs on."""
    doctor, rules, own = case.profile.doctor, case.rules, list_band(case, name)
    age = rules.value("targets.age.from_age")
    if age is not None and age_rule(case, judged_on) is not has_age(case, age, case.signed_on):
        yield "D7"
    if has_rates(rules, option):
        common = contract_band(case)
        if option is Option.FULL and common.high is Band.P95_PLUS:
            yield "D8"
        if common.low is not Band.P95_PLUS:
            yield "D14"
    if own.is_exact and own.low is Band.P95_PLUS and rules.get("targets.p95_plus_growth"):
        yield "D12"
    is_apart = (own.low is Band.P95_PLUS) is not (contract_band(case).low is Band.P95_PLUS)
    if is_apart and case.is_general_practice and rules.get("targets.p95_plus_growth"):
        yield "D22"
    if rules.get("targets.age.from_age") is None and (doctor.birth_date or doctor.age):
        later = case.book.named("2024-convention").value("targets.age.from_age")
        if later is not None and has_age(case, later, judged_on) is not Finding.NOT_MET:
            yield "D13"
    if newly_installed(case) is not Finding.NOT_MET:
        yield "D15"


def _target_notes(case: Case) -> Iterator[Note]:
    doctor, patients = case.profile.doctor, case.profile.patients
    if case.rules.get("targets.age.from_age") is None:
        if doctor.birth_date is not None or doctor.age is not None:
            yield note("no-age-rule", text=case.rules.id)
    else:
        if age_rule(case, judged_on(case)) is Finding.UNDETERMINED:
            code = "age-missing" if doctor.age is None else "age-either-side"
            yield note(code, age=case.rules.value("targets.age.from_age"))
        yield from age_notes(case)
    further = case.rules.get("newly_installed.next_months")
    doctors = [member for _, member in present(case)] or [case]
    is_new = any(
        newly_installed(each) is not Finding.NOT_MET and each.is_general_practice
        for each in doctors
    )
    if further is not None and is_new:
        yield note("newly-installed-next", months=further.value)
    counts_adults = case.rules.value("bands.mt_count") == "mt_adult"
    if counts_adults and patients.mt_adult is None and case.is_general_practice:
        yield note("mt-as-adult")
