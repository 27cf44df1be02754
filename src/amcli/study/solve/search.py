"""The stretches of an axis on which an answer stays the same side of a wish.

Within two breakpoints a figure moves one way only, so a stretch whose ends and middle agree is
all alike, and halving finds the step at which two ends differ. Every end was computed, and so
was its neighbour.
"""

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

from .axis import Axis

T = TypeVar("T")


class Stretch(NamedTuple, Generic[T]):
    """Neighbouring values, both ends included, that have one outcome."""

    first: int
    last: int
    outcome: T


class Exhausted(Exception):
    """More values would have to be looked at than a search may."""


def stretches(axis: Axis, outcome: Callable[[int], T]) -> list[Stretch[T]]:
    """Return the stretches of an axis, first to last, no two neighbours alike."""
    cuts = axis.cuts()
    ends = [*(cut - 1 for cut in cuts[1:]), axis.last]
    found: list[Stretch[T]] = []
    for first, last in zip(cuts, ends, strict=True):
        for one in _split(first, last, outcome):
            if found and found[-1].outcome == one.outcome:
                found[-1] = found[-1]._replace(last=one.last)
            else:
                found.append(one)
    return found


def _split(first: int, last: int, outcome: Callable[[int], T]) -> Iterator[Stretch[T]]:
    """Yield the stretches between two breakpoints."""
    middle = (first + last) // 2
    if outcome(first) == outcome(last) == outcome(middle):
        yield Stretch(first, last, outcome(first))
        return
    yield from _split(first, middle, outcome)
    yield from _split(middle + 1, last, outcome)
