"""What one rule file says, its header and its figures, checked key by key and all at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Citation, Sourced
from amcli.law.figures.terms import Status
from amcli.law.text.rules import Header
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.toml.documents import Check, frozen, problem, refuse, table_problems
from amcli.load.toml.keys import (
    BUILT_ON,
    DATES,
    HEADER,
    KEYS,
    NEEDED,
    RANKS,
    SCOPES,
    SECTIONS,
    is_date,
    is_text,
    out_of_order,
)

_PARENTAGE: dict[str, Check] = {
    "parent": is_text,
    "parent_sha256": lambda value: is_text(value) and bool(re.fullmatch(r"[0-9a-f]{64}", value)),
    "forked_on": is_date,
}


def stated_value(stated: Any) -> Any:
    """Return the value of a header's key, be it bare or beside its status and cite."""
    return stated.get("value") if isinstance(stated, dict) else stated


def header_problems(top: Mapping[str, Any], file: str) -> list[Diagnostic]:
    """Return what is wrong in a header: no id, values of another shape."""
    problems = [
        problem(file, "AM205", key=key, value=value)
        for key, value in top.items()
        if (key in HEADER and not HEADER[key](stated_value(value) if key in DATES else value))
        or (key == "proposal" and table_problems(file, value, "", _PARENTAGE, _PARENTAGE))
    ]
    if "proposal" in top:
        problems += [problem(file, "AM215", key=key) for key in DATES if key in top]
    if "amends" in top:
        problems += [problem(file, "AM217", key=key) for key in _OF_TEXTS if key in top]
    needed = ("id", DATES[0]) if "amends" in top else ("id",)
    problems += [problem(file, "AM204", key=key) for key in needed if key not in top]
    return problems


def check_names(headers: Iterable[Header]) -> None:
    """Raise Refused for a name that two texts bear."""
    names: dict[str, Header] = {}
    for header in headers:
        for name in (header.id, *header.aliases):
            if names.setdefault(name, header) is not header:
                raise refuse(header.place, "AM209", key="aliases", value=name)


def check_calendar(headers: Iterable[Header]) -> None:
    """Raise Refused for a gap or an overlap of the texts that a doctor can sign, oldest first."""
    headers = tuple(headers)
    spans = [
        (header, *_span(header))
        for header in headers
        if header.scope == SCOPES[0] and header.amends is None
    ]
    dated = [(header, start, end) for header, start, end in spans if start is not None]
    problems = []
    for (earlier, _, end), (later, start, _) in pairwise(dated):
        if end == start - timedelta(days=1):
            continue
        code = "AM210" if end >= start else "AM211"
        problems.append(problem(later.place, code, key=DATES[0], other=earlier.id, day=start))
    problems += _amendment_problems(headers)
    if problems:
        raise Refused(problems)


def _amendment_problems(headers: tuple[Header, ...]) -> Iterator[Diagnostic]:
    """Yield the amendments whose first day is not in the time of their text, or that of another."""
    taken: dict[tuple[str, date], str] = {}
    for header in headers:
        if header.amends is None or header.in_force_from is None:
            continue
        day = header.in_force_from.value
        text = next(other for other in headers if other.id == header.amends)
        if not text.covers(day) or (text.in_force_from and day == text.in_force_from.value):
            yield problem(header.place, "AM205", key=DATES[0], value=day)
        other = taken.setdefault((text.id, day), header.id)
        if other != header.id:
            yield problem(header.place, "AM210", key=DATES[0], other=other, day=day)


def amended(headers: Sequence[Header]) -> tuple[Header, ...]:
    """Return headers, oldest first, each with the day from which an amendment changes its text."""
    following: dict[str, date] = {}
    dated: list[Header] = []
    for header in reversed(headers):
        dated.append(header._replace(amended_on=following.get(header.text)))
        if header.amends is not None and header.in_force_from is not None:
            following[header.text] = header.in_force_from.value
    return tuple(reversed(dated))


def _span(header: Header) -> tuple[date | None, date]:
    """Return the first and last day of a text; refuse a last day before the first, or alone."""
    start = header.in_force_from.value if header.in_force_from else None
    if header.in_force_until is None:
        return start, date.max
    end: date = header.in_force_until.value
    if start is None or end < start:
        raise refuse(header.place, "AM205", key=DATES[1], value=end)
    return start, end


def text_problems(figures: Mapping[str, Sourced], file: str) -> list[Diagnostic]:
    """Return what is wrong with the figures of a text as a whole, what it builds upon included."""
    missing = {
        key: next(other for other in figures if other.startswith(start))
        for start, needed in NEEDED.items()
        if any(other.startswith(start) for other in figures)
        for key in needed
        if key not in figures
    }
    problems = [
        problem(file, "AM204", key=key, variant="needed", other=other)
        for key, other in missing.items()
    ]
    return [*band_problems(figures, file), *problems]


def band_problems(figures: Mapping[str, Sourced], file: str) -> list[Diagnostic]:
    """Return the percentile levels that do not rise: their bands would overlap or vanish."""
    problems = []
    for name in ("mt", "fa"):
        keys = [f"bands.{name}.{rank}" for rank in RANKS if f"bands.{name}.{rank}" in figures]
        for lower, higher in pairwise(keys):
            if figures[lower].value >= figures[higher].value:
                value = figures[higher].value
                problems.append(problem(file, "AM213", key=higher, value=value, other=lower))
    return problems


_OF_TEXTS = ("scope", "extends", "in_force_until", "proposal")  # which an amendment has not
LANGUAGES = ("fr", "en")
_STATUSES = {status.label: status for status in Status if status is not Status.ABSENT}
_CITATION_KEYS = ("source", "locator", "note", "row", "column")
_NEEDED = _CITATION_KEYS[:2]
_LABELS = ("rows", "columns")  # labels of a table, by the parts of the keys that stand in it
_CITATION_CHECKS: dict[str, Check] = {
    **dict.fromkeys(_CITATION_KEYS, is_text),
    **dict.fromkeys(_LABELS, lambda _: True),  # looked at entry by entry
}
_LEAF_KEYS = ("value", "status", "cite")
_KNOWN = (*HEADER, *SECTIONS, *KEYS)
_REFUSED = Citation("", "")  # stands for what was refused already, so that it is said once


class _Proof(NamedTuple):
    """The status and citations that a table hands down to its keys."""

    status: Status | None
    citations: tuple[Citation, ...]


class StatedFigures:
    """What a parsed rule file says itself, before what it extends: figures and titles.

    `citations` are by name; `gaps` say why a key that one would look for is not there. Raises
    Refused with all of its problems.
    """

    def __init__(self, document: Mapping[str, Any], file: str) -> None:
        self._file = file
        self._problems: list[Diagnostic] = []
        self._labels: dict[Citation, tuple[Mapping[str, str], ...]] = {}
        self.figures: dict[str, Sourced] = {}
        self.citations: dict[str, Citation] = {}
        self.titles = self._titles(document)
        self._read_citations(document.get("citations", {}))
        header = {key: document[key] for key in DATES if key in document}
        passed_over = (*HEADER, *SECTIONS)
        body = {key: table for key, table in document.items() if key not in passed_over}
        self._walk({**header, **body}, "", _Proof(None, ()))
        self.gaps = self._gaps(document.get("gaps", {}))
        if self._problems:
            raise Refused(self._problems)

    def _wrong(self, code: str, key: str, **params: Any) -> None:
        self._problems.append(problem(self._file, code, key=key, **params))

    def _titles(self, document: Mapping[str, Any]) -> Mapping[str, str]:
        """Return the titles by language; a text that builds on no other needs both."""
        titles = document.get("title", {})
        needed = () if any(key in document for key in BUILT_ON) else LANGUAGES
        checks = dict.fromkeys(LANGUAGES, is_text)
        self._problems += table_problems(self._file, titles, "title", checks, needed)
        return titles if isinstance(titles, dict) else {}

    def _read_citations(self, table: Any) -> None:
        """Gather the entries of `[citations]`: a source, a locator, maybe a note, row and column.

        `rows` and `columns` name those of a table by the part of a key that stands in them.
        """
        if not isinstance(table, dict):
            self._wrong("AM205", "citations", value=table)
            return
        for name, fields in table.items():
            key = f"citations.{name}"
            found = table_problems(self._file, fields, key, _CITATION_CHECKS, _NEEDED)
            for axis in _LABELS:
                if isinstance(fields, dict) and axis in fields:
                    found += _texts_problems(self._file, fields[axis], f"{key}.{axis}")
            self._problems += found
            if found:
                self.citations[name] = _REFUSED
                continue
            labels = tuple(fields.get(axis, {}) for axis in _LABELS)
            plain = {key: text for key, text in fields.items() if key not in _LABELS}
            self.citations[name] = citation = Citation(**plain)
            if any(labels):
                self._labels[citation] = labels

    def _gaps(self, table: Any) -> Mapping[str, str]:
        """Return the reasons of `[gaps]` by key; a key that has a figure is no gap."""
        self._problems += _texts_problems(self._file, table, "gaps")
        found = table if isinstance(table, dict) else {}
        for key in found:
            if key not in KEYS:
                self._wrong("AM203", f"gaps.{key}", known=[f"gaps.{known}" for known in KEYS])
            elif key in self.figures:
                self._wrong("AM216", key)
        return found

    def _walk(self, table: Mapping[str, Any], above: str, proof: _Proof) -> None:
        """Gather every figure under a table; `status` and `cite` hold for the tables below it."""
        proof = self._proof(table, above, proof)
        for name, value in table.items():
            if name in _LEAF_KEYS[1:]:
                continue
            key = f"{above}{name}"
            if not isinstance(value, dict):
                self._add(key, value, proof)
            elif "value" in value or key in KEYS:
                self._leaf(key, value, proof)
            elif value:
                self._walk(value, f"{key}.", proof)
            elif not any(known.startswith(f"{key}.") for known in KEYS):
                self._wrong("AM203", key, known=_KNOWN)

    def _leaf(self, key: str, stated: Mapping[str, Any], proof: _Proof) -> None:
        """Gather a key that states its own `value`, and maybe its own `status` and `cite`."""
        for name in stated:
            if name not in _LEAF_KEYS:
                self._wrong("AM203", f"{key}.{name}", known=_LEAF_KEYS)
        if "value" not in stated:
            self._wrong("AM204", f"{key}.value")
            return
        self._add(key, stated["value"], self._proof(stated, f"{key}.", proof))

    def _proof(self, table: Mapping[str, Any], above: str, inherited: _Proof) -> _Proof:
        """Return the inherited proof with what the table itself says of it."""
        status, citations = inherited
        if "status" in table:
            word = table["status"]
            if isinstance(word, str) and word in _STATUSES:
                status = _STATUSES[word]
            else:
                status = Status.ASSUMED
                self._wrong("AM205", f"{above}status", value=word)
        if "cite" in table:
            citations = self._cited(table["cite"], f"{above}cite")
        return _Proof(status, citations)

    def _cited(self, names: Any, key: str) -> tuple[Citation, ...]:
        if not isinstance(names, list):
            self._wrong("AM205", key, value=names)
            return (_REFUSED,)
        found = []
        for name in names:
            if isinstance(name, str) and name in self.citations:
                found.append(self.citations[name])
            else:
                found.append(_REFUSED)
                self._wrong("AM206", key, value=name, known=tuple(self.citations))
        return tuple(found)

    def _add(self, key: str, value: Any, proof: _Proof) -> None:
        check = KEYS.get(key)
        if check is None:
            self._wrong("AM203", key, known=_KNOWN)
        elif not check(value):
            why = out_of_order(value)
            self._wrong("AM205", key, value=value, **({} if why is None else {"variant": why}))
        elif proof.status is None or not proof.citations:
            self._wrong("AM208", key)
        else:
            citations = proof.citations
            if not self._labels.keys().isdisjoint(citations):
                citations = tuple(self._placed(citation, key) for citation in citations)
            self.figures[key] = Sourced(frozen(value), proof.status, citations)

    def _placed(self, citation: Citation, key: str) -> Citation:
        """Return a citation of a table with the row and the column in which a key stands."""
        labels = self._labels.get(citation)
        if labels is None:
            return citation
        parts = key.split(".")
        row, column = (
            next((found[part] for part in parts if part in found), "") for found in labels
        )
        return citation._replace(row=row or citation.row, column=column or citation.column)


def _texts_problems(file: str, table: Any, key: str) -> list[Diagnostic]:
    """Return what keeps a table from being one of texts, whatever their names."""
    names = table if isinstance(table, dict) else ()
    return table_problems(file, table, key, dict.fromkeys(names, is_text))
