"""JSON into documents: an object, an array of them, or one a line.

What is plainly a good profile is built at once; anything else is composed again as YAML, of which
JSON is a part, so that every problem has its place and its words. The dotted keys of a table
(`{"patients.mt": 920}`) stand for the sections of a profile.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from yaml.nodes import MappingNode, Node, ScalarNode

from amcli.law.profile.facts import keys_of
from amcli.law.profile.profile import Profile

from .diagnostics import Diagnostic
from .files import BOM, JSON, JSONL, YAML, Text
from .rows import FACTS, fact_of
from .tables import strange
from .values import Doubt, number
from .yaml.documents import Document, documents_of

_SECTIONS = frozenset(keys_of(Profile))

_MARK = re.compile(r"[ \t\r\n]*([\[,\]])[ \t\r\n]*")
_MARKER = re.compile(rb"^---", re.MULTILINE)
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


class JsonPart(NamedTuple):
    """A document: its number, its text, the line and the column where that begins, from 0.

    `value` is what it says, None where it is no JSON.
    """

    number: int
    written: str
    line: int
    column: int
    value: Any

    @property
    def as_yaml(self) -> bytes:
        """The same text for YAML, which writes some characters otherwise, at the same column."""
        text = _PAIR.sub(_joined, self.written) if "\\" in self.written else self.written
        return (" " * self.column + text).encode()


def _joined(pair: re.Match[str]) -> str:
    high, low = (int(half, 16) for half in pair.groups())
    return f"\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08x}"


def form_of(data: bytes) -> str:
    """Return what the bytes of standard input are: JSON or lines of it only where all of it is."""
    bare = data.removeprefix(BOM).lstrip()
    if bare[:1] not in (b"{", b"[") or _MARKER.search(bare):
        return YAML
    for form, parts in ((JSON, [bare]), (JSONL, filter(bytes.strip, bare.splitlines()))):
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            for part in parts:
                msgspec.json.decode(part)
            return form
    return YAML


def parts_of(text: Text, form: str) -> Iterator[JsonPart]:
    """Yield the documents of a text; one that is no JSON at all is a part without a value."""
    written = text.written
    if form == JSONL:
        for line, words in enumerate(written.split("\n")):
            if words.strip():
                yield JsonPart(line + 1, words, line, 0, _value(words))
        return
    items = _items(written)
    if items is not None:
        yield from items
    elif written.strip():
        yield JsonPart(1, written, 0, 0, _value(written))


def _items(written: str) -> list[JsonPart] | None:
    """Return the items of an array with their places, None where a text is none."""
    mark, place = _mark(written, 0)
    if mark != "[":
        return None
    items: list[JsonPart] = []
    line, begins, end = 0, 0, 0
    closing, after = _mark(written, place)
    if closing == "]":
        mark, place = closing, after
    try:
        while mark in ("[", ","):
            line += written.count("\n", end, place)
            begins = max(begins, written.rfind("\n", end, place) + 1)
            value, end = _DECODER.raw_decode(written, place)
            items.append(JsonPart(len(items) + 1, written[place:end], line, place - begins, value))
            line += written.count("\n", place, end)
            begins = max(begins, written.rfind("\n", place, end) + 1)
            mark, place = _mark(written, end)
    except (ValueError, RecursionError, Doubt):
        return None
    return items if mark == "]" and place == len(written) else None


def _mark(written: str, place: int) -> tuple[str, int]:
    """Return the mark of an array that comes next, spaces around it left out, and where it ends."""
    found = _MARK.match(written, place)
    return ("", place) if found is None else (found[1], found.end())


def _value(written: str) -> Any:
    try:
        return _DECODER.decode(written)
    except (ValueError, RecursionError, Doubt):
        return None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        raise Doubt
    return held


def _no_number(_: str) -> None:
    raise Doubt


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=number, parse_int=number, parse_constant=_no_number
)


class JsonNames:
    """What the keys of a file's rows are called: paths of facts, sections, or nothing known."""

    def __init__(self) -> None:
        self._paths: dict[str, str | None] = {}

    def strange(self, value: Any, file: str) -> tuple[Diagnostic, ...]:
        """Return the warning of the keys of a row that are no facts and were not met before.

        A row is an object of which a key is the dotted path of a fact.
        """
        if not _is_row(value):
            return ()
        new = [name for name in value if name not in self._paths]
        self._paths |= {name: name if name in _SECTIONS else fact_of(name) for name in new}
        strangers = [name for name in new if self._paths[name] is None]
        return (strange(file, strangers),) if strangers else ()

    def document(self, text: Text, part: JsonPart) -> Document:
        """Return a part composed with the place of each value, a row with its sections."""
        document = next(documents_of(text, part.as_yaml, part.number, part.line))
        if not _is_row(part.value):
            return document
        return document._replace(root=_in_sections(document.root, self._paths))


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and any("." in name and name in FACTS for name in value)


def _in_sections(root: Node | None, paths: Mapping[str, str | None]) -> Node | None:
    """Return the root of a row with its keys as `paths` have them, each at its own place."""
    if not isinstance(root, MappingNode):
        return root
    top = MappingNode(root.tag, [], root.start_mark, root.end_mark)
    for key, value in root.value:
        path = paths.get(key.value)
        if path is None:
            continue
        *sections, last = path.split(".")
        above = top
        for section in sections:
            above = _section_node(above, section, key)
        named = ScalarNode(key.tag, last, key.start_mark, key.end_mark, style='"')
        above.value.append((named, value))
    return top


def _section_node(above: MappingNode, name: str, key: Node) -> MappingNode:
    for known, held in above.value:
        if known.value == name and isinstance(held, MappingNode):
            return held
    held = MappingNode(key.tag, [], key.start_mark, key.end_mark)
    above.value.append((ScalarNode(key.tag, name, key.start_mark, key.end_mark), held))
    return held
