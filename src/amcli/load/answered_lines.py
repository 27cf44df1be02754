"""Lines of an earlier output, read back: what each answers and what it says."""

from typing import Any, Final

import msgspec

HEAD: Final = b'{"schema":"amcli.'  # how every line begins
_NOTHING: Final = b"null"


class _DocumentPlace(msgspec.Struct):
    source: str
    document: int


class _Coded(msgspec.Struct):
    code: str


class AnsweredLine(msgspec.Struct):
    """What a line says beside its result, which is left as it is written."""

    schema: str
    amcli: str
    on: str
    profile: _DocumentPlace
    result: msgspec.Raw
    notes: list[_Coded]
    diagnostics: list[_Coded]

    @property
    def command(self) -> str:
        """The command that it answers."""
        return self.schema.removeprefix("amcli.").partition("/")[0]

    @property
    def is_error(self) -> bool:
        """Whether the document could not be answered."""
        return bytes(self.result) == _NOTHING

    @property
    def verdict(self) -> str:
        """The verdict of an answer that has one."""
        return str(self._result()["verdict"])

    @property
    def differs(self) -> bool:
        """Whether `compare-versions` names a difference of rules."""
        return not self.is_error and any(one["reason"] for one in self._result()["differences"])

    def _result(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.json.decode(self.result)
        return found


_DECODER = msgspec.json.Decoder(AnsweredLine)


def line_of(data: bytes) -> AnsweredLine | None:
    """Return a line as this program writes it, None if it is none."""
    try:
        return _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
