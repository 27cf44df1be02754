"""`solve`: the values that do, those that nobody can tell, the proof beside each end."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Verdict
from amcli.render.charts.panels import at_text, fact_text
from amcli.render.footnotes import Footnotes
from amcli.render.frame import header
from amcli.render.page import (
    Block,
    GridColumn,
    Heading,
    Paragraph,
    Phrase,
    Row,
    columns,
    grid,
    paragraph,
    row,
)
from amcli.render.rule_words import label_of, plain_value
from amcli.render.screen import Shown
from amcli.render.values import ENDS, path_text, unit_of, value_text, wish_text
from amcli.study.solve.search import (
    Binding,
    FrontierPiece,
    Interval,
    Judged,
    LeftOut,
    Missing,
    Point,
    SolveOption,
    SolveOutcome,
    SolveResult,
    Sought,
)
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, UNKNOWN, mark_of, number_text, span_text

_SYMBOLS = {
    SolveOutcome.SOLVED: ("✓", "good"),
    SolveOutcome.IMPOSSIBLE: ("✗", "bad"),
    SolveOutcome.UNDETERMINED: ("?", "unsure"),
}
_HELD = {True: ("✓", "good"), False: ("✗", "bad"), None: ("?", "unsure")}
_CHOSEN = ("posts", "choice")


def solve_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the answer under each option, what was asked, then the proof of each."""
    result: SolveResult = shown.answer.result
    wishes = _joined([wish_text(" ".join(wish), words) for wish in result.wants], words)
    facts = [fact_text(sought.path, words) for sought in result.by]
    blocks: list[Block] = [
        *header(shown, words),
        *(
            _outcome(option, result, words)._replace(opens=not place)
            for place, option in enumerate(result.options)
        ),
        paragraph(words.say("solve.wished", wishes=wishes, facts=_joined(facts, words))),
    ]
    for option in result.options:
        details = list(_option(option, result, words, notes))
        if details and option.etp is not None:
            blocks.append(Heading(words.option(option.etp)))
        blocks += details
    return blocks


def _outcome(option: SolveOption, result: SolveResult, words: Words) -> Paragraph:
    """Return whether the wishes can be had under an option, and where."""
    symbol, style = _SYMBOLS[option.outcome]
    outcome = words.say(f"solve.{option.outcome.value}")
    if option.solutions:
        spans = _judged_text(option.solutions, result.by[0], result, words)
        outcome += words.say("solve.colon") + spans
    if option.etp is not None:
        outcome = words.say("table.label", field=words.option(option.etp)) + outcome
    return paragraph(f"{symbol} {outcome}", style=style)


def _joined(texts: Sequence[str], words: Words) -> str:
    return words.say("solve.and").join(texts)


def _option(
    option: SolveOption, result: SolveResult, words: Words, notes: Footnotes
) -> Iterator[Block]:
    first = result.by[0]
    if option.undetermined:
        spans = _judged_text(option.undetermined, first, result, words)
        yield paragraph(words.say("solve.unknown", spans=spans))
    for reason in dict.fromkeys(left_out.reason for left_out in option.left_out):
        yield paragraph(_left_out(option.left_out, reason, first, words))
    for binding in option.binding:
        yield paragraph(notes.seen(_binding(binding, result, words, notes)))
    for missing in option.missing:
        yield paragraph(_missing(missing, result, words))
    if option.frontier:
        yield _frontier(option.frontier, result, words)
    points = list(option.tried) or _points(option)
    if points and not option.frontier:
        yield _proofs(points, option.now, result, words, notes)


def _missing(missing: Missing, result: SolveResult, words: Words) -> str:
    """Return what an undetermined wish hangs on, and who has it."""
    at = _place_text(missing.at, result, words)
    sentences = [words.say("solve.hangs", wish=wish_text(missing.wish, words), at=at)]
    if missing.rules:
        holes = []
        for key in missing.rules:  # a table of cases that has others is named as such
            code = "solve.rule-beyond" if key.endswith(".points") else "solve.rule"
            holes.append(words.say(code, label=label_of(key, words), key=key))
        rules = words.say("table.between").join(holes)
        sentences.append(words.say("solve.not-published", rules=rules, who=missing.who))
    for lacked in missing.facts:
        fact = fact_text(lacked.path, words)
        sentences.append(words.say("solve.lacks", fact=fact, path=lacked.path, who=lacked.who))
    if len(sentences) == 1:
        sentences.append(words.say("solve.ask-cpam"))
    return " ".join(sentences)


def _place_text(at: Any, result: SolveResult, words: Words) -> str:
    """Return a value of the unknown in words, or the values of both."""
    places = at if isinstance(at, tuple) else (at,)
    pairs = zip(places, result.by, strict=True)
    return _joined([at_text(place, sought.kind.value, words) for place, sought in pairs], words)


def _spans_text(
    intervals: Sequence[Interval | Judged | LeftOut], sought: Sought, words: Words
) -> str:
    """Return intervals in words: `776 to 1 045, from 1 352 on`; choices as a list."""
    if sought.kind.value not in _CHOSEN:
        return ", ".join(_interval_text(each.first, each.last, sought, words) for each in intervals)
    points = [point.at for each in intervals for point in getattr(each, "points", ())]
    ends = [end for each in intervals for end in dict.fromkeys((each.first, each.last))]
    return ", ".join(at_text(end, sought.kind.value, words) for end in points or ends)


def _interval_text(first: Any, last: Any, sought: Sought, words: Words) -> str:
    """Return an interval in words; None is an open end."""
    from_, to = (at_text(end, sought.kind.value, words) for end in (first, last))
    if first is None or last is None:
        code = "any" if first is None and last is None else "up-to" if first is None else "from"
        return words.say(f"solve.{code}", first=from_, last=to)
    return from_ if first == last else words.say("solve.between", first=from_, last=to)


def _left_out(left: Sequence[LeftOut], reason: str, sought: Sought, words: Words) -> str:
    spans = _spans_text([each for each in left if each.reason == reason], sought, words)
    why = words.first((f"solve.left-out.{reason}",), words.say("solve.left-out.other"))
    return words.say("solve.left-out", spans=spans, why=why)


def _binding(binding: Binding, result: SolveResult, words: Words, notes: Footnotes) -> str:
    """Return the best that can be had of a wish, where, and the rules that set it."""
    wish = wish_text(binding.wish, words)
    if binding.best is None:
        return words.say("solve.nothing-known", wish=wish)
    if binding.is_possible:
        return words.say("solve.possible-alone", wish=wish)
    at = _place_text(binding.at, result, words)
    best = _reached_text(binding.best, binding.reach, binding.wish.partition(" ")[0], words)
    sentence = words.say("solve.best", wish=wish, best=best, at=at)
    rules = []
    for rule in binding.rules:
        refs = notes.refs(rule.sources)
        rules.append(_rule(rule.key, rule.value, words) + (f" [{refs}]" if refs else ""))
    if not rules:
        return sentence
    named = words.say("table.between").join(dict.fromkeys(rules))
    return f"{sentence} {words.say('solve.set-by', rules=named)}"


def _rule(key: str, value: str, words: Words) -> str:
    """Return a rule by its name and value; a criterion by its name and finding."""
    code = key.rpartition(".")[2]
    if key.startswith("check.criteria."):
        return f"{words.say(f'criterion.{code}')} ({words.say(f'finding.{value}')})"
    number = Decimal(value) if value.replace(".", "", 1).isdecimal() else value
    told = plain_value(key, number, words)
    return words.say("table.label", field=label_of(key, words)) + told


def _frontier(pieces: Sequence[FrontierPiece], result: SolveResult, words: Words) -> Block:
    first, second = result.by
    titles = [
        GridColumn(fact_text(first.path, words), wraps=True),
        GridColumn(fact_text(second.path, words), wraps=True),
        *columns("verdict.undetermined~", words),
    ]
    rows = [
        row(
            _interval_text(piece.first, piece.last, first, words),
            _judged_text(piece.solutions, second, result, words)
            if piece.is_resolved
            else words.say("solve.not-searched"),
            _judged_text(piece.undetermined, second, result, words),
        )
        for piece in pieces
    ]
    return grid(titles, rows)


def _judged_text(
    intervals: Sequence[Interval], sought: Sought, result: SolveResult, words: Words
) -> str:
    """Return intervals in words, by verdict where that is not `eligible` nor wished."""
    if any(wish.path == "check.verdict" for wish in result.wants):
        return _spans_text(intervals, sought, words)
    by_verdict: dict[Verdict, list[Judged]] = {}
    for interval in intervals:
        for judged in interval.verdicts:
            by_verdict.setdefault(judged.verdict, []).append(judged)
    texts = []
    for verdict, alike in by_verdict.items():
        spans = _spans_text(alike, sought, words)
        if verdict is not Verdict.ELIGIBLE:
            spans = words.say("solve.judged", spans=spans, verdict=verdict.value)
        texts.append(spans)
    return words.say("table.between").join(texts)


def _points(option: SolveOption) -> list[Point]:
    """Return the ends and their neighbours once each, in the order of the axis."""
    intervals = (*option.solutions, *option.undetermined)
    points: dict[Any, Point] = {}
    for interval in intervals:
        points |= {point.at: point for point in interval.points}
    return [points[at] for at in sorted(points)]


def _reached_text(value: Any, reach: Range | None, path: str, words: Words) -> str:
    """Return a value in words: the end that is wished, of an amount where it may lie."""
    if not isinstance(value, Figure):
        return value_text(value, path, words)
    bare, _, end = path.rpartition(".")
    if end in ENDS:
        number = getattr(value, end)
        return (
            UNKNOWN
            if number is None
            else number_text(number, unit_of(bare), words.local) + mark_of(value)
        )
    if unit_of(path) is EUROS and value.value is not None and reach is not None:
        return span_text(reach.low, reach.high, EUROS, words.local) + mark_of(value)
    return value_text(value, path, words)


def _proofs(
    points: Sequence[Point], now: Point | None, result: SolveResult, words: Words, notes: Footnotes
) -> Block:
    """Return the ends and the values one step beside them, recomputed, and the fact as it is."""
    (sought,) = result.by
    titles = [
        GridColumn(fact_text(sought.path, words), wraps=True),
        *(GridColumn(path_text(wish.path, words), wraps=True) for wish in result.wants),
        *columns("solve.holds", words),
    ]
    rows = [_proof(point, result, words, notes) for point in points]
    if now is not None:
        at, *cells = _proof(now, result, words, notes).cells
        rows.append(row(words.say("solve.now", at=at.text), *cells, opens=True))
    return grid(titles, rows)


def _proof(point: Point, result: SolveResult, words: Words, notes: Footnotes) -> Row:
    values = [
        notes.seen(_reached_text(value, reach, wish.path, words))
        for value, reach, wish in zip(point.values, point.reaches, result.wants, strict=True)
    ]
    at = at_text(point.at, result.by[0].kind.value, words)
    return row(at, *values, Phrase(*_HELD[point.holds]))
