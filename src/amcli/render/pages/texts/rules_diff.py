"""`rules diff`: what two texts say otherwise, figure by figure."""

from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Choice,
    Column,
    Grid,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    row,
    without_last,
)
from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import DiffResult, FigureDifference
from amcli.words.catalogue import Words

from .rule_words import difference_text, label_of, value_text
from .rules_list import in_force, title_of


def header(shown: Shown, words: Words) -> list[Block]:
    """Return the two texts, the first above the second."""
    result: DiffResult = shown.answer.result
    count = len(result.differences)
    names = [
        Paragraph(line(Piece(f"{title_of(text, words)} ({text.id})", "name"), f", {when}"))
        for text in (result.before, result.after)
        for when in (in_force(text, words),)
    ]
    return [*names, Paragraph(line(words.say("rules.differences", n=count)))]


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return a row per figure; where there is little room without its key and its references."""
    result: DiffResult = shown.answer.result
    if not result.differences:
        return []
    rows = [_row(one, words, notes) for one in result.differences]
    full = grid(_columns(result, words), rows)
    named = Grid(full.columns[1:], tuple(one._replace(cells=one.cells[1:]) for one in full.rows))
    return [Choice(((full,), (named,), (without_last(named),)))]


def _columns(result: DiffResult, words: Words) -> list[Column]:
    same = result.before.id == result.after.id
    before, after = (words.say(f"rules.{side}") for side in ("before", "after"))
    return [
        Column(words.say("rules.key")),
        Column(words.say("rules.figure"), wraps=True),
        Column(before if same else result.before.id, right=True, wraps=True),
        Column(after if same else result.after.id, right=True, wraps=True),
        Column(words.say("rules.difference"), right=True),
        Column(words.say("rules.status"), wraps=True),
        Column(words.say("table.refs")),
    ]


def _row(one: FigureDifference, words: Words, notes: Footnotes) -> Row:
    sides = [side for side in (one.before, one.after) if side is not None]
    statuses = dict.fromkeys(words.say(f"status.{side.status}") for side in sides)
    return row(
        one.key,
        label_of(one.key, words),
        *(notes.seen(value_text(side, words)) or "—" for side in (one.before, one.after)),
        difference_text(one.key, one.delta, words),
        " → ".join(statuses),
        notes.refs(source for side in sides for source in side.sources),
    )
