"""Many files answered by several processes: the same bytes in the same order as by one."""

import gc
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from amcli.commands.command import Request
from amcli.commands.messages import tell
from amcli.commands.options import Settings
from amcli.commands.registry import find
from amcli.load.profiles import Loaded, Reader
from amcli.load.toml.files import load_rules
from amcli.words.catalogue import Lang, words_in

from .document_loop import Session, Totals, Work, documents, opened
from .files import HeldRows

if TYPE_CHECKING:
    from .workers import Labour

FEW: Final = 400  # files that one process has answered before others are of use
CHUNK: Final = 50  # files that a worker takes at once
FULL: Final = 1_000_000  # bytes that a worker sends at once
DIED = 70


class ChunkAnswers(NamedTuple):
    """What a worker made of some documents: bytes for stdout, words for stderr, the counts.

    Bytes come with the header that they stand under, an empty one where there is none.
    """

    out: tuple[tuple[bytes, bytes], ...]
    err: str
    totals: Totals
    is_last: bool


def cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share(session: Session, works: Sequence[Work], read: Reader, jobs: int) -> None:
    """Answer the documents of many files by `jobs` processes."""
    from .workers import Crew, WorkerDied

    sys.stdout.flush()
    gc.freeze()  # what is there stays there: no process has to look at it again
    chunks = [works[start : start + CHUNK] for start in range(0, len(works), CHUNK)]
    try:
        with Crew(Hired(session, read), chunks, jobs) as crew:
            _write(session, crew.pieces())
    except WorkerDied as death:
        _mourn(session, death.code)


def _write(session: Session, pieces: Iterator[ChunkAnswers]) -> None:
    """Write what comes of each chunk, as if it had been answered here."""
    sink = session.writer.sink
    for piece in pieces:
        session.progress.wipe()
        if piece.err:
            sys.stderr.write(piece.err)
        for header, data in piece.out:
            sink.write(data, header)
        session.totals.add(piece.totals)
        session.progress.step(piece.totals.all)
        if piece.is_last:
            session.totals.code = piece.totals.code
        if piece.is_last or sink.failed is not None:
            return


def _mourn(session: Session, code: int | None) -> None:
    """Say in one line that a worker is gone; what was written so far stays written."""
    session.totals.code = DIED
    words = session.request.words
    signal = "" if code is None or code >= 0 else words.say("many.signal", n=-code)
    tell(f"amcli: {words.say('cli.error')} {words.say('many.worker-died', signal=signal)}")


class Hired:
    """What makes a worker of a process: by fork the session as it is, elsewhere one like it."""

    def __init__(self, session: Session, read: Reader) -> None:
        self._session = session
        self._read = read
        self._sink = HeldRows()

    def __call__(self) -> "Labour":
        """Return what the worker does with a chunk."""
        self._session.progress.silence()
        self._session.writer.sink = self._sink
        return self._labour

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make it again in a process that was not forked."""
        command, settings, words, _ = self._session.request
        return hired, (command.id, settings._replace(resume=None), words.lang, self._session.places)

    def _labour(self, works: Sequence[Work]) -> Iterator[ChunkAnswers]:
        """Yield what comes of a chunk, no more at once than fills a piece."""
        loaded, session = documents(works, self._read), self._session
        is_over, error = False, None
        with redirect_stderr(HeardErrors()) as heard:
            while not is_over and error is None:
                session.totals, is_last = Totals(), False
                try:
                    is_last, is_over = self._until_full(loaded)
                except Exception as raised:  # what was answered before it comes first
                    error = raised
                yield ChunkAnswers(self._sink.taken(), heard.taken(), session.totals, is_last)
        if error is not None:
            raise error

    def _until_full(self, loaded: Iterator[Loaded]) -> tuple[bool, bool]:
        """Answer documents until they fill a piece.

        Return whether the run stops at the last one, and whether no other one is to be answered.
        """
        for document in loaded:
            if self._session.take(document):
                return True, True
            if self._sink.size > FULL:
                return False, False
        return False, True


def hired(command: str, settings: Settings, lang: Lang, places: tuple[str, ...]) -> Hired:
    """Return what makes a worker, from what can be sent to another process."""
    book = load_rules(*settings.rules)
    request = Request(find(command), settings, words_in(lang), book)
    return Hired(*opened(request, places))


class HeardErrors(io.StringIO):
    """What is said on stderr, on its way there: it looks like the stderr of the session."""

    def __init__(self) -> None:
        super().__init__()
        self._real = sys.stderr

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the real one."""
        return self._real.encoding

    def isatty(self) -> bool:
        """Return whether the real one is a terminal."""
        return self._real.isatty()

    def fileno(self) -> int:
        """Return the file of the real one."""
        return self._real.fileno()

    def taken(self) -> str:
        """Return what was said, and forget it."""
        kept = self.getvalue()
        self.seek(0)
        self.truncate()
        return kept
