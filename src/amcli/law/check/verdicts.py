"""The criteria of a case and the verdict they make."""

from collections.abc import Iterable, Iterator

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

    Those of an option that the contract is to become stand beside; they decide that wish alone.
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
