"""Answers as JSON: one envelope for every command, figures as plain numbers."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

import msgspec

from amcli import __version__
from amcli.domain.case import Answer

from .words import Words

PLACES = Decimal("0.0001")  # a rate is printed to four decimals


class Diagnosed(Protocol):
    """What JSON needs of a diagnostic."""

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


def _plain(value: Any) -> Any:
    """Return what JSON cannot write by itself: an exact fraction, rounded to four decimals."""
    if isinstance(value, Fraction):
        if value.denominator == 1:
            return value.numerator
        return (Decimal(value.numerator) / value.denominator).quantize(PLACES)
    raise NotImplementedError(type(value))


_ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=_plain)


_PROFILE_KEYS = ("source", "document", "name")


class Envelopes:
    """Wraps the answers of one command on one day: `{schema, amcli, text, on, profile, …}`."""

    def __init__(self, command: str, on: date, said: Words) -> None:
        self._schema = f"amcli.{command}/1"
        self._on = on
        self._said = said

    def encode(
        self,
        text: str | None,
        profile: tuple[str, int, str | None] | None,
        answer: Answer | None,
        diagnostics: Sequence[Diagnosed],
    ) -> bytes:
        """Return one answer as a line of JSON, UTF-8; `profile` is (source, document, name)."""
        notes = () if answer is None else answer.notes
        return _ENCODER.encode(
            {
                "schema": self._schema,
                "amcli": __version__,
                "text": text,
                "on": self._on,
                "profile": profile and dict(zip(_PROFILE_KEYS, profile, strict=True)),
                "result": None if answer is None else answer.result,
                "notes": [{"code": note.code, "text": self._said.note(note)} for note in notes],
                "diagnostics": [self._diagnostic(diagnostic) for diagnostic in diagnostics],
            }
        )

    def _diagnostic(self, diagnostic: Diagnosed) -> dict[str, Any]:
        params = dict(diagnostic.params)
        code = diagnostic.code
        hint = f"hint.{code}"
        return {
            "code": code,
            "file": diagnostic.file,
            "line": diagnostic.line,
            "column": diagnostic.column,
            "text": self._said.say(f"error.{code}", **params),
            "hint": self._said.say(hint, **params) if self._said.has(hint) else None,
        }

    @staticmethod
    def indent(encoded: bytes) -> bytes:
        """Return a line of JSON laid out for a reader."""
        return msgspec.json.format(encoded, indent=2)
