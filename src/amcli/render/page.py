"""What an answer looks like, before any medium: paragraphs and grids of styled phrases.

`table` sets a page for a screen, `markdown` for a document; neither decides what is said.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from amcli.words.catalogue import Words
from amcli.words.figures import ASSUMED_MARK

from .characters import FIXED


class Phrase(NamedTuple):
    """A run of text. `style`: "", name, head, good, bad, unsure, faint, or literal (user text)."""

    text: str
    style: str = ""

    @property
    def is_user_text(self) -> bool:
        """Whether it is what a user wrote, and set as written."""
        return self.style in ("name", "literal")


Line: TypeAlias = tuple[Phrase, ...]


class Paragraph(NamedTuple):
    """A line of prose; `mark` stands before it and its further lines align after the mark.

    `opens`: it begins another part of the page.
    """

    line: Line
    mark: str = ""
    opens: bool = False


BULLET = "•"  # the mark of an item of a list


class Branch(NamedTuple):
    """A line of a tree, as far in as its `depth`; `mark` stands before it."""

    line: Line
    depth: int
    mark: str = "└"


class Heading(NamedTuple):
    """The title of what follows."""

    text: str


class GridColumn(NamedTuple):
    """A column: numbers and dates stay whole (`wraps` false).

    `group` is what neighbours share, said once above them.
    """

    title: str
    right: bool = False
    wraps: bool = False
    group: str = ""

    @property
    def whole_title(self) -> str:
        """The title on one line, after that of its group."""
        return " ".join(f"{self.group} {self.title}".split())


class Row(NamedTuple):
    """The cells of a record; `opens` sets it apart from those above (a total, another subject)."""

    cells: tuple[Phrase, ...]
    opens: bool = False


class Grid(NamedTuple):
    """A table: every row has one cell for each column; `is_ruled`: a line is under its titles."""

    columns: tuple[GridColumn, ...]
    rows: tuple[Row, ...]
    is_ruled: bool = True


class ChartBar(NamedTuple):
    """A bar of a chart: what it stands for, and its number, 0 or more."""

    label: str
    number: int


class BarChart(NamedTuple):
    """A chart of horizontal bars, one for each line; `title` and `unit` name its two columns."""

    title: str
    unit: str
    bars: tuple[ChartBar, ...]

    @property
    def most(self) -> int:
        """The number of the longest bar."""
        return max((bar.number for bar in self.bars), default=0)


class Choice(NamedTuple):
    """The same content in several settings, the widest first: the first that fits is shown."""

    settings: tuple[tuple["Block", ...], ...]


Settled: TypeAlias = Paragraph | Branch | Heading | Grid | BarChart  # what leaves no choice
Block: TypeAlias = Settled | Choice
Page: TypeAlias = tuple[Block, ...]


def widest(page: Page) -> list[Settled]:
    """Return the blocks of a page, each choice replaced by its widest setting."""
    blocks: list[Settled] = []
    for block in page:
        blocks += widest(block.settings[0]) if isinstance(block, Choice) else [block]
    return blocks


def line(*parts: str | Phrase, style: str = "") -> Line:
    """Return a line from plain text, which takes the style, and phrases; empty ones left out."""
    phrases = (part if isinstance(part, Phrase) else Phrase(part, style) for part in parts)
    return tuple(phrase for phrase in phrases if phrase.text)


def paragraph(
    *parts: str | Phrase, style: str = "", mark: str = "", opens: bool = False
) -> Paragraph:
    """Return a paragraph from plain text, which takes the style, and phrases."""
    return Paragraph(line(*parts, style=style), mark, opens)


def numbered(sentences: Iterable[str]) -> list[Paragraph]:
    """Return sentences as the items of a list, numbered from 1."""
    return [paragraph(sentence, mark=f"{number}.") for number, sentence in enumerate(sentences, 1)]


def columns(declared: str, words: Words) -> list[GridColumn]:
    """Return columns by the codes of their titles: `table.year table.what~ table.amount>`.

    `>` after a code aligns the column to the right, `~` lets its text wrap.
    """
    return [
        GridColumn(words.say(code.rstrip(">~")), right=">" in code, wraps="~" in code)
        for code in declared.split()
    ]


def row(*cells: str | Phrase, opens: bool = False) -> Row:
    """Return a row of plain and styled cells."""
    phrases = (cell if isinstance(cell, Phrase) else Phrase(cell) for cell in cells)
    return Row(tuple(phrases), opens)


def grid(titles: Sequence[GridColumn], rows: Iterable[Row]) -> Grid:
    """Return a grid without its empty columns, numbers aligned whether marked or not."""
    kept = tuple(rows)
    for place, column in enumerate(titles):
        if column.right and any(each.cells[place].text.endswith(ASSUMED_MARK) for each in kept):
            kept = tuple(_aligned(each, place) for each in kept)
    full = Grid(tuple(titles), kept)
    if not kept:
        return full
    used = (place for place in range(len(titles)) if any(each.cells[place].text for each in kept))
    return _with_columns(full, used)


def _aligned(row: Row, place: int) -> Row:
    """Return a row whose cell at `place` leaves room for a mark it has not."""
    cell = row.cells[place]
    if not cell.text or cell.text.endswith(ASSUMED_MARK):
        return row
    wider = cell._replace(text=cell.text + FIXED)
    return row._replace(cells=(*row.cells[:place], wider, *row.cells[place + 1 :]))


def without(full: Grid, title: str) -> Grid:
    """Return a grid without the column of this title."""
    places = (place for place, column in enumerate(full.columns) if column.title != title)
    return _with_columns(full, places)


def _with_columns(full: Grid, places: Iterable[int]) -> Grid:
    kept = tuple(places)
    rows = (each._replace(cells=tuple(each.cells[place] for place in kept)) for each in full.rows)
    return Grid(tuple(full.columns[place] for place in kept), tuple(rows))
