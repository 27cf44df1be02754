"""How far the next flips are: the nearest in a line each, or all of them as a table."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from amcli.law.figures.sourced import ABSENT, Absent
from amcli.render.effects import effect_text
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Heading, Paragraph, Row, grid, line, narrowing, row
from amcli.render.screen import Shown
from amcli.study.compare.effects import FigureChange
from amcli.study.margins.margin_sides import MarginFlip
from amcli.study.margins.margins import Margin
from amcli.words.catalogue import Words
from amcli.words.figures import best_case_text
from amcli.words.numbers import EUROS

_RATE = 100
_SPOKEN = {
    "check": ("contract",),
    "aid": ("contract", "amount"),
    "targets": ("contract", "mt", "fa"),
}


def blocks(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the margins of an answer: all of them where the result lists them."""
    listed: tuple[Margin, ...] | Absent = shown.answer.result.margins
    if listed is ABSENT:
        return [
            Paragraph(line(_sentence(one, shown.command, words, notes)), opens=not number)
            for number, one in enumerate(shown.margins)
        ]
    title = Heading(words.say("margin.title"))
    if not listed:
        return [title, Paragraph(line(words.say("margin.none")))]
    columns = [
        Column(words.say("margin.distance"), wraps=True),
        Column(words.say("margin.at-title"), right=True),
        Column(words.say("margin.flips-title"), wraps=True),
        Column(words.say("margin.worth-title"), wraps=True),
        Column(words.say("table.refs")),
    ]
    return [title, narrowing(grid(columns, [_row(one, words, notes) for one in listed]))]


def _row(one: Margin, words: Words, notes: Footnotes) -> Row:
    return row(
        _distance(one, words),
        _at(one, words),
        _flips(one, words),
        notes.seen(_worth(one, words)),
        notes.refs(one.sources),
    )


def _sentence(one: Margin, command: str, words: Words, notes: Footnotes) -> str:
    """Return a margin in one sentence, its worth in what the command speaks of."""
    said = {
        "distance": _distance(one, words),
        "at": _at(one, words),
        "flips": _flips(one, words),
    }
    own = tuple(change for change in one.worth if change.what in _SPOKEN[command])
    worth = notes.seen(_worth(one._replace(worth=own), words))
    code = "margin.sentence-worth" if worth else "margin.sentence"
    return words.say(code, **said, worth=worth)


def _distance(one: Margin, words: Words) -> str:
    """Return how far it is from what: `mt: 145 patients above the floor (775)`.

    That is the distance to the level named; the flip itself may lie one step beyond it.
    """
    if one.unit == "days":
        code = f"margin.days.{one.path}"
        return words.say(code, n=one.distance, age=one.threshold)
    apart = one.distance if one.from_threshold is None else one.from_threshold
    who = one.path.rpartition(".")[2]
    whose = words.say(f"margin.whose.{who}")
    level = words.say(f"margin.level.{_level(one)}", threshold=one.threshold, at=one.at)
    if not apart:
        return words.say("margin.exactly", whose=whose, level=level)
    quantity = words.say(f"margin.unit.{one.unit}", n=_shown(apart, one.unit))
    code = "margin.above" if one.direction == "less" else "margin.below"
    return words.say(f"{code}-of", whose=whose, quantity=quantity, level=level)


def _level(one: Margin) -> str:
    """Return the name of what sets a margin: the last word of its rule; none, where it flips."""
    if one.threshold is None:
        return "value"
    name = next((key.rpartition(".")[2] for key in one.keys), "value")
    return "points" if name == "low_points" else name  # those of a later text


def _shown(apart: int | Decimal, unit: str) -> int | Decimal:
    """Return a distance as it is read: a share in points."""
    return apart * _RATE if unit == "rate" else apart


def _at(one: Margin, words: Words) -> str:
    if one.unit == "rate":
        return words.say("margin.rate", at=one.at)
    if one.unit == "days":
        return words.text(date.fromisoformat(str(one.at)))
    return f"P{one.at}" if one.unit == "rank" else words.text(one.at)


def _flips(one: Margin, words: Words) -> str:
    """Return what flips, once for all options; a verdict stands for its criteria."""
    kept: Iterable[MarginFlip] = one.flips
    if any(flip.code == "verdict" for flip in kept):
        kept = [flip for flip in kept if not flip.code.startswith("criterion.")]
    if one.counts_on is not None:
        return words.say("margin.flip.age-rule-judged", day=one.counts_on)
    texts = dict.fromkeys(_flip(flip, words) for flip in kept)
    return ", ".join(text for text in texts if text)


def _flip(one: MarginFlip, words: Words) -> str:
    kind, _, name = one.code.partition(".")
    if kind == "band":
        return ""  # the amounts that follow it are said
    if kind == "verdict":
        return words.say("margin.verdict", before=one.before, after=one.after)
    if kind == "criterion":
        label = words.say(f"criterion.{name}")
        return words.say("margin.criterion", label=label, before=one.before, after=one.after)
    if kind == "growth":
        return words.say(f"margin.growth-{one.after or 'jumps'}", list=name)
    return words.say(f"margin.flip.{kind}{'' if one.after is None else f'-{one.after}'}")


def _worth(one: Margin, words: Words) -> str:
    """Return what changes at the flip, in euros and patients; empty for nothing."""
    staked = [change for change in one.worth if change.what == "contract"]
    others = [change for change in one.worth if change.what != "contract"]
    parts = [_stake(change, words) for change in staked]
    if others:
        parts.append(effect_text(None, others, words))
    return ", ".join(parts)


def _stake(change: FigureChange, words: Words) -> str:
    is_lost = change.after.value == 0 and change.after.high == 0
    amount = best_case_text(change.before if is_lost else change.after, EUROS)
    code = "margin.stake-lost" if is_lost else "margin.stake-won"
    return words.say(code, amount=amount, etp=change.etp)
