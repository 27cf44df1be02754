"""A diagnostic as text: place and cause, the line with a caret, and how to mend it.

dr.yaml:12:3: error AM012: unknown key patients.patientele_mt
    patientele_mt: 920
    ^
hint: write patients.mt
"""

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from amcli.words.catalogue import Words

from .characters import visible

_LONGEST_VALUE = 60
_WIDTH = 76
_BEFORE = 40
_INDENT = "    "
_TAB = "    "
_ELLIPSIS = "…"


class CodedProblem(Protocol):
    """What a sentence on a problem is made of; `params` are names and values."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any] | tuple[tuple[str, Any], ...]: ...


class PlacedProblem(CodedProblem, Protocol):
    """A problem of a file (`load.diagnostics.Diagnostic`)."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...
    @property
    def excerpt(self) -> str | None: ...
    @property
    def severity(self) -> str: ...


def diagnostic_text(problem: PlacedProblem, words: Words) -> str:
    """Return the lines that show a problem, without a final line end."""
    place = [visible(problem.file)]
    place += [str(part) for part in (problem.line, problem.column) if part is not None]
    label = words.say(f"diagnostic.{problem.severity}", id=problem.code)
    lines = [f"{':'.join(place)}: {label} {message(problem, words)}"]
    if problem.excerpt is not None and problem.column is not None:
        lines += _excerpt(problem.excerpt, problem.column - 1)
    lines.append(f"{words.say('diagnostic.hint')} {hint(problem, words)}")
    return "\n".join(lines)


def message(problem: CodedProblem, words: Words) -> str:
    """Return what is wrong, in one sentence."""
    return _say("error", problem, words)


def hint(problem: CodedProblem, words: Words) -> str:
    """Return how to mend it."""
    return _say("hint", problem, words)


def _say(kind: str, problem: CodedProblem, words: Words) -> str:
    given = dict(problem.params)
    params = {name: _safe(value, is_counted="count" in given) for name, value in given.items()}
    code, variant = f"{kind}.{problem.code}", params.get("variant", "")
    codes = (f"{code}.{variant}", f"{kind}.{variant}", code)
    return words.say(next(filter(words.has, codes), code), **params)


def _safe(value: Any, *, is_counted: bool) -> Any:
    """Return a value of the input, short and without characters that move the cursor.

    A number is as a profile writes it, without spaces, unless the sentence counts.
    """
    if isinstance(value, list | tuple):
        return tuple(_safe(item, is_counted=True) for item in value)
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, str):
        is_long = len(value) > _LONGEST_VALUE
        return visible(value[: _LONGEST_VALUE - 1] + _ELLIPSIS if is_long else value)
    is_number = isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)
    return str(value) if is_number and not is_counted else value


def _excerpt(line: str, column: int) -> list[str]:
    """Return a line cropped around a column (counted from 0), and the caret below it."""
    start = max(0, column - _BEFORE) if len(line) > _WIDTH else 0
    end = min(len(line), start + _WIDTH)
    before, shown = (
        visible(part.replace("\t", _TAB)) for part in (line[start:column], line[start:end])
    )
    if start:
        before, shown = _ELLIPSIS + before, _ELLIPSIS + shown
    if end < len(line):
        shown += _ELLIPSIS
    columns = sum(map(_columns, before))
    return [(_INDENT + shown).rstrip(), _INDENT + " " * columns + "^"]


def _columns(character: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
