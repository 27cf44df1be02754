"""`disputes`: each open question, its readings, who says what, and the effect on a profile."""

from collections.abc import Mapping

from amcli.render.effects import effect_text
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Column,
    Heading,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    narrowing,
    row,
)
from amcli.render.pages.frame import SYMBOLS
from amcli.render.screen import Shown
from amcli.study.compare.effects import DisputesResult, WeighedDispute, WeighedReading
from amcli.words.catalogue import Words


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the questions; on a profile only those that change something, unless `--all`."""
    result: DisputesResult = shown.answer.result
    is_weighed = any(map(_is_weighed, result.disputes))
    asked = [one for one in result.disputes if shown.all or not is_weighed or matters(one)]
    if not asked:
        return [Paragraph(line(words.say("table.no-effect")), opens=True)]
    return [block for one in asked for block in _dispute(one, words, notes)]


def matters(dispute: WeighedDispute) -> bool:
    """Return whether another reading changes something for the profile."""
    return any(one.verdict is not None or one.changes for one in dispute.readings)


def _is_weighed(dispute: WeighedDispute) -> bool:
    return any(one.changes is not None for one in dispute.readings)


def _dispute(dispute: WeighedDispute, words: Words, notes: Footnotes) -> list[Block]:
    kind = words.say(f"dispute.{dispute.kind}")
    settled = words.say("table.settled-by", who=spoken(dispute.settled_by, words))
    return [
        Heading(f"{dispute.id} — {spoken(dispute.question, words)}"),
        Paragraph(line(Piece(f"{kind} — {settled}", "faint"))),
        narrowing(grid(_columns(words), [_reading(one, words, notes) for one in dispute.readings])),
    ]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("table.reading"), wraps=True),
        Column(words.say("table.used")),
        Column(words.say("table.says"), wraps=True),
        Column(words.say("table.effect"), wraps=True),
        Column(words.say("table.refs")),
    ]


def _reading(one: WeighedReading, words: Words, notes: Footnotes) -> Row:
    used = Piece(f"{SYMBOLS['met'][0]} {words.say('value.true')}", "good") if one.is_used else ""
    return row(
        one.reading,
        used,
        spoken(one.says, words),
        notes.seen(_effect(one, words)),
        notes.refs(one.sources),
    )


def _effect(one: WeighedReading, words: Words) -> str:
    """Return what a reading changes; empty where no profile was asked about."""
    if one.is_used or (one.changes is None and one.verdict is None):
        return ""
    return effect_text(one.verdict, one.changes or (), words)


def spoken(texts: Mapping[str, str], words: Words) -> str:
    """Return a text of the register in the language of the words, else in English."""
    return texts.get(words.lang) or texts.get("en", "")
