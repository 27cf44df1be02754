"""Profiles from files, directories and standard input: each a profile or its diagnostics.

A good document takes the fast path: read, convert, check. A file written in plain lines does not
even need libyaml. Only a document that fails is surveyed (`diagnose`) to find every problem and
its place.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import ValidationError

from amcli.law.profile.consistency import Problem, problems
from amcli.law.profile.facts import keys_of
from amcli.law.profile.profile import Profile
from amcli.load.files import Files, Listed, Text, list_places, open_text, read_listed
from amcli.load.values import Doubt, Plain, to_profile
from amcli.load.yaml.lines import mapping_of_lines

from .diagnostics import Diagnostic

if TYPE_CHECKING:
    from amcli.law.profile.group_profile import GroupProfile
    from amcli.load.yaml.documents import Document

Slugs: TypeAlias = Callable[[str], str | None]
Check: TypeAlias = Callable[[Profile, date], list[Problem]]


class Loaded(NamedTuple):
    """One document: its file as printed, its number there from 1, its name, and the profile.

    Where something is wrong `profile` is None and `diagnostics` say what, sorted by position.
    """

    source: str
    document: int
    name: str | None
    profile: "Profile | GroupProfile | None"
    diagnostics: tuple[Diagnostic, ...] = ()


class _Terms(NamedTuple):
    """What a profile is read with: the day, the slugs of specialties, what cannot be in it."""

    on: date
    slug: Slugs
    check: Check
    files: Files = Files()


def read_profiles(
    places: Sequence[str],
    on: date,
    specialty: Slugs,
    stdin: Callable[[], bytes],
    *,
    check: Check = problems,
) -> Iterator[Loaded]:
    """Yield the documents of files, directories (`*.yaml`, `*.yml`, by name) and `-`, in order.

    `on` is the day of the question; `specialty` turns a slug or a label into the slug, None when
    it is unknown; `stdin` gives the bytes of standard input; `check` returns what is impossible in
    a profile. Nothing is raised for bad input.
    """
    read = Reader(on, specialty, stdin, check=check)
    for listed in list_places(places):
        yield from read(listed)


class Reader:
    """Reads listed files, one at a time, into their documents; as `read_profiles`."""

    def __init__(
        self, on: date, specialty: Slugs, stdin: Callable[[], bytes], *, check: Check = problems
    ) -> None:
        self._terms = _Terms(on, lru_cache(maxsize=4096)(specialty), check)
        self._stdin = stdin

    def __call__(self, listed: Listed) -> Iterable[Loaded]:
        """Return the documents of a file: at least one, be it to say that there is none."""
        return _read_file(*read_listed(listed, self._stdin), self._terms)


def read_bytes(
    source: str,
    data: bytes | Diagnostic,
    on: date,
    specialty: Slugs,
    *,
    check: Check = problems,
    files: Files,
) -> Iterable[Loaded]:
    """Return the documents of one file already read; those it names are read from `files`."""
    return _read_file(source, data, _Terms(on, specialty, check, files))


def _read_file(source: str, data: bytes | Diagnostic, terms: _Terms) -> Iterable[Loaded]:
    text = open_text(source, data) if isinstance(data, bytes) else data
    if isinstance(text, Diagnostic):
        return (Loaded(source, 1, None, None, (text,)),)
    try:
        profile = _profile(mapping_of_lines(text.written, keys_of(Profile)), terms)
    except (Doubt, ValidationError):
        return _read_documents(text, terms)
    return (Loaded(source, 1, profile.name, profile),)


def _read_documents(text: Text, terms: _Terms) -> Iterator[Loaded]:
    """Yield what YAML makes of a text."""
    from amcli.load.yaml.documents import documents  # imports yaml

    is_empty = True
    for document in documents(text):
        is_empty = False
        yield _read_document(text, document, terms)
    if is_empty:
        yield Loaded(text.file, 1, None, None, (Diagnostic("AM004", text.file),))


def _read_document(text: Text, document: "Document", terms: _Terms) -> Loaded:
    from amcli.load.yaml.documents import plain_mapping

    if document.diagnostic is not None:
        return Loaded(text.file, document.number, None, None, (document.diagnostic,))
    try:
        profile = _profile(plain_mapping(document.root, keys_of(Profile)), terms)
    except (Doubt, ValidationError):
        from .group_profiles import is_group, read_group

        if is_group(document.root):
            group = read_group(text, document, terms.on, terms.slug, files=terms.files)
            return Loaded(text.file, document.number, *group)
        from amcli.load.diagnose import Shape, diagnose

        shape = Shape(Profile, terms.check)
        diagnosis = diagnose(text, document, terms.on, terms.slug, shape)
        return Loaded(text.file, document.number, *diagnosis)
    return Loaded(text.file, document.number, profile.name, profile)


def _profile(plain: dict[str, Plain], terms: _Terms) -> Profile:
    """Return the profile of a good document; raises Doubt or ValidationError for any other."""
    doctor = plain.get("doctor")
    written = doctor.get("specialty") if doctor.__class__ is dict else None
    if written.__class__ is str:
        found = terms.slug(written)
        if found is None:
            raise Doubt
        plain["doctor"]["specialty"] = found
    profile = to_profile(plain)
    if terms.check(profile, terms.on):
        raise Doubt
    return profile
