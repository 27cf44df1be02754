"""What an event breaks: the day from which nobody says what is due, and what has to be said of it.

A change that leaves a condition of the text unmet, another specialty, or a move too far to keep
the list: the consequence is not published, or the contract ends and the doctor signs as newly
installed (a decision of the national joint commission, assistants-medicaux-org).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from amcli.law.contract.case import Case, remembered
from amcli.law.contract.life import contract_years, ending_event, events_of, profile_on, with_change
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import EventKind, Finding
from amcli.law.profile.profile import Event, Profile
from amcli.law.text.rules import RuleSet

from .criteria import doctor_criteria
from .option_criteria import option_criteria

_DAY_BEFORE = date.resolution


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
    if not case.profile.contract.events:
        return None
    ending = ending_event(case)
    for _, event in events_of(case, EventKind.CHANGE):
        if ending is not None and ending[1].on <= event.on:
            break
        lost = _lost(case, event)
        if lost:
            return Break(event.on, lost)
    return None if ending is None else Break(ending[1].on, ())


def _lost(case: Case, event: Event) -> tuple[str, ...]:
    """Return the criteria that a change leaves unmet, or open, under the text of that year."""
    before = profile_on(case, event.on - _DAY_BEFORE)
    rules = _judging(case, event.on)
    held, left = (
        _findings(case, rules, profile) for profile in (before, with_change(before, event))
    )
    return tuple(
        dict.fromkeys(
            code
            for (code, etp), finding in left.items()
            if finding is not Finding.MET and finding is not held.get((code, etp), Finding.MET)
        )
    )


def _judging(case: Case, day: date) -> RuleSet:
    """Return the text whose targets, so whose conditions, hold in the year of a day."""
    found = case.rules
    for line in contract_years(case, case.options[0]) if case.options else ():
        if line.opens_on is not None and line.opens_on <= day:
            found = line.targets
    return found


def _findings(
    case: Case, rules: RuleSet, profile: Profile
) -> dict[tuple[str, str | None], Finding]:
    still = replace(profile, contract=replace(profile.contract, events=()))
    judged = case._replace(rules=rules, profile=still, memo={})
    criteria = list(doctor_criteria(judged))
    for option in case.options:
        criteria += option_criteria(judged, option)
    return {(one.code, one.etp): one.verdict for one in criteria}


def moves_reviewed(case: Case) -> Iterator[date]:
    """Yield the days of the moves after which the CPAM may review the contract."""
    for _, event in events_of(case, EventKind.MOVE):
        if event.keeps_list is not False:
            yield event.on


def event_notes(case: Case) -> Iterator[Note]:
    """Yield what the changes, moves and absences of a contract leave open, and whom to ask."""
    if not case.profile.contract.events:
        return
    broken = broken_by(case)
    if broken is not None:
        code = "change-ends" if broken.ends else "change-breaks"
        yield note(code, on=broken.on, criteria=broken.criteria)
    for day in moves_reviewed(case):
        yield note("move-review", on=day)
    for _, event in events_of(case, EventKind.ABSENCE):
        yield note("absence", on=event.on, until=event.until)
