"""A page on a screen or in a pipe: the one module that imports rich.

On a terminal the page fits the width: among the settings of a grid the first that fits, its text
columns wrapped; under 60 columns, or where nothing fits, one `field: value` line per cell. In a
pipe nothing is cropped nor wrapped: one record per line. rich measures, wraps prose and writes
the styles; columns are set here, which costs a third of a rich table.
"""

from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import groupby, takewhile, zip_longest
from typing import TypeAlias

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from amcli.render.pages.registry import page_of

from .bars import bar_lines
from .columns import GAP, Widths, wrapped
from .encoding import can_encode, degrade, visible
from .page import Bars, Block, Branch, Choice, Column, Grid, Heading, Page, Paragraph, Piece, Row
from .screen import Screen, Shown
from .typography import FIXED, THIN, typeset

NARROW = 60
_LEAST_TEXT = 12
_STEP = 2  # columns for each level of a tree
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
_HELD = "\ue000"
_Settled: TypeAlias = Heading | Paragraph | Branch | Grid | Bars
_HOLD = str.maketrans({FIXED: _HELD, THIN: "\ue001"})


def render_table(command: str, shown: Shown, screen: Screen) -> str:
    """Return the whole text of an answer, ready for an output of the screen's encoding."""
    return _Setter(screen).text(page_of(command, shown, screen.words))


class _Setter:
    """Sets the blocks of a page for one screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._width = None if screen.width is None else max(screen.width, 1)
        has_lines = can_encode("─│", screen.encoding)
        self._rule, self._bar = ("─", "│") if has_lines else ("-", "|")
        self._console = Console(
            file=StringIO(),
            width=self._width,
            color_system="standard" if screen.colour else None,
            force_terminal=screen.colour,
            legacy_windows=False,
            _environ={},
        )

    def text(self, page: Page) -> str:
        """Return a page as text, a blank line around each grid and before each heading."""
        lines: list[Text] = []
        blocks = list(self._settled(page))
        indent = 0
        for place, block in enumerate(blocks):
            previous = blocks[place - 1] if place else None
            if previous is not None and _stands_apart(previous, block):
                lines.append(Text())
            if not (_mark(previous) and _mark(block)):
                indent = self._indent(blocks[place:])
            lines += self._set(block, indent)
        return self._written(lines)

    def _written(self, lines: Sequence[Text]) -> str:
        """Return the lines as text, held spaces released, no blanks at the end."""
        screen = self._screen
        for line in lines:
            line.rstrip()
        with self._console.capture() as capture:
            self._console.print(Text("\n").join(lines), no_wrap=True, overflow="ignore", crop=False)
        fixed = FIXED if screen.terminal and can_encode(FIXED, screen.encoding) else " "
        thin = THIN if screen.terminal and can_encode(THIN, screen.encoding) else fixed
        return capture.get().replace(_HELD, fixed).replace("\ue001", thin)

    def _settled(self, page: Page) -> Iterator[_Settled]:
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
        if self._width is None:
            return True
        return self._width >= NARROW and self._widths(grid).least <= self._width

    def _set(self, block: _Settled, indent: int) -> Iterator[Text]:
        if isinstance(block, Heading):
            return self._prose(self._text(Piece(block.text, "head")))
        if isinstance(block, Paragraph):
            return self._paragraph(block, indent)
        if isinstance(block, Bars):
            return self._chart(block)
        if isinstance(block, Branch):
            return self._branch(block)
        return self._table(block) if self._fits(block) else self._vertical(block)

    def _chart(self, chart: Bars) -> Iterator[Text]:
        """Yield the lines of a chart as wide as the screen lets it be."""
        bars = tuple(bar._replace(label=self._fine(bar.label)) for bar in chart.bars)
        fitting = chart._replace(bars=bars)
        for text in bar_lines(fitting, self._width, self._screen.encoding, cell_len):
            yield Text(text)

    def _indent(self, blocks: Sequence[Block]) -> int:
        """Return where the text begins in a run of marked paragraphs: after the widest mark."""
        marks = [self._plain(mark) for mark in takewhile(bool, map(_mark, blocks))]
        return max((cell_len(mark) + 1 for mark in marks), default=0)

    def _paragraph(self, block: Paragraph, indent: int) -> Iterator[Text]:
        text = Text.assemble(*(self._text(piece) for piece in block.line))
        mark = self._text(Piece(block.mark, "faint"))
        mark.pad_right(indent - mark.cell_len)
        if not block.mark or self._width is None or indent + _LEAST_TEXT > self._width:
            yield from self._prose(Text.assemble(mark, text))
            return
        for line in text.wrap(self._console, self._width - indent, overflow="fold"):
            yield Text.assemble(mark, line)
            mark = Text(" " * indent)

    def _branch(self, block: Branch) -> Iterator[Text]:
        """Set a line of a tree; its further lines begin under its text."""
        lead = "" if not block.depth else f"{' ' * _STEP * (block.depth - 1)}{block.mark} "
        text = Text.assemble(*(self._text(piece) for piece in block.line))
        mark = self._text(Piece(lead, "faint"))
        indent = mark.cell_len
        if self._width is None or indent + _LEAST_TEXT > self._width:
            yield from self._prose(Text.assemble(mark, text))
            return
        for line in text.wrap(self._console, self._width - indent, overflow="fold"):
            yield Text.assemble(mark, line)
            mark = Text(" " * indent)

    def _prose(self, text: Text) -> Iterator[Text]:
        if self._width is None:
            yield text
        else:
            yield from text.wrap(self._console, self._width, overflow="fold")

    def _text(self, piece: Piece) -> Text:
        text = self._plain(piece.text) if piece.style in _USER_TEXT else self._fine(piece.text)
        return Text(text, style=_STYLES.get(piece.style, ""))

    def _plain(self, text: str) -> str:
        return degrade(visible(text), self._screen.encoding)

    def _fine(self, text: str) -> str:
        plain = FIXED.join(self._plain(part) for part in text.split(FIXED))
        return typeset(plain).translate(_HOLD)

    def _widths(self, grid: Grid) -> Widths:
        columns = [
            [*self._title(column), *(self._fine(row.cells[place].text) for row in grid.rows)]
            for place, column in enumerate(grid.columns)
        ]
        return Widths(grid.columns, columns, cell_len)

    def _title(self, column: Column) -> list[str]:
        """Return the lines of a title: only one, the group before it, in a pipe."""
        titles = [column.whole_title] if self._width is None else column.title.split("\n")
        return [self._fine(title) for title in titles]

    def _table(self, grid: Grid) -> Iterator[Text]:
        widths = self._widths(grid).within(self._width)
        titles = [
            _broken(self._title(column), column, width)
            for column, width in zip(grid.columns, widths, strict=True)
        ]
        tallest = max(map(len, titles))
        raised = [[""] * (tallest - len(lines)) + lines for lines in titles]
        head = [_STYLES["head"]] * len(titles)
        rows = [self._row(grid, raised, head, widths)]
        for row in grid.rows:
            cells = [
                _broken([self._fine(cell.text)], column, width)
                for cell, column, width in zip(row.cells, grid.columns, widths, strict=True)
            ]
            styles = [_STYLES.get(cell.style, "") for cell in row.cells]
            rows.append(self._row(grid, cells, styles, widths))
        length = max(line.cell_len for lines in rows for line in lines)
        rule = Text(self._rule * length)
        if self._width is not None and any(column.group for column in grid.columns):
            yield self._groups(grid, widths)
        yield from rows[0]
        yield rule
        for row, lines in zip(grid.rows, rows[1:], strict=True):
            if row.opens:
                yield rule
            yield from lines

    def _groups(self, grid: Grid, widths: Sequence[int]) -> Text:
        """Return the line above the titles: each group once, over the middle of its columns."""
        line = Text()
        for group, places in groupby(range(len(widths)), lambda place: grid.columns[place].group):
            spans = list(places)
            line.append(" " * GAP if spans[0] else "")
            line.append(f"{self._bar}{' ' * GAP}" if grid.columns[spans[0]].starts_group else "")
            span = sum(widths[place] for place in spans) + GAP * (len(spans) - 1)
            line.append(self._fine(group).center(span), _STYLES["head"])
        return line

    def _row(
        self, grid: Grid, cells: list[list[str]], styles: list[str], widths: Sequence[int]
    ) -> list[Text]:
        """Return the lines of a row: cells padded to their widths, two spaces between them."""
        lines = []
        for parts in zip_longest(*cells, fillvalue=""):
            line = Text()
            for place, part in enumerate(parts):
                column, blank = grid.columns[place], " " * (widths[place] - cell_len(part))
                line.append(" " * GAP if place else "")
                line.append(f"{self._bar}{' ' * GAP}" if column.starts_group else "")
                line.append(blank if column.right else "")
                line.append(part, styles[place] or None)
                line.append("" if column.right else blank)
            lines.append(line)
        return lines

    def _vertical(self, grid: Grid) -> Iterator[Text]:
        for number, row in enumerate(grid.rows):
            if number:
                yield Text()
            yield from self._fields(grid, row)

    def _fields(self, grid: Grid, row: Row) -> Iterator[Text]:
        for column, cell in zip(grid.columns, row.cells, strict=True):
            if cell.text:
                label = self._screen.words.say("table.label", field=column.whole_title)
                value = cell._replace(text=cell.text.rstrip(FIXED))
                yield from self._prose(Text.assemble(self._text(Piece(label)), self._text(value)))


def _broken(lines: list[str], column: Column, width: int) -> list[str]:
    """Return the lines of a cell, broken at its width if the column wraps."""
    if not column.wraps:
        return lines
    return [part for line in lines for part in _wrapped(line, width)]


def _wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text; what it leaves free at its end, for a mark, each line leaves."""
    bare = text.rstrip(_HELD)
    left = text[len(bare) :]
    return [f"{part}{left}" for part in wrapped(bare, width - len(left), cell_len)]


def _mark(block: Block | None) -> str:
    return block.mark if isinstance(block, Paragraph) else ""


def _stands_apart(previous: Block, block: Block) -> bool:
    """Return whether a blank line separates two blocks."""
    if isinstance(previous, Heading):
        return False
    if isinstance(previous, Branch) and isinstance(block, Branch):
        return False
    if isinstance(previous, Paragraph) and isinstance(block, Paragraph):
        return block.opens
    return True
