"""The command that asks the same question at many values of one fact, and draws the answers."""

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command, Input, Request
from amcli.commands.messages import USAGE, tell
from amcli.commands.options import BadValue, Format, Settings
from amcli.commands.parameters import (
    QUESTION,
    REQUIRED,
    SCREEN,
    Given,
    Parameter,
    one_profile,
    settings_of,
)
from amcli.commands.run.files import write_whole
from amcli.commands.run.writers import Item, PageWriter, Writer, WriterBeside, screen_of
from amcli.law.contract.case import Answer
from amcli.load.files import STDIN
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

if TYPE_CHECKING:
    from amcli.law.profile.profile import Profile
    from amcli.render.charts.panels import Panel
    from amcli.study.paths.result_paths import ResultPath
    from amcli.study.sweep.sweep import Sweep, SweepResult

MOST_CHARTS = 12  # below a table, or in a file
_NARROWEST = 40  # columns


def _sweep(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    from .ranges import varied

    settings = settings_of(given, shows_all=True, exits_zero=True)
    chart, svg, place = given["chart"], given["svg"], given["profile"]
    if chart and settings.format is not Format.TABLE:
        raise BadValue("--chart", "sweep.chart-of-table")
    if chart is None:
        chart = sys.stdout.isatty() and settings.output is None
    plan = _plan(varied(given["over"]), given["show"])
    command = command._replace(
        cases=partial(_cases, plan),
        answer=partial(_swept, plan, words, place=place, is_drawn=svg is not None),
        beside=partial(_with_charts, chart, svg),
    )
    return answer_profiles(command, (place,), settings, words)


def _plan(over: Any, show: Iterable[str]) -> "Sweep":
    """Return what is asked; raises BadValue for a path that is none."""
    from amcli.study.sweep.sweep import Sweep

    names = [name.strip() for paths in show for name in paths.split(",")]
    paths = tuple(_path(name) for name in names if name)
    if not paths:
        raise BadValue("--show", "sweep.no-path")
    return Sweep(over.fact, over.values, paths)


def _cases(plan: "Sweep", profile: "Profile", request: Request) -> Cases:
    from amcli.study.sweep.sweep import opened

    settings = request.settings
    return (opened(profile, request.book, settings.ask(settings.text), plan),)


def _swept(
    plan: "Sweep", words: Words, cases: Cases, _settings: Settings, *, place: str, is_drawn: bool
) -> Answer[Any]:
    """Return what each path comes to at each value; raises BadValue, NoText."""
    from amcli.commands.named import no_such_path
    from amcli.commands.run.progress import counting
    from amcli.study.paths.result_paths import NoSuchPath
    from amcli.study.sweep.sweep import sweep

    case = cases[0]
    if case.group is not None:
        file = STDIN if place == "-" else place
        raise BadValue("cli.profile-metavar", "sweep.one-doctor", file=file)
    try:
        with counting(len(plan.values), words) as counted:
            answer = sweep(case, plan, counted)
    except NoSuchPath as error:
        raise no_such_path("--show", "sweep", error.path, error.known) from None
    is_answered = any(stretch.reason is None for stretch in answer.result.stretches)
    if is_drawn and is_answered and all(map(_is_word, answer.result.series)):
        raise BadValue("--svg", "sweep.no-curve", paths=", ".join(map(str, plan.shown)))
    return answer


def _with_charts(is_below: bool, svg: Path | None, writer: Writer) -> Writer:
    return ChartWriter(writer, svg, is_below=is_below)


class ChartWriter(WriterBeside):
    """A writer that draws the one answer once it is written."""

    def __init__(self, inner: Writer, svg: Path | None, *, is_below: bool) -> None:
        super().__init__(inner)
        self._svg, self._is_below = svg, is_below
        self._item: Item | None = None

    def write(self, item: Item) -> None:
        """Write the answer, and keep it."""
        self.inner.write(item)
        self._item = item

    def close(self) -> int:
        """Draw what is asked; return 73 where a file cannot be written.

        Return 2 where a file is asked and there is nothing to draw in it.
        """
        code = 0
        if self._item is not None and self._item.answer is not None:
            if self._is_below and self.settings.format is Format.TABLE:
                _draw_below(self._item.answer.result, self.inner)
            if self._svg is not None:
                code = _write_svg(self._item, self.inner, self._svg)
        return max(code, self.inner.close())


def _draw_below(result: "SweepResult", writer: Writer) -> None:
    from amcli.render.charts.panels import panels
    from amcli.render.charts.text_charts import IN_PIPE, chart_text, room_of

    screen, words = screen_of(writer.settings, writer.words), writer.words
    width = screen.width or IN_PIPE
    if width < _NARROWEST:
        tell(words.say("sweep.narrow", width=width))
        return
    drawn = _first(panels(result, words, room_of(width)), writer)
    if drawn:
        text = chart_text(drawn, width, screen.encoding, words)
        writer.sink.write(f"\n{text}".encode(screen.encoding, "replace"))


def _write_svg(item: Item, writer: Writer, path: Path) -> int:
    from amcli.render.charts.panels import panels, undrawn
    from amcli.render.charts.svg import ROOM, svg_text
    from amcli.render.pages.sweep import caption

    assert item.answer is not None
    drawn = _first(panels(item.answer.result, writer.words, ROOM), writer)
    if not drawn:
        return USAGE
    left_out = ", ".join(undrawn(item.answer.result))
    if left_out:
        tell(writer.words.say("sweep.left-out", paths=left_out))
    shown = PageWriter(writer.request).shown(item)  # with its frame, whatever its own format
    image = svg_text(drawn, caption(shown, writer.words), writer.words)
    return write_whole(path, image.encode(), writer.words)


def _first(drawn: "list[Panel]", writer: Writer) -> "list[Panel]":
    """Return the charts there is room for; say where some, or all, are missing."""
    words = writer.words
    if not drawn:
        tell(words.say("sweep.no-chart"))
    elif len(drawn) > MOST_CHARTS:
        tell(words.say("sweep.more-charts", n=MOST_CHARTS, total=len(drawn)))
    return drawn[:MOST_CHARTS]


def _path(name: str) -> "ResultPath":
    from amcli.commands.named import nearest_answer, no_such_path
    from amcli.study.paths.result_paths import parse_path

    path = parse_path(name)
    if path is None:
        near = nearest_answer(name)
        raise no_such_path("--show", "sweep", name, () if near is None else (near,))
    return path


def _names(result: Any) -> Iterable[str]:
    """Return the fact, what holds for the row, then a figure (or a word) for each path."""
    from amcli.render.charts.panels import result_path

    own = (result_path(curve) + ("" if _is_word(curve) else "*") for curve in result.series)
    return (result.over.path, "text", "verdict", "reason", "where", *own, "sources")


def _is_word(series: Any) -> bool:
    from amcli.study.sweep.sweep import CurveShape

    return series.shape is CurveShape.WORDS


def _records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield a row per value, in the order asked."""
    from amcli.law.figures.sourced import merge_sources
    from amcli.render.charts.panels import result_path

    over, number = result.over.path, 0
    etps = tuple(dict.fromkeys(curve.etp for curve in result.series if curve.etp is not None))
    for stretch in result.stretches:
        for _ in range(stretch.points):
            row = [(curve, curve.points[number]) for curve in result.series]
            at = result.series[0].points[number].at if result.series else stretch.first
            yield {
                "etp": at if over == "contract.etp" else etps,  # the option that varies, or all
                over: at,
                "text": stretch.text,
                "verdict": stretch.verdict,
                "reason": stretch.reason,
                "where": stretch.where,
                **{
                    result_path(curve): point.value if _is_word(curve) else point.figure
                    for curve, point in row
                },
                "sources": merge_sources(*(point.sources for _, point in row)),
            }
            number += 1


COMMAND = Command(
    "sweep",
    (
        one_profile("sweep-profile"),
        Parameter("over", list[str], ("--over",), "FACT=FIRST:LAST:STEP", REQUIRED),
        Parameter("show", list[str], ("--show",), "PATH", REQUIRED),
        Parameter("chart", bool | None, ("--chart/--no-chart",), code="chart"),
        Parameter("svg", Path | None, ("--svg",), "FILE"),
        *QUESTION,
        *SCREEN,
    ),
    _sweep,
    Input.PROFILE,
    result="amcli.study.sweep.sweep:SweepResult",
    rows=Rows(_records, _names),
    page="sweep:sweep_page",
)
