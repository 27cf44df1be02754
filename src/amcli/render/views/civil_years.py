"""`schedule --by civil-year`: calendar years as rows, what is due, received and left to pay."""

from collections.abc import Sequence

from amcli.domain.civil_years import CivilYear
from amcli.domain.ledger_views import BookedOption
from amcli.domain.sourced import Figure, merge_sources, total

from ..figures import figure_text
from ..footnotes import Footnotes
from ..numbers import EUROS
from ..page import Block, Column, Grid, Heading, Paragraph, Row, grid, line, narrowing, row
from ..words import Words
from .frame import etp_text


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
        Column(words.say("table.cost"), right=True),
        Column(words.say("table.left"), right=True),
        Column(words.say("table.refs")),
    ]
    rows = [_row(year, option, words, notes) for year in option.civil_years]
    return grid(columns, [*rows, _total(option.civil_years, words, notes)])


def _row(civil: CivilYear, option: BookedOption, words: Words, notes: Footnotes) -> Row:
    name = words.say("table.undated") if civil.year is None else str(civil.year)
    sources = merge_sources(civil.due.sources, civil.received.sources)
    figures = (civil.due, civil.received, civil.employer_cost, civil.left_to_pay)
    return row(name, *_texts(figures, notes), notes.refs(sources, option.disputes))


def _total(years: Sequence[CivilYear], words: Words, notes: Footnotes) -> Row:
    costs = [year.employer_cost for year in years if year.employer_cost is not None]
    left = [year.left_to_pay for year in years if year.left_to_pay is not None]
    has_all = len(costs) == len(years)
    figures = (
        total([year.due for year in years]),
        total([year.received for year in years]),
        total(costs) if has_all else None,
        total(left) if has_all else None,
    )
    return row(words.say("table.all-years"), *_texts(figures, notes), "", opens=True)


def _texts(figures: Sequence[Figure | None], notes: Footnotes) -> list[str]:
    return [notes.seen(figure_text(figure, EUROS)) for figure in figures]
