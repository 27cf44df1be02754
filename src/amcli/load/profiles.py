"""Profiles from files, directories and standard input: each a profile or its diagnostics.

A file written in plain lines does not even need libyaml.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from msgspec import ValidationError

from amcli.law.profile.consistency import Problem, problems
from amcli.law.profile.facts import keys_of
from amcli.law.profile.profile import Profile
from amcli.load.files import Listed, ReadNamed, Text, open_text, read_listed, read_named
from amcli.load.yaml.lines import mapping_of_lines

from .diagnostics import Diagnostic
from .values import Doubt, ReadPart, ReadTerms, Shape, Slugs, built

if TYPE_CHECKING:
    from amcli.law.profile.group import GroupProfile
    from amcli.load.yaml.documents import Document

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


class Reader:
    """Reads files, one at a time, into their documents; nothing is raised for bad input.

    `on` is the day of the question; `specialty` turns a slug or a label into the slug, None when
    it is unknown; `stdin` gives the bytes of standard input; `check` returns what is impossible in
    a profile; `named` reads the files that a profile names.
    """

    def __init__(
        self,
        on: date,
        specialty: Slugs,
        stdin: Callable[[], bytes] = bytes,
        *,
        check: Check = problems,
        named: ReadNamed = read_named,
    ) -> None:
        self._terms = ReadTerms(on, lru_cache(maxsize=4096)(specialty), named)
        self._shape = Shape(Profile, check)
        self._stdin = stdin

    def __call__(self, listed: Listed) -> Iterable[Loaded]:
        """Return the documents of a file: at least one, be it to say that there is none."""
        return self.documents(*read_listed(listed, self._stdin))

    def documents(self, source: str, data: bytes | Diagnostic) -> Iterable[Loaded]:
        """Return the documents of a file already read."""
        text = open_text(source, data) if isinstance(data, bytes) else data
        if isinstance(text, Diagnostic):
            return (Loaded(source, 1, None, None, (text,)),)
        try:
            plain = mapping_of_lines(text.written, keys_of(Profile))
            profile = built(plain, self._terms, self._shape)
        except (Doubt, ValidationError):
            return _read_documents(text, self._terms, self._shape)
        return (Loaded(source, 1, profile.name, profile),)


def _read_documents(text: Text, terms: ReadTerms, shape: Shape) -> Iterator[Loaded]:
    """Yield what YAML makes of a text."""
    from amcli.load.yaml.documents import documents, has_key  # imports yaml

    number = 0
    for document in documents(text):
        number = document.number
        if document.diagnostic is not None:
            yield Loaded(text.file, number, None, None, (document.diagnostic,))
        elif has_key(document.root, "group"):
            from .group_profiles import read_group

            yield Loaded(text.file, number, *read_group(text, document, terms, _read_part))
        else:
            yield Loaded(text.file, number, *_read_part(text, document, terms, shape))
    if not number:
        yield Loaded(text.file, 1, None, None, (Diagnostic("AM004", text.file),))


def _read_part(text: Text, document: "Document", terms: ReadTerms, shape: Shape) -> ReadPart:
    """Return what a document, or a part of one, says, or every problem found in it."""
    from amcli.load.yaml.survey import Survey

    assert document.root is not None
    survey = Survey(document.root, shape.kind)
    try:
        if survey.found or survey.spoiled:
            raise Doubt
        facts = built(survey.plain, terms, shape)
    except (Doubt, ValidationError):
        from .diagnose import diagnose  # imports what only errors use

        return diagnose(text, document, terms, shape)
    return ReadPart(getattr(facts, "name", None), facts)
