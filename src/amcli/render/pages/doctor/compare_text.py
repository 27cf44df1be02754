"""A place and a value of a comparison in words."""

from typing import Any, NamedTuple

from amcli.law.figures.sourced import Figure
from amcli.render.pages.frame import SYMBOLS
from amcli.render.paths import etp_of, section_of, steps_of
from amcli.render.typography import FIXED
from amcli.words.catalogue import Words
from amcli.words.figures import ESTIMATE, NOTHING, best_case_text, figure_text, growth_text, mark_of
from amcli.words.numbers import COUNT, EUROS, SHARE, Unit, bare_text

_EUROS = ("amount", "guaranteed", "conditional", "left_to_pay", "employer_cost")
_SILENT = ("years", "criteria", "entries", "targets")
_WORDS = ("verdict", "finding", "band", "value")
_KINDS = {"check": "criterion", "schedule": "entry"}


class Place(NamedTuple):
    """Where a value stands: the answer, its option, the contract years, what it is."""

    section: str
    etp: str | None
    years: tuple[int, int] | None
    field: str


def place_of(path: str, words: Words) -> Place:
    """Return the place of a path, its field in words: `aid[1].years.3.amount`, `amount`."""
    steps = [step for step in steps_of(path) if step not in _SILENT]
    year = next((int(step) for step in steps if step.isdigit()), None)
    section = section_of(path)
    fields = [_field(section, step, words) for step in steps if not step.isdigit()]
    years = None if year is None else (year, year)
    return Place(section, etp_of(path), years, ", ".join(fields) or path)


def place_text(place: Place, words: Words) -> str:
    """Return a place in words, without its answer: `1 etp, years 3 to 5, amount`."""
    parts = [] if place.etp is None else [words.say("table.etp", etp=place.etp)]
    if place.years is not None:
        first, last = place.years
        code = "table.year-n" if first == last else "table.years"
        parts.append(words.say(code, n=first, first=first, last=last))
    return ", ".join([*parts, place.field])


def _field(section: str, name: str, words: Words) -> str:
    codes = (f"{_KINDS.get(section, 'path')}.{name}", f"path.{name}")
    return next((words.say(code) for code in codes if words.has(code)), name)


def value_text(value: Any, path: str, words: Words) -> str:
    """Return the value at a path in words, with the unit the path implies."""
    last = path.rsplit(".", 1)[-1]
    if isinstance(value, Figure):
        if last == "growth":
            return growth_text(value)
        unit = unit_of(path)
        return best_case_text(value, unit) if unit == EUROS else figure_text(value, unit)
    if value is None:
        return NOTHING
    if isinstance(value, tuple):
        items = [str(item) for item in value]
        between = " " if any(" " in item for item in items) else ", "
        return between.join(_item(item, words) for item in items)
    if isinstance(value, str):
        symbol = f"{SYMBOLS[value][0]} " if value in SYMBOLS else ""
        codes = (f"{kind}.{value}" for kind in _WORDS)
        return symbol + next((words.say(code) for code in codes if words.has(code)), value)
    return words.text(value)


def delta_text(delta: Figure | None, path: str, words: Words) -> str:
    """Return a difference with its sign; empty where there is none to speak of."""
    if delta is None:
        return ""
    if unit_of(path) == EUROS and is_range(delta):
        return _between(delta, words)
    text = figure_text(delta) if path.endswith(".growth") else value_text(delta, path, words)
    is_more = isinstance(delta.value, int) and delta.value > 0
    return f"+{text}" if is_more and text[:1].isdigit() else text


def is_range(delta: Figure | None) -> bool:
    """Return whether a difference is known by two ends that are not one."""
    return delta is not None and None not in delta[:3] and delta.low != delta.high


def _between(delta: Figure, words: Words) -> str:
    """Return the ends of a difference in euros, each with its sign: `-3 000 to +13 000 €`."""
    ends = [
        ("+" if end is not None and end > 0 else "") + bare_text(end or 0, EUROS)
        for end in (delta.low, delta.high)
    ]
    said = words.say("attribution.between", low=ends[0], high=ends[1] + EUROS.suffix)
    text = said + mark_of(delta)
    return f"{ESTIMATE} {text}" if delta.status == "estimated" else text


def _item(item: str, words: Words) -> str:
    """Return an item of a list, its first word in the language of the page, beside what follows."""
    first, _, rest = item.partition(" ")
    first = words.say(f"part.{first}") if words.has(f"part.{first}") else first
    return f"{first}{FIXED}{rest}" if rest else first


def unit_of(path: str) -> Unit:
    """Return what the figure at a path counts: euros, a share, else patients or posts."""
    if path.rsplit(".", 1)[-1] in _EUROS:
        return EUROS
    return SHARE if path.endswith(".rate") or "clinical-fees" in path else COUNT
