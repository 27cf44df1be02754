"""Many files answered by several processes: the same bytes in the same order as by one."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO, cast

from amcli.commands.command import Request
from amcli.commands.messages import tell
from amcli.commands.options import Settings
from amcli.commands.registry import find
from amcli.load.toml.files import load_rules
from amcli.words.catalogue import Lang, words_in

from .document_loop import Session, Totals, Work, documents
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


def share(session: Session, works: Sequence[Work], jobs: int) -> None:
    """Answer the documents of many files by `jobs` processes, as if they were answered here.

    Where a process dies one line says so; what was written so far stays written.
    """
    from .workers import Crew, WorkerDied

    sys.stdout.flush()
    gc.freeze()  # what is there stays there: no process has to look at it again
    chunks = [works[start : start + CHUNK] for start in range(0, len(works), CHUNK)]
    sink, words = session.writer.sink, session.request.words
    try:
        with Crew(Hired(session), chunks, jobs) as crew:
            for piece in crew.pieces():
                session.progress.wipe()
                sys.stderr.write(piece.err)
                for header, data in piece.out:
                    sink.write(data, header)
                session.totals.add(piece.totals)
                session.progress.step(piece.totals.all)
                if piece.is_last:
                    session.totals.code = piece.totals.code
                if piece.is_last or sink.failed is not None:
                    return
    except WorkerDied as death:
        session.totals.code = DIED
        signal = "" if (death.code or 0) >= 0 else words.say("many.signal", n=-(death.code or 0))
        tell(f"amcli: {words.say('cli.error')} {words.say('many.worker-died', signal=signal)}")


class Hired:
    """What makes a worker of a process: by fork the session as it is, elsewhere one like it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sink = HeldRows()

    def __call__(self) -> "Labour":
        """Return what the worker does with a chunk."""
        self._session.progress.silence()
        self._session.writer.sink = self._sink
        self._session.totals = Totals()
        return self._labour

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make it again in a process that was not forked."""
        command, settings, words, _ = self._session.request
        return hired, (command.id, settings._replace(resume=None), words.lang, self._session.places)

    def _labour(self, works: Sequence[Work]) -> Iterator[ChunkAnswers]:
        """Yield what comes of a chunk, no more at once than fills a piece."""
        session, heard = self._session, HeardErrors()
        with redirect_stderr(cast("TextIO", heard)):
            try:
                for document in documents(works, session.read):
                    is_last = session.take(document)
                    if is_last or self._sink.size > FULL:
                        yield self._piece(heard, is_last=is_last)
                    if is_last:
                        return
            except Exception:  # what was answered before it comes first
                yield self._piece(heard)
                raise
            yield self._piece(heard)

    def _piece(self, heard: "HeardErrors", *, is_last: bool = False) -> ChunkAnswers:
        """Return what was answered since the last piece."""
        totals, self._session.totals = self._session.totals, Totals()
        return ChunkAnswers(self._sink.taken(), heard.taken(), totals, is_last)


def hired(command: str, settings: Settings, lang: Lang, places: tuple[str, ...]) -> Hired:
    """Return what makes a worker, from what can be sent to another process."""
    book = load_rules(*settings.rules)
    return Hired(Session(Request(find(command), settings, words_in(lang), book), places))


class HeardErrors:
    """What is said on stderr, on its way there: in all else it is the stderr of the session."""

    def __init__(self) -> None:
        self._real = sys.stderr
        self._said: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def write(self, text: str) -> int:
        """Keep what is said."""
        self._said.append(text)
        return len(text)

    def taken(self) -> str:
        """Return what was said, and forget it."""
        said, self._said = self._said, []
        return "".join(said)
