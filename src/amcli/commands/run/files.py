"""Where bytes go: a stream, a file replaced whole, or a file that grows line by line."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from amcli.commands.options import STDOUT
from amcli.words.catalogue import Words

CANNOT_WRITE = 73
ROOM = 1_000_000  # bytes of a file that are held before they go to the disk


class Sink:
    """The standard output (None, or `-`), or a file that is replaced whole when all is written.

    A device or a pipe is written to as it is. `failed` is why nothing more can be written; it is
    said when the sink is closed.
    """

    def __init__(self, path: Path | None) -> None:
        self.failed: OSError | None = None
        self._has_header = False
        self._path = None if path == STDOUT else path
        self._stream: BinaryIO | None = None
        self._name: str | None = None  # of the file beside, that is to take the place

    def write(self, data: bytes, header: bytes = b"") -> None:
        """Write bytes: at once to the stream, beside the file until all of them are there.

        `header` comes once, before all else: it is the same for all that follows.
        """
        if header and not self._has_header:
            self._has_header, data = True, header + data
        if self._path is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
        elif self.failed is None:
            with self.failing():
                self.opened()[0].write(data)

    def opened(self) -> tuple[BinaryIO, str | None]:
        """Return the stream, and the file that it goes to where that has a name of its own.

        Raises OSError.
        """
        if self._stream is None:
            assert self._path is not None
            self._stream = self._open(self._path)
        return self._stream, self._name

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Let an OSError be why nothing more can be written."""
        try:
            yield
        except OSError as error:
            self.failed = error
            self.abandon()

    def close(self, words: Words) -> int:
        """Put the file in its place; return 73 if that cannot be done, the old file untouched.

        It is untouched too where nothing was answered.
        """
        if self._stream is not None and self.failed is None:
            with self.failing():
                self._put_in_place()
        return report_unwritten(self._path, self.failed, words)

    def abandon(self) -> None:
        """Leave the old file as it is, and nothing beside it."""
        with suppress(OSError):  # what could not be written is not wanted any more
            if self._stream is not None:
                self._stream.close()
        if self._name is not None:
            Path(self._name).unlink(missing_ok=True)
            _unfinished.discard(self._name)

    def _open(self, path: Path) -> BinaryIO:
        if is_device(path):
            return path.open("wb")
        path = Path(os.path.realpath(path))
        if path.is_symlink():  # its links lead to each other
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        import tempfile  # not needed to write to a stream

        _hear_the_end()
        handle, self._name = tempfile.mkstemp(dir=path.parent, prefix=".amcli.")
        _unfinished.add(self._name)
        return os.fdopen(handle, "wb", ROOM)

    def _put_in_place(self) -> None:
        """Let the new file be the old one, with its permissions."""
        assert self._stream is not None
        self._stream.close()
        if self._name is None:
            return
        mask = os.umask(0)
        os.umask(mask)
        path = Path(os.path.realpath(str(self._path)))
        Path(self._name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        Path(self._name).replace(path)
        _unfinished.discard(self._name)
        self._name = None


class HeldRows(Sink):
    """Bytes that wait: for another process, or until `joined` makes one table of all of them.

    `size` is how many there are.
    """

    def __init__(
        self,
        path: Path | None = None,
        joined: Callable[[Sequence[tuple[str, str]]], str] | None = None,
    ) -> None:
        super().__init__(path)
        self.size = 0
        self._joined = joined
        self._parts: list[tuple[bytes, bytearray]] = []

    def write(self, data: bytes, header: bytes = b"") -> None:
        """Hold bytes, those under one header together."""
        if not self._parts or self._parts[-1][0] != header:
            self._parts.append((header, bytearray()))
        self._parts[-1][1].extend(data)
        self.size += len(data)

    def taken(self) -> tuple[tuple[bytes, bytes], ...]:
        """Return each header with what stands under it, and hold no more of it."""
        parts, self._parts, self.size = self._parts, [], 0
        return tuple((header, bytes(data)) for header, data in parts)

    def close(self, words: Words) -> int:
        """Write one table; return 73 if that cannot be done."""
        parts = self.taken()
        if self._joined is not None and len({header for header, _ in parts}) > 1:
            texts = [(header.decode(), rows.decode()) for header, rows in parts]
            parts = ((b"", self._joined(texts).encode()),)
        for header, rows in parts:
            super().write(rows, header)
        return super().close(words)


def write_whole(path: Path | None, data: bytes, words: Words) -> int:
    """Write all that a file, or the stream, is to hold; return 73 if that cannot be done."""
    sink = Sink(path)
    sink.write(data)
    return sink.close(words)


def report_unwritten(path: Path | None, failed: OSError | None, words: Words) -> int:
    """Say why a file could not be written, if it could not; return the exit code."""
    if failed is None:
        return 0
    from amcli.commands.messages import complain_unwritable

    complain_unwritable(str(path), failed, words)
    return CANNOT_WRITE


def is_device(path: Path) -> bool:
    """Return whether a path is written to as it is: a device, a pipe, or a stream of a process."""
    above = os.path.realpath(path.parent)
    is_stream = above == "/dev" or above.startswith("/proc/")  # a link may lead to a file
    return path.exists() and (is_stream or not path.is_file())


def identity(place: str) -> object:
    """Return what is the same for all names of a file; None for what is no file, and no name.

    `-` stands for the file that standard input is read from.
    """
    try:
        state = os.fstat(sys.stdin.fileno()) if place == "-" else os.stat(place)
    except FileNotFoundError:
        return os.path.realpath(place)
    except (OSError, ValueError):  # a NUL in the name; a stream that is no file
        return None
    return (state.st_dev, state.st_ino) if stat.S_ISREG(state.st_mode) else None


_unfinished: set[str] = set()  # files that are not in their places


def _hear_the_end() -> None:
    """Have SIGTERM and SIGHUP end the process at once, with no file left that is not in its place.

    A thread of its own hears of them: the main one may be deep in a library for long.
    """
    if os.name != "posix":
        return
    import signal
    from threading import Thread

    both = {signal.SIGTERM, signal.SIGHUP}
    ends = {number for number in both if signal.getsignal(number) is signal.SIG_DFL}
    if not ends:  # another file has them heard; under nohup nothing ends
        return
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    for number in ends:
        signal.signal(number, lambda *_: None)
    Thread(target=_end, args=(heard, ends), daemon=True).start()


def _end(heard: int, ends: set[int]) -> None:
    """Wait for a signal that ends the process; leave no file, and the exit code of the signal."""
    while (number := os.read(heard, 1)[0]) not in ends:
        pass
    for name in tuple(_unfinished):
        with suppress(OSError):
            os.unlink(name)
    os._exit(128 + number)


class GrowingFile(Sink):
    """A file of lines that grows as it is answered: whatever ends the run, its lines are whole."""

    def __init__(self, path: Path, file: int) -> None:
        super().__init__(path)
        self._file = file

    def write(self, data: bytes, header: bytes = b"") -> None:
        """Add lines at the end, at once."""
        left = memoryview(data)
        with self.failing():
            while left and self.failed is None:
                left = left[os.write(self._file, left) :]

    def close(self, words: Words) -> int:
        """See that all of it is on the disk; return 73 if it is not."""
        if self.failed is None:
            try:
                os.fsync(self._file)
                os.close(self._file)
            except OSError as error:
                self.failed = error
        return report_unwritten(self._path, self.failed, words)

    def abandon(self) -> None:
        """Keep the whole lines alone."""
        os.ftruncate(self._file, length_of_lines(self._file))
        os.close(self._file)


def length_of_lines(file: int, block: int = 65_536) -> int:
    """Return how many bytes of a file are whole lines: all up to the end of the last one."""
    end = os.fstat(file).st_size
    while end > 0:
        start = max(0, end - block)
        os.lseek(file, start, os.SEEK_SET)
        newline = os.read(file, end - start).rfind(b"\n")
        if newline >= 0:
            return start + newline + 1
        end = start
    return 0
