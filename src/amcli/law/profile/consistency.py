"""What a profile cannot say whatever the text: impossible numbers, ages and dates.

A fact that is merely missing is never a problem, nor is an option that a text does not offer.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from amcli.law.figures.calendar import age_on

from .profile import Contract, Doctor, Observation, Patients, Profile

if TYPE_CHECKING:
    from amcli.law.text.rules import RuleBook

Path: TypeAlias = tuple[str | int, ...]
Number: TypeAlias = int | Decimal | Fraction

YOUNGEST = 21  # a doctor of 20 is a typing mistake, not a doctor
OLDEST = 119  # so is one of 120
LEAST_ETP = Fraction(1, 3)  # the smallest post any text has ever offered
MOST_ETP = 2
MOST_PERCENT = 100
FARTHEST = 30  # years ahead: a contract and its renewals; later is a typing mistake
LARGEST = 10**9  # a count or an amount above a thousand millions is a typing mistake


class Problem(NamedTuple):
    """Something impossible: where (keys as the YAML spells them), what, and what fills it in."""

    path: Path
    code: str
    params: tuple[tuple[str, Any], ...] = ()


def problems(profile: Profile, on: date) -> list[Problem]:
    """Return what is impossible in a profile on the day of the question; empty when all is well."""
    found: list[Problem] = []
    _doctor(found, profile.doctor, on)
    practice = profile.practice
    _amount(found, ("practice", "doctors"), practice.doctors)
    if practice.assistants_etp is not None:
        _amount(found, ("practice", "assistants_etp"), practice.assistants_etp)
    _patients(found, profile.patients, on)
    _contract(found, profile.contract, on)
    return found


def checking(book: "RuleBook") -> Callable[[Profile, date], list[Problem]]:
    """Return what finds the problems of a profile, those that the rules alone can tell included."""

    def check(profile: Profile, on: date) -> list[Problem]:
        found = problems(profile, on)
        if profile.contract.events and not found:
            from .event_consistency import unforeseen  # few profiles have events

            found = unforeseen(profile.contract, book, on)
        return found

    return check


def _doctor(found: list[Problem], doctor: Doctor, on: date) -> None:
    birth, age, installed = doctor.birth_date, doctor.age, doctor.installed_on
    if birth is not None:
        _birth(found, birth, age, on)
    if age is not None and not YOUNGEST <= age <= OLDEST:
        _add(found, ("doctor", "age"), "age", age=age)
    if installed is not None:
        path = ("doctor", "installed_on")
        _past(found, path, installed, on)
        if birth is not None and installed < birth <= on:
            _order(found, path, installed, "doctor.birth_date", birth)
    _share(found, ("doctor", "clinical_fees_share"), doctor.clinical_fees_share)


def _birth(found: list[Problem], birth: date, age: int | None, on: date) -> None:
    path = ("doctor", "birth_date")
    if birth > on:
        _past(found, path, birth, on)
        return
    if age is None and YOUNGEST < on.year - birth.year <= OLDEST:
        return  # plainly an adult: no need to count the days
    reached = age_on(birth, on)
    if not YOUNGEST <= reached <= OLDEST:
        _add(found, path, "age", age=reached)
    elif age is not None and age != reached:
        _add(found, ("doctor", "age"), "two-ages", age=age, reached=reached, on=on)


def _patients(found: list[Problem], patients: Patients, on: date) -> None:
    if patients.measured_on is not None:
        _past(found, ("patients", "measured_on"), patients.measured_on, on)
    _lists(found, ("patients",), patients)
    percentile = patients.percentile
    for name, rank in (("mt", percentile.mt), ("fa", percentile.fa)):
        if rank is not None and not 0 <= rank <= MOST_PERCENT:
            _add(found, ("patients", "percentile", name), "percentile", value=rank)


def _lists(found: list[Problem], path: Path, counts: Patients | Observation) -> None:
    mt, adults = counts.mt, counts.mt_adult
    _amount(found, (*path, "mt"), mt)
    _amount(found, (*path, "mt_adult"), adults)
    _amount(found, (*path, "fa"), counts.fa)
    if mt is not None and adults is not None and adults > mt:
        _add(found, (*path, "mt_adult"), "adults", value=adults, mt=mt)


def _contract(found: list[Problem], contract: Contract, on: date) -> None:
    etp, hired, proof = contract.etp, contract.hired_on, contract.proof_received_on
    if etp is not None and not LEAST_ETP <= etp <= MOST_ETP:
        _add(found, ("contract", "etp"), "etp", value=etp)
    if hired is not None and proof is not None and proof < hired:
        _order(found, ("contract", "proof_received_on"), proof, "contract.hired_on", hired)
    for key, day in (("signed_on", contract.signed_on), ("hired_on", hired)):
        ahead(found, ("contract", key), day, on)
    ahead(found, ("contract", "proof_received_on"), proof, on)
    ahead(found, ("contract", "assistant", "replaced_on"), contract.assistant.replaced_on, on)
    replaced = contract.assistant.replaced_share
    _share(found, ("contract", "assistant", "replaced_share"), replaced)
    if contract.employer_cost is not None:
        _cost(found, contract.employer_cost)
    targets = contract.notified_targets
    _amount(found, ("contract", "notified_targets", "mt"), targets.mt)
    _amount(found, ("contract", "notified_targets", "fa"), targets.fa)
    if contract.observations:
        _observations(found, contract, on)
    if contract.suspensions:
        _suspensions(found, contract, on)
    if contract.events:
        from .event_consistency import event_problems  # few profiles have events

        found += event_problems(contract, on)


def _cost(found: list[Problem], cost: Decimal | tuple[Decimal, ...]) -> None:
    path = ("contract", "employer_cost")
    if not isinstance(cost, tuple):
        _amount(found, path, cost)
        return
    if not cost:
        _add(found, path, "empty-list")
    for year, amount in enumerate(cost):
        _amount(found, (*path, year), amount)


def _observations(found: list[Problem], contract: Contract, on: date) -> None:
    signed = contract.signed_on
    for number, seen in enumerate(contract.observations):
        path = ("contract", "observations", number)
        _past(found, (*path, "on"), seen.on, on)
        if signed is not None and seen.on < signed:
            _order(found, (*path, "on"), seen.on, "contract.signed_on", signed)
        _lists(found, path, seen)
    days = [seen.on for seen in contract.observations]
    for number, day in enumerate(days):
        if day in days[:number]:
            _add(found, ("contract", "observations", number, "on"), "twice", day=day)


def _suspensions(found: list[Problem], contract: Contract, on: date) -> None:
    signed, periods = contract.signed_on, contract.suspensions
    for number, period in enumerate(periods):
        path = ("contract", "suspensions", number)
        start, end = period.from_, period.until
        ahead(found, (*path, "from"), start, on)
        ahead(found, (*path, "until"), end, on)
        if signed is not None and start < signed:
            _order(found, (*path, "from"), start, "contract.signed_on", signed)
        if end is not None and end < start:
            _order(found, (*path, "until"), end, f"contract.suspensions[{number}].from", start)
    in_order = sorted(enumerate(periods), key=lambda numbered: numbered[1].from_)
    for (_, earlier), (number, later) in pairwise(in_order):
        if earlier.until is None or earlier.until >= later.from_:
            path = ("contract", "suspensions", number)
            _add(found, (*path, "from"), "overlap", day=later.from_, other=earlier.from_)


def _amount(found: list[Problem], path: Path, value: Number | None) -> None:
    if value is not None and not 0 <= value <= LARGEST:
        _add(found, path, "negative" if value < 0 else "too-large", value=value)


def _share(found: list[Problem], path: Path, value: Decimal | None) -> None:
    if value is not None and not 0 <= value <= 1:
        _add(found, path, "share", value=value)


def _past(found: list[Problem], path: Path, day: date, on: date) -> None:
    if day > on:
        _add(found, path, "future", day=day, on=on)


def ahead(found: list[Problem], path: Path, day: date | None, on: date) -> None:
    """Note a day so far ahead that no contract reaches it."""
    if day is not None and day.year > on.year + FARTHEST:
        _add(found, path, "too-far", day=day, on=on)


def _order(found: list[Problem], path: Path, day: date, other: str, other_day: date) -> None:
    _add(found, path, "order", day=day, other=other, other_day=other_day)


def _add(found: list[Problem], path: Path, code: str, **params: Any) -> None:
    found.append(Problem(path, code, tuple(params.items())))
