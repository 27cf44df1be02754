"""Answers as JSON: one envelope for every command, figures as plain numbers."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import ABSENT, Figure, Note, note
from amcli.version import __version__
from amcli.words.catalogue import Words

if TYPE_CHECKING:
    from .diagnostics import PlacedProblem

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_PROFILE_KEYS = ("source", "document", "name")
_MEMO_SIZE = 4096
_MOST_PARTS = 1000  # with what they were made of some kilobytes each
_NESTED = (tuple, dict)
_CAVEAT = note("caveat")  # the line that stands under every table


def plain(value: Any) -> Any:
    """Return a result as dicts and lists: a named tuple is an object, another one an array.

    A field that was not asked for is left out.
    """
    if isinstance(value, Figure):  # most of a result: named here, five times faster than below
        number, low, high, status, sources = value
        return {"value": number, "low": low, "high": high, "status": status, "sources": sources}
    if isinstance(value, tuple):
        items = [plain(item) if isinstance(item, _NESTED) else item for item in value]
        names = getattr(value, "_fields", None)
        if names is None:
            return items
        return {name: item for name, item in zip(names, items, strict=True) if item is not ABSENT}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


class Envelopes:
    """Wraps the answers of one command on one day: `{schema, amcli, text, on, profile, …}`."""

    def __init__(self, command: str, on: date, words: Words) -> None:
        self._schema = f"amcli.{command}/1"
        self._on = on
        self._words = words
        self._parts: dict[int, tuple[Any, msgspec.Raw]] = {}
        self._noted = lru_cache(maxsize=_MEMO_SIZE)(self._written)  # profiles alike have the same

    def encode(
        self,
        text: str | None,
        profile: tuple[str | None, int, str | None] | None,
        answer: Answer[Any] | None,
        diagnostics: Sequence["PlacedProblem"],
        *,
        on: date | None = None,
        amendments: tuple[str, ...] = (),
    ) -> bytes:
        """Return one answer as a line of JSON, UTF-8; `profile` is (source, document, name).

        `on` is the day of its question, where it is not that of the run; `amendments` are those
        with which the text governs the contract.
        """
        notes = () if answer is None else (*answer.notes, _CAVEAT)
        return _ENCODER.encode(
            {
                "schema": self._schema,
                "amcli": __version__,
                "text": text,
                **({"amendments": amendments} if amendments else {}),
                "on": on or self._on,
                "profile": profile and dict(zip(_PROFILE_KEYS, profile, strict=False)),
                "result": None if answer is None else self._result(answer.result),
                "notes": self._noted(notes),
                "diagnostics": [self._diagnostic(diagnostic) for diagnostic in diagnostics],
            }
        )

    def _result(self, result: Any) -> dict[str, Any]:
        """Return a result as an object, the parts of its options encoded."""
        return {
            name: list(map(self._option, value)) if name == "options" else plain(value)
            for name, value in zip(result._fields, result, strict=True)
            if value is not ABSENT
        }

    def _option(self, option: Any) -> dict[str, Any]:
        """Return an option as an object, its parts encoded once: profiles alike share them."""
        return {
            name: self._part(part) if isinstance(part, tuple) else part
            for name, part in zip(option._fields, option, strict=True)
            if part is not ABSENT
        }

    def _part(self, part: Any) -> msgspec.Raw:
        """Return a part as JSON, kept beside the part itself, so that its id stays its own."""
        kept = self._parts.get(id(part))
        if kept is None:
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()
            kept = part, msgspec.Raw(_ENCODER.encode(plain(part)))
            self._parts[id(part)] = kept
        return kept[1]

    def _written(self, notes: tuple[Note, ...]) -> msgspec.Raw:
        written = [{"code": note.code, "text": self._words.note(note)} for note in notes]
        return msgspec.Raw(_ENCODER.encode(written))

    def _diagnostic(self, diagnostic: "PlacedProblem") -> dict[str, Any]:
        from .diagnostics import hint, message

        return {
            "code": diagnostic.code,
            "severity": diagnostic.severity,
            "file": diagnostic.file.encode("utf-8", "backslashreplace").decode() or None,
            "line": diagnostic.line,
            "column": diagnostic.column,
            "text": message(diagnostic, self._words),
            "hint": hint(diagnostic, self._words),
        }

    @staticmethod
    def indent(encoded: bytes) -> bytes:
        """Return a line of JSON laid out for a reader."""
        return msgspec.json.format(encoded, indent=2)
