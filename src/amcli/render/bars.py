"""Bars from block characters, to the eighth of a column; plain where the encoding lacks them."""

from collections.abc import Callable, Iterator

from .encoding import can_encode
from .page import Bars

WITHOUT_LIMIT = 40  # columns of the longest bar in a pipe
GAP = "  "
_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_PLAIN = "#"


def bar_text(count: int, most: int, columns: int, encoding: str = "utf-8") -> str:
    """Return a bar as long, in `columns`, as `count` is to `most`; one that is not 0 is seen.

    >>> bar_text(3, 4, 6), bar_text(3, 4, 6, "ascii"), bar_text(1, 900, 6), bar_text(0, 4, 6)
    ('████▌', '#####', '▏', '')
    """
    if not count or columns < 1:
        return ""
    if not can_encode(_EIGHTHS + _FULL, encoding):
        mark = _FULL if can_encode(_FULL, encoding) else _PLAIN
        return mark * max((2 * count * columns + most) // (2 * most), 1)
    eighths = max(8 * count * columns // most, 1)
    return _FULL * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def bar_lines(
    chart: Bars, width: int | None, encoding: str, measure: Callable[[str], int]
) -> Iterator[str]:
    """Yield the lines of a chart: what each bar stands for, how many, and the bar as it fits."""
    labels = max((measure(bar.label) for bar in chart.bars), default=0)
    counts = [f"{bar.number:,}".replace(",", " ") for bar in chart.bars]
    numbers = max(map(len, counts), default=0)
    most = max((bar.number for bar in chart.bars), default=0)
    room = WITHOUT_LIMIT if width is None else width - labels - numbers - 2 * len(GAP)
    for bar, count in zip(chart.bars, counts, strict=True):
        drawn = bar_text(bar.number, most, room, encoding)
        padding = " " * (labels - measure(bar.label))
        yield f"{padding}{bar.label}{GAP}{count:>{numbers}}{GAP}{drawn}".rstrip()
