"""A bar of what is done on stderr, on a terminal only, when the work lasts."""

import sys
import time
from _thread import allocate_lock  # `threading` is more than a short run has use for
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from amcli.words.catalogue import Words

PATIENCE = 1.0  # seconds before anything is shown
EVERY = 0.1  # seconds between two counts
LENGTH = 20  # of the bar, in columns
_WIPE = "\r\033[K"


class Progress:
    """Counts what is done, from any thread; shows the count on a terminal after a second.

    `total` is asked for when it is shown, 0 where nobody knows. The sentence of `code` says how
    many are done, that of `code` and `-of` how many of them all, with a bar.
    """

    def __init__(self, code: str, total: Callable[[], int], words: Words) -> None:
        self._code = code
        self._ask_total = total
        self._words = words
        self._is_shown = False
        self._count = 0
        self._total: int | None = None
        self._next = time.monotonic() + PATIENCE if sys.stderr.isatty() else None
        self._turn = allocate_lock()

    def silence(self) -> None:
        """Show nothing, whatever is counted: another process does."""
        self._next, self._is_shown = None, False

    def step(self, count: int = 1) -> None:
        """Count one, or several."""
        with self._turn:
            self._count += count
            if self._next is None or time.monotonic() < self._next:
                return
            if self._total is None:
                self._total = self._ask_total()
            if self._total == 1 == self._count:  # nothing left to wait for
                return
            self._next = time.monotonic() + EVERY
            self._is_shown = True
            sys.stderr.write(f"{_WIPE}{self._text(self._total)}")
            sys.stderr.flush()

    def wipe(self) -> None:
        """Take the bar away, so that something else can be written."""
        if self._is_shown:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()
            self._is_shown = False

    def _text(self, total: int) -> str:
        """Return the bar and the count; the count alone where there are more than was known."""
        if self._count > total:
            return self._words.say(self._code, n=self._count)
        done = LENGTH * self._count // max(total, 1)
        bar = "#" * done + "." * (LENGTH - done)
        return self._words.say(f"{self._code}-of", bar=bar, n=self._count, total=total)


@contextmanager
def counting(total: int, words: Words) -> Iterator[Callable[[], None]]:
    """Yield what counts one value of a sweep; the bar is gone at the end, whatever happens."""
    progress = Progress("sweep.progress", lambda: total, words)
    try:
        yield progress.step
    finally:
        progress.wipe()
