"""Processes that share work: each takes its part of the chunks, and what came of them is heard
in the order of the chunks.

Of `n` workers each has every `n`th chunk, and sends pieces of what comes of each. It goes on while
no more than `AHEAD` pieces wait to be heard, so the memory needed hangs on neither the number of
chunks nor their size. Workers end when their master does, however that ends.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from typing import Any, Final, TypeAlias

AHEAD: Final = 8  # pieces of a worker that wait for their turn
_HANGUP: Final = getattr(signal, "SIGHUP", None)  # there is none on Windows
_SIGNALS: Final = {signal.SIGINT, signal.SIGTERM, *filter(None, [_HANGUP])}
_PATIENCE: Final = 5.0  # seconds that a worker has to end
_LAST: Final = object()  # after the last piece that is put

Piece: TypeAlias = Any  # what a worker sends
Labour: TypeAlias = Callable[[Any], Iterable[Piece]]  # a chunk into pieces
Hire: TypeAlias = Callable[[], Labour]  # called once in each worker


class WorkerDied(Exception):
    """A worker ended without saying why; `code` is its exit code, minus a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Crew:
    """Some processes that share chunks, each with a line to hear of its own.

    They are hired when it is entered and gone when it is left.
    """

    def __init__(self, hire: Hire, chunks: Sequence[Any], size: int) -> None:
        self._hire = hire
        self._chunks = chunks
        self._size = size
        self._workers: list[tuple[Any, Connection]] = []

    def __enter__(self) -> "Crew":
        context: Any = multiprocessing.get_context(safe_method())
        try:
            with _deaf_to_signals():
                for number in range(self._size):
                    line, theirs = context.Pipe(duplex=False)
                    # a fork has the lines of its master too: it closes them, so that a line ends
                    # with the master
                    is_fork = context.get_start_method() == "fork"
                    inherited = [line, *(other for _, other in self._workers)] if is_fork else []
                    own = self._chunks[number :: self._size]
                    arguments = (theirs, self._hire, own, inherited)
                    process = context.Process(target=_labour, args=arguments, daemon=True)
                    process.start()
                    theirs.close()
                    self._workers.append((process, line))
        except BaseException:  # Ctrl-C is heard at the end of the block above
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process, line in self._workers:  # be they at work that nobody waits for any more
            line.close()
            process.terminate()
        for process, _line in self._workers:
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()

    def pieces(self) -> Iterator[Piece]:
        """Yield what the workers send, in the order of the chunks; raises WorkerDied.

        What a worker raised is raised here when the turn of its chunk has come.
        """
        for (process, line), _ in zip(cycle(self._workers), self._chunks, strict=False):
            while (sent := _heard(line, process)) is not None:
                if isinstance(sent, Exception):
                    raise sent
                yield sent


def _heard(line: Connection, process: Any) -> Any:
    """Return what a worker sends; raises WorkerDied."""
    try:
        return line.recv()
    except (EOFError, OSError):  # killed between two lines, or in the middle of one
        process.join(_PATIENCE)
        raise WorkerDied(process.exitcode) from None


def _labour(
    line: Connection, hire: Hire, chunks: Iterable[Any], inherited: Sequence[Connection]
) -> None:
    """Answer the chunks, each followed by None. Ctrl-C is the master's to answer.

    What ends this process is not told on the pipe by which the master hears of its own end.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:  # as under nohup
        signal.signal(_HANGUP, signal.SIG_DFL)
    _hear_signals(hears=True)
    for other in inherited:
        other.close()
    pieces: Queue[Piece] = Queue(AHEAD)
    sender = Thread(target=_send, args=(line, pieces), daemon=True)
    sender.start()
    try:
        labour = hire()
        for chunk in chunks:
            for piece in labour(chunk):
                pieces.put(piece)
            pieces.put(None)
    except Exception as error:
        pieces.put(_portable(error))
    pieces.put(_LAST)
    sender.join()


def _send(line: Connection, pieces: "Queue[Piece]") -> None:
    """Send what is put; end the process where nobody listens any more."""
    try:
        for piece in iter(pieces.get, _LAST):
            line.send(piece)
    except OSError:
        os._exit(0)


def _portable(error: Exception) -> Exception:
    """Return an error that can be sent, with the place it came from."""
    import pickle
    import traceback

    error.add_note("".join(traceback.format_exception(error)))
    try:
        return pickle.loads(pickle.dumps(error))  # type: ignore[no-any-return]
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")


def safe_method() -> str:
    """Return how processes are started: by fork where that is safe, which costs nothing."""
    return "fork" if sys.platform == "linux" else "spawn"


@contextmanager
def _deaf_to_signals() -> Iterator[None]:
    """Keep signals waiting while processes start, so that none answers one as the master would."""
    _hear_signals(hears=False)
    try:
        yield
    finally:
        _hear_signals(hears=True)


def _hear_signals(*, hears: bool) -> None:
    if hasattr(signal, "pthread_sigmask"):
        how = signal.SIG_UNBLOCK if hears else signal.SIG_BLOCK
        signal.pthread_sigmask(how, _SIGNALS)
