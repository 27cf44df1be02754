"""`rules show`: a text as tables, each figure with its status and where it was read."""

from collections.abc import Iterable, Iterator
from itertools import groupby

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
from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import ShowResult
from amcli.study.rules.rule_tables import RuleFigure, RuleTable, tables_of
from amcli.words.catalogue import Words

from .rule_words import citation_text, label_of, part_of, value_text
from .rules_list import counts, in_force, title_of


def header(shown: Shown, words: Words) -> list[Block]:
    """Return the title of the text, when it is in force, its file, and what it was made from."""
    result: ShowResult = shown.answer.result
    text = result.text
    blocks: list[Block] = [
        Paragraph(line(Piece(f"{title_of(text, words)} ({text.id})", "name"))),
        Paragraph(line(words.say("rules.standing", when=in_force(text, words), on=shown.on))),
        Paragraph(line(words.say("rules.file", counts=counts(text, words)) + " ", _file(result))),
    ]
    if text.parentage is not None:
        parent, hashed, day = text.parentage
        said = words.say("rules.parentage", parent=parent, day=day, hash=hashed[:12])
        blocks.append(Paragraph(line(said)))
    if text.changes and text.base is not None:
        said = words.say("note.proposal", text=text.id, base=text.base, changes=text.changes)
        blocks.append(Paragraph(line(Piece(f"! {said}", "unsure"))))
    return blocks


def _file(result: ShowResult) -> Piece:
    return Piece(result.file, "literal")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the tables of each section; with `--all` every figure with its whole citations."""
    result: ShowResult = shown.answer.result
    if shown.all:
        return [_whole(result.figures, shown, words, notes)]
    return [block for part in _sections(result) for block in _section(part, words, notes)]


def _sections(result: ShowResult) -> Iterator[list[RuleTable | RuleFigure]]:
    for _, parts in groupby(tables_of(result.figures), _section_of):
        yield list(parts)


def _section_of(part: RuleTable | RuleFigure) -> str:
    if isinstance(part, RuleTable):
        return part.section
    name, dot, _ = part.key.partition(".")
    return name if dot else "in_force"


def _section(
    parts: Iterable[RuleTable | RuleFigure], words: Words, notes: Footnotes
) -> Iterator[Block]:
    listed = list(parts)
    yield Heading(words.say(f"rules.section.{_section_of(listed[0])}"))
    loose = [part for part in listed if isinstance(part, RuleFigure)]
    for part in listed:
        if isinstance(part, RuleTable):
            yield _table(part, words, notes)
    if loose:
        rows = [_loose(one, words, notes) for one in loose]
        yield narrowing(grid(_loose_columns(words), rows))


def _table(table: RuleTable, words: Words, notes: Footnotes) -> Block:
    first = words.say(f"rules.rows.{table.section}")
    columns = [
        Column(first, wraps=True),
        *(Column(part_of(one, words), right=True, wraps=True) for one in table.columns),
        Column(words.say("rules.status"), wraps=True),
        Column(words.say("table.refs")),
    ]
    rows = []
    for name, cells in zip(table.rows, table.cells, strict=True):
        found = [cell for cell in cells if cell is not None]
        texts = [notes.seen(value_text(cell, words)) for cell in cells]
        rows.append(row(part_of(name, words), *texts, _statuses(found, words), _refs(found, notes)))
    return narrowing(grid(columns, rows))


def _statuses(figures: Iterable[RuleFigure], words: Words) -> str:
    found = dict.fromkeys(figure.status for figure in figures)
    return ", ".join(words.say(f"status.{status}") for status in found)


def _refs(figures: Iterable[RuleFigure], notes: Footnotes) -> str:
    return notes.refs([source for figure in figures for source in figure.sources])


def _loose_columns(words: Words) -> list[Column]:
    return [
        Column(words.say("rules.figure"), wraps=True),
        Column(words.say("rules.value"), wraps=True),
        Column(words.say("rules.status"), wraps=True),
        Column(words.say("table.refs")),
    ]


def _loose(figure: RuleFigure, words: Words, notes: Footnotes) -> Row:
    return row(
        label_of(figure.key, words),
        notes.seen(value_text(figure, words)),
        words.say(f"status.{figure.status}"),
        notes.refs(figure.sources),
    )


def _whole(figures: Iterable[RuleFigure], shown: Shown, words: Words, notes: Footnotes) -> Block:
    columns = [
        Column(words.say("rules.key"), wraps=True),
        Column(words.say("rules.value"), wraps=True),
        Column(words.say("rules.status"), wraps=True),
        Column(words.say("rules.where"), wraps=True),
    ]
    rows = [
        row(
            figure.key,
            notes.seen(value_text(figure, words)),
            words.say(f"status.{figure.status}"),
            " ; ".join(citation_text(one, shown.sources, words) for one in figure.citations),
        )
        for figure in figures
    ]
    return grid(columns, rows)
