"""What each member of a group must be: a general practitioner, a partner, without a contract."""

from collections.abc import Callable, Iterator

from amcli.law.contract.case import GENERAL_PRACTICE, Case, member_name, member_path
from amcli.law.figures.steps import step
from amcli.law.figures.terms import EventKind, Finding

from .criteria import optam, sector
from .criterion import Criterion, met, word


def member_criteria(case: Case, place: int) -> Iterator[Criterion]:
    """Yield the criteria of one member, named, with the paths of the facts it lacks."""
    member = case.members[place]
    for ask in _CRITERIA:
        found = ask(member)
        if found is not None:
            yield _of_member(case, place, found)


@step("member-criterion")
def _of_member(case: Case, place: int, found: Criterion) -> Criterion:
    """Return a criterion with the name of the member it is asked of, and the member's paths."""
    return found._replace(
        member=member_name(case, place),
        missing=tuple(member_path(place, path) for path in found.missing),
    )


@step("criterion")
def specialty(member: Case) -> Criterion | None:
    """General practice, without a particular practice (MEP)."""
    rule = member.rules.get("eligibility.standings")
    if rule is None:
        return None
    doctor = member.profile.doctor
    if doctor.specialty is None:
        finding = met(False) if doctor.mep else Finding.UNDETERMINED
    else:
        finding = met(doctor.specialty == GENERAL_PRACTICE and not doctor.mep)
    return Criterion(
        code="specialty",
        verdict=finding,
        observed="mep" if doctor.mep else doctor.specialty,
        required=GENERAL_PRACTICE,
        sources=rule.sources,
        missing=("doctor.specialty",) if finding is Finding.UNDETERMINED else (),
    )


@step("criterion")
def partner(member: Case) -> Criterion:
    """A partner of the company in the doctor's own name."""
    is_partner = getattr(member.profile.practice, "partner", None)
    return Criterion(
        code="partner",
        verdict=Finding.UNDETERMINED if is_partner is None else met(is_partner),
        observed=word(is_partner),
        required="true",
        sources=_sources(member),
        missing=("practice.partner",) if is_partner is None else (),
    )


@step("criterion")
def individual_contract(member: Case) -> Criterion:
    """No individual contract still open when the group signs; one that is not told is none."""
    signed_on, events = member.profile.contract.signed_on, member.profile.contract.events
    ended = [one.on for one in events if one.kind is EventKind.TERMINATION]
    is_open = signed_on is not None and not any(day <= member.signed_on for day in ended)
    observed = "none" if signed_on is None else "open" if is_open else "ended"
    return Criterion(
        code="individual-contract",
        verdict=met(not is_open),
        observed=observed,
        required="not-open",
        sources=_sources(member),
    )


def _sources(member: Case) -> tuple[str, ...]:
    return member.rules.sources("eligibility.group.company_forms")


_CRITERIA: tuple[Callable[[Case], Criterion | None], ...] = (
    specialty,
    sector,
    optam,
    partner,
    individual_contract,
)
