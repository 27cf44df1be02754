"""What is due when for a group (`schedule`): payments, joining and leaving, targets, the end."""

from collections.abc import Iterator
from datetime import date, timedelta

from amcli.law.check.verdicts import verdict, verdict_notes
from amcli.law.contract.anniversaries import contract_anniversary
from amcli.law.contract.case import Answer, Case
from amcli.law.figures.calendar import add_months, is_month_end_moved
from amcli.law.figures.sourced import Figure, Sourced, note
from amcli.law.figures.terms import EntryKind, Finding, PaymentPart, WorkTime
from amcli.law.lists.starting import newly_installed

from .entries import Entry
from .group_ledger import group_governed, group_ledger_years, phase_of
from .ledger import LedgerYear
from .schedule import ScheduleOption, ScheduleResult

_DUTIES = (
    ("proof-of-hire", "obligations.proof_of_hire_months"),
    ("training-begun", "obligations.training_begun_months"),
    ("qualification", "obligations.qualification_months"),
)


def schedule_group(case: Case) -> Answer:
    """Return what is due on which day for every quantity of posts asked."""
    options = tuple(_option(case, option) for option in case.options)
    years = case.rules.value("contract.years", 0)
    notes = (*case.notes, *verdict_notes(verdict(case)))
    if any(is_month_end_moved(case.signed_on, year) for year in range(1, years + 1)):
        notes += (note("month-end-moved", on=case.signed_on),)
    return Answer(ScheduleResult(verdict(case), options), notes)


def by_day(entry: Entry) -> tuple[date, date, str]:
    """Return the place of an entry in a calendar, unknown dates last."""
    return (entry.on or date.max, entry.until or date.max, entry.code)


def _option(case: Case, option: WorkTime) -> ScheduleOption:
    years = tuple(group_ledger_years(case, option))
    return ScheduleOption(
        etp=option.value,
        entries=tuple(sorted(_entries(case, years), key=by_day)),
        years=years,
        governed=tuple(group_governed(case)),
    )


def _entries(case: Case, years: tuple[LedgerYear, ...]) -> Iterator[Entry]:
    for year in years:
        yield from _payments(case, year)
    yield from _duties(case)
    yield from _reviews(case)
    yield from _end(case)


def _payments(case: Case, year: LedgerYear) -> Iterator[Entry]:
    phase = phase_of(year.year)
    share = case.rules.get(f"payments.{phase}.share")
    if share is None:
        return
    if share.value == 1:
        yield _payment(case, year, PaymentPart.FULL, year.amount)
        return
    yield _payment(case, year, PaymentPart.ACOMPTE, year.acompte)
    yield _payment(case, year, PaymentPart.SOLDE, year.solde)


def _payment(case: Case, year: LedgerYear, part: PaymentPart, amount: Figure) -> Entry:
    rule, window, missing = _window(case, year.year, part)
    return Entry(
        on=window[0],
        until=window[1],
        kind=EntryKind.PAYMENT,
        code=f"payment-{part.value}",
        part=part,
        year=year.year,
        amount=amount,
        text=year.texts.amounts,
        status=rule.status.label,
        sources=rule.sources,
        missing=missing,
    )


def _window(
    case: Case, year: int, part: PaymentPart
) -> tuple[Sourced, tuple[date | None, date | None], tuple[str, ...]]:
    """Return the rule of a payment's date, its first and last day, and the facts it lacks."""
    figures, phase = case.rules.figures, f"payments.{phase_of(year)}"
    if part is PaymentPart.SOLDE:
        closing = contract_anniversary(case, year)
        return figures[f"{phase}.solde_at"], (closing, closing), ()
    rule = figures[f"{phase}.counted_from"]
    if rule.value == "proof":
        received_on = case.profile.contract.proof_received_on
        if received_on is None:
            return rule, (None, None), ("group.proof_received_on",)
        paid_on = received_on + timedelta(days=case.rules.value(f"{phase}.after_days", 0))
        return rule, (paid_on, paid_on), ()
    years = 0 if rule.value == "signature" else year - 1
    day = contract_anniversary(case, years)
    assert day is not None
    return rule, (day, add_months(day, case.rules.value(f"{phase}.within_months", 0))), ()


def _duties(case: Case) -> Iterator[Entry]:
    """Yield the obligations of hire, where the rules know any."""
    hired_on = case.profile.contract.hired_on
    for code, key in _DUTIES:
        rule = case.rules.get(key)
        if rule is None:
            continue
        until = None if hired_on is None else add_months(hired_on, rule.value)
        entry = _entry(case, EntryKind.OBLIGATION, code, hired_on, rule)
        missing = ("group.hired_on",) if hired_on is None else ()
        yield entry._replace(until=until, missing=missing)


def _reviews(case: Case) -> Iterator[Entry]:
    """Yield the days members may join or leave, and those the targets are judged."""
    years = case.rules.value("contract.years", 0)
    joining = case.rules.get("eligibility.group.joining_at")
    if joining is not None:
        for year in range(1, years):
            day = contract_anniversary(case, year)
            yield _entry(case, EntryKind.REVIEW, "members-change", day, joining)
    due = case.rules.get("targets.due_year")
    if due is not None:
        day = contract_anniversary(case, due.value)
        yield _entry(case, EntryKind.REVIEW, "targets-due", day, due)
    reach = case.rules.get("newly_installed.reach_years")
    is_new = any(newly_installed(member) is not Finding.NOT_MET for member in case.members)
    if reach is not None and is_new:
        day = contract_anniversary(case, reach.value)
        yield _entry(case, EntryKind.REVIEW, "newly-installed-level", day, reach)


def _end(case: Case) -> Iterator[Entry]:
    """Yield the term, and the first day another collective aid could follow one that ended."""
    years = case.rules.get("contract.years")
    if years is None:
        return
    yield _entry(case, EntryKind.CHANGE, "term", contract_anniversary(case, years.value), years)
    waiting = case.rules.get("eligibility.group.waiting_years")
    if waiting is not None:
        day = contract_anniversary(case, years.value + waiting.value)
        status = max(years.status, waiting.status)
        entry = _entry(case, EntryKind.CHANGE, "waiting-over", day, waiting)
        yield entry._replace(status=status.label)


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
