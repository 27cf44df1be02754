"""A place of a result and the value there in words: `aid[1].years.3.amount`, `19 000 €`."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from amcli.law.figures.sourced import Figure, Number
from amcli.study.paths.result_paths import ResultPath, parse_path
from amcli.words.catalogue import Words
from amcli.words.figures import (
    COUNT,
    EUROS,
    NOTHING,
    SHARE,
    Unit,
    best_case_text,
    figure_text,
    growth_text,
    number_text,
)

from .characters import FIXED
from .frame import SYMBOLS

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
ENDS = ("low", "high")  # of a figure
_SIGNS = {">=": "≥", "<=": "≤", "==": "="}
_EUROS = ("amount", "guaranteed", "conditional", "left_to_pay", "employer_cost")
_SILENT = ("years", "criteria", "entries", "targets")
_WORDS = ("verdict", "finding", "band", "value")
_KINDS = {"check": "criterion", "schedule": "entry"}


def etp_of(path: str) -> str | None:
    """Return the option a path names, or None.

    >>> etp_of("aid[0.5].years.3.amount"), etp_of("check.criteria.sector")
    ('0.5', None)
    """
    parsed = parse_path(path)
    return None if parsed is None else parsed.etp


def place_text(path: str, words: Words) -> str:
    """Return a place in words, without its answer: `full time, year 3, amount`."""
    section, etp, below = parse_path(path) or ResultPath("", None, ())
    steps = [step for step in below if step not in _SILENT]
    years = [words.say("table.year-n", n=int(step)) for step in steps if step.isdigit()]
    fields = [_field(section, step, words) for step in steps if not step.isdigit()]
    option = [] if etp is None else [words.option(etp)]
    return ", ".join([*option, *years[:1], *(fields or [path])])


def path_text(path: str, words: Words) -> str:
    """Return a path in words, its answer first: `Aid, full time, year 3, amount`."""
    parsed = parse_path(path)
    section = "" if parsed is None else parsed.concept
    return f"{words.say(f'section.{section}')}, {place_text(path, words)}"


def wish_text(wish: str, words: Words) -> str:
    """Return a wish in words: `aid.total.amount >= 120000` as `Aid, total, amount ≥ 120 000 €`."""
    path, sign, value = wish.split(" ", 2)
    bare, _, end = path.rpartition(".")
    path = bare if end in ENDS else path
    try:
        text = number_text(Decimal(value), unit_of(path), words.local)
    except InvalidOperation:
        text = words.first((f"verdict.{value}", f"finding.{value}", f"band.{value}"), value)
    parts = [path_text(path, words), words.say(f"path.{end}") if end in ENDS else ""]
    named = ", ".join(filter(None, parts))
    return f"{named} {_SIGNS.get(sign, sign)} {text}"


def _field(section: str, name: str, words: Words) -> str:
    return words.first((f"{_KINDS.get(section, 'path')}.{name}", f"path.{name}"), name)


def value_text(value: Any, path: str, words: Words) -> str:
    """Return the value at a path in words, with the unit the path implies."""
    if isinstance(value, Figure):
        if path.rsplit(".", 1)[-1] == "growth":
            return growth_text(value, words.local)
        unit = unit_of(path)
        text = best_case_text if unit == EUROS else figure_text
        return text(value, unit, words.local)
    if value is None:
        return NOTHING
    if isinstance(value, tuple):
        items = [str(item) for item in value]
        between = " " if any(" " in item for item in items) else ", "
        return between.join(_item(item, words) for item in items)
    if isinstance(value, str):
        if _DAY.fullmatch(value):
            return words.text(date.fromisoformat(value))
        symbol = f"{SYMBOLS[value][0]} " if value in SYMBOLS else ""
        return symbol + words.first((f"{kind}.{value}" for kind in _WORDS), value)
    return words.text(value)


def _item(item: str, words: Words) -> str:
    """Return an item of a list, its first word in the language of the page, beside what follows."""
    first, _, rest = item.partition(" ")
    first = words.first((f"part.{first}",), first)
    if _DAY.fullmatch(rest):
        rest = words.text(date.fromisoformat(rest))
    return f"{first}{FIXED}{rest}" if rest else first


def delta_text(delta: Figure | None, path: str, words: Words) -> str:
    """Return a difference with its sign; empty where there is none to speak of.

    Of euros that of like with like, which is its value: the bounds are in JSON, and all there is
    to say of one that is not known.
    """
    if delta is None or delta.value is None:
        return ""
    if unit_of(path) == EUROS:
        delta = delta._replace(low=delta.value, high=delta.value)
    text = (
        figure_text(delta, COUNT, words.local)
        if path.endswith(".growth")
        else value_text(delta, path, words)
    )
    is_more = isinstance(delta.value, int) and delta.value > 0
    return f"+{text}" if is_more and text[:1].isdigit() else text


def is_range(delta: Figure | None) -> bool:
    """Return whether a difference is known by two ends that are not one."""
    return delta is not None and None not in delta[:3] and delta.low != delta.high


def signed_text(change: Number | None, unit: Unit, lang: str) -> str:
    """Return a change with its sign: `+6 000 €`, `−500 €`, `0 €`; empty where it is not known."""
    if change is None:
        return ""
    text = number_text(change, unit, lang)
    return f"+{text}" if change > 0 else text


def unit_of(path: str) -> Unit:
    """Return what the figure at a path counts: euros, a share, else patients or posts."""
    if path.rsplit(".", 1)[-1] in _EUROS:
        return EUROS
    return SHARE if path.endswith(".rate") or "clinical-fees" in path else COUNT
