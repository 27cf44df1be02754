"""YAML bytes into documents: trees of nodes that remember their line and column.

libyaml composes the nodes; types are not resolved here (`plain` reads scalars as YAML 1.2 does).
Depth and number of nodes are bounded while composing, so that no file can exhaust the machine.
A document that libyaml cannot read ends at the next `---`: those after it are still read.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.nodes import Node, ScalarNode
from yaml.reader import ReaderError

from amcli.load.diagnostics import Diagnostic
from amcli.load.text import Text, split_lines

DEEPEST = 50
MOST_NODES = 20_000

_SMALL = 50_000
_FEW = 500
_OPENERS = (b"[", b"{", b"-", b"?")
_DOCUMENT = re.compile(rb"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


class Document(NamedTuple):
    """One document: its number in the file, its root node (None if unreadable), its first line.

    `first_line` is added to the lines that the marks of the nodes count.
    """

    number: int
    root: Node | None
    first_line: int = 0
    diagnostic: Diagnostic | None = None


class TooMuch(Exception):
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

    def descend_resolver(self, parent: Any, index: Any) -> None:
        """Count a node, refusing what no profile needs."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST:
            raise TooMuch("AM015", parent)
        if self.count > MOST_NODES:
            raise TooMuch("AM014", parent)

    def ascend_resolver(self) -> None:
        """Leave a node."""
        self.depth -= 1


def documents(text: Text) -> Iterator[Document]:
    """Yield the documents that are not empty; one that cannot be read has a diagnostic instead."""
    number = 0
    try:
        for number, root in enumerate(_compose(text.data), 1):
            if not _is_empty(root):
                yield Document(number, root)
    except (MarkedYAMLError, ReaderError, TooMuch):
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
        except (MarkedYAMLError, ReaderError, TooMuch) as error:
            number += 1
            if number > already_read:
                from .errors import explain

                problem = explain(text, part, first_line, error)
                yield Document(number, None, first_line, problem)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a file at its document markers, which YAML allows nowhere else at a line's start."""
    starts = [0]
    for match in _DOCUMENT.finditer(data):
        start = _with_directives(data, match.start(), starts[-1])
        if start > starts[-1]:
            starts.append(start)
    line = 0
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        part = data[start:end]
        yield line, part
        line += len(split_lines(part)) - 1


def _with_directives(data: bytes, start: int, floor: int) -> int:
    """Return where a document starts with the `%` lines that stand before its marker."""
    while start > floor:
        above = max(floor, data.rfind(b"\n", floor, start - 1) + 1)
        if data[above : above + 1] != b"%":
            break
        start = above
    return start


def _is_empty(root: Node) -> bool:
    return isinstance(root, ScalarNode) and root.value == "" and root.style == ""
