"""The criteria that hang on the practice: two doctors at least, coordinated practice (2019)."""

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, Zone
from amcli.law.lists.bands import starting_count

from .criterion import Criterion, met, word


@step("criterion")
def grouped_practice(case: Case) -> Criterion | None:
    """Two doctors in the practice, or one of the exemptions."""
    rule = case.rules.get("eligibility.grouped_practice.min_doctors")
    if rule is None:
        return None
    doctors, zone = case.profile.practice.doctors, case.profile.doctor.zone
    exemptions = _exemptions(case)
    open_paths = [path for path, finding in exemptions if finding is Finding.UNDETERMINED]
    if doctors is None:
        open_paths.insert(0, "practice.doctors")
    missing = [path for path in open_paths if path != "doctor.zone" or zone is None]
    if (doctors is not None and doctors >= rule.value) or any(
        finding is Finding.MET for _, finding in exemptions
    ):
        verdict, missing = Finding.MET, []
    else:
        verdict = Finding.UNDETERMINED if open_paths else Finding.NOT_MET
    disputed = case.rules.value("eligibility.grouped_practice.disputed_zones", ())
    return Criterion(
        code="grouped-practice",
        verdict=verdict,
        observed=None if doctors is None else given(doctors),
        required=exact(rule.value, rule.status, rule.sources),
        bound="at-least",
        margin=None if doctors is None else exact(doctors - rule.value, rule.status, rule.sources),
        sources=rule.sources,
        missing=tuple(missing),
        disputes=(ZONE_DISPUTE,) if zone is not None and zone.value in disputed else (),
    )


ZONE_DISPUTE = "D19"


def _exemptions(case: Case) -> list[tuple[str, Finding]]:
    rules, doctor, practice = case.rules, case.profile.doctor, case.profile.practice
    key = "eligibility.grouped_practice"
    found = [("doctor.zone", _zone_exempts(case, doctor.zone))]
    if rules.value(f"{key}.functional_group"):
        is_grouped = practice.functional_group
        found.append(
            (
                "practice.functional_group",
                Finding.UNDETERMINED if is_grouped is None else met(is_grouped),
            )
        )
    above = rules.value(f"{key}.exempt_above_mt_adult")
    if above is not None and case.is_general_practice:
        adults = starting_count(case, PatientList.MT)
        if adults.at_most is not None and adults.at_most <= above:
            finding = Finding.NOT_MET
        else:
            finding = Finding.UNDETERMINED if adults.known is None else Finding.MET
        found.append((adults.path, finding))
    return found


def _zone_exempts(case: Case, zone: Zone | None) -> Finding:
    key = "eligibility.grouped_practice"
    if zone is None:
        return Finding.UNDETERMINED
    if zone.value in case.rules.value(f"{key}.disputed_zones", ()):
        is_exempt = case.ask.readings.uses(ZONE_DISPUTE, "zip-or-zac")
        return Finding.MET if is_exempt else Finding.UNDETERMINED
    return met(zone.value in case.rules.value(f"{key}.exempt_zones", ()))


@step("criterion")
def coordinated_practice(case: Case) -> Criterion | None:
    """Coordinated practice, or the commitment to it within two years of hire."""
    rule = case.rules.get("eligibility.coordinated_practice.commitment_months")
    if rule is None:
        return None
    coordinated = case.profile.practice.coordinated
    return Criterion(
        code="coordinated-practice",
        verdict=Finding.UNDETERMINED if coordinated is None else met(coordinated is not False),
        observed=word(coordinated),
        required="true, committed",
        sources=rule.sources,
        missing=("practice.coordinated",) if coordinated is None else (),
    )
