"""YAML bytes into documents: trees of nodes that remember their line and column.

libyaml composes the nodes; types are not resolved here (`plain` reads scalars as YAML 1.2 does).
Depth and number of nodes are bounded while composing, so that no file can exhaust the machine.
A document that libyaml cannot read ends at the next `---`: those after it are still read.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.nodes import Node, ScalarNode
from yaml.reader import ReaderError

from .diagnostics import Diagnostic

DEEPEST = 50
MOST_NODES = 20_000

_SMALL = 50_000
_FEW = 500
_OPENERS = (b"[", b"{", b"-", b"?")
_BOM = b"\xef\xbb\xbf"
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_DOCUMENT = re.compile(rb"^(?:%[^\r\n]*\r?\n)*---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_UNCLOSED = (
    "did not find expected ',' or",
    "found unexpected end of stream",
    "found unexpected document indicator",
)
_NO_TOKEN = "found character that cannot start any token"
_VARIANTS = {
    "mapping values are not allowed in this context": "colon",
    "could not find expected ':'": "no-colon",
    "did not find expected key": "indent",
    "did not find expected '-' indicator": "indent",
    _NO_TOKEN: "start",
    "second occurrence": "anchor",
    "found unknown escape character": "escape",
}


class Text:
    """The bytes of one file, valid UTF-8, and its name as printed; lines are cut on demand."""

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.data = data

    @cached_property
    def lines(self) -> list[str]:
        """The lines as YAML counts them."""
        return _LINE_BREAK.split(self.data.decode("utf-8"))

    def diagnostic(self, code: str, line: int, column: int, **params: Any) -> Diagnostic:
        """Return a problem at a line and column counted from 0, with the line as written."""
        excerpt = self.lines[line] if line < len(self.lines) else ""
        return Diagnostic(code, self.file, line + 1, column + 1, tuple(params.items()), excerpt)


class Document(NamedTuple):
    """One document: its number in the file, its root node (None if unreadable), its first line.

    `first_line` is added to the lines that the marks of the nodes count.
    """

    number: int
    root: Node | None
    first_line: int = 0
    diagnostic: Diagnostic | None = None


class _Refused(Exception):  # noqa: N818 - stops libyaml, then becomes a diagnostic
    """A document too deep or too large to be a profile: the code, and the node it stopped at."""


class _Composer(CParser):
    """libyaml's composer without type resolution."""

    count = 0

    def resolve(self, kind: Any, value: Any, implicit: Any) -> None:
        """Leave every node without a tag."""

    def descend_resolver(self, parent: Any, index: Any) -> None:
        """Enter a node."""

    def ascend_resolver(self) -> None:
        """Leave a node."""


class _BoundedComposer(_Composer):
    """The same for bytes that might nest deep enough to exhaust the machine."""

    depth = 0

    def descend_resolver(self, parent: Any, index: Any) -> None:  # noqa: ARG002
        """Count a node, refusing what no profile needs."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise _Refused("AM015", parent)
        if self.count > MOST_NODES:
            raise _Refused("AM014", parent)

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


def open_text(file: str, data: bytes) -> Text | Diagnostic:
    """Return the bytes as text to compose from, or the problem of their encoding."""
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    data = data[skipped:]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _wrong_encoding(file, data, error.start, skipped)
    return Text(file, data)


def documents(text: Text) -> Iterator[Document]:
    """Yield the documents that are not empty; one that cannot be read has a diagnostic instead."""
    number = 0
    try:
        for number, root in enumerate(_compose(text.data), 1):
            if not _is_empty(root):
                yield Document(number, root)
    except (MarkedYAMLError, ReaderError, _Refused):
        yield from _one_by_one(text, already_read=number)


def _compose(data: bytes) -> Iterator[Node]:
    composer = _Composer(data) if _is_small(data) else _BoundedComposer(data)
    while composer.check_node():
        root = composer.get_node()
        assert root is not None
        yield root
        composer.count = 0


def _is_small(data: bytes) -> bool:
    """Return whether so few bytes, and so few that open a level, cannot nest dangerously."""
    return len(data) <= _SMALL and sum(map(data.count, _OPENERS)) <= _FEW


def _one_by_one(text: Text, already_read: int) -> Iterator[Document]:
    """Yield the documents after those already read, each composed alone."""
    number = 0
    for first_line, part in _parts(text.data):
        try:
            for root in _compose(part):
                number += 1
                if number > already_read and not _is_empty(root):
                    yield Document(number, root, first_line)
        except (MarkedYAMLError, ReaderError, _Refused) as error:
            number += 1
            if number > already_read:
                problem = _diagnostic(text, part, first_line, error)
                yield Document(number, None, first_line, problem)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a file at its document markers, which YAML allows nowhere else at a line's start."""
    starts = [0, *(match.start() for match in _DOCUMENT.finditer(data) if match.start() > 0)]
    line = 0
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        part = data[start:end]
        yield line, part
        line += len(_LINE_BREAK.findall(part.decode("utf-8")))


def _is_empty(root: Node) -> bool:
    return isinstance(root, ScalarNode) and root.value == "" and root.style == ""


def _diagnostic(
    text: Text, part: bytes, first_line: int, error: MarkedYAMLError | ReaderError | _Refused
) -> Diagnostic:
    if isinstance(error, ReaderError):
        return _control_character(text, part, first_line, error)
    if isinstance(error, _Refused):
        code, parent = error.args
        mark = parent.start_mark
        bound = DEEPEST if code == "AM015" else MOST_NODES
        return text.diagnostic(code, first_line + mark.line, mark.column, most=bound)
    return _syntax(text, first_line, error)


def _control_character(text: Text, part: bytes, first_line: int, error: ReaderError) -> Diagnostic:
    before = _LINE_BREAK.split(part[: error.position].decode("utf-8", "ignore"))
    line, column = first_line + len(before) - 1, len(before[-1])
    character = f"U+{error.character:04X}"
    return text.diagnostic("AM007", line, column, character=character)


def _syntax(text: Text, first_line: int, error: MarkedYAMLError) -> Diagnostic:
    problem, mark, opening = error.problem or "", error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if problem.startswith(_UNCLOSED) and opening:
        return text.diagnostic("AM009", first_line + opening.line, opening.column)
    if "undefined alias" in problem:
        return text.diagnostic("AM013", first_line + line, column)
    if problem == _NO_TOKEN and text.lines[first_line + line][column : column + 1] == "\t":
        return text.diagnostic("AM008", first_line + line, column)
    variant = {"variant": _VARIANTS[problem]} if problem in _VARIANTS else {}
    return text.diagnostic("AM010", first_line + line, column, reason=problem, **variant)


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
