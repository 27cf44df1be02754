"""Words of a profile as values, and values as its dataclasses, strictly.

Words follow YAML 1.2, stricter where a mistake would pass unseen: `true`, `false`, `null`, whole
numbers, decimals (exact, never a float); anything else is text: `NO`, `01`, `0o17`, `12:30`. Text
that has one meaning where it stands is taken for it: `oui`, `Secteur 2`, `ZIP`, a quoted number.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

import msgspec

from amcli.law.figures.terms import unaccented
from amcli.law.profile.consistency import CENTS, Path, Problem
from amcli.law.profile.facts import Key, Keys
from amcli.law.text.rules import RuleBook

from .diagnostics import Diagnostic
from .files import ReadNamed, read_named

Plain: TypeAlias = Any

LONGEST_NUMBER = 30
LONGEST_LIST = 1_000
CONSTANTS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAY_BE_NUMBER = frozenset("0123456789+-.")
# Left to `re` to compile when the first decimal is met: most profiles have none.
_NUMBER = r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?"


class ReadTerms(NamedTuple):
    """What documents are read with: the day of the question, the texts and specialties, the files.

    `read_named` reads the files that a group names.
    """

    on: date
    book: RuleBook
    read_named: ReadNamed = read_named


class Shape(NamedTuple):
    """What a document should be: its type, what cannot be in it, the path it stands at."""

    kind: type
    problems: Callable[[Any, date], list[Problem]]
    within: Path = ()


class ReadPart(NamedTuple):
    """The name a document gives, what it says if nothing is wrong, else what is wrong."""

    name: str | None
    facts: Any
    diagnostics: tuple[Diagnostic, ...] = ()


class Doubt(Exception):
    """The document is not plainly a good profile."""


def value_of(text: str) -> Plain:
    """Return the value of a word that is not quoted.

    >>> value_of("NO"), value_of("0.50"), value_of("~")
    ('NO', Decimal('0.5'), None)
    """
    if text[:1] in _MAY_BE_NUMBER:
        return number(text)
    return CONSTANTS.get(text, text)


def number(text: str) -> Plain:
    """Return the number a text writes, or the text itself."""
    if len(text) > LONGEST_NUMBER or text[4:5] == "-":  # too long, or a date
        return text
    if text.isdecimal() and text.isascii():
        return int(text) if text[0] != "0" or text == "0" else text
    if re.fullmatch(_NUMBER, text) is None:
        return text
    if text.lstrip("+-").isdecimal():
        return int(text)
    whole, _, decimals = text.partition(".")
    if whole.isdecimal() and decimals.isdecimal():  # 0.50 is 0.5: equal facts, equal bytes
        kept = decimals.rstrip("0")
        if not kept and len(decimals) <= CENTS:  # 920.0 counts; 1.000 may be a thousand
            return int(whole)
        return Decimal(f"{whole}.{kept}")
    return Decimal(text)


# Words with one meaning, as `folded` makes them.
FLAGS = {
    **dict.fromkeys(("oui", "vrai", "yes", "true"), True),
    **dict.fromkeys(("non", "faux", "no", "false"), False),
}
POSTS = {
    **dict.fromkeys(("tiers temps", "tiers de temps", "third time"), "1/3"),
    **dict.fromkeys(("mi temps", "half time", "demi poste"), "0.5"),
    **dict.fromkeys(("temps plein", "plein temps", "temps complet", "full time", "un poste"), "1"),
    **dict.fromkeys(("un poste et demi", "one and a half posts"), "1.5"),
    **dict.fromkeys(("deux postes", "two posts"), "2"),
}


@lru_cache(maxsize=1024)  # mostly the choices of a profile
def folded(text: str) -> str:
    """Return a word without accents, capitals, hyphens and doubled spaces.

    >>> folded("Mi-temps ")
    'mi temps'
    """
    return " ".join(unaccented(text).replace("-", " ").replace("_", " ").split())


def meant(plain: dict[str, Plain], keys: Keys) -> dict[str, Plain]:
    """Return plain values in which a word with one meaning is what it means, others as they are."""
    by_name = {key.name: key for key in keys.values()}
    return {name: _meant(value, by_name[name]) for name, value in plain.items()}


def _meant(value: Plain, key: Key) -> Plain:
    if isinstance(value, list):
        return [_meant(item, key) for item in value]
    if isinstance(value, dict):
        return meant(value, key.inner) if key.inner is not None else value
    if not isinstance(value, str):
        return value
    if key.held is Fraction:
        return POSTS.get(folded(value), value)
    words = {folded(choice): choice for choice in key.choices} | dict(key.fact.words)
    if bool in key.kinds:
        words |= FLAGS
    meaning = words.get(folded(value), value)
    is_whole = isinstance(key.held, type) and issubclass(key.held, int)
    return number(meaning.strip()) if is_whole and isinstance(meaning, str) else meaning


T = TypeVar("T")
ETP_PATTERN = r"[0-9]{1,3}(/[1-9][0-9]{0,2}|\.[0-9]{1,6})?"


def to_facts(plain: dict[str, Any], kind: type[T]) -> T:
    """Return plain values as any of the profile's types; raises msgspec.ValidationError."""
    return msgspec.convert(plain, kind, dec_hook=_etp)


def _etp(kind: type, value: Any) -> Fraction:
    """Return a number of posts: `1/3`, `0.5`, `1`; raises ValueError."""
    is_text = isinstance(value, str) and re.fullmatch(ETP_PATTERN, value) is not None
    is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if kind is Fraction and (is_text or is_number):
        return Fraction(value)
    raise ValueError("not a number of posts")


def fitted(tree: Any, keys: Keys) -> dict[str, Plain]:
    """Return what keys hold under the names of the dataclasses; raises Doubt for other keys."""
    if not isinstance(tree, dict):
        raise Doubt
    held: dict[str, Plain] = {}
    for name, value in tree.items():
        key = keys.get(name)
        if key is None:
            raise Doubt
        held[key.name] = _fitted(value, key)
    return held


def _fitted(value: Any, key: Key, *, is_item: bool = False) -> Plain:
    kind = value.__class__
    if value is None:
        if not is_item:
            return key.if_empty
    elif kind is list:
        if key.is_list and not is_item and len(value) <= LONGEST_LIST:
            return [_fitted(item, key, is_item=True) for item in value]
    elif kind is dict:
        if key.inner is not None and key.is_list == is_item:
            return fitted(value, key.inner)
    elif (
        key.inner is None
        and (is_item or not key.is_list or key.is_decimal)
        and (kind is not str or (not key.is_decimal and value.isprintable()))
    ):
        return value
    raise Doubt


def with_specialty(plain: dict[str, Plain]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the parts of a document that name a specialty: the doctor, a change of it."""
    doctor, contract = plain.get("doctor"), plain.get("contract")
    if doctor.__class__ is dict and doctor.get("specialty").__class__ is str:
        yield ("doctor",), doctor
    events = contract.get("events") if contract.__class__ is dict else None
    for place, event in enumerate(events if events.__class__ is list else ()):
        if event.__class__ is dict and event.get("specialty").__class__ is str:
            yield ("contract", "events", place), event
