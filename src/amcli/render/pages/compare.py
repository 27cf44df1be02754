"""`compare-versions`: one column per text, what differs, and why, by group of rules.

Wide screens and pipes get one grid whose rows say all; narrower ones a grid for each answer and
option, under a heading.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.render.footnotes import Footnotes
from amcli.render.frame import header
from amcli.render.page import (
    Block,
    Choice,
    Grid,
    GridColumn,
    Heading,
    Row,
    columns,
    grid,
    paragraph,
    row,
    without_last,
)
from amcli.render.screen import Shown
from amcli.render.values import (
    ResultPlace,
    delta_text,
    is_range,
    place_of,
    place_text,
    signed_text,
    unit_of,
    value_text,
)
from amcli.study.compare.attribution import Attribution
from amcli.study.compare.compare import CompareResult, Difference, SwitchResult
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, UNKNOWN, Unit, figure_text

_WHY = (
    "attribution.what~ attribution.before> attribution.after> attribution.change> "
    "attribution.in-order~ attribution.average~"
)
_SECTIONS = ("check", "aid", "targets", "schedule")
_EUROS = ("amount", "guaranteed")
_LETTERS = 26  # of the alphabet: further reasons are numbered


class _Line(NamedTuple):
    """A row: where it stands, a cell per text, the difference, the letter of its reason."""

    place: ResultPlace
    cells: tuple[str, ...]
    delta: str
    why: str
    sources: tuple[str, ...]


def compare_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the differences (all results with `--all`), then the reason of each."""
    top = header(shown, words, _context(shown, words))
    result: CompareResult = shown.answer.result
    if not result.differences:
        same = paragraph(words.say("table.same"))
        return [*top, same, *_switch(result.switch, words, notes)]
    reasons = dict.fromkeys(each.reason for each in result.differences if each.reason)
    letters = {reason: _letter(number) for number, reason in enumerate(reasons)}
    texts = tuple(dict.fromkeys(text for each in result.differences for text in each.values))
    lines = [_line(each, texts, letters.get(each.reason, ""), words) for each in result.differences]
    if not shown.all:
        lines = list(_joined(_telling(lines)))
    lines.sort(key=_order)
    return [
        *top,
        _grids(_columns(texts, words, shows_all=shown.all), lines, words, notes),
        *_legend(result.differences, words),
        *_reasons(letters, words),
        *_attributions(result.attributions, words, notes),
        *_switch(result.switch, words, notes),
    ]


def _switch(switch: SwitchResult | None, words: Words, notes: Footnotes) -> Iterator[Block]:
    """Yield what switching today changes for a running contract, in euros and patients."""
    if switch is None:
        return
    yield Heading(words.say("switch.title", text=switch.text, on=switch.on))
    told = [each for each in switch.differences if not each.path.startswith("schedule")]
    if not told:
        yield paragraph(words.say("table.same"))
        return
    lines = _joined(_telling([_line(each, ("stay", "switch"), "", words) for each in told]))
    titles = columns("table.field switch.stay> switch.switch> table.delta> table.refs", words)
    rows = [
        row(
            place_text(each.place, words),
            *(notes.seen(cell) for cell in (*each.cells, each.delta)),
            notes.refs(each.sources),
        )
        for each in lines
    ]
    yield _narrowed(grid(titles, rows))


def _reasons(letters: Mapping[str, str], words: Words) -> Iterator[Block]:
    """Yield what each letter in the column of reasons stands for."""
    if letters:
        yield Heading(words.say("table.reasons"))
        for code, letter in letters.items():
            yield paragraph(words.say(f"reason.{code}"), mark=letter)


def _context(shown: Shown, words: Words) -> str:
    """Return which texts, or options of one text, are compared."""
    texts = [answers.text for answers in shown.answer.result.texts]
    if any(note.code == "apart-posts" for note in shown.answer.notes):
        apart, together = texts
        return words.say("table.context-group", apart=apart, together=together, on=shown.on)
    is_by_option = len(texts) > 1 and len(set(texts)) == 1
    code = "table.context-options" if is_by_option else "table.context-compare"
    frame = {"title": shown.text_title, "text": shown.text, "on": shown.on}
    return words.say(code, count=len(texts), **frame)


def _legend(differences: Iterable[Difference], words: Words) -> Iterator[Block]:
    """Yield what the ends of a difference in euros are, where one has two."""
    if any(is_range(each.delta) and unit_of(each.path) == EUROS for each in differences):
        yield paragraph(words.say("attribution.between-note"), style="faint")


def _line(difference: Difference, texts: Sequence[str], letter: str, words: Words) -> _Line:
    values, path = difference.values, difference.path
    return _Line(
        place=place_of(path, words),
        cells=tuple(value_text(values.get(text), path, words) for text in texts),
        delta=delta_text(difference.delta, path, words),
        why=letter,
        sources=difference.sources,
    )


def _telling(lines: Iterable[_Line]) -> Iterator[_Line]:
    """Yield the lines, without a part of the year before that only repeats its amount."""
    before: tuple[object, ...] | None = None
    for each in lines:
        content = each.place._replace(field=""), each.cells
        if each.place.years is None or content != before:
            yield each
        before = content


def _joined(lines: Iterable[_Line]) -> Iterable[_Line]:
    """Return the lines, years that follow each other and say the same in one."""
    joined: list[_Line] = []
    places: dict[ResultPlace, int] = {}
    for each in lines:
        subject = each.place._replace(years=None)
        both = _join(joined[places[subject]], each) if subject in places else None
        if both is None:
            places[subject] = len(joined)
            joined.append(each)
        else:
            joined[places[subject]] = both
    return joined


def _join(first: _Line, second: _Line) -> _Line | None:
    """Return a line for the years of two, the second the year after; None if they differ."""
    before, after = first.place.years, second.place.years
    if before is None or after is None or before[1] + 1 != after[0]:
        return None
    if (first.cells, first.delta, first.why) != (second.cells, second.delta, second.why):
        return None
    return first._replace(place=first.place._replace(years=(before[0], after[1])))


def _order(each: _Line) -> tuple[int, Fraction]:
    """Return the place of a line on the page: by answer, what holds for all options first."""
    section, etp = each.place.section, each.place.etp
    posts = Fraction(0) if etp is None else Fraction(etp)
    return (_SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS), posts)


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < _LETTERS else f"z{number}"


def _columns(texts: Iterable[str], words: Words, *, shows_all: bool) -> list[GridColumn]:
    """Return the field, a column for each text, or for each option where options compare."""
    etps = (
        words.option(text) if words.has(f"option.{text}") else words.text_name(text)
        for text in texts
    )
    return [
        *columns("table.all-fields" if shows_all else "table.field", words),
        *(GridColumn(title, right=True, wraps=True) for title in etps),
        *columns("table.delta> table.why table.refs", words),
    ]


def _grids(
    titles: Sequence[GridColumn], lines: Sequence[_Line], words: Words, notes: Footnotes
) -> Choice:
    """Return one grid for all, with and without references, else one for each answer."""
    whole = grid(titles, _ruled(lines, words, notes))
    parts: list[Block] = []
    for (section, etp), same in groupby(lines, lambda each: (each.place.section, each.place.etp)):
        alone = [each._replace(place=each.place._replace(etp=None)) for each in same]
        parts.append(Heading(_heading(section, etp, words)))
        parts.append(_narrowed(grid(titles, (_row(each, words, notes) for each in alone))))
    return Choice(((whole,), (without_last(whole),), tuple(parts)))


def _narrowed(part: Grid) -> Choice:
    """Return a grid that gives up its references, then lets its first column wrap."""
    short = without_last(part) if any(each.cells[-1].text for each in part.rows) else part
    wraps = (short.columns[0]._replace(wraps=True), *short.columns[1:])
    return Choice(((part,), (short,), (short._replace(columns=wraps),)))


def _heading(section: str, etp: str | None, words: Words) -> str:
    name = words.say(f"section.{section}")
    return name if etp is None else f"{name}, {words.option(etp)}"


def _ruled(lines: Iterable[_Line], words: Words, notes: Footnotes) -> Iterator[Row]:
    """Yield the rows, each that begins another answer (`check`, `aid`, …) set apart."""
    before = ""
    for each in lines:
        section = each.place.section
        yield _row(each, words, notes)._replace(opens=before not in ("", section))
        before = section


def _row(each: _Line, words: Words, notes: Footnotes) -> Row:
    cells = [notes.seen(cell) for cell in (*each.cells, each.delta)]
    return row(place_text(each.place, words), *cells, each.why, notes.refs(each.sources))


def _attributions(
    attributions: Iterable[Attribution], words: Words, notes: Footnotes
) -> Iterator[Block]:
    """Yield a table for each text that follows another, of what changes; nothing of what stays."""
    verdicts: set[Verdict] = set()
    for (first, last), pair in groupby(attributions, lambda each: (each.from_text, each.to_text)):
        every = list(pair)
        changed = [each for each in every if each.matters]
        verdicts |= {side for each in changed for side in (each.from_verdict, each.to_verdict)}
        blocks: list[Block] = []
        if changed:
            rows = [_change_row(each, words, notes) for each in changed]
            blocks.append(grid(columns(_WHY, words), rows))
        blocks += _unknown(every, words)
        if blocks:
            yield Heading(words.say("attribution.title", first=first, last=last))
            yield from blocks
    if Verdict.NOT_ELIGIBLE in verdicts:
        yield paragraph(words.say("attribution.refused"), style="faint")
    if Verdict.UNDETERMINED in verdicts:
        yield paragraph(words.say("attribution.open"), style="faint")


def _change_row(attribution: Attribution, words: Words, notes: Footnotes) -> Row:
    unit = EUROS if attribution.what in _EUROS else COUNT
    in_order = [(part.rule, part.in_order) for part in attribution.parts]
    average = [(part.rule, part.average) for part in attribution.parts]
    sides = (attribution.before, attribution.after)
    return row(
        _what_text(attribution, words),
        *(notes.seen(_exact_text(figure, unit, words.local)) for figure in sides),
        signed_text(attribution.change, unit, words.local),
        _parts(in_order, unit, words),
        "" if average == in_order else _parts(average, unit, words),
    )


def _what_text(attribution: Attribution, words: Words) -> str:
    """Return what changes, in words: `full time, guaranteed aid`."""
    etp = words.option(attribution.etp)
    return f"{etp}, {words.say(f'attribution.{attribution.what}')}"


def _exact_text(figure: Figure, unit: Unit, lang: str) -> str:
    return figure_text(figure._replace(low=figure.value, high=figure.value), unit, lang)


def _parts(parts: Iterable[tuple[str, int | None]], unit: Unit, words: Words) -> str:
    """Return the parts that are not nothing, `?` for those not known."""
    named = [
        f"{words.say(f'attribution.rule.{rule}')} {signed_text(part, unit, words.local) or UNKNOWN}"
        for rule, part in parts
        if part != 0
    ]
    return ", ".join(named)


def _unknown(attributions: Iterable[Attribution], words: Words) -> Iterator[Block]:
    """Yield what could not be attributed, together for each cause."""
    hidden: dict[tuple[str, ...], list[str]] = {}
    for each in attributions:
        if each.parts and each.change is None:
            hidden.setdefault(each.unknown, []).append(_what_text(each, words))
    for rules, whats in hidden.items():
        code = "attribution.hidden" if rules else "attribution.never-known"
        yield paragraph(words.say(code, whats="; ".join(whats), rules=rules))
