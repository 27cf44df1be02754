"""What is known of the doctor on the day something is judged: installation, age."""

from datetime import date, timedelta

from amcli.law.contract.case import Case, remembered
from amcli.law.figures.calendar import add_months, age_on, anniversary
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding


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

    With an age instead of a birth date, a birthday may fall on either side of `day`.
    """
    doctor = case.profile.doctor
    if doctor.birth_date is not None:
        return _met(age_on(doctor.birth_date, day) >= years)
    if doctor.age is None:
        return Finding.UNDETERMINED
    youngest = anniversary(case.ask.on, -doctor.age)
    oldest = anniversary(case.ask.on, -doctor.age - 1) + timedelta(days=1)
    if age_on(youngest, day) >= years:
        return Finding.MET
    return Finding.NOT_MET if age_on(oldest, day) < years else Finding.UNDETERMINED


def _met(condition: bool) -> Finding:
    return Finding.MET if condition else Finding.NOT_MET
