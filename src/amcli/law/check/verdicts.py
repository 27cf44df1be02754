"""The criteria of a case and the verdict they make."""

from collections.abc import Iterable

from amcli.law.contract.case import Case, remembered
from amcli.law.contract.succession import running_contract, running_term
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, Verdict, WorkTime

from .criteria import DOCTOR_RULES, doctor_criteria
from .criterion import Criterion, Rule
from .option_criteria import ALONE_RULES, OPTION_RULES, SECOND_POST_RULES, option_criteria

# Every criterion that one doctor is asked for.
RULES: tuple[Rule[...], ...] = (
    *DOCTOR_RULES,
    *OPTION_RULES,
    *ALONE_RULES,
    *SECOND_POST_RULES,
)
NEEDS_GROUP = ("company-form", "members", "floor-mt", "etp-ceiling", "waiting-time")


@remembered
def all_criteria(
    case: Case,
) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    """Return the criteria common to all options of the running contract, then their own.

    An option that changes on the way has to meet the criteria of those it becomes.
    """
    case = running_contract(case)
    if case.group is not None:
        from .members import criteria_of_group  # few profiles are those of a group

        return criteria_of_group(case)
    if case.rules.header.scope == "group":
        return needs_group(case), tuple(() for _ in case.options)
    general = tuple(doctor_criteria(case))
    own = [option_criteria(case, option) for option in case.options]
    if case.profile.contract.events:
        own = [_with_later_options(case, option) for option in case.options]
    return general, tuple(own)


def _with_later_options(case: Case, option: WorkTime) -> tuple[Criterion, ...]:
    """Return the criteria of an option and of those it becomes, each under the text of its day."""
    from amcli.law.contract.life import (  # needs what few profiles have: events
        contract_years,
        under,
    )

    cases = {option: case}
    for line in contract_years(case, option):
        cases.setdefault(line.option, under(case, line.targets))
    own = (option_criteria(judged, later) for later, judged in cases.items())
    return tuple(criterion for criteria in own for criterion in criteria)


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
        option: decide((*general, *own)) for option, own in zip(options, by_option, strict=True)
    }
    if options == case.options:
        return decided
    return {option: decided[running_term(case, option).option] for option in case.options}


def verdict_notes(decided: Verdict) -> tuple[Note, ...]:
    """Return what an answer says when the doctor is not, or not surely, eligible."""
    if decided is Verdict.ELIGIBLE:
        return ()
    return (note("verdict-aside", verdict=decided.value),)


def decide(criteria: Iterable[Criterion]) -> Verdict:
    """Return the worst of the findings: one not met refuses, one undetermined leaves open."""
    findings = {criterion.verdict for criterion in criteria}
    if Finding.NOT_MET in findings:
        return Verdict.NOT_ELIGIBLE
    return Verdict.UNDETERMINED if Finding.UNDETERMINED in findings else Verdict.ELIGIBLE


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the most favourable of the verdicts of several options: one open option is enough."""
    reached = set(verdicts)
    favourable = (Verdict.ELIGIBLE, Verdict.UNDETERMINED)
    return next((verdict for verdict in favourable if verdict in reached), Verdict.NOT_ELIGIBLE)
