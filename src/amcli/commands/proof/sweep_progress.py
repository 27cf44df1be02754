"""A bar of the values of a sweep, on a terminal, when the work lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from amcli.commands.run.progress import LENGTH, Progress
from amcli.words.catalogue import Words


@contextmanager
def counting(total: int, words: Words) -> Iterator[Callable[[], None]]:
    """Yield what counts one value; the bar is gone at the end, whatever happens."""
    progress = _Values(total, words)
    try:
        yield progress.step
    finally:
        progress.wipe()


class _Values(Progress):
    """Counts values, whose number is known."""

    def __init__(self, total: int, words: Words) -> None:
        super().__init__(words, ())
        self._total = total

    def _text(self) -> str:
        done = LENGTH * self._count // max(self._total or 0, 1)
        bar = "#" * done + "." * (LENGTH - done)
        return self._said.say("sweep.progress", bar=bar, n=self._count, total=self._total)
