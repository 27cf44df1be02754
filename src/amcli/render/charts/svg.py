"""Panels as one SVG image: readable in black and white, by a screen reader, and always the same.

Dots, lines and fills differ in form, not in colour alone. Attributes alone, no style sheet, no
script, nothing fetched; numbers have one decimal at most.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from amcli.render.characters import visible
from amcli.study.sweep.sweep import CurveShape
from amcli.words.catalogue import Words

from .panels import Dot, Mark, Panel, marks_of

WIDTH, HEIGHT = 800, 300  # of a panel, in pixels
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 24, 40, 56
_MARGIN, _LINE = 24, 18
_LETTERS, _BOLD_LETTERS = 104, 72  # of a line of text, of a title
_MANY = 40  # points: more of them, and those like their neighbours have no dot of their own
_FONT = 'font-family="system-ui, DejaVu Sans, Arial, sans-serif"'
INK, PAPER, GRID = "#1a1a1a", "#ffffff", "#d0d0d0"
BAND, HATCH = "#e3ebf5", "url(#hatch)"
_BLUE = "#14457f"
_EDGE = f'stroke="{_BLUE}" stroke-width="1.5"'
DEFINITIONS = (
    '<defs><pattern id="hatch" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#f7f7f7"/>'
    '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="#8a8a8a"/></pattern></defs>'
)
_DASHES = {
    Mark.SECONDARY: ' stroke-dasharray="12 3"',
    Mark.ASSUMED: ' stroke-dasharray="8 3 2 3"',
    Mark.ESTIMATED: ' stroke-dasharray="5 4"',
}

_SURE = (Mark.PUBLISHED, Mark.SECONDARY)
Point = tuple[Fraction, Fraction]


class Caption(NamedTuple):
    """What is written round the panels."""

    title: str
    description: str
    notes: tuple[str, ...]
    caveat: str


def svg_text(panels: Sequence[Panel], caption: Caption, words: Words) -> str:
    """Return the image as text: title, a panel under the other, legend, notes and caveat."""
    head = _lines((caption.title,), _BOLD_LETTERS)
    foot = [*_lines(caption.notes), *_lines((caption.caveat,))]
    top = _MARGIN + _LINE * len(head) + 8
    parts = [*_texts(head, _MARGIN + 4, 'font-size="16" font-weight="bold"')]
    for number, panel in enumerate(panels):
        parts += _Frame(panel, top + number * HEIGHT).parts()
    bottom = top + len(panels) * HEIGHT + _LINE
    keys = marks_of(panels)
    parts += _legend(keys, bottom, words)
    bottom += _LINE * len(keys) + 6
    parts += _texts(foot, bottom, 'font-size="12"')
    height = bottom + _LINE * len(foot)
    return "\n".join([*_opening(height, caption, words.lang), *parts, "</svg>"]) + "\n"


def _opening(height: int, caption: Caption, lang: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" xml:lang="{lang}" '
        f'aria-labelledby="title description" {_FONT} fill="{INK}">'
    )
    yield f'<title id="title">{_escaped(caption.title)}</title>'
    yield f'<desc id="description">{_escaped(caption.description)}</desc>'
    yield DEFINITIONS
    yield f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'


class _Frame:
    """One panel, its corner at `top`."""

    def __init__(self, panel: Panel, top: int) -> None:
        self._panel = panel
        self._top = top + _TOP
        self._wide, self._high = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM

    def parts(self) -> Iterator[str]:
        """Yield the elements of the panel, those behind first."""
        panel = self._panel
        title = _escaped(f"{panel.title}{panel.up}")
        yield f'<g role="group" aria-label={quoteattr(visible(panel.title))}>'
        yield f'<text x="{_LEFT}" y="{self._top - 14}" font-size="14">{title}</text>'
        yield from self._grid()
        for mark, run in _runs(panel):
            yield self._area(run, HATCH if mark is Mark.UNKNOWN else BAND)
        if panel.shape is not CurveShape.POINTS:
            yield from self._strokes()
        yield from self._dots()
        yield "</g>"

    def _grid(self) -> Iterator[str]:
        base, end = self._top + self._high, _LEFT + self._wide
        for tick in self._panel.y_ticks:
            y = self._y(tick.at)
            yield f'<path d="M{_LEFT} {y}H{end}" stroke="{GRID}"/>'
            text = _escaped(tick.text)
            yield f'<text x="{_LEFT - 8}" y="{y}" dy="4" {_small("end")}>{text}</text>'
        yield f'<path d="M{_LEFT} {self._top}V{base}H{end}" fill="none" stroke="{INK}"/>'
        for tick in self._panel.x_ticks:
            x, text = self._x(tick.at), _escaped(tick.text)
            yield f'<path d="M{x} {base}v5" stroke="{INK}"/>'
            yield f'<text x="{x}" y="{base + 18}" {_small("middle")}>{text}</text>'
        along = _escaped(self._panel.along)
        middle = _LEFT + self._wide // 2
        yield f'<text x="{middle}" y="{base + 38}" {_small("middle")}>{along}</text>'

    def _area(self, run: Sequence[tuple[Dot, Fraction, Fraction]], fill: str) -> str:
        """Return the area between the bounds of points in a row, each as far as half way."""
        above, below = [], []
        is_line = self._panel.shape is CurveShape.LINE
        for number, (dot, first, last) in enumerate(run):
            low, high = dot.span
            ends = [dot.x] if is_line and len(run) > 1 else [first, last]
            if is_line and len(run) > 1:
                ends = [first] * (number == 0) + ends + [last] * (number == len(run) - 1)
            above += [(x, high) for x in ends]
            below += [(x, low) for x in ends]
        path = self._path([*above, *reversed(below)])
        return f'<path d="{path}Z" fill="{fill}" stroke="{GRID}"/>'

    def _segments(self) -> Iterator[tuple[Mark, list[Point]]]:
        """Yield what joins points: a line, or the left one held and then a rise."""
        for left, right in pairwise(self._panel.dots):
            if left.value is None or right.mark is Mark.NONE:
                continue
            start, corner = (left.x, left.value), (right.x, left.value)
            weaker = max(left.mark, right.mark)
            is_step = self._panel.shape is CurveShape.STEPS
            if is_step:
                yield left.mark, [start, corner]
            if right.value is not None and (not is_step or right.value != left.value):
                yield weaker, [corner if is_step else start, (right.x, right.value)]

    def _strokes(self) -> Iterator[str]:
        """Yield the lines, each mark's in one piece so that its dashes show."""
        mark, points = Mark.NONE, list[Point]()
        for next_mark, segment in self._segments():
            if next_mark is mark and points[-1] == segment[0]:
                points.append(segment[1])
                continue
            if points:
                yield self._stroke(points, mark)
            mark, points = next_mark, segment
        if points:
            yield self._stroke(points, mark)

    def _stroke(self, points: Iterable[Point], mark: Mark) -> str:
        return f'<path d="{self._path(points)}" fill="none" {_stroke_of(mark)}/>'

    def _dots(self) -> Iterator[str]:
        dots = self._panel.dots
        for number, dot in enumerate(dots):
            if dot.mark is Mark.NONE:
                yield _dot_mark(dot.mark, self._x(dot.x), self._y(Fraction(0)))
            elif dot.value is not None and (_stands_out(dots, number) or self._all_dots):
                yield _dot_mark(dot.mark, self._x(dot.x), self._y(dot.value))

    @property
    def _all_dots(self) -> bool:
        return self._panel.shape is CurveShape.POINTS or len(self._panel.dots) <= _MANY

    def _path(self, points: Iterable[Point]) -> str:
        return "M" + "L".join(f"{self._x(x)} {self._y(y)}" for x, y in points)

    def _x(self, place: Fraction) -> str:
        return _pixels(_LEFT + place * self._wide)

    def _y(self, place: Fraction) -> str:
        return _pixels(self._top + (1 - place) * self._high)


def _stands_out(dots: Sequence[Dot], number: int) -> bool:
    """Return whether a sure point is surer than a neighbour."""
    mark = dots[number].mark
    beside = dots[max(number - 1, 0) : number + 2]
    return mark in _SURE and any(dot.mark > mark for dot in beside)


def _runs(panel: Panel) -> Iterator[tuple[Mark, list[tuple[Dot, Fraction, Fraction]]]]:
    """Yield the points in a row that have bounds, known apart from unknown, with their extent.

    Points of a list of choices stand alone.
    """
    stands_alone = panel.shape is CurveShape.POINTS

    def kind(extent: tuple[Dot, Fraction, Fraction]) -> tuple[bool, bool, Fraction | None]:
        dot = extent[0]
        return dot.is_wide, dot.value is None, dot.x if stands_alone else None

    for (is_wide, is_unknown, _), run in groupby(_spread(panel), kind):
        if is_wide:
            yield (Mark.UNKNOWN if is_unknown else Mark.ESTIMATED), list(run)


def _spread(panel: Panel) -> Iterator[tuple[Dot, Fraction, Fraction]]:
    """Yield each point with where its bounds begin and end: half way to its neighbours."""
    dots = panel.dots
    edge = Fraction(1, 2 * max(len(dots), 8))
    if panel.shape is CurveShape.POINTS:
        yield from ((dot, dot.x - edge / 2, dot.x + edge / 2) for dot in dots)
        return
    for number, dot in enumerate(dots):
        before = dots[number - 1].x if number else dot.x - edge
        after = dots[number + 1].x if number + 1 < len(dots) else dot.x + edge
        yield dot, max((before + dot.x) / 2, Fraction(0)), min((dot.x + after) / 2, Fraction(1))


def _legend(keys: Sequence[str], top: int, words: Words) -> Iterator[str]:
    for number, name in enumerate(keys):
        y = top + number * _LINE
        text = _escaped(words.say(f"sweep.mark.{name}"))
        yield _key_mark(name, _MARGIN, y - 4)
        yield f'<text x="{_MARGIN + 44}" y="{y}" font-size="12">{text}</text>'


def _stroke_of(mark: Mark) -> str:
    """Return how the line of a mark is drawn: whole where it is published, else in dashes."""
    return f'stroke="{_BLUE}" stroke-width="2"{_DASHES.get(mark, "")}'


def _dot_mark(mark: Mark, x: str, y: str) -> str:
    """Return the dot of a mark: full, hollow, a square, small, or a cross."""
    if mark is Mark.NONE:
        return f'<path d="M{x} {y}m-4 -4l8 8m0 -8l-8 8" stroke="{INK}" stroke-width="1.5"/>'
    if mark is Mark.ASSUMED:
        return f'<path d="M{x} {y}m-4 -4h8v8h-8z" fill="{PAPER}" {_EDGE}/>'
    fill = PAPER if mark is Mark.SECONDARY else _BLUE
    radius = "2" if mark is Mark.ESTIMATED else "4.5"
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" {_EDGE}/>'


def _key_mark(name: str, x: int, y: int) -> str:
    """Return the sample of a mark in the legend, 36 pixels wide."""
    if name in ("band", Mark.UNKNOWN.code):
        fill = BAND if name == "band" else HATCH
        return f'<rect x="{x}" y="{y - 6}" width="36" height="12" fill="{fill}" stroke="{GRID}"/>'
    mark = Mark[name.upper()]
    dot = _dot_mark(mark, str(x + 18), str(y))
    if mark is Mark.NONE:
        return dot
    line = f'<path d="M{x} {y}h36" fill="none" {_stroke_of(mark)}/>'
    return line if mark is Mark.ESTIMATED else line + dot


def _texts(lines: Iterable[str], top: int, style: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        y = top + number * _LINE
        yield f'<text x="{_MARGIN}" y="{y}" {style}>{_escaped(line)}</text>'


def _lines(texts: Iterable[str], letters: int = _LETTERS) -> list[str]:
    return [line for text in texts for line in textwrap.wrap(visible(text), letters)]


def _small(anchor: str) -> str:
    return f'font-size="12" text-anchor="{anchor}"'


def _escaped(text: str) -> str:
    return escape(visible(text))


def _pixels(length: Fraction) -> str:
    tenths = round(length * 10)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)
