"""`replay`: whether the answer is the same, which figures of the rules changed, what they moved."""

import re
from collections.abc import Iterator, Sequence

from amcli.law.figures.sourced import Figure
from amcli.render.footnotes import Footnotes
from amcli.render.frame import header
from amcli.render.page import Block, Heading, Paragraph, Row, columns, grid, paragraph, row
from amcli.render.rule_words import label_of, plain_value
from amcli.render.screen import Shown
from amcli.render.values import delta_text, place_text, value_text
from amcli.study.replay.replays import (
    UNMOVED,
    Effect,
    ReplayOutcome,
    ReplayResult,
    ResultChange,
    Shift,
)
from amcli.words.catalogue import Words
from amcli.words.figures import NOTHING

_FIGURES = "table.text rules.figure receipt.then>~ receipt.now>~"
_CHANGES = "table.text table.field~ receipt.then>~ receipt.now>~ table.delta>"
_DATED_ENTRY = re.compile(r"(\.entries\.[^.]+?)-(\d+)(?=@|\.|$)")
_PARTS = ("acompte", "solde")  # of a payment, in euros
_OUTCOMES = {
    ReplayOutcome.SAME: ("same",),
    ReplayOutcome.RULES: ("rules",),
    ReplayOutcome.PROGRAM: ("program",),
    ReplayOutcome.BOTH: ("rules", "program"),
}


def replay_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the outcome in short, the rules that changed, then what each cause moved."""
    result: ReplayResult = shown.answer.result
    shifts = {"same": UNMOVED, "rules": result.by_rules, "program": result.by_program}
    stamp = result.receipt
    kept = words.say(
        "receipt.stamp" if shown.text else "receipt.stamp-texts",  # of several texts none
        command=stamp.command,
        version=stamp.amcli,
        source=stamp.source,
        text=stamp.text,
        seal=stamp.seal,
    )
    return [
        *header(shown, words),
        *(_outcome(code, shifts[code], words, notes) for code in _OUTCOMES[result.outcome]),
        *_rules(result, words, shows_all=shown.all),
        *_changes("rules", result.by_rules, shown, words, notes),
        *_changes("program", result.by_program, shown, words, notes),
        paragraph(kept, style="literal", opens=True),
    ]


def _outcome(code: str, moved: Shift, words: Words, notes: Footnotes) -> Paragraph:
    symbol, style = ("✓", "good") if code == "same" else ("✗", "bad")
    effects = notes.seen(words.say("table.between").join(_effects(moved.effects, words)))
    if not effects:
        places = len(moved.changes)
        effects = words.say("receipt.places" if places else "receipt.no-answer", n=places)
    outcome = words.say(f"receipt.{code}", effects=effects)
    return paragraph(f"{symbol} {outcome}", style=style, opens=True)


def _effects(effects: Sequence[Effect], words: Words) -> Iterator[str]:
    """Yield each effect in words; what is guaranteed only where the amount does not say it."""
    amounts = {(effect.etp, effect.text) for effect in effects if effect.what == "amount"}
    for effect in effects:
        if effect.what == "guaranteed" and (effect.etp, effect.text) in amounts:
            continue
        is_paid = effect.what in ("amount", "guaranteed", "payments")
        path = "aid.amount" if is_paid else "targets.growth"  # its last word tells the unit
        before, after = (value_text(value, path, words) for value in (effect.before, effect.after))
        if before == after:
            continue
        change = words.say("receipt.between", before=before, after=after)
        delta = effect.delta
        if delta is not None and delta.value:
            exact = delta._replace(low=delta.value, high=delta.value)
            change = delta_text(exact, path, words)
        text = words.say(f"receipt.effect.{effect.what}", change=change, etp=effect.etp)
        if effect.text is not None:
            text = words.say("receipt.of-text", text=effect.text, effect=text)
        yield text


def _rules(result: ReplayResult, words: Words, *, shows_all: bool) -> list[Block]:
    """Return the figures that changed: those that move the answer, the others counted."""
    listed = [change for change in result.rules if change.moves or shows_all]
    blocks: list[Block] = []
    rows = []
    for change in listed:
        sides = (
            NOTHING if value is None else plain_value(change.key, value, words)
            for value in (change.before, change.after)
        )
        rows.append(row(words.text_name(change.text), label_of(change.key, words), *sides))
    if rows:
        blocks.append(Heading(words.say("receipt.heading.figures")))
        blocks.append(grid(columns(_FIGURES, words), rows))
    hidden = len(result.rules) - len(listed)
    if hidden:
        blocks.append(paragraph(words.say("receipt.idle", n=hidden), opens=True))
    if result.files:
        names = ", ".join(file.path for file in result.files)
        files = words.say("receipt.files", names=names, n=len(result.files))
        blocks.append(paragraph(files, style="literal", opens=not hidden))
    return blocks


def _changes(cause: str, moved: Shift, shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the places that changed; those whose proof alone did are counted beside others."""
    if not moved.changes:
        return []
    telling = [change for change in moved.changes if not _is_proof(change)]
    kept = telling if telling and not shown.all else moved.changes
    rows = [_change(change, words, notes) for change in kept]
    heading = Heading(words.say(f"receipt.heading.{cause}"))
    blocks: list[Block] = [heading, grid(columns(_CHANGES, words), rows)]
    hidden = len(moved.changes) - len(kept)
    if hidden:
        blocks.append(paragraph(words.say("receipt.proofs", n=hidden)))
    return blocks


def _change(change: ResultChange, words: Words, notes: Footnotes) -> Row:
    path = place = _DATED_ENTRY.sub(r"\1.\2", change.path)
    if path.endswith(_PARTS):
        path += ".amount"
    sides = []
    for value in (change.before, change.after):
        spelt = value_text(value, path, words)
        if _is_proof(change):
            spelt += f" ({', '.join((words.say(f'status.{value.status}'), *value.sources))})"
        sides.append(notes.seen(spelt))
    has_delta = change.delta is not None and change.delta.value
    delta = notes.seen(delta_text(change.delta, path, words)) if has_delta else ""
    text = words.text_name(change.text) if change.text else ""
    return row(text, place_text(place, words), *sides, delta)


def _is_proof(change: ResultChange) -> bool:
    """Return whether a figure is what it was, but for its status and sources."""
    before, after = change.before, change.after
    if not isinstance(before, Figure) or not isinstance(after, Figure):
        return False
    return before.numbers == after.numbers
