"""`schedule`: what is due when, options side by side where their calendars agree.

By civil year: calendar years as rows, what is due, received and left to pay.
"""

from collections.abc import Sequence

from amcli.law.figures.sourced import ABSENT, Absent, Figure, Number, merge_sources, total
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleOption, ScheduleResult
from amcli.render.characters import FIXED
from amcli.render.footnotes import Footnotes
from amcli.render.frame import (
    amounts_text,
    answer_blocks,
    day_code,
    days_phrase,
    etps_text,
    facts_text,
    header,
    hours_text,
)
from amcli.render.page import (
    Block,
    Grid,
    GridColumn,
    Heading,
    Phrase,
    Row,
    columns,
    grid,
    paragraph,
    row,
)
from amcli.render.screen import Shown
from amcli.study.bank.ledger_views import CivilYear
from amcli.words.catalogue import Words
from amcli.words.figures import (
    ASSUMED_MARK,
    EUROS,
    UNKNOWN,
    best_case_text,
    days_text,
    figure_text,
    mark_of,
    number_text,
)

_CIVIL_YEARS = (
    "table.year table.due-amount> table.received> table.at-least> table.cost> table.left> "
    "table.worst> table.refs"
)
_DISPUTED = {"renewal": "D9", "renewal-new-contract": "D9", "suspension": "D10"}


def schedule_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, then one calendar for all options, or one each where dates differ."""
    result: ScheduleResult = shown.answer.result
    payment = _next_payment(result.options, words)
    top = [*header(shown, words), *answer_blocks(result.verdict, payment, words)]
    if any(option.civil_years is not ABSENT for option in result.options):
        return [*top, *_civil_years(result.options, words, notes)]
    return [*top, *_calendar_blocks(result.options, shown, words, notes)]


def _calendar_blocks(
    options: Sequence[ScheduleOption], shown: Shown, words: Words, notes: Footnotes
) -> list[Block]:
    if not any(option.entries for option in options):
        return [paragraph(words.say("table.empty"))]
    if len({_calendar(option) for option in options}) == 1:
        return _calendars(options, shown, words, notes)
    blocks: list[Block] = []
    for option in options:
        blocks += _calendars((option,), shown, words, notes)
    return blocks


def _calendars(
    options: Sequence[ScheduleOption], shown: Shown, words: Words, notes: Footnotes
) -> list[Block]:
    """Return the calendar; the reviews, many and alike, on a line of their own unless `--all`."""
    first = 1 if shown.all else min(option.term for option in options)
    every = [[one for one in option.entries if one.term >= first] for option in options]
    reviews = [] if shown.all else list(filter(_is_review, every[0]))
    kept = [[entry for entry in entries if entry not in reviews] for entries in every]
    past = [[] if shown.all else [one for one in each if _is_past(one, shown)] for each in kept]
    ahead = [[one for one in each if shown.all or not _is_past(one, shown)] for each in kept]
    before = [words.say("table.terms-before", n=first - 1)] if first > 1 else []
    full = _grid(options, past, ahead, words, notes)
    empty = paragraph(words.say("table.empty"))
    blocks: list[Block] = [*map(paragraph, before), full if full.rows else empty]
    days = [entry for entry in reviews if not _is_past(entry, shown)]
    notes.refs(merge_sources(*(entry.sources for entry in days)))
    if days:
        code = "table.review" if len(days) == 1 else "table.reviews"
        ends = {"on": days[0].on, "last": days[-1].on, "n": len(days) - 1}
        blocks.append(paragraph(words.say(code, what=words.say("entry.review"), **ends)))
    return blocks


def _is_past(entry: Entry, shown: Shown) -> bool:
    last = entry.until or entry.on
    return last is not None and last < shown.on


def _next_payment(options: Sequence[ScheduleOption], words: Words) -> str:
    """Return the next payment and its day, with its amount under each option; empty for none."""
    nexts = [(option, option.next) for option in options if option.next is not None]
    if len({(entry.on, entry.until, entry.code) for _, entry in nexts}) != 1:
        return ""
    when = days_phrase(nexts[0][1], words)
    amounts = [(option, entry.amount) for option, entry in nexts if entry.amount is not None]
    amount = amounts_text(amounts, words)
    return words.say("schedule.next", when=when, amount=amount) if when else ""


def _is_review(entry: Entry) -> bool:
    return entry.code == "review" and entry.on is not None and entry.on == entry.until


def _calendar(option: ScheduleOption) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (entry.on, entry.until, entry.code, entry.part, entry.year, entry.text, entry.missing)
        for entry in option.entries
    )


def _grid(
    options: Sequence[ScheduleOption],
    past: Sequence[Sequence[Entry]],
    ahead: Sequence[Sequence[Entry]],
    words: Words,
    notes: Footnotes,
) -> Grid:
    amounts = [GridColumn(_title(option, words), right=True) for option in options]
    when, what, text, refs = columns("table.date~ table.what~ table.text~ table.refs~", words)
    disputes = tuple(dict.fromkeys(dispute for option in options for dispute in option.disputes))
    rows = [_row(entries, disputes, words, notes) for entries in zip(*ahead, strict=True)]
    paid = [total([one.amount for one in each if one.amount is not None]) for each in past]
    if any(figure.value != 0 for figure in paid):
        past_days, payments = words.say("schedule.past"), words.say("schedule.paid")
        rows.insert(0, row(past_days, payments, "", *map(notes.euros, paid), ""))
    # each line names its own text where the contract goes through several
    if len({entry.text for entries in ahead for entry in entries}) <= 1:
        text = GridColumn("")
        rows = [Row((*each.cells[:2], Phrase(""), *each.cells[3:])) for each in rows]
    return grid([when, what, text, *amounts, refs], rows)


def _title(option: ScheduleOption, words: Words) -> str:
    """Return what stands above the amounts of an option, a line for each that it becomes."""
    return etps_text(option, words).replace(", ", ",\n")


def _row(
    entries: Sequence[Entry], disputes: tuple[str, ...], words: Words, notes: Footnotes
) -> Row:
    entry = entries[0]
    when = _when(entry, words)
    if entry.status == "assumed" and (entry.on or entry.until):
        when += ASSUMED_MARK
    figures = [each.amount for each in entries]
    amount_sources = (figure.sources for figure in figures if figure is not None)
    disputed = _DISPUTED.get(entry.code) if entry.contract == 1 else None
    return row(
        notes.seen(when),
        what_text(entry, words),
        words.text_name(entry.text),
        *map(notes.euros, figures),
        notes.refs(
            merge_sources(entry.sources, *amount_sources),
            [dispute for dispute in disputes if dispute == disputed],
        ),
    )


def what_text(entry: Entry, words: Words) -> str:
    """Return what an entry is, its contract year, and which contract if not the first."""
    text = words.say(f"entry.{_code(entry)}", text=entry.text)
    if isinstance(entry.hours, Figure):
        text = f"{text} ({hours_text(entry.hours, words)})"
    if entry.year is not None:
        text = f"{text}, {words.say('table.year-n', n=entry.year)}"
    if entry.contract == 1:
        return text
    return f"{text}, {words.say('table.term-n', n=entry.contract)}"


def _code(entry: Entry) -> str:
    """Return the word of an entry: a solde that is sure no longer follows the results."""
    amount = entry.amount
    is_sure = amount is not None and amount.value is not None and amount.low == amount.high
    return "payment-solde-sure" if entry.code == "payment-solde" and is_sure else entry.code


def _when(entry: Entry, words: Words) -> str:
    """Return a day, a deadline, a period, or what is missing to know it."""
    on, until = entry.on, entry.until
    if on is None and until is None:
        if not entry.missing:
            return words.say("when.unknown")
        facts, since = facts_text(entry.missing, words), entry.not_before
        code = "when.needs" if since is None else "when.not-before"
        return words.say(code, facts=facts, on=since)
    if on == until:
        return words.text(on).replace(" ", FIXED)
    ends = days_text(on, until, words.local) if on and until else map(words.text, (on, until))
    first, last = (end.replace(" ", FIXED) for end in ends)
    return words.say(f"when.{day_code(on, until)}", on=first, until=last)


def _civil_years(options: Sequence[ScheduleOption], words: Words, notes: Footnotes) -> list[Block]:
    """Return a table of calendar years for each option."""
    blocks: list[Block] = []
    for option in options:
        blocks.append(Heading(words.option(option.etp)))
        if isinstance(option.civil_total, Absent) or not option.civil_years:
            blocks.append(paragraph(words.say("table.empty")))
        else:
            blocks.append(_civil_grid(option, option.civil_total, words, notes))
    return blocks


def _civil_grid(
    option: ScheduleOption, whole_term: CivilYear, words: Words, notes: Footnotes
) -> Grid:
    rows = []
    for civil in () if isinstance(option.civil_years, Absent) else option.civil_years:
        name = words.say("when.unknown") if civil.year is None else str(civil.year)
        sources = merge_sources(civil.due.sources, civil.received.sources)
        refs = notes.refs(sources, option.disputes)
        rows.append(row(name, *_civil_amounts(civil, words.local, notes), refs))
    whole = _civil_amounts(whole_term, words.local, notes)
    rows.append(row(words.say("table.all-years"), *whole, "", opens=True))
    return grid(columns(_CIVIL_YEARS, words), rows)


def _civil_amounts(civil: CivilYear, lang: str, notes: Footnotes) -> list[str]:
    """Return due and received at full achievement, then at rate 0; cost and what is left alike."""
    received, left = civil.received, civil.left_to_pay
    texts = (
        best_case_text(civil.due, EUROS, lang),
        best_case_text(received, EUROS, lang),
        _end_text(received.low, lang) if received.low != received.value else "",
        figure_text(civil.employer_cost, EUROS, lang),
        "" if left is None else _end_text(left.value, lang) + mark_of(left),
        ""
        if left is None or left.high == left.value
        else _end_text(left.high, lang) + mark_of(left),
    )
    return [notes.seen(text) for text in texts]


def _end_text(end: Number | None, lang: str) -> str:
    return UNKNOWN if end is None else number_text(end, EUROS, lang)
