"""`compare-versions`: which text gives more, then their figures side by side, like with like.

`--all` shows whatever differs, why, and which group of rules it comes from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Finding, Verdict
from amcli.render.characters import FIXED
from amcli.render.footnotes import Footnotes
from amcli.render.frame import header
from amcli.render.page import (
    Block,
    GridColumn,
    Heading,
    Row,
    columns,
    grid,
    paragraph,
    row,
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
from amcli.study.compare.compare import (
    CompareResult,
    Difference,
    OptionGain,
    SwitchResult,
    TextAnswers,
)
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, UNKNOWN, Unit, figure_text

_WHY = (
    "attribution.what~ attribution.before> attribution.after> attribution.change> "
    "attribution.in-order~ attribution.average~"
)
_SECTIONS = ("check", "aid", "targets", "schedule")
# What the page shows of each option, in this order; `--all` shows every path that differs.
_SHOWN = ("total.amount", "amount", "total.guaranteed", "mt.growth", "fa.growth")
_EUROS = ("amount", "guaranteed")
_LETTERS = 26  # of the alphabet: further reasons are numbered
_MOST_TEXTS = 2  # of more, the difference is said to be that of the first and the last
_INDENT = 2 * FIXED


class _Line(NamedTuple):
    """A row: where it stands, a cell per text, the difference, the letter of its reason."""

    path: str
    place: ResultPlace
    cells: tuple[str, ...]
    delta: str
    why: str
    sources: tuple[str, ...]


def compare_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return which text gives more, and the figures that differ (with `--all`, all results)."""
    top = header(shown, words, _context(shown, words))
    result: CompareResult = shown.answer.result
    switch = _switch(result.switch, words)
    if not result.differences:
        return [*top, paragraph(words.say("table.same")), *switch]
    texts = tuple(dict.fromkeys(text for each in result.differences for text in each.values))
    reasons = dict.fromkeys(each.reason for each in result.differences if each.reason)
    letters = {reason: _letter(number) for number, reason in enumerate(reasons)}
    lines = [_line(each, texts, letters.get(each.reason, ""), words) for each in result.differences]
    answers = [
        paragraph(_gain_text(each, words), style="head", opens=not place)
        for place, each in enumerate(result.gains)
    ]
    top += [*answers, *_refusals(result, words)]
    if shown.all:
        titles = side_columns("table.all-fields", texts, words, "table.delta> table.why table.refs")
        return [
            *top,
            grid(titles, _ruled(sorted(lines, key=_order), words, notes)),
            *_legend(result.differences, words),
            *_reasons(letters, words),
            *_attributions(result.attributions, words, notes),
            *switch,
        ]
    telling = list(_joined(each for each in lines if _rank(each.path) is not None))
    telling.sort(key=lambda each: (_order(each)[1], _rank(each.path) or 0))
    delta = "compare.delta>~" if len(texts) > _MOST_TEXTS else "table.delta>~"
    titles = side_columns("table.field~", texts, words, f"{delta} table.refs")
    others = len(lines) - sum(each.path in {line.path for line in telling} for each in lines)
    return [
        *top,
        grid(titles, _by_option(telling, result.gains, words, notes)),
        *([paragraph(words.say("compare.others", n=others))] if others else ()),
        *switch,
    ]


def _context(shown: Shown, words: Words) -> str:
    """Return which texts, or options of one text, are compared."""
    texts = [answers.text for answers in shown.answer.result.texts]
    if any(note.code == "apart-posts" for note in shown.answer.notes):
        apart, together = texts
        return words.say("table.context-group", apart=apart, together=together, on=shown.on)
    is_by_option = len(texts) > 1 and len(set(texts)) == 1
    code = "table.context-options" if is_by_option else "table.context-compare"
    frame = {"title": shown.text_title, "on": shown.on}
    return words.say(code, count=len(texts), **frame)


def _gain_text(gain: OptionGain, words: Words) -> str:
    """Return which text gives most under an option, and how much more than another."""
    option = words.say("table.label", field=capital(words.option(gain.etp))) if gain.etp else ""
    if gain.best is None:
        open_texts = (text for text, amount in gain.amounts.items() if amount is None)
        named = tuple(side_text(text, words) for text in open_texts)
        return option + words.say("compare.unknown", texts=named)
    best, other, more = gain.best
    code = "more" if more else "same"
    if set(gain.verdicts.values()) == {Verdict.NOT_ELIGIBLE}:
        code = "none"
    elif more and gain.verdicts[other] is Verdict.NOT_ELIGIBLE:
        code = "alone"
    sides = {"best": side_text(best, words), "other": side_text(other, words)}
    band = words.say("compare.band") if gain.change != gain.high_change else ""
    amounts = {"amount": gain.amounts[best], "more": more, "years": gain.years, "band": band}
    return capital(option + words.say(f"compare.{code}", **sides, **amounts))


def side_text(text: str, words: Words) -> str:
    """Return a text, or an option that stands for one, as a sentence says it."""
    if words.has(f"option.{text}"):
        return words.option(text)
    return words.first((f"the-text.{text}",), text)


def capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]


def _refusals(result: CompareResult, words: Words) -> Iterator[Block]:
    """Yield what keeps from signing under each text that is not open, by condition."""
    for answers in result.texts:
        parts = []
        for finding in (Finding.NOT_MET, Finding.UNDETERMINED):
            named = tuple(_conditions(answers, finding, words))
            if named:
                parts.append(words.say(f"compare.{finding.value}", n=len(named), names=named))
        if parts:
            text = capital(side_text(answers.text, words))
            yield paragraph(words.say("table.label", field=text), " ; ".join(parts))
    verdicts = {verdict for gain in result.gains for verdict in gain.verdicts.values()}
    if Verdict.UNDETERMINED in verdicts:
        yield paragraph(words.say("attribution.open"), style="faint")


def _conditions(answers: TextAnswers, finding: Finding, words: Words) -> Iterator[str]:
    """Yield the conditions of a finding, with the options they are asked of where not of all."""
    asked: dict[str, list[str]] = {}
    for each in answers.check.criteria:
        if each.verdict is finding:
            asked.setdefault(each.code, []).extend([each.etp] if each.etp else [])
    for code, etps in asked.items():
        is_every = len(etps) in (0, len(answers.check.options))
        options = "" if is_every else f" ({', '.join(map(words.option, etps))})"
        yield words.say(f"criterion.{code}") + options


def _rank(path: str) -> int | None:
    """Return the place on the page of what a path names, None of what `--all` alone shows."""
    if path == "check.verdict":
        return 0
    ends = (place for place, end in enumerate(_SHOWN, 1) if path.endswith(f".{end}"))
    return next(ends, None)


def _by_option(
    lines: Iterable[_Line], gains: Iterable[OptionGain], words: Words, notes: Footnotes
) -> Iterator[Row]:
    """Yield the rows, the first of an option with its name, the others set in."""
    years = max((gain.years for gain in gains), default=0)
    is_first = True
    for etp, same in groupby(lines, key=lambda each: each.place.etp):
        option = "" if etp is None else capital(words.option(etp))
        for place, each in enumerate(same):
            what = _what(each, words)
            if each.path.endswith(".total.amount"):
                what = words.say("table.total", n=years)
            if option:
                what = _INDENT + what if place else f"{option}, {what}"
            yield _row(what, each, notes=notes, opens=bool(option) and not place and not is_first)
            is_first = False


def _what(each: _Line, words: Words) -> str:
    """Return what a row shows, without its option: `year 1`, `of which guaranteed`."""
    if each.place.years is not None:
        return place_text(each.place._replace(etp=None, field=""), words).rstrip(", ")
    end = next((end for end in _SHOWN if each.path.endswith(f".{end}")), "")
    return words.first((f"compare.{end}",), each.place.field)


def _row(label: str, each: _Line, *last: str, notes: Footnotes, opens: bool = False) -> Row:
    cells = [notes.seen(cell) for cell in (*each.cells, each.delta)]
    return row(label, *cells, *last, notes.refs(each.sources), opens=opens)


def _switch(switch: SwitchResult | None, words: Words) -> Iterator[Block]:
    """Yield what asking for a later text today changes for a running contract, in a sentence."""
    if switch is None:
        return
    changes = [
        " ".join((place_text(place_of(path, words), words), delta_text(delta, path, words)))
        for path, _, delta, *_ in switch.differences
        if delta is not None and path.endswith((".total.amount", ".growth"))
    ]
    title = words.say("switch.title", text=switch.text, on=switch.on)
    told = " ; ".join(changes) or words.say("switch.same")
    yield paragraph(words.say("table.label", field=title), told, opens=True)


def _line(difference: Difference, texts: Sequence[str], letter: str, words: Words) -> _Line:
    values, path = difference.values, difference.path
    return _Line(
        path=path,
        place=place_of(path, words),
        cells=tuple(value_text(values.get(text), path, words) for text in texts),
        delta=delta_text(difference.delta, path, words),
        why=letter,
        sources=difference.sources,
    )


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


def side_columns(first: str, texts: Iterable[str], words: Words, last: str) -> list[GridColumn]:
    """Return the field, a column for each text, or for each option where options compare."""
    return [
        *columns(first, words),
        *(GridColumn(_title(text, words), right=True, wraps=True) for text in texts),
        *columns(last, words),
    ]


def _title(text: str, words: Words) -> str:
    """Return the name of a text in two lines, that of an option in one."""
    is_option = words.has(f"option.{text}")
    return words.option(text) if is_option else "\n".join(words.text_name(text).rsplit(" ", 1))


def _ruled(lines: Iterable[_Line], words: Words, notes: Footnotes) -> Iterator[Row]:
    """Yield the rows, each that begins another answer (`check`, `aid`, …) set apart."""
    before = ""
    for each in lines:
        section = each.place.section
        label = place_text(each.place, words)
        yield _row(label, each, each.why, notes=notes, opens=before not in ("", section))
        before = section


def _legend(differences: Iterable[Difference], words: Words) -> Iterator[Block]:
    """Yield what the ends of a difference in euros are, where one has two."""
    if any(is_range(each.delta) and unit_of(each.path) == EUROS for each in differences):
        yield paragraph(words.say("attribution.between-note"), style="faint")


def _reasons(letters: Mapping[str, str], words: Words) -> Iterator[Block]:
    """Yield what each letter in the column of reasons stands for."""
    if letters:
        yield Heading(words.say("table.reasons"))
        for code, letter in letters.items():
            yield paragraph(words.say(f"reason.{code}"), mark=letter)


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
        told = words.say("explain.between").join(whats)
        yield paragraph(words.say(code, whats=told, rules=rules))
