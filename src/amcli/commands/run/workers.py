"""Processes that share work: chunks out, what came of them back in the order of the chunks.

A worker takes its chunks in turn and sends pieces of what comes of each. No more chunks are out
than `AHEAD` for each worker, and a worker whose chunk is not yet asked for is not listened to
once it has sent more than `MOST_HELD`: the memory needed hangs on neither the number of chunks
nor their size. Workers end when their master does, however that ends.
"""

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Final, TypeAlias

AHEAD: Final = 3  # chunks that may be out for each worker, the one it works at included
QUEUED: Final = 2  # chunks that a worker has at once: it never waits for its next
MOST_HELD: Final = 8_000_000  # bytes of a chunk whose turn has not come
_PATIENCE: Final = 5.0  # seconds that a worker has to end
_GONE = (EOFError, BrokenPipeError, ConnectionResetError)

Piece: TypeAlias = Any  # what a worker sends: it has `size`, in bytes
Labour: TypeAlias = Callable[[Any], Iterable[Piece]]  # a chunk into pieces
Hire: TypeAlias = Callable[[], Labour]  # called once in each worker


class WorkerDied(Exception):
    """A worker ended without saying why; `code` is its exit code, minus a signal."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Crew:
    """Some workers, hired when entered and gone when left."""

    def __init__(self, hire: Hire, size: int, method: str | None = None) -> None:
        self._hire = hire
        self._size = size
        self._method = method or safe_method()
        self._workers: list[_Worker] = []

    def __enter__(self) -> "Crew":
        context = multiprocessing.get_context(self._method)
        try:
            with _deaf_to_interrupts():
                for _ in range(self._size):
                    self._workers.append(_Worker(context, self._hire, self._workers))
        except BaseException:  # Ctrl-C is heard at the end of the block above
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.dismiss()
        for worker in self._workers:
            worker.leave()

    def pieces(self, chunks: Iterable[Any]) -> Generator[Piece, None, None]:
        """Yield what the workers send, in the order of the chunks; raises WorkerDied.

        What a worker raised is raised here when the turn of its chunk has come.
        """
        coming, out = iter(chunks), deque[_Chunk]()
        while True:
            self._hand_out(coming, out)
            if not out:
                return
            first = out[0]
            while first.pieces:
                yield first.pieces.popleft()
            if first.is_over:
                out.popleft()
                if first.error is not None:
                    raise first.error
            else:
                self._listen(first)

    def _hand_out(self, coming: Iterator[Any], out: "deque[_Chunk]") -> None:
        while len(out) < AHEAD * self._size:
            worker = min(self._workers, key=lambda one: len(one.chunks))
            if len(worker.chunks) >= QUEUED:
                return
            work = next(coming, None)
            if work is None:
                return
            out.append(worker.give(work))

    def _listen(self, first: "_Chunk") -> None:
        """Take what some workers have sent, waiting for one."""
        heard = {one.line: one for one in self._workers if one.is_heard(first)}
        for line in wait(list(heard)):
            heard[line].take()  # type: ignore[index]


class _Chunk:
    """A chunk that is out: its pieces so far, and how it ended."""

    def __init__(self) -> None:
        self.pieces: deque[Piece] = deque()
        self.held = 0
        self.is_over = False
        self.error: BaseException | None = None


class _Worker:
    """A process, the line to it and the chunks it has, the one it works at first."""

    def __init__(self, context: BaseContext, hire: Hire, others: Sequence["_Worker"]) -> None:
        self.line, theirs = multiprocessing.Pipe()
        self.chunks: deque[_Chunk] = deque()
        # a fork has the lines of its masters too: it closes them, so that a line ends with them
        inherited = [self.line, *(one.line for one in others)]
        is_fork = context.get_start_method() == "fork"
        arguments = (theirs, hire, inherited if is_fork else [])
        self._process: Any = context.Process(target=_labour, args=arguments, daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        theirs.close()

    def give(self, work: Any) -> _Chunk:
        """Hand out a chunk; raises WorkerDied."""
        try:
            self.line.send(work)
        except _GONE:
            raise self._death() from None
        chunk = _Chunk()
        self.chunks.append(chunk)
        return chunk

    def is_heard(self, first: _Chunk) -> bool:
        """Return whether there is room for what it sends; there always is for the first chunk."""
        return bool(self.chunks) and (self.chunks[0] is first or self.chunks[0].held < MOST_HELD)

    def take(self) -> None:
        """Take a piece, the end of a chunk, or what the worker raised; raises WorkerDied."""
        try:
            kind, what = self.line.recv()
        except _GONE:
            raise self._death() from None
        chunk = self.chunks[0]
        if kind == "piece":
            chunk.pieces.append(what)
            chunk.held += what.size
            return
        chunk.is_over, chunk.error = True, what
        self.chunks.popleft()

    def dismiss(self) -> None:
        """Tell the process to end."""
        self.line.close()
        if self.chunks:  # it is at work that nobody waits for any more
            self._process.terminate()

    def leave(self) -> None:
        """Wait until the process is gone."""
        self._process.join(_PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _death(self) -> WorkerDied:
        self._process.join(_PATIENCE)
        return WorkerDied(self._process.exitcode)


def _labour(line: Connection, hire: Hire, inherited: Sequence[Connection]) -> None:
    """Work until the master is gone. Ctrl-C is the master's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _hear_interrupts(hears=True)
    for other in inherited:
        other.close()
    try:
        labour = hire()
        while True:
            work = line.recv()
            try:
                for piece in labour(work):
                    line.send(("piece", piece))
            except _GONE:
                raise
            except Exception as error:
                line.send(("end", _portable(error)))
            else:
                line.send(("end", None))
    except _GONE:
        return


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
def _deaf_to_interrupts() -> Iterator[None]:
    """Keep Ctrl-C waiting while processes start, so that none of them answers it."""
    _hear_interrupts(hears=False)
    try:
        yield
    finally:
        _hear_interrupts(hears=True)


def _hear_interrupts(*, hears: bool) -> None:
    if hasattr(signal, "pthread_sigmask"):
        how = signal.SIG_UNBLOCK if hears else signal.SIG_BLOCK
        signal.pthread_sigmask(how, {signal.SIGINT})
