"""Rule files looked at as a reader would, and what-if texts: files that change figures of another.

Lint tells every error of the loader, then what is doubtful; a fork says what it changes of whom."""

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Citation, Sourced
from amcli.law.figures.terms import Status
from amcli.law.text.rules import RuleSet, Source
from amcli.load.diagnostics import WARNING, Diagnostic, Refused
from amcli.load.registers import load_disputes, load_sources
from amcli.load.toml.documents import (
    REGISTERS,
    RulesPlace,
    frozen,
    is_among,
    parse,
    placed,
    read_text,
    rule_files,
    shipped_rules,
    shown_place,
)
from amcli.load.toml.figures import LANGUAGES, band_problems
from amcli.load.toml.files import Library, RuleFile
from amcli.load.toml.keys import KEYS
from amcli.study.rules.rule_lint import (
    Linted,
    LintFinding,
    finding,
    lint_figures,
    lint_proof,
    lint_proposal,
)
from amcli.study.rules.rule_tables import DATES


class Lint(NamedTuple):
    """What was looked at, and the problems: errors, or where there are none the warnings."""

    files: tuple[Linted, ...]
    problems: tuple[Diagnostic, ...]


def lint(places: Iterable[Path], added: tuple[Path, ...], on: date) -> Lint:
    """Return the problems of rule files and folders on the day of the question.

    `added` are files and folders that those may build upon.
    """
    looked_at = tuple(places)
    files, errors = _looked_at(looked_at)
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


def _looked_at(places: tuple[Path, ...]) -> tuple[tuple[Linted, ...], tuple[Diagnostic, ...]]:
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
    for code, key, params in findings:
        stated = (("key", key), *params)
        doubt = Diagnostic(code, file, params=stated, exit_code=0, severity=WARNING)
        found.append(placed(doubt, text, key))
    yield from sorted(found, key=lambda doubt: (doubt.line or 0, doubt.code))


PROPOSAL = "proposal"  # the kind of the source that a proposal is
LONGEST_VALUE = 2_000  # characters


class NotAChange(Exception):
    """A setting that changes nothing or cannot be one: a code, and what fills its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Wording(NamedTuple):
    """What the file says in words: titles by language, where it lies, a note on each figure.

    `note` takes the value before (as TOML) and the id of the parent.
    """

    id: str
    titles: Mapping[str, str]
    where: str
    note: Callable[[str, str], str]


def read_settings(settings: Iterable[str], parent: RuleSet) -> dict[str, Any]:
    """Return the new value of each key, as TOML reads it; raises NotAChange.

    A setting is `key=value`; a text may be written without its quotes.
    """
    found: dict[str, Any] = {}
    for setting in settings:
        key, equals, written = (part.strip() for part in setting.partition("="))
        if not equals or not written:
            raise NotAChange("no-value", setting=setting)
        if key in found:
            raise NotAChange("twice", key=key)
        if key in DATES:
            raise NotAChange("date", key=key)
        if key not in KEYS:
            from difflib import get_close_matches

            below = [one for one in KEYS if one.startswith(f"{key}.") and one in parent.figures]
            near = below[:1] or get_close_matches(key, KEYS, n=1, cutoff=0.5)
            raise NotAChange("unknown-near" if near else "unknown", key=key, near="".join(near))
        found[key] = _read(key, written, parent)
    return found


def _read(key: str, written: str, parent: RuleSet) -> Any:
    """Return a value of the right shape that is not the parent's own."""
    try:
        if len(written) > LONGEST_VALUE:
            raise ValueError(written)
        (value,) = tomllib.loads(f"x = {written}", parse_float=Decimal).values()
    except (ValueError, ArithmeticError, RecursionError):
        value = written  # a word without its quotes
    present = parent.get(key)
    if not KEYS[key](value):
        sample = None if present is None else toml_of(present.value)
        code = "bad-value" if sample is None else "bad-value-sample"
        raise NotAChange(code, key=key, value=written, sample=sample)
    if present is not None and frozen(value) == present.value:
        raise NotAChange("same", key=key, value=written, text=parent.header.id)
    return value


def forked(
    library: Library, parent: RuleSet, changes: Mapping[str, Any], wording: Wording, on: date
) -> str:
    """Return the rule file of a fork as TOML.

    It builds on the nearest shipped text and restates what files of the user's own had added to
    it, so that it stands alone. Raises Refused where the changed levels would not rise.
    """
    import tomli_w

    base_id, base = _shipped_base(library, parent)
    figures = {key: figure for key, figure in parent.figures.items() if key not in DATES}
    for key, value in changes.items():
        before = toml_of(parent.value(key)) if key in figures else "—"
        proof = Citation(wording.id, key, wording.note(before, parent.header.id))
        figures[key] = Sourced(frozen(value), Status.ASSUMED, (proof,))
    problems = band_problems(figures, wording.id)
    if problems:
        raise Refused(problems)
    written = {key: figure for key, figure in figures.items() if base.get(key) != figure}
    document: dict[str, Any] = {"id": wording.id}
    if base_id is None:
        document["scope"] = parent.header.scope
    else:
        document["extends"] = base_id
    document["title"] = dict(wording.titles)
    document["proposal"] = {
        "parent": parent.header.id,
        "parent_sha256": sha256_of(library.files[parent.header.id].path),
        "forked_on": on,
    }
    document["sources"] = _sources(library, written, wording, on)
    return tomli_w.dumps(document | _figures(written))


def _shipped_base(library: Library, parent: RuleSet) -> tuple[str | None, Mapping[str, Sourced]]:
    """Return the nearest shipped text below a text, with its figures; none of a text of its own."""
    for file in library.lineage(library.files[parent.header.id]):
        if file.is_shipped:
            shipped = Library(shipped_rules(), ())
            return file.id, shipped.figures(shipped.files[file.id])
    return None, {}


def _sources(
    library: Library, figures: Mapping[str, Sourced], wording: Wording, on: date
) -> dict[str, Any]:
    """Return the tables of the sources that no register shipped with amcli has."""
    shipped, known = load_sources(), load_sources(*library.added)
    cited = dict.fromkeys(source for figure in figures.values() for source in figure.sources)
    tables: dict[str, Any] = {}
    for name in cited:
        if name in known and name not in shipped:
            fields = known[name]._asdict()
            tables[name] = {key: value for key, value in fields.items() if value and key != "id"}
    tables[wording.id] = {
        "title": wording.titles[LANGUAGES[0]],
        "kind": PROPOSAL,
        "where": wording.where,
        "dated": on.isoformat(),
    }
    return tables


def _figures(figures: Mapping[str, Sourced]) -> dict[str, Any]:
    """Return figures as nested tables with the citations that they name."""
    names: dict[Citation, str] = {}
    tables: dict[str, Any] = {"citations": {}}
    for key, figure in figures.items():
        for citation in figure.citations:
            if citation not in names:
                names[citation] = name = f"{citation.source}-{len(names) + 1}"
                stated = {field: text for field, text in citation._asdict().items() if text}
                tables["citations"][name] = stated
        table = tables
        *above, last = key.split(".")
        for part in above:
            table = table.setdefault(part, {})
        cited = [names[citation] for citation in figure.citations]
        table[last] = {"value": figure.value, "status": figure.status.label, "cite": cited}
    return tables


def toml_of(value: Any) -> str:
    """Return a value as a rule file writes it, on one line.

    >>> toml_of(((920, 305), (1351, 258))), toml_of(True), toml_of("zip")
    ('[[920, 305], [1351, 258]]', 'true', '"zip"')
    """
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(toml_of, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
