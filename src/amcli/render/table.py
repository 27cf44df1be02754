"""A page on a screen or in a pipe: the one module that imports rich.

On a terminal the page fits the width: among the settings of a grid the first that fits, its text
columns wrapped; under 60 columns, or where nothing fits, one `field: value` line per cell. In a
pipe nothing is cropped nor wrapped: one record per line. rich measures, wraps prose and writes
the styles; columns are set here, which costs a third of a rich table.
"""

import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import groupby, takewhile, zip_longest

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from .characters import FIXED, THIN, bar_text, can_encode, degrade, typeset, visible
from .footnotes import page_of
from .page import (
    BarChart,
    Block,
    Branch,
    Choice,
    Grid,
    GridColumn,
    Heading,
    Line,
    Page,
    Paragraph,
    Phrase,
    Row,
    Settled,
)
from .screen import Screen, Shown

NARROW = 60
_LEAST_TEXT = 12
_STEP = 2  # columns for each level of a tree
_GAP = 2  # columns between two columns of a grid
_GROUP = 1 + _GAP  # what the bar before a group takes
_LEAST_CELL = 8
_LONGEST_BAR = 40  # columns, in a pipe
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
_HOLD = str.maketrans({FIXED: _HELD, THIN: "\ue001"})
# Cells break at spaces and after the hyphens of ids (`2024-convention`), never within a date.
_BREAK = re.compile(r"(?<=\w-)(?=[^\W\d])| ")


def render_table(shown: Shown, screen: Screen) -> str:
    """Return the whole text of an answer, ready for an output of the screen's encoding."""
    return _Setter(screen).text(page_of(shown, screen.words))


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
        shown = re.sub(f"[ {_HELD}]+$", "", capture.get(), flags=re.MULTILINE)
        return shown.replace(_HELD, fixed).replace("\ue001", thin)

    def _settled(self, page: Page) -> Iterator[Settled]:
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

    def _set(self, block: Settled, indent: int) -> Iterator[Text]:
        if isinstance(block, Heading):
            return self._prose(self._text(Phrase(block.text, "head")))
        if isinstance(block, Paragraph):
            return self._marked(block.mark, indent, block.line)
        if isinstance(block, BarChart):
            return self._chart(block)
        if isinstance(block, Branch):
            lead = f"{' ' * _STEP * (block.depth - 1)}{block.mark} " if block.depth else ""
            return self._marked(lead, 0, block.line)
        return self._table(block) if self._fits(block) else self._vertical(block)

    def _chart(self, chart: BarChart) -> Iterator[Text]:
        """Yield what each bar stands for, how many, and the bar as wide as the screen lets it."""
        labels = [self._fine(bar.label) for bar in chart.bars]
        counts = [f"{bar.number:,}".replace(",", " ") for bar in chart.bars]
        label_room, room = max(map(cell_len, labels), default=0), max(map(len, counts), default=0)
        free = _LONGEST_BAR if self._width is None else self._width - label_room - room - 2 * _GAP
        for bar, label, count in zip(chart.bars, labels, counts, strict=True):
            drawn = bar_text(bar.number, chart.most, free, self._screen.encoding)
            padding, gap = " " * (label_room - cell_len(label)), " " * _GAP
            yield Text(f"{padding}{label}{gap}{count:>{room}}{gap}{drawn}".rstrip())

    def _indent(self, blocks: Sequence[Block]) -> int:
        """Return where the text begins in a run of marked paragraphs: after the widest mark."""
        marks = [self._plain(mark) for mark in takewhile(bool, map(_mark, blocks))]
        return max((cell_len(mark) + 1 for mark in marks), default=0)

    def _marked(self, lead: str, indent: int, line: Line) -> Iterator[Text]:
        """Set a line after its mark; its further lines begin under its text."""
        text = Text.assemble(*(self._text(phrase) for phrase in line))
        mark = self._text(Phrase(lead, "faint"))
        mark.pad_right(indent - mark.cell_len)
        indent = mark.cell_len
        if not lead or self._width is None or indent + _LEAST_TEXT > self._width:
            yield from self._prose(Text.assemble(mark, text))
            return
        for wrapped_line in text.wrap(self._console, self._width - indent, overflow="fold"):
            yield Text.assemble(mark, wrapped_line)
            mark = Text(" " * indent)

    def _prose(self, text: Text) -> Iterator[Text]:
        if self._width is None:
            yield text
        else:
            yield from text.wrap(self._console, self._width, overflow="fold")

    def _text(self, phrase: Phrase) -> Text:
        is_user_text = phrase.style in _USER_TEXT
        text = self._plain(phrase.text) if is_user_text else self._fine(phrase.text)
        return Text(text, style=_STYLES.get(phrase.style, ""))

    def _plain(self, text: str) -> str:
        return degrade(visible(text), self._screen.encoding)

    def _fine(self, text: str) -> str:
        plain = FIXED.join(self._plain(part) for part in text.split(FIXED))
        return typeset(plain).translate(_HOLD)

    def _widths(self, grid: Grid) -> "_Widths":
        texts = [
            [*self._title(column), *(self._fine(row.cells[place].text) for row in grid.rows)]
            for place, column in enumerate(grid.columns)
        ]
        return _Widths(grid.columns, texts)

    def _title(self, column: GridColumn) -> list[str]:
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
            line.append(self._between(grid.columns[spans[0]], spans[0]))
            span = sum(widths[place] for place in spans) + _GAP * (len(spans) - 1)
            line.append(self._fine(group).center(span), _STYLES["head"])
        return line

    def _between(self, column: GridColumn, place: int) -> str:
        """Return what stands before a column: a gap, and the bar of a group."""
        gap = " " * _GAP
        return (gap if place else "") + (f"{self._bar}{gap}" if column.starts_group else "")

    def _row(
        self, grid: Grid, cells: list[list[str]], styles: list[str], widths: Sequence[int]
    ) -> list[Text]:
        """Return the lines of a row: cells padded to their widths, two spaces between them."""
        lines = []
        for parts in zip_longest(*cells, fillvalue=""):
            line = Text()
            for place, part in enumerate(parts):
                column, blank = grid.columns[place], " " * (widths[place] - cell_len(part))
                line.append(self._between(column, place))
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
                yield from self._prose(Text.assemble(self._text(Phrase(label)), self._text(value)))


class _Widths:
    """The widths that columns want, given the lines of text in each, and can live with."""

    def __init__(self, columns: Sequence[GridColumn], texts: Sequence[Sequence[str]]) -> None:
        self._wanted = [max(map(cell_len, lines)) for lines in texts]
        self._needed = [
            min(wanted, max(_LEAST_CELL, *map(_longest_word, lines))) if column.wraps else wanted
            for column, lines, wanted in zip(columns, texts, self._wanted, strict=True)
        ]
        groups = sum(column.starts_group for column in columns)
        self._between = _GAP * (len(columns) - 1) + _GROUP * groups

    @property
    def least(self) -> int:
        """The narrowest the grid can be, in columns of the screen."""
        return sum(self._needed) + self._between

    def within(self, width: int | None) -> Sequence[int]:
        """Return widths that use at most `width` (None: no limit), shared by what is wanted."""
        lacking = [want - need for want, need in zip(self._wanted, self._needed, strict=True)]
        if width is None or width - self.least >= sum(lacking):
            return self._wanted
        free = max(width - self.least, 0)
        return [
            need + lack * free // sum(lacking)
            for need, lack in zip(self._needed, lacking, strict=True)
        ]


def _longest_word(text: str) -> int:
    """Return the width of the longest part of a text that lines cannot break, as lines hold it."""
    bare = text.rstrip(_HELD)
    return max(cell_len(word) for word in _BREAK.split(bare)) + len(text) - len(bare)


def _broken(lines: list[str], column: GridColumn, width: int) -> list[str]:
    """Return the lines of a cell, broken at its width if the column wraps."""
    if not column.wraps:
        return lines
    return [part for line in lines for part in _marked_lines(line, width)]


def _marked_lines(text: str, width: int) -> list[str]:
    """Return the lines of a text; what it leaves free at its end, for a mark, each line leaves."""
    bare = text.rstrip(_HELD)
    left = text[len(bare) :]
    return [f"{part}{left}" for part in wrapped(bare, width - len(left))]


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text; a word wider than `width` keeps a line to itself.

    >>> wrapped("signed 2024-09-01 under 2024-convention", 12)
    ['signed', '2024-09-01', 'under 2024-', 'convention']
    """
    if cell_len(text) <= width:
        return [text]
    lines, start = [""], 0
    for gap in (*_BREAK.finditer(text), None):
        end = len(text) if gap is None else gap.start()
        word = text[start:end]
        if lines[-1].strip() and cell_len(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word + ("" if gap is None else gap[0])
        start = end if gap is None else gap.end()
    return [line.rstrip(" ") for line in lines]


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
