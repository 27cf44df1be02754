"""How far the next flips are: the nearest in a line each, or all of them as a table."""

from collections.abc import Iterable
from datetime import date

from amcli.law.figures.sourced import ABSENT, Absent
from amcli.render.footnotes import Footnotes, effect_text
from amcli.render.page import Block, Heading, columns, grid, paragraph, row
from amcli.render.screen import Shown
from amcli.study.compare.effects import FigureChange
from amcli.study.margins.margin_sides import Margin, MarginFlip
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, SHARE, best_case_text

_COLUMNS = "margin.distance~ margin.at-title> margin.flips-title~ margin.worth-title~ table.refs"


def margin_blocks(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return what would change the answer, nearest first, where the result lists it."""
    listed: tuple[Margin, ...] | Absent = shown.answer.result.margins
    if listed is ABSENT:
        return []
    title = Heading(words.say("margin.title"))
    if not listed:
        return [title, paragraph(words.say("margin.none"))]
    rows = [
        row(
            _distance(margin, words),
            _at(margin, words),
            _flips(margin, words),
            notes.seen(_worth(margin.worth, words)),
            notes.refs(margin.sources),
        )
        for margin in listed
    ]
    return [title, grid(columns(_COLUMNS, words), rows)]


def _distance(margin: Margin, words: Words) -> str:
    """Return how far it is from what: `mt: 145 patients above the floor (775)`.

    That is the distance to the level named; the flip itself may lie one step beyond it.
    """
    if margin.unit == "days":
        code = f"margin.days.{margin.path}"
        return words.say(code, n=margin.distance, age=margin.threshold)
    apart = margin.distance if margin.from_threshold is None else margin.from_threshold
    whose = words.say(f"margin.whose.{margin.path.rpartition('.')[2]}")
    code = f"margin.level.{_level(margin)}"
    level = words.say(code, threshold=margin.threshold, at=margin.at)
    if not apart:
        return words.say("margin.exactly", whose=whose, level=level)
    number = apart * SHARE.scale if margin.unit == "rate" else apart  # of a share: points
    units = (f"{of}.{margin.unit}" for of in ("margin.unit", "unit"))
    quantity = words.say(next(filter(words.has, units)), n=number)
    code = "margin.above" if margin.direction == "less" else "margin.below"
    return words.say(f"{code}-of", whose=whose, quantity=quantity, level=level)


def _level(margin: Margin) -> str:
    """Return the name of what sets a margin: the last word of its rule; none, where it flips."""
    if margin.threshold is None:
        return "value"
    name = next((key.rpartition(".")[2] for key in margin.keys), "value")
    return "points" if name == "low_points" else name  # those of a later text


def _at(margin: Margin, words: Words) -> str:
    if margin.unit == "rate":
        return words.say("margin.rate", at=margin.at)
    if margin.unit == "days":
        return words.text(date.fromisoformat(str(margin.at)))
    return f"P{margin.at}" if margin.unit == "rank" else words.text(margin.at)


def _flips(margin: Margin, words: Words) -> str:
    """Return what flips, once for all options; a verdict stands for its criteria."""
    if margin.counts_on is not None:
        return words.say("margin.flip.age-rule-judged", day=margin.counts_on)
    flips: Iterable[MarginFlip] = margin.flips
    if any(flip.code == "verdict" for flip in flips):
        flips = [flip for flip in flips if not flip.code.startswith("criterion.")]
    return ", ".join(filter(None, dict.fromkeys(_flip(flip, words) for flip in flips)))


def _flip(flip: MarginFlip, words: Words) -> str:
    kind, _, name = flip.code.partition(".")
    if kind == "band":
        return ""  # the amounts that follow it are said
    if kind == "verdict":
        return words.say("margin.verdict", before=flip.before, after=flip.after)
    if kind == "criterion":
        label = words.say(f"criterion.{name}")
        return words.say("margin.criterion", label=label, before=flip.before, after=flip.after)
    if kind == "growth":
        return words.say(f"margin.growth-{flip.after or 'jumps'}", list=name)
    if flip.after is None:
        return words.say(f"margin.flip.{kind}")
    return words.say(f"margin.flip.{kind}-{flip.after}")


def _worth(worth: Iterable[FigureChange], words: Words) -> str:
    """Return what changes at the flip, in euros and patients; empty for nothing."""
    changes = list(worth)
    parts = [_stake(change, words) for change in changes if change.what == "contract"]
    others = [change for change in changes if change.what != "contract"]
    if others:
        parts.append(effect_text(None, others, words))
    return ", ".join(parts)


def _stake(change: FigureChange, words: Words) -> str:
    is_lost = change.after.value == 0 and change.after.high == 0
    amount = best_case_text(change.before if is_lost else change.after, EUROS, words.local)
    code = "margin.stake-lost" if is_lost else "margin.stake-won"
    return words.say(code, amount=amount, etp=change.etp)
