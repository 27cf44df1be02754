"""`sweep`: a row for each value of the fact, a column for each path and option."""

from collections.abc import Iterator, Sequence

from amcli.law.figures.sourced import merge_sources
from amcli.law.figures.terms import Verdict
from amcli.render.charts.panels import LISTED, Panel, at_text, fact_text, series_text
from amcli.render.charts.svg import Caption, svg_text
from amcli.render.footnotes import Footnotes
from amcli.render.frame import answer_phrase, header
from amcli.render.page import Block, GridColumn, Paragraph, Row, columns, grid, paragraph, row
from amcli.render.screen import Shown
from amcli.render.values import value_text
from amcli.study.sweep.sweep import SweepPoint, SweepResult, VerdictStretch
from amcli.words.catalogue import Words


def sweep_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return where the verdict or the text changes, the values, the points that texts state."""
    result: SweepResult = shown.answer.result
    rows = list(_rows(result, words, notes))
    stretches = [
        _stretch(stretch, result.over.kind, words)._replace(opens=not number)
        for number, stretch in enumerate(result.stretches)
    ]
    return [
        *header(shown, words),
        *stretches,
        grid(_columns(result, words), rows),
        *map(paragraph, _documented(result, words, notes)),
    ]


def image(panels: Sequence[Panel], shown: Shown, words: Words) -> str:
    """Return the charts of a sweep as SVG, with what is written round them."""
    result: SweepResult = shown.answer.result
    kind, stretches = result.over.kind, result.stretches
    sources = merge_sources(*(point.sources for each in result.series for point in each.points))
    named = ", ".join(sources) or words.say("sweep.no-sources")
    figure = words.say(
        "sweep.figure",
        n=len(result.series),
        fact=fact_text(result.over.path, words),
        first=at_text(stretches[0].first, kind, words),
        last=at_text(stretches[-1].last, kind, words),
    )
    caption = Caption(
        title=words.say("sweep.title", name=shown.name or shown.source, text=_text(shown, words)),
        description=figure,
        notes=tuple(_stretch(stretch, kind, words).line[0].text for stretch in stretches),
        caveat=words.say("sweep.caveat", on=shown.on, sources=named),
    )
    return svg_text(panels, caption, words)


def _text(shown: Shown, words: Words) -> str:
    """Return the text that answers, its id alone where several do."""
    stretches = shown.answer.result.stretches
    texts = dict.fromkeys(stretch.text for stretch in stretches if stretch.text)
    if len(texts) > 1:
        return ", ".join(texts)
    is_as_if = any(note.code == "as-if" for note in shown.answer.notes)
    return words.say("sweep.as-if", text=shown.text_title) if is_as_if else shown.text_title


def _columns(result: SweepResult, words: Words) -> list[GridColumn]:
    names = [fact_text(result.over.path, words)]
    names += [series_text(series, words) for series in result.series]
    numbers = [GridColumn(name, right=True, wraps=True) for name in names]
    return [*numbers, *columns("table.refs", words)]


def _rows(result: SweepResult, words: Words, notes: Footnotes) -> Iterator[Row]:
    kind = result.over.kind
    for points in zip(*(series.points for series in result.series), strict=True):
        pairs = zip(result.series, points, strict=True)
        cells = [notes.seen(_cell(point, series.full_path, words)) for series, point in pairs]
        sources = merge_sources(*(point.sources for point in points))
        yield row(at_text(points[0].at, kind, words), *cells, notes.refs(sources))


def _cell(point: SweepPoint, path: str, words: Words) -> str:
    if point.reason is not None:
        return words.say("sweep.mark.none")
    figure = point.figure
    return value_text(point.value if figure is None else figure, path, words)


def _stretch(stretch: VerdictStretch, kind: str, words: Words) -> Paragraph:
    """Return where a verdict holds and under which text, or why there is no answer."""
    code = "sweep.stretch-listed" if kind in LISTED else "sweep.stretch"
    code = "sweep.stretch-one" if stretch.points == 1 else code
    first, last = (at_text(end, kind, words) for end in (stretch.first, stretch.last))
    place = words.say(code, first=first, last=last)
    if stretch.verdict is None:
        why = words.say(f"sweep.reason.{stretch.reason}", where=stretch.where)
        return paragraph(place + why, style="unsure")
    verdict = answer_phrase(stretch.verdict, words)
    what = words.say("sweep.under", verdict=verdict.text, text=stretch.text)
    style = "" if stretch.verdict is Verdict.ELIGIBLE else verdict.style
    return paragraph(place + what, style=style)


def _documented(result: SweepResult, words: Words, notes: Footnotes) -> Iterator[str]:
    """Yield the points that texts state between the values of a series."""
    kind = result.over.kind
    for series in result.series:
        points = [
            words.say(
                "sweep.documented-point",
                at=at_text(point.at, kind, words),
                value=notes.seen(_cell(point, series.full_path, words)),
            )
            for point in series.documented
        ]
        if points:
            what = series_text(series, words)
            yield words.say("sweep.documented", what=what, points=", ".join(points))
