"""`compare-versions`: one column per text, what differs, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from amcli.domain.compare import CompareResult, Difference
from amcli.domain.sourced import Figure

from ..figures import best_case_text, figure_text, growth_text
from ..footnotes import Footnotes
from ..numbers import COUNT, EUROS, SHARE, number_text
from ..page import Block, Column, Heading, Paragraph, Row, grid, line, narrowing, row
from ..paths import etp_of, section_of, steps_of
from ..screen import Shown
from ..words import Words
from .frame import SYMBOLS

_EUROS = ("amount", "guaranteed", "conditional", "left_to_pay", "employer_cost")
_SECTIONS = ("check", "aid", "targets", "schedule")
_SILENT = ("years", "criteria", "entries", "targets")
_WORDS = ("verdict", "finding", "band", "value")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the differences (all results with `--all`), then the reason of each."""
    result: CompareResult = shown.answer.result
    differences = sorted(result.differences, key=_place)
    if not differences:
        return [Paragraph(line(words.say("table.same")))]
    reasons = list(dict.fromkeys(one.reason for one in differences if one.reason))
    letters = {reason: _letter(number) for number, reason in enumerate(reasons)}
    texts = tuple(dict.fromkeys(text for one in differences for text in one.values))
    rows = [_row(one, texts, letters, words, notes) for one in differences]
    field = "table.all-fields" if shown.all else "table.field"
    columns = [
        Column(words.say(field), wraps=True),
        *(Column(_label(text, words), right=True, wraps=True) for text in texts),
        Column(words.say("table.delta"), right=True),
        Column(words.say("table.refs")),
    ]
    why: list[Block] = [
        Paragraph(line(words.say(f"reason.{reason}")), letter) for reason, letter in letters.items()
    ]
    return [
        narrowing(grid(columns, _ruled(differences, rows))),
        *([Heading(words.say("table.reasons")), *why] if why else []),
    ]


def _place(one: Difference) -> int:
    section = section_of(one.path)
    return _SECTIONS.index(section) if section in _SECTIONS else len(_SECTIONS)


def _ruled(differences: list[Difference], rows: list[Row]) -> Iterator[Row]:
    """Yield the rows, each that begins another answer (`check`, `aid`, …) set apart."""
    before = ""
    for one, each in zip(differences, rows, strict=True):
        section = section_of(one.path)
        yield each._replace(opens=before not in ("", section))
        before = section


def _label(column: str, words: Words) -> str:
    """Return the title of a column: the id of a text, or the option where options compare."""
    return words.say("table.etp", etp=column) if words.has(f"option.{column}") else column


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
    section, etp = section_of(path), etp_of(path)
    parts = [] if etp is None else [words.say("table.etp", etp=etp)]
    parts += [_step(section, step, words) for step in steps_of(path) if step not in _SILENT]
    return ", ".join(parts) or path


def _step(section: str, name: str, words: Words) -> str:
    """Return one step of a path in words: a year, a criterion, an entry, a field."""
    if name.isdigit():
        return words.say("table.year-n", n=int(name))
    kinds = {"check": "criterion", "schedule": "entry"}
    codes = (f"{kinds.get(section, 'path')}.{name}", f"path.{name}")
    return next((words.say(code) for code in codes if words.has(code)), name)


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
    if isinstance(value, tuple):
        return ", ".join(_item(str(item), words) for item in value)
    if isinstance(value, str):
        symbol = f"{SYMBOLS[value][0]} " if value in SYMBOLS else ""
        codes = (f"{kind}.{value}" for kind in _WORDS)
        return symbol + next((words.say(code) for code in codes if words.has(code)), value)
    if isinstance(value, int) and last in _EUROS:
        return number_text(value, EUROS)
    return words.text(value)


def _item(item: str, words: Words) -> str:
    """Return an item of a list, its first word in the language: `acompte 2026-09-01`."""
    first, _, rest = item.partition(" ")
    first = words.say(f"part.{first}") if words.has(f"part.{first}") else first
    return f"{first} {rest}" if rest else first


def _delta(delta: Any, path: str, words: Words) -> str:
    text = value_text(delta, path, words)
    number = delta.value if isinstance(delta, Figure) else delta
    is_more = isinstance(number, int) and not isinstance(number, bool) and number > 0
    return f"+{text}" if is_more and text[:1].isdigit() else text


def _is_share(path: str) -> bool:
    return path.endswith(".rate") or "clinical-fees" in path
