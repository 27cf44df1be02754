"""A file mended: the edits that its problems carry, made until none of them carries another."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .diagnostics import Diagnostic, Edit
from .files import BOM, LINE_BREAK
from .profiles import Reader

_MOST_ROUNDS = 1_000  # of edits: a mistake of YAML hides those after it


class Mended(NamedTuple):
    """The bytes of a file as they should be, and the problems that nothing mends."""

    data: bytes
    left: tuple[Diagnostic, ...]


def mend(file: str, data: bytes, read: Reader) -> Mended:
    """Return a file with all mended that a hint knows how to mend; comments stay."""
    for _ in range(_MOST_ROUNDS):
        problems = _problems(file, data, read)
        better = _better(file, data, problems)
        if better == data:
            break
        data = better
    return Mended(data, _problems(file, data, read))


def _problems(file: str, data: bytes, read: Reader) -> tuple[Diagnostic, ...]:
    documents = read.documents(file, data)
    return tuple(problem for loaded in documents for problem in loaded.diagnostics)


def _better(file: str, data: bytes, problems: Iterable[Diagnostic]) -> bytes:
    """Return a file in UTF-8, else with the edits of its problems made."""
    own = [problem for problem in problems if problem.file == file]
    encoding = next((dict(one.params)["encoding"] for one in own if one.code == "AM006"), None)
    if encoding is not None:
        try:
            return data.decode(encoding).encode()
        except UnicodeError:
            return data
    edits = [problem.edit for problem in own if problem.edit is not None]
    mark = BOM if data.startswith(BOM) else b""
    return mark + edited(data[len(mark) :].decode(), edits).encode() if edits else data


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made; of two at one place only the last is."""
    pieces = re.split(f"({LINE_BREAK})", text)  # lines, and the breaks between them
    first: dict[int, int] = {}  # where the edits made in a line begin
    for edit in sorted(edits, reverse=True):
        place = 2 * (edit.line - 1)
        if edit.end <= first.get(place, edit.end):
            line = pieces[place]
            pieces[place] = line[: edit.start - 1] + edit.text + line[edit.end - 1 :]
            first[place] = edit.start
    return "".join(pieces)
