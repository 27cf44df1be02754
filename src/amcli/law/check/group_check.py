"""Who may sign the collective aid (`check` of a group)."""

from collections.abc import Iterable, Iterator

from amcli.law.contract.case import Answer, Case, member_name, member_path
from amcli.law.figures.sourced import Figure, note
from amcli.law.figures.terms import Finding, Verdict

from .criterion import Criterion
from .eligibility import CheckResult, option_verdict, whole_verdict
from .group_criteria import MEMBERS, criteria_of_group
from .next_steps import Flip, Step, holder_of

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
    general, by_etp = criteria_of_group(case)
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
