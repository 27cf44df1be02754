"""`replay`: whether the answer is the same, which figures of the rules changed, what they moved."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from amcli.law.figures.sourced import Figure
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Heading, Paragraph, Piece, Row, grid, line, row
from amcli.render.pages.doctor.compare_text import delta_text, place_of, place_text, value_text
from amcli.render.screen import Shown
from amcli.study.paths.result_changes import ResultChange
from amcli.study.replay.replays import Effect, ReplayOutcome, ReplayResult, RuleChange, Shift
from amcli.words.catalogue import Words

_DATED_ENTRY = re.compile(r"(\.entries\.[^.]+?)-(\d+)(?=@|\.|$)")
_PARTS = ("acompte", "solde")  # of a payment, in euros
_OUTCOMES = {
    ReplayOutcome.SAME: ("same",),
    ReplayOutcome.RULES: ("rules",),
    ReplayOutcome.PROGRAM: ("program",),
    ReplayOutcome.BOTH: ("rules", "program"),
}


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the outcome in short, the rules that changed, then what each cause moved."""
    result: ReplayResult = shown.answer.result
    shifts = {"same": Shift((), ()), "rules": result.by_rules, "program": result.by_program}
    return [
        Paragraph(line(_stamp(result, words))),
        *(_outcome(code, shifts[code], words, notes) for code in _OUTCOMES[result.outcome]),
        *_rules(result, words, shows_all=shown.all),
        *_changes("rules", result.by_rules, shown, words, notes),
        *_changes("program", result.by_program, shown, words, notes),
    ]


def _stamp(result: ReplayResult, words: Words) -> Piece:
    stamp = result.receipt
    has_texts = stamp.command == "compare-versions"
    said = words.say(
        "receipt.stamp-texts" if has_texts else "receipt.stamp",
        command=stamp.command,
        version=stamp.amcli,
        source=stamp.source,
        text=stamp.text,
        seal=stamp.seal,
    )
    return Piece(said, "literal")


def _outcome(code: str, moved: Shift, words: Words, notes: Footnotes) -> Paragraph:
    symbol, style = ("✓", "good") if code == "same" else ("✗", "bad")
    effects = notes.seen("; ".join(_effects(moved.effects, words)))
    if not effects:
        places = len(moved.changes)
        effects = words.say("receipt.places" if places else "receipt.no-answer", n=places)
    return Paragraph(
        line(Piece(f"{symbol} {words.say(f'receipt.{code}', effects=effects)}", style)), opens=True
    )


def _effects(effects: Sequence[Effect], words: Words) -> Iterator[str]:
    """Yield each effect in words; what is guaranteed only where the amount does not say it."""
    amounts = {(one.etp, one.text) for one in effects if one.what == "amount"}
    for one in effects:
        if one.what == "guaranteed" and (one.etp, one.text) in amounts:
            continue
        before, after = (_effect_value(value, one.what, words) for value in (one.before, one.after))
        if before == after:
            continue
        change = words.say("receipt.between", before=before, after=after)
        if one.delta is not None and one.delta.value:
            path = _unit_path(one.what)
            change = delta_text(
                one.delta._replace(low=one.delta.value, high=one.delta.value), path, words
            )
        said = words.say(f"receipt.effect.{one.what}", change=change, etp=one.etp)
        yield said if one.text is None else words.say("receipt.of-text", text=one.text, effect=said)


def _effect_value(value: Any, what: str, words: Words) -> str:
    return value_text(value, _unit_path(what), words)


def _unit_path(what: str) -> str:
    """Return a path whose last word tells the unit: euros or patients."""
    euros = what in ("amount", "guaranteed", "payments")
    return "aid.amount" if euros else "targets.growth"


def _rules(result: ReplayResult, words: Words, *, shows_all: bool) -> list[Block]:
    """Return the figures that changed: those that move the answer, the others counted."""
    shown = [one for one in result.rules if one.moves or shows_all]
    blocks: list[Block] = []
    if shown:
        columns = [
            Column(words.say("receipt.text")),
            Column(words.say("receipt.figure")),
            Column(words.say("receipt.then"), right=True, wraps=True),
            Column(words.say("receipt.now"), right=True, wraps=True),
        ]
        rows = [_rule(one, words) for one in shown]
        blocks += [Heading(words.say("receipt.heading.figures")), grid(columns, rows)]
    hidden = len(result.rules) - len(shown)
    if hidden:
        blocks.append(Paragraph(line(words.say("receipt.idle", n=hidden)), opens=True))
    if result.files:
        names = ", ".join(one.path for one in result.files)
        said = words.say("receipt.files", names=names, n=len(result.files))
        blocks.append(Paragraph(line(Piece(said, "literal")), opens=not hidden))
    return blocks


def _rule(one: RuleChange, words: Words) -> Row:
    before, after = (value_text(value, one.key, words) for value in (one.before, one.after))
    return row(one.text, one.key, before, after)


def _changes(cause: str, moved: Shift, shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the places that changed; those whose proof alone did are counted beside others."""
    if not moved.changes:
        return []
    columns = [
        Column(words.say("receipt.text")),
        Column(words.say("table.field"), wraps=True),
        Column(words.say("receipt.then"), right=True, wraps=True),
        Column(words.say("receipt.now"), right=True, wraps=True),
        Column(words.say("table.delta"), right=True),
    ]
    telling = [one for one in moved.changes if not _is_proof(one)]
    kept = telling if telling and not shown.all else moved.changes
    blocks: list[Block] = [Heading(words.say(f"receipt.heading.{cause}"))]
    blocks.append(grid(columns, [_change(one, words, notes) for one in kept]))
    hidden = len(moved.changes) - len(kept)
    if hidden:
        blocks.append(Paragraph(line(words.say("receipt.proofs", n=hidden))))
    return blocks


def _change(one: ResultChange, words: Words, notes: Footnotes) -> Row:
    path = place = _DATED_ENTRY.sub(r"\1.\2", one.path)
    if path.endswith(_PARTS):
        path += ".amount"
    shown = _with_proof if _is_proof(one) else value_text
    before, after = (notes.seen(shown(value, path, words)) for value in (one.before, one.after))
    has_delta = one.delta is not None and one.delta.value
    delta = notes.seen(delta_text(one.delta, path, words)) if has_delta else ""
    return row(one.text or "", place_text(place_of(place, words), words), before, after, delta)


def _is_proof(one: ResultChange) -> bool:
    """Return whether a figure is what it was, but for its status and sources."""
    before, after = one.before, one.after
    if not isinstance(before, Figure) or not isinstance(after, Figure):
        return False
    return before[:3] == after[:3]  # value, low and high


def _with_proof(value: Any, path: str, words: Words) -> str:
    proof = ", ".join((words.say(f"status.{value.status}"), *value.sources))
    return f"{value_text(value, path, words)} ({proof})"
