"""The name a writer probably meant: other names of the keys, then the closest spelling."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from amcli.law.figures.terms import unaccented
from amcli.law.profile.facts import paths_of
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import Specialty
from amcli.load.registers import by_label, plain
from amcli.load.toml.documents import REGISTERS, read_text, shipped_rules
from amcli.words.both.facts import FACTS, OTHER_NAMES, VALUES
from amcli.words.catalogue import in_lang
from amcli.words.fr.facts import FACTS as LONGER

from .values import folded

_FRENCH = in_lang(FACTS, "fr") | LONGER
_LONGEST = 60
_CLOSE = 0.85  # of the letters of a column, or of a specialty
_STEM, _LEAST, _MOST = 6, 3, 6  # letters of a stem, the fewest that are one; specialties named


def nearest_key(key: str, section: str, known: tuple[str, ...]) -> str | None:
    """Return the dotted path of the key probably meant, in `section` (dotted, may be empty)."""
    if key in _FRENCH:  # a path, as messages have it
        return key
    word = _folded(key)
    within = f"{section}." if section else ""
    if word in known:
        return within + word
    named = _names().get(word)
    if named is not None:
        above = re.sub(r"\[\d+\]", "", within)
        last = next((path[len(above) :] for path in named if path.startswith(above)), "")
        return within + last if last in known else named[0]
    here = nearest(word, known)
    if here is not None:
        return within + here
    keys = _keys()
    close = word if word in keys else nearest(word, keys) or nearest(word, _names())
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


def nearest_word(text: str, choices: Iterable[str]) -> str | None:
    """Return the word of a choice that a text is meant for, in French or misspelt, or None."""
    word, known = folded(text), tuple(choices)
    meant = next((choice for choice in known if word in VALUES.get(choice, ())), None)
    return meant or nearest(text.strip().casefold(), known)


@lru_cache(maxsize=1024)  # a mistake often comes again, in file after file
def nearest_specialties(name: str) -> dict[str, str]:
    """Return up to six specialties whose slug or label resembles `name`, slug → French label.

    They are spelt nearly alike, else they share its start, or the first letters of a word alone.
    """
    labels, wanted = _specialties(), plain(name[:_LONGEST])
    close = get_close_matches(wanted, _alike(wanted), n=1, cutoff=_CLOSE)
    if not close and len(wanted) >= _LEAST:
        stem = wanted if " " in wanted else wanted[:_STEM]
        close = [label for label in labels if _shares_start(label, wanted)]
        close += [label for label in labels if f" {stem}" in f" {label}"]
    named = {labels[label].slug: labels[label].fr for label in close}
    general_first = sorted(named, key=lambda slug: not slug.startswith("general"))
    return {slug: named[slug] for slug in general_first[:_MOST]}


def _alike(wanted: str) -> list[str]:
    """Return the labels that may be close to a name: few letters are in one of the two alone."""
    own, length, most = _letters(wanted), len(wanted), 1 - _CLOSE
    return [
        label
        for label, letters in _label_letters().items()
        if (own ^ letters).bit_count() <= most * (length + len(label))
    ]


def _letters(name: str) -> int:
    """Return the letters of a name, each as a bit."""
    letters = 0
    for letter in name:
        letters |= 1 << ord(letter) % 64
    return letters


@lru_cache(maxsize=1)
def _label_letters() -> dict[str, int]:
    return {label: _letters(label) for label in _specialties()}


def _shares_start(label: str, wanted: str) -> bool:
    """Return whether one of two names is the other with words added to it."""
    return f"{label} ".startswith(f"{wanted} ") or f"{wanted} ".startswith(f"{label} ")


@lru_cache(maxsize=1)
def _specialties() -> Mapping[str, Specialty]:
    """Return the shipped specialties by their slugs, labels and aliases, as `plain` makes them."""
    path = shipped_rules() / REGISTERS[2]
    return by_label(read_text(path), str(path))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    """Return the other names that people write for keys → the paths of those keys."""
    names: dict[str, tuple[str, ...]] = {}
    for path, others in OTHER_NAMES.items():
        for name in others.split():
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
    for path, title in _FRENCH.items():
        titles[_folded(title)] = (*titles.get(_folded(title), ()), path)
    return titles


def nearest_path(name: str, paths: Iterable[str]) -> str | None:
    """Return the path that the name of a column is probably meant for, or None.

    Closer than `nearest_key`, since a table may have columns of its own: a path with other
    letters between its keys, its last key alone, its French name, or nearly the same spelling.
    """
    written = _folded(name)
    known = {path.replace(".", "_"): path for path in paths}
    last = written.rpartition(".")[2]
    for word in (written.replace(".", "_"), written, last):
        named = (known.get(word), *_names().get(word, ()), _keys().get(word))
        meant = next((path for path in named if path in known.values()), None)
        if meant is not None:
            return meant
    close = get_close_matches(written.replace(".", "_"), list(known), n=1, cutoff=_CLOSE)
    return known[close[0]] if close else None
