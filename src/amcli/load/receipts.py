"""The form of a receipt: canonical JSON under a seal, and the files and folders that it keeps.

Canonical: UTF-8, keys sorted by code point, no space between them, decimals as they are, one line
that ends with a line end. The seal is the SHA-256 of that text without the key `seal` (and without
the line end); `seals` holds the SHA-256 of each part, to say which one was edited. A seal finds
what was changed; it does not prove who wrote it. Paths are written with `/` whatever the machine,
so that a receipt is read on another one.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from io import BytesIO
from typing import IO, Any, Literal, NamedTuple

import msgspec

from amcli.load.diagnostics import NO_INPUT, Diagnostic, Refused
from amcli.load.files import STDIN, Files, Text, open_text


class KeptPlace(NamedTuple):
    """A file of rules whose text is at hand, or a folder of such files, as the disk has them.

    `text` is None for a folder, and for a name under which nothing is kept.
    """

    path: str
    text: str | None
    files: tuple["KeptPlace", ...] = ()

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def is_dir(self) -> bool:
        """Return whether it is a folder that holds files."""
        return bool(self.files)

    def is_file(self) -> bool:
        """Return whether it is a file."""
        return self.text is not None

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Return a stream of the text in UTF-8; raises FileNotFoundError."""
        if self.text is None:
            raise FileNotFoundError(self.path)
        return BytesIO(self.text.encode())

    def glob(self, pattern: str) -> Iterator["KeptPlace"]:
        """Yield the files whose names end as a pattern like `*.toml` says."""
        return (file for file in self.files if file.name.endswith(pattern.lstrip("*")))

    def __truediv__(self, name: str) -> "KeptPlace":
        found = (file for file in self.files if file.name == name)
        return next(found, KeptPlace(f"{self.path}/{name}", None))


class RecordedFiles(Files):
    """The disk, each file that is read remembered by its path with `/`."""

    def __init__(self) -> None:
        self.read_so_far: dict[str, bytes] = {}

    def read(self, path: str) -> bytes | Diagnostic:
        """Return the bytes of a file and remember them, or why they cannot be used."""
        data = super().read(path)
        if isinstance(data, bytes):
            self.read_so_far[with_slashes(path)] = data
        return data


class KeptFiles(Files):
    """Files whose texts are at hand, by their path with `/`; nothing else is there."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def has(self, path: str) -> bool:
        """Return whether a file of this name is kept."""
        return with_slashes(path) in self._texts

    def read(self, path: str) -> bytes | Diagnostic:
        """Return the bytes of a kept file, or that there is none."""
        text = self._texts.get(with_slashes(path))
        return Diagnostic("AM001", path, exit_code=NO_INPUT) if text is None else text.encode()


def with_slashes(path: str) -> str:
    """Return a path as it is written on any machine."""
    return path.replace(os.sep, "/")


KIND, VERSION = "amcli.receipt", "1"
FORMAT = f"{KIND}/{VERSION}"
_SEALS = ("seal", "seals")
_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="number")


class File(msgspec.Struct):
    """A text kept in a receipt, with its path as it was named and its SHA-256."""

    path: str
    sha256: str
    text: str

    def place(self) -> KeptPlace:
        """Return what rules are read from."""
        return KeptPlace(self.path, self.text)


class Added(msgspec.Struct):
    """A rule file of the user's, or a folder of them."""

    path: str
    is_folder: bool
    files: tuple[File, ...]

    def place(self) -> KeptPlace:
        """Return what rules are read from."""
        files = tuple(map(File.place, self.files))
        return KeptPlace(self.path, None, files) if self.is_folder else files[0]


class Rules(msgspec.Struct):
    """The rules an answer was given under: those that came with amcli, those added."""

    shipped: tuple[File, ...]
    added: tuple[Added, ...]

    def folder(self) -> KeptPlace:
        """Return the shipped folder as it was."""
        return KeptPlace("rules", None, tuple(map(File.place, self.shipped)))


class StatedProfile(msgspec.Struct):
    """The profile as written: its file first, then the files of a group's members."""

    source: str
    name: str | None
    files: tuple[File, ...]

    def others(self) -> KeptFiles:
        """Return the files that the profile names."""
        return KeptFiles({file.path: file.text for file in self.files[1:]})


class ReceiptCommand(msgspec.Struct):
    """The question: the command and its options, whatever the language. Quantities are exact."""

    name: str
    on: date
    texts: tuple[str, ...] = ()
    etps: tuple[str, ...] = ()
    achievement: str | None = None
    readings: dict[str, str] = {}
    is_strict: bool = msgspec.field(default=False, name="strict")
    shows_all: bool = msgspec.field(default=False, name="all")
    by_civil_year: bool = False
    from_: date | None = msgspec.field(default=None, name="from")
    until: date | None = None

    def quantities(self) -> tuple[Fraction, ...]:
        """Return the numbers of posts asked."""
        return tuple(map(Fraction, self.etps))

    def rate(self) -> Fraction | None:
        """Return the rate of achievement asked."""
        return None if self.achievement is None else Fraction(self.achievement)


class Receipt(msgspec.Struct):
    """All that an answer was made of, and the answer."""

    format: str
    amcli: str
    command: ReceiptCommand
    text: str
    profile: StatedProfile
    rules: Rules
    result: dict[str, Any]
    notes: tuple[str, ...]
    seal: str = ""


def kept(path: str, text: str) -> File:
    """Return a text with its SHA-256, that of its bytes in UTF-8."""
    return File(path, _digest(text.encode()), text)


def tree_of(value: Any) -> Any:
    """Return a value as its JSON is read back: dicts, lists, texts, exact numbers."""
    return json.loads(_ENCODER.encode(value), parse_float=Decimal)


def sealed(receipt: Receipt) -> bytes:
    """Return the bytes of a receipt, sealed; its own `seal` does not count."""
    parts = tree_of(receipt)
    del parts["seal"]
    return _with_seals(parts)


def read_receipt(file: str, data: bytes) -> Receipt:
    """Return a receipt from its bytes; raises Refused (AM401 to AM404, AM006) for any other."""
    text = open_text(file, data)
    if isinstance(text, Diagnostic):
        raise Refused((text,))
    tree = _parsed(text)
    _check_format(tree, file)
    _check_seal(tree, text, data)
    try:
        receipt = msgspec.convert(tree, Receipt)
        _check_quantities(receipt)
    except (msgspec.ValidationError, ValueError, ArithmeticError, IndexError):
        raise _refused("AM402", file) from None
    return receipt


def _parsed(text: Text) -> Any:
    try:
        return json.loads(text.written, parse_float=Decimal, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Refused((text.diagnostic("AM401", error.lineno - 1, error.colno - 1),)) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise _refused("AM401", text.file) from None


def _no_number(word: str) -> Any:
    raise ValueError(word)


def _check_format(tree: Any, file: str) -> None:
    written = tree.get("format") if isinstance(tree, dict) else None
    kind, _, version = written.partition("/") if isinstance(written, str) else ("", "", "")
    if kind != KIND:
        raise _refused("AM402", file)
    if version != VERSION:
        raise _refused("AM403", file, version=version, known=VERSION)


def _check_seal(tree: Mapping[str, Any], text: Text, data: bytes) -> None:
    """Refuse what is not, byte for byte, what was sealed, naming the part that is not."""
    parts = {key: value for key, value in tree.items() if key not in _SEALS}
    try:
        is_whole = _with_seals(parts) == data
    except (ValueError, TypeError, OverflowError, RecursionError):
        is_whole = False
    if not is_whole:
        part = next(_edited(tree, parts), "")
        params = {"part": part} if part else {"variant": "form"}
        raise _refused("AM404", text.file, **params)


def _edited(tree: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the parts that are not as they were sealed, a text by its path."""
    seals = tree.get("seals")
    seals = seals if isinstance(seals, dict) else {}
    for name, value in parts.items():
        if seals.get(name) != _seal_of(value):
            yield from _edited_texts(name, value)
            yield name
    yield from (name for name in seals if name not in parts)
    whole = {**parts, "seals": seals}
    if tree.get("seal") != _seal_of(whole):
        yield "seal"


def _edited_texts(name: str, value: Any) -> Iterator[str]:
    """Yield the paths of the texts below a part that their own SHA-256 does not fit."""
    if isinstance(value, list):
        for item in value:
            yield from _edited_texts(name, item)
    elif isinstance(value, dict):
        path, text = value.get("path"), value.get("text")
        if isinstance(path, str) and isinstance(text, str):
            if value.get("sha256") != _seal_of(text, bare=True):
                yield f"{name}, {path}"
        else:
            for item in value.values():
                yield from _edited_texts(name, item)


def _with_seals(parts: Mapping[str, Any]) -> bytes:
    seals = {name: _digest(_ENCODER.encode(value)) for name, value in parts.items()}
    whole = {**parts, "seals": seals}
    return _ENCODER.encode({**whole, "seal": _digest(_ENCODER.encode(whole))}) + b"\n"


def _seal_of(value: Any, *, bare: bool = False) -> str | None:
    """Return the SHA-256 of a value (`bare`: of a text), None where it has no canonical form."""
    try:
        return _digest(value.encode() if bare else _ENCODER.encode(value))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _check_quantities(receipt: Receipt) -> None:
    receipt.command.quantities()
    receipt.command.rate()
    if not receipt.profile.files:
        raise ValueError(STDIN)
    for added in receipt.rules.added:
        added.place()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _refused(code: str, file: str, **params: Any) -> Refused:
    return Refused((Diagnostic(code, file, params=tuple(params.items())),))
