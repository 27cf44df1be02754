"""Many files answered by several processes: the same bytes in the same order as by one."""

import gc
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, redirect_stderr
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from amcli.commands.options import Settings
from amcli.load.profiles import Loaded, Reader
from amcli.words.catalogue import Lang, words_in

from .document_loop import Run, Work, documents
from .files import Sink
from .totals import Tally

if TYPE_CHECKING:
    from .workers import Labour

FEW: Final = 400  # files that one process has answered before others are of use
CHUNK: Final = 50  # files that a worker takes at once
FULL: Final = 1_000_000  # bytes that a worker sends at once
DIED = 70


class Answers(NamedTuple):
    """What a worker made of some documents: bytes for stdout, words for stderr, the counts."""

    start: bytes
    out: bytes
    err: str
    tally: Tally
    is_last: bool

    @property
    def size(self) -> int:
        """The bytes it takes, roughly."""
        return len(self.out) + len(self.err)


def cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def crowd(works: Iterable[Work]) -> tuple[bool, Iterator[Work]]:
    """Return whether there are more files than one process should answer, and all of them."""
    remaining = iter(works)
    first = list(islice(remaining, FEW + 1))
    return len(first) > FEW, chain(first, remaining)


def share(run: Run, works: Iterator[Work], read: Reader, jobs: int) -> None:
    """Answer the documents of many files by `jobs` processes."""
    from .workers import Crew, WorkerDied

    sys.stdout.flush()
    gc.freeze()  # what is there stays there: no process has to look at it again
    try:
        with (
            Crew(Hired(run, read), jobs) as crew,
            closing(crew.pieces(_chunks(works))) as pieces,
        ):
            _write(run, pieces)
    except WorkerDied as death:
        _mourn(run, death.code)


def _chunks(works: Iterator[Work]) -> Iterator[list[Work]]:
    while chunk := list(islice(works, CHUNK)):
        yield chunk


def _write(run: Run, pieces: Iterator[Answers]) -> None:
    """Write what comes of each chunk, as if it had been answered here."""
    sink, has_started = run.writer.sink, False
    for piece in pieces:
        if run.progress is not None:
            run.progress.wipe()
        if piece.err:
            sys.stderr.write(piece.err)
        if piece.start and not has_started:
            sink.start(piece.start)
            has_started = True
        if piece.out:
            sink.write(piece.out)
        run.tally.add(piece.tally)
        if run.progress is not None:
            run.progress.step(piece.tally.all)
        if piece.is_last:
            run.tally.code = piece.tally.code
        if piece.is_last or sink.failed is not None:
            return


def _mourn(run: Run, code: int | None) -> None:
    """Say in one line that a worker is gone; what was written so far stays written."""
    from amcli.commands.messages import tell

    run.tally.code = DIED
    words = run.question.words
    signal = "" if code is None or code >= 0 else words.say("many.signal", n=-code)
    tell(f"amcli: {words.say('cli.error')} {words.say('many.worker-died', signal=signal)}")


class Hired:
    """What makes a worker of a process: by fork the run as it is, elsewhere another one like it."""

    def __init__(self, run: Run, read: Reader) -> None:
        self._run = run
        self._read = read
        self._gathered = Gathered()

    def __call__(self) -> "Labour":
        """Return what the worker does with a chunk."""
        self._run.progress = None
        self._run.writer.sink = self._gathered
        return self._labour

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make it again in a process that was not forked."""
        command, settings, said, _ = self._run.question
        return hired, (command, settings._replace(resume=None), said.lang, self._run.places)

    def _labour(self, works: list[Work]) -> Iterator[Answers]:
        """Yield what comes of a chunk, no more at once than fills a piece."""
        loaded, run = documents(works, self._read), self._run
        is_over, error = False, None
        with redirect_stderr(Heard()) as heard:
            while not is_over and error is None:
                run.tally, is_last = Tally(), False
                try:
                    is_last, is_over = self._until_full(loaded)
                except Exception as raised:  # what was answered before it comes first
                    error = raised
                start, out = self._gathered.taken()
                yield Answers(start, out, heard.taken(), run.tally, is_last)
        if error is not None:
            raise error

    def _until_full(self, loaded: Iterator[Loaded]) -> tuple[bool, bool]:
        """Answer documents until they fill a piece.

        Return whether the run stops at the last one, and whether no other one is to be answered.
        """
        for one in loaded:
            if self._run.take(one):
                return True, True
            if self._gathered.size > FULL:
                return False, False
        return False, True


def hired(command: str, settings: Settings, lang: Lang, places: tuple[str, ...]) -> Hired:
    """Return what makes a worker, from what can be sent to another process."""
    from .session import opened

    return Hired(*opened(command, places, settings, words_in(lang)))


class Gathered(Sink):
    """Bytes on their way to the process that writes them."""

    def __init__(self) -> None:
        super().__init__(None)
        self._start = b""
        self._out: list[bytes] = []
        self.size = 0

    def start(self, data: bytes) -> None:
        """Keep what comes once apart: another worker may have it too."""
        self._start = data

    def write(self, data: bytes) -> None:
        """Keep bytes."""
        self._out.append(data)
        self.size += len(data)

    def taken(self) -> tuple[bytes, bytes]:
        """Return what is kept, and keep no more of it."""
        found = self._start, b"".join(self._out)
        self._start, self._out, self.size = b"", [], 0
        return found


class Heard(io.StringIO):
    """What is said on stderr, on its way there: it looks like the stderr of the run."""

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
        found = self.getvalue()
        self.seek(0)
        self.truncate()
        return found
