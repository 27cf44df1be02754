"""`compare-versions`: one column per text, what differs, and why."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from amcli.domain.compare import CompareResult, Difference
from amcli.domain.sourced import Figure

from ..figures import best_case_text, figure_text, growth_text
from ..footnotes import Footnotes
from ..numbers import COUNT, EUROS, SHARE, number_text
from ..page import Block, Column, Heading, Paragraph, Row, grid, line, narrowing, row
from ..screen import Shown
from ..words import Words
from .frame import SYMBOLS

_PATH = re.compile(r"(check|aid|targets|schedule)\.(?:(1/3|0\.5|1\.5|1|2)(?:\.|$))?(.*)")
_EUROS = ("amount", "guaranteed", "conditional", "left_to_pay", "employer_cost")
_WORDS = ("verdict", "finding", "band", "value")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the differences (all results with `--all`), then the reason of each."""
    result: CompareResult = shown.answer.result
    differences = list(result.differences)
    if not differences:
        return [Paragraph(line(words.say("table.same")))]
    reasons = list(dict.fromkeys(one.reason for one in differences if one.reason))
    letters = {reason: _letter(number) for number, reason in enumerate(reasons)}
    texts = tuple(dict.fromkeys(text for one in differences for text in one.values))
    rows = [_row(one, texts, letters, words, notes) for one in differences]
    field = "table.all-fields" if shown.all else "table.field"
    columns = [
        Column(words.say(field), wraps=True),
        *(Column(text, right=True, wraps=True) for text in texts),
        Column(words.say("table.delta"), right=True),
        Column(words.say("table.refs")),
    ]
    why: list[Block] = [
        Paragraph(line(words.say(f"reason.{reason}")), letter) for reason, letter in letters.items()
    ]
    return [
        narrowing(grid(columns, rows)),
        *([Heading(words.say("table.reasons")), *why] if why else []),
    ]


def _letter(number: int) -> str:
    return chr(ord("a") + number) if number < 26 else f"z{number}"


def _row(
    one: Difference,
    texts: tuple[str, ...],
    letters: Mapping[str, str],
    words: Words,
    notes: Footnotes,
) -> Row:
    values = [notes.seen(value_text(one.values.get(text), one.path, words)) for text in texts]
    delta = "" if one.delta is None else _delta(one.delta, one.path, words)
    refs = " ".join(filter(None, (letters.get(one.reason, ""), notes.refs(one.sources))))
    return row(path_text(one.path, words), *values, notes.seen(delta), refs)


def path_text(path: str, words: Words) -> str:
    """Return a path of a result in words: `1 etp, year 3, amount`."""
    found = _PATH.fullmatch(path)
    if found is None:
        return path
    _, etp, rest = found.groups()
    parts = [] if etp is None else [words.say("table.etp", etp=etp)]
    return ", ".join([*parts, *_steps(rest, words)]) or path


def _steps(rest: str, words: Words) -> Iterator[str]:
    names = iter(rest.split(".") if rest else ())
    for name in names:
        if name in ("targets", "options"):
            continue
        if name == "criteria":
            code = next(names, "")
            yield words.say(f"criterion.{code}") if words.has(f"criterion.{code}") else code
        elif name == "years":
            yield words.say("path.years", n=_number(next(names, "")))
        elif name == "entries":
            yield _entry(next(names, ""), words)
        else:
            yield words.say(f"path.{name}") if words.has(f"path.{name}") else name


def _entry(code: str, words: Words) -> str:
    return words.say(f"entry.{code}") if words.has(f"entry.{code}") else code


def _number(text: str) -> int | str:
    return int(text) if text.isdigit() else text


def value_text(value: Any, path: str, words: Words) -> str:
    """Return the value at a path in words, with the unit the path implies."""
    last = path.rsplit(".", 1)[-1]
    if isinstance(value, Figure):
        if last in _EUROS:
            return best_case_text(value, EUROS)
        if last == "growth":
            return growth_text(value)
        return figure_text(value, SHARE if _is_share(path) else COUNT)
    if value is None:
        return "—"
    if isinstance(value, str):
        symbol = f"{SYMBOLS[value][0]} " if value in SYMBOLS else ""
        codes = (f"{kind}.{value}" for kind in _WORDS)
        return symbol + next((words.say(code) for code in codes if words.has(code)), value)
    if isinstance(value, int) and last in _EUROS:
        return number_text(value, EUROS)
    return words.text(value)


def _delta(delta: Any, path: str, words: Words) -> str:
    text = value_text(delta, path, words)
    number = delta.value if isinstance(delta, Figure) else delta
    is_more = isinstance(number, int) and not isinstance(number, bool) and number > 0
    return f"+{text}" if is_more and text[:1].isdigit() else text


def _is_share(path: str) -> bool:
    return path.endswith(".rate") or "clinical-fees" in path
