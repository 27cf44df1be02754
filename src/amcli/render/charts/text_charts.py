"""Panels as lines of characters: one mark for each degree of sureness, no colour needed."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from amcli.render.characters import can_encode, degrade, visible
from amcli.study.sweep.sweep import CurveShape
from amcli.words.catalogue import Words

from .panels import Dot, Mark, Panel, Room, Tick, marks_of

HEIGHT = 13  # rows of a panel
IN_PIPE = 80  # columns, where no terminal says how many
_LEAST = 16  # columns between the axes
_EACH_TICK = 14  # columns that a tick along takes
_TICKS_UP = 5
# The characters of a mark, the first that the output has.
_SIGNS = {
    Mark.PUBLISHED.code: "●•O", Mark.SECONDARY.code: "○o", Mark.ASSUMED.code: "*",
    Mark.ESTIMATED.code: "≈~", Mark.UNKNOWN.code: "?", Mark.NONE.code: "×x",
    "band": "░:", "between": "·.", "rise": "│|", "side": "│|",
    "tick-up": "┤+", "floor": "─-", "tick-along": "┴+", "corner": "└+",
}  # fmt: skip
# What stays where two things meet in one cell: the last.
_ORDER = ("band", "rise", "between", *(mark.code for mark in reversed(Mark)))


def room_of(width: int) -> Room:
    """Return how many ticks a chart of that width has room for."""
    return Room(max(2, width // _EACH_TICK), _TICKS_UP)


def chart_text(panels: Sequence[Panel], width: int, encoding: str, words: Words) -> str:
    """Return the panels one under the other, then the legend; no line is wider than `width`."""
    signs = {
        name: next(sign for sign in choices if can_encode(sign, encoding) or sign.isascii())
        for name, choices in _SIGNS.items()
    }
    lines: list[str] = []
    for panel in (_plain(panel, encoding) for panel in panels):
        drawn = _Drawing(panel, width, signs).lines()
        heading = words.say("sweep.up-along", what=panel.title, unit=panel.up, fact=panel.along)
        lines += [*_wrapped(degrade(heading, encoding), width), *drawn, ""]
    lines += (degrade(line, encoding) for line in _legend(panels, signs, width, words))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _plain(panel: Panel, encoding: str) -> Panel:
    """Return a panel whose texts the output can carry: its characters are counted."""

    def plain(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
        return tuple(tick._replace(text=degrade(visible(tick.text), encoding)) for tick in ticks)

    return panel._replace(x_ticks=plain(panel.x_ticks), y_ticks=plain(panel.y_ticks))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(visible(text), max(width, 1)) or [""]


class _Drawing:
    """One panel on a grid of cells; row 0 is the lowest."""

    def __init__(self, panel: Panel, width: int, signs: dict[str, str]) -> None:
        self._panel = panel
        self._signs = signs
        self._margin = max((len(tick.text) for tick in panel.y_ticks), default=0)
        self._columns = max(width - self._margin - 3, _LEAST)
        self._cells: dict[tuple[int, int], str] = {}

    def lines(self) -> Iterator[str]:
        """Yield the rows from the top, then the axis and what it says."""
        self._draw()
        labels = {_cell(tick.at, HEIGHT): tick.text for tick in self._panel.y_ticks}
        for row in reversed(range(HEIGHT)):
            side = self._signs["tick-up" if row in labels else "side"]
            cells = (self._cells.get((row, column), "") for column in range(self._columns))
            drawn = "".join(self._signs[name] if name else " " for name in cells)
            yield f"{labels.get(row, ''):>{self._margin}} {side}{drawn}"
        yield f"{'':{self._margin}} {self._signs['corner']}{self._floor()}"
        yield f"{'':{self._margin + 2}}{_labels(self._panel.x_ticks, self._columns)}"

    def _floor(self) -> str:
        """Return the axis along: its ticks, and where there is no answer."""
        floor = [self._signs["floor"]] * self._columns
        for tick in self._panel.x_ticks:
            floor[self._column(tick.at)] = self._signs["tick-along"]
        for dot in self._panel.dots:
            if dot.mark is Mark.NONE:
                floor[self._column(dot.x)] = self._signs[Mark.NONE.code]
        return "".join(floor)

    def _column(self, x: Fraction) -> int:
        return _cell(x, self._columns)

    def _draw(self) -> None:
        for dot in self._panel.dots:
            self._dot(dot, self._column(dot.x), dot.mark.code)
        if self._panel.shape is CurveShape.POINTS:
            return
        for left, right in pairwise(self._panel.dots):
            first, last = self._column(left.x), self._column(right.x)
            for column in range(first + 1, last):
                share = Fraction(column - first, last - first)
                self._dot(between(left, right, share, self._panel.shape), column, "between")
            if self._panel.shape is not CurveShape.STEPS or None in (left.value, right.value):
                continue
            ends = sorted(
                _cell(one.value, HEIGHT) for one in (left, right) if one.value is not None
            )
            for row in range(ends[0] + 1, ends[1]):
                self._put(row, last, "rise")

    def _dot(self, dot: Dot, column: int, name: str) -> None:
        if dot.mark is Mark.NONE:
            return
        low, high = (_cell(end, HEIGHT) for end in dot.span)
        for row in range(low, high + 1) if dot.is_wide else ():
            if dot.value is not None:  # the bounds beside a value, else question marks
                self._put(row, column, "band")
            elif row in (low, high) or (column + 2 * row) % 6 == 0:
                self._put(row, column, Mark.UNKNOWN.code)
        if dot.value is not None:
            self._put(_cell(dot.value, HEIGHT), column, name)

    def _put(self, row: int, column: int, name: str) -> None:
        there = self._cells.get((row, column))
        if there is None or _ORDER.index(name) > _ORDER.index(there):
            self._cells[row, column] = name


def between(left: Dot, right: Dot, share: Fraction, shape: CurveShape) -> Dot:
    """Return what stands between two points: the left one, or a place on the line to the right."""
    if shape is CurveShape.STEPS:
        return left
    if left.value is None or right.value is None:
        return left if share < Fraction(1, 2) else right
    value = left.value + (right.value - left.value) * share
    low, high = (
        None if start is None or end is None else start + (end - start) * share
        for start, end in ((left.low, right.low), (left.high, right.high))
    )
    return Dot(left.x, value, low, high, max(left.mark, right.mark))


def _cell(place: Fraction, cells: int) -> int:
    return round(place * (cells - 1))


def _labels(ticks: Iterable[Tick], columns: int) -> str:
    """Return the texts of the ticks under them, those left out that have no room."""
    line = ""
    for tick in ticks:
        start = min(_cell(tick.at, columns) - len(tick.text) // 2, columns - len(tick.text))
        start = max(start, 0)
        if not line or start >= len(line) + 2:
            line = f"{line:{start}}{tick.text}"
    return line[:columns]


def _legend(
    panels: Sequence[Panel], signs: dict[str, str], width: int, words: Words
) -> Iterator[str]:
    parts = [f"{signs[name]} {words.say(f'sweep.mark.{name}')}" for name in marks_of(panels)]
    line = ""
    for part in parts:
        if line and len(line) + 3 + len(part) > width:
            yield line
            line = ""
        line = f"{line}   {part}" if line else part
    yield from _wrapped(line, width) if line else ()
