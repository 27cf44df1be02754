"""Who may sign (`check`): the whole verdict, what would change it, what to do next."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count
from typing import Any, NamedTuple

from amcli.law.contract.case import Answer, Case, member_path
from amcli.law.contract.life import end_grounds, events_of, hire_counts_from, renews_tacitly, under
from amcli.law.contract.succession import Term, running_contract, running_term, term_notes
from amcli.law.figures.calendar import add_months, is_month_end_moved
from amcli.law.figures.sourced import ABSENT, Absent, Figure, Note, known, note, unknown
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Background, EventKind, Finding, PatientList, Verdict
from amcli.law.lists.bands import band_notes, starting_count
from amcli.law.lists.commitments import due_year
from amcli.law.profile.consistency import holder_of

from .criterion import Criterion
from .verdicts import (
    RULES,
    all_criteria,
    asked_of,
    best,
    broken_by,
    decide,
    event_notes,
    wish_notes,
)


class OptionVerdict(NamedTuple):
    """The verdict for one option."""

    etp: str
    verdict: Verdict


class Flip(NamedTuple):
    """What would change a criterion: the profile path, and the value needed where one is known."""

    criterion: str
    path: str
    needed: str | None = None


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
    closed = [option.etp for option in options if option.verdict is not whole]
    notes = [*case.notes, *term_notes(asked), *band_notes(case), *_open_notes(criteria)]
    notes += end_grounds(case)
    if any(each.hours for each in result.next):
        notes.append(note("training-ways"))
    notes += (*wish_notes(asked), *event_notes(case))
    starts: dict[date, None] = {}  # a day that the month in which a step falls does not have
    for each in result.next:
        start = case.signed_on if each.on in (None, each.until) else each.on
        if start is not None and each.until is not None and is_month_end_moved(start, each.until):
            starts[start] = None
    notes += (note("month-end-moved", on=start) for start in starts)
    if closed:
        notes.append(note("options-differ", verdict=whole.value, options=tuple(closed)))
    return Answer(result, tuple(notes))


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


MEP = "mep"  # observed of a doctor of a particular practice, whatever the specialty


def flips(case: Case, criteria: Iterable[Criterion]) -> tuple[Flip, ...]:
    """Return what would change each criterion that is not met, and each fact that would settle."""
    found: dict[Flip, None] = {}
    for criterion in criteria:
        path = _mending(case, criterion) if criterion.verdict is Finding.NOT_MET else None
        if path:
            found[Flip(criterion.code, path, _needed(criterion))] = None
        for path in criterion.missing:
            found[Flip(criterion=criterion.code, path=path)] = None
    return tuple(found)


def _mending(case: Case, criterion: Criterion) -> str | None:
    """Return the fact that mends a criterion, of a group that of the member it is asked of."""
    rules = RULES
    if case.group is not None:
        from . import members  # few profiles are those of a group

        rules = members.RULES
    path = next((rule.mends for rule in rules if rule.code == criterion.code), None)
    if criterion.observed == MEP:
        path = "doctor.mep"
    if path == "patients.mt":  # or the adults, where these are counted
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
    steps = [Step("ask-fact", path=path, who=holder_of(path)) for path in missing]
    broken, signed_on = broken_by(case), case.profile.contract.signed_on
    if broken is not None:
        code = "sign-anew" if broken.ends else "report-change"
        steps.append(Step(code, who="cpam", on=broken.on, until=broken.on))
    runs = None if signed_on is None or not case.options else running_term(case, case.options[0])
    if runs is not None and runs.current_year is not None:
        dates = (*_dates(case, runs), *(_of_hire(case) if is_first else ()))
        ahead = [each for each in dates if each.until is not None and each.until >= case.ask.on]
        ahead.sort(key=lambda each: (each.until or date.max, each.code))
        text = may_switch_to(case, runs)
        if text is not None:
            ahead.append(Step("may-switch", who="cpam", text=text))
        if ahead:  # what lies behind is not told: a late proof is a matter of the calendar
            return (*steps, *ahead)
    steps.append(Step("contact-cpam", who="cpam"))
    return (*steps, *_papers(case)) if is_open else tuple(steps)


def _papers(case: Case) -> Iterator[Step]:
    contract = case.profile.contract
    yield Step("work-contract")
    months = case.rules.value("obligations.proof_of_hire_months")
    if months is not None:
        is_known = None not in (contract.hired_on, contract.signed_on)
        start = hire_counts_from(case) if is_known else None
        yield Step("proof-of-hire", on=start, until=start and add_months(start, months))
    yield from _training(case)
    if case.group is None:  # the leaflet that asks for it is one for a doctor alone
        yield Step("dedicated-room")
    yield from map(Step, ("direct-hire-or-group", "no-remote-only"))


def _dates(case: Case, term: Term) -> Iterator[Step]:
    rules, on = case.rules, case.ask.on
    months = rules.value("obligations.review_months")
    if months is not None:
        over = 12 * (on.year - case.signed_on.year - 1) // months  # at least; months in a year
        days = (add_months(case.signed_on, months * number) for number in count(max(1, over)))
        review = next(day for day in days if day >= on)
        yield Step("review", on=review, until=review)
    first = due_year(under(case, term.years[-1].targets))
    judged = (line.closes_on for line in term.years if first is not None and line.year >= first)
    day_judged = next((day for day in judged if day is None or day >= on), None)
    yield Step("targets-judged", on=day_judged, until=day_judged)
    end = term.years[-1].closes_on
    notice = rules.value("obligations.notice_months")
    if end is not None and notice is not None:
        yield Step("notice", until=add_months(end, -notice))
    code = "term-renewed" if renews_tacitly(case, term.option) else "term-new-contract"
    yield Step(code if case.group is None else "term", on=end, until=end)


def _of_hire(case: Case) -> Iterator[Step]:
    """Yield what the first assistant still obliges to, if the deadline is not over."""
    rules, start = case.rules, hire_counts_from(case)
    proof = rules.value("obligations.proof_of_hire_months")
    if proof is not None and case.profile.contract.proof_received_on is None:
        yield Step("proof-of-hire", on=start, until=add_months(start, proof))
    months = rules.value("obligations.training_begun_months")
    months = months or rules.value("obligations.qualification_months")
    if months is not None:
        until = add_months(start, months)
        yield from (owed._replace(on=start, until=until) for owed in _training(case))


def _training(case: Case) -> Iterator[Step]:
    """Yield the training that the first assistant has to enrol in, if one is owed."""
    assistant = case.profile.contract.assistant
    if owes_training(case, assistant.background, assistant.qualified):
        yield Step("enrol-training", hours=training_hours(case, assistant.background))


def owes_training(case: Case, background: Background | None, is_qualified: bool | None) -> bool:
    """Return whether an assistant has a qualification to get, as far as is known."""
    exempt = case.rules.value("obligations.exempt_backgrounds", ())
    return not is_qualified and (background is None or background.value not in exempt)


@step("training-hours")
def training_hours(case: Case, background: Background | None) -> Figure | Absent:
    """Return the hours of the training owed by a background (D18), absent where no text has any."""
    keys = ("obligations.training_hours_carers", "obligations.training_hours")
    short, whole = map(case.rules.get, keys)
    if whole is None or short is None:
        return ABSENT
    if background is None:
        return unknown(short.value, whole.value, case.rules.sources(*keys))
    is_short = background.value in case.rules.value("obligations.shorter_backgrounds", ())
    return known(short if is_short else whole)


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
    own = term.years[-1].targets.id
    in_force = (header for header in case.book.individual() if header.covers(case.ask.on))
    for text in map(case.book.rules, in_force):
        is_asked = text.value("transition.targets.at") == "request"
        if is_asked and own in text.value("transition.targets.from_texts", ()):
            return text.id
    return None
