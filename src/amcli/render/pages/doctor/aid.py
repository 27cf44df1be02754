"""`aid`: years as rows, options side by side, what is sure apart from what hangs on results."""

from collections.abc import Iterable, Sequence

from amcli.law.figures.sourced import Figure, merge_sources
from amcli.law.pay.aid import AidOption, AidResult, AidTotal, AidYear
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Choice,
    Column,
    Grid,
    Heading,
    Paragraph,
    Row,
    grid,
    line,
    narrowing,
    row,
    without_last,
)
from amcli.render.pages.frame import band_text, etp_text, verdict_block
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import best_case_text, figure_text
from amcli.words.numbers import EUROS, number_text

_AMOUNTS = ("amount", "guaranteed", "conditional", "left", "worst")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict, the place of the list, then the amounts."""
    result: AidResult = shown.answer.result
    blocks: list[Block] = [verdict_block(result.verdict, words)]
    blocks += _bands(result.options, words)
    if not result.options:
        return [*blocks, Paragraph(line(words.say("table.empty")))]
    side_by_side = _grid(result.options, words, notes, is_grouped=True)
    stacked: list[Block] = []
    for option in result.options:
        alone = narrowing(_grid((option,), words, notes))
        stacked += [Heading(etp_text(option.etp, words)), alone]
    if len(result.options) == 1:
        return [*blocks, *stacked]
    return [*blocks, Choice(((side_by_side,), (without_last(side_by_side),), tuple(stacked)))]


def _bands(options: Sequence[AidOption], words: Words) -> list[Block]:
    bands = dict.fromkeys(option.band for option in options)
    return [Paragraph(line(words.say("table.band", band=band_text(band, words)))) for band in bands]


def _grid(
    options: Sequence[AidOption], words: Words, notes: Footnotes, *, is_grouped: bool = False
) -> Grid:
    columns = [Column(words.say("table.year"))]
    if _texts_change(options):
        columns.append(Column(words.say("table.text"), wraps=True))
    for option in options:
        columns += _option_columns(option, words, is_grouped)
    columns.append(Column(words.say("table.refs")))
    years = zip(*(option.years for option in options), strict=False)
    rows = [_year_row(same_year, options, words, notes) for same_year in years]
    return grid(columns, [*rows, _total_row(options, words, notes)])


def _texts_change(options: Iterable[AidOption]) -> bool:
    return len({year.text for option in options for year in option.years}) > 1


def _option_columns(option: AidOption, words: Words, is_grouped: bool) -> list[Column]:
    titles = [words.say(f"table.{name}") for name in _AMOUNTS]
    group = words.say("table.etp", etp=option.etp) if is_grouped else ""
    return [
        Column(title, right=True, starts_group=is_grouped and place == 0, group=group)
        for place, title in enumerate(titles)
    ]


def _year_row(
    same_year: Sequence[AidYear], options: Sequence[AidOption], words: Words, notes: Footnotes
) -> Row:
    cells = [words.say("table.year-n", n=same_year[0].year)]
    if _texts_change(options):
        cells.append(same_year[0].text)
    for year in same_year:
        cells += _amounts(year, notes)
    sources = merge_sources(*(year.guaranteed.sources for year in same_year))
    disputes: list[str] = []
    if any(year.conditional.high != 0 for year in same_year):
        disputes = [dispute for option in options for dispute in option.disputes]
    return row(*cells, notes.refs(sources, disputes))


def _total_row(options: Sequence[AidOption], words: Words, notes: Footnotes) -> Row:
    cells = [words.say("table.total", n=options[0].total.years)]
    if _texts_change(options):
        cells.append("")
    for option in options:
        cells += _amounts(option.total, notes)
    return row(*cells, "", opens=True)


def _amounts(part: AidYear | AidTotal, notes: Footnotes) -> list[str]:
    """Return amount, guaranteed and conditional part at full achievement, then what is left."""
    paid = [
        best_case_text(figure, EUROS) for figure in (part.amount, part.guaranteed, part.conditional)
    ]
    return [notes.seen(text) for text in (*paid, *_left(part.left_to_pay))]


def _left(left: Figure | None) -> tuple[str, str]:
    """Return what is left to pay at full achievement, and at worst (rate 0, lowest band)."""
    if left is None:
        return "", ""
    if left.value is None:
        return figure_text(left, EUROS), "" if left.high is None else number_text(left.high, EUROS)
    best = best_case_text(Figure(left.value, left.low, left.value, left.status), EUROS)
    return best, "?" if left.high is None else number_text(left.high, EUROS)
