"""A running contract that may pass to a later text: staying beside asking for it today."""

from dataclasses import replace
from datetime import timedelta

from amcli.law.check.running_steps import may_switch_to
from amcli.law.contract.case import Case
from amcli.law.contract.succession import options_running, running_term
from amcli.law.figures.terms import EventKind
from amcli.law.profile.profile import Event
from amcli.law.text.rules import NoText

from .compare import ComparedColumn, SwitchResult, answers_of, differences
from .corners import corners_by_etp

STAY, SWITCH = "stay", "switch"


def switching(case: Case, *, keeps_all: bool = False) -> SwitchResult | None:
    """Return what asking today for the later text would change; None where it cannot be asked.

    `case` is the contract under any text: it is followed here, which the texts compared are not.
    """
    try:
        stay = case.reopened(case.profile, case.ask._replace(text=None))
    except NoText:
        return None
    if not stay.options or stay.profile.contract.signed_on is None:
        return None
    term = running_term(stay, stay.options[0])
    text = may_switch_to(stay, term) if term.current_year and term.contract == 1 else None
    if text is None:
        return None
    asked_on = max(stay.ask.on, stay.signed_on + timedelta(days=1))
    asked = Event(on=asked_on, kind=EventKind.SWITCH, text=text)
    contract = stay.profile.contract
    events = tuple(sorted((*contract.events, asked), key=lambda event: event.on))
    profile = replace(stay.profile, contract=replace(contract, events=events))
    other = case.reopened(profile, stay.ask)
    sides = [answers_of(each).result for each in (stay, other)]
    opens = [line.opens_on for line in term.years if line.opens_on and line.opens_on >= asked_on]
    common = frozenset(running_term(stay, each).option.value for each in options_running(stay))
    columns = [
        ComparedColumn(label, answers, common, True, corners_by_etp(each))
        for label, answers, each in zip((STAY, SWITCH), sides, (stay, other), strict=True)
    ]
    return SwitchResult(
        on=opens[0] if opens else term.years[-1].closes_on,
        text=text,
        stay=sides[0],
        switch=sides[1],
        differences=tuple(differences(columns, keeps_all)),
    )
