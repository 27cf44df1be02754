"""Where the charts of a sweep go: below its table, and into a file of their own."""

from pathlib import Path
from typing import TYPE_CHECKING

from amcli.commands.messages import USAGE, tell
from amcli.commands.options import Format
from amcli.commands.run.files import Sink
from amcli.commands.run.writers import (
    Item,
    PageWriter,
    Writer,
    WriterBeside,
    screen_of,
)
from amcli.study.sweep.sweep import SweepResult

if TYPE_CHECKING:
    from amcli.render.charts.panels import Panel

MOST_CHARTS = 12  # below a table, or in a file
_NARROWEST = 40  # columns


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


def _draw_below(result: SweepResult, writer: Writer) -> None:
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
    sink = Sink(path)
    sink.write(svg_text(drawn, caption(shown, writer.words), writer.words).encode())
    return sink.close(writer.words)


def _first(drawn: "list[Panel]", writer: Writer) -> "list[Panel]":
    """Return the charts there is room for; say where some, or all, are missing."""
    words = writer.words
    if not drawn:
        tell(words.say("sweep.no-chart"))
    elif len(drawn) > MOST_CHARTS:
        tell(words.say("sweep.more-charts", n=MOST_CHARTS, total=len(drawn)))
    return drawn[:MOST_CHARTS]
