"""A page on a screen or in a pipe: the one module that imports rich.

On a terminal the page fits the width: among the settings of a grid the first that fits, its text
columns wrapped; under 60 columns, or where nothing fits, one `field: value` line per cell. In a
pipe nothing is cropped nor wrapped: one record per line.
"""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import takewhile

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from .encoding import can_encode, degrade, visible
from .page import Block, Choice, Column, Grid, Heading, Page, Paragraph, Piece, Row
from .screen import Screen, Shown
from .typography import FIXED, THIN, typeset
from .views import page_of

NARROW = 60
_PIPE_WIDTH = 100_000
_GAP = 2
_BAR = 1 + _GAP
_LEAST_TEXT = 8
_RULED = Box("    \n    \n ── \n    \n ── \n    \n    \n    \n")
_RULED_ASCII = Box("    \n    \n -- \n    \n -- \n    \n    \n    \n", ascii=True)
_STYLES = {
    "name": "bold",
    "head": "bold",
    "good": "bold green",
    "bad": "bold red",
    "unsure": "bold yellow",
    "faint": "dim",
}
_USER_TEXT = ("name", "literal")
# rich breaks lines at no-break spaces: they go through it as private characters, which `visible`
# keeps out of user text.
_HOLD = str.maketrans({FIXED: "\ue000", THIN: "\ue001"})


def render_table(command: str, shown: Shown, screen: Screen) -> str:
    """Return the whole text of an answer, ready for an output of the screen's encoding."""
    return _Setter(screen).text(page_of(command, shown, screen.words))


class _Setter:
    """Sets the blocks of a page for one screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._is_free = screen.width is None
        self._width = _PIPE_WIDTH if screen.width is None else max(screen.width, 1)
        has_lines = can_encode("─│", screen.encoding)
        self._box = _RULED if has_lines else _RULED_ASCII
        self._bar = "│" if has_lines else "|"
        self._indent = 0
        self._file = StringIO()
        self._console = Console(
            file=self._file,
            width=self._width,
            color_system="standard" if screen.colour else None,
            force_terminal=screen.colour,
            legacy_windows=False,
            _environ={},
        )

    def text(self, page: Page) -> str:
        """Return a page as text, a blank line around each grid and before each heading."""
        previous: Block | None = None
        blocks = list(self._settled(page))
        for place, block in enumerate(blocks):
            if previous is not None and _stands_apart(previous, block):
                self._file.write("\n")
            if isinstance(block, Paragraph) and not (_mark(previous) and _mark(block)):
                self._indent = self._indent_from(blocks[place:])
            self._set(block)
            previous = block
        return self._released()

    def _indent_from(self, blocks: Sequence[Block]) -> int:
        """Return where the text begins in a run of marked paragraphs: after the widest mark."""
        marks = [self._plain(mark) for mark in takewhile(bool, map(_mark, blocks))]
        return max((cell_len(mark) + 1 for mark in marks), default=0)

    def _released(self) -> str:
        """Return what was printed, held spaces released, no blanks at the end of lines."""
        screen = self._screen
        fixed = FIXED if screen.terminal and can_encode(FIXED, screen.encoding) else " "
        thin = THIN if screen.terminal and can_encode(THIN, screen.encoding) else fixed
        release = str.maketrans({"\ue000": fixed, "\ue001": thin})
        lines = self._file.getvalue().split("\n")
        return "\n".join(line.rstrip(" ") for line in lines).translate(release)

    def _set(self, block: Heading | Paragraph | Grid) -> None:
        if isinstance(block, Heading):
            self._print(self._text(Piece(block.text, "head")))
        elif isinstance(block, Paragraph):
            self._paragraph(block)
        elif self._fits(block):
            self._print(self._table(block))
        else:
            self._vertical(block)

    def _print(self, renderable: RenderableType) -> None:
        self._console.print(renderable, overflow="fold", no_wrap=self._is_free, crop=False)

    def _paragraph(self, block: Paragraph) -> None:
        text = Text.assemble(*(self._text(piece) for piece in block.line))
        if not block.mark:
            self._print(text)
            return
        mark = self._text(Piece(block.mark, "faint"))
        indent = self._indent
        mark.pad_right(indent - mark.cell_len)
        if self._is_free or indent + _LEAST_TEXT > self._width:
            self._print(Text.assemble(mark, text))
            return
        hanging = Table.grid(padding=0)
        hanging.add_column(width=indent)
        hanging.add_column(width=self._width - indent, overflow="fold")
        hanging.add_row(mark, text)
        self._print(hanging)

    def _text(self, piece: Piece) -> Text:
        text = self._plain(piece.text) if piece.style in _USER_TEXT else self._fine(piece.text)
        return Text(text, style=_STYLES.get(piece.style, ""))

    def _plain(self, text: str) -> str:
        return degrade(visible(text), self._screen.encoding)

    def _fine(self, text: str) -> str:
        plain = FIXED.join(self._plain(part) for part in text.split(FIXED))
        return typeset(plain).translate(_HOLD)

    def _settled(self, page: Page) -> Iterator[Heading | Paragraph | Grid]:
        """Yield the blocks of a page, each choice replaced by its first setting that fits."""
        for block in page:
            if isinstance(block, Choice):
                yield from self._settled(self._chosen(block))
            else:
                yield block

    def _chosen(self, choice: Choice) -> Page:
        for setting in choice.settings[:-1]:
            if all(self._fits(block) for block in setting if isinstance(block, Grid)):
                return setting
        return choice.settings[-1]

    def _fits(self, grid: Grid) -> bool:
        if self._is_free:
            return True
        return self._width >= NARROW and _Widths(self, grid).least <= self._width

    def _table(self, grid: Grid) -> Table:
        table = Table(box=self._box, show_edge=False, pad_edge=False, padding=(0, _GAP - 1, 0, 0))
        widths = _Widths(self, grid).within(self._width)
        bars = "\n".join([self._bar] * max(self.title(one).count("\n") + 1 for one in grid.columns))
        for column, width in zip(grid.columns, widths, strict=True):
            if column.starts_group:
                table.add_column(Text(bars), width=1)
            table.add_column(
                self._cell(Piece(self.title(column), "head"), column, width),
                justify="right" if column.right else "left",
                width=width,
                no_wrap=self._is_free or not column.wraps,
                overflow="fold",
            )
        for place, row in enumerate(grid.rows):
            ends = place + 1 < len(grid.rows) and grid.rows[place + 1].is_total
            table.add_row(*self._cells(grid, row, widths), end_section=ends)
        return table

    def title(self, column: Column) -> str:
        """Return a title: on one line in a pipe."""
        return " ".join(column.title.split()) if self._is_free else column.title

    def cell_width(self, text: str) -> int:
        """Return the columns a text takes, spaces that do not break included."""
        return cell_len(self._fine(text))

    def longest_word(self, text: str) -> int:
        """Return the columns of the longest part of a text that does not break."""
        return max(cell_len(word) for word in _words(self._fine(text)))

    def _cells(self, grid: Grid, row: Row, widths: Sequence[int]) -> list[Text]:
        cells = []
        for column, cell, width in zip(grid.columns, row.cells, widths, strict=True):
            if column.starts_group:
                cells.append(Text(self._bar))
            cells.append(self._cell(cell, column, width))
        return cells

    def _cell(self, piece: Piece, column: Column, width: int) -> Text:
        """Return a cell, its lines broken at spaces and after the hyphens of ids."""
        lines = [self._fine(part) for part in piece.text.split("\n")]
        if column.wraps and not self._is_free:
            lines = [line for part in lines for line in _wrapped(part, width)]
        return Text("\n".join(lines), style=_STYLES.get(piece.style, ""))

    def _vertical(self, grid: Grid) -> None:
        for number, row in enumerate(grid.rows):
            if number:
                self._file.write("\n")
            for column, cell in zip(grid.columns, row.cells, strict=True):
                if cell.text:
                    title = " ".join(column.title.split())
                    label = self._screen.words.say("table.label", field=title)
                    value = cell._replace(text=cell.text.rstrip(FIXED))
                    self._print(Text.assemble(self._text(Piece(label)), self._text(value)))


class _Widths:
    """How wide the columns of a grid want to be, and can be."""

    def __init__(self, setter: _Setter, grid: Grid) -> None:
        texts = [
            [*setter.title(column).split("\n"), *(row.cells[place].text for row in grid.rows)]
            for place, column in enumerate(grid.columns)
        ]
        self._wanted = [max(setter.cell_width(text) for text in column) for column in texts]
        self._needed = [
            min(wanted, max(_LEAST_TEXT, *(setter.longest_word(text) for text in own)))
            if column.wraps
            else wanted
            for column, own, wanted in zip(grid.columns, texts, self._wanted, strict=True)
        ]
        groups = sum(column.starts_group for column in grid.columns)
        self._between = _GAP * (len(grid.columns) - 1) + _BAR * groups

    @property
    def least(self) -> int:
        """The narrowest the grid can be, in columns of the screen."""
        return sum(self._needed) + self._between

    def within(self, width: int) -> Sequence[int]:
        """Return the widths that use at most `width`, what is free shared by what is wanted."""
        free = width - self.least
        lacking = [want - need for want, need in zip(self._wanted, self._needed, strict=True)]
        if free >= sum(lacking):
            return self._wanted
        return [
            need + lack * max(free, 0) // sum(lacking)
            for need, lack in zip(self._needed, lacking, strict=True)
        ]


_BREAK = re.compile(r"(?<=\w-)(?=[^\W\d])| ")


def _words(text: str) -> list[str]:
    """Return the parts of a text that lines may be broken between."""
    return [part for part in _BREAK.split(text) if part] or [""]


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text; a word wider than `width` keeps a line to itself."""
    lines = [""]
    for word in _words(text):
        glue = (
            "" if not lines[-1] or (lines[-1].endswith("-") and lines[-1] + word in text) else " "
        )
        if lines[-1] and cell_len(lines[-1] + glue + word) > width:
            lines.append(word)
        else:
            lines[-1] += glue + word
    return lines


def _mark(block: Block | None) -> str:
    return block.mark if isinstance(block, Paragraph) else ""


def _stands_apart(previous: Block, block: Block) -> bool:
    """Return whether a blank line separates two blocks."""
    if isinstance(previous, Heading):
        return False
    both_prose = isinstance(previous, Paragraph) and isinstance(block, Paragraph)
    return not both_prose or block.opens
