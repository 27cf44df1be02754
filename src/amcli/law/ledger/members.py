"""What the calendar of a group has of its own: joining and leaving, new members, the end."""

from collections.abc import Iterator

from amcli.law.contract.case import Case
from amcli.law.contract.life import contract_anniversary, term_years
from amcli.law.figures.terms import EntryKind, Finding
from amcli.law.lists.starting import newly_installed

from .entries import Entry, entry_of


def membership(case: Case) -> Iterator[Entry]:
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
    yield entry_of(EntryKind.CHANGE, "term", day, text, term)
    waiting = case.rules.get("eligibility.group.waiting_years")
    if waiting is not None:
        day = contract_anniversary(case, years + waiting.value)
        entry = entry_of(EntryKind.CHANGE, "waiting-over", day, text, waiting)
        yield entry._replace(status=max(term.status, waiting.status).label)
