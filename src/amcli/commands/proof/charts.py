"""Where the charts of a sweep go: below its table, and into a file of their own."""

from pathlib import Path
from typing import TYPE_CHECKING

from amcli.commands.messages import USAGE, tell
from amcli.commands.options import Format
from amcli.commands.run.files import Sink
from amcli.commands.run.page_writers import PageWriter, screen_of
from amcli.commands.run.writers import Item, Writer
from amcli.study.sweep.sweep import SweepResult

if TYPE_CHECKING:
    from amcli.render.charts.panels import Panel
    from amcli.render.screen import Shown

MOST_CHARTS = 12  # below a table, or in a file
_NARROWEST = 40  # columns


def draw_charts(item: Item, writer: Writer, is_below: bool | None, svg: Path | None) -> int:
    """Draw what is asked of an answer; return 73 where the file cannot be written.

    Return 2 where a file is asked and there is nothing to draw in it.
    """
    if item.answer is None:
        return 0
    if is_below and writer.settings.format is Format.TABLE:
        _draw_below(item.answer.result, writer)
    return 0 if svg is None else _write_svg(item, writer, svg)


def _draw_below(result: SweepResult, writer: Writer) -> None:
    from amcli.render.charts.panels import panels
    from amcli.render.charts.text_charts import IN_PIPE, chart_text, room_of

    screen, said = screen_of(writer.settings, writer.words), writer.words
    width = screen.width or IN_PIPE
    if width < _NARROWEST:
        tell(said.say("sweep.narrow", width=width))
        return
    drawn = _first(panels(result, said, room_of(width)), writer)
    if drawn:
        text = chart_text(drawn, width, screen.encoding, said)
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
    shown = _shown(item, writer)
    sink = Sink(path)
    sink.write(svg_text(drawn, caption(shown, writer.words), writer.words).encode())
    return sink.close(writer.words)


def _shown(item: Item, writer: Writer) -> "Shown":
    """Return an answer with its frame, whatever its own format."""
    frame = PageWriter(writer.command, writer.settings, writer.words, writer.book)
    return frame.shown(item)


def _first(drawn: "list[Panel]", writer: Writer) -> "list[Panel]":
    """Return the charts there is room for; say where some, or all, are missing."""
    words = writer.words
    if not drawn:
        tell(words.say("sweep.no-chart"))
    elif len(drawn) > MOST_CHARTS:
        tell(words.say("sweep.more-charts", n=MOST_CHARTS, total=len(drawn)))
    return drawn[:MOST_CHARTS]
