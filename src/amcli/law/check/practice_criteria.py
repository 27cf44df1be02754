"""The criteria of the practice: grouped and coordinated, and what exempts from them.

Each function returns a Criterion, or None where the text does not ask for it.
"""

from decimal import Decimal
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import ABSENT, exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, WorkTime, Zone
from amcli.law.lists.bands import band_of_percentile, list_band, starting_count

from .criterion import ADULTS, KIND, Criterion, Rule, met, of_fact


def grouped_practice(case: Case) -> Criterion | None:
    """Two doctors in the practice, or one of the exemptions.

    Where one option alone may exempt (`alone`), and nothing else does, each option is asked apart.
    """
    criterion = grouped(case)
    if criterion is None or criterion.verdict is Finding.MET:
        return criterion
    return None if hangs_on_option(case) else criterion


@step("criterion")
def grouped(case: Case, option: WorkTime | None = None) -> Criterion | None:
    """Two doctors in the practice, or one of the exemptions, those of an option among them."""
    rule = case.rules.get("eligibility.grouped_practice.min_doctors")
    if rule is None:
        return None
    doctors, zone = case.profile.practice.doctors, case.profile.doctor.zone
    exemptions = _exemptions(case)
    if option is not None and alone_zones(case, option):
        finding, paths = stands_alone(case, option)
        exemptions += [Exemption("alone", finding, paths)]
    met_by = [each.code for each in exemptions if each.finding is Finding.MET]
    open_paths = [
        path for each in exemptions if each.finding is Finding.UNDETERMINED for path in each.paths
    ]
    if doctors is None:
        open_paths.insert(0, "practice.doctors")
    missing = [path for path in open_paths if path != "doctor.zone" or zone is None]
    is_grouped = doctors is not None and doctors >= rule.value
    if is_grouped or met_by:
        verdict, missing = Finding.MET, []
    else:
        verdict = Finding.UNDETERMINED if open_paths else Finding.NOT_MET
    disputed = case.rules.value("eligibility.grouped_practice.disputed_zones", ())
    hangs_on_zone = not is_grouped and {*met_by} <= {"zone"}
    return Criterion(
        code="grouped-practice",
        verdict=verdict,
        etp=None if option is None else option.value,
        observed=None if doctors is None else given(doctors),
        required=exact(rule.value, rule.status, rule.sources),
        bound="at-least",
        margin=None if doctors is None else exact(doctors - rule.value, rule.status, rule.sources),
        sources=rule.sources,
        missing=tuple(dict.fromkeys(missing)),
        disputes=(_ZONE_DISPUTE,) if hangs_on_zone and zone and zone.value in disputed else (),
        exemption=met_by[0] if met_by and not is_grouped else ABSENT,
    )


class Exemption(NamedTuple):
    """What exempts from grouped practice: whether it does, and the facts that would tell."""

    code: str
    finding: Finding
    paths: tuple[str, ...]


def alone_zones(case: Case, option: WorkTime) -> tuple[str, ...]:
    """Return the zones where a doctor who practises alone may have an option, none as a rule."""
    is_open = option.value in case.rules.value("options.alone.options", ())
    return tuple(case.rules.value("options.alone.zones", ())) if is_open else ()


def hangs_on_option(case: Case) -> bool:
    """Return whether an option that is asked may exempt a doctor who practises alone."""
    zone = case.profile.doctor.zone
    zones = {name for option in case.options for name in alone_zones(case, option)}
    return bool(zones) and (zone is None or zone.value in zones)


def stands_alone(case: Case, option: WorkTime) -> tuple[Finding, tuple[str, ...]]:
    """Return whether a doctor practises alone in one of the zones, with a list that is long enough.

    The list is that of the specialty; the paths are of the facts that are missing.
    """
    doctor, practice = case.profile.doctor, case.profile.practice
    is_alone = None if practice.doctors is None else practice.doctors == 1
    if practice.functional_group:
        is_alone = False
    is_there = None if doctor.zone is None else doctor.zone.value in alone_zones(case, option)
    name = PatientList.MT if case.is_general_practice else PatientList.FA
    parts = [
        ("doctor.zone", is_there),
        ("practice.doctors", is_alone),
        (f"patients.percentile.{name.value}", _reaches(case, name)),
    ]
    if any(is_met is False for _, is_met in parts):
        return Finding.NOT_MET, ()
    missing = tuple(path for path, is_met in parts if is_met is None)
    return Finding.UNDETERMINED if missing else Finding.MET, missing


def _reaches(case: Case, name: PatientList) -> bool | None:
    """Return whether a list stands at the rank from which an option is open, None if unknown."""
    rank = case.rules.value("options.alone.from_rank")
    if rank is None:
        return True
    band, from_band = list_band(case, name), band_of_percentile(Decimal(rank[1:]))
    if band.low >= from_band:
        return True
    return False if band.high < from_band else None


_ZONE_DISPUTE = "D19"


def _exemptions(case: Case) -> list[Exemption]:
    rules, doctor, practice = case.rules, case.profile.doctor, case.profile.practice
    key = "eligibility.grouped_practice"
    exemptions = [Exemption("zone", _zone_exempts(case, doctor.zone), ("doctor.zone",))]
    if rules.value(f"{key}.functional_group"):
        is_grouped = practice.functional_group
        finding = Finding.UNDETERMINED if is_grouped is None else met(is_grouped)
        exemptions.append(Exemption("functional-group", finding, ("practice.functional_group",)))
    above = rules.value(f"{key}.exempt_above_mt_adult")
    if above is not None and case.is_general_practice:
        adults = starting_count(case, PatientList.MT)
        if adults.at_most is not None and adults.at_most <= above:
            finding = Finding.NOT_MET
        else:
            finding = Finding.UNDETERMINED if adults.known is None else Finding.MET
        exemptions.append(Exemption("mt-adult", finding, (adults.path,)))
    return exemptions


def _zone_exempts(case: Case, zone: Zone | None) -> Finding:
    key = "eligibility.grouped_practice"
    if zone is None:
        return Finding.UNDETERMINED
    if zone.value in case.rules.value(f"{key}.disputed_zones", ()):
        is_exempt = case.ask.readings.uses(_ZONE_DISPUTE, "zip-or-zac")
        return Finding.MET if is_exempt else Finding.UNDETERMINED
    return met(zone.value in case.rules.value(f"{key}.exempt_zones", ()))


@step("criterion")
def coordinated_practice(case: Case) -> Criterion | None:
    """Coordinated practice, or the commitment to it within two years of hire."""
    rule = case.rules.get("eligibility.coordinated_practice.commitment_months")
    if rule is None:
        return None
    coordinated = case.profile.practice.coordinated
    return of_fact(
        "practice.coordinated",
        coordinated,
        coordinated is not False,
        code="coordinated-practice",
        required="true, committed",
        sources=rule.sources,
    )


ALONE_FACTS = (
    "practice.doctors",
    "doctor.zone",
    "practice.functional_group",
    *KIND,
    *ADULTS,
    "patients.fa",
    "patients.percentile.mt",
    "patients.percentile.fa",
)
PRACTICE_RULES: tuple[Rule[[Case]], ...] = (
    Rule(
        "grouped-practice",
        (
            "practice.doctors",
            "doctor.zone",
            "practice.functional_group",
            *KIND,
            *ADULTS,
            "contract.etp",
        ),
        "practice.doctors",
        grouped_practice,
    ),
    Rule(
        "coordinated-practice",
        ("practice.coordinated",),
        "practice.coordinated",
        coordinated_practice,
    ),
)
