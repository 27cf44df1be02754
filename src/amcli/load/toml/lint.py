"""Rule files looked at as a reader would: every error of the loader, then what is doubtful."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from amcli.law.text.registers import Source
from amcli.law.text.rules import RuleSet
from amcli.load.diagnostics import WARNING, Diagnostic, Refused
from amcli.load.registers import load_disputes, load_sources
from amcli.load.toml.documents import (
    REGISTERS,
    RulesPlace,
    is_among,
    line_of,
    parse,
    read_text,
    rule_files,
    shipped_rules,
    shown_place,
)
from amcli.load.toml.files import Library, RuleFile
from amcli.study.rules.rule_lint import (
    Linted,
    LintFinding,
    finding,
    lint_figures,
    lint_proof,
    lint_proposal,
)


class Lint(NamedTuple):
    """What was looked at, and the problems: errors, or where there are none the warnings."""

    files: tuple[Linted, ...]
    problems: tuple[Diagnostic, ...]


def lint(places: Iterable[Path], added: tuple[Path, ...], on: date) -> Lint:
    """Return the problems of rule files and folders on the day of the question.

    `added` are files and folders that those may build upon.
    """
    looked_at = tuple(places)
    files, errors = _read(looked_at)
    if errors:
        return Lint(files, errors)
    rules = (*added, *(place for place in looked_at if not is_among(place, added)))
    try:
        library = Library(shipped_rules(), rules)
        book = library.book()
        library.check_added()
        sources = load_sources(*rules)
    except Refused as refused:
        return Lint(files, refused.diagnostics)
    names = {linted.file for linted in files}
    own = [header for header in book.headers if shown_place(header.place) in names]
    found: list[Diagnostic] = []
    for header in own:
        file = library.files[header.id]
        findings = _findings(library, file, book.rules(header), sources, on)
        found += _placed(findings, shown_place(header.place), read_text(Path(header.place)))
    found += _uncited_registers(looked_at, [book.rules(header) for header in book.headers])
    return Lint(files, tuple(found))


def _read(places: tuple[Path, ...]) -> tuple[tuple[Linted, ...], tuple[Diagnostic, ...]]:
    """Return the files of the places and every error that one of them has alone."""
    files: list[Linted] = []
    errors: list[Diagnostic] = []
    for path in rule_files(*places):
        try:
            file = RuleFile(path, is_shipped=False)
            files.append(Linted(file.id, shown_place(file.place), len(file.stated.figures)))
        except Refused as refused:
            errors += refused.diagnostics
    return tuple(files), tuple(errors)


def _findings(
    library: Library, file: RuleFile, rules: RuleSet, sources: Mapping[str, Source], on: date
) -> Iterator[LintFinding]:
    lineage = library.lineage(file)
    gaps = {key for one in lineage for key in one.stated.gaps}
    yield from lint_figures(rules, gaps)
    stated = file.stated.figures
    yield from lint_proof(stated, sources, on)
    if rules.header.is_proposal:
        yield from lint_proposal(stated, sources)
    used = {citation[:3] for figure in stated.values() for citation in figure.citations}
    for name, citation in file.stated.citations.items():
        if citation[:3] not in used:
            yield finding("AM227", f"citations.{name}")
    cited = {citation.source for citation in file.stated.citations.values()}
    for name, table in file.document.get("sources", {}).items():
        if name not in cited and "kept_for" not in table:
            yield finding("AM226", f"sources.{name}")
    made = rules.header.parentage
    parent = None if made is None else library.files.get(made.parent)
    if made is not None and parent is not None and sha256_of(parent.path) != made.parent_sha256:
        yield finding("AM229", made.parent, day=made.forked_on)


def sha256_of(path: RulesPlace) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.sha256(stream.read()).hexdigest()


def _uncited_registers(places: Iterable[Path], texts: list[RuleSet]) -> Iterator[Diagnostic]:
    """Yield the sources of a folder's register that neither a text nor a dispute cites."""
    for place in places:
        register = next(iter(place.glob(REGISTERS[0])), None)
        if register is None:
            continue
        cited = {
            one for rules in texts for figure in rules.figures.values() for one in figure.sources
        }
        for dispute in load_disputes(place):
            for reading in dispute.readings.values():
                cited.update(citation.source for citation in reading.citations)
        written = read_text(register)
        tables = parse(written, str(register))
        idle = [name for name in tables if name not in cited and "kept_for" not in tables[name]]
        yield from _placed(
            (finding("AM226", name) for name in idle), shown_place(str(register)), written
        )


def _placed(findings: Iterable[LintFinding], file: str, text: str) -> Iterator[Diagnostic]:
    """Yield findings as warnings at their line, in the order of the file."""
    found = []
    for one in findings:
        params = (("key", one.key), *one.params)
        line = line_of(text, one.key)
        found.append(Diagnostic(one.code, file, *line[:2], params, line.excerpt, 0, WARNING))
    yield from sorted(found, key=lambda one: (one.line or 0, one.code))
