"""What would change a verdict, and what to do next: whom to ask, which papers, by when."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from amcli.law.contract.case import Case, member_path
from amcli.law.contract.life import hire_counts_from
from amcli.law.figures.calendar import add_months
from amcli.law.figures.sourced import Absent, Figure
from amcli.law.figures.terms import Finding, PatientList
from amcli.law.lists.bands import starting_count
from amcli.law.profile.facts import Facts, Holder, key_at
from amcli.law.profile.profile import Profile

from .broken import broken_by
from .criterion import Criterion
from .running_steps import Step, is_exempt, running_steps, training_hours
from .verdicts import RULES


class Flip(NamedTuple):
    """What would change a criterion: the profile path, and the value needed where one is known."""

    criterion: str
    path: str
    needed: str | None = None


MEP = "mep"  # observed of a doctor of a particular practice, whatever the specialty
_MENDS = {rule.code: rule.mends for rule in RULES}


def flips(case: Case, criteria: Iterable[Criterion]) -> tuple[Flip, ...]:
    """Return what would change each criterion that is not met, and each fact that would settle."""
    found: dict[Flip, None] = {}
    for criterion in criteria:
        path = _mending(case, criterion)
        if criterion.verdict is Finding.NOT_MET and path:
            found[Flip(criterion.code, path, _needed(criterion))] = None
        for path in criterion.missing:
            found[Flip(criterion=criterion.code, path=path)] = None
    return tuple(found)


def _mending(case: Case, criterion: Criterion) -> str | None:
    """Return the fact that mends a criterion, of a group that of the member it is asked of."""
    if case.group is None:
        path = _MENDS.get(criterion.code)
    else:
        from .members import RULES as GROUP_RULES  # few profiles are those of a group

        path = next(rule.mends for rule in GROUP_RULES if rule.code == criterion.code)
    if criterion.observed == MEP:
        path = "doctor.mep"
    elif path == "patients.mt":  # or the adults, where these are counted
        path = starting_count(case, PatientList.MT).path
    if isinstance(criterion.place, Absent) or path is None:
        return path
    return member_path(criterion.place, path)


def _needed(criterion: Criterion) -> str | None:
    """Return the value that would meet a criterion, as the profile writes it."""
    required = criterion.required
    if criterion.observed == MEP:
        return "false"
    if not isinstance(required, Figure):
        return required
    if required.value is None:
        return None
    is_beyond = criterion.code == "floor-mt" and criterion.bound == "more-than"
    return str(required.value + 1 if is_beyond else required.value)


def holder_of(path: str) -> str:
    """Return who holds a fact of a doctor's profile or of a group's (`group.members[0].…`)."""
    shape: type[Facts] = Profile
    if path.startswith("group"):
        from amcli.law.profile.group import GroupProfile  # few profiles are a group's

        shape = GroupProfile
    key = key_at(path, shape)
    return (Holder.DOCTOR if key is None else key.fact.holder).value


def next_steps(
    case: Case, missing: Iterable[str], is_open: bool, *, is_first: bool = True
) -> tuple[Step, ...]:
    """Return the missing facts with their holders, whom to contact, the papers and their dates.

    The papers are owed by a doctor who can sign, or may: `is_open`. Of a contract that runs there
    are the next dates alone; only one that took no other's place (`is_first`) owes what a hire
    obliges to.
    """
    steps = [Step(code="ask-fact", path=path, who=holder_of(path)) for path in missing]
    broken, dates = broken_by(case), running_steps(case, is_first=is_first)
    if broken is not None:
        code = "sign-anew" if broken.ends else "report-change"
        steps.append(Step(code, who="cpam", on=broken.on, until=broken.on))
    if dates:
        return (*steps, *dates)
    steps.append(Step(code="contact-cpam", who="cpam"))
    return (*steps, *_papers(case)) if is_open else tuple(steps)


def _papers(case: Case) -> Iterator[Step]:
    contract = case.profile.contract
    yield Step(code="work-contract")
    months = case.rules.value("obligations.proof_of_hire_months")
    if months is not None:
        start = hire_counts_from(case)
        is_known = None not in (contract.hired_on, contract.signed_on)
        until = add_months(start, months) if is_known else None
        yield Step(code="proof-of-hire", on=start if is_known else None, until=until)
    background = contract.assistant.background
    if not contract.assistant.qualified and not is_exempt(case, background):
        hours = training_hours(case, background)
        yield Step(code="enrol-training", hours=hours)
    if case.group is None:  # the leaflet that asks for it is one for a doctor alone
        yield Step(code="dedicated-room")
    for code in ("direct-hire-or-group", "no-remote-only"):
        yield Step(code=code)
