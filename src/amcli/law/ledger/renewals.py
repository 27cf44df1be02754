"""What comes at the term of a contract: the same one renewed, or a new one under the text then.

A group's contract ends with its term; until then members may join it and leave it.
"""

from collections.abc import Iterator

from amcli.law.contract.case import Case, present
from amcli.law.contract.life import (
    ContractYear,
    contract_anniversary,
    contract_years,
    not_before,
    open_suspension,
    option_in,
    renews_tacitly,
    term_years,
)
from amcli.law.contract.succession import in_year, is_over_by
from amcli.law.figures.calendar import add_months
from amcli.law.figures.terms import EntryKind, Finding, WorkTime
from amcli.law.lists.bands import newly_installed

from .entries import Entry, change, entry_of


def renewal(case: Case, option: WorkTime) -> tuple[list[Entry], tuple[str, ...]]:
    """Return the end of each term, the notice before it, and the dispute it hangs on."""
    if case.group is not None:
        return list(_membership(case)), ()
    lines, years = contract_years(case, option), term_years(case)
    entries = [
        entry
        for line in lines
        if line.year % years == 0 and not is_over_by(case, line.closes_on)
        for entry in _term(case, option, line)
    ]
    rule = case.rules.get("renewal.tacit_options")
    last_option = option_in(case, option, years).value
    is_disputed = rule is not None and case.is_followed and last_option not in rule.value
    return entries, ("D9",) if is_disputed and entries else ()


def _term(case: Case, option: WorkTime, last_year: ContractYear) -> Iterator[Entry]:
    """Yield the end of a term and the last day to give notice of it."""
    end = last_year.closes_on
    rule = case.rules.get("renewal.tacit_options") or case.rules.figures["contract.years"]
    code, text = "renewal", case.rules.id
    if not renews_tacitly(case, option):
        code = "renewal-new-contract"
        text = text if end is None else case.book.in_force(end).id
    missing = open_suspension(case) if end is None else ()
    since = not_before(case, last_year.year)
    yield change(code, end, text, rule)._replace(missing=missing, not_before=since)
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
    yield from _comings(case, years)
    reach = case.rules.get("newly_installed.reach_years")
    is_new = any(newly_installed(member) is not Finding.NOT_MET for _, member in present(case))
    if reach is not None and is_new:
        day = contract_anniversary(case, reach.value)
        yield entry_of(EntryKind.REVIEW, "newly-installed-level", day, text, reach)
    yield from _end(case, years)


def _comings(case: Case, years: int) -> Iterator[Entry]:
    """Yield the anniversaries at which the members of the group change."""
    before = {place for place, _ in present(case)}
    for year in range(1, years):
        day = contract_anniversary(case, year)
        now = {place for place, _ in present(in_year(case, day))}
        yield from (change("member-joins", day, case.rules.id) for _ in now - before)
        yield from (change("member-leaves", day, case.rules.id) for _ in before - now)
        before = now


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
