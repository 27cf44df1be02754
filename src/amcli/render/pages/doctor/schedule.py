"""`schedule`: what is due when, options side by side where their calendars agree."""

import re
from collections.abc import Sequence
from datetime import date

from amcli.law.figures.sourced import merge_sources
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.ledger_views import BookedResult
from amcli.law.ledger.schedule import ScheduleOption, ScheduleResult
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Column,
    Grid,
    Heading,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    narrowing,
    row,
)
from amcli.render.pages.frame import etp_text, facts_text, verdict_block
from amcli.render.screen import Shown
from amcli.render.typography import FIXED
from amcli.words.catalogue import Words
from amcli.words.figures import ASSUMED_MARK, best_case_text
from amcli.words.numbers import EUROS

from .civil_years import civil_year_blocks

_BEFORE_DATE = re.compile(r" (?=\d{4}-)")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, then one calendar for all options, or one each where dates differ."""
    result: ScheduleResult | BookedResult = shown.answer.result
    blocks: list[Block] = [verdict_block(result.verdict, words)]
    if isinstance(result, BookedResult):
        return [*blocks, *civil_year_blocks(result.options, words, notes)]
    options = result.options
    if not any(option.entries for option in options):
        return [*blocks, Paragraph(line(words.say("table.empty")))]
    if len({_calendar(option) for option in options}) == 1:
        if len(options) == 1:
            blocks.append(Heading(etp_text(options[0].etp, words)))
        return [*blocks, *_calendars(options, shown, words, notes)]
    for option in options:
        heading = Heading(etp_text(option.etp, words))
        blocks += [heading, *_calendars((option,), shown, words, notes)]
    return blocks


def _calendars(
    options: Sequence[ScheduleOption], shown: Shown, words: Words, notes: Footnotes
) -> list[Block]:
    """Return the calendar; the reviews, many and alike, on a line of their own unless `--all`."""
    reviews = [] if shown.all else list(filter(_is_review, options[0].entries))
    kept = [[one for one in option.entries if one not in reviews] for option in options]
    blocks: list[Block] = [narrowing(_grid(options, kept, words, notes))]
    if reviews:
        days = [_when(one, words) for one in reviews]
        what = words.say("entry.review")
        refs = notes.refs(merge_sources(*(one.sources for one in reviews)))
        said = words.say("table.reviews", what=what, refs=refs, days=days)
        blocks.append(Paragraph(line(said)))
    return blocks


def _is_review(entry: Entry) -> bool:
    return entry.code == "review" and entry.on is not None and entry.on == entry.until


def _calendar(option: ScheduleOption) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (entry.on, entry.until, entry.code, entry.part, entry.year, entry.text, entry.missing)
        for entry in option.entries
    )


def _grid(
    options: Sequence[ScheduleOption],
    kept: Sequence[Sequence[Entry]],
    words: Words,
    notes: Footnotes,
) -> Grid:
    amounts = [
        Column(
            words.say("table.amount-due")
            if len(options) == 1
            else words.say("table.etp", etp=option.etp),
            right=True,
        )
        for option in options
    ]
    columns = [
        Column(words.say("table.date"), wraps=True),
        Column(words.say("table.what"), wraps=True),
        Column(words.say("table.text") if _has_texts(options) else ""),
        *amounts,
        Column(words.say("table.refs")),
    ]
    same_entries = zip(*kept, strict=True)
    disputes = tuple(dict.fromkeys(dispute for option in options for dispute in option.disputes))
    rows = [_row(entries, disputes, words, notes) for entries in same_entries]
    if not _has_texts(options):
        rows = [one._replace(cells=(*one.cells[:2], Piece(""), *one.cells[3:])) for one in rows]
    return grid(columns, rows)


def _has_texts(options: Sequence[ScheduleOption]) -> bool:
    """Return whether a contract goes through several texts, so that each line names its own."""
    return len({entry.text for option in options for entry in option.entries}) > 1


def _short(text: str) -> str:
    """Return what tells a text from another in a narrow column: the year its id begins with."""
    year = text.partition("-")[0]
    return year if year.isdigit() else text


def _row(
    entries: Sequence[Entry], disputes: tuple[str, ...], words: Words, notes: Footnotes
) -> Row:
    entry = entries[0]
    when = _when(entry, words)
    if entry.status == "assumed" and (entry.on or entry.until):
        when += ASSUMED_MARK
    amounts = ["" if one.amount is None else best_case_text(one.amount, EUROS) for one in entries]
    amount_sources = (one.amount.sources for one in entries if one.amount is not None)
    return row(
        notes.seen(when),
        what_text(entry, words),
        _short(entry.text),
        *(notes.seen(amount) for amount in amounts),
        notes.refs(merge_sources(entry.sources, *amount_sources), _disputes(entry, disputes)),
    )


def what_text(entry: Entry, words: Words) -> str:
    """Return what an entry is, its contract year, and which contract if not the first."""
    text = words.say(f"entry.{_code(entry)}", text=entry.text)
    if entry.year is not None:
        text = f"{text}, {words.say('table.year-n', n=entry.year)}"
    return text if entry.term == 1 else f"{text}, {words.say('table.term-n', n=entry.term)}"


def _code(entry: Entry) -> str:
    """Return the word of an entry: a solde that is sure no longer follows the results."""
    amount = entry.amount
    is_sure = amount is not None and amount.value is not None and amount.low == amount.high
    return "payment-solde-sure" if entry.code == "payment-solde" and is_sure else entry.code


_DISPUTED = {"renewal": "D9", "renewal-new-contract": "D9", "suspension": "D10"}


def _disputes(entry: Entry, disputes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the disputes of a calendar that an entry hangs on."""
    disputed = _DISPUTED.get(entry.code) if entry.term == 1 else None
    return tuple(one for one in disputes if one == disputed)


def _when(entry: Entry, words: Words) -> str:
    """Return a day, a deadline, a period, or what is missing to know it."""
    on: date | None = entry.on
    until: date | None = entry.until
    if on is None and until is None:
        if not entry.missing:
            return words.say("when.unknown")
        return words.say("when.needs", facts=facts_text(entry.missing, words))
    if on == until:
        return words.say("when.on", on=on)
    code = "between" if on and until else "from" if on else "until"
    return _BEFORE_DATE.sub(FIXED, words.say(f"when.{code}", on=on, until=until))
