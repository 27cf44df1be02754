"""`schedule --by civil-year`: calendar years as rows, what is due, received and left to pay."""

from collections.abc import Sequence

from amcli.law.figures.sourced import Number, merge_sources
from amcli.law.ledger.civil_years import CivilYear
from amcli.law.ledger.ledger_views import BookedOption
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Column,
    Grid,
    Heading,
    Paragraph,
    Row,
    grid,
    line,
    narrowing,
    row,
)
from amcli.render.pages.frame import etp_text
from amcli.words.catalogue import Words
from amcli.words.figures import UNKNOWN, best_case_text, figure_text, mark_of
from amcli.words.numbers import EUROS, number_text


def civil_year_blocks(
    options: Sequence[BookedOption], words: Words, notes: Footnotes
) -> list[Block]:
    """Return a table of calendar years for each option."""
    blocks: list[Block] = []
    for option in options:
        blocks.append(Heading(etp_text(option.etp, words)))
        if option.civil_years:
            blocks.append(narrowing(_grid(option, words, notes)))
        else:
            blocks.append(Paragraph(line(words.say("table.empty"))))
    return blocks


def _grid(option: BookedOption, words: Words, notes: Footnotes) -> Grid:
    columns = [
        Column(words.say("table.year")),
        Column(words.say("table.due-amount"), right=True),
        Column(words.say("table.received"), right=True),
        Column(words.say("table.at-least"), right=True),
        Column(words.say("table.cost"), right=True),
        Column(words.say("table.left"), right=True),
        Column(words.say("table.worst"), right=True),
        Column(words.say("table.refs")),
    ]
    rows = [_row(year, option, words, notes) for year in option.civil_years]
    whole = _texts(option.civil_total, notes)
    return grid(columns, [*rows, row(words.say("table.all-years"), *whole, "", opens=True)])


def _row(civil: CivilYear, option: BookedOption, words: Words, notes: Footnotes) -> Row:
    name = words.say("table.undated") if civil.year is None else str(civil.year)
    sources = merge_sources(civil.due.sources, civil.received.sources)
    return row(name, *_texts(civil, notes), notes.refs(sources, option.disputes))


def _texts(civil: CivilYear, notes: Footnotes) -> list[str]:
    """Return due and received at full achievement, then at rate 0; cost and what is left alike."""
    received, left = civil.received, civil.left_to_pay
    texts = (
        best_case_text(civil.due, EUROS),
        best_case_text(received, EUROS),
        _end_text(received.low) if received.low != received.value else "",
        figure_text(civil.employer_cost, EUROS),
        "" if left is None else _end_text(left.value) + mark_of(left),
        "" if left is None or left.high == left.value else _end_text(left.high) + mark_of(left),
    )
    return [notes.seen(text) for text in texts]


def _end_text(end: Number | None) -> str:
    return UNKNOWN if end is None else number_text(end, EUROS)
