"""A row of a table, one cell a fact, as the document in YAML that says the same.

So a row is read as any profile is, and what is wrong with it is told in the same words.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from amcli.law.profile.facts import Key, Measure, facts_of
from amcli.law.profile.profile import Profile

from .diagnostics import Diagnostic
from .values import value_of

FACTS: Mapping[str, Key] = dict(facts_of(Profile))  # the columns of a table, by their paths
SEPARATOR = "|"  # between the items of a list, in a table that holds no lists
EMPTY_ROW = ("name", "name: ~")  # the line of a document in which nothing is written
DAY = r"^(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/(\d{4})$"
THOUSANDS = r"^-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$"
SPACE = r"[ \u00a0\u202f]"
COMMA = r"^(-?\d+),(\d+)$"
_PLAIN = re.compile(r"[^\W\d_][\w.()'’-]*(?: [\w.()'’-]+)*")


def fact_of(column: str, known: Iterable[str] = FACTS) -> str | None:
    """Return the path of the fact that a column is named by: its path, or another name of it.

    >>> fact_of("patients.mt"), fact_of("Patientèle MT"), fact_of("rpps")
    ('patients.mt', 'patients.mt', None)
    """
    if column in FACTS:
        return column
    from .nearest import fact_named  # imports the words

    return fact_named(column, tuple(known))


class RowDocument(NamedTuple):
    """The document of a row: its lines, each after the path that it is about."""

    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """What is written in it."""
        return "".join(f"{line}\n" for _, line in self.lines)

    def path_of(self, problem: Diagnostic) -> str | None:
        """Return the path that a problem of the document is about, None for all of it."""
        return None if problem.line is None else self.lines[problem.line - 1][0]


def document_of(cells: Mapping[str, Any]) -> RowDocument:
    """Return the document of the row that has these cells."""
    return RowDocument(tuple(_lines(tree_of(cells))) or (EMPTY_ROW,))


def tree_of(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells that hold something as sections of a profile."""
    tree: dict[str, Any] = {}
    for path, value in cells.items():
        if path not in FACTS or value is None or value == "":
            continue
        *sections, last = path.split(".")
        held = tree
        for section in sections:
            held = held.setdefault(section, {})
        held[last] = value
    return tree


def facts_in(tree: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """Yield the paths of the facts in sections, in their order."""
    for name, value in tree.items():
        path = f"{above}{name}"
        if path in FACTS:
            yield path
        else:
            yield from facts_in(value, f"{path}.")


def _lines(tree: Mapping[str, Any], above: str = "", indent: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        path = f"{above}{name}"
        if path in FACTS:
            yield path, f"{indent}{name}: {_cell(path, value)}"
        else:
            yield path, f"{indent}{name}:"
            yield from _lines(value, f"{path}.", indent + "  ")


def _cell(path: str, value: Any) -> str:
    """Return a cell as YAML has it on one line."""
    if isinstance(value, str):
        return _text_cell(path, value)
    if isinstance(value, float) and value.is_integer() and kind_of(FACTS[path]) == "whole":
        value = int(value)
    return _flow(value)


@lru_cache(maxsize=4096)  # tables say the same words again and again
def _text_cell(path: str, text: str) -> str:
    key = FACTS[path]
    if key.kinds == (str,):
        return text if _is_plain(text) else json.dumps(text, ensure_ascii=False)
    if key.is_list and key.inner is not None:
        return text if _is_json(text) else json.dumps(text, ensure_ascii=False)
    if key.is_list:
        words = () if text == "[]" else text.split(SEPARATOR)  # nothing is known, and it is none
        items = [_word(as_written(key, word.strip())) for word in words]
        is_lone = len(items) == 1 and key.fact.measure is Measure.EUROS
        return items[0] if is_lone else f"[{', '.join(items)}]"
    return _word(as_written(key, text))


_KINDS: tuple[tuple[type, str], ...] = (
    (Fraction, "text"),  # `1/3`
    (Decimal, "number"),
    (date, "date"),
    (int, "whole"),
    (str, "text"),
    (bool, "flag"),
)


def kind_of(key: Key) -> str:
    """Return what a column of a fact holds: text, whole, number, date, flag, or lists as json."""
    if key.is_list:
        return "number" if key.is_decimal else "text" if key.inner is None else "json"
    if key.choices:
        return "whole" if all(map(str.isdigit, key.choices)) else "text"
    return next(word for kind, word in _KINDS if kind in key.kinds)


def as_written(key: Key, cell: str) -> str:
    """Return a cell of a spreadsheet as a profile writes it; one that means nothing else stays.

    >>> [as_written(FACTS[path], cell) for path, cell in (
    ...     ("contract.etp", "0,5"), ("patients.mt", "1 200"),
    ...     ("contract.signed_on", "22/06/2024"))]
    ['0.5', '1200', '2024-06-22']
    """
    if date in key.kinds:
        day = re.match(DAY, cell)
        return f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}" if day else cell
    if not {int, Decimal, Fraction}.isdisjoint(key.kinds):
        bare = re.sub(SPACE, "", cell) if re.match(THOUSANDS, cell) else cell
        return re.sub(COMMA, r"\1.\2", bare)
    return cell


def _is_plain(text: str) -> bool:
    """Return whether a text means itself in YAML without quotes."""
    return _PLAIN.fullmatch(text) is not None and value_of(text) == text


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), list) and "\n" not in text
    except (ValueError, RecursionError):
        return False


def _flow(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if isinstance(value, Mapping):
        pairs = (f"{key}: {_flow(item)}" for key, item in value.items() if item is not None)
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _word(value)


def _word(value: Any) -> str:
    """Return a value as a word of YAML: text that looks like something else keeps its meaning."""
    if value is None:
        return "~"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value == datetime.combine(value, datetime.min.time(),
            value.tzinfo) else json.dumps(value.isoformat())  # fmt: skip
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}" if abs(value) < float("inf") else json.dumps(str(value))
    if isinstance(value, (int, Decimal)):
        return str(value)
    text = str(value)
    is_plain = text.replace("-", "").replace("/", "").replace(".", "").replace(",", "").isalnum()
    return text if is_plain and "," not in text else json.dumps(text, ensure_ascii=False)
