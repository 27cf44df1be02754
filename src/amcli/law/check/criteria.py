"""The criteria that hang on the doctor, the practice and its patients, each with its declaration.

Each function returns a Criterion, or None where the text does not ask for it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import ABSENT, exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, Sector, Situation, Status, WorkTime
from amcli.law.lists.bands import band_of_percentile, list_band, newly_installed, starting_count
from amcli.law.text.rules import kept

from .criterion import Criterion, Rule, criteria_of, criterion, facts_read, met, of_fact, of_number

KIND = ("doctor.specialty", "doctor.mep")
ADULTS = ("patients.mt", "patients.mt_adult")
GROUPED = ("practice.doctors", "doctor.zone", "practice.functional_group", *KIND, *ADULTS)


def doctor_criteria(case: Case) -> tuple[Criterion, ...]:
    """Return the criteria of the text that do not hang on an option.

    Those of the person are kept for all who share the facts that they look at.
    """
    key = (facts_read(PERSON_RULES)(case.profile), case.ask.readings.key)
    of_person = kept(case.rules.memo, key, criteria_of, PERSON_RULES, case)
    return of_person + criteria_of(PRACTICE_RULES, case)


@criterion("sector", "doctor.sector")
def sector(case: Case) -> Criterion | None:
    """Sectors that may sign."""
    accepted = case.rules.get("eligibility.sectors")
    if accepted is None:
        return None
    stated = case.profile.doctor.sector
    return of_fact("doctor.sector", stated, stated in accepted.value, accepted)


@criterion("optam", "doctor.optam", "doctor.sector")
def optam(case: Case) -> Criterion | None:
    """Optam, where the sector asks for it (D1)."""
    rule = case.rules.get("eligibility.optam_sectors")
    doctor = case.profile.doctor
    if rule is None or doctor.sector in (Sector.ONE, Sector.THREE):
        return None
    stated = of_fact("doctor.optam", doctor.optam, doctor.optam is True, rule, required="true")
    if case.ask.readings.uses("D1", "any-sector-2"):
        stated = stated._replace(verdict=Finding.MET, missing=())
    elif doctor.optam is False:
        is_free = None if doctor.sector is None else doctor.sector not in rule.value
        missing = ("doctor.sector",) if is_free is None else ()
        stated = stated._replace(verdict=met(is_free), missing=missing)
    return stated._replace(disputes=() if doctor.optam else ("D1",))


_STANDINGS = {"everywhere": True, "eligible": True, "excluded": False}


@criterion("specialty", *KIND, "doctor.tension_department")
def specialty(case: Case) -> Criterion | None:
    """Specialties the text is open to: everywhere, in some départements, or not at all."""
    rule = case.rules.get("eligibility.standings")
    if rule is None:
        return None
    doctor = case.profile.doctor
    known = None if doctor.specialty is None else case.book.specialty(doctor.specialty)
    is_open: bool | None = None
    missing: tuple[str, ...] = ()
    if known is None:
        missing = ("doctor.specialty",)
    else:
        standing = "everywhere" if doctor.mep else known.standings.get(rule.value, "open")
        is_open = _STANDINGS.get(standing)
        if standing == "tension-departments":
            is_open = doctor.tension_department
            missing = ("doctor.tension_department",) if is_open is None else ()
    return Criterion(
        verdict=met(is_open), observed=doctor.specialty, sources=rule.sources, missing=missing
    )


@criterion("clinical-fees", "doctor.clinical_fees_share", "doctor.specialty")
def clinical_fees(case: Case) -> Criterion | None:
    """Share of clinical fees of the families of specialties that also operate (D2)."""
    families = case.rules.get("eligibility.clinical_fees.families")
    doctor = case.profile.doctor
    known = None if doctor.specialty is None else case.book.specialty(doctor.specialty)
    if families is None or known is None or known.family not in families.value:
        return None
    least = case.rules.get("eligibility.clinical_fees.min_share")
    share, path = doctor.clinical_fees_share, "doctor.clinical_fees_share"
    if least is None:
        observed, missing = (None, (path,)) if share is None else (given(share), ())
        return Criterion(observed=observed, sources=families.sources, missing=missing)
    bound = case.rules.value("eligibility.clinical_fees.bound")
    is_at_bound, is_disputed = share == least.value, bound == "at-least"
    is_inclusive = is_disputed and not case.ask.readings.uses("D2", "more-than")
    bounded = of_number(path, share, least)._replace(
        bound="at-least" if is_inclusive else "more-than"
    )
    if not is_at_bound:
        return bounded
    finding = Finding.UNDETERMINED if bound is None else met(is_inclusive)
    return bounded._replace(verdict=finding, disputes=("D2",) if is_disputed else ())


@criterion("replacement", "doctor.situations")
def replacement(case: Case) -> Criterion | None:
    """A doctor who replaces another cannot sign."""
    rule = case.rules.get("eligibility.replacement_excluded")
    if rule is None or not rule.value:
        return None
    is_replacement = Situation.REPLACEMENT in (case.profile.doctor.situations or ())
    return of_fact("doctor.situations", is_replacement, not is_replacement, rule, required="false")


_SOFTENED = ("doctor.situations", "doctor.installed_on")


@criterion("floor-mt", *ADULTS, "patients.percentile.mt", *KIND, *_SOFTENED, is_step=False)
def floor_mt(case: Case) -> Criterion | None:
    """The floor of the list mt: the count of P30 for general practice, else the rank itself."""
    if not _asks_floor(case):
        return None
    if case.is_general_practice and case.rules.get("bands.mt.p30") is not None:
        return _counted_floor(case)
    is_listed = case.is_general_practice or case.has_two_lists
    return _ranked_floor(case, PatientList.MT) if is_listed else None


@criterion("floor-fa", "patients.percentile.fa", *KIND, *_SOFTENED, is_step=False)
def floor_fa(case: Case) -> Criterion | None:
    """The floor of the file active, of all but general practice: a rank."""
    if not _asks_floor(case) or case.is_general_practice:
        return None
    return _ranked_floor(case, PatientList.FA)


def _asks_floor(case: Case) -> bool:
    bound = case.rules.get("eligibility.floor.bound")
    return bound is not None and case.profile.doctor.specialty is not None


@step("criterion")
def _counted_floor(case: Case) -> Criterion:
    """The floor of general practice: more patients than P30 (exactly P30: D3)."""
    floor = case.rules.figures["bands.mt.p30"]
    start = starting_count(case, PatientList.MT)
    percentile = case.profile.patients.percentile.mt
    is_disputed = start.known == floor.value and case.rules.value("bands.mt_count") != "mt_adult"
    is_inclusive = is_disputed and case.ask.readings.uses("D3", "at-least")
    is_above: bool | None = None  # at P30 itself only the count can tell
    if start.known is not None:
        is_above = start.known > floor.value or is_inclusive
    elif start.at_most is not None and start.at_most <= floor.value:
        is_above = False
    elif percentile is not None and percentile != _P30:
        is_above = percentile > _P30
    bound = "at-least" if is_inclusive else case.rules.value("eligibility.floor.bound")
    return of_number(start.path, start.known, floor)._replace(
        code="floor-mt",
        bound=bound,
        verdict=_soften(case, met(is_above)),
        missing=(start.path,) if is_above is None else (),
        disputes=("D3",) if is_disputed else (),
    )


_P30 = 30  # the rank that gives its name to P30


@step("criterion")
def _ranked_floor(case: Case, name: PatientList) -> Criterion:
    """The floor of the other specialties: P30 of their own distribution, which is not published."""
    rank: Decimal | None = getattr(case.profile.patients.percentile, name.value)
    sources = case.rules.figures["eligibility.floor.bound"].sources
    floor = Criterion(f"floor-{name.value}", Finding.UNDETERMINED, required="P30", sources=sources)
    if rank is None:
        return floor._replace(missing=(f"patients.percentile.{name.value}",))
    return floor._replace(
        verdict=_soften(case, met(rank >= _P30)),
        observed=f"P{rank}",
        margin=exact(rank - _P30, Status.GIVEN, sources),
    )


@step("soften")
def _soften(case: Case, finding: Finding) -> Finding:
    """Return undetermined instead of a refusal where the CPAM adapts the contract."""
    if finding is not Finding.NOT_MET:
        return finding
    accepted = case.rules.value("eligibility.floor.softened_by", ())
    situations = case.profile.doctor.situations or ()
    if any(situation.value in accepted for situation in situations):
        return Finding.UNDETERMINED
    if Situation.MANY_CHILDREN.value in accepted and _has_many_children(case):
        return Finding.UNDETERMINED
    if "newly-installed" in accepted and newly_installed(case) is not Finding.NOT_MET:
        return Finding.UNDETERMINED
    return finding


def _has_many_children(case: Case) -> bool:
    """Return whether the counts alone tell that so many patients of the list are under 16."""
    share = case.rules.value("eligibility.floor.children_above")
    patients = case.profile.patients
    if share is None or patients.mt is None or patients.mt_adult is None:
        return False
    return bool(patients.mt - patients.mt_adult > share * patients.mt)


@criterion("grouped-practice", *GROUPED, "contract.etp", is_step=False)
def grouped_practice(case: Case) -> Criterion | None:
    """Two doctors in the practice, or one of the exemptions.

    Where one option alone may exempt (`alone`), and nothing else does, each option is asked apart.
    """
    general = grouped(case)
    if general is None or general.verdict is Finding.MET:
        return general
    return None if hangs_on_option(case) else general


_GROUPED = "eligibility.grouped_practice"


@step("criterion")
def grouped(case: Case, option: WorkTime | None = None) -> Criterion | None:
    """Two doctors in the practice, or one of the exemptions, those of an option among them."""
    rule = case.rules.get(f"{_GROUPED}.min_doctors")
    if rule is None:
        return None
    doctors, zone = case.profile.practice.doctors, case.profile.doctor.zone
    exemptions = dict(_exemptions(case))
    if option is not None and alone_zones(case, option):
        exemptions["alone"] = stands_alone(case, option)
    etp = None if option is None else option.value
    bounded = of_number("practice.doctors", doctors, rule, etp=etp)
    is_grouped = bounded.verdict is Finding.MET
    met_by = [code for code, (finding, _) in exemptions.items() if finding is Finding.MET]
    paths = (*bounded.missing, *(path for _, missing in exemptions.values() for path in missing))
    missing = [path for path in dict.fromkeys(paths) if path != "doctor.zone" or zone is None]
    disputed = case.rules.value(f"{_GROUPED}.disputed_zones", ())
    is_disputed = zone is not None and zone.value in disputed
    is_met = True if is_grouped or met_by else None if paths else False
    return bounded._replace(
        code="grouped-practice",
        verdict=met(is_met),
        missing=() if is_met else tuple(missing),
        disputes=("D19",) if is_disputed and not is_grouped and {*met_by} <= {"zone"} else (),
        exemption=met_by[0] if met_by and not is_grouped else ABSENT,
    )


Judgement: TypeAlias = tuple[Finding, tuple[str, ...]]  # what facts say, and those that would tell


def _exemptions(case: Case) -> Iterator[tuple[str, Judgement]]:
    """Yield what exempts from grouped practice, by its code, whatever the option."""
    practice, zone = case.profile.practice, case.profile.doctor.zone
    is_exempt: bool | None = None
    if zone is not None and zone.value in case.rules.value(f"{_GROUPED}.disputed_zones", ()):
        is_exempt = case.ask.readings.uses("D19", "zip-or-zac") or None
    elif zone is not None:
        is_exempt = zone.value in case.rules.value(f"{_GROUPED}.exempt_zones", ())
    yield "zone", _judged({"doctor.zone": is_exempt})
    if case.rules.value(f"{_GROUPED}.functional_group"):
        facts = {"practice.functional_group": practice.functional_group}
        yield "functional-group", _judged(facts)
    above = case.rules.value(f"{_GROUPED}.exempt_above_mt_adult")
    if above is not None and case.is_general_practice:
        adults = starting_count(case, PatientList.MT)
        is_small = adults.at_most is not None and adults.at_most <= above
        is_large = False if is_small else None if adults.known is None else True
        yield "mt-adult", _judged({adults.path: is_large})


def _judged(facts: Mapping[str, bool | None]) -> Judgement:
    """Return whether all of some facts, by their paths, are as they should be."""
    if False in facts.values():
        return Finding.NOT_MET, ()
    missing = tuple(path for path, is_met in facts.items() if is_met is None)
    return met(None if missing else True), missing


def alone_zones(case: Case, option: WorkTime) -> tuple[str, ...]:
    """Return the zones where a doctor who practises alone may have an option, none as a rule."""
    is_open = option.value in case.rules.value("options.alone.options", ())
    return tuple(case.rules.value("options.alone.zones", ())) if is_open else ()


def hangs_on_option(case: Case) -> bool:
    """Return whether an option that is asked may exempt a doctor who practises alone."""
    zone = case.profile.doctor.zone
    zones = {name for option in case.options for name in alone_zones(case, option)}
    return bool(zones) and (zone is None or zone.value in zones)


def stands_alone(case: Case, option: WorkTime) -> Judgement:
    """Return whether a doctor practises alone in one of the zones, with a list that is long enough.

    The list is that of the specialty.
    """
    doctor, practice = case.profile.doctor, case.profile.practice
    is_alone = None if practice.doctors is None else practice.doctors == 1
    if practice.functional_group:
        is_alone = False
    is_there = None if doctor.zone is None else doctor.zone.value in alone_zones(case, option)
    name = PatientList.MT if case.is_general_practice else PatientList.FA
    rank = f"patients.percentile.{name.value}"
    facts = {"doctor.zone": is_there, "practice.doctors": is_alone, rank: _reaches(case, name)}
    return _judged(facts)


def _reaches(case: Case, name: PatientList) -> bool | None:
    """Return whether a list stands at the rank from which an option is open, None if unknown."""
    rank = case.rules.value("options.alone.from_rank")
    if rank is None:
        return True
    band, from_band = list_band(case, name), band_of_percentile(Decimal(rank[1:]))
    if band.low >= from_band:
        return True
    return False if band.high < from_band else None


@criterion("coordinated-practice", "practice.coordinated")
def coordinated_practice(case: Case) -> Criterion | None:
    """Coordinated practice, or the commitment to it within two years of hire."""
    rule = case.rules.get("eligibility.coordinated_practice.commitment_months")
    if rule is None:
        return None
    coordinated = case.profile.practice.coordinated
    is_met, required = coordinated is not False, "true, committed"
    return of_fact("practice.coordinated", coordinated, is_met, rule, required=required)


# In the order in which they are shown: of the doctor, then of the practice and of its patients.
PERSON_RULES: tuple[Rule[[Case]], ...] = (sector, optam, specialty, clinical_fees, replacement)
PRACTICE_RULES: tuple[Rule[[Case]], ...] = (
    grouped_practice,
    coordinated_practice,
    floor_mt,
    floor_fa,
)
DOCTOR_RULES = PERSON_RULES + PRACTICE_RULES
