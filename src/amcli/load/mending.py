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
    text = data[len(mark) :].decode()
    return mark + (edited(text, edits) if edits else _moved(text, own)).encode()


def _moved(text: str, problems: Iterable[Diagnostic]) -> str:
    """Return a text with one key at its top moved below the section that it is told to go to.

    The key is a line by itself, and so is the section, which is written if it is not there.
    """
    for problem in problems:
        told, lines, at = dict(problem.params), text.split("\n"), (problem.line or 0) - 1
        if told.get("variant") != "elsewhere" or problem.column != 1:
            continue
        section, value = told["section"], lines[at].partition(":")[2]
        heads = [n for n in _document_around(at, lines) if lines[n].startswith(f"{section}:")]
        is_bare = all(re.fullmatch(r"\w+:\s*(#.*)?", lines[n]) for n in heads)
        is_alone = value.strip() and not _is_set_in("".join(lines[at + 1 : at + 2]))
        if not (section.isidentifier() and is_bare and is_alone):
            continue
        if heads:
            end = heads[0] + 1
            while end < len(lines) and _is_set_in(lines[end]):
                end += 1
            below = lines[heads[0] + 1] if end > heads[0] + 1 else "  "
            indent = below[: len(below) - len(below.lstrip())] or "  "
            lines.insert(end, f"{indent}{told['last']}:{value}")
            del lines[at + (end <= at)]
        else:
            lines[at] = f"  {told['last']}:{value}"
            lines.insert(at, f"{section}:" + value[len(value.rstrip("\r")) :])
        return "\n".join(lines)
    return text


def _is_set_in(line: str) -> bool:
    return line.startswith((" ", "\t", "-")) and not line.startswith("---")


def _document_around(at: int, lines: list[str]) -> range:
    """Return the numbers of the lines of the document that a line is in."""
    starts = [n for n, line in enumerate(lines) if line.startswith("---")]
    before, after = [n for n in starts if n <= at], [n for n in starts if n > at]
    return range(max(before, default=0), min(after, default=len(lines)))


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
