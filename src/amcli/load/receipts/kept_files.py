"""Files and folders kept in memory, as a receipt holds them, and files remembered as they are read.

Paths are written with `/` whatever the machine, so that a receipt is read on another one.
"""

import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, Literal

from amcli.load.diagnostics import NO_INPUT, Diagnostic
from amcli.load.places import Files


class KeptFile:
    """A file of rules whose text is at hand; a `Place` for those who read rules."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def is_dir(self) -> bool:
        """Return that it is no folder."""
        return False

    def is_file(self) -> bool:
        """Return that it is a file."""
        return True

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Return a stream of the text in UTF-8."""
        return BytesIO(self.text.encode())

    def glob(self, pattern: str) -> Iterator["KeptFile"]:
        """Yield nothing: a file has no files."""
        return iter(())

    def __truediv__(self, name: str) -> "KeptFile":
        return _Nothing(f"{self.path}/{name}")


class KeptFolder(KeptFile):
    """A folder of rule files whose texts are at hand."""

    def __init__(self, path: str, files: tuple[KeptFile, ...]) -> None:
        super().__init__(path, "")
        self.files = files

    def is_dir(self) -> bool:
        """Return that it is a folder."""
        return True

    def is_file(self) -> bool:
        """Return that it is no file."""
        return False

    def glob(self, pattern: str) -> Iterator[KeptFile]:
        """Yield the files whose names end as a pattern like `*.toml` says."""
        return (file for file in self.files if file.name.endswith(pattern.lstrip("*")))

    def __truediv__(self, name: str) -> KeptFile:
        found = (file for file in self.files if file.name == name)
        return next(found, _Nothing(f"{self.path}/{name}"))


class _Nothing(KeptFile):
    """A name under which nothing is kept."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "")

    def is_file(self) -> bool:
        """Return that there is no such file."""
        return False

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Raise FileNotFoundError."""
        raise FileNotFoundError(self.path)


class RecordedFiles(Files):
    """The disk, each file that is read remembered by its path with `/`."""

    def __init__(self) -> None:
        self.read_so_far: dict[str, bytes] = {}

    def read(self, path: str) -> bytes | Diagnostic:
        """Return the bytes of a file and remember them, or why they cannot be used."""
        data = super().read(path)
        if isinstance(data, bytes):
            self.read_so_far[with_slashes(path)] = data
        return data


class KeptFiles(Files):
    """Files whose texts are at hand, by their path with `/`; nothing else is there."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def has(self, path: str) -> bool:
        """Return whether a file of this name is kept."""
        return with_slashes(path) in self._texts

    def read(self, path: str) -> bytes | Diagnostic:
        """Return the bytes of a kept file, or that there is none."""
        text = self._texts.get(with_slashes(path))
        return Diagnostic("AM001", path, exit_code=NO_INPUT) if text is None else text.encode()


def with_slashes(path: str) -> str:
    """Return a path as it is written on any machine."""
    return path.replace(os.sep, "/")
