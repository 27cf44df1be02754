"""What changes during a contract, day by day: texts, options, suspensions, age, termination."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from amcli.law.contract.case import Case
from amcli.law.contract.life import (
    MATTERS,
    contract_years,
    events_of,
    not_before,
    open_suspension,
    termination_day,
    under,
)
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.terms import EntryKind, EventKind, Finding, Status, WorkTime
from amcli.law.lists.bands import has_age
from amcli.law.lists.commitments import age_rules

from .entries import Entry, change, entry_of

_CODES = {"amounts": "amounts-change", "payments": "payments-change", "targets": "targets-change"}


def changes(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield the changes of a contract under one option."""
    yield from _texts(case, option)
    yield from _suspensions(case)
    yield from _moves(case)
    yield from _termination(case)
    yield from _age(case, option)


def _texts(case: Case, option: WorkTime) -> Iterator[Entry]:
    """Yield the anniversaries at which another text or another option takes over."""
    lines = contract_years(case, option)
    for before, line in pairwise(lines):
        missing = open_suspension(case) if line.opens_on is None else ()
        since = not_before(case, line.year - 1)
        for matter in MATTERS:
            rules = getattr(line, matter)
            if rules is not getattr(before, matter):
                rule = rules.figures[f"transition.{matter}.from_texts"]
                entry = change(_CODES[matter], line.opens_on, rules.id, rule)
                start = rules.header.in_force_from
                if start is not None and start.value == line.opens_on:  # from that day on: assumed
                    entry = entry._replace(status=max(rule.status, Status.ASSUMED).label)
                yield entry._replace(year=line.year, missing=missing, not_before=since)
        if line.option is not before.option:
            entry = change("option-change", line.opens_on, line.amounts.id)
            yield entry._replace(year=line.year, missing=missing, not_before=since)


def _suspensions(case: Case) -> Iterator[Entry]:
    for place, one in enumerate(case.profile.contract.suspensions):
        if one.from_ < case.signed_on:
            continue
        missing = () if one.until is not None else (f"contract.suspensions[{place}].until",)
        entry = change("suspension", one.from_, case.rules.id)
        yield entry._replace(until=one.until, missing=missing)
        if one.until is not None:
            yield change("resumption", one.until + timedelta(days=1), case.rules.id)


def _moves(case: Case) -> Iterator[Entry]:
    for event in case.profile.contract.events:
        if event.kind in (EventKind.MOVE, EventKind.CHANGE) and event.on > case.signed_on:
            code = "move-too-far" if event.keeps_list is False else event.kind.value
            yield change(code, event.on, case.rules.id)
        elif event.kind is EventKind.ABSENCE and event.on > case.signed_on:
            yield change("absence", event.on, case.rules.id)._replace(until=event.until)


def _termination(case: Case) -> Iterator[Entry]:
    ended_on = termination_day(case)
    if ended_on is None:
        return
    yield change("termination", ended_on, case.rules.id)
    rule = case.rules.get("obligations.notice_months")
    if rule is not None:
        last_day = add_months(ended_on, -rule.value)
        yield entry_of(EntryKind.OBLIGATION, "notice", last_day, case.rules.id, rule)


def late_notices(case: Case) -> Iterator[Note]:
    """Yield a warning for a termination told later than the notice its text asks for."""
    rule = case.rules.get("obligations.notice_months")
    for _, event in events_of(case, EventKind.TERMINATION):
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
