"""`compare-versions`: one column per text, what differs, and why.

Wide screens and pipes get one grid whose rows say all; narrower ones a grid for each answer and
option, under a heading.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Choice,
    Column,
    Grid,
    Heading,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    row,
    without_last,
)
from amcli.render.screen import Shown
from amcli.study.compare.compare import CompareResult, Difference
from amcli.words.catalogue import Words
from amcli.words.numbers import EUROS

from .compare_text import Place, delta_text, is_range, place_of, place_text, unit_of, value_text
from .compare_why import why_blocks

_SECTIONS = ("check", "aid", "targets", "schedule")


class _Line(NamedTuple):
    """A row: where it stands, a cell per text, the difference, the letter of its reason."""

    place: Place
    cells: tuple[str, ...]
    delta: str
    why: str
    sources: tuple[str, ...]


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the differences (all results with `--all`), then the reason of each."""
    result: CompareResult = shown.answer.result
    if not result.differences:
        return [Paragraph(line(words.say("table.same")))]
    reasons = list(dict.fromkeys(one.reason for one in result.differences if one.reason))
    letters = {reason: _letter(number) for number, reason in enumerate(reasons)}
    texts = tuple(dict.fromkeys(text for one in result.differences for text in one.values))
    lines = [_line(one, texts, letters.get(one.reason, ""), words) for one in result.differences]
    if not shown.all:
        lines = list(_joined(_telling(lines)))
    lines.sort(key=_order)
    columns = _columns(words.say("table.all-fields" if shown.all else "table.field"), texts, words)
    why: list[Block] = [
        Paragraph(line(words.say(f"reason.{code}")), mark) for code, mark in letters.items()
    ]
    return [
        _grids(columns, lines, words, notes),
        *_legend(result.differences, words),
        *([Heading(words.say("table.reasons")), *why] if why else []),
        *why_blocks(result.attributions, words, notes),
    ]


def _legend(found: Iterable[Difference], words: Words) -> Iterator[Block]:
    """Yield what the ends of a difference in euros are, where one has two."""
    if any(is_range(one.delta) and unit_of(one.path) == EUROS for one in found):
        yield Paragraph(line(Piece(words.say("attribution.between-note"), "faint")))


def _line(one: Difference, texts: Sequence[str], letter: str, words: Words) -> _Line:
    return _Line(
        place=place_of(one.path, words),
        cells=tuple(value_text(one.values.get(text), one.path, words) for text in texts),
        delta=delta_text(one.delta, one.path, words),
        why=letter,
        sources=one.sources,
    )


def _telling(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Yield the lines, without a part of the year before that only repeats its amount."""
    before: _Line | None = None
    for one in lines:
        is_repeated = before is not None and one.place.years is not None
        if not (is_repeated and before and _says(before) == _says(one)):
            yield one
        before = one


def _says(one: _Line) -> tuple[object, ...]:
    return one.place._replace(field=""), one.cells


def _joined(lines: Iterable[_Line]) -> Iterable[_Line]:
    """Return the lines, years that follow each other and say the same in one."""
    found: list[_Line] = []
    places: dict[Place, int] = {}
    for one in lines:
        subject = one.place._replace(years=None)
        joined = _join(found[places[subject]], one) if subject in places else None
        if joined is None:
            places[subject] = len(found)
            found.append(one)
        else:
            found[places[subject]] = joined
    return found


def _join(known: _Line, one: _Line) -> _Line | None:
    """Return a line for the years of two, the second the year after; None if they differ."""
    before, after = known.place.years, one.place.years
    if before is None or after is None or before[1] + 1 != after[0]:
        return None
    if (known.cells, known.delta, known.why) != (one.cells, one.delta, one.why):
        return None
    return known._replace(place=known.place._replace(years=(before[0], after[1])))


def _order(one: _Line) -> tuple[int, Fraction]:
    """Return the place of a line on the page: by answer, what holds for all options first."""
    section, etp = one.place.section, one.place.etp
    posts = Fraction(0) if etp is None else Fraction(etp)
    return (_SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS), posts)


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else f"z{number}"


def _columns(field: str, texts: Iterable[str], words: Words) -> list[Column]:
    return [
        Column(field),
        *(Column(_label(text, words), right=True, wraps=True) for text in texts),
        Column(words.say("table.delta"), right=True),
        Column(words.say("table.why")),
        Column(words.say("table.refs")),
    ]


def _label(column: str, words: Words) -> str:
    """Return the title of a column: the id of a text, or the option where options compare."""
    return words.say("table.etp", etp=column) if words.has(f"option.{column}") else column


def _grids(
    columns: Sequence[Column], lines: Sequence[_Line], words: Words, notes: Footnotes
) -> Choice:
    """Return one grid for all, with and without references, else one for each answer."""
    whole = grid(columns, _ruled(lines, words, notes))
    parts: list[Block] = []
    for (section, etp), same in groupby(lines, key=_part):
        alone = [one._replace(place=one.place._replace(etp=None)) for one in same]
        parts.append(Heading(_heading(section, etp, words)))
        parts.append(_narrowed(grid(columns, (_row(one, words, notes) for one in alone))))
    return Choice(((whole,), (without_last(whole),), tuple(parts)))


def _narrowed(part: Grid) -> Choice:
    """Return a grid that gives up its references, then lets its first column wrap."""
    short = without_last(part) if any(one.cells[-1].text for one in part.rows) else part
    wraps = (short.columns[0]._replace(wraps=True), *short.columns[1:])
    return Choice(((part,), (short,), (short._replace(columns=wraps),)))


def _part(one: _Line) -> tuple[str, str | None]:
    return one.place.section, one.place.etp


def _heading(section: str, etp: str | None, words: Words) -> str:
    name = words.say(f"section.{section}")
    return name if etp is None else f"{name}, {words.say('table.etp', etp=etp)}"


def _ruled(lines: Iterable[_Line], words: Words, notes: Footnotes) -> Iterator[Row]:
    """Yield the rows, each that begins another answer (`check`, `aid`, …) set apart."""
    before = ""
    for one in lines:
        section = one.place.section
        yield _row(one, words, notes)._replace(opens=before not in ("", section))
        before = section


def _row(one: _Line, words: Words, notes: Footnotes) -> Row:
    cells = [notes.seen(cell) for cell in one.cells]
    delta = notes.seen(one.delta)
    return row(place_text(one.place, words), *cells, delta, one.why, notes.refs(one.sources))
