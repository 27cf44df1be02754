"""A page on a screen or in a pipe: the one module that imports rich.

What may not wrap does not (figures, days), text wraps at spaces; a table whose least width does
not fit turns into records, one `field: value` line per cell. Nothing is cropped.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import takewhile

from rich.box import Box
from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.segment import Segment
from rich.table import Table
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

_LEAST_TEXT = 12
_STEP = 2  # columns for each level of a tree
_GAP = 2  # columns between two columns of a chart
_LONGEST_BAR = 40  # columns
_STYLES = {
    "name": "bold",
    "head": "bold",
    "good": "bold green",
    "bad": "bold red",
    "unsure": "bold yellow",
    "faint": "dim",
}
# rich breaks lines at no-break spaces: they go through it as private characters, which `visible`
# keeps out of user text.
_HELD = "\ue000"
_HOLD = str.maketrans({FIXED: _HELD, THIN: "\ue001"})
_ANY_WIDTH = 10_000  # columns
# A line under the titles, and one where a row opens.
_BOX = "    \n    \n ── \n    \n ── \n    \n    \n    \n"


def render_table(shown: Shown, screen: Screen) -> str:
    """Return the whole text of an answer, ready for an output of the screen's encoding."""
    return _Setter(screen).text(page_of(shown, screen.words))


class _Setter:
    """Sets the blocks of a page for one screen."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._width = max(screen.width, 1)
        has_lines = can_encode("─", screen.encoding)
        self._box = Box(_BOX if has_lines else _BOX.replace("─", "-"))
        self._console = Console(
            file=StringIO(),
            width=self._width,
            color_system="standard" if screen.colour else None,
            force_terminal=screen.colour,
            legacy_windows=False,
            _environ={},
        )
        self._anywhere = self._console.options.update(max_width=_ANY_WIDTH)

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
            blanks = len(line) - len(line.plain.rstrip(f" {_HELD}"))
            if blanks:
                line.right_crop(blanks)
        with self._console.capture() as capture:
            self._console.print(Text("\n").join(lines), no_wrap=True, overflow="ignore", crop=False)
        fixed = FIXED if screen.terminal and can_encode(FIXED, screen.encoding) else " "
        thin = THIN if screen.terminal and can_encode(THIN, screen.encoding) else fixed
        return capture.get().replace(_HELD, fixed).replace("\ue001", thin)

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
        table = self._rich(grid)
        return Measurement.get(self._console, self._anywhere, table).minimum <= self._width

    def _set(self, block: Settled, indent: int) -> Iterable[Text]:
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
        free = min(self._width - label_room - room - 2 * _GAP, _LONGEST_BAR)
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
        if not lead or indent + _LEAST_TEXT > self._width:
            yield from self._prose(Text.assemble(mark, text))
            return
        for wrapped_line in self._prose(text, self._width - indent):
            yield Text.assemble(mark, wrapped_line)
            mark = Text(" " * indent)

    def _prose(self, text: Text, room: int = 0) -> Iterable[Text]:
        """Return the lines of a text in so many columns, by default all of the screen."""
        room = room or self._width
        if text.cell_len <= room and "\n" not in text.plain:
            return (text,)
        return text.wrap(self._console, room, overflow="fold")

    def _text(self, phrase: Phrase) -> Text:
        text = self._plain(phrase.text) if phrase.is_user_text else self._fine(phrase.text)
        return Text(text, style=_STYLES.get(phrase.style, ""))

    def _plain(self, text: str) -> str:
        return degrade(visible(text), self._screen.encoding)

    def _fine(self, text: str) -> str:
        plain = FIXED.join(self._plain(part) for part in text.split(FIXED))
        return typeset(plain).translate(_HOLD)

    def _rich(self, grid: Grid) -> Table:
        """Return a grid as a table of rich: only what may wrap can be narrower than its words."""
        titles = [self._title(column) for column in grid.columns]
        tallest = max(title.count("\n") for title in titles)
        box = self._box if grid.is_ruled else None  # which stands one column wide between columns
        table = Table(box=box, show_edge=False, pad_edge=False, header_style=_STYLES["head"])
        table.padding = (0, 2 if box is None else 1, 0, 0)
        for place, (column, title) in enumerate(zip(grid.columns, titles, strict=True)):
            head = Text("\n" * (tallest - title.count("\n")) + title)
            texts = [head, *(self._text(row.cells[place]) for row in grid.rows)]
            table.add_column(
                head,
                min_width=max(self._least(text, wraps=column.wraps) for text in texts),
                justify="right" if column.right else "left",
                no_wrap=not column.wraps,
                overflow="fold",
            )
        for row, following in zip(grid.rows, (*grid.rows[1:], None), strict=False):
            opens = following is not None and following.opens
            table.add_row(*map(self._text, row.cells), end_section=opens)
        return table

    def _least(self, text: Text, *, wraps: bool) -> int:
        """Return the width of the longest line, of the longest word of what wraps."""
        measured = Measurement.get(self._console, self._anywhere, text)
        return measured.minimum if wraps else measured.maximum

    def _title(self, column: GridColumn) -> str:
        """Return the lines of a title, its group above them."""
        titles = (column.group, *column.title.split("\n"))
        return "\n".join(self._fine(title) for title in titles if title)

    def _table(self, grid: Grid) -> Iterator[Text]:
        """Return the lines of a grid as rich sets it.

        rich makes all that wraps narrower alike: what is then at its least width is made up for
        by the rest, in as much less room.
        """
        table, room = self._rich(grid), self._width
        while True:
            options = self._console.options.update(max_width=room)
            parts = Segment.split_lines(self._console.render(table, options))
            lines = [
                Text.assemble(*((part.text, part.style or "") for part in line)) for line in parts
            ]
            excess = max(line.cell_len for line in lines) - self._width
            if excess <= 0:
                return iter(lines)
            room -= excess

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
