"""What is known of the doctor on the day something is judged: installation, age, lists."""

from collections.abc import Iterator
from datetime import date, timedelta

from amcli.law.contract.case import Case, remembered
from amcli.law.figures.calendar import add_months, age_on, anniversary
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList


@remembered
@step("newly-installed")
def newly_installed(case: Case) -> Finding:
    """Return whether the doctor had been installed for less than a year at signature (D15)."""
    installed_on = case.profile.doctor.installed_on
    months = case.rules.value("newly_installed.months")
    if installed_on is None or months is None:
        return Finding.NOT_MET
    if case.signed_on >= add_months(installed_on, months):
        return Finding.NOT_MET
    return Finding.UNDETERMINED if case.ask.readings.uses("D15", "ask") else Finding.MET


@step("age")
def has_age(case: Case, years: int, day: date) -> Finding:
    """Return whether the doctor is at least `years` old on `day`.

    With an age instead of a birth date, read at one day, a birthday may fall on either side.
    """
    doctor = case.profile.doctor
    if doctor.birth_date is not None:
        is_reached = age_on(doctor.birth_date, day) >= years
        return Finding.MET if is_reached else Finding.NOT_MET
    if doctor.age is None:
        return Finding.UNDETERMINED
    read_on = case.ask.on if case.age_read is None else case.age_read.day
    youngest = anniversary(read_on, -doctor.age)
    oldest = anniversary(read_on, -doctor.age - 1) + timedelta(days=1)
    if age_on(youngest, day) >= years:
        return Finding.MET
    return Finding.NOT_MET if age_on(oldest, day) < years else Finding.UNDETERMINED


def age_notes(case: Case) -> Iterator[Note]:
    """Yield the day at which a bare age is read, where no birth says how old the doctor is."""
    doctor, read = case.profile.doctor, case.age_read
    if read is not None and doctor.birth_date is None:
        yield note("age-read", age=doctor.age, on=read.day, fact=read.path)


def has_earlier_contract(member: Case) -> bool:
    """Return whether a member signed an individual contract before the group signs."""
    signed_on = member.profile.contract.signed_on
    return signed_on is not None and signed_on < member.signed_on


def list_now(member: Case, name: PatientList) -> int | None:
    """Return a member's list when the group signs: the last count of an earlier contract."""
    last = last_count(member, name) if has_earlier_contract(member) else None
    stated: int | None = getattr(member.profile.patients, name.value)
    return stated if last is None else last


def gained(member: Case, name: PatientList) -> int | None:
    """Return the patients gained under an individual contract, never below 0; None if unseen."""
    start: int | None = getattr(member.profile.patients, name.value)
    last = last_count(member, name)
    return None if start is None or last is None else max(0, last - start)


def last_count(member: Case, name: PatientList) -> int | None:
    """Return the last count observed on a list until the group signs, or None."""
    until = min(member.signed_on, member.ask.on)
    counts = [
        (observed.on, count)
        for observed in member.profile.contract.observations
        if observed.on <= until and (count := getattr(observed, name.value)) is not None
    ]
    return max(counts)[1] if counts else None
