"""`sweep`: a row for each value of the fact, a column for each path and option."""

from collections.abc import Iterator

from amcli.law.figures.sourced import merge_sources
from amcli.law.figures.terms import Verdict
from amcli.render.charts.panels import (
    LISTED,
    at_text,
    fact_text,
    result_path,
    series_text,
)
from amcli.render.charts.svg import Caption
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Paragraph, Piece, Row, grid, line, narrowing, row
from amcli.render.pages.doctor.compare_text import value_text
from amcli.render.pages.frame import answer_piece
from amcli.render.screen import Shown
from amcli.study.sweep.sweep import SweepPoint, SweepResult, VerdictStretch
from amcli.words.catalogue import Words


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return where the verdict or the text changes, the values, the points that texts state."""
    result: SweepResult = shown.answer.result
    rows = list(_rows(result, words, notes))
    blocks: list[Block] = [
        Paragraph(line(_stretch(one, result.over.kind, words)), opens=not number)
        for number, one in enumerate(result.stretches)
    ]
    blocks.append(narrowing(grid(_columns(result, words), rows)))
    return [*blocks, *(Paragraph(line(text)) for text in _documented(result, words, notes))]


def caption(shown: Shown, words: Words) -> Caption:
    """Return what is written round the charts of a sweep."""
    result: SweepResult = shown.answer.result
    kind, found = (
        result.over.kind,
        merge_sources(*(point.sources for one in result.series for point in one.points)),
    )
    sources = ", ".join(found) or words.say("sweep.no-sources")
    ends = [at_text(one, kind, words) for one in _ends(result)]
    return Caption(
        title=words.say("sweep.title", name=shown.name or shown.source, text=_text(shown, words)),
        description=words.say(
            "sweep.figure",
            n=len(result.series),
            fact=fact_text(result.over.path, words),
            first=ends[0],
            last=ends[-1],
        ),
        notes=tuple(_stretch(one, kind, words).text for one in result.stretches),
        caveat=words.say("sweep.caveat", on=shown.on, sources=sources),
    )


def _ends(result: SweepResult) -> tuple[object, object]:
    return result.stretches[0].first, result.stretches[-1].last


def _text(shown: Shown, words: Words) -> str:
    """Return the text that answers, its id alone where several do."""
    texts = dict.fromkeys(one.text for one in shown.answer.result.stretches if one.text)
    if len(texts) > 1:
        return ", ".join(texts)
    is_as_if = any(note.code == "as-if" for note in shown.answer.notes)
    return words.say("sweep.as-if", text=shown.text_title) if is_as_if else shown.text_title


def _columns(result: SweepResult, words: Words) -> list[Column]:
    return [
        Column(fact_text(result.over.path, words), right=True, wraps=True),
        *(Column(series_text(one, words), right=True, wraps=True) for one in result.series),
        Column(words.say("table.refs")),
    ]


def _rows(result: SweepResult, words: Words, notes: Footnotes) -> Iterator[Row]:
    kind = result.over.kind
    for points in zip(*(one.points for one in result.series), strict=True):
        pairs = zip(result.series, points, strict=True)
        cells = [notes.seen(_cell(point, result_path(one), words)) for one, point in pairs]
        sources = merge_sources(*(point.sources for point in points))
        yield row(at_text(points[0].at, kind, words), *cells, notes.refs(sources))


def _cell(point: SweepPoint, path: str, words: Words) -> str:
    if point.reason is not None:
        return words.say("sweep.mark.none")
    figure = point.figure
    return value_text(point.value if figure is None else figure, path, words)


def _stretch(one: VerdictStretch, kind: str, words: Words) -> Piece:
    """Return where a verdict holds and under which text, or why there is no answer."""
    first, last = at_text(one.first, kind, words), at_text(one.last, kind, words)
    code = "sweep.stretch-listed" if kind in LISTED else "sweep.stretch"
    code = "sweep.stretch-one" if one.points == 1 else code
    place = words.say(code, first=first, last=last)
    if one.verdict is None:
        why = words.say(f"sweep.reason.{one.reason}", where=one.where)
        return Piece(place + why, "unsure")
    piece = answer_piece(one.verdict, words)
    what = words.say("sweep.under", verdict=piece.text, text=one.text)
    return Piece(place + what, "" if one.verdict is Verdict.ELIGIBLE else piece.style)


def _documented(result: SweepResult, words: Words, notes: Footnotes) -> Iterator[str]:
    """Yield the points that texts state between the values of a series."""
    kind = result.over.kind
    for one in result.series:
        said = [
            words.say(
                "sweep.documented-point",
                at=at_text(point.at, kind, words),
                value=notes.seen(_cell(point, result_path(one), words)),
            )
            for point in one.documented
        ]
        if said:
            what = series_text(one, words)
            yield words.say("sweep.documented", what=what, points=", ".join(said))
