"""The terms of a contract and of those that take its place, and the one that runs on a day.

A term is a period of years: a tacit renewal is the next term of the same contract, whose years are
numbered on; a new contract is a term whose years begin at 1.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import EventKind, WorkTime
from amcli.law.profile.profile import Event, NotifiedTargets, Patients, Percentile, Profile

from .case import Case, remembered
from .life import (
    ContractYear,
    contract_anniversary,
    contract_years,
    ended_by_change_on,
    events_of,
    option_in,
    profile_on,
    renews_tacitly,
    term_years,
    termination_day,
    under,
)

_DAY = timedelta(days=1)
SHOWN_AHEAD = 12  # months before its end in which what follows a term is shown


class Term(NamedTuple):
    """A term: its number, the contract whose years they are (its own events alone), its option.

    `contract` counts the contracts that follow each other, from 1, as `number` does the terms.
    """

    number: int
    contract: int
    case: Case
    option: WorkTime
    years: tuple[ContractYear, ...]

    @property
    def started_on(self) -> date | None:
        """The first day; None while an open suspension hides it."""
        return self.years[0].opens_on if self.years else self.case.signed_on

    @property
    def ends_on(self) -> date | None:
        """The last day, that of a termination where it comes before; None while it is hidden."""
        closes_on = self.years[-1].closes_on if self.years else None
        days = closes_on and closes_on - _DAY, termination_day(self.case)
        return min((day for day in days if day is not None), default=None)

    @property
    def current_year(self) -> int | None:
        """The contract year that runs on the day of the question, None where none does."""
        on, ends_on, ending_on = self.case.ask.on, self.ends_on, ended_by_change_on(self.case)
        if (ends_on is not None and ends_on < on) or (ending_on is not None and ending_on <= on):
            return None
        begun = [line.year for line in self.years if line.opens_on and line.opens_on <= on]
        return begun[-1] if begun else None

    @property
    def stated(self) -> Case:
        """The contract as it stands in the term: what a renewal states is not of those before."""
        return in_year(self.case, self.started_on)

    def has(self, year: int | None) -> bool:
        """Return whether a contract year is one of the term's."""
        return any(line.year == year for line in self.years)


def _is_in_first_term(case: Case) -> bool:
    """Return whether nothing happened to a contract in its first term: so it is with most."""
    contract = case.profile.contract
    if contract.events or contract.suspensions:
        return False
    return not case.is_followed or anniversary(case.signed_on, term_years(case)) > case.ask.on


@remembered
def terms(case: Case, option: WorkTime) -> tuple[Term, ...]:
    """Return the terms under an option, oldest first: the first one, and those begun since."""
    if _is_in_first_term(case):
        return (Term(1, 1, case, option, contract_years(case, option)),)
    return tuple(_terms(case, option, 1, 1))


def _terms(case: Case, option: WorkTime, number: int, contract: int) -> Iterator[Term]:
    follower, own = next_contract(case, option), case
    if follower is not None:  # without what happens to the contract that takes its place
        stated, end = case.profile.contract, follower.signed_on
        before = replace(
            stated,
            suspensions=tuple(one for one in stated.suspensions if one.from_ < end),
            events=tuple(event for event in stated.events if event.on <= end),
        )
        own = case._replace(profile=replace(case.profile, contract=before), memo={})
    lines, years = contract_years(own, option), term_years(case)
    for first in range(0, len(lines), years) if lines else (0,):
        yield Term(number, contract, own, option, lines[first : first + years])
        number += 1
    if follower is not None:
        yield from _terms(follower, follower.options[0], number, contract + 1)


def running_term(case: Case, option: WorkTime) -> Term:
    """Return the term that runs on the day of the question.

    Before the signature it is the first one, after the end the last.
    """
    first, *later = terms(case, option)
    if not later:
        return first
    begun = [term for term in later if term.started_on and term.started_on <= case.ask.on]
    return begun[-1] if begun else first


def other_terms(case: Case) -> Iterator[Term]:
    """Yield the terms under each option asked but for the one that runs, oldest first."""
    for option in options_running(case):
        running = running_term(case, option)
        yield from (term for term in terms(case, option) if term.number != running.number)


def options_running(case: Case) -> tuple[WorkTime, ...]:
    """Return the options asked, one of those that came to the same contract."""
    if len(case.options) == 1 or _is_in_first_term(case):
        return case.options
    found: dict[tuple[int, WorkTime], WorkTime] = {}
    for option in case.options:
        term = running_term(case, option)
        found.setdefault((term.contract, term.option), option)
    return tuple(found.values())


@remembered
def running_contract(case: Case) -> Case:
    """Return the contract that runs on the day of the question, with all the options asked.

    It is the case itself until another took its place under each of them.
    """
    if _is_in_first_term(case):
        return case
    running = [running_term(case, option) for option in options_running(case)]
    if not running or len({term.case.signed_on for term in running}) > 1:
        return case
    contract = running[0].case
    if contract.signed_on == case.signed_on:
        return case
    options = tuple(term.option for term in running)
    return contract._replace(options=options, notes=case.notes, memo={})


def term_notes(case: Case) -> Iterator[Note]:
    """Yield which term an answer tells of if not the first, and whether it is suspended."""
    if _is_in_first_term(case):
        return
    for option in options_running(case)[:1]:
        term = running_term(case, option)
        if term.number > 1:
            code = "term-renewed" if term.contract == 1 else "term-new-contract"
            yield note(code, n=term.number, on=term.started_on, until=term.ends_on)
    for period in case.profile.contract.suspensions:
        if period.from_ <= case.ask.on and (period.until is None or period.until >= case.ask.on):
            code = "suspended" if period.until is None else "suspended-until"
            yield note(code, on=period.from_, until=period.until)


def about_to_follow(last: Term) -> Term | None:
    """Return the first year of what follows the last term known, in that one's last months.

    As it looks before: on the lists counted so far, and nothing known of the results to come.
    """
    case, end = last.case, last.years[-1].closes_on if last.years else None
    if not case.is_followed or end is None or is_over_by(case, end):
        return None
    if not add_months(end, -SHOWN_AHEAD) <= case.ask.on < end:
        return None
    ahead = case.asking(case.ask._replace(on=end, etps=()))
    follower = next_contract(ahead, last.option)
    if follower is None:
        contract = replace(ahead.profile.contract, observations=())
        ahead = ahead._replace(profile=replace(ahead.profile, contract=contract))
        found = terms(ahead, last.option)[-1]._replace(contract=last.contract)
    else:
        found = terms(follower, follower.options[0])[0]._replace(contract=last.contract + 1)
    return found._replace(number=last.number + 1, years=found.years[:1])


def is_over_by(case: Case, end: date | None) -> bool:
    """Return whether the contract is terminated, or ended by a change, before a day or on it."""
    days = (termination_day(case), ended_by_change_on(case))
    return any(day is not None and (end is None or day <= end) for day in days)


@remembered
def next_contract(case: Case, option: WorkTime) -> Case | None:
    """Return the contract that takes the place of one that is not renewed tacitly, once due.

    It starts at year 1 under the text then in force, on the lists last counted before.
    """
    end = contract_anniversary(case, term_years(case))
    if not case.is_followed or end is None or renews_tacitly(case, option):
        return None
    is_told = any(True for _ in events_of(case, EventKind.RENEWAL))
    if is_over_by(case, end) or not (end <= case.ask.on or is_told):
        return None
    last = option_in(case, option, term_years(case) + 1)
    follower = case.reopened(_follow(case, end, last), case.ask._replace(etps=()))
    return follower._replace(notes=(), age_read=case.age_read)


def _follow(case: Case, end: date, option: WorkTime) -> Profile:
    """Return the profile on the first day of the next contract; costs by year are not its own."""
    renewed = next(events_of(case, EventKind.RENEWAL), None)
    profile = _begun_anew(profile_on(case.profile, end), end, renewed)
    contract, cost = profile.contract, profile.contract.employer_cost
    later = (event for event in contract.events if event.on > end)
    own = replace(
        contract,
        etp=option.etp,
        signed_on=end,
        employer_cost=None if isinstance(cost, tuple) else cost,
        targets_reached=None,
        observations=tuple(one for one in contract.observations if one.on > end),
        events=tuple(event for event in later if event.kind is not EventKind.RENEWAL),
    )
    return replace(profile, contract=own)


def _begun_anew(profile: Profile, day: date, renewed: Event | None) -> Profile:
    """Return a profile with the lists last counted by a day.

    Ranks and targets are those that the CPAM wrote for the term that begins, none else.
    """
    counted = (each for each in profile.contract.observations if each.on <= day)
    last = max(counted, key=attrgetter("on"), default=None)
    patients, notified = Patients(), NotifiedTargets()
    if last is not None:
        patients = Patients(measured_on=last.on, mt=last.mt, mt_adult=last.mt_adult, fa=last.fa)
    if renewed is not None:
        patients = replace(patients, percentile=renewed.percentile)
        notified = renewed.notified_targets
    contract = replace(profile.contract, notified_targets=notified)
    return replace(profile, patients=patients, contract=contract)


def in_year(case: Case, opens_on: date | None) -> Case:
    """Return the case as it stands in a year that opens on a day: another one seldom.

    A group has the members of that year; a doctor whose renewal states ranks or targets begins
    that term anew.
    """
    if opens_on is None or opens_on == (case.members_on or case.signed_on):
        return case
    if case.group is None:
        return _as_renewed(case, opens_on) if case.profile.contract.events else case
    stated: list[Any] = [member.profile for member in case.members]
    moves = any(one.joined_on is not None or one.left_on is not None for one in stated)
    return case._replace(members_on=opens_on, memo={}) if moves else case


def options_held(case: Case, option: WorkTime) -> dict[WorkTime, Case]:
    """Return an option and those it becomes, each with the contract as it is when it does."""
    held = {option: case}
    for line in contract_years(case, option) if case.profile.contract.events else ():
        is_group = case.group is not None
        stated = in_year(case, line.opens_on) if is_group else under(case, line.targets)
        held.setdefault(line.option, stated)
    return held


def in_running_year(case: Case) -> Case:
    """Return the case as it stands in the year that runs on the day of the question, if any."""
    year = running_term(case, case.options[0]).current_year if case.options else None
    return case if year is None else in_year(case, contract_anniversary(case, year - 1))


def _as_renewed(case: Case, opens_on: date) -> Case:
    """Return the case as the renewals that state ranks or targets leave it on a day."""
    profile = case.profile
    for event in events_of(case, EventKind.RENEWAL):
        years, number = term_years(case), 1
        begins_on: date | None = None  # of the last term begun by the event, its first day
        while years and (end := contract_anniversary(case, years * number)) and end <= event.on:
            begins_on, number = end, number + 1
        is_stated = (event.percentile, event.notified_targets) != (Percentile(), NotifiedTargets())
        if is_stated and begins_on is not None and begins_on <= opens_on:
            profile = _begun_anew(profile, begins_on, event)
    return case if profile is case.profile else case._replace(profile=profile, memo={})
