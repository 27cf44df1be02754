"""`rules sources`: each document, when it was last read, and what rests on it."""

from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Choice, Column, Heading, Paragraph, Piece, Row, grid, line, row
from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import DISPUTES, Cited, SourceListed, SourcesResult
from amcli.words.catalogue import Words


def header(shown: Shown, words: Words) -> list[Block]:
    """Return whose sources are listed, and the day of the question."""
    result: SourcesResult = shown.answer.result
    count = len(result.sources)
    if result.text is None:
        said = words.say("rules.sources", n=count, on=shown.on)
    else:
        said = words.say("rules.sources-of", n=count, text=result.text, on=shown.on)
    return [Paragraph(line(said))]


def body(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return a row per source; with `--all` a part per source with the keys that cite it."""
    result: SourcesResult = shown.answer.result
    if shown.all:
        return [block for one in result.sources for block in _whole(one, words)]
    full = grid(_columns(words), [_row(one, words) for one in result.sources])
    narrow = grid(_columns(words)[1:], [_row(one, words, 1) for one in result.sources])
    return [Choice(((full,), (narrow,)))]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("rules.source")),
        Column(words.say("rules.title"), wraps=True),
        Column(words.say("rules.kind"), wraps=True),
        Column(words.say("rules.dated")),
        Column(words.say("rules.looked-at")),
        Column(words.say("rules.cited"), wraps=True),
    ]


def _row(one: SourceListed, words: Words, skipped: int = 0) -> Row:
    cells = (
        one.id,
        one.title,
        words.say(f"rules.kind.{one.kind}"),
        one.dated or "",
        "" if one.looked_at is None else one.looked_at.isoformat(),
        ", ".join(_count(cited, words) for cited in one.cited),
    )
    return row(*cells[skipped:])


def _count(cited: Cited, words: Words) -> str:
    return words.say("table.label", field=_name(cited, words)) + str(cited.figures)


def _name(cited: Cited, words: Words) -> str:
    return words.say("rules.disputes") if cited.text == DISPUTES else cited.text


def _whole(one: SourceListed, words: Words) -> list[Block]:
    facts = [
        words.say(f"rules.kind.{one.kind}"),
        one.dated or "",
        "" if one.looked_at is None else words.say("rules.looked-at-on", day=one.looked_at),
        one.where,
        "" if one.kept_for is None else words.say("rules.kept-for", why=one.kept_for),
    ]
    cited = [
        Paragraph(line(words.say("table.label", field=_count(own, words)), ", ".join(own.keys)))
        for own in one.cited
    ]
    return [
        Heading(f"{one.id} — {one.title}"),
        Paragraph(line(Piece(" · ".join(filter(None, facts)), "faint"))),
        *cited,
    ]
