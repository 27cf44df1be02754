"""The form of a receipt: canonical JSON under a seal, and the files and folders that it keeps.

Canonical: UTF-8, keys sorted by code point, no space between them, decimals as they are, one line
that ends with a line end. The seal is the SHA-256 of that text without the key `seal` (and without
the line end); `seals` holds the SHA-256 of each part, to say which one was edited. A seal finds
what was changed; it does not prove who wrote it. Paths are written with `/` whatever the machine,
so that a receipt is read on another one.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fnmatch import fnmatch
from fractions import Fraction
from hashlib import sha256
from io import BytesIO
from typing import IO, Annotated, Any, Literal, TypeAlias

import msgspec

from amcli.law.figures.terms import etp_word
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.files import Text, open_text
from amcli.load.toml.files import book_of


def with_slashes(path: str) -> str:
    """Return a path as it is written on any machine."""
    return path.replace(os.sep, "/")


KIND, VERSION = "amcli.receipt", "1"
FORMAT = f"{KIND}/{VERSION}"
_SEALS = ("seal", "seals")
_NUMBER: Any = int | Decimal | None
_ETP = re.compile(r"\d{1,4}(?:\.\d{1,4}|/[1-9]\d{0,4})?")
_FORMS: dict[str, Any] = {  # of what stands under a name anywhere in a result
    **dict.fromkeys(("code", "criterion", "etp", "matter", "path", "status"), str | None),
    **dict.fromkeys(("options", "entries", "criteria"), list[dict[str, Any]]),
    "years": list[dict[str, Any]] | int,
    "sources": list[str],
}
Files: TypeAlias = Annotated[tuple["File", ...], msgspec.Meta(min_length=1)]


class Kept(msgspec.Struct):
    """What is kept in a receipt under a path: rules are read from it as from the disk."""

    path: str

    def __str__(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class File(Kept):
    """A text kept in a receipt, with its path as it was named and its SHA-256."""

    sha256: str
    text: str

    def is_dir(self) -> bool:
        """Return that it is no folder."""
        return False

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Return a stream of the text in UTF-8."""
        return BytesIO(self.text.encode())

    def glob(self, pattern: str) -> Iterator["File"]:
        """Return no file: there is none in it."""
        return iter(())


class Added(Kept):
    """A rule file, or a folder of them."""

    is_folder: bool
    files: Files

    def is_dir(self) -> bool:
        """Return whether it is a folder."""
        return self.is_folder

    def open(self, mode: Literal["rb"]) -> IO[bytes]:
        """Return a stream of its one file; raise what the disk raises for a folder."""
        if self.is_folder:
            raise IsADirectoryError(self.path)
        return self.files[0].open(mode)

    def glob(self, pattern: str) -> Iterator[File]:
        """Yield the files of a folder whose names are as a pattern like `*.toml` says."""
        files = self.files if self.is_folder else ()
        return (file for file in files if fnmatch(file.name, pattern))


class Rules(msgspec.Struct):
    """The rules an answer was given under: those that came with amcli, those added."""

    shipped: tuple[File, ...]
    added: tuple[Added, ...]

    def book(self) -> RuleBook:
        """Return the book that they make; raises Refused."""
        return book_of(Added("rules", True, self.shipped), *self.added)


class StatedProfile(msgspec.Struct):
    """The profile as written: its file first, then the files of a group's members."""

    source: str
    name: str | None
    files: Files

    def read_named(self, path: str) -> bytes | None:
        """Return the bytes of a file that the profile names, None where it is not kept."""
        named = (file for file in self.files[1:] if file.path == with_slashes(path))
        file = next(named, None)
        return None if file is None else file.text.encode()


class ReceiptCommand(msgspec.Struct):
    """The question: the command and its options, whatever the language. Quantities are exact."""

    name: str
    on: date
    texts: tuple[str, ...] = ()
    etps: tuple[Fraction, ...] = ()
    achievement: Fraction | None = None
    readings: dict[str, str] = {}
    is_strict: bool = msgspec.field(default=False, name="strict")
    shows_all: bool = msgspec.field(default=False, name="all")
    by_civil_year: bool = False
    from_: date | None = msgspec.field(default=None, name="from")
    until: date | None = None
    rates: tuple[Fraction, ...] = ()


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


def _number(kind: type, written: Any) -> Fraction:
    """Return the number that a receipt writes; raises ValueError and ZeroDivisionError."""
    if kind is not Fraction or not isinstance(written, str):
        raise ValueError(written)
    return Fraction(written)


_ENCODER = msgspec.json.Encoder(order="sorted", decimal_format="number", enc_hook=etp_word)


def kept(path: str, text: str) -> File:
    """Return a text with its SHA-256, that of its bytes in UTF-8."""
    return File(path, sha256(text.encode()).hexdigest(), text)


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
    try:
        tree = json.loads(text.written, parse_float=Decimal, parse_constant=int)  # raises for NaN
    except json.JSONDecodeError as error:
        raise Refused((text.diagnostic("AM401", error.lineno - 1, error.colno - 1),)) from None
    except (ValueError, ArithmeticError, RecursionError):
        raise Refused.of("AM401", text.file) from None
    written = tree.get("format") if isinstance(tree, dict) else None
    kind, _, version = written.partition("/") if isinstance(written, str) else ("", "", "")
    if kind != KIND:
        raise Refused.of("AM402", file)
    if version != VERSION:
        raise Refused.of("AM403", file, version=version, known=VERSION)
    _check_seal(tree, text, data)
    try:
        receipt: Receipt = msgspec.convert(tree, Receipt, dec_hook=_number)
        _check_shape(receipt.result)
    except (msgspec.ValidationError, ArithmeticError):
        raise Refused.of("AM402", file) from None
    return receipt


def _check_shape(part: Any) -> None:
    """Raise ValidationError or ArithmeticError where a part of a result has not its own form."""
    if isinstance(part, list):
        for item in part:
            _check_shape(item)
    if not isinstance(part, dict):
        return
    is_figure = part.keys() >= {"low", "high", "status", "sources"}
    numbers = dict.fromkeys(("value", "low", "high") if is_figure else (), _NUMBER)
    forms = {**_FORMS, **numbers}
    for name, item in part.items():
        msgspec.convert(item, forms.get(name, Any))
        _check_shape(item)
    if isinstance(part.get("etp"), str) and _ETP.fullmatch(part["etp"]) is None:
        raise ArithmeticError(part["etp"])


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
        raise Refused.of("AM404", text.file, **params)


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
    whole = {**parts, "seals": {name: _seal_of(value) for name, value in parts.items()}}
    return _ENCODER.encode({**whole, "seal": _seal_of(whole)}) + b"\n"


def _seal_of(value: Any, *, bare: bool = False) -> str | None:
    """Return the SHA-256 of a value (`bare`: of a text), None where it has no canonical form."""
    try:
        return sha256(value.encode() if bare else _ENCODER.encode(value)).hexdigest()
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
