"""Rule files: where they are, their headers, and the rules of one text when it is asked for.

Files are read with `tomllib`, decimals as `Decimal`. Of a shipped file only the header (all that
precedes its first table) is parsed to know which text is in force; it is parsed whole, and checked
whole, the first time its rules are needed. A user's file is parsed and checked at once.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from amcli.domain.rules import Header, RuleBook, RuleSet, Specialty
from amcli.domain.sourced import Sourced
from amcli.domain.terms import Status

from .diagnostics import Diagnostic, Refused
from .rule_checks import SCOPES, check_bands, check_calendar, check_names, check_top, stated_value
from .rule_figures import DATES, LANGUAGES, Stated, read_figures
from .specialties import find_specialty, read_specialties
from .toml_text import REGISTERS, parse, problem, read_text, refuse, shipped_rules

__all__ = ["find_specialty", "load_rules", "parse", "read_text", "shipped_rules"]


def load_rules(*added: Path) -> RuleBook:
    """Return the book of the shipped texts and of the files or folders added by the user.

    A file with the id of a shipped text replaces it, or completes it if it `extends` that id.
    Raises Refused for a file that cannot be used or a calendar with a gap or an overlap.
    """
    library = _Library(shipped_rules(), added)
    book = library.book()
    if added:
        library.check_added()
    return book


class _RuleFile:
    """One file of a text. `completes` is the file of the same id that this one extends."""

    def __init__(self, path: Path, is_shipped: bool) -> None:
        self.place = str(path)
        self.is_shipped = is_shipped
        self.completes: _RuleFile | None = None
        self._text = read_text(path)
        self.top = self._top()
        check_top(self.top, self.place)
        self.id: str = self.top["id"]

    @cached_property
    def document(self) -> Mapping[str, Any]:
        return parse(self._text, self.place)

    @cached_property
    def stated(self) -> Stated:
        return read_figures(self.document, self.place)

    def _top(self) -> Mapping[str, Any]:
        if not self.is_shipped:
            return self.document
        return parse(self._text[: self._text.find("\n[") + 1], self.place)


class _Library:
    """The files of one run: the shipped folder, then the user's, which win."""

    def __init__(self, shipped: Path, added: tuple[Path, ...]) -> None:
        self._shipped = shipped
        self._added = added
        self._files: dict[str, _RuleFile] = {}
        self._take(_text_files(shipped), is_shipped=True)
        self._own = self._take(_text_files(*added), is_shipped=False)

    def book(self) -> RuleBook:
        """Return the book of all texts; raises Refused where names or dates clash."""
        files = {file.id: file for file in self._files.values()}
        headers = sorted((self._header(file) for file in files.values()), key=_by_start)
        check_names(headers)
        check_calendar(headers)
        return RuleBook(tuple(headers), self._read, self._specialty)

    def check_added(self) -> None:
        """Refuse what the user added, whole, whether the question at hand needs it or not."""
        from .registers import load_disputes, load_sources

        known = tuple(load_sources(*self._added))
        for file in self._own:
            self._figures(file)
            unknown = _unknown_sources(file, known)
            if unknown:
                raise Refused(unknown)
        for path in self._specialties():
            read_specialties(read_text(path), str(path))
        load_disputes(*self._added)

    def _take(self, paths: Iterable[Path], is_shipped: bool) -> list[_RuleFile]:
        taken: list[_RuleFile] = []
        for path in paths:
            file = _RuleFile(path, is_shipped)
            if file.top.get("extends") == file.id:
                file.completes = self._files.get(file.id)
            elif any(file.id == other.id for other in taken):
                raise refuse(file.place, "AM209", key="id", value=file.id)
            self._files[file.id] = file
            taken.append(file)
        return taken

    def _lineage(self, file: _RuleFile) -> list[_RuleFile]:
        """Return a file and all that it extends, nearest first; raises Refused (AM207)."""
        line = [file]
        while (name := line[-1].top.get("extends")) is not None:
            last = line[-1]
            base = last.completes if name == last.id else self._files.get(name)
            if base is None or base in line:
                raise refuse(last.place, "AM207", key="extends", value=name)
            line.append(base)
        return line

    def _header(self, file: _RuleFile) -> Header:
        """Return the header: what completes a text keeps its dates and names, a fork its scope."""
        line = self._lineage(file)
        top: dict[str, Any] = {}
        for other in reversed(line):
            if other.id == file.id:
                top |= other.top
            elif "scope" in other.top:
                top["scope"] = other.top["scope"]
        return Header(
            file.id,
            tuple(top.get("aliases", ())),
            top.get("scope", SCOPES[0]),
            _bare_date(top, DATES[0]),
            _bare_date(top, DATES[1]),
            file.top.get("extends"),
            file.place,
        )

    def _read(self, header: Header) -> RuleSet:
        file = self._files[header.id]
        figures = self._figures(file)
        titles: dict[str, str] = dict.fromkeys(LANGUAGES, file.id)
        for other in reversed(self._lineage(file)):
            titles |= other.stated.titles
        return RuleSet(header, titles, figures)

    def _figures(self, file: _RuleFile) -> Mapping[str, Sourced]:
        """Return the figures of a file over those of what it extends; a fork has its own dates."""
        figures: dict[str, Sourced] = {}
        for other in reversed(self._lineage(file)):
            stated = other.stated.figures
            is_fork = other.id != file.id
            figures |= {
                key: value for key, value in stated.items() if not (is_fork and key in DATES)
            }
        check_bands(figures, file.place)
        return figures

    def _specialty(self, name: str) -> Specialty | None:
        for path in self._specialties():
            found = find_specialty(name, read_text(path), str(path))
            if found is not None:
                return found
        return None

    def _specialties(self) -> list[Path]:
        """Return the specialty registers, the user's last folder first."""
        folders = [place for place in reversed(self._added) if place.is_dir()]
        paths = [folder / REGISTERS[2] for folder in (*folders, self._shipped)]
        return [path for path in paths if path.is_file()]


def _text_files(*places: Path) -> list[Path]:
    """Return the rule files of folders (by name) and files; raises Refused (AM214) for none."""
    files: list[Path] = []
    for place in places:
        if not place.is_dir():
            files.append(place)
            continue
        tables = sorted(place.glob("*.toml"))
        if not tables:
            raise refuse(str(place), "AM214")
        files += [path for path in tables if path.name not in REGISTERS]
    return files


def _bare_date(top: Mapping[str, Any], key: str) -> Sourced | None:
    """Return a date of the header; its citations are resolved with the rest of the file."""
    return Sourced(stated_value(top[key]), Status.GIVEN, ()) if key in top else None


def _by_start(header: Header) -> tuple[date, str]:
    start = header.in_force_from
    return (date.max if start is None else start.value, header.id)


def _unknown_sources(file: _RuleFile, known: tuple[str, ...]) -> list[Diagnostic]:
    return [
        problem(
            file.place, "AM212", key=f"citations.{name}.source", value=citation.source, known=known
        )
        for name, citation in file.stated.citations.items()
        if citation.source not in known
    ]
