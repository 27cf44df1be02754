"""The criteria that hang on the doctor and the practice, and the declaration of each.

Each function returns a Criterion, or None where the text does not ask for it.
"""

from decimal import Decimal

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, Sector, Situation, Status
from amcli.law.lists.bands import newly_installed, starting_count
from amcli.law.text.rules import kept

from .criterion import (
    ADULTS,
    KIND,
    Criterion,
    Rule,
    criteria_of,
    facts_read,
    met,
    of_fact,
    word,
)
from .practice_criteria import PRACTICE_RULES


def doctor_criteria(case: Case) -> tuple[Criterion, ...]:
    """Return the criteria of the text that do not hang on an option.

    Those of the person are kept for all who share the facts that they look at.
    """
    key = ("person", facts_read(PERSON_RULES)(case.profile), case.ask.readings.key)
    of_person = kept(case.rules.memo, key, criteria_of, PERSON_RULES, case)
    return of_person + criteria_of(PRACTICE_RULES + FLOOR_RULES, case)


@step("criterion")
def sector(case: Case) -> Criterion | None:
    """Sectors that may sign."""
    accepted = case.rules.get("eligibility.sectors")
    if accepted is None:
        return None
    stated = case.profile.doctor.sector
    return of_fact(
        "doctor.sector",
        stated,
        stated in accepted.value,
        code="sector",
        required=", ".join(str(number) for number in accepted.value),
        sources=accepted.sources,
    )


@step("criterion")
def optam(case: Case) -> Criterion | None:
    """Optam, where the sector asks for it (D1)."""
    rule = case.rules.get("eligibility.optam_sectors")
    doctor = case.profile.doctor
    if rule is None or doctor.sector in (Sector.ONE, Sector.THREE):
        return None
    missing: tuple[str, ...] = ()
    if case.ask.readings.uses("D1", "any-sector-2") or doctor.optam:
        finding = Finding.MET
    elif doctor.optam is None:
        finding, missing = Finding.UNDETERMINED, ("doctor.optam",)
    else:
        finding = met(doctor.sector not in rule.value)
        if doctor.sector is None:
            finding, missing = Finding.UNDETERMINED, ("doctor.sector",)
    return Criterion(
        code="optam",
        verdict=finding,
        observed=word(doctor.optam),
        required="true",
        sources=rule.sources,
        missing=missing,
        disputes=() if doctor.optam else ("D1",),
    )


@step("criterion")
def specialty(case: Case) -> Criterion | None:
    """Specialties the text is open to: everywhere, in some départements, or not at all."""
    rule = case.rules.get("eligibility.standings")
    if rule is None:
        return None
    doctor = case.profile.doctor
    known = None if doctor.specialty is None else case.book.specialty(doctor.specialty)
    missing: tuple[str, ...] = ()
    if known is None:
        finding, missing = Finding.UNDETERMINED, ("doctor.specialty",)
    else:
        standing = "everywhere" if doctor.mep else known.standings.get(rule.value, "open")
        finding = _STANDINGS.get(standing, Finding.UNDETERMINED)
        if standing == "tension-departments":
            finding, missing = _tension(doctor.tension_department)
    return Criterion(
        code="specialty",
        verdict=finding,
        observed=doctor.specialty,
        required=None,
        sources=rule.sources,
        missing=missing,
    )


_STANDINGS = {
    "everywhere": Finding.MET,
    "eligible": Finding.MET,
    "excluded": Finding.NOT_MET,
}


def _tension(is_tense: bool | None) -> tuple[Finding, tuple[str, ...]]:
    if is_tense is None:
        return Finding.UNDETERMINED, ("doctor.tension_department",)
    return met(is_tense), ()


@step("criterion")
def clinical_fees(case: Case) -> Criterion | None:
    """Share of clinical fees of the families of specialties that also operate (D2)."""
    families = case.rules.get("eligibility.clinical_fees.families")
    doctor = case.profile.doctor
    known = None if doctor.specialty is None else case.book.specialty(doctor.specialty)
    if families is None or known is None or known.family not in families.value:
        return None
    least = case.rules.get("eligibility.clinical_fees.min_share")
    share = doctor.clinical_fees_share
    observed = None if share is None else given(share)
    missing = ("doctor.clinical_fees_share",) if share is None else ()
    if least is None:
        return Criterion(
            code="clinical-fees",
            verdict=Finding.UNDETERMINED,
            observed=observed,
            sources=families.sources,
            missing=missing,
        )
    bound = case.rules.value("eligibility.clinical_fees.bound")
    is_disputed = bound == "at-least"
    is_inclusive = is_disputed and not case.ask.readings.uses("D2", "more-than")
    margin = None
    if share is None or (bound is None and share == least.value):
        finding = Finding.UNDETERMINED
    else:
        finding = met(share > least.value or (is_inclusive and share == least.value))
    if share is not None:
        margin = exact(share - least.value, least.status, least.sources)
    return Criterion(
        code="clinical-fees",
        verdict=finding,
        observed=observed,
        required=exact(least.value, least.status, least.sources),
        bound="at-least" if is_inclusive else "more-than",
        margin=margin,
        sources=least.sources,
        missing=missing,
        disputes=("D2",) if is_disputed and share == least.value else (),
    )


@step("criterion")
def replacement(case: Case) -> Criterion | None:
    """A doctor who replaces another cannot sign."""
    rule = case.rules.get("eligibility.replacement_excluded")
    if rule is None or not rule.value:
        return None
    situations = case.profile.doctor.situations or ()
    is_replacement = Situation.REPLACEMENT in situations
    return Criterion(
        code="replacement",
        verdict=met(not is_replacement),
        observed=word(is_replacement),
        required="false",
        sources=rule.sources,
    )


def floor_mt(case: Case) -> Criterion | None:
    """The floor of the list mt: the count of P30 for general practice, else the rank itself."""
    if not _asks_floor(case):
        return None
    if case.is_general_practice:
        is_counted = case.rules.get("bands.mt.p30") is not None
        return counted_floor(case) if is_counted else ranked_floor(case, PatientList.MT)
    return ranked_floor(case, PatientList.MT) if case.has_two_lists else None


def floor_fa(case: Case) -> Criterion | None:
    """The floor of the file active, of all but general practice: a rank."""
    if not _asks_floor(case) or case.is_general_practice:
        return None
    return ranked_floor(case, PatientList.FA)


def _asks_floor(case: Case) -> bool:
    bound = case.rules.get("eligibility.floor.bound")
    return bound is not None and case.profile.doctor.specialty is not None


@step("criterion")
def counted_floor(case: Case) -> Criterion:
    """The floor of general practice: more patients than P30 (exactly P30: D3)."""
    floor = case.rules.figures["bands.mt.p30"]
    start = starting_count(case, PatientList.MT)
    percentile = case.profile.patients.percentile.mt
    is_disputed = start.known == floor.value and case.rules.value("bands.mt_count") != "mt_adult"
    is_inclusive = is_disputed and case.ask.readings.uses("D3", "at-least")
    missing: tuple[str, ...] = ()
    if start.known is not None:
        finding = met(start.known > floor.value or is_inclusive)
    elif start.at_most is not None and start.at_most <= floor.value:
        finding = Finding.NOT_MET
    elif percentile is not None and percentile != _P30:
        finding = met(percentile > _P30)
    else:  # at P30 itself only the count can tell
        finding, missing = Finding.UNDETERMINED, (start.path,)
    margin = None
    if start.known is not None:
        margin = exact(start.known - floor.value, floor.status, floor.sources)
    return Criterion(
        code="floor-mt",
        verdict=soften(case, finding),
        observed=None if start.known is None else given(start.known),
        required=exact(floor.value, floor.status, floor.sources),
        bound="at-least" if is_inclusive else case.rules.value("eligibility.floor.bound"),
        margin=margin,
        sources=floor.sources,
        missing=missing,
        disputes=("D3",) if is_disputed else (),
    )


_P30 = 30  # the rank that gives its name to P30


@step("criterion")
def ranked_floor(case: Case, name: PatientList) -> Criterion:
    """The floor of the other specialties: P30 of their own distribution, which is not published."""
    percentile: Decimal | None = getattr(case.profile.patients.percentile, name.value)
    path = f"patients.percentile.{name.value}"
    bound = case.rules.figures["eligibility.floor.bound"]
    return Criterion(
        code=f"floor-{name.value}",
        verdict=Finding.UNDETERMINED
        if percentile is None
        else soften(case, met(percentile >= _P30)),
        observed=None if percentile is None else f"P{percentile}",
        required="P30",
        margin=None
        if percentile is None
        else exact(percentile - _P30, Status.GIVEN, bound.sources),
        sources=bound.sources,
        missing=(path,) if percentile is None else (),
    )


@step("soften")
def soften(case: Case, finding: Finding) -> Finding:
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


_SOFTENED = ("doctor.situations", "doctor.installed_on")
# In the order in which they are shown: of the doctor, then of the practice and of its patients.
PERSON_RULES: tuple[Rule[[Case]], ...] = (
    Rule("sector", ("doctor.sector",), "doctor.sector", sector),
    Rule("optam", ("doctor.sector", "doctor.optam"), "doctor.optam", optam),
    Rule("specialty", (*KIND, "doctor.tension_department"), "doctor.specialty", specialty),
    Rule(
        "clinical-fees",
        ("doctor.specialty", "doctor.clinical_fees_share"),
        "doctor.clinical_fees_share",
        clinical_fees,
    ),
    Rule("replacement", ("doctor.situations",), "doctor.situations", replacement),
)
FLOOR_RULES: tuple[Rule[[Case]], ...] = (
    Rule(
        "floor-mt",
        (*KIND, *ADULTS, "patients.percentile.mt", *_SOFTENED),
        "patients.mt",
        floor_mt,
    ),
    Rule(
        "floor-fa",
        (*KIND, "patients.percentile.fa", *_SOFTENED),
        "patients.percentile.fa",
        floor_fa,
    ),
)
DOCTOR_RULES = PERSON_RULES + PRACTICE_RULES + FLOOR_RULES
