"""`rules list`: every text, when it is in force, and how sure its figures are."""

from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Choice, Column, Grid, Paragraph, Row, grid, line, row
from amcli.render.screen import Shown
from amcli.render.typography import FIXED
from amcli.study.rules.rule_registers import ListResult, TextListed
from amcli.words.catalogue import Words


def header(shown: Shown, words: Words) -> list[Block]:
    """Return what is listed, and the day of the question."""
    count = len(shown.answer.result.texts)
    return [Paragraph(line(words.say("rules.list", n=count, on=shown.on)))]


def body(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return one row per text; where there is little room without its other names."""
    result: ListResult = shown.answer.result
    full = grid(_columns(words), [_row(one, words) for one in result.texts])
    return [Choice(((full,), (_without(full, words.say("rules.aliases")),)))]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("rules.text")),
        Column(words.say("rules.aliases"), wraps=True),
        Column(words.say("rules.title"), wraps=True),
        Column(words.say("rules.in-force"), wraps=True),
        Column(words.say("rules.scope")),
        Column(words.say("rules.extends"), wraps=True),
        Column(words.say("rules.figures"), wraps=True),
    ]


def _row(text: TextListed, words: Words) -> Row:
    return row(
        text.id,
        ", ".join(text.aliases),
        title_of(text, words),
        in_force(text, words),
        words.say(f"rules.scope.{text.scope}"),
        text.extends or "",
        counts(text, words),
    )


def _without(full: Grid, title: str) -> Grid:
    """Return a grid without the column of this title."""
    kept = [place for place, column in enumerate(full.columns) if column.title != title]
    return Grid(
        tuple(full.columns[place] for place in kept),
        tuple(one._replace(cells=tuple(one.cells[place] for place in kept)) for one in full.rows),
    )


def title_of(text: TextListed, words: Words) -> str:
    """Return the title of a text in the language of the words."""
    return text.titles.get(words.lang) or text.titles.get("en") or text.id


def in_force(text: TextListed, words: Words) -> str:
    """Return when a text is in force, or that it is a proposal."""
    if text.in_force_from is None:
        return words.say("rules.proposal")
    if text.in_force_until is None:
        return words.say("rules.from", day=text.in_force_from)
    return words.say("rules.between", day=text.in_force_from, last=text.in_force_until)


def counts(text: TextListed, words: Words) -> str:
    """Return how many figures a text has, by status: `98: published 61, assumed 30`."""
    parts = [
        f"{words.say(f'status.{status}')}{FIXED}{count}" for status, count in text.by_status.items()
    ]
    return words.say("table.label", field=str(text.figures)) + ", ".join(parts)
