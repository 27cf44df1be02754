"""Who may sign the collective aid (`check` of a group)."""

from collections.abc import Iterable, Iterator

from amcli.law.contract.case import Answer, Case
from amcli.law.contract.members import member_name, member_path
from amcli.law.figures.sourced import Figure, Note, note
from amcli.law.figures.terms import Finding, Verdict, WorkTime

from .criterion import Criterion
from .eligibility import CheckResult, option_verdict, whole_verdict
from .group_criteria import MEMBERS, etp_ceiling, group_criteria
from .next_steps import Flip, Step, holder_of
from .verdicts import best, decide, verdict_notes

_PATHS = {
    "company-form": "group.form",
    "floor-mt": MEMBERS,
    "etp-ceiling": "group.etp",
    "waiting-time": "group.signed_on",
    "specialty": "doctor.specialty",
    "sector": "doctor.sector",
    "optam": "doctor.optam",
    "partner": "practice.partner",
    "individual-contract": "contract.events",
}
_PAPERS = ("work-contract", "enrol-training", "direct-hire-or-group", "no-remote-only")


def check_group(case: Case) -> Answer:
    """Return the verdict, the criteria of the group and of each member, and what to do next."""
    general, by_etp = _criteria(case)
    criteria = (*general, *(one for own in by_etp for one in own))
    options = tuple(
        option_verdict(option.value, (*general, *own))
        for option, own in zip(case.options, by_etp, strict=True)
    )
    missing = tuple(dict.fromkeys(path for one in criteria for path in one.missing))
    whole = whole_verdict(options)
    result = CheckResult(
        verdict=whole,
        options=options,
        criteria=criteria,
        missing=missing,
        flips=tuple(dict.fromkeys(_flips(case, criteria))),
        next=tuple(_steps(missing, whole)),
    )
    notes = case.notes
    closed = tuple(option.etp for option in options if option.verdict is not whole)
    if closed:
        notes += (note("options-differ", verdict=whole.value, options=closed),)
    return Answer(result, notes)


def group_verdict(case: Case) -> Verdict:
    """Return the whole verdict alone."""
    found: Verdict | None = case.memo.get(group_verdict)
    if found is None:
        general, by_etp = _criteria(case)
        found = case.memo[group_verdict] = best(decide((*general, *own)) for own in by_etp)
    return found


def group_notes(case: Case) -> tuple[Note, ...]:
    """Return what every computed answer says beside its figures."""
    return (*case.notes, *verdict_notes(group_verdict(case)))


def _criteria(
    case: Case,
) -> tuple[tuple[Criterion, ...], tuple[tuple[Criterion, ...], ...]]:
    by_etp = tuple(_of_posts(case, option) for option in case.options)
    return group_criteria(case), by_etp


def _of_posts(case: Case, option: WorkTime) -> tuple[Criterion, ...]:
    ceiling = etp_ceiling(case, option.etp, option.value)
    return () if ceiling is None else (ceiling,)


def _flips(case: Case, criteria: Iterable[Criterion]) -> Iterator[Flip]:
    """Yield what would change each criterion that is not met, and each fact that would settle."""
    places = {member_name(case, place): place for place in range(len(case.members))}
    for one in criteria:
        path = _PATHS.get(one.code)
        if one.verdict is Finding.NOT_MET and path is not None:
            if one.member is not None:
                path = member_path(places[one.member], path)
            yield Flip(criterion=one.code, path=path, needed=_needed(one))
        for fact in one.missing:
            yield Flip(criterion=one.code, path=fact)


def _needed(criterion: Criterion) -> str | None:
    required = criterion.required
    if not isinstance(required, Figure):
        return required
    return None if required.value is None else str(required.value)


def _steps(missing: Iterable[str], verdict: Verdict) -> Iterator[Step]:
    for path in missing:
        yield Step(code="ask-fact", path=path, who=holder_of(path))
    yield Step(code="contact-cpam", who="cpam")
    if verdict is not Verdict.NOT_ELIGIBLE:
        yield from (Step(code=code) for code in _PAPERS)
