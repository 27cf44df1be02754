"""Lines of JSON, a doctor a line: sections as in a YAML profile, or dotted keys."""

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import IO, Any

from amcli.load.nearest import nearest_path

from .columns import COLUMNS, SEPARATOR
from .headers import Wanted

BLOCK = 16_384  # lines answered together
_SAMPLE = 100  # lines that tell which columns there are
_PROBLEM = ":problem"
NOT_JSON, UNKNOWN = "AM509", "AM012"
Cells = dict[str, str | None]


class JsonLines:
    """A stream of lines, read once: the names first, then the cells in blocks."""

    def __init__(self, stream: IO[bytes], wanted: Wanted) -> None:
        self._wanted = wanted
        self._sample = list(islice(stream, _SAMPLE))
        self._lines = chain(self._sample, stream)
        self._near: dict[str, str | None] = {}

    def first_names(self) -> list[str]:
        """Return the keys of the first lines, sections opened, in the order they are met."""
        names: dict[str, None] = {}
        for line in self._sample:
            for name, _ in self._pairs(_parsed(line) or {}, ""):
                names[name] = None
        return list(names)

    def is_empty(self) -> bool:
        """Return whether no line holds anything."""
        return not any(line.strip() for line in self._sample)

    def blocks(self) -> Iterator[tuple[int, dict[str, list[str | None]]]]:
        """Yield the number of the first line and the cells by column, blanks as None.

        Lines that hold nothing count. The column of problems is always there.
        """
        first = 1
        while lines := list(islice(self._lines, BLOCK)):
            yield first, self._block(lines)
            first += len(lines)

    def _block(self, lines: list[bytes]) -> dict[str, list[str | None]]:
        columns: dict[str, list[str | None]] = {_PROBLEM: [None] * len(lines)}
        for place, line in enumerate(lines):
            cells = self._cells(line) if line.strip() else {}
            for name, cell in cells.items():
                if name not in columns:
                    columns[name] = [None] * len(lines)
                columns[name][place] = cell
        return columns

    def _cells(self, line: bytes) -> Cells:
        """Return the cells of a line by path or kept name, or the problem that it has."""
        found = _parsed(line)
        if found is None:
            return {_PROBLEM: NOT_JSON}
        cells: Cells = {}
        for name, value in self._pairs(found, ""):
            path = self._wanted.mapped.get(name, name)
            if name in self._wanted.kept:
                cells[name] = _text(value, is_nested=False)
            if path in COLUMNS:
                cells[path] = _text(value, COLUMNS[path].is_nested)
            elif name not in self._wanted.kept and self._is_near(name):
                cells[_PROBLEM] = f"{UNKNOWN} {name}"
        return cells

    def _is_near(self, name: str) -> bool:
        """Return whether a key that is no fact is probably meant to be one."""
        if name not in self._near:
            self._near[name] = nearest_path(name, COLUMNS)
        return self._near[name] is not None

    def _pairs(self, tree: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
        known = self._wanted
        for key, value in tree.items():
            name = f"{above}{key}"
            is_whole = name in COLUMNS or name in known.mapped or name in known.kept
            if isinstance(value, dict) and not is_whole:
                yield from self._pairs(value, f"{name}.")
            else:
                yield name, value


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return the object of a line, its numbers as they are written; None where it has none."""
    try:
        found = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _text(value: Any, is_nested: bool) -> str | None:
    """Return a value as a cell of CSV holds it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not is_nested and not any(map(_is_section, value)):
        return SEPARATOR.join(str(_text(item, is_nested)) for item in value)
    return json.dumps(value, ensure_ascii=False)


def _is_section(value: Any) -> bool:
    return isinstance(value, (dict, list))
