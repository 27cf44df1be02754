"""What follows the term of a contract: the same one renewed, or a new one under the text then.

A group's contract ends with its term; until then members may join it and leave it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from amcli.law.contract.case import Case, remembered
from amcli.law.contract.life import (
    contract_anniversary,
    contract_years,
    option_in,
    renews_tacitly,
    term_end,
    term_years,
    termination_day,
)
from amcli.law.figures.calendar import add_months
from amcli.law.figures.terms import EntryKind, EventKind, Finding, WorkTime
from amcli.law.lists.starting import newly_installed
from amcli.law.profile.profile import NotifiedTargets, Patients, Profile

from .entries import Entry, change, entry_of
from .payments import open_suspension


def renewal(case: Case, option: WorkTime) -> tuple[list[Entry], tuple[str, ...]]:
    """Return the end of each term, the notice before it, and the dispute it hangs on."""
    if case.group is not None:
        return list(_membership(case)), ()
    lines, years = contract_years(case, option), term_years(case)
    ends = [line.closes_on for line in lines if line.year % years == 0]
    entries = [
        entry for end in ends if not _is_over_by(case, end) for entry in _term(case, option, end)
    ]
    rule = case.rules.get("renewal.tacit_options")
    last_option = option_in(case, option, years).value
    is_disputed = rule is not None and case.is_followed and last_option not in rule.value
    return entries, ("D9",) if is_disputed and entries else ()


def _term(case: Case, option: WorkTime, end: date | None) -> Iterator[Entry]:
    """Yield the end of a term and the last day to give notice of it."""
    rule = case.rules.get("renewal.tacit_options") or case.rules.figures["contract.years"]
    code, text = "renewal", case.rules.id
    if not renews_tacitly(case, option):
        code = "renewal-new-contract"
        text = text if end is None else case.book.in_force(end).id
    missing = open_suspension(case) if end is None else ()
    yield change(code, end, text, rule)._replace(missing=missing)
    notice = case.rules.get("obligations.notice_months")
    if notice is not None and end is not None:
        last = add_months(end, -notice.value)
        yield entry_of(EntryKind.OBLIGATION, "notice", last, case.rules.id, notice)


def _membership(case: Case) -> Iterator[Entry]:
    """Yield the days members may join or leave, that of the level of new ones, and the end."""
    years, text = term_years(case), case.rules.id
    joining = case.rules.get("eligibility.group.joining_at")
    if joining is not None:
        for year in range(1, years):
            day = contract_anniversary(case, year)
            yield entry_of(EntryKind.REVIEW, "members-change", day, text, joining)
    reach = case.rules.get("newly_installed.reach_years")
    is_new = any(newly_installed(member) is not Finding.NOT_MET for member in case.members)
    if reach is not None and is_new:
        day = contract_anniversary(case, reach.value)
        yield entry_of(EntryKind.REVIEW, "newly-installed-level", day, text, reach)
    yield from _end(case, years)


def _end(case: Case, years: int) -> Iterator[Entry]:
    """Yield the term, and the first day another collective aid could follow one that ended."""
    term = case.rules.get("contract.years")
    if term is None:
        return
    text, day = case.rules.id, contract_anniversary(case, years)
    yield change("term", day, text, term)
    waiting = case.rules.get("eligibility.group.waiting_years")
    if waiting is not None:
        day = contract_anniversary(case, years + waiting.value)
        entry = change("waiting-over", day, text, waiting)
        yield entry._replace(status=max(term.status, waiting.status).label)


def _is_over_by(case: Case, end: date | None) -> bool:
    """Return whether the contract is terminated before a day, or on it."""
    ended_on = termination_day(case)
    return ended_on is not None and (end is None or ended_on <= end)


@remembered
def next_contract(case: Case, option: WorkTime) -> Case | None:
    """Return the contract that takes the place of one that is not renewed tacitly, once due.

    It starts at year 1 under the text then in force, on the lists last counted before.
    """
    end = term_end(case)
    if not case.is_followed or end is None or renews_tacitly(case, option):
        return None
    if _is_over_by(case, end) or not (end <= case.ask.on or is_renewed(case)):
        return None
    last = option_in(case, option, term_years(case) + 1)
    follower = case.reopened(_follow(case.profile, end, last), case.ask._replace(etps=()))
    return follower._replace(notes=())


def until(case: Case, end: date) -> Case:
    """Return the case without what happens to the contract that takes its place on `end`."""
    contract = case.profile.contract
    own = replace(
        contract,
        suspensions=tuple(one for one in contract.suspensions if one.from_ < end),
        events=tuple(one for one in contract.events if one.on <= end),
    )
    return case._replace(profile=replace(case.profile, contract=own), memo={})


def is_renewed(case: Case) -> bool:
    """Return whether the profile says that the contract was, or will be, renewed."""
    return any(event.kind is EventKind.RENEWAL for event in case.profile.contract.events)


def _follow(profile: Profile, end: date, option: WorkTime) -> Profile:
    """Return the profile on the first day of the next contract."""
    contract = profile.contract
    counted = [one for one in contract.observations if one.on <= end]
    last = max(counted, key=lambda one: one.on) if counted else None
    patients = Patients()
    if last is not None:
        patients = Patients(measured_on=last.on, mt=last.mt, mt_adult=last.mt_adult, fa=last.fa)
    return replace(
        profile,
        patients=patients,
        contract=replace(
            contract,
            etp=option.etp,
            signed_on=end,
            notified_targets=NotifiedTargets(),
            targets_reached=None,
            observations=tuple(one for one in contract.observations if one.on > end),
            events=tuple(
                one for one in contract.events if one.on > end and one.kind is not EventKind.RENEWAL
            ),
        ),
    )
