"""Rule files: where they are, their headers, and the rules of one text when it is asked for.

Files are read with `tomllib`, decimals as `Decimal`. Only the header of each file (all that
precedes its first table) is parsed to know which text is in force; a text is parsed whole, and
checked whole, the first time its rules are needed.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from amcli.domain.rules import Header, RuleBook, RuleSet, Specialty
from amcli.domain.sourced import Citation, Sourced
from amcli.domain.terms import Status

from .diagnostics import BAD_RULES, Diagnostic, Refused
from .rule_keys import HEADER_KEYS, KEYS, SECTIONS

REGISTERS = ("sources.toml", "disputes.toml", "specialties.toml")
_STATUSES = {status.label: status for status in Status}


def shipped_rules() -> Path:
    """Return the folder of rules that came with amcli (wheel, editable install or checkout)."""
    package = Path(__file__).parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent.parent / "rules"


def refuse(file: str, code: str, **params: Any) -> Refused:
    """Return the refusal of a rule file, its place being the file and the key in `params`."""
    return Refused([Diagnostic(code, file, params=tuple(params.items()), exit_code=BAD_RULES)])


def read_text(path: Path) -> str:
    """Return the text of a rule file; raises Refused when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse(str(path), "AM201", reason=str(error)) from error


def parse(text: str, file: str) -> dict[str, Any]:
    """Return a TOML text as a dict, decimals exact; raises Refused with the line of a mistake."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise refuse(file, "AM202", reason=str(error)) from error


def parse_table(text: str, name: str, file: str) -> dict[str, Any] | None:
    """Return one top table `[name]` of a TOML text without parsing the others, or None."""
    start = text.find(f"\n[{name}]\n")
    if start < 0:
        return None
    end = text.find("\n[", start + 1)
    table: dict[str, Any] = parse(text[start : end if end > 0 else len(text)], file)[name]
    return table


class _RuleFile(NamedTuple):
    path: Path
    text: str
    header: Header


def load_rules(*added: Path) -> RuleBook:
    """Return the book of the shipped texts and of the files or folders added by the user.

    A file with the id of a shipped text replaces it, or completes it if it `extends` that id.
    Raises Refused for a file that cannot be used or a calendar with a gap or an overlap.
    """
    return _Library(shipped_rules(), added).book()


class _Library:
    """The files of one run: the shipped folder, then the user's, which win."""

    def __init__(self, shipped: Path, added: tuple[Path, ...]) -> None:
        self._folders = [shipped, *(path for path in added if path.is_dir())]
        shipped_files = [_open(path) for path in _text_files(shipped)]
        own_files = [_open(path) for place in added for path in _text_files(place)]
        self._base = {file.header.id: file for file in shipped_files}
        self._files = self._base | {file.header.id: file for file in own_files}
        for file in own_files:
            if file.header.in_force_from is None and file.header.extends == file.header.id:
                self._files[file.header.id] = _dated_as(file, self._base)

    def book(self) -> RuleBook:
        headers = sorted((file.header for file in self._files.values()), key=_by_start)
        _check_calendar(headers)
        return RuleBook(tuple(headers), self._read, self._specialty)

    def _read(self, header: Header) -> RuleSet:
        file = self._files[header.id]
        figures, titles = self._flatten(file, ())
        return RuleSet(header, titles, figures)

    def _flatten(
        self, file: _RuleFile, above: tuple[str, ...]
    ) -> tuple[dict[str, Sourced], dict[str, str]]:
        document = parse(file.text, str(file.path))
        figures = dict(_figures(document, str(file.path)))
        titles = document.get("title", {})
        base_id = file.header.extends
        if base_id is None:
            return figures, titles
        overlay = base_id == file.header.id and file is not self._base.get(base_id)
        base = self._base.get(base_id) if overlay else self._files.get(base_id)
        if base is None or base_id in above:
            raise refuse(str(file.path), "AM207", key="extends", value=base_id)
        inherited, base_titles = self._flatten(base, (*above, base_id))
        return inherited | figures, base_titles | titles

    def _specialty(self, slug: str) -> Specialty | None:
        for folder in reversed(self._folders):
            path = folder / "specialties.toml"
            if path.exists():
                return find_specialty(slug, read_text(path), str(path))
        return None


def find_specialty(name: str, text: str, file: str) -> Specialty | None:
    """Return the specialty with this slug or French or English label, or None."""
    table = parse_table(text, name, file) if name.replace("-", "").isascii() else None
    if table is not None:
        return _specialty(name, table)
    wanted = name.casefold()
    for slug, labels in parse(text, file).items():
        if wanted in (slug, labels["fr"].casefold(), labels["en"].casefold()):
            return _specialty(slug, labels)
    return None


def _specialty(slug: str, table: Mapping[str, Any]) -> Specialty:
    return Specialty(slug, table["fr"], table["en"], table.get("family", ""), table["standing"])


def _text_files(place: Path) -> list[Path]:
    if place.is_dir():
        return sorted(path for path in place.glob("*.toml") if path.name not in REGISTERS)
    return [place]


def _open(path: Path) -> _RuleFile:
    text = read_text(path)
    return _RuleFile(path, text, _header(text, str(path)))


def _header(text: str, file: str) -> Header:
    end = text.find("\n[")
    top = parse(text[: end + 1] if end >= 0 else text, file)
    for key in top:
        if key not in HEADER_KEYS:
            raise refuse(file, "AM203", key=key, known=HEADER_KEYS)
    if not isinstance(top.get("id"), str):
        raise refuse(file, "AM204", key="id")
    scope = top.get("scope", "individual")
    if scope not in ("individual", "group"):
        raise refuse(file, "AM205", key="scope", value=scope)
    return Header(
        top["id"],
        tuple(top.get("aliases", ())),
        scope,
        _bare_date(top, "in_force_from", file),
        _bare_date(top, "in_force_until", file),
        top.get("extends"),
        file,
    )


def _bare_date(top: Mapping[str, Any], key: str, file: str) -> Sourced | None:
    """Return a date of the header; its citations are resolved with the rest of the file."""
    if key not in top:
        return None
    stated = top[key]
    value = stated.get("value") if isinstance(stated, dict) else stated
    if not isinstance(value, date):
        raise refuse(file, "AM205", key=key, value=value)
    return Sourced(value, Status.GIVEN, ())


def _dated_as(file: _RuleFile, base: Mapping[str, _RuleFile]) -> _RuleFile:
    """Return an overlay with the dates and names of the text it completes."""
    own, model = file.header, base.get(file.header.id)
    if model is None:
        return file
    header = model.header._replace(extends=own.extends, place=own.place)
    return file._replace(header=header)


def _by_start(header: Header) -> tuple[date, str]:
    start = header.in_force_from
    return (date.max if start is None else start.value, header.id)


def _check_calendar(headers: list[Header]) -> None:
    """Refuse a gap or an overlap between the texts that one doctor can sign, and doubled names."""
    names: dict[str, Header] = {}
    for header in headers:
        for name in (header.id, *header.aliases):
            if names.setdefault(name, header) is not header:
                raise refuse(header.place, "AM209", key="aliases", value=name)
    dated = [header for header in headers if header.scope == "individual" and header.in_force_from]
    for earlier, later in zip(dated, dated[1:], strict=False):
        start = later.in_force_from.value if later.in_force_from else date.max
        end = earlier.in_force_until.value if earlier.in_force_until else date.max
        if end >= start:
            raise refuse(later.place, "AM210", key="in_force_from", other=earlier.id, day=start)
        if end + timedelta(days=1) < start:
            raise refuse(later.place, "AM211", key="in_force_from", other=earlier.id, day=start)


def _figures(document: Mapping[str, Any], file: str) -> Iterator[tuple[str, Sourced]]:
    citations = {
        name: Citation(**fields) for name, fields in document.get("citations", {}).items()
    }
    header = {key: document[key] for key in HEADER_KEYS[-2:] if key in document}
    body = {
        key: table
        for key, table in document.items()
        if key not in HEADER_KEYS and key not in SECTIONS
    }
    yield from _walk(header, "", None, (), citations, file)
    yield from _walk(body, "", None, (), citations, file)


def _walk(
    table: Mapping[str, Any],
    above: str,
    status: Status | None,
    cited: tuple[Citation, ...],
    citations: Mapping[str, Citation],
    file: str,
) -> Iterator[tuple[str, Sourced]]:
    """Yield every leaf under `table`; `status` and `cite` are inherited from the tables above."""
    if "status" in table:
        if table["status"] not in _STATUSES:
            raise refuse(file, "AM205", key=f"{above}status", value=table["status"])
        status = _STATUSES[table["status"]]
    if "cite" in table:
        for name in table["cite"]:
            if name not in citations:
                raise refuse(file, "AM206", key=f"{above}cite", value=name)
        cited = tuple(citations[name] for name in table["cite"])
    for name, value in table.items():
        key = f"{above}{name}"
        if name in ("status", "cite"):
            continue
        if isinstance(value, dict) and "value" not in value:
            yield from _walk(value, f"{key}.", status, cited, citations, file)
        elif isinstance(value, dict):
            yield from _leaf(key, value, status, cited, citations, file)
        else:
            yield key, _sourced(key, value, status, cited, file)


def _leaf(
    key: str,
    stated: Mapping[str, Any],
    status: Status | None,
    cited: tuple[Citation, ...],
    citations: Mapping[str, Citation],
    file: str,
) -> Iterator[tuple[str, Sourced]]:
    """Yield a key that states its own `value`, and maybe its own `status` and `cite`."""
    own = {"": stated["value"], **{name: stated[name] for name in stated if name != "value"}}
    for _, sourced in _walk(own, f"{key}", status, cited, citations, file):
        yield key, sourced


def _sourced(
    key: str, value: Any, status: Status | None, cited: tuple[Citation, ...], file: str
) -> Sourced:
    if key not in KEYS:
        raise refuse(file, "AM203", key=key, known=tuple(KEYS))
    if not KEYS[key](value):
        raise refuse(file, "AM205", key=key, value=value)
    if status is None or not cited:
        raise refuse(file, "AM208", key=key)
    return Sourced(tuple(value) if isinstance(value, list) else value, status, cited)
