"""The criteria that hang on the doctor, the practice and the patients, one function each.

Each returns a Criterion, or None where the text does not ask for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .bands import starting_count
from .case import Case
from .sourced import Figure, exact, given
from .starting import newly_installed
from .terms import Finding, PatientList, Sector, Situation, Status, Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One condition. `etp` is set where it binds one option; `missing` are profile paths.

    `observed` and `required` are figures for counts and shares, else words of the profile;
    `margin` is observed − required, in the unit of both.
    """

    code: str
    verdict: Finding
    etp: str | None = None
    observed: Figure | str | None = None
    required: Figure | str | None = None
    margin: Figure | None = None
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()


def met(condition: bool) -> Finding:
    """Return the finding of a condition whose facts are all known."""
    return Finding.MET if condition else Finding.NOT_MET


def doctor_criteria(case: Case) -> Iterator[Criterion]:
    """Yield the criteria of the text that do not hang on an option."""
    for ask in _CRITERIA:
        criterion = ask(case)
        if criterion is not None:
            yield criterion
    yield from floors(case)


def sector(case: Case) -> Criterion | None:
    """Sectors that may sign."""
    accepted = case.rules.get("eligibility.sectors")
    if accepted is None:
        return None
    observed = case.profile.doctor.sector
    missing = ("doctor.sector",) if observed is None else ()
    return Criterion(
        code="sector",
        verdict=Finding.UNDETERMINED if observed is None else met(observed in accepted.value),
        observed=None if observed is None else str(observed.value),
        required=", ".join(str(number) for number in accepted.value),
        sources=accepted.sources,
        missing=missing,
    )


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


def clinical_fees(case: Case) -> Criterion | None:
    """Share of clinical fees of the families of specialties that also operate (D2)."""
    families = case.rules.get("eligibility.clinical_fees.families")
    doctor = case.profile.doctor
    known = None if doctor.specialty is None else case.book.specialty(doctor.specialty)
    if families is None or known is None or known.family not in families.value:
        return None
    least = case.rules.figures["eligibility.clinical_fees.min_share"]
    bound = case.rules.figures["eligibility.clinical_fees.bound"]
    is_disputed = bound.value == "at-least"
    is_inclusive = is_disputed and not case.ask.readings.uses("D2", "more-than")
    share = doctor.clinical_fees_share
    margin = None
    if share is None:
        finding = Finding.UNDETERMINED
    else:
        finding = met(share > least.value or (is_inclusive and share == least.value))
        margin = exact(share - least.value, least.status, least.sources)
    return Criterion(
        code="clinical-fees",
        verdict=finding,
        observed=None if share is None else given(share),
        required=exact(least.value, least.status, least.sources),
        margin=margin,
        sources=least.sources,
        missing=("doctor.clinical_fees_share",) if share is None else (),
        disputes=("D2",) if is_disputed and share == least.value else (),
    )


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


def grouped_practice(case: Case) -> Criterion | None:
    """Two doctors in the practice, or one of the exemptions."""
    rule = case.rules.get("eligibility.grouped_practice.min_doctors")
    if rule is None:
        return None
    doctors, missing = case.profile.practice.doctors, []
    if doctors is None:
        missing.append("practice.doctors")
    exemptions = _exemptions(case)
    for path, finding in exemptions:
        if finding is Finding.UNDETERMINED:
            missing.append(path)
    if (doctors is not None and doctors >= rule.value) or any(
        finding is Finding.MET for _, finding in exemptions
    ):
        verdict, missing = Finding.MET, []
    else:
        verdict = Finding.UNDETERMINED if missing else Finding.NOT_MET
    zone = case.profile.doctor.zone
    disputed = case.rules.value("eligibility.grouped_practice.disputed_zones", ())
    return Criterion(
        code="grouped-practice",
        verdict=verdict,
        observed=None if doctors is None else given(doctors),
        required=exact(rule.value, rule.status, rule.sources),
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
        found.append((
            "practice.functional_group",
            Finding.UNDETERMINED if is_grouped is None else met(is_grouped),
        ))
    above = rules.value(f"{key}.exempt_above_mt_adult")
    if above is not None and case.is_general_practice:
        adults = starting_count(case, PatientList.MT)
        if adults.at_most is not None and adults.at_most <= above:
            finding = Finding.NOT_MET
        else:
            finding = Finding.UNDETERMINED if adults.count is None else Finding.MET
        found.append((adults.path, finding))
    return found


def _zone_exempts(case: Case, zone: Zone | None) -> Finding:
    key = "eligibility.grouped_practice"
    if zone is None or zone.value in case.rules.value(f"{key}.disputed_zones", ()):
        return Finding.UNDETERMINED
    return met(zone.value in case.rules.value(f"{key}.exempt_zones", ()))


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


def floors(case: Case) -> Iterator[Criterion]:
    """The floor of each list the text looks at: a count for general practice, else P30."""
    bound = case.rules.get("eligibility.floor.bound")
    if bound is None or case.profile.doctor.specialty is None:
        return
    if case.is_general_practice:
        yield counted_floor(case)
        return
    lists = tuple(PatientList) if case.has_two_lists else (PatientList.FA,)
    for name in lists:
        yield ranked_floor(case, name)


def counted_floor(case: Case) -> Criterion:
    """The floor of general practice: more patients than P30 (exactly P30: D3)."""
    floor = case.rules.figures["bands.mt.p30"]
    start = starting_count(case, PatientList.MT)
    percentile = case.profile.patients.percentile.mt
    is_disputed = start.count == floor.value and case.rules.value("bands.mt_count") != "mt_adult"
    is_inclusive = is_disputed and case.ask.readings.uses("D3", "at-least")
    missing: tuple[str, ...] = ()
    if start.count is not None:
        finding = met(start.count > floor.value or is_inclusive)
    elif start.at_most is not None and start.at_most <= floor.value:
        finding = Finding.NOT_MET
    elif percentile is not None:
        finding = met(percentile >= _P30)
    else:
        finding, missing = Finding.UNDETERMINED, (start.path,)
    margin = None
    if start.count is not None:
        margin = exact(start.count - floor.value, floor.status, floor.sources)
    return Criterion(
        code="floor-mt",
        verdict=soften(case, finding),
        observed=None if start.count is None else given(start.count),
        required=exact(floor.value, floor.status, floor.sources),
        margin=margin,
        sources=floor.sources,
        missing=missing,
        disputes=("D3",) if is_disputed else (),
    )


_P30 = 30  # the rank that gives its name to P30


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


def soften(case: Case, finding: Finding) -> Finding:
    """Return undetermined instead of a refusal where the CPAM adapts the contract."""
    if finding is not Finding.NOT_MET:
        return finding
    accepted = case.rules.value("eligibility.floor.softened_by", ())
    situations = case.profile.doctor.situations or ()
    if any(situation.value in accepted for situation in situations):
        return Finding.UNDETERMINED
    if "newly-installed" in accepted and newly_installed(case) is not Finding.NOT_MET:
        return Finding.UNDETERMINED
    return finding


def word(fact: bool | str | None) -> str | None:
    """Return a fact as the profile writes it: `true`, `false`, a word, or None when missing."""
    return fact if fact is None or isinstance(fact, str) else str(fact).lower()


_CRITERIA: tuple[Callable[[Case], Criterion | None], ...] = (
    sector,
    optam,
    specialty,
    clinical_fees,
    replacement,
    grouped_practice,
    coordinated_practice,
)
