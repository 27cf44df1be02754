"""Profiles from files, directories and standard input: each a profile or its diagnostics.

YAML, JSON and tables come to the same: plain values that are built at once, or a document composed
with the place of each value. A file written in plain lines does not even need libyaml.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import ValidationError

from amcli.law.profile.consistency import checking
from amcli.law.profile.facts import keys_of
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import RuleBook
from amcli.load.files import (
    CSV,
    JSON,
    STDIN,
    YAML,
    Beside,
    Listed,
    ReadNamed,
    Text,
    form_named,
    open_text,
    read_listed,
    read_named,
)
from amcli.load.yaml.lines import mapping_of_lines

from .diagnostics import WARNING, Diagnostic, Refused
from .values import Doubt, ReadTerms, Shape, fitted, meant, to_facts, with_specialty

if TYPE_CHECKING:
    from amcli.law.profile.group import GroupProfile
    from amcli.load.yaml.documents import Document


class Loaded(NamedTuple):
    """One document: its file as printed, its number there from 1, its name, and the profile.

    `is_row`: the document is a row of a table, its number the line of it. Where something is wrong
    `profile` is None and `diagnostics` say what, sorted by position.
    """

    source: str
    document: int
    name: str | None
    profile: "Profile | GroupProfile | None"
    diagnostics: tuple[Diagnostic, ...] = ()
    is_row: bool = False


class Reader:
    """Reads files, one at a time, into their documents; nothing is raised for bad input.

    `on` is the day of the question; `book` knows the specialties, and what no contract can say;
    `stdin` gives the bytes of standard input; `named` reads the files that a profile names; `form`
    is that of all files, None where each has that of its suffix, and standard input what it looks
    like; `pass_over` is told of each table in a folder of profiles that is none of doctors.
    """

    def __init__(
        self,
        on: date,
        book: RuleBook,
        stdin: Callable[[], bytes] = bytes,
        *,
        named: ReadNamed = read_named,
        form: str | None = None,
        pass_over: Callable[[Diagnostic], object] = bool,
    ) -> None:
        self._terms = ReadTerms(on, book, named)
        self._shape = Shape(Profile, checking(book))
        self._stdin = stdin
        self._form = form
        self._pass_over = pass_over

    def __call__(self, listed: Listed) -> Iterable[Loaded]:
        """Return the documents of a file: at least one, be it to say that there is none.

        Only a table in a folder of profiles may have none.
        """
        loaded = self.documents(*read_listed(listed, self._stdin))
        return self._doctors(loaded) if isinstance(listed, Beside) else loaded

    def _doctors(self, loaded: Iterable[Loaded]) -> Iterator[Loaded]:
        """Yield the rows of a table, none of one whose columns are no facts."""
        for row in loaded:
            if [each.code for each in row.diagnostics] == ["AM504"]:
                (problem,) = row.diagnostics
                shown = (*problem.params, ("variant", "passed-over"))
                self._pass_over(problem._replace(params=shown, severity=WARNING))
            else:
                yield row

    def stated(self, profile: Mapping[str, Any]) -> Loaded:
        """Return a document stated in Python, of no file: problems have no place."""
        import json  # which files have no use for

        data = json.dumps(dict(profile), default=str, ensure_ascii=False).encode()
        (loaded,) = self._json(Text("", data), JSON)
        problems = (each._replace(line=None, column=None) for each in loaded.diagnostics)
        return loaded._replace(diagnostics=tuple(problems))

    def documents(self, source: str, data: bytes | Diagnostic) -> Iterable[Loaded]:
        """Return the documents of a file already read."""
        if isinstance(data, Diagnostic):
            return (_refused(source, data),)
        form = self._form or form_named(source)
        if source == STDIN and self._form is None:
            form = _form_of_stdin(data)
        if form == CSV:
            return self._rows(source, data)
        text = open_text(source, data)
        if isinstance(text, Diagnostic):
            return (_refused(source, text),)
        loaded = self._yaml(text) if form == YAML else self._json(text, form)
        nothing = _refused(source, Diagnostic("AM004", source))
        return chain((next(loaded, nothing),), loaded)

    def _yaml(self, text: Text) -> Iterator[Loaded]:
        """Yield the documents of YAML, those beyond plain lines as libyaml reads them."""
        try:
            yield self._stated(text.file, 1, mapping_of_lines(text.written))
        except (Doubt, ValidationError):
            yield from self.composed(text)

    def composed(self, text: Text) -> Iterator[Loaded]:
        """Yield the documents of YAML with the place of each value, as libyaml reads them."""
        from .yaml.documents import documents  # imports yaml

        return map(self._read, documents(text))

    def _stated(self, file: str, number: int, tree: Any) -> Loaded:
        """Return what sections plainly state; raises Doubt and ValidationError."""
        plain = fitted(tree, keys_of(Profile))
        for _, part in with_specialty(plain):
            slug = self._terms.book.slug(part["specialty"])
            if slug is None:
                raise Doubt
            part["specialty"] = slug
        try:
            profile = to_facts(plain, Profile)
        except ValidationError:
            profile = to_facts(meant(plain, keys_of(Profile)), Profile)
        if self._shape.problems(profile, self._terms.on):
            raise Doubt
        return Loaded(file, number, profile.name, profile)

    def _read(self, document: "Document") -> Loaded:
        """Return what a document says that is not plainly a good profile."""
        from .survey import read_part  # what follows imports yaml
        from .yaml.documents import answer_problem, value_at

        file, number = document.text.file, document.number
        problem = document.diagnostic or answer_problem(document)
        if problem is not None:
            return _refused(file, problem, number=number)
        if value_at(document.root, "group") is not None:
            from .group_profiles import read_group

            return Loaded(file, number, *read_group(document, self._terms))
        return Loaded(file, number, *read_part(document, self._terms, self._shape))

    def _json(self, text: Text, form: str) -> Iterator[Loaded]:
        """Yield the documents of JSON: an object, the items of an array, or one a line."""
        from .json_documents import JsonNames, parts_of

        names = JsonNames()
        for part in parts_of(text, form):
            warnings = names.strange(part.value, text.file)
            try:
                loaded = self._stated(text.file, part.number, part.value)
            except (Doubt, ValidationError):
                loaded = self._read(names.document(text, part))
            yield loaded._replace(diagnostics=(*warnings, *loaded.diagnostics))

    def _rows(self, source: str, data: bytes) -> Iterator[Loaded]:
        """Yield the rows of a table, each read as the document that says the same."""
        from .rows import document_of
        from .tables import TableRow, table_of

        try:
            rows, warning = table_of(source, data)
        except Refused as refused:
            yield _refused(source, *refused.diagnostics)
            return
        warnings = () if warning is None else (warning,)
        for row in rows:
            if isinstance(row, TableRow):
                document = document_of(row.cells)
                (loaded,) = self._yaml(Text(source, document.text.encode()))
                found = (row.problem(each, document.path_of(each)) for each in loaded.diagnostics)
                loaded = loaded._replace(document=row.record.row, diagnostics=tuple(found))
            else:
                loaded = _refused(source, row, number=row.line or 1)
            yield loaded._replace(diagnostics=(*warnings, *loaded.diagnostics), is_row=True)
            warnings = ()


def _refused(source: str, *diagnostics: Diagnostic, number: int = 1) -> Loaded:
    return Loaded(source, number, None, None, diagnostics)


def _form_of_stdin(data: bytes) -> str:
    if data[:1].isalpha():  # most profiles
        return YAML
    from .json_documents import form_of

    return form_of(data)
