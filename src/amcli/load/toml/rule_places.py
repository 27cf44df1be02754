"""Where a key stands in a rule file: its line, found in the text as people write such files."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from amcli.load.diagnostics import Diagnostic, Refused

_TABLE = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


class Line(NamedTuple):
    """A line of a file, counted from 1, with the column where the key begins and what is written.

    All are None where the key was not found.
    """

    line: int | None = None
    column: int | None = None
    excerpt: str | None = None


def line_of(text: str, key: str) -> Line:
    """Return where `key` is written, else the nearest table above it.

    >>> line_of("[aid.full]\\nyear_1 = 1\\n", "aid.full.year_1").line
    2
    """
    best, length, above = Line(), 0, ""
    for number, written in enumerate(text.split("\n"), start=1):
        table, stated = _TABLE.match(written), _KEY.match(written)
        if table is not None:
            above = _plain(table[1])
            name, column = above, table.start(1)
        elif stated is not None:
            name = ".".join(filter(None, (above, _plain(stated[1]))))
            column = stated.start(1)
        else:
            continue
        if len(name) > length and f"{key}.".startswith(f"{name}."):
            best, length = Line(number, column + 1, written), len(name)
    return best


def at_lines(refused: Refused, texts: Mapping[str, str]) -> Refused:
    """Return a refusal with each problem of the files of `texts` at its line, in their order."""
    found = [_at_line(one, texts.get(one.file)) for one in refused.diagnostics]
    return Refused(sorted(found, key=_by_line))


def _by_line(one: Diagnostic) -> tuple[bool, int]:
    return one.line is None, one.line or 0


def _at_line(one: Diagnostic, text: str | None) -> Diagnostic:
    key = dict(one.params).get("key")
    if text is None or key is None or one.line is not None:
        return one
    line, column, excerpt = line_of(text, key)
    return one._replace(line=line, column=column, excerpt=excerpt)


def _plain(name: str) -> str:
    """Return a dotted name without its quotes and spaces."""
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
