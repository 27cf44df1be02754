"""The specialties register: one table per specialty, found by slug or by any of its labels."""

from collections.abc import Iterator, Mapping
from typing import Any

from amcli.law.text.rules import Specialty
from amcli.load.toml.documents import parse, parse_table, refuse

_TEXTS = ("fr", "en")
_KEYS = ("fr", "en", "aliases", "family", "standing")


def find_specialty(name: str, text: str, file: str) -> Specialty | None:
    """Return the specialty with this slug, label or alias in a register's text, or None.

    Labels are compared without capitals and accents; a slug is found without parsing the rest.
    Raises Refused for a register that cannot be used.
    """
    table = parse_table(text, name, file)
    if table is not None:
        return _specialty(name, table, file)
    wanted = plain(name)
    for slug, table in parse(text, file).items():
        specialty = _specialty(slug, table, file)
        if wanted in map(plain, _labels(specialty, table)):
            return specialty
    return None


def read_specialties(text: str, file: str) -> dict[str, Specialty]:
    """Return the specialties of a register by slug, in its order.

    Raises Refused for a register that cannot be used, or where two share a label (AM209).
    """
    found: dict[str, Specialty] = {}
    taken: dict[str, str] = {}
    for slug, table in parse(text, file).items():
        found[slug] = _specialty(slug, table, file)
        for label in _labels(found[slug], table):
            if taken.setdefault(plain(label), slug) != slug:
                raise refuse(file, "AM209", key=slug, value=label)
    return found


def plain(label: str) -> str:
    """Return a label without capitals, accents and doubled spaces.

    >>> plain("Médecine  GÉNÉRALE")
    'medecine generale'
    """
    import unicodedata  # not needed to find a slug

    letters = unicodedata.normalize("NFKD", label.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _labels(specialty: Specialty, table: Mapping[str, Any]) -> Iterator[str]:
    yield from (specialty.slug, specialty.fr, specialty.en)
    yield from table.get("aliases", ())


def _specialty(slug: str, table: Any, file: str) -> Specialty:
    if not isinstance(table, dict):
        raise refuse(file, "AM205", key=slug, value=table)
    for key in table:
        if key not in _KEYS:
            raise refuse(file, "AM203", key=f"{slug}.{key}", known=_KEYS)
    for key in (*_TEXTS, "standing"):
        if key not in table:
            raise refuse(file, "AM204", key=f"{slug}.{key}")
    standings, aliases = table["standing"], table.get("aliases", [])
    _require(all(_is_text(table[key]) for key in _TEXTS), slug, table, file)
    _require(isinstance(table.get("family", ""), str), f"{slug}.family", table, file)
    _require(isinstance(aliases, list) and all(map(_is_text, aliases)), f"{slug}.aliases",
             aliases, file)  # fmt: skip
    _require(isinstance(standings, dict) and all(map(_is_text, standings.values())),
             f"{slug}.standing", standings, file)  # fmt: skip
    return Specialty(slug, table["fr"], table["en"], table.get("family", ""), standings)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _require(is_good: bool, key: str, value: Any, file: str) -> None:
    if not is_good:
        raise refuse(file, "AM205", key=key, value=value)
