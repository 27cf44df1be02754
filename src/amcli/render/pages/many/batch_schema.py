"""`batch --schema`: what a table may have, and what the answers have."""

from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Heading, Paragraph, Row, grid, line, row
from amcli.render.screen import Shown
from amcli.study.crowd.simulation import TableColumn, TableSchema
from amcli.words.catalogue import Words

_LISTS = ("mt", "fa")


def header(_shown: Shown, words: Words) -> list[Block]:
    """Return what holds for all columns."""
    return [Paragraph(line(words.say("batch.columns-note")))]


def body(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return the columns read, then those written, the ends of a figure on one line."""
    result: TableSchema = shown.answer.result
    titles = ("batch.column", "batch.type", "batch.meaning")
    columns = [Column(words.say(title), wraps=place > 0) for place, title in enumerate(titles)]
    reads = [_row(one, _fact(one.name, words), words) for one in result.reads]
    figures = [one for one in result.writes if one.figure in (None, one.name)]
    writes = [_row(one, _meaning(one, words), words) for one in figures]
    return [
        Heading(words.say("batch.columns-in")),
        grid(columns, reads),
        Heading(words.say("batch.columns-out")),
        grid(columns, writes),
        Paragraph(line(words.say("batch.ends"))),
    ]


def _row(one: TableColumn, meaning: str, words: Words) -> Row:
    kind = words.say(f"batch.type.{one.type}")
    if one.is_list:
        kind = words.say("batch.several", type=kind)
    if one.choices:
        meaning = words.say("batch.one-of", what=meaning, choices=one.choices)
    return row(one.name, kind, meaning)


def _fact(path: str, words: Words) -> str:
    own = f"batch.means.{path}"
    return words.say(own if words.has(own) else f"fact.{path}")


def _meaning(one: TableColumn, words: Words) -> str:
    """Return what a column of the answers means."""
    match one.name.split("."):
        case ["aid", "years", year, "text"]:
            return words.say("batch.means.aid.year-text", n=year)
        case ["aid", "years", year, part]:
            return words.say("batch.means.aid.year", n=year, part=words.say(f"batch.part.{part}"))
        case ["aid", "total", part]:
            return words.say("batch.means.aid.total", part=words.say(f"batch.part.{part}"))
        case ["targets", name, what] if name in _LISTS:
            return words.say(f"batch.means.{what}", list=name)
        case ["targets", what]:
            return words.say(f"batch.means.{what}")
        case _:
            return words.say(f"batch.means.{one.name}")
