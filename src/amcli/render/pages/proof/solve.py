"""`solve`: the values that do, those that nobody can tell, the proof beside each end."""

from collections.abc import Iterator, Sequence
from typing import Any

from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Verdict
from amcli.render.charts.panels import at_text, fact_text
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Heading, Paragraph, grid, line, row
from amcli.render.page import Piece as Text
from amcli.render.pages.doctor.compare_text import unit_of, value_text
from amcli.render.pages.frame import etp_text
from amcli.render.pages.texts.rule_words import label_of
from amcli.render.screen import Shown
from amcli.study.solve.binding import Binding
from amcli.study.solve.holes import Missing
from amcli.study.solve.solutions import (
    FrontierPiece,
    Interval,
    Judged,
    LeftOut,
    Point,
    SolveOption,
    SolveOutcome,
    SolveResult,
    Sought,
)
from amcli.words.catalogue import Words
from amcli.words.figures import UNKNOWN, mark_of, span_text
from amcli.words.numbers import EUROS, number_text

_SYMBOLS = {
    SolveOutcome.SOLVED: ("✓", "good"),
    SolveOutcome.IMPOSSIBLE: ("✗", "bad"),
    SolveOutcome.UNDETERMINED: ("?", "unsure"),
}
_HELD = {True: ("✓", "good"), False: ("✗", "bad"), None: ("?", "unsure")}
_CHOSEN = ("posts", "choice")
_ENDS = ("low", "high")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the wishes and what is sought, then the answer under each option."""
    result: SolveResult = shown.answer.result
    wished = words.say("solve.wished", wishes=_joined([_wish(one) for one in result.wants], words))
    facts = [f"{fact_text(one.path, words)} ({one.path})" for one in result.by]
    blocks: list[Block] = [
        Paragraph(line(wished), opens=True),
        Paragraph(line(words.say("solve.sought", facts=_joined(facts, words)))),
    ]
    for option in result.options:
        if option.etp is not None:
            blocks.append(Heading(etp_text(option.etp, words)))
        blocks += _option(option, result, words, notes)
    return blocks


def _wish(one: Any) -> str:
    return f"{one.path} {one.op} {one.value}"


def _joined(texts: Sequence[str], words: Words) -> str:
    return words.say("solve.and").join(texts)


def _option(
    option: SolveOption, result: SolveResult, words: Words, notes: Footnotes
) -> Iterator[Block]:
    symbol, style = _SYMBOLS[option.outcome]
    first = result.by[0]
    said = words.say(f"solve.{option.outcome.value}")
    if option.solutions:
        said = f"{said}{words.say('solve.colon')}{spans_text(option.solutions, first, words)}"
    yield Paragraph(line(Text(f"{symbol} {said}", style)), opens=option.etp is None)
    if option.undetermined:
        spans = spans_text(option.undetermined, first, words)
        yield Paragraph(line(words.say("solve.unknown", spans=spans)))
    yield from _asides(option, result, words)
    for reason in dict.fromkeys(one.reason for one in option.left_out):
        yield Paragraph(line(_left_out(option.left_out, reason, first, words)))
    for one in option.binding:
        yield Paragraph(line(notes.seen(_binding(one, result, words, notes))))
    for hole in option.missing:
        yield Paragraph(line(_missing(hole, result, words)))
    if option.frontier:
        yield _frontier(option.frontier, result, words)
    points = list(option.tried) or list(_points(option))
    if points and not option.frontier:
        yield _proofs(points, option.now, result, words, notes)


def _asides(option: SolveOption, result: SolveResult, words: Words) -> Iterator[Block]:
    """Yield where the doctor is not, or not surely, eligible; not where a verdict is wished."""
    if _asks_verdict(result):
        return
    judged = [
        judged
        for one in (*option.solutions, *option.undetermined)
        for judged in one.verdicts
        if judged.verdict is not Verdict.ELIGIBLE
    ]
    for verdict in dict.fromkeys(one.verdict for one in judged):
        spans = spans_text([one for one in judged if one.verdict is verdict], result.by[0], words)
        said = words.say("solve.aside", verdict=verdict.value, spans=spans)
        yield Paragraph(line(Text(said, "unsure")))


def _asks_verdict(result: SolveResult) -> bool:
    return any(one.path == "check.verdict" for one in result.wants)


def _missing(hole: Missing, result: SolveResult, words: Words) -> str:
    """Return what an undetermined wish hangs on, and who has it."""
    said = [words.say("solve.hangs", wish=hole.wish, at=_place_text(hole.at, result, words))]
    if hole.rules:
        rules = "; ".join(_hole_text(key, words) for key in hole.rules)
        said.append(words.say("solve.not-published", rules=rules, who=hole.who))
    for one in hole.facts:
        fact = fact_text(one.path, words)
        said.append(words.say("solve.lacks", fact=fact, path=one.path, who=one.who))
    return " ".join(said) if len(said) > 1 else f"{said[0]} {words.say('solve.ask-cpam')}"


def _hole_text(key: str, words: Words) -> str:
    """Return a figure that nobody published; a table of cases that has others is named as such."""
    code = "solve.rule-beyond" if key.endswith(".points") else "solve.rule"
    return words.say(code, label=label_of(key, words), key=key)


def _place_text(at: Any, result: SolveResult, words: Words) -> str:
    """Return a value of the unknown in words, or the values of both."""
    places = at if isinstance(at, tuple) else (at,)
    return _joined(
        [at_text(at, by.kind.value, words) for at, by in zip(places, result.by, strict=True)], words
    )


def spans_text(
    intervals: Sequence[Interval | Judged | LeftOut], sought: Sought, words: Words
) -> str:
    """Return intervals in words: `776 to 1 045, from 1 352 on`; choices as a list."""
    if sought.kind.value in _CHOSEN:
        return _choices(intervals, sought, words)
    return ", ".join(interval_text(one.first, one.last, sought, words) for one in intervals)


def _choices(intervals: Sequence[Interval | Judged | LeftOut], sought: Sought, words: Words) -> str:
    points = [point.at for one in intervals for point in getattr(one, "points", ())]
    ends = [end for one in intervals for end in dict.fromkeys((one.first, one.last))]
    return ", ".join(at_text(one, sought.kind.value, words) for one in points or ends)


def interval_text(first: Any, last: Any, sought: Sought, words: Words) -> str:
    """Return an interval in words; None is an open end."""
    ends = {
        "first": at_text(first, sought.kind.value, words),
        "last": at_text(last, sought.kind.value, words),
    }
    if first is None or last is None:
        code = "any" if first is None and last is None else "up-to" if first is None else "from"
        return words.say(f"solve.{code}", **ends)
    return ends["first"] if first == last else words.say("solve.between", **ends)


def _left_out(left: Sequence[LeftOut], reason: str, sought: Sought, words: Words) -> str:
    spans = spans_text([one for one in left if one.reason == reason], sought, words)
    code = f"solve.left-out.{reason}"
    why = words.say(code if words.has(code) else "solve.left-out.other")
    return words.say("solve.left-out", spans=spans, why=why)


def _binding(one: Binding, result: SolveResult, words: Words, notes: Footnotes) -> str:
    """Return the best that can be had of a wish, where, and the rules that set it."""
    if one.best is None:
        return words.say("solve.nothing-known", wish=one.wish)
    at = _place_text(one.at, result, words)
    path = one.wish.partition(" ")[0]
    best = _found(one.best, one.reach, path, words)
    if one.is_possible:
        return words.say("solve.possible-alone", wish=one.wish)
    said = words.say("solve.best", wish=one.wish, best=best, at=at)
    rules = []
    for rule in one.rules:
        refs = notes.refs(rule.sources)
        said_rule = _rule(rule.key, rule.value, words)
        rules.append(f"{said_rule} [{refs}]" if refs else said_rule)
    if not rules:
        return said
    return f"{said} {words.say('solve.set-by', rules='; '.join(rules))}"


def _rule(key: str, value: str, words: Words) -> str:
    """Return a rule by its key and value; a criterion by its name and finding."""
    code = key.rpartition(".")[2]
    if key.startswith("check.criteria."):
        return f"{words.say(f'criterion.{code}')} ({words.say(f'finding.{value}')})"
    return f"{key} = {value}"


def _frontier(pieces: Sequence[FrontierPiece], result: SolveResult, words: Words) -> Block:
    first, second = result.by
    columns = [
        Column(fact_text(first.path, words), wraps=True),
        Column(fact_text(second.path, words), wraps=True),
        Column(words.say("solve.open"), wraps=True),
    ]
    rows = [
        row(
            interval_text(one.first, one.last, first, words),
            _judged_text(one.solutions, result, words)
            if one.is_resolved
            else words.say("solve.not-searched"),
            _judged_text(one.undetermined, result, words),
        )
        for one in pieces
    ]
    return grid(columns, rows)


def _judged_text(intervals: Sequence[Interval], result: SolveResult, words: Words) -> str:
    """Return intervals in words, each with its verdict where that is not `eligible`."""
    second = result.by[1]
    if _asks_verdict(result):
        return spans_text(intervals, second, words)
    judged = [one for interval in intervals for one in interval.verdicts]
    found = []
    for verdict in dict.fromkeys(one.verdict for one in judged):
        spans = spans_text([one for one in judged if one.verdict is verdict], second, words)
        said = words.say("solve.judged", spans=spans, verdict=verdict.value)
        found.append(spans if verdict is Verdict.ELIGIBLE else said)
    return "; ".join(found)


def _points(option: SolveOption) -> Iterator[Point]:
    """Yield the ends and their neighbours once each, in the order of the axis."""
    found: dict[Any, Point] = {}
    for one in (*option.solutions, *option.undetermined):
        found |= {point.at: point for point in one.points}
    places: dict[Any, Point] = dict(sorted(found.items()))
    yield from places.values()


def _found(value: Any, reach: Range | None, path: str, words: Words) -> str:
    """Return what was found in words: the end that is wished, of an amount where it may lie."""
    if not isinstance(value, Figure):
        return value_text(value, path, words)
    bare, _, end = path.rpartition(".")
    if end in _ENDS:
        number = getattr(value, end)
        return UNKNOWN if number is None else number_text(number, unit_of(bare)) + mark_of(value)
    if unit_of(path) is EUROS and value.value is not None and reach is not None:
        return span_text(reach.low, reach.high, EUROS) + mark_of(value)
    return value_text(value, path, words)


def _proofs(
    points: Sequence[Point],
    now: Point | None,
    result: SolveResult,
    words: Words,
    notes: Footnotes,
) -> Block:
    """Return the ends and the values one step beside them, recomputed, and the fact as it is."""
    (sought,) = result.by
    columns = [
        Column(fact_text(sought.path, words), wraps=True),
        *(Column(one.path, wraps=True) for one in result.wants),
        Column(words.say("solve.holds")),
    ]
    told = [(one, False) for one in points] + ([(now, True)] if now is not None else [])
    rows = []
    for one, is_now in told:
        at = at_text(one.at, sought.kind.value, words)
        values = [
            notes.seen(_found(value, reach, wish.path, words))
            for value, reach, wish in zip(one.values, one.reaches, result.wants, strict=True)
        ]
        symbol, style = _HELD[one.holds]
        where = words.say("solve.now", at=at) if is_now else at
        rows.append(row(where, *values, Text(symbol, style), opens=is_now))
    return grid(columns, rows)
