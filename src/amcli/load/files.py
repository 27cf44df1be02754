"""Where profiles come from: files, directories and standard input, bounded in size, UTF-8."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeAlias

from amcli.load.diagnostics import NO_INPUT, Diagnostic, Edit

ReadNamed: TypeAlias = Callable[[str], bytes | Diagnostic | None]
Listed: TypeAlias = str | Diagnostic  # the path of a file, `-`, or why there is none
STDIN = "<stdin>"
LARGEST = 10_000_000  # bytes: some twenty thousand documents
_PIECE = 65_536  # bytes
YAML, JSON, JSONL, CSV = FORMS = ("yaml", "json", "jsonl", "csv")
SUFFIXES = {".yaml": YAML, ".yml": YAML, ".json": JSON, ".jsonl": JSONL, ".ndjson": JSONL,
            ".csv": CSV}  # fmt: skip


class Beside(str):
    """The path of a table in a folder of other files: it need not be one of doctors."""


def list_places(places: Iterable[str]) -> Iterator[Listed]:
    """Yield the name of each file of the places, in order, none of them read; `-` stands for stdin.

    A folder without profiles, or that cannot be read, is what is wrong with it.
    """
    for place in places:
        if place != "-" and os.path.isdir(place):
            yield from _list_folder(place)
        else:
            yield place


def read_listed(listed: Listed, stdin: Callable[[], bytes]) -> tuple[str, bytes | Diagnostic]:
    """Return a file as (name as printed, its bytes or why they cannot be used)."""
    if isinstance(listed, Diagnostic):
        return listed.file, listed
    return (STDIN, _bounded(STDIN, stdin())) if listed == "-" else (str(listed), read_file(listed))


def printed(listed: Listed) -> str:
    """Return the name that a file is printed under; bytes that are no UTF-8 are escaped.

    >>> printed("dr-\\udcff.yaml"), printed("-")
    ('dr-\\\\udcff.yaml', '<stdin>')
    """
    name = listed.file if isinstance(listed, Diagnostic) else listed
    if name.isascii():
        return STDIN if name == "-" else name
    return name.encode("utf-8", "backslashreplace").decode()


def read_named(path: str) -> bytes | Diagnostic | None:
    """Return the bytes of a file that a profile names, or why they cannot be used; None if none."""
    return read_file(path) if os.path.isfile(path) else None


def _list_folder(folder: str) -> Iterator[Listed]:
    """Yield the files of a folder by name; its own folders and hidden files are left out.

    What is neither (a pipe, which would be waited for) is what is wrong with it.
    """
    try:
        entries = sorted(filter(_is_named_so, os.scandir(folder)), key=lambda entry: entry.name)
    except OSError as error:
        yield why_unreadable(folder, error)
        return
    listed = [each for each in map(_listed, entries) if each is not None]
    are_tables = [isinstance(each, str) and form_named(each) == CSV for each in listed]
    for each, is_table in zip(listed, are_tables, strict=True):
        yield Beside(each) if is_table and not all(are_tables) else each
    if not listed:
        yield Diagnostic("AM003", folder, exit_code=NO_INPUT)


def _is_named_so(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    return name[name.rfind(".") :].lower() in SUFFIXES and not name.startswith(".")


def _listed(entry: os.DirEntry[str]) -> Listed | None:
    try:
        if entry.is_file() or entry.is_dir():
            return entry.path if entry.is_file() else None
        entry.stat()
    except OSError:  # a link that leads nowhere, or to itself: reading says so
        return entry.path
    return Diagnostic.of("AM002", entry.path, exit_code=NO_INPUT, variant="no-file")


def form_named(file: str) -> str:
    """Return the form of a file by its suffix, YAML without one that is known."""
    return SUFFIXES.get(file[file.rfind(".") :].lower(), YAML)


def read_file(path: str) -> bytes | Diagnostic:
    """Return the bytes of a file, or why they cannot be used: missing, unreadable, too large."""
    try:
        return _bounded(path, b"".join(_pieces(path)))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return why_unreadable(path, error)


def _pieces(path: str) -> Iterator[bytes]:
    """Yield what a file holds, no more than is needed to know that it is too large.

    Asking for all the bytes at once would make room for the largest file each time.
    """
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        left = LARGEST + 1
        while left > 0 and (piece := os.read(file, min(left, _PIECE))):
            left -= len(piece)
            yield piece
    finally:
        os.close(file)


def _bounded(name: str, data: bytes) -> bytes | Diagnostic:
    if len(data) <= LARGEST:
        return data
    return Diagnostic.of("AM005", name, megabytes=LARGEST // 1_000_000)


def why_unreadable(path: str, error: Exception) -> Diagnostic:
    """Return why a file or folder cannot be read: there is none, or the reason of the system."""
    if isinstance(error, FileNotFoundError):
        return Diagnostic("AM001", path, exit_code=NO_INPUT)
    reason = getattr(error, "strerror", None) or str(error)
    return Diagnostic.of("AM002", path, exit_code=NO_INPUT, reason=reason)


BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how a file of that encoding begins
LINE_BREAK = r"\r\n|[\n\r\x85\u2028\u2029]"


class Text:
    """The bytes of one file, valid UTF-8, and its name as printed; lines are cut on demand."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.data = data

    @property
    def written(self) -> str:
        """What the bytes say."""
        return self.data.decode("utf-8")

    @cached_property
    def lines(self) -> list[str]:
        """The lines as YAML counts them."""
        return split_lines(self.data)

    def diagnostic(
        self, code: str, line: int, column: int, /, edit: Edit | None = None, **params: Any
    ) -> Diagnostic:
        """Return a problem at a line and column counted from 0, with the line as written."""
        excerpt = self.lines[line] if line < len(self.lines) else ""
        shown = tuple(params.items())
        return Diagnostic(code, self.file, line + 1, column + 1, shown, excerpt, edit=edit)


def split_lines(data: bytes) -> list[str]:
    """Return the lines of a text as YAML counts them, a character cut in two left out."""
    return re.split(LINE_BREAK, data.decode("utf-8", "ignore"))


def open_text(file: str, data: bytes) -> Text | Diagnostic:
    """Return the bytes as text to compose from, or the problem of their encoding."""
    skipped = len(BOM) if data.startswith(BOM) else 0
    data = data[skipped:]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_encoding(file, data, error.start, skipped)
    return Text(file, data)


def _wrong_encoding(file: str, data: bytes, position: int, skipped: int) -> Diagnostic:
    """Return where the bytes stop being UTF-8, and the likely encoding to convert from."""
    encoding = "UTF-16" if data.startswith(UTF_16) else "WINDOWS-1252"
    start = data.rfind(b"\n", 0, position) + 1
    end = data.find(b"\n", position)
    excerpt = data[start : end if end >= 0 else len(data)].decode("utf-8", "replace")
    column = len(data[start:position].decode("utf-8"))
    number = data.count(b"\n", 0, position) + 1
    params: dict[str, Any] = {"byte": skipped + position + 1, "encoding": encoding}
    shown = excerpt.rstrip("\r")
    return Diagnostic.of("AM006", file, number, column + 1, excerpt=shown, **params)
