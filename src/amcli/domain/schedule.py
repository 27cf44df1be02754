"""What is due when (`schedule`): payments, obligations, reviews and changes, with real dates."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from .aid import contract_years
from .bands import band_notes
from .calendar import anniversary, is_month_end_moved
from .case import Answer, Case
from .duties import duties
from .entries import Entry
from .payments import payments
from .sourced import Note, note
from .starting import has_age
from .targets import age_rules, due_on
from .terms import EntryKind, Finding, Option, Status, Verdict
from .verdicts import verdict, verdict_notes


class ScheduleOption(NamedTuple):
    """The calendar under one option, in order of dates, unknown dates last."""

    etp: str
    entries: tuple[Entry, ...]
    disputes: tuple[str, ...] = ()


class ScheduleResult(NamedTuple):
    """The calendar under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[ScheduleOption, ...]


def schedule(case: Case) -> Answer:
    """Return what is due on which day under every option asked."""
    decided = verdict(case)
    options = tuple(schedule_option(case, option) for option in case.options)
    notes = (*case.notes, *verdict_notes(decided), *band_notes(case), *_calendar_notes(case))
    return Answer(ScheduleResult(verdict=decided, options=options), notes)


def schedule_option(case: Case, option: Option) -> ScheduleOption:
    """Return the calendar under one option."""
    entries = [*payments(case, option), *duties(case), *_reviews(case), *_changes(case, option)]
    return ScheduleOption(etp=option.value, entries=tuple(sorted(entries, key=_order)))


def _order(entry: Entry) -> tuple[date, date, str]:
    return (entry.on or date.max, entry.until or date.max, entry.code)


def _reviews(case: Case) -> Iterator[Entry]:
    """Yield the day the targets are judged and the reviews that come every few months."""
    judged_on = due_on(case)
    if judged_on is not None:
        rule = case.rules.figures["targets.due_year"]
        yield Entry(
            on=judged_on,
            until=judged_on,
            kind=EntryKind.REVIEW,
            code="targets-due",
            text=case.rules.id,
            status=rule.status.label,
            sources=rule.sources,
        )


def _changes(case: Case, option: Option) -> Iterator[Entry]:
    """Yield the days another text takes over the amounts and the day the age rule begins."""
    governing = case.rules.id
    for year in contract_years(case, option):
        if year.text == governing:
            continue
        governing = year.text
        opens_on = anniversary(case.signed_on, year.year - 1)
        rule = case.book.named(governing).figures["transition.amounts.from_texts"]
        yield Entry(
            on=opens_on,
            until=opens_on,
            kind=EntryKind.CHANGE,
            code="amounts-change",
            year=year.year,
            text=governing,
            status=rule.status.label,
            sources=rule.sources,
        )
    yield from _age(case)


def _age(case: Case) -> Iterator[Entry]:
    rules, birth = age_rules(case), case.profile.doctor.birth_date
    end = anniversary(case.signed_on, case.rules.value("contract.years", 0))
    if rules is None or birth is None:
        return
    rule = rules.figures["targets.age.from_age"]
    birthday = anniversary(birth, rule.value)
    if has_age(case, rule.value, end) is Finding.MET and birthday > case.signed_on:
        yield Entry(
            on=birthday,
            until=birthday,
            kind=EntryKind.CHANGE,
            code="age-rule",
            text=rules.id,
            status=Status.PUBLISHED.label,
            sources=rule.sources,
        )


def _calendar_notes(case: Case) -> tuple[Note, ...]:
    years = case.rules.value("contract.years", 0)
    notes = []
    if any(is_month_end_moved(case.signed_on, year) for year in range(1, years + 1)):
        notes.append(note("month-end-moved", on=case.signed_on))
    if case.profile.contract.suspensions:
        notes.append(note("suspensions-not-followed"))
    return tuple(notes)
