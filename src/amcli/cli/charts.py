"""Where the charts of a sweep go: below its table, and into a file of their own."""

from pathlib import Path
from typing import TYPE_CHECKING

from amcli.domain.sweep import SweepResult

from .complaints import USAGE, tell
from .options import Format
from .output import Item, Writer
from .pages import PageWriter, screen_of
from .sinks import Sink

if TYPE_CHECKING:
    from amcli.render.plot import Panel
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
    from amcli.render.charts import IN_PIPE, chart_text, room_of
    from amcli.render.plot import panels

    screen, said = screen_of(writer.settings, writer.said), writer.said
    width = screen.width or IN_PIPE
    if width < _NARROWEST:
        tell(said.say("sweep.narrow", width=width))
        return
    drawn = _first(panels(result, said, room_of(width)), writer)
    if drawn:
        text = chart_text(drawn, width, screen.encoding, said)
        writer.sink.write(f"\n{text}".encode(screen.encoding, "replace"))


def _write_svg(item: Item, writer: Writer, path: Path) -> int:
    from amcli.render.plot import panels, undrawn
    from amcli.render.svg import ROOM, svg_text
    from amcli.render.views.sweep import caption

    assert item.answer is not None
    drawn = _first(panels(item.answer.result, writer.said, ROOM), writer)
    if not drawn:
        return USAGE
    left_out = ", ".join(undrawn(item.answer.result))
    if left_out:
        tell(writer.said.say("sweep.left-out", paths=left_out))
    shown = _shown(item, writer)
    sink = Sink(path)
    sink.write(svg_text(drawn, caption(shown, writer.said), writer.said).encode())
    return sink.close(writer.said)


def _shown(item: Item, writer: Writer) -> "Shown":
    """Return an answer with its frame, whatever its own format."""
    frame = PageWriter(writer.command, writer.settings, writer.said, writer.book)
    return frame.shown(item)


def _first(drawn: "list[Panel]", writer: Writer) -> "list[Panel]":
    """Return the charts there is room for; say where some, or all, are missing."""
    said = writer.said
    if not drawn:
        tell(said.say("sweep.no-chart"))
    elif len(drawn) > MOST_CHARTS:
        tell(said.say("sweep.more-charts", n=MOST_CHARTS, total=len(drawn)))
    return drawn[:MOST_CHARTS]
