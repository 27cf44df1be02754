"""Keys and values of a text in words: what a figure is, and what it says."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from amcli.law.figures.sourced import Citation, Number
from amcli.law.figures.terms import Band, Option, Status
from amcli.study.rules.rule_tables import LAYOUTS, RuleFigure, keys_of
from amcli.words.catalogue import Words
from amcli.words.figures import ASSUMED_MARK, COUNT, ESTIMATE, EUROS, SHARE, number_text

from .characters import FIXED

_PERIODS = ("months", "days", "years", "hours")
_MARKS = {Status.ASSUMED.label: ASSUMED_MARK, Status.ESTIMATED.label: f" {ESTIMATE}"}
_NAMED_PARTS = {
    **{option.key: (f"option.{option.value}",) for option in Option},
    **{band.key: (f"band.{band.label}",) for band in Band},
}
_SHARES = ("share", "min_share", "cap_share", "tolerated_drop")


def label_of(key: str, words: Words) -> str:
    """Return what a key stands for: `aid, full time, 1st year`; the key itself without words."""
    if words.has(f"rules.key.{key}"):
        return words.say(f"rules.key.{key}")
    section, *parts = key.split(".")
    if key not in _keys():
        return key
    named = [part_of(part, words) for part in parts if part != "rates"]
    return ", ".join((words.say(f"rules.of.{section}"), *named))


@cache
def _keys() -> frozenset[str]:
    """Return the keys of all tables, gathered once."""
    return frozenset(key for layout in LAYOUTS for key in keys_of(layout))


def part_of(name: str, words: Words) -> str:
    """Return the name of a row or column of a table: `half.mt` is `half time, mt`."""
    return ", ".join(
        words.first((f"rules.part.{part}", *_NAMED_PARTS.get(part, ())), part)
        for part in name.split(".")
    )


def value_text(figure: RuleFigure | None, words: Words) -> str:
    """Return what a figure says, with the mark of its status; empty for None."""
    if figure is None:
        return ""
    return plain_value(figure.key, figure.value, words) + _MARKS.get(figure.status, "")


def plain_value(key: str, value: Any, words: Words) -> str:
    """Return a value of a key in words: euros, shares, spans of time, cases, names."""
    last = key.rpartition(".")[2]
    if isinstance(value, bool | date):
        return words.text(value)
    if isinstance(value, int | Decimal):
        return _number(key, last, value, words)
    if isinstance(value, str):
        return _word(key, value, words)
    if value and all(isinstance(item, tuple) for item in value):
        cases = (words.say("rules.case", start=start, growth=growth) for start, growth in value)
        return " ; ".join(case.replace(" ", FIXED) for case in cases)
    return ", ".join(plain_value(key, item, words) for item in value) or words.say("rules.none")


def difference_text(key: str, delta: Number | None, words: Words) -> str:
    """Return a difference with its sign, in the unit of its key; empty where there is none."""
    if delta is None:
        return ""
    sign = "+" if delta > 0 else ""
    return sign + plain_value(key, delta, words)


def citation_text(citation: Citation, titles: Mapping[str, str], words: Words) -> str:
    """Return where a figure was read: document, place, row, column, note."""
    source = titles.get(citation.source) or citation.source
    parts = [source, words.say("rules.page") if citation.locator == "page" else citation.locator]
    for axis, label in (("row", citation.row), ("column", citation.column)):
        if label:
            parts.append(words.say(f"rules.{axis}", label=label))
    return words.printed(", ".join(parts) + (f" ({citation.note})" if citation.note else ""))


def _number(key: str, last: str, value: Number, words: Words) -> str:
    if key.startswith("aid."):
        return number_text(value, EUROS, words.local)
    if last in _SHARES or ".rates." in key:
        return number_text(value, SHARE, words.local)
    unit = last.rpartition("_")[2]
    if unit in _PERIODS:
        return words.say(f"rules.unit.{unit}", n=value)
    return number_text(value, COUNT, words.local)


def _word(key: str, value: str, words: Words) -> str:
    """Return a word of a rule file: an option, a choice, or what it is written."""
    if key.endswith(("offered", "continued", "tacit_options")):
        return words.option(value)
    return words.first((f"{of}.{value}" for of in ("rules.value", "value", "text")), value)
