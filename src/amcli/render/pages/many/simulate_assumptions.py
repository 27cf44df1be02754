"""`simulate --assumptions`: each assumption with its value, status and sources."""

from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Paragraph, Piece, grid, line, row
from amcli.render.screen import Shown
from amcli.study.crowd.simulation import AssumptionsResult
from amcli.words.catalogue import Words


def header(shown: Shown, words: Words) -> list[Block]:
    """Return what this is about, and that it is no data."""
    del shown
    return [
        Paragraph(line(Piece(words.say("simulate.assumptions"), "name"))),
        Paragraph(line(words.say("note.synthetic"))),
    ]


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the assumptions, then the sources they cite."""
    del notes
    result: AssumptionsResult = shown.answer.result
    columns = [
        Column(words.say("simulate.assumption"), wraps=True),
        Column(words.say("simulate.figure"), wraps=True),
        Column(words.say("simulate.status"), wraps=True),
        Column(words.say("simulate.sources"), wraps=True),
    ]
    rows = [
        row(
            getattr(one, words.lang),
            one.value,
            words.say(f"status.{one.status}"),
            " ".join(one.sources),
        )
        for one in result.assumptions
    ]
    cited = [
        Paragraph(line(Piece(f"{one.id}: {one.title}", "faint")), opens=not place)
        for place, one in enumerate(result.sources)
    ]
    return [grid(columns, rows), *cited]
