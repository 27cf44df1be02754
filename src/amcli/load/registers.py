"""The registers: specialties, sources and disputes, shipped and the user's own, which win by id."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from amcli.law.figures.sourced import Citation
from amcli.law.figures.terms import unaccented
from amcli.law.text.rules import Specialty
from amcli.load.diagnostics import Refused
from amcli.load.toml.documents import (
    Check,
    RulesPlace,
    parse,
    parse_table,
    read_text,
    refuse,
    rule_files,
    shipped_rules,
    table_problems,
)
from amcli.load.toml.keys import is_date, is_flag, is_text, is_texts

if TYPE_CHECKING:  # an answer is made without sources and disputes
    from amcli.law.text.rules import Dispute, Reading, Source


def find_specialty(name: str, text: str, file: str) -> Specialty | None:
    """Return the specialty with this slug, label or alias in a register's text, or None.

    Labels are compared without capitals and accents; a slug is found without parsing the rest.
    Raises Refused for a register that cannot be used.
    """
    table = parse_table(text, name, file)
    if table is not None:
        return _specialty(name, table, file)
    return by_label(text, file).get(plain(name))


@lru_cache(maxsize=8)  # rows of a table ask of one name after another
def by_label(text: str, file: str) -> Mapping[str, Specialty]:
    """Return the specialties of a register by slug, label and alias, as `plain` makes them.

    Raises Refused for a register that cannot be used, or where two share a label (AM209).
    """
    found: dict[str, Specialty] = {}
    for slug, table in parse(text, file).items():
        specialty = _specialty(slug, table, file)
        for label in (slug, specialty.fr, specialty.en, *table.get("aliases", ())):
            if found.setdefault(plain(label), specialty) is not specialty:
                raise refuse(file, "AM209", key=slug, value=label)
    return found


def plain(label: str) -> str:
    """Return a label without capitals, accents and doubled spaces.

    >>> plain("Médecine  GÉNÉRALE")
    'medecine generale'
    """
    return " ".join(unaccented(label).split())


_SPECIALTY_KEYS: dict[str, Check] = {
    "fr": is_text,
    "en": is_text,
    "aliases": is_texts,
    "family": lambda value: isinstance(value, str),
    "standing": lambda value: isinstance(value, dict) and all(map(is_text, value.values())),
}


def _specialty(slug: str, table: Any, file: str) -> Specialty:
    table = _checked(table, slug, _SPECIALTY_KEYS, ("aliases", "family"), file)
    return Specialty(slug, table["fr"], table["en"], table.get("family", ""), table["standing"])


KINDS = ("official", "secondary", "proposal")
DISPUTE_KINDS = ("conflict", "change", "wording", "not-published")
_DATED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def load_sources(*added: RulesPlace) -> Mapping[str, "Source"]:
    """Return every source by id: the shipped register, then those of the user's places.

    A folder gives its `sources.toml`, a rule file its own `[sources]`. Raises Refused.
    """
    return {
        source_id: _source(source_id, table, file)
        for tables, file in _source_tables(added)
        for source_id, table in tables.items()
    }


def load_disputes(*added: RulesPlace) -> "tuple[Dispute, ...]":
    """Return the register of disputes, in its order. Raises Refused.

    A user's folder may bring a `disputes.toml`: a dispute of the same id takes the place of ours.
    """
    found: dict[str, Dispute] = {}
    for folder in (shipped_rules(), *added):
        for file in folder.glob("disputes.toml"):
            for name, table in parse(read_text(file), str(file)).items():
                found[name] = _dispute(name, table, str(file))
    return tuple(found.values())


def _source_tables(added: Iterable[RulesPlace]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for place in (shipped_rules(), *added):
        for file in place.glob("sources.toml"):
            yield parse(read_text(file), str(file)), str(file)
        if place == shipped_rules():
            continue  # our files have no sources of their own
        for file in rule_files(place):
            tables = parse(read_text(file), str(file)).get("sources", {})
            if not isinstance(tables, dict):
                raise refuse(str(file), "AM205", key="sources", value=tables)
            yield tables, str(file)


_SOURCE_KEYS: dict[str, Check] = {
    "title": is_text,
    "kind": lambda value: value in KINDS,
    "where": is_text,
    "dated": lambda value: isinstance(value, str) and bool(_DATED.fullmatch(value)),
    "looked_at": is_date,
    "kept_for": is_text,
}
_OPTIONAL = ("dated", "looked_at", "kept_for")


def _source(source_id: str, table: Any, file: str) -> "Source":
    from amcli.law.text.rules import Source

    fields = _checked(table, source_id, _SOURCE_KEYS, _OPTIONAL, file)
    return Source(source_id, **fields)


def _is_bilingual(value: Any) -> bool:
    return isinstance(value, dict) and sorted(value) == ["en", "fr"] and all(
        map(is_text, value.values())
    )  # fmt: skip


_DISPUTE_KEYS: dict[str, Check] = {
    "kind": lambda value: value in DISPUTE_KINDS,
    "question": _is_bilingual,
    "default": is_text,
    "settled_by": _is_bilingual,
    "readings": lambda value: isinstance(value, dict) and len(value) > 1,
    "computed": is_flag,
}
_READING_KEYS: dict[str, Check] = {
    "says": _is_bilingual,
    "cite": lambda value: isinstance(value, list),
}
_CITATION_KEYS: dict[str, Check] = {"source": is_text, "locator": is_text, "note": is_text}


def _dispute(name: str, table: Any, file: str) -> "Dispute":
    from amcli.law.text.rules import Dispute

    fields = _checked(table, name, _DISPUTE_KEYS, ("computed",), file)
    if fields["default"] not in fields["readings"]:
        raise refuse(file, "AM205", key=f"{name}.default", value=fields["default"])
    return Dispute(
        id=name,
        kind=fields["kind"],
        question=fields["question"],
        default=fields["default"],
        settled_by=fields["settled_by"],
        is_computed=fields.get("computed", True),
        readings={
            reading: _reading(reading, stated, f"{name}.readings.{reading}", file)
            for reading, stated in fields["readings"].items()
        },
    )


def _reading(reading: str, table: Any, key: str, file: str) -> "Reading":
    from amcli.law.text.rules import Reading

    fields = _checked(table, key, _READING_KEYS, ("cite",), file)
    cited = [
        _checked(citation, f"{key}.cite", _CITATION_KEYS, ("note",), file)
        for citation in fields.get("cite", ())
    ]
    return Reading(reading, fields["says"], tuple(Citation(**citation) for citation in cited))


def _checked(
    table: Any, above: str, checks: Mapping[str, Check], optional: tuple[str, ...], file: str
) -> dict[str, Any]:
    """Return a table whose keys and values are all as `checks` has them; raises Refused."""
    needed = (key for key in checks if key not in optional)
    problems = table_problems(file, table, above, checks, needed)
    if problems:
        raise Refused(problems)
    fields: dict[str, Any] = table
    return fields
