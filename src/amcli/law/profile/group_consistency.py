"""What a group's profile cannot say whatever the text: impossible numbers and dates."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .consistency import LARGEST, Problem, ahead
from .group_profile import Group, GroupProfile

LEAST_POSTS = Fraction(1, 2)  # no text pays for less than half a post
MOST_MEMBERS = 100  # a longer list is a typing mistake
_Path = tuple[str | int, ...]


def group_problems(profile: GroupProfile, on: date) -> list[Problem]:
    """Return what is impossible in the group's own facts; its members have their own problems."""
    group = profile.group
    found: list[Problem] = []
    if group.etp is not None:
        if group.etp < LEAST_POSTS:
            _add(found, ("group", "etp"), "group-etp", value=group.etp)
        _amount(found, ("group", "etp"), max(group.etp, Fraction(0)))
    if group.docteurs_juniors is not None:
        _amount(found, ("group", "docteurs_juniors"), group.docteurs_juniors)
    hired, proof = group.hired_on, group.proof_received_on
    if hired is not None and proof is not None and proof < hired:
        _order(found, ("group", "proof_received_on"), proof, ("group.hired_on", hired))
    for key in ("signed_on", "hired_on", "proof_received_on", "previous_ended_on"):
        ahead(found, ("group", key), getattr(group, key), on)
    _cost(found, group)
    _counts(found, group, on)
    return found


def _cost(found: list[Problem], group: Group) -> None:
    path, cost = ("group", "employer_cost"), group.employer_cost
    if isinstance(cost, tuple):
        if not cost:
            _add(found, path, "empty-list")
        for year, amount in enumerate(cost):
            _amount(found, (*path, year), amount)
    elif cost is not None:
        _amount(found, path, cost)


def _counts(found: list[Problem], group: Group, on: date) -> None:
    for number, seen in enumerate(group.achieved):
        path = ("group", "achieved", number)
        if seen.on > on:
            _add(found, (*path, "on"), "future", day=seen.on, on=on)
        if group.signed_on is not None and seen.on < group.signed_on:
            _order(found, (*path, "on"), seen.on, ("group.signed_on", group.signed_on))
        for name, count in (("mt", seen.mt), ("fa", seen.fa)):
            if count is not None:
                _amount(found, (*path, name), count)


def _amount(found: list[Problem], path: _Path, value: int | Decimal | Fraction) -> None:
    if not 0 <= value <= LARGEST:
        _add(found, path, "negative" if value < 0 else "too-large", value=value)


def _order(found: list[Problem], path: _Path, day: date, other: tuple[str, date]) -> None:
    _add(found, path, "order", day=day, other=other[0], other_day=other[1])


def _add(found: list[Problem], path: _Path, code: str, **params: Any) -> None:
    found.append(Problem(path, code, tuple(params.items())))
