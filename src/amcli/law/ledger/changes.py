"""What changes during a contract, day by day, and what its term brings."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from amcli.law.contract.case import Case, present
from amcli.law.contract.life import (
    MATTERS,
    ContractYear,
    changed_facts,
    contract_anniversary,
    contract_years,
    events_of,
    open_suspension,
    renews_tacitly,
    term_years,
    termination_day,
    under,
)
from amcli.law.contract.succession import in_year, is_over_by
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import EntryKind, EventKind, Finding, Status, WorkTime
from amcli.law.ledger.entries import Entry, at_anniversary, change, entry_of
from amcli.law.lists.bands import has_age, newly_installed
from amcli.law.lists.commitments import age_rules

AFTER_END = "waiting-over-ended"  # the one change that a termination brings with it


def changes(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield the changes of a contract under one option."""
    yield from _texts(case, option)
    yield from _events(case)
    ended_on = termination_day(case)
    if ended_on is not None:
        yield change("termination", ended_on, case.rules.id)
        yield from _notice(case, ended_on)
    yield from _age(case, option)


def _texts(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield the anniversaries at which another text or another option takes over."""
    lines = contract_years(case, option)
    for before, line in pairwise(lines):
        for matter in MATTERS:
            rules = getattr(line, matter)
            if rules is not getattr(before, matter):
                rule = rules.figures[f"transition.{matter}.from_texts"]
                entry = change(f"{matter}-change", line.opens_on, rules.id, rule)
                start = rules.header.in_force_from
                if start is not None and start.value == line.opens_on:  # from that day on: assumed
                    entry = entry._replace(status=max(rule.status, Status.ASSUMED).label)
                yield at_anniversary(case, line.year - 1, entry._replace(year=line.year))
        if line.option != before.option:
            code = "option-change" if case.group is None else "posts-change"
            entry = change(code, line.opens_on, line.amounts.id)
            yield at_anniversary(case, line.year - 1, entry._replace(year=line.year))


def _events(case: Case) -> Iterator[Entry]:
    """Yield the suspensions, the changes of facts, the moves and the absences."""
    for one in case.profile.contract.suspensions:
        if one.from_ < case.signed_on:
            continue
        missing = () if one.until is not None else open_suspension(case)
        entry = change("suspension", one.from_, case.rules.id)
        yield entry._replace(until=one.until, missing=missing)
        if one.until is not None:
            yield change("resumption", one.until + timedelta(days=1), case.rules.id)
    for _, event in changed_facts(case):
        yield change("change", event.on, case.rules.id)
    for event in events_of(case, EventKind.MOVE):
        code = "move-too-far" if event.keeps_list is False else "move"
        yield change(code, event.on, case.rules.id)
    for event in events_of(case, EventKind.ABSENCE):
        code = "absence" if case.group is None else "absence-of-member"
        yield change(code, event.on, case.rules.id)._replace(until=event.until)


def _notice(case: Case, end: date | None) -> Iterator[Entry]:
    """Yield the last day to give notice of an end."""
    rule = case.rules.get("obligations.notice_months")
    if rule is not None and end is not None:
        last_day = add_months(end, -rule.value)
        yield entry_of(EntryKind.OBLIGATION, "notice", last_day, case.rules.id, rule)


def late_notices(case: Case) -> Iterator[Note]:
    """Yield a warning for a termination told later than the notice its text asks for."""
    rule = case.rules.get("obligations.notice_months")
    for event in events_of(case, EventKind.TERMINATION):
        if rule is None or event.notified_on is None:
            continue
        if add_months(event.notified_on, rule.value) > event.on:
            yield note("notice-short", on=event.on, told=event.notified_on, months=rule.value)


def _age(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield the day from which no growth is asked: the birthday, or a text that knows the rule."""
    birth = case.profile.doctor.birth_date
    if birth is None or case.ask.readings.uses("D7", "at-signature"):
        return
    for line in contract_years(case, option):
        rules = age_rules(under(case, line.targets))
        if rules is None or line.closes_on is None or line.opens_on is None:
            continue
        rule = rules.figures["targets.age.from_age"]
        if has_age(case, rule.value, line.closes_on) is not Finding.MET:
            continue
        day = max(anniversary(birth, rule.value), line.opens_on)
        if day > case.signed_on:
            yield change("age-rule", day, rules.id, rule)
        return


def renewal(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield the end of each term and the notice before it; of a group who joins and leaves."""
    lines, years = contract_years(case, option), term_years(case)
    if case.group is not None:
        yield from (*_membership(case, lines), *_ends_of_group(case, lines))
        return
    rule = case.rules.get("renewal.tacit_options") or case.rules.get("contract.years")
    goes_on = renews_tacitly(case, option)
    for line in lines:
        end, text = line.closes_on, case.rules.id
        if line.year % years == 0 and not is_over_by(case, end):
            code = "renewal" if goes_on else "renewal-new-contract"
            if end is not None and not goes_on:
                text = case.book.in_force(end).id
            yield at_anniversary(case, line.year, change(code, end, text, rule))
            yield from _notice(case, end)


def _membership(case: Case, lines: tuple[ContractYear, ...]) -> Iterator[Entry]:
    """Yield the days members may join or leave, and do, and that of the level of new ones."""
    text = case.rules.id
    joining = case.rules.get("eligibility.group.joining_at")
    for line in lines[1:] if joining is not None else ():
        yield entry_of(EntryKind.REVIEW, "members-change", line.opens_on, text, joining)
    for before, line in pairwise(lines):
        was, now = (
            {place for place, _ in present(in_year(case, year.opens_on))} for year in (before, line)
        )
        yield from (change("member-joins", line.opens_on, text) for _ in now - was)
        yield from (change("member-leaves", line.opens_on, text) for _ in was - now)
    reach = case.rules.get("newly_installed.reach_years")
    is_new = any(newly_installed(member) is not Finding.NOT_MET for _, member in present(case))
    if reach is not None and is_new:
        day = contract_anniversary(case, reach.value)
        yield entry_of(EntryKind.REVIEW, "newly-installed-level", day, text, reach)


def _ends_of_group(case: Case, lines: tuple[ContractYear, ...]) -> Iterator[Entry]:
    """Yield each term, and the first day another collective aid could follow one that ended."""
    term, text = case.rules.get("contract.years"), case.rules.id
    if term is None:
        return
    ends = [line.closes_on for line in lines if line.year % term.value == 0]
    for end in ends:
        if not is_over_by(case, end):
            code = "term" if end == lines[-1].closes_on else "term-renewed"
            yield change(code, end, text, term)
    waiting, ended_on = case.rules.get("eligibility.group.waiting_years"), termination_day(case)
    if waiting is None:
        return
    if ended_on is not None:
        entry = change(AFTER_END, anniversary(ended_on, waiting.value), text, waiting)
    elif lines and not is_over_by(case, lines[-1].closes_on):
        day = contract_anniversary(case, lines[-1].year + waiting.value)
        entry = change("waiting-over", day, text, waiting)
    else:
        return
    yield entry._replace(status=max(term.status, waiting.status).label)
