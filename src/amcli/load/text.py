"""The text of a file: UTF-8, cut into lines only when a problem has to be shown."""

import re
from functools import cached_property
from typing import Any

from .diagnostics import Diagnostic

_BOM = b"\xef\xbb\xbf"
_LINE_BREAK = r"\r\n|[\n\r\x85\u2028\u2029]"


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

    def diagnostic(self, code: str, line: int, column: int, **params: Any) -> Diagnostic:
        """Return a problem at a line and column counted from 0, with the line as written."""
        excerpt = self.lines[line] if line < len(self.lines) else ""
        return Diagnostic(code, self.file, line + 1, column + 1, tuple(params.items()), excerpt)


def split_lines(data: bytes) -> list[str]:
    """Return the lines of a text as YAML counts them, a character cut in two left out."""
    return re.split(_LINE_BREAK, data.decode("utf-8", "ignore"))


def open_text(file: str, data: bytes) -> Text | Diagnostic:
    """Return the bytes as text to compose from, or the problem of their encoding."""
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    data = data[skipped:]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_encoding(file, data, error.start, skipped)
    return Text(file, data)


def _wrong_encoding(file: str, data: bytes, position: int, skipped: int) -> Diagnostic:
    """Return where the bytes stop being UTF-8, and the likely encoding to convert from."""
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "UTF-16" if is_utf_16 else "WINDOWS-1252"
    start = data.rfind(b"\n", 0, position) + 1
    end = data.find(b"\n", position)
    excerpt = data[start : end if end >= 0 else len(data)].decode("utf-8", "replace")
    column = len(data[start:position].decode("utf-8"))
    return Diagnostic(
        "AM006",
        file,
        data.count(b"\n", 0, position) + 1,
        column + 1,
        (("byte", skipped + position + 1), ("encoding", encoding)),
        excerpt.rstrip("\r"),
    )
