"""A bar of the values of a sweep, on a terminal, when the work lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from amcli.render.words import Words

from .progress import LENGTH, Progress


@contextmanager
def counting(total: int, said: Words) -> Iterator[Callable[[], None]]:
    """Yield what counts one value; the bar is gone at the end, whatever happens."""
    progress = _Values(total, said)
    try:
        yield progress.step
    finally:
        progress.wipe()


class _Values(Progress):
    """Counts values, whose number is known."""

    def __init__(self, total: int, said: Words) -> None:
        super().__init__(said, ())
        self._total = total

    def _text(self) -> str:
        done = LENGTH * self._count // max(self._total or 0, 1)
        bar = "#" * done + "." * (LENGTH - done)
        return self._said.say("sweep.progress", bar=bar, n=self._count, total=self._total)
