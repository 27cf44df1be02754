"""`solve`: the values that do, those that nobody can tell, the proof beside each end."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from amcli.domain.binding import Binding
from amcli.domain.solutions import (
    Interval,
    LeftOut,
    Outcome,
    Piece,
    Point,
    SolveOption,
    SolveResult,
    Sought,
)
from amcli.domain.sourced import Figure

from ..figures import mark_of
from ..footnotes import Footnotes
from ..numbers import EUROS, number_text
from ..page import Block, Column, Heading, Paragraph, grid, line, row
from ..page import Piece as Text
from ..plot import at_text, fact_text
from ..screen import Shown
from ..words import Words
from .compare_text import unit_of, value_text
from .frame import etp_text

_SYMBOLS = {
    Outcome.SOLVED: ("✓", "good"),
    Outcome.IMPOSSIBLE: ("✗", "bad"),
    Outcome.UNDETERMINED: ("?", "unsure"),
}
_HELD = {True: ("✓", "good"), False: ("✗", "bad"), None: ("?", "unsure")}
_CHOSEN = ("posts", "choice")


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
    for reason in dict.fromkeys(one.reason for one in option.left_out):
        yield Paragraph(line(_left_out(option.left_out, reason, first, words)))
    for one in option.binding:
        yield Paragraph(line(notes.seen(_binding(one, result, words, notes))))
    if option.frontier:
        yield _frontier(option.frontier, result, words)
    points = list(_points(option, first.kind.value))
    if points and not option.frontier:
        yield _proofs(points, option.now, result, words, notes)


def spans_text(intervals: Sequence[Interval | LeftOut], sought: Sought, words: Words) -> str:
    """Return intervals in words: `776 to 1 045, from 1 352 on`; choices as a list."""
    if sought.kind.value in _CHOSEN:
        return _choices(intervals, sought, words)
    return ", ".join(span_text(one.first, one.last, sought, words) for one in intervals)


def _choices(intervals: Sequence[Interval | LeftOut], sought: Sought, words: Words) -> str:
    points = [point.at for one in intervals for point in getattr(one, "points", ())]
    ends = [end for one in intervals for end in dict.fromkeys((one.first, one.last))]
    return ", ".join(at_text(one, sought.kind.value, words) for one in points or ends)


def span_text(first: Any, last: Any, sought: Sought, words: Words) -> str:
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
    places = one.at if isinstance(one.at, tuple) else (one.at,)
    at = _joined(
        [at_text(at, by.kind.value, words) for at, by in zip(places, result.by, strict=True)], words
    )
    path = one.wish.partition(" ")[0]
    best = _found(one.best, path, words)
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


def _frontier(pieces: Sequence[Piece], result: SolveResult, words: Words) -> Block:
    first, second = result.by
    columns = [
        Column(fact_text(first.path, words), wraps=True),
        Column(fact_text(second.path, words), wraps=True),
        Column(words.say("solve.open"), wraps=True),
    ]
    rows = [
        row(
            span_text(one.first, one.last, first, words),
            spans_text(one.solutions, second, words)
            if one.is_resolved
            else words.say("solve.not-searched"),
            spans_text(one.undetermined, second, words),
        )
        for one in pieces
    ]
    return grid(columns, rows)


def _points(option: SolveOption, kind: str) -> Iterator[Point]:
    """Yield the ends and their neighbours once each, in the order of the axis where it has one."""
    found: dict[Any, Point] = {}
    for one in (*option.solutions, *option.undetermined):
        found |= {point.at: point for point in one.points}
    yield from found.values() if kind == "choice" else sorted(found.values(), key=_order)


def _order(point: Point) -> Any:
    """Return what puts points in the order of their axis: posts are written as fractions."""
    is_posts = isinstance(point.at, str) and "-" not in point.at
    return Fraction(str(point.at)) if is_posts else point.at


def _found(value: Any, path: str, words: Words) -> str:
    """Return what was found in words; of a known amount the number that is compared."""
    is_amount = isinstance(value, Figure) and unit_of(path) is EUROS
    if is_amount and value.value is not None:
        return number_text(value.value, EUROS) + mark_of(value)
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
            notes.seen(_found(value, wish.path, words))
            for value, wish in zip(one.values, result.wants, strict=True)
        ]
        symbol, style = _HELD[one.holds]
        where = words.say("solve.now", at=at) if is_now else at
        rows.append(row(where, *values, Text(symbol, style), opens=is_now))
    return grid(columns, rows)
