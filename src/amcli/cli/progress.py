"""A count of profiles on stderr, on a terminal only, when the work lasts."""

import sys
import time

from amcli.render.words import Words

PATIENCE = 1.0  # seconds before anything is shown
EVERY = 0.1  # seconds between two counts


class Progress:
    """Counts the profiles answered and shows the count on a terminal after a second."""

    def __init__(self, said: Words) -> None:
        self._said = said
        self._is_shown = False
        self._count = 0
        self._next = time.monotonic() + PATIENCE if sys.stderr.isatty() else None

    def step(self) -> None:
        """Count one profile."""
        self._count += 1
        if self._next is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        self._is_shown = True
        sys.stderr.write("\r" + self._said.say("cli.progress", n=self._count))
        sys.stderr.flush()

    def stop(self) -> None:
        """Wipe the count."""
        if self._is_shown:
            sys.stderr.write("\r\033[K")
