"""YAML bytes into documents, each a tree of nodes.

libyaml composes the nodes, which remember their line and column, PyYAML's own parser where it was
built without libyaml; types are not resolved here.
Depth and number of nodes are bounded while composing, so that no file can exhaust the machine.
A document that libyaml cannot read ends at the next `---`: those after it are still read. `survey`
reads what the nodes say.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from yaml.error import MarkedYAMLError
from yaml.nodes import MappingNode, Node, ScalarNode
from yaml.reader import ReaderError

from amcli.law.profile.consistency import Path
from amcli.law.profile.facts import Key
from amcli.load.diagnostics import Diagnostic, Edit
from amcli.load.files import Text, split_lines

DEEPEST = 50
MOST_NODES = 20_000
MOST = {"AM014": MOST_NODES, "AM015": DEEPEST}  # what a document may hold, by the code of more

_DOCUMENT = re.compile(rb"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


class Document(NamedTuple):
    """One document: its number in the text, its root node (None if unreadable), its first line.

    `first_line` is added to the lines that the marks of the nodes count.
    """

    text: Text
    number: int
    root: Node | None
    first_line: int = 0
    diagnostic: Diagnostic | None = None

    def problem(
        self, code: str, node: Node, /, edit: Edit | None = None, **params: Any
    ) -> Diagnostic:
        """Return a problem at a node of it."""
        mark = node.start_mark
        return self.text.diagnostic(code, mark.line + self.first_line, mark.column, edit, **params)


class Flaw(NamedTuple):
    """A problem of a document: the node it stands at, its path, and what fills its sentence.

    `refused` is the value that has not the form of its key, and that key.
    """

    code: str
    node: Node
    path: Path
    params: dict[str, Any]
    refused: tuple[Node, Key] | None = None


class TooMuch(Exception):
    """A document too deep or too large to be a profile: the code, and the node it stopped at."""


try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]

    _IS_C = True
except ImportError:
    from yaml import BaseLoader as _Parser  # type: ignore[assignment]

    _IS_C = False


class _Composer(_Parser):
    """A composer without type resolution, of no more than a profile may hold."""

    depth = count = 0

    def resolve(self, kind: Any, value: Any, implicit: Any) -> None:
        """Leave every node without a tag."""

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
    for first_line, part in _parts(text.data):
        for document in documents_of(text, part, number + 1, first_line):
            number = document.number
            if document.root is None or not _is_empty(document.root):
                yield document


def documents_of(text: Text, part: bytes, number: int, first_line: int) -> Iterator[Document]:
    """Yield what a part of a file says from a line on, its documents counted from a number on."""
    try:
        for root in _compose(part):
            yield Document(text, number, root, first_line)
            number += 1
    except (MarkedYAMLError, ReaderError, TooMuch) as error:
        problem = explain(text, part, first_line, error)
        yield Document(text, number, None, first_line, problem)


def _compose(data: bytes) -> Iterator[Node]:
    composer = _Composer(data)
    while composer.check_node():
        root = composer.get_node()
        assert root is not None
        if b"*" in data:
            _size(root, 0, {})
        yield root
        composer.count = 0


def _size(node: Node, depth: int, sizes: dict[Node, int]) -> int:
    """Return how many nodes stand below one; raises TooMuch where aliases make too many."""
    if node in sizes:
        return sizes[node]
    if depth > DEEPEST:
        raise TooMuch("AM015", node)
    children: list[Node] = [] if isinstance(node, ScalarNode) else node.value
    if isinstance(node, MappingNode):
        children = [part for pair in node.value for part in pair]
    total = 1 + sum(_size(child, depth + 1, sizes) for child in children)
    if total > MOST_NODES:
        raise TooMuch("AM014", node)
    sizes[node] = total
    return total


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Cut a file at its document markers, which YAML allows nowhere else at a line's start."""
    starts = [0]
    for match in _DOCUMENT.finditer(data):
        start = _with_directives(data, match.start(), starts[-1])
        if start > starts[-1]:
            starts.append(start)
    line, part = 0, b""
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        line += len(split_lines(part)) - 1
        part = data[start:end]
        yield line, part


def _with_directives(data: bytes, start: int, floor: int) -> int:
    """Return where a document starts with the `%` lines that stand before its marker."""
    while start > floor:
        above = max(floor, data.rfind(b"\n", floor, start - 1) + 1)
        if data[above : above + 1] != b"%":
            break
        start = above
    return start


def value_at(root: Node | None, name: str) -> Node | None:
    """Return the value of a key of a mapping, None where there is none."""
    pairs: list[tuple[Node, Node]] = root.value if isinstance(root, MappingNode) else []
    there = (value for key, value in pairs if isinstance(key, ScalarNode) and key.value == name)
    return next(there, None)


def answer_problem(document: Document) -> Diagnostic | None:
    """Return that a document is an answer of amcli, or a receipt, and no profile; None if not."""
    for key, value in document.root.value if isinstance(document.root, MappingNode) else ():
        if isinstance(key, ScalarNode) and key.value == "schema":
            schema = value.value if isinstance(value, ScalarNode) else ""
            owner, _, name = schema.partition("/")[0].partition(".")
            if owner == "amcli" and name:
                return document.problem("AM035", key, command=name, variant=name)
    return None


def shown(node: Node) -> str:
    """Return a node as a message shows it: what is written, or that it holds others."""
    if isinstance(node, ScalarNode):
        return f'"{node.value}"' if node.style else node.value or "null"
    return "{…}" if isinstance(node, MappingNode) else "[…]"


def _is_empty(root: Node) -> bool:
    return isinstance(root, ScalarNode) and root.value == "" and not root.style


_UNCLOSED = (
    "did not find expected ',' or",
    "expected ',' or",  # without libyaml
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


def explain(
    text: Text, part: bytes, first_line: int, error: MarkedYAMLError | ReaderError | TooMuch
) -> Diagnostic:
    """Return the problem of one part of a file that starts at `first_line`, counted from 0."""
    if isinstance(error, ReaderError):
        return _control_character(text, part, first_line, error)
    if isinstance(error, TooMuch):
        code, parent = error.args
        mark = parent.start_mark
        return text.diagnostic(code, first_line + mark.line, mark.column, most=MOST[code])
    return _syntax(text, part, first_line, error)


_UNSPACED = re.compile(r"\s*(?:- )?[^\W\d_][\w '’-]*:(?=[^\s:/])")
_UNQUOTED = re.compile(r"(\s*(?:- )?[^\s:#'\"]+: +)([^\s'\"\[{&*!|>#][^#]*: [^#]*?)\s*")


def unspaced(line: str) -> int | None:
    """Return the column after the colon of a key that no space parts from its value, or None."""
    match = _UNSPACED.match(line)
    return match.end() if match else None


def parted(line: str, column: int) -> str:
    """Return a line with a space at a column."""
    return f"{line[:column]} {line[column:]}".strip()


def _control_character(text: Text, part: bytes, first_line: int, error: ReaderError) -> Diagnostic:
    read = part[: error.position] if _IS_C else _start(part, error.position)
    before = split_lines(read)
    line, column = first_line + len(before) - 1, len(before[-1])
    character = f"U+{error.character:04X}"
    edit = Edit(line + 1, column + 1, column + 2, "")
    return text.diagnostic("AM007", line, column, edit, character=character)


def _start(part: bytes, characters: int) -> bytes:
    """Return the first characters of a text, which PyYAML counts where libyaml counts bytes."""
    return part.decode("utf-8", "ignore")[:characters].encode()


def _syntax(text: Text, part: bytes, first_line: int, error: MarkedYAMLError) -> Diagnostic:
    problem, mark, opening = error.problem or "", error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if problem.startswith(_UNCLOSED) and opening:
        return text.diagnostic("AM009", first_line + opening.line, opening.column)
    if "undefined alias" in problem:
        return text.diagnostic("AM013", first_line + line, column)
    lines = split_lines(part)
    mendable = _mendable(text, lines, first_line, line)
    if mendable is not None:
        return mendable
    rest = "".join(lines[line:])[column:]
    if not rest.strip():
        line = max((at for at, written in enumerate(lines) if written.strip()), default=0)
        column = len(lines[line].rstrip())
        return text.diagnostic("AM010", first_line + line, column, variant="end", reason=problem)
    shown = {"variant": _VARIANTS[problem]} if problem in _VARIANTS else {}
    return text.diagnostic("AM010", first_line + line, column, None, reason=problem, **shown)


def _mendable(text: Text, lines: list[str], first_line: int, last: int) -> Diagnostic | None:
    """Return the mistake in a line, or in that above it, that anyone would mend alike, or None.

    A tab that sets a line in, a key without the space after its colon, a text with another colon.
    """
    width = min((len(line) - len(line.lstrip(" ")) for line in lines if line[:1] == " "), default=2)
    above = next((at for at in range(last - 1, -1, -1) if _says(lines[at])), last)
    for at in (above, last):
        line = lines[at] if at < len(lines) else ""
        number, column = first_line + at + 1, unspaced(line)
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent and _says(line):
            edit = Edit(number, 1, len(indent) + 1, indent.replace("\t", " " * width))
            return text.diagnostic("AM008", number - 1, indent.index("\t"), edit)
        if column is not None:
            edit, write = Edit(number, column + 1, column + 1, " "), parted(line, column)
            return text.diagnostic("AM010", number - 1, column, edit, variant="space", write=write)
        quoted = _UNQUOTED.fullmatch(line)
        if quoted is not None:
            edit = Edit(number, quoted.start(2) + 1, quoted.end(2) + 1, json.dumps(quoted[2]))
            second = quoted.start(2) + quoted[2].index(":")
            return text.diagnostic("AM010", number - 1, second, edit, variant="colon", reason="")
    return None


def _says(line: str) -> bool:
    """Return whether a line holds more than a comment."""
    return not line.lstrip().startswith("#") and bool(line.strip())
