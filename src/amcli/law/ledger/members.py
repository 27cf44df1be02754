"""What the calendar of a group has of its own: joining and leaving, new members, the end."""

from collections.abc import Iterator
from datetime import date

from amcli.law.contract.anniversaries import contract_anniversary
from amcli.law.contract.case import Case
from amcli.law.contract.life import term_years
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.terms import EntryKind, Finding
from amcli.law.lists.starting import newly_installed

from .entries import Entry


def membership(case: Case) -> Iterator[Entry]:
    """Yield the days members may join or leave, that of the level of new ones, and the end."""
    years = term_years(case)
    joining = case.rules.get("eligibility.group.joining_at")
    if joining is not None:
        for year in range(1, years):
            day = contract_anniversary(case, year)
            yield _entry(case, EntryKind.REVIEW, "members-change", day, joining)
    reach = case.rules.get("newly_installed.reach_years")
    is_new = any(newly_installed(member) is not Finding.NOT_MET for member in case.members)
    if reach is not None and is_new:
        day = contract_anniversary(case, reach.value)
        yield _entry(case, EntryKind.REVIEW, "newly-installed-level", day, reach)
    yield from _end(case, years)


def _end(case: Case, years: int) -> Iterator[Entry]:
    """Yield the term, and the first day another collective aid could follow one that ended."""
    term = case.rules.get("contract.years")
    if term is None:
        return
    yield _entry(case, EntryKind.CHANGE, "term", contract_anniversary(case, years), term)
    waiting = case.rules.get("eligibility.group.waiting_years")
    if waiting is not None:
        day = contract_anniversary(case, years + waiting.value)
        entry = _entry(case, EntryKind.CHANGE, "waiting-over", day, waiting)
        yield entry._replace(status=max(term.status, waiting.status).label)


def _entry(case: Case, kind: EntryKind, code: str, day: date | None, rule: Sourced) -> Entry:
    return Entry(
        on=day,
        until=day,
        kind=kind,
        code=code,
        text=case.rules.id,
        status=rule.status.label,
        sources=rule.sources,
    )
