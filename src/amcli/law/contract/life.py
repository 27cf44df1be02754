"""The years of a contract, from signature to renewal, the texts that govern each, what changes.

Every answer about a running contract is a view of these years: `aid` their amounts, `targets`
what is asked on their lists, `schedule` their days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from amcli.law.contract.case import Case, is_member, remembered
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EventKind, WorkTime
from amcli.law.profile.profile import Event, Profile
from amcli.law.text.rules import RuleSet, kept

MATTERS = ("amounts", "payments", "targets")


class ContractYear(NamedTuple):
    """A year of the contract: its days (the closing day opens the next year) and its texts.

    `opens_on` and `closes_on` are None while an open suspension hides them; `rival` then is the
    text that sets the amounts if the year opens late enough.
    """

    year: int
    opens_on: date | None
    closes_on: date | None
    option: WorkTime
    amounts: RuleSet
    payments: RuleSet
    targets: RuleSet
    rival: RuleSet | None = None


@step("anniversary")
def contract_anniversary(case: Case, years: int) -> date | None:
    """Return the n-th anniversary of the contract, None where an open suspension hides it.

    A suspension that begins before an anniversary moves it by its length, both days included
    (assumed; D10 = stay leaves the anniversaries where they are).
    """
    day, is_hidden = _moved_anniversary(case, years)
    return None if is_hidden else day


def hidden_by(case: Case, years: int) -> tuple[tuple[str, ...], date | None]:
    """Return what hides an anniversary: the paths of the dates that open suspensions lack.

    And the day before which it cannot fall, that it would have been but for the suspension; None
    for one that is not hidden.
    """
    day, is_hidden = _moved_anniversary(case, years)
    return open_suspension(case), day if is_hidden else None


def _moved_anniversary(case: Case, years: int) -> tuple[date, bool]:
    """Return the n-th anniversary as suspensions that are over moved it, and whether it is open."""
    day = anniversary(case.signed_on, years)
    suspensions = case.profile.contract.suspensions
    if not suspensions or case.ask.readings.uses("D10", "stay"):
        return day, False
    for suspension in sorted(suspensions, key=lambda one: one.from_):
        if suspension.from_ < case.signed_on:  # it moved the contract before this one
            continue
        if suspension.from_ >= day:
            break
        if suspension.until is None:
            return day, True
        day += suspension.until - suspension.from_ + timedelta(days=1)
    return day, False


def open_suspension(case: Case) -> tuple[str, ...]:
    """Return the path of the date that an open suspension lacks."""
    return tuple(
        f"contract.suspensions[{place}].until"
        for place, one in enumerate(case.profile.contract.suspensions)
        if one.until is None
    )


def _earliest_anniversary(case: Case, years: int) -> date:
    """Return the n-th anniversary, or the earliest it can be while a suspension lasts."""
    day, is_hidden = _moved_anniversary(case, years)
    return max(day, case.ask.on) if is_hidden else day


def hire_counts_from(case: Case) -> date:
    """Return the day an obligation of hire counts from: the later of signature and hire.

    Where the hire is not given the signature stands for it.
    """
    hired_on = case.profile.contract.hired_on
    return case.signed_on if hired_on is None else max(case.signed_on, hired_on)


def term_years(case: Case) -> int:
    """Return how many years a term of the contract lasts."""
    years: int = case.rules.value("contract.years", 0)
    return years


def is_renewal_disputed(case: Case, option: WorkTime) -> bool:
    """Return whether sources differ on what follows the term under an option (2019; D9)."""
    rule = case.rules.get("renewal.tacit_options")
    if rule is None or not case.is_followed:
        return False
    return option_in(case, option, term_years(case)).value not in rule.value


def renews_tacitly(case: Case, option: WorkTime) -> bool:
    """Return whether the contract goes on at its term; else a new one starts."""
    is_disputed = is_renewal_disputed(case, option)
    return not is_disputed or case.ask.readings.uses("D9", "keep-targets")


def _last_year(case: Case, option: WorkTime) -> int:
    """Return the last year to follow: that of the term, or of the renewals that have begun."""
    years, terms = term_years(case), 1 + sum(1 for _ in events_of(case, EventKind.RENEWAL))
    if case.group is not None:  # the collective aid is renewed where the profile says so alone
        return years * terms
    if not years or not case.is_followed or not renews_tacitly(case, option):
        return years
    ending_on = ended_by_change_on(case) or date.max
    while (end := contract_anniversary(case, years * terms)) and end <= case.ask.on:
        if ending_on <= end:
            break
        terms += 1
    return years * terms


def contract_years(case: Case, option: WorkTime) -> tuple[ContractYear, ...]:
    """Return the years under an option: those of the first term, and of its tacit renewals.

    A renewal is followed once it has begun, or where the profile announces it. A terminated
    contract still counts the year in which it ends; later years are gone. Contracts of the same
    dates share their years.
    """
    contract, ask = case.profile.contract, case.ask
    dates = (case.signed_on, contract.events, contract.suspensions, case.is_followed)
    key = ("years", option, dates, ask.on, ask.readings.key)
    return kept(case.rules.memo, key, _each_year, case, option)


def _each_year(case: Case, option: WorkTime) -> tuple[ContractYear, ...]:
    ended_on = termination_day(case)
    days = [contract_anniversary(case, year) for year in range(_last_year(case, option) + 1)]
    return tuple(
        _contract_year(case, option_in(case, option, year), year, span)
        for year, span in enumerate(pairwise(days), start=1)
        if ended_on is None or (span[0] is not None and span[0] < ended_on)
    )


@step("contract-year")
def _contract_year(
    case: Case, option: WorkTime, year: int, span: tuple[date | None, date | None]
) -> ContractYear:
    """Return a contract year: the days that open and close it, the texts that govern it."""
    successors, day = _successors(case), span[0] or _earliest_anniversary(case, year - 1)
    amounts, payments, targets = (
        _governing(case, day, later, matter)
        for matter, later in zip(MATTERS, successors, strict=True)
    )
    rivals = [one.rules for one in successors[0] if one.is_for_all and one.start > day]
    rival = rivals[-1] if rivals and span[0] is None else None
    return ContractYear(year, *span, option, amounts, payments, targets, rival)


def termination_day(case: Case) -> date | None:
    """Return the day the contract is terminated, or None."""
    return min((event.on for event in events_of(case, EventKind.TERMINATION)), default=None)


def events_of(case: Case, kind: EventKind) -> Iterator[Event]:
    """Yield the events of one kind.

    Those of a contract come after its signature: what came before belongs to an earlier one.
    """
    events = case.profile.contract.events
    return (event for event in events if event.kind is kind and event.on > case.signed_on)


def option_in(case: Case, option: WorkTime, year: int) -> WorkTime:
    """Return the option of a year: a change takes effect at the anniversary on or after it."""
    if not case.profile.contract.events:
        return option
    opens_on = _earliest_anniversary(case, year - 1)
    for event in events_of(case, EventKind.OPTION):
        if event.on <= opens_on and event.etp is not None:
            option = option.becoming(event.etp)
    return option


class _Successor(NamedTuple):
    """A later text that may take a matter over from its first day on, asked or not."""

    start: date
    rules: RuleSet
    is_for_all: bool


@remembered
def _successors(case: Case) -> tuple[tuple[_Successor, ...], ...]:
    """Return, by matter, the later texts whose `transition.<matter>` names the contract's own."""
    if not case.is_followed:
        return ((),) * len(MATTERS)
    texts = (header for header in case.book.individual() if header.amends is None)
    starts = [(header.in_force_from, header) for header in texts]
    later = [
        (day.value, case.book.rules(header))
        for day, header in starts
        if day is not None and day.value > case.signed_on
    ]
    return tuple(
        tuple(
            _Successor(start, text, text.value(f"transition.{matter}.at") == "anniversary")
            for start, text in later
            if case.rules.id in text.value(f"transition.{matter}.from_texts", ())
        )
        for matter in MATTERS
    )


@step("governing")
def _governing(case: Case, day: date, later: Iterable[_Successor], matter: str) -> RuleSet:  # noqa: ARG001 - told
    """Return the rules that govern a matter in a contract year that opens on a day.

    A later text takes over at the first anniversary on or after its first day: for all, or for
    the doctor who asked to switch.
    """
    found = case.rules
    for start, text, is_for_all in later:
        if start > day:
            break
        names = (text.id, *text.header.aliases)
        wishes = (event for event in events_of(case, EventKind.SWITCH) if event.on <= day)
        if is_for_all or any(event.text in names for event in wishes):
            found = text
    return found


@remembered
def under(case: Case, rules: RuleSet) -> Case:
    """Return the case as another text judges it, the contract's own days kept."""
    return case if rules is case.rules else case._replace(rules=rules, memo={})


def replacement_due_on(case: Case) -> date | None:
    """Return the day by which the post of a former secretary has to be filled again, if any."""
    rule = case.rules.get("obligations.replacement_months")
    if rule is None or not case.profile.contract.assistant.former_secretary:
        return None
    return add_months(hire_counts_from(case), rule.value)


def replaced_share(case: Case) -> Decimal | None:
    """Return the part of the former secretary's post filled again, where it lowers the aid.

    Nothing is reduced before the time to fill it is over.
    """
    share, due_on = case.profile.contract.assistant.replaced_share, replacement_due_on(case)
    if share is None or share == 1 or due_on is None:
        return None
    return share if due_on < case.ask.on else None


def late_replacement(case: Case) -> Iterator[Note]:
    """Yield a warning for a former secretary replaced, or to be replaced, later than is asked."""
    replaced_on, due_on = case.profile.contract.assistant.replaced_on, replacement_due_on(case)
    if replaced_on is not None and due_on is not None and replaced_on > due_on:
        yield note("secretary-late", on=replaced_on, until=due_on)


def end_grounds(case: Case) -> Iterator[Note]:
    """Yield how long a group's contract lasts, and for what the CPAM may end it."""
    floor = case.rules.get("eligibility.group.mean_mt")
    if case.group is not None and floor is not None and case.rules.get("contract.ended_below"):
        yield note("group-end-grounds", years=term_years(case), floor=floor.value)


_OF_DOCTOR = ("sector", "optam", "specialty", "mep", "zone", "situations")
_OF_PRACTICE = ("coordinated", "doctors")


def profile_on(profile: Profile, day: date) -> Profile:
    """Return the profile with the facts as changes and moves left them on a day, it included."""
    for event in profile.contract.events:
        if event.kind in (EventKind.CHANGE, EventKind.MOVE) and event.on <= day:
            profile = with_change(profile, event)
    return profile


def with_change(profile: Profile, event: Event) -> Profile:
    """Return the profile with the facts that a change, or a move, gives another value."""
    doctor = {name: value for name in _OF_DOCTOR if (value := getattr(event, name)) is not None}
    practice = {name: value for name in _OF_PRACTICE if (value := getattr(event, name)) is not None}
    return replace(
        profile,
        doctor=replace(profile.doctor, **doctor),
        practice=replace(profile.practice, **practice),
    )


def changed_facts(case: Case) -> list[tuple[Case, Event]]:
    """Return the changes of a doctor's facts, each with the doctor, in order of their days.

    Those of a group are its members', while they are members.
    """
    found = []
    for doctor in case.members or (case,):
        for event in events_of(doctor, EventKind.CHANGE):
            year = event.on.year - case.signed_on.year
            opens_on = anniversary(case.signed_on, year)
            if opens_on > event.on:
                opens_on = anniversary(case.signed_on, year - 1)
            if not case.members or is_member(doctor.profile, opens_on):
                found.append((doctor, event))
    return sorted(found, key=lambda change: change[1].on)


def ended_by_change_on(case: Case) -> date | None:
    """Return the first day on which a change ends the contract; None if none does.

    Another specialty, or a move too far to keep the list: the doctor then signs as newly installed
    (a decision of the national joint commission, assistants-medicaux-org).
    """
    own = case.profile.doctor.specialty
    for event in case.profile.contract.events:
        is_far = event.kind is EventKind.MOVE and event.keeps_list is False
        is_other = event.kind is EventKind.CHANGE and event.specialty not in (None, own)
        if (is_far or is_other) and event.on > case.signed_on:
            return event.on
    return None
