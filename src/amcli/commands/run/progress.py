"""A bar of the profiles answered on stderr, on a terminal only, when the work lasts."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from amcli.load.files import list_places
from amcli.words.catalogue import Words

PATIENCE = 1.0  # seconds before anything is shown
EVERY = 0.1  # seconds between two counts
LENGTH = 20  # of the bar, in columns
_WIPE = "\r\033[K"


class Progress:
    """Counts the profiles answered; shows the count on a terminal after a second."""

    def __init__(self, words: Words, places: Sequence[str]) -> None:
        self._words = words
        self._places = places
        self._is_shown = False
        self._count = 0
        self._total: int | None = None
        self._next = time.monotonic() + PATIENCE if sys.stderr.isatty() else None

    def silence(self) -> None:
        """Show nothing, whatever is counted: another process does."""
        self._next, self._is_shown = None, False

    def step(self, count: int = 1) -> None:
        """Count one profile, or several."""
        self._count += count
        if self._next is None or time.monotonic() < self._next:
            return
        if self._total is None:
            self._total = sum(1 for _ in list_places(self._places))
        if self._total == 1 == self._count:  # one file is answered: nothing left to wait for
            return
        self._next = time.monotonic() + EVERY
        self._is_shown = True
        sys.stderr.write(f"{_WIPE}{self._text()}")
        sys.stderr.flush()

    def wipe(self) -> None:
        """Take the bar away, so that something else can be written."""
        if self._is_shown:
            sys.stderr.write(_WIPE)
            sys.stderr.flush()
            self._is_shown = False

    def _text(self) -> str:
        """Return the bar and the count; the count alone where files hold several documents."""
        total = self._total or 0
        if self._count > total:
            return self._words.say("cli.progress", n=self._count)
        return self._words.say("cli.progress-of", bar=self._bar(total), n=self._count, total=total)

    def _bar(self, total: int) -> str:
        """Return the bar, as long as what is done of the total."""
        done = min(LENGTH, LENGTH * self._count // max(total, 1))
        return "#" * done + "." * (LENGTH - done)


class ProgressOf(Progress):
    """Counts what is no profile, from any thread; the sentence of `code` says how many.

    `total` is None or 0 where nobody knows.
    """

    def __init__(self, code: str, total: int | None, words: Words) -> None:
        from threading import Lock  # which a short run has no use for

        super().__init__(words, ())
        self._code = code
        self._total = total or 0
        self._turn = Lock()

    def step(self, count: int = 1) -> None:
        """Count some."""
        with self._turn:
            super().step(count)

    def _text(self) -> str:
        total = self._total or 0
        return self._words.say(self._code, bar=self._bar(total), n=self._count, total=total)


@contextmanager
def counting(total: int, words: Words) -> Iterator[Callable[[], None]]:
    """Yield what counts one value of a sweep; the bar is gone at the end, whatever happens."""
    progress = ProgressOf("sweep.progress", total, words)
    try:
        yield progress.step
    finally:
        progress.wipe()
