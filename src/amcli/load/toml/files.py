"""Rule files: where they are, their headers, and the rules of one text when it is asked for.

Files are read with `tomllib`, decimals as `Decimal`. Of a shipped file only the header (all that
precedes its first table) is parsed to know which text is in force; it is parsed whole, and checked
whole, the first time its rules are needed. A user's file is parsed and checked at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from amcli.law.figures.sourced import Sourced
from amcli.law.figures.terms import Status
from amcli.law.text.rules import (
    Header,
    Parentage,
    Proposed,
    RuleBook,
    RuleSet,
    Specialty,
    differing,
)
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.registers import by_label, find_specialty, load_disputes, load_sources
from amcli.load.toml.documents import (
    REGISTERS,
    RulesPlace,
    at_lines,
    parse,
    problem,
    read_text,
    refuse,
    rule_files,
    shipped_rules,
)
from amcli.load.toml.figures import (
    LANGUAGES,
    StatedFigures,
    amended,
    band_problems,
    check_calendar,
    check_names,
    header_problems,
    stated_value,
    text_problems,
)
from amcli.load.toml.keys import BUILT_ON, DATES, SCOPES


def load_rules(*added: Path) -> RuleBook:
    """Return the book of the shipped texts and of the files or folders added by the user.

    A file with the id of a shipped text replaces it, or completes it if it `extends` that id.
    Raises Refused for a file that cannot be used or a calendar with a gap or an overlap.
    """
    library = Library(shipped_rules(), added)
    book = library.book()
    if added:
        library.check_added()
    return book


def book_of(shipped: RulesPlace, *added: RulesPlace) -> RuleBook:
    """Return the book of texts kept elsewhere than in the shipped folder, checked before."""
    return Library(shipped, added).book()


def id_of(path: Path) -> str:
    """Return the id of a rule file; raises Refused for one without, or that is not TOML."""
    return RuleFile(path, is_shipped=False).id


class RuleFile:
    """One file of a text. `completes` is the file of the same id that this one extends."""

    def __init__(self, path: RulesPlace, is_shipped: bool) -> None:
        self.path = path
        self.place = str(path)
        self.is_shipped = is_shipped
        self.completes: RuleFile | None = None
        self.text = read_text(path)
        head = self.text[: self.text.find("\n[") + 1]
        self.top = parse(head, self.place) if is_shipped else self.document
        self._check()
        self.id: str = self.top["id"]

    @cached_property
    def header(self) -> Mapping[str, Any]:
        """The values of the header, those of what it completes where it is silent."""
        stated = {key: stated_value(value) for key, value in self.top.items()}
        return stated if self.completes is None else {**self.completes.header, **stated}

    @property
    def first_day(self) -> date:
        """The first day in force, the last of the calendar without one."""
        return self.header.get(DATES[0]) or date.max

    @cached_property
    def document(self) -> Mapping[str, Any]:
        return parse(self.text, self.place)

    @cached_property
    def stated(self) -> StatedFigures:
        try:
            return StatedFigures(self.document, self.place)
        except Refused as refused:
            raise self.refused(refused.diagnostics) from None

    def refuse(self, code: str, **params: Any) -> Refused:
        """Return the refusal of the file for one problem, at its line."""
        return self.refused([problem(self.place, code, **params)])

    def refused(self, problems: Iterable[Diagnostic]) -> Refused:
        """Return the refusal of the file for problems, at their lines."""
        return at_lines(problems, {self.place: self.text})

    def _check(self) -> None:
        """Refuse a header that is wrong, and in a user's file what is wrong below it as well."""
        problems = header_problems(self.top, self.place)
        if problems or not self.is_shipped:
            known = set(map(_code_and_key, problems))
            try:
                below: Sequence[Diagnostic] = band_problems(self.stated.figures, self.place)
            except Refused as refused:
                below = refused.diagnostics
            problems += [wrong for wrong in below if _code_and_key(wrong) not in known]
        if problems:
            raise self.refused(problems)


class Library:
    """The files of one run: the shipped folder, then the user's, which win."""

    def __init__(self, shipped: RulesPlace, added: tuple[RulesPlace, ...]) -> None:
        self._shipped = shipped
        self.added = added
        self.files: dict[str, RuleFile] = {}
        self._take(_text_files(shipped), is_shipped=True)
        self.own = self._take(_text_files(*added), is_shipped=False)

    def book(self) -> RuleBook:
        """Return the book of all texts; raises Refused where names or dates clash."""
        headers = sorted(map(self._header, self.files.values()), key=_by_start)
        try:
            check_names(headers)
            check_calendar(headers)
        except Refused as refused:
            texts = {file.place: file.text for file in self.files.values()}
            raise at_lines(refused.diagnostics, texts) from None
        return RuleBook(amended(headers), self._read, self._specialty)

    def check_added(self) -> None:
        """Refuse what the user added, whole, whether the question at hand needs it or not."""
        known = tuple(load_sources(*self.added))
        for file in self.own:
            self.figures(file)
            unknown = [
                problem(file.place, "AM212", key=f"citations.{name}.source", value=of, known=known)
                for name, (of, *_) in file.stated.citations.items()
                if of not in known
            ]
            if unknown:
                raise file.refused(unknown)
        for path in self._specialties():
            by_label(read_text(path), str(path))
        load_disputes(*self.added)

    def _take(self, paths: Iterable[RulesPlace], is_shipped: bool) -> list[RuleFile]:
        taken: list[RuleFile] = []
        for path in paths:
            file = RuleFile(path, is_shipped)
            if file.top.get("extends") == file.id:
                file.completes = self.files.get(file.id)
            elif any(file.id == other.id for other in taken):
                raise file.refuse("AM209", key="id", value=file.id)
            self.files[file.id] = file
            taken.append(file)
        return taken

    def lineage(self, file: RuleFile) -> list[RuleFile]:
        """Return a file and all that it builds on, nearest first; raises Refused (AM207)."""
        line = [file]
        while (key := next((key for key in BUILT_ON if key in line[-1].top), None)) is not None:
            last, name = line[-1], line[-1].top[key]
            base = last.completes if name == last.id else self.files.get(name)
            base = self._amended(last, name) if key == "amends" else base
            if base is None or base in line:
                raise last.refuse("AM207", key=key, value=name)
            line.append(base)
        return line

    def _amended(self, file: RuleFile, name: str) -> RuleFile | None:
        """Return what an amendment of a text changes: that made before it, else the text."""
        text = self.files.get(name)
        if text is None or "amends" in text.header:
            return None
        others = (other for other in self.files.values() if other.header.get("amends") == name)
        earlier = [other for other in others if other.first_day < file.first_day]
        return max(earlier, key=lambda other: other.first_day, default=text)

    def _header(self, file: RuleFile) -> Header:
        """Return the header: what completes a text keeps its dates and names, a fork its scope."""
        line, stated = self.lineage(file), file.header
        amends = stated.get("amends")
        scopes = (other.top["scope"] for other in line if "scope" in other.top)
        ends = (other.header.get(DATES[1]) for other in line if other.id == amends)
        first_day, last_day = stated.get(DATES[0]), stated.get(DATES[1], next(ends, None))
        return Header(
            file.id,
            tuple(stated.get("aliases", ())),
            next(scopes, SCOPES[0]),
            # The citations of a date are resolved with the rest of the file.
            None if first_day is None else Sourced(first_day, Status.GIVEN, ()),
            None if last_day is None else Sourced(last_day, Status.GIVEN, ()),
            file.top.get("extends"),
            file.place,
            Parentage(**file.top["proposal"]) if "proposal" in file.top else None,
            amends,
            tuple(other.id for other in reversed(line) if "amends" in other.top),
        )

    def _read(self, header: Header) -> RuleSet:
        file = self.files[header.id]
        figures = self.figures(file)
        titles: dict[str, str] = dict.fromkeys(LANGUAGES, file.id)
        for other in reversed(self.lineage(file)):
            titles |= other.stated.titles
        changes = header.is_proposal or header.amends
        proposed = self._proposed(file, header, figures) if changes else None
        return RuleSet(header, titles, figures, proposed)

    def _proposed(self, file: RuleFile, header: Header, figures: Mapping[str, Sourced]) -> Proposed:
        """Return what a file changes of the nearest text in force that it builds on."""
        for other in self.lineage(file)[1:]:
            if other.id != file.id and DATES[0] in other.header:
                texts = (RuleSet(header, {}, one) for one in (figures, self.figures(other)))
                changed = (key for key, _, _ in differing(*texts) if key not in DATES)
                return Proposed(other.id, tuple(changed))
        return Proposed(None, ())

    def figures(self, file: RuleFile) -> Mapping[str, Sourced]:
        """Return the figures of a file over those of what it extends; a fork has its own dates."""
        figures: dict[str, Sourced] = {}
        for other in reversed(self.lineage(file)):
            stated = other.stated.figures
            is_fork = other.id != file.id
            figures |= {
                key: value for key, value in stated.items() if not (is_fork and key in DATES)
            }
        problems = text_problems(figures, file.place)
        if problems:
            raise file.refused(problems)
        return figures

    def _specialty(self, name: str) -> Specialty | None:
        for path in self._specialties():
            found = find_specialty(name, read_text(path), str(path))
            if found is not None:
                return found
        return None

    def _specialties(self) -> list[RulesPlace]:
        """Return the specialty registers, the user's last folder first."""
        folders = (*reversed(self.added), self._shipped)
        return [path for folder in folders for path in folder.glob(REGISTERS[2])]


def _text_files(*places: RulesPlace) -> Iterable[RulesPlace]:
    """Return the rule files of folders and files; raises Refused (AM214) for an empty folder."""
    for place in places:
        if place.is_dir() and not any(True for _ in place.glob("*.toml")):
            raise refuse(str(place), "AM214")
    return rule_files(*places)


def _code_and_key(wrong: Diagnostic) -> tuple[str, str]:
    return wrong.code, dict(wrong.params)["key"]


def _by_start(header: Header) -> tuple[date, str]:
    start = header.in_force_from
    return (date.max if start is None else start.value, header.id)
