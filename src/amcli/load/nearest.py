"""The name a writer probably meant: other names of the keys, then the closest spelling."""

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache

from amcli.law.figures.letters import unaccented
from amcli.law.profile.facts import paths_of
from amcli.law.profile.profile import Profile
from amcli.load.registers import plain
from amcli.load.toml.documents import parse, read_text, shipped_rules
from amcli.words.en.facts import FACTS as ENGLISH
from amcli.words.fr.facts import FACTS as FRENCH

_LONGEST = 60
_CLOSE = 0.85  # of the letters of a column


def nearest_key(key: str, section: str, known: tuple[str, ...]) -> str | None:
    """Return the dotted path of the key probably meant, in `section` (dotted, may be empty)."""
    folded = _folded(key)
    within = f"{section}." if section else ""
    if folded in known:
        return within + folded
    named = _names().get(folded)
    if named is not None:
        above = re.sub(r"\[\d+\]", "", within)
        last = next((path[len(above) :] for path in named if path.startswith(above)), "")
        return within + last if last in known else named[0]
    here = nearest(folded, known)
    if here is not None:
        return within + here
    keys = _keys()
    close = folded if folded in keys else nearest(folded, keys) or nearest(folded, _names())
    return None if close is None else keys.get(close) or _names()[close][0]


def nearest_fact(name: str, known: Iterable[str], words: Iterable[str] = ()) -> str | None:
    """Return the path probably meant, of those known, or one of some words; None if none is."""
    paths = tuple(known)
    meant = nearest_key(name, "", paths)
    return meant if meant in paths else nearest(name, (*paths, *words))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name spelt most like `name`, or None when none is close."""
    return _nearest(name[:_LONGEST], tuple(known))


@lru_cache(maxsize=1024)
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    matches = get_close_matches(name, known, n=1, cutoff=0.7)
    return matches[0] if matches else None


@lru_cache(maxsize=1024)  # a mistake often comes again, in file after file
def nearest_specialties(name: str) -> tuple[str, ...]:
    """Return up to three slugs of specialties whose slug or label resembles `name`."""
    labels, wanted = _specialties(), plain(name[:_LONGEST])
    sharing = [label for label in labels if _shares_start(label, wanted)]
    close = sharing or get_close_matches(wanted, list(labels), n=6, cutoff=0.6)
    return tuple(dict.fromkeys(labels[label] for label in close))[:3]


def _shares_start(label: str, wanted: str) -> bool:
    """Return whether one of two names is the other with words added to it."""
    return f"{label} ".startswith(f"{wanted} ") or f"{wanted} ".startswith(f"{label} ")


@lru_cache(maxsize=1)
def _specialties() -> dict[str, str]:
    """Return folded slugs, labels and aliases of the shipped specialties → slug."""
    path = shipped_rules() / "specialties.toml"
    names: dict[str, str] = {}
    for slug, table in parse(read_text(path), str(path)).items():
        for label in (slug, table["en"], table["fr"], *table.get("aliases", ())):
            names.setdefault(plain(label), slug)
    return names


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Return the other names that people write for keys → the paths of those keys."""
    names: dict[str, tuple[str, ...]] = {}
    for facts in (FRENCH, ENGLISH):
        for path, (_, *others) in facts.items():
            for name in others:
                names[name] = (*names.get(name, ()), path)
    return names


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """Return every key of a doctor's profile → its dotted path, the least deep first."""
    keys: dict[str, str] = {}
    for path in sorted((path for path, _ in paths_of(Profile)), key=lambda path: path.count(".")):
        keys.setdefault(path.rpartition(".")[2], path)
    return keys


def _folded(name: str) -> str:
    """Return a name without accents, capitals, spaces or hyphens: `Médecin` → `medecin`."""
    kept = unaccented(name[:_LONGEST])
    return kept.strip().replace(" ", "_").replace("-", "_").replace("'", "_").replace("’", "_")


def fact_named(name: str, paths: Collection[str]) -> str | None:
    """Return the one path, of those, whose fact has a name in French, or another name of its key.

    >>> fact_named("Patientèle MT", ("patients.mt", "patients.fa")), fact_named("mt", ())
    ('patients.mt', None)
    """
    folded = _folded(name)
    named = {*_names().get(folded, ()), *_titles().get(folded, ())}.intersection(paths)
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=1)
def _titles() -> dict[str, tuple[str, ...]]:
    """Return what facts are called in French, folded → the paths of those facts."""
    titles: dict[str, tuple[str, ...]] = {}
    for path, (title, *_) in FRENCH.items():
        titles[_folded(title)] = (*titles.get(_folded(title), ()), path)
    return titles


def nearest_path(name: str, paths: Iterable[str]) -> str | None:
    """Return the path that the name of a column is probably meant for, or None.

    Closer than `nearest_key`, since a table may have columns of its own: a path with other
    letters between its keys, its last key alone, its French name, or nearly the same spelling.
    """
    folded = _folded(name)
    known = {path.replace(".", "_"): path for path in paths}
    last = folded.rpartition(".")[2]
    for word in (folded.replace(".", "_"), folded, last):
        named = (known.get(word), *_names().get(word, ()), _keys().get(word))
        meant = next((path for path in named if path in known.values()), None)
        if meant is not None:
            return meant
    close = get_close_matches(folded.replace(".", "_"), list(known), n=1, cutoff=_CLOSE)
    return known[close[0]] if close else None
