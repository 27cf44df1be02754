"""The floor of each list: a count for general practice, else P30 of the specialty."""

from collections.abc import Iterator
from decimal import Decimal

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import exact, given
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Finding, PatientList, Status
from amcli.law.lists.bands import starting_count
from amcli.law.lists.starting import newly_installed

from .criterion import Criterion, met


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
    if "newly-installed" in accepted and newly_installed(case) is not Finding.NOT_MET:
        return Finding.UNDETERMINED
    return finding
