"""How wide the columns of a grid are, and where the text in them breaks."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from .page import Column

Measure: TypeAlias = Callable[[str], int]  # how many columns of the screen a text takes

GAP = 2
BAR = 1 + GAP
LEAST_TEXT = 8
# Lines break at spaces and after the hyphens of ids (`2024-convention`), never within a date.
_BREAK = re.compile(r"(?<=\w-)(?=[^\W\d])| ")


class Widths:
    """The widths that columns want, given the lines of text in each, and can live with."""

    def __init__(
        self, columns: Sequence[Column], texts: Sequence[Sequence[str]], measure: Measure
    ) -> None:
        self._wanted = [max(map(measure, lines)) for lines in texts]
        self._needed = [
            min(wanted, max(LEAST_TEXT, *(longest_word(line, measure) for line in lines)))
            if column.wraps
            else wanted
            for column, lines, wanted in zip(columns, texts, self._wanted, strict=True)
        ]
        groups = sum(column.starts_group for column in columns)
        self._between = GAP * (len(columns) - 1) + BAR * groups

    @property
    def least(self) -> int:
        """The narrowest the grid can be, in columns of the screen."""
        return sum(self._needed) + self._between

    def within(self, width: int | None) -> Sequence[int]:
        """Return widths that use at most `width` (None: no limit), shared by what is wanted."""
        lacking = [want - need for want, need in zip(self._wanted, self._needed, strict=True)]
        if width is None or width - self.least >= sum(lacking):
            return self._wanted
        free = max(width - self.least, 0)
        return [
            need + lack * free // sum(lacking)
            for need, lack in zip(self._needed, lacking, strict=True)
        ]


def wrapped(text: str, width: int, measure: Measure = len) -> list[str]:
    """Return the lines of a text; a word wider than `width` keeps a line to itself.

    >>> wrapped("signed 2024-09-01 under 2024-convention", 12)
    ['signed', '2024-09-01', 'under 2024-', 'convention']
    """
    if measure(text) <= width:
        return [text]
    lines, start = [""], 0
    for found in (*_BREAK.finditer(text), None):
        end = len(text) if found is None else found.start()
        word = text[start:end]
        if lines[-1].strip() and measure(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word + ("" if found is None else found[0])
        start = end if found is None else found.end()
    return [line.rstrip(" ") for line in lines]


def longest_word(text: str, measure: Measure = len) -> int:
    """Return the width of the longest part of a text that lines cannot break."""
    return max(measure(word) for word in _BREAK.split(text))
