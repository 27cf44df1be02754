"""The criteria that hang on the doctor, one function each, and the list of all of them.

Each returns a Criterion, or None where the text does not ask for it.
"""

from collections.abc import Callable, Iterator

from amcli.law.contract.case import Case, worked_out_once
from amcli.law.figures.sourced import exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, Sector, Situation

from .criterion import Criterion, met, word
from .floors import floors
from .practice_criteria import coordinated_practice, grouped_practice


def doctor_criteria(case: Case) -> Iterator[Criterion]:
    """Yield the criteria of the text that do not hang on an option."""
    for ask in _CRITERIA:
        criterion = ask(case)
        if criterion is not None:
            yield criterion
    yield from floors(case)


@worked_out_once(lambda case: case.profile.doctor.sector)
@step("criterion")
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


@worked_out_once(
    lambda case: (case.profile.doctor.sector, case.profile.doctor.optam, case.ask.readings.key)
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


@worked_out_once(
    lambda case: (
        case.profile.doctor.specialty,
        case.profile.doctor.mep,
        case.profile.doctor.tension_department,
    )
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


@worked_out_once(
    lambda case: (
        case.profile.doctor.specialty,
        case.profile.doctor.clinical_fees_share,
        case.ask.readings.key,
    )
)
@step("criterion")
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
        bound="at-least" if is_inclusive else "more-than",
        margin=margin,
        sources=least.sources,
        missing=("doctor.clinical_fees_share",) if share is None else (),
        disputes=("D2",) if is_disputed and share == least.value else (),
    )


@worked_out_once(lambda case: Situation.REPLACEMENT in (case.profile.doctor.situations or ()))
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


_CRITERIA: tuple[Callable[[Case], Criterion | None], ...] = (
    sector,
    optam,
    specialty,
    clinical_fees,
    replacement,
    grouped_practice,
    coordinated_practice,
)
