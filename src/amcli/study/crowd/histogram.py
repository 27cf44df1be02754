"""How many changes are of which size: a bar for each value, or for ranges of one width."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

MOST_BARS = 12  # more would not be read at one look
_STEPS = (1, 2, 5)  # widths that people count in, times a power of ten


class Bar(NamedTuple):
    """How many profiles have a value from `low` to `high`, both included, in euros."""

    low: int
    high: int
    profiles: int


def histogram(values: Sequence[int]) -> tuple[Bar, ...]:
    """Return the bars, lowest first: one per value where the values are few, else ranges.

    Ranges have one width, 1, 2 or 5 times a power of ten; nothing is one of its own, and a range
    between two others is there though it is empty.

    >>> histogram([3000, -500, 3000])
    (Bar(low=-500, high=-500, profiles=1), Bar(low=3000, high=3000, profiles=2))
    """
    return histogram_of(Counter(values))


def histogram_of(counts: Mapping[int, int]) -> tuple[Bar, ...]:
    """Return the bars of values that were counted: how many there are of each."""
    if len(counts) <= MOST_BARS:
        return tuple(Bar(value, value, count) for value, count in sorted(counts.items()))
    width = next(width for width in _widths() if _bars(counts, width) <= MOST_BARS)
    placed = Counter[int]()
    for value, count in counts.items():
        placed[_place(value, width)] += count
    return tuple(
        Bar(*_range(place, width), placed[place]) for place in range(min(placed), max(placed) + 1)
    )


def _widths() -> Iterator[int]:
    scale = 1
    while True:
        yield from (step * scale for step in _STEPS)
        scale *= 10  # the next power of ten


def _bars(values: Collection[int], width: int) -> int:
    return _place(max(values), width) - _place(min(values), width) + 1


def _place(value: int, width: int) -> int:
    """Return the number of a value's range: 0 for nothing, 1 for the least gains, −1 losses."""
    if value == 0:
        return 0
    return value // width + 1 if value > 0 else -(-value // width) - 1


def _range(place: int, width: int) -> tuple[int, int]:
    """Return the first and the last value of a range."""
    if place == 0:
        return 0, 0
    nearest = (abs(place) - 1) * width
    ends = max(nearest, 1), nearest + width - 1
    return ends if place > 0 else (-ends[1], -ends[0])
