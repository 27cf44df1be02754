"""The lines of an earlier output: what each answers, and what its exit code was."""

from typing import Any, Final

import msgspec

from .options import Settings

HEAD: Final = b'{"schema":"amcli.'  # how every line begins
_CODES: Final = {"AM001": 66, "AM002": 66, "AM003": 66, "AM302": 78, "AM307": 2}
_INVALID, _BAD_RULES, _DIFFERENT, _UNDETERMINED = 65, 78, 1, 3
_VERDICTS: Final = {"eligible": 0, "not_eligible": 1, "undetermined": 3}
_NOTHING: Final = b"null"


class _Place(msgspec.Struct):
    source: str
    document: int


class _Coded(msgspec.Struct):
    code: str


class Line(msgspec.Struct):
    """What a line says beside its result, which is left as it is written."""

    schema: str
    amcli: str
    on: str
    profile: _Place
    result: msgspec.Raw
    notes: list[_Coded]
    diagnostics: list[_Coded]

    @property
    def is_error(self) -> bool:
        """Whether the document could not be answered."""
        return bytes(self.result) == _NOTHING


_DECODER = msgspec.json.Decoder(Line)


def line_of(data: bytes) -> Line | None:
    """Return a line as written by this program, None if it is none."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def verdict_of(line: Line, command: str) -> str | None:
    """Return the verdict that a line of `check` says."""
    if command != "check" or line.is_error:
        return None
    return str(_result(line)["verdict"])


def code_of_line(line: Line, command: str, settings: Settings) -> int:
    """Return the exit code of the answer on a line; the same as when it was answered."""
    if line.is_error:
        return max(_code_of_error(one.code) for one in line.diagnostics)
    if settings.exits_zero:
        return 0
    code = _VERDICTS.get(verdict_of(line, command) or "", 0)
    if settings.exits_on_differences and any(one["reason"] for one in _result(line)["differences"]):
        code = _DIFFERENT
    if settings.is_strict and any(one.code == "strict" for one in line.notes):
        code = max(code, _UNDETERMINED)
    return code


def _code_of_error(code: str) -> int:
    """Return the exit code of a problem; those of rule files are AM2 and two digits."""
    return _CODES.get(code, _BAD_RULES if code.startswith("AM2") else _INVALID)


def _result(line: Line) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(line.result)
    return found
