"""What would change a verdict, and what to do next: whom to ask, which papers, by when."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from amcli.law.check.criterion import Criterion
from amcli.law.check.verdicts import RULES, broken_by
from amcli.law.contract.case import Case, member_path
from amcli.law.contract.life import (
    events_of,
    hire_counts_from,
    renews_tacitly,
    under,
)
from amcli.law.contract.succession import Term, running_term
from amcli.law.figures.calendar import add_months
from amcli.law.figures.sourced import ABSENT, Absent, Figure, exact, merge_sources, unknown
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Background, EventKind, Finding, PatientList
from amcli.law.lists.bands import starting_count
from amcli.law.lists.commitments import due_year
from amcli.law.profile.consistency import holder_of


class Step(NamedTuple):
    """Something to do next: code of the word catalogue, fact concerned, who holds it, dates.

    `text` is the text that the contract may pass to, `hours` those of the training to enrol in.
    """

    code: str
    path: str | None = None
    who: str | None = None
    on: date | None = None
    until: date | None = None
    text: str | None = None
    hours: Figure | Absent = ABSENT


def running_steps(case: Case, *, is_first: bool) -> tuple[Step, ...]:
    """Return the next dates of a contract that was signed and runs, earliest first; else nothing.

    What lies behind is not told: a proof that is late is a matter of the calendar.
    """
    if case.profile.contract.signed_on is None or not case.options:
        return ()
    term = running_term(case, case.options[0])
    if term.current_year is None:
        return ()
    on, dates = case.ask.on, [*_dates(case, term)]
    if is_first:
        dates += _of_hire(case)
    ahead = [step for step in dates if step.until is not None and step.until >= on]
    ahead.sort(key=lambda step: (step.until or date.max, step.code))
    return (*ahead, *_switch(case, term))


def _dates(case: Case, term: Term) -> Iterator[Step]:
    rules, on = case.rules, case.ask.on
    months = rules.value("obligations.review_months")
    if months is not None:
        years = on.year - case.signed_on.year - 1  # at least so many are over
        number = max(1, 12 * years // months)  # months in a year
        while (day := add_months(case.signed_on, months * number)) < on:
            number += 1
        yield _on("review", day)
    first = due_year(under(case, term.years[-1].targets))
    judged = (line.closes_on for line in term.years if first is not None and line.year >= first)
    day_judged = next((day for day in judged if day is None or day >= on), None)
    yield _on("targets-judged", day_judged)
    end = term.years[-1].closes_on
    notice = rules.value("obligations.notice_months")
    if end is not None and notice is not None:
        yield Step("notice", until=add_months(end, -notice))
    code = "term-renewed" if renews_tacitly(case, term.option) else "term-new-contract"
    yield _on(code if case.group is None else "term", end)


def _of_hire(case: Case) -> Iterator[Step]:
    """Yield what the first assistant still obliges to, if the deadline is not over."""
    contract, rules, start = case.profile.contract, case.rules, hire_counts_from(case)
    proof = rules.value("obligations.proof_of_hire_months")
    if proof is not None and contract.proof_received_on is None:
        yield Step("proof-of-hire", on=start, until=add_months(start, proof))
    months = rules.value("obligations.training_begun_months")
    months = months or rules.value("obligations.qualification_months")
    background = contract.assistant.background
    if months is None or contract.assistant.qualified or is_exempt(case, background):
        return
    until, hours = add_months(start, months), training_hours(case, background)
    yield Step("enrol-training", on=start, until=until, hours=hours)


def is_exempt(case: Case, background: Background | None) -> bool:
    """Return whether a background has no qualification to get."""
    exempt = case.rules.value("obligations.exempt_backgrounds", ())
    return background is not None and background.value in exempt


@step("training-hours")
def training_hours(case: Case, background: Background | None) -> Figure | Absent:
    """Return the hours of the training owed by a background (D18), absent where no text has any."""
    whole = case.rules.get("obligations.training_hours")
    short = case.rules.get("obligations.training_hours_carers")
    if whole is None or short is None:
        return ABSENT
    if background is None:
        return unknown(short.value, whole.value, merge_sources(short.sources, whole.sources))
    is_short = background.value in case.rules.value("obligations.shorter_backgrounds", ())
    rule = short if is_short else whole
    return exact(rule.value, rule.status, rule.sources)


def _on(code: str, day: date | None) -> Step:
    return Step(code, on=day, until=day)


def _switch(case: Case, term: Term) -> Iterator[Step]:
    """Yield the later text that the contract may pass to, asked for and not before."""
    text = may_switch_to(case, term)
    if text is not None:
        yield Step("may-switch", who="cpam", text=text)


def may_switch_to(case: Case, term: Term) -> str | None:
    """Return the text in force that a running contract passes to on request, None if there is none.

    That is the one whose `transition.targets` names the contract's own, unless it was asked for
    already. It takes over at an anniversary: the last year of a contract that ends has none left.
    """
    if not case.is_followed or any(True for _ in events_of(case, EventKind.SWITCH)):
        return None
    is_renewed = term.option.value in term.case.rules.value("renewal.tacit_options", ())
    opening = (line.opens_on for line in term.years)
    if not is_renewed and all(day is not None and day < case.ask.on for day in opening):
        return None
    for header in case.book.individual():
        if not header.covers(case.ask.on):
            continue
        text = case.book.rules(header)
        is_asked = text.value("transition.targets.at") == "request"
        own = term.years[-1].targets.id
        if is_asked and own in text.value("transition.targets.from_texts", ()):
            return text.id
    return None


class Flip(NamedTuple):
    """What would change a criterion: the profile path, and the value needed where one is known."""

    criterion: str
    path: str
    needed: str | None = None


MEP = "mep"  # observed of a doctor of a particular practice, whatever the specialty
_MENDS = {rule.code: rule.mends for rule in RULES}


def flips(case: Case, criteria: Iterable[Criterion]) -> tuple[Flip, ...]:
    """Return what would change each criterion that is not met, and each fact that would settle."""
    found: dict[Flip, None] = {}
    for criterion in criteria:
        path = _mending(case, criterion)
        if criterion.verdict is Finding.NOT_MET and path:
            found[Flip(criterion.code, path, _needed(criterion))] = None
        for path in criterion.missing:
            found[Flip(criterion=criterion.code, path=path)] = None
    return tuple(found)


def _mending(case: Case, criterion: Criterion) -> str | None:
    """Return the fact that mends a criterion, of a group that of the member it is asked of."""
    if case.group is None:
        path = _MENDS.get(criterion.code)
    else:
        from .members import RULES as GROUP_RULES  # few profiles are those of a group

        path = next(rule.mends for rule in GROUP_RULES if rule.code == criterion.code)
    if criterion.observed == MEP:
        path = "doctor.mep"
    elif path == "patients.mt":  # or the adults, where these are counted
        path = starting_count(case, PatientList.MT).path
    if isinstance(criterion.place, Absent) or path is None:
        return path
    return member_path(criterion.place, path)


def _needed(criterion: Criterion) -> str | None:
    """Return the value that would meet a criterion, as the profile writes it."""
    required = criterion.required
    if criterion.observed == MEP:
        return "false"
    if not isinstance(required, Figure):
        return required
    if required.value is None:
        return None
    is_beyond = criterion.code == "floor-mt" and criterion.bound == "more-than"
    return str(required.value + 1 if is_beyond else required.value)


def next_steps(
    case: Case, missing: Iterable[str], is_open: bool, *, is_first: bool = True
) -> tuple[Step, ...]:
    """Return the missing facts with their holders, whom to contact, the papers and their dates.

    The papers are owed by a doctor who can sign, or may: `is_open`. Of a contract that runs there
    are the next dates alone; only one that took no other's place (`is_first`) owes what a hire
    obliges to.
    """
    steps = [Step(code="ask-fact", path=path, who=holder_of(path)) for path in missing]
    broken, dates = broken_by(case), running_steps(case, is_first=is_first)
    if broken is not None:
        code = "sign-anew" if broken.ends else "report-change"
        steps.append(Step(code, who="cpam", on=broken.on, until=broken.on))
    if dates:
        return (*steps, *dates)
    steps.append(Step(code="contact-cpam", who="cpam"))
    return (*steps, *_papers(case)) if is_open else tuple(steps)


def _papers(case: Case) -> Iterator[Step]:
    contract = case.profile.contract
    yield Step(code="work-contract")
    months = case.rules.value("obligations.proof_of_hire_months")
    if months is not None:
        start = hire_counts_from(case)
        is_known = None not in (contract.hired_on, contract.signed_on)
        until = add_months(start, months) if is_known else None
        yield Step(code="proof-of-hire", on=start if is_known else None, until=until)
    background = contract.assistant.background
    if not contract.assistant.qualified and not is_exempt(case, background):
        hours = training_hours(case, background)
        yield Step(code="enrol-training", hours=hours)
    if case.group is None:  # the leaflet that asks for it is one for a doctor alone
        yield Step(code="dedicated-room")
    for code in ("direct-hire-or-group", "no-remote-only"):
        yield Step(code=code)
