"""Profiles from files, directories and standard input: each a profile or its diagnostics.

A good document takes the fast path: compose, build, convert, check. Only one that fails is
surveyed (`diagnose`) to find every problem and its place.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from msgspec import ValidationError

from amcli.domain.consistency import problems
from amcli.domain.profile import Profile

from .convert import to_profile
from .diagnostics import Diagnostic
from .documents import Document, documents
from .places import read_place
from .plain import Doubt, fields_of, plain_mapping
from .text import Text, open_text


class Loaded(NamedTuple):
    """One document: its file as printed, its number there from 1, its name, and the profile.

    Where something is wrong `profile` is None and `diagnostics` say what, sorted by position.
    """

    source: str
    document: int
    name: str | None
    profile: Profile | None
    diagnostics: tuple[Diagnostic, ...] = ()


def read_profiles(
    places: Sequence[str],
    on: date,
    specialty: Callable[[str], str | None],
    stdin: Callable[[], bytes],
) -> Iterator[Loaded]:
    """Yield the documents of files, directories (`*.yaml`, `*.yml`, by name) and `-`, in order.

    `on` is the day of the question; `specialty` turns a slug or a label into the slug, None when
    it is unknown; `stdin` gives the bytes of standard input. Nothing is raised for bad input.
    """
    slug = lru_cache(maxsize=4096)(specialty)
    for place in places:
        for source, data in read_place(place, stdin):
            yield from _read_file(source, data, on, slug)


def _read_file(
    source: str, data: bytes | Diagnostic, on: date, slug: Callable[[str], str | None]
) -> Iterator[Loaded]:
    text = open_text(source, data) if isinstance(data, bytes) else data
    if isinstance(text, Diagnostic):
        yield Loaded(source, 1, None, None, (text,))
        return
    is_empty = True
    for document in documents(text):
        is_empty = False
        yield _read_document(text, document, on, slug)
    if is_empty:
        yield Loaded(source, 1, None, None, (Diagnostic("AM004", source),))


def _read_document(
    text: Text, document: Document, on: date, slug: Callable[[str], str | None]
) -> Loaded:
    if document.diagnostic is not None:
        return Loaded(text.file, document.number, None, None, (document.diagnostic,))
    try:
        profile = _profile(document, slug)
        if not problems(profile, on):
            return Loaded(text.file, document.number, profile.name, profile)
    except (Doubt, ValidationError):
        pass
    from .diagnose import diagnose

    diagnosis = diagnose(text, document, on, slug)
    return Loaded(text.file, document.number, *diagnosis)


def _profile(document: Document, slug: Callable[[str], str | None]) -> Profile:
    """Return a good document as a profile; raises Doubt or ValidationError for any other."""
    plain = plain_mapping(document.root, fields_of(Profile))
    doctor = plain.get("doctor")
    written = doctor.get("specialty") if doctor.__class__ is dict else None
    if written.__class__ is str:
        found = slug(written)
        if found is None:
            raise Doubt
        plain["doctor"]["specialty"] = found
    return to_profile(plain)
