"""What changes about the doctor and the practice during a contract, and what of it ends it."""

from dataclasses import replace
from datetime import date

from amcli.law.figures.terms import EventKind
from amcli.law.profile.profile import Event, Profile

from .case import Case

_OF_DOCTOR = ("sector", "optam", "specialty", "mep", "zone", "situations")
_OF_PRACTICE = ("coordinated", "doctors")


def profile_on(case: Case, day: date) -> Profile:
    """Return the profile with the facts as changes and moves left them on a day, it included."""
    profile = case.profile
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


def ending_event(case: Case) -> tuple[int, Event] | None:
    """Return the first event that ends the contract, with its place; None if there is none.

    Another specialty, or a move too far to keep the list: the doctor then signs as newly installed
    (a decision of the national joint commission, assistants-medicaux-org).
    """
    own = case.profile.doctor.specialty
    for place, event in enumerate(case.profile.contract.events):
        is_far = event.kind is EventKind.MOVE and event.keeps_list is False
        is_other = event.kind is EventKind.CHANGE and event.specialty not in (None, own)
        if (is_far or is_other) and event.on > case.signed_on:
            return place, event
    return None
