"""Who may sign (`check`): the criteria, the whole verdict, what would change it, what to do."""

from collections.abc import Iterable
from typing import NamedTuple

from .bands import band_notes
from .case import Answer, Case, remembered
from .criteria import doctor_criteria
from .criterion import Criterion
from .next_steps import Flip, Step, flips, next_steps
from .option_criteria import option_criteria
from .sourced import Note, note
from .terms import Finding, Verdict


class OptionVerdict(NamedTuple):
    """The verdict for one option."""

    etp: str
    verdict: Verdict


class CheckResult(NamedTuple):
    """The whole verdict, that of each option, the criteria, and what can be done about them."""

    verdict: Verdict
    options: tuple[OptionVerdict, ...]
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...]
    flips: tuple[Flip, ...]
    next: tuple[Step, ...]


def check(case: Case) -> Answer:
    """Return the verdict, its criteria and what to do next."""
    general, by_option = all_criteria(case)
    criteria = (*general, *(criterion for one in by_option for criterion in one))
    options = tuple(
        OptionVerdict(etp=option.value, verdict=decide((*general, *own)))
        for option, own in zip(case.options, by_option, strict=True)
    )
    missing = tuple(dict.fromkeys(path for one in criteria for path in one.missing))
    result = CheckResult(
        verdict=best(option.verdict for option in options),
        options=options,
        criteria=criteria,
        missing=missing,
        flips=flips(criteria),
        next=next_steps(case, missing),
    )
    closed = [option.etp for option in options if option.verdict is not result.verdict]
    notes = (*case.notes, *band_notes(case))
    if closed:
        notes += (note("options-differ", verdict=result.verdict.value, options=tuple(closed)),)
    return Answer(result, notes)


@remembered
def all_criteria(
    case: Case,
) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    """Return the criteria common to all options, then those of each option asked."""
    if case.rules.header.scope == "group":
        return needs_group(case), tuple(() for _ in case.options)
    general = tuple(doctor_criteria(case))
    return general, tuple(option_criteria(case, option) for option in case.options)


def needs_group(case: Case) -> tuple[Criterion, ...]:
    """Return the criteria of a text for groups, asked of a doctor alone: all need a group."""
    sources = case.rules.sources("eligibility.group.company_forms")
    return tuple(
        Criterion(
            code=code,
            verdict=Finding.UNDETERMINED,
            required="group",
            sources=sources,
            missing=("group",),
        )
        for code in ("company-form", "members", "floor-mt", "etp-ceiling", "waiting-time")
    )


def verdict(case: Case) -> Verdict:
    """Return the whole verdict alone."""
    general, by_option = all_criteria(case)
    return best(decide((*general, *own)) for own in by_option)


def verdict_notes(decided: Verdict) -> tuple[Note, ...]:
    """Return what an answer says when the doctor is not, or not surely, eligible."""
    if decided is Verdict.ELIGIBLE:
        return ()
    return (note("verdict-aside", verdict=decided.value),)


def decide(criteria: Iterable[Criterion]) -> Verdict:
    """Return not eligible if one criterion is not met, else undetermined if one is, else eligible."""
    findings = {criterion.verdict for criterion in criteria}
    if Finding.NOT_MET in findings:
        return Verdict.NOT_ELIGIBLE
    return Verdict.UNDETERMINED if Finding.UNDETERMINED in findings else Verdict.ELIGIBLE


def best(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the most favourable of the verdicts of several options: one open option is enough."""
    found = set(verdicts)
    for one in (Verdict.ELIGIBLE, Verdict.UNDETERMINED):
        if one in found:
            return one
    return Verdict.NOT_ELIGIBLE
