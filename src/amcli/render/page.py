"""What an answer looks like, before any medium: paragraphs and grids of styled pieces.

`table` sets a page for a screen, `markdown` for a document; neither decides what is said.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from amcli.words.figures import ASSUMED_MARK as _MARK

from .typography import FIXED


class Piece(NamedTuple):
    """A run of text. `style`: "", title, head, good, bad, unsure, faint, or literal (user text)."""

    text: str
    style: str = ""


Line: TypeAlias = tuple[Piece, ...]


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


class Column(NamedTuple):
    """A column: numbers and dates stay whole (`wraps` false).

    `group` is what neighbours share, said once above them; `starts_group`: it stands apart.
    """

    title: str
    right: bool = False
    wraps: bool = False
    starts_group: bool = False
    group: str = ""

    @property
    def whole_title(self) -> str:
        """The title on one line, after that of its group."""
        return " ".join(f"{self.group} {self.title}".split())


class Row(NamedTuple):
    """The cells of a record; `opens` sets it apart from those above (a total, another subject)."""

    cells: tuple[Piece, ...]
    opens: bool = False


class Grid(NamedTuple):
    """A table: every row has one cell for each column."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Bar(NamedTuple):
    """A bar of a chart: what it stands for, and its number, 0 or more."""

    label: str
    number: int


class Bars(NamedTuple):
    """A chart of horizontal bars, one for each line; `title` and `unit` name its two columns."""

    title: str
    unit: str
    bars: tuple[Bar, ...]


class Choice(NamedTuple):
    """The same content in several settings, the widest first: the first that fits is shown."""

    settings: tuple[tuple["Block", ...], ...]


Block: TypeAlias = Paragraph | Branch | Heading | Grid | Bars | Choice
Page: TypeAlias = tuple[Block, ...]


def line(*parts: str | Piece) -> Line:
    """Return a line from plain text and styled pieces, empty ones left out."""
    pieces = (part if isinstance(part, Piece) else Piece(part) for part in parts)
    return tuple(piece for piece in pieces if piece.text)


def row(*cells: str | Piece, opens: bool = False) -> Row:
    """Return a row of plain and styled cells."""
    pieces = (cell if isinstance(cell, Piece) else Piece(cell) for cell in cells)
    return Row(tuple(pieces), opens)


def grid(columns: Sequence[Column], rows: Iterable[Row]) -> Grid:
    """Return a grid without its empty columns, numbers aligned whether marked or not."""
    kept = tuple(rows)
    for place, column in enumerate(columns):
        if column.right and any(one.cells[place].text.endswith(_MARK) for one in kept):
            kept = tuple(_aligned(one, place) for one in kept)
    used = [
        place
        for place, _ in enumerate(columns)
        if any(one.cells[place].text for one in kept) or not kept
    ]
    return Grid(
        tuple(columns[place] for place in used),
        tuple(one._replace(cells=tuple(one.cells[place] for place in used)) for one in kept),
    )


def _aligned(one: Row, place: int) -> Row:
    """Return a row whose cell at `place` leaves room for a mark it has not."""
    cell = one.cells[place]
    if not cell.text or cell.text.endswith(_MARK):
        return one
    wider = cell._replace(text=cell.text + FIXED)
    return one._replace(cells=(*one.cells[:place], wider, *one.cells[place + 1 :]))


def narrowing(full: Grid) -> Choice:
    """Return a grid that gives up its last column (references, listed beneath) to fit."""
    return Choice(((full,), (without_last(full),)))


def without_last(full: Grid) -> Grid:
    """Return a grid without its last column."""
    rows = tuple(one._replace(cells=one.cells[:-1]) for one in full.rows)
    return Grid(full.columns[:-1], rows)
