"""The targets of a table of doctors: the kind of each, its list, the day it is judged."""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from amcli.law.figures.calendar import anniversary
from amcli.law.figures.terms import PatientList
from amcli.law.lists.commitments import age_rules, due_year, standing
from amcli.tables.engine.cells import Codes, Facet, joined

from .curves import MOST_PATIENTS
from .doctors import OPTIONS, Flags
from .questions import Interview

_KINDS = 16


class ListTarget(NamedTuple):
    """What is asked on one list: its row in `Curves.rows`, and the target that was notified.

    `start` is the list at hire where `knowledge` is 2, what bounds it where it is 1.
    """

    numbers: Codes
    start: Codes
    knowledge: Codes
    notified: Codes
    is_notified: Flags

    def of(self, kept: Flags) -> "ListTarget":
        """Return the same of some doctors."""
        columns: list[Any] = [column[kept] for column in self]
        return ListTarget(*columns)


def list_targets(interview: Interview) -> tuple[dict[str, ListTarget], Codes, Flags]:
    """Return the targets on each list, the day they are judged and whether there is one."""
    doctors, (own, common) = interview.doctors, interview.spans()
    _, kinds = interview.answers(
        "kind",
        doctors.facets(["kind"]),
        lambda case: (
            case.is_general_practice,
            case.has_two_lists,
            case.profile.doctor.specialty is None,
        ),
    )
    due, is_due = _due(interview)
    is_early = interview.tables.ask.readings.uses("D7", "at-signature")
    ages = _ages(interview, doctors.signed_on if is_early else due)
    is_stated = doctors.column("doctor.age")[1] & (ages.codes == 1)  # it counts in doubt alone
    stated = Facet(is_stated.astype(np.int64), 2)
    facets = [
        doctors.facet("text"),
        Facet(kinds, _KINDS),
        ages,
        stated,
        doctors.facet("doctor.installed_on"),
    ]
    found = {}
    for name in PatientList:
        bands = [doctors.facet("text"), Facet(kinds, _KINDS), common, own[name]]
        bound = partial(standing, name=name)
        table, numbers = interview.option_answers(f"standing-{name.value}", bands, bound)
        found[name.value] = _target(interview, name, facets, Facet(numbers, len(table.known)))
    return found, interview.each(due), interview.each(is_due)


def _target(
    interview: Interview, name: PatientList, facets: list[Facet], standing_: Facet
) -> ListTarget:
    doctors, curves = interview.doctors, interview.tables.curves[name]
    count, knowledge = _start(interview, name)
    key = interview.key(f"kind-{name.value}", [*facets, knowledge])
    kind = joined(Facet(interview.each(key.codes), key.size), interview.option)
    options = joined(standing_, kind)  # that of which there may be more comes first
    with curves.learning:  # kinds are learnt in the order of their numbers
        numbers = interview.numbered(f"class-{name.value}", options).codes
        _learn(interview, name, numbers, knowledge)
    notified, is_notified = doctors.column(f"contract.notified_targets.{name.value}")
    applies = interview.each(is_notified)
    if applies.any():
        etp = interview.each(doctors.facet("contract.etp").codes)
        is_its_own = (etp == 0) | (etp - 1 == interview.option.codes)
        applies = applies & is_its_own & curves.is_asked[numbers]
    sizes = np.clip(interview.each(count), 0, MOST_PATIENTS - 1)
    return ListTarget(
        numbers * MOST_PATIENTS + sizes,
        interview.each(count),
        interview.each(knowledge.codes),
        interview.each(notified),
        applies,
    )


def _learn(interview: Interview, name: PatientList, numbers: Codes, knowledge: Facet) -> None:
    """Learn the targets of the kinds of doctors that are met for the first time."""
    curves = interview.tables.curves[name]
    if int(numbers.max(initial=-1)) < curves.count:
        return
    is_plain = ~interview.doctors.is_odd[interview.doctor]
    kinds, places = np.unique(np.where(is_plain, numbers, -1), return_index=True)
    for kind, place in zip(kinds.tolist(), places.tolist(), strict=True):
        if kind >= curves.count:
            row, option = int(interview.doctor[place]), OPTIONS[int(interview.option.codes[place])]
            curves.learn(interview.case(row), option, int(knowledge.codes[row]))


def _start(interview: Interview, name: PatientList) -> tuple[Codes, Facet]:
    """Return a starting list as its text counts it, and whether it is known (2) or bounded."""
    doctors = interview.doctors
    if name is PatientList.FA:
        count, known = doctors.column("patients.fa")
        return count, Facet(known.astype(np.int64) * 2, 3)
    mt, has_mt = doctors.column("patients.mt")
    adults, has_adults = doctors.column("patients.mt_adult")
    count, codes = mt, has_mt.astype(np.int64) * 2
    for what, governed in doctors.per_text(doctors.scale.values("bands.mt_count")):
        if what == "mt_adult":
            count = np.where(governed, np.where(has_adults, adults, mt), count)
            bounded = np.where(has_adults, 2, has_mt.astype(np.int64))
            codes = np.where(governed, bounded, codes)
    return count, Facet(codes, 3)


def _due(interview: Interview) -> tuple[Codes, Flags]:
    """Return the day the targets are judged, that of signature where there is none."""
    doctors, scale = interview.doctors, interview.tables.scale
    table, numbers = interview.answers(
        "due", doctors.facets(["text", "doctor.installed_on"]), due_year
    )
    signed = doctors.signed_on
    if len(set(table.known)) == 1 and table.known[0] is not None:
        return scale.moved(anniversary, table.known[0])(signed), np.ones(doctors.height, np.bool_)
    due, is_due = signed.copy(), np.zeros(doctors.height, np.bool_)
    for number, years in enumerate(table.known):
        if years is not None:
            governed = numbers == number
            due[governed] = scale.moved(anniversary, years)(signed[governed])
            is_due |= governed
    return due, is_due


def _ages(interview: Interview, day: Codes) -> Facet:
    """Return whether the age of the rules is reached on a day: 0 no, 1 perhaps, 2 yes."""
    doctors, scale = interview.doctors, interview.tables.scale
    birth, has_birth = doctors.column("doctor.birth_date")
    age, has_age = doctors.column("doctor.age")
    codes = np.ones(doctors.height, np.int64)
    born = np.clip(birth, scale.first_birth, scale.today)
    by_age = np.flatnonzero(has_age & ~has_birth & ~doctors.is_odd)
    if len(by_age):
        youngest, oldest = _births(interview, age[by_age], by_age)
    rules = map(age_rules, interview.tables.blank_cases())
    from_ages = [one and one.value("targets.age.from_age") for one in rules]
    for years, governed in doctors.per_text(from_ages):
        if years is None:
            codes[governed] = 0
            continue
        turns = scale.moved(anniversary, years)
        reached = np.where(has_birth, 2 * (day >= turns(born)), 1)
        if len(by_age):
            then = day[by_age]
            reached[by_age] = 1 + (then >= turns(youngest)) - (then < turns(oldest))
        codes = reached if governed.all() else np.where(governed, reached, codes)
    return Facet(codes, 3)


def _births(interview: Interview, ages: Codes, rows: Codes) -> tuple[Codes, Codes]:
    """Return the births of the youngest and the oldest doctor of an age, read at its own day."""
    doctors, scale = interview.doctors, interview.tables.scale
    measured, is_measured = doctors.column("patients.measured_on")
    read = np.where(is_measured, measured, doctors.signed_on)[rows]
    youngest, oldest = np.empty_like(read), np.empty_like(read)
    for age in np.unique(ages).tolist():
        of_age = ages == age
        youngest[of_age] = scale.moved(anniversary, -age)(read[of_age])
        oldest[of_age] = scale.moved(anniversary, -age - 1)(read[of_age]) + 1
    return youngest, oldest
