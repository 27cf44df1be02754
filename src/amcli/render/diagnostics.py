"""A diagnostic as text: place and cause, the line with a caret, and how to mend it.

dr.yaml:12:3: error AM012: unknown key patients.patientele_mt
    patientele_mt: 920
    ^
hint: write patients.mt
"""

import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from .encoding import visible

_LONGEST_VALUE = 60
_WIDTH = 76
_BEFORE = 40
_INDENT = "    "
_TAB = "    "
_ELLIPSIS = "…"


class Diagnostic(Protocol):
    """What is shown of a problem (`load.diagnostics.Diagnostic`)."""

    @property
    def code(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int | None: ...
    @property
    def column(self) -> int | None: ...
    @property
    def params(self) -> tuple[tuple[str, Any], ...]: ...
    @property
    def excerpt(self) -> str | None: ...
    @property
    def severity(self) -> str: ...


class Catalogue(Protocol):
    """What is used of the word catalogue."""

    def has(self, code: str) -> bool: ...
    def say(self, code: str, /, **params: Any) -> str: ...


def diagnostic_text(diagnostic: Diagnostic, words: Catalogue) -> str:
    """Return the lines that show a diagnostic, without a final line end."""
    place = [visible(diagnostic.file)]
    place += [str(part) for part in (diagnostic.line, diagnostic.column) if part is not None]
    label = words.say(f"diagnostic.{diagnostic.severity}", id=diagnostic.code)
    lines = [f"{':'.join(place)}: {label} {message(diagnostic, words)}"]
    if diagnostic.excerpt is not None and diagnostic.column is not None:
        lines += _excerpt(diagnostic.excerpt, diagnostic.column - 1)
    lines.append(f"{words.say('diagnostic.hint')} {hint(diagnostic, words)}")
    return "\n".join(lines)


def message(diagnostic: Diagnostic, words: Catalogue) -> str:
    """Return what is wrong, in one sentence."""
    return _say("error", diagnostic, words)


def hint(diagnostic: Diagnostic, words: Catalogue) -> str:
    """Return how to mend it."""
    return _say("hint", diagnostic, words)


def _say(kind: str, diagnostic: Diagnostic, words: Catalogue) -> str:
    params = {name: _safe(value) for name, value in diagnostic.params}
    if "count" not in params:
        params = {name: _literal(value) for name, value in params.items()}
    code = f"{kind}.{diagnostic.code}"
    variant = f"{code}.{params.get('variant', '')}"
    return words.say(variant if words.has(variant) else code, **params)


def _safe(value: Any) -> Any:
    """Return a value of the input, short and without characters that move the cursor."""
    if isinstance(value, list | tuple):
        return tuple(_safe(item) for item in value)
    if isinstance(value, dict):
        return "{…}"
    if not isinstance(value, str):
        return value
    if len(value) > _LONGEST_VALUE:
        value = value[: _LONGEST_VALUE - 1] + _ELLIPSIS
    return visible(value)


def _literal(value: Any) -> Any:
    """Return a number as it is written in a profile, without spaces."""
    is_number = isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool)
    return str(value) if is_number else value


def _excerpt(line: str, column: int) -> list[str]:
    """Return a line cropped around a column (counted from 0), and the caret below it."""
    start = max(0, column - _BEFORE) if len(line) > _WIDTH else 0
    end = min(len(line), start + _WIDTH)
    before = _plain(line[start:column])
    shown = before + _plain(line[column:end])
    if start:
        before, shown = _ELLIPSIS + before, _ELLIPSIS + shown
    if end < len(line):
        shown += _ELLIPSIS
    return [(_INDENT + shown).rstrip(), _INDENT + " " * _cells(before) + "^"]


def _plain(text: str) -> str:
    return visible(text.replace("\t", _TAB))


def _cells(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(map(_cell, text))


def _cell(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
