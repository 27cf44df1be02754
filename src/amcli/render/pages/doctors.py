"""What tables of doctors rest on: the columns they may have, and what populations assume."""

import re

from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Heading, Row, columns, grid, paragraph, row
from amcli.render.screen import Shown
from amcli.study.crowd.simulation import AssumptionsResult, Supposed, TableColumn, TableSchema
from amcli.words.catalogue import Words

_COLUMNS = "batch.column batch.type~ table.says~"
_ASSUMED = "simulate.assumption~ rules.value~ rules.status~ simulate.sources~"
_LISTS = ("mt", "fa")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")


def columns_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return the columns read, then those written, the ends of a figure on one line."""
    result: TableSchema = shown.answer.result
    reads = [_row(column, _fact(column.name, words), words) for column in result.reads]
    figures = [column for column in result.writes if column.figure in (None, column.name)]
    writes = [_row(column, _meaning(column, words), words) for column in figures]
    return [
        paragraph(words.say("batch.columns-note")),
        Heading(words.say("batch.columns-in")),
        grid(columns(_COLUMNS, words), reads),
        Heading(words.say("batch.columns-out")),
        grid(columns(_COLUMNS, words), writes),
        paragraph(words.say("batch.ends")),
    ]


def _row(column: TableColumn, meaning: str, words: Words) -> Row:
    kind = words.say(f"batch.type.{column.type}")
    if column.is_list:
        kind = words.say("batch.several", type=kind)
    if column.choices:
        meaning = words.say("batch.one-of", what=meaning, choices=column.choices)
    return row(column.name, kind, meaning)


def _fact(path: str, words: Words) -> str:
    return words.first((f"batch.means.{path}", f"fact.{path}"), path)


def _meaning(column: TableColumn, words: Words) -> str:
    """Return what a column of the answers means; years, lists and amounts share sentences."""
    steps = column.name.split(".")
    shared = [step for step in steps if step not in _LISTS and not step.isdigit()]
    own = f"batch.means.{'.'.join(shared)}"
    code = own if words.has(own) else own.rpartition(".")[0]
    place = steps[-2] if len(steps) > 1 else ""  # the list, or the year
    return words.say(code, n=place, list=place, part=steps[-1])


def assumptions_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return the assumptions, which are no data, then the sources they cite."""
    result: AssumptionsResult = shown.answer.result
    rows = [
        row(
            words.of({"fr": assumption.fr, "en": assumption.en}),
            _value(assumption, words),
            words.say(f"status.{assumption.status}"),
            " ".join(assumption.sources),
        )
        for assumption in result.assumptions
    ]
    cited = [
        paragraph(f"{source.id}: {words.printed(source.title)}", style="faint", opens=not place)
        for place, source in enumerate(result.sources)
    ]
    return [
        paragraph(words.say("simulate.assumptions"), style="name"),
        paragraph(words.say("note.synthetic")),
        grid(columns(_ASSUMED, words), rows),
        *cited,
    ]


def _value(assumption: Supposed, words: Words) -> str:
    """Return the value of an assumption, its parts and its decimals in the words of the page."""
    parts = []
    for part in assumption.value.split(", "):
        name, colon, number = part.partition(": ")
        known = name.removeprefix("2-")  # sector 2 has a part for those with Optam
        codes = [f"simulate.assumed.{assumption.key}.{known}", f"simulate.assumed.{known}"]
        name = words.first(codes, name)
        parts.append(words.say("table.label", field=name) + number if colon else name)
    text = ", ".join(parts)
    return _DECIMAL.sub(",", text) if words.local == "fr" else text
