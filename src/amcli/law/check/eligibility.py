"""Who may sign (`check`): the criteria, the whole verdict, what would change it, what to do."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from amcli.law.contract.case import Answer, Case
from amcli.law.contract.life import end_grounds
from amcli.law.contract.succession import running_contract, term_notes
from amcli.law.figures.calendar import is_month_end_moved
from amcli.law.figures.sourced import ABSENT, Absent, Note, note
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, Verdict
from amcli.law.lists.bands import band_notes

from .criterion import Criterion
from .next_steps import Flip, Step, flips, next_steps
from .verdicts import all_criteria, asked_of, best, decide, event_notes, wish_notes


class OptionVerdict(NamedTuple):
    """The verdict for one option."""

    etp: str
    verdict: Verdict


class CheckResult(NamedTuple):
    """The whole verdict, that of each option, the criteria, and what can be done about them.

    `margins` are there where they were asked for (`study.margins`).
    """

    verdict: Verdict
    options: tuple[OptionVerdict, ...]
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...]
    flips: tuple[Flip, ...]
    next: tuple[Step, ...]
    margins: tuple[Any, ...] | Absent = ABSENT


@step("option-verdict")
def option_verdict(etp: str, criteria: tuple[Criterion, ...]) -> OptionVerdict:
    """Return the verdict that the criteria of an option make."""
    return OptionVerdict(etp=etp, verdict=decide(criteria))


@step("verdict")
def whole_verdict(options: tuple[OptionVerdict, ...]) -> Verdict:
    """Return the most favourable verdict of the options."""
    return best(option.verdict for option in options)


def check(case: Case) -> Answer[CheckResult]:
    """Return the verdict of the contract that runs, its criteria and what to do next."""
    asked, case = case, running_contract(case)
    general, by_option = all_criteria(case)
    criteria = (*general, *(criterion for own in by_option for criterion in own))
    options = tuple(
        option_verdict(option.value, tuple(asked_of((*general, *own), option.value)))
        for option, own in zip(case.options, by_option, strict=True)
    )
    missing = tuple(dict.fromkeys(path for criterion in criteria for path in criterion.missing))
    whole = whole_verdict(options)
    result = CheckResult(
        verdict=whole,
        options=options,
        criteria=criteria,
        missing=missing,
        flips=flips(case, criteria),
        next=next_steps(case, missing, whole is not Verdict.NOT_ELIGIBLE, is_first=case is asked),
    )
    closed = [option.etp for option in options if option.verdict is not result.verdict]
    notes = (*case.notes, *term_notes(asked), *band_notes(case), *_open_notes(criteria))
    notes += tuple(end_grounds(case))
    if any(step.hours for step in result.next):
        notes += (note("training-ways"),)
    notes += (*wish_notes(asked), *event_notes(case), *_month_ends(case, result.next))
    if closed:
        notes += (note("options-differ", verdict=result.verdict.value, options=tuple(closed)),)
    return Answer(result, notes)


def _month_ends(case: Case, steps: Iterable[Step]) -> Iterator[Note]:
    """Yield the days counted from that do not exist in the month that a step falls in."""
    starts: dict[date, None] = {}
    for one in steps:
        start = case.signed_on if one.on in (None, one.until) else one.on
        if start is not None and one.until is not None and is_month_end_moved(start, one.until):
            starts[start] = None
    yield from (note("month-end-moved", on=start) for start in starts)


def _open_notes(criteria: Iterable[Criterion]) -> Iterator[Note]:
    """Yield why a criterion is open although its facts are known: who adapts it, or settles it."""
    for criterion in criteria:
        code = criterion.code
        is_open = criterion.verdict is Finding.UNDETERMINED and not criterion.missing
        if is_open and code.startswith("floor-"):
            yield note("floor-adapted", criterion=code)
        elif is_open and code in ("specialty", "grouped-practice"):
            yield note("ask-cpam", criterion=code)
        elif criterion.missing == ("group",) and code == "company-form":
            yield note("needs-group")
