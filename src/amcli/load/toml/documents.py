"""TOML files of the rules folder: read them, parse them, refuse them with their place."""

import errno
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal, Protocol, TypeAlias

from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused

Check: TypeAlias = Callable[[Any], bool]
REGISTERS = ("sources.toml", "disputes.toml", "specialties.toml")
LIMIT = 2_000_000  # bytes; the largest shipped file has some 20 000
_PLACE = r" ?\(at (?:line (\d+), column (\d+)|end of document)\)"


class RulesPlace(Protocol):
    """A file or a folder of rules: on the disk (`Path`), or kept in a receipt."""

    @property
    def name(self) -> str: ...
    def is_dir(self) -> bool: ...
    def open(self, mode: Literal["rb"]) -> IO[bytes]: ...
    def glob(self, pattern: str) -> "Iterable[RulesPlace]": ...


def shipped_rules() -> Path:
    """Return the folder of rules that came with amcli (wheel, editable install or checkout)."""
    package = Path(__file__).parents[2]
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent.parent / "rules"


def shown_place(file: str) -> str:
    """Return the name of a file as it is told: a shipped one is the same on every machine."""
    path = Path(file)
    return f"rules/{path.name}" if path.parent == shipped_rules() else file


def is_among(path: Path, places: Iterable[Path]) -> bool:
    """Return whether a file or folder is one of the places, or lies in one that is a folder."""
    resolved = {place.resolve() for place in places}
    return path.resolve() in resolved or path.resolve().parent in resolved


def rule_files(*places: RulesPlace) -> Iterator[RulesPlace]:
    """Yield the files of rules among files and folders, those of a folder by name."""
    for place in places:
        if place.is_dir():
            tables = (file for file in place.glob("*.toml") if file.name not in REGISTERS)
            yield from sorted(tables, key=str)
        else:
            yield place


def problem(file: str, code: str, **params: Any) -> Diagnostic:
    """Return a problem of a rule file, its place being the file and the `key` in `params`.

    Where the names that are `known` are given, the one probably meant is added as `nearest`.
    """
    if "known" in params:
        params |= _nearest(**params)
    return Diagnostic.of(code, file, exit_code=BAD_RULES, **params)


def _nearest(*, key: str, known: Iterable[str], value: Any = None, **_: Any) -> dict[str, str]:
    """Return the known name nearest to a value, else to a key, under the name `nearest`."""
    from difflib import get_close_matches

    names, above = list(known), ""
    written = key if value is None else str(value)
    if value is None and not any("." in name for name in names):
        above, dot, written = key.rpartition(".")
        above += dot
    found = get_close_matches(written, names, n=1)
    return {"variant": "nearest", "nearest": f"{above}{found[0]}"} if found else {}


def refuse(file: str, code: str, **params: Any) -> Refused:
    """Return the refusal of a rule file for one problem."""
    return Refused([problem(file, code, **params)])


def table_problems(
    file: str, table: Any, above: str, checks: Mapping[str, Check], needed: Iterable[str] = ()
) -> list[Diagnostic]:
    """Return what is wrong in a table: keys without a check, values that fail it, keys missing."""
    if not isinstance(table, dict):
        return [problem(file, "AM205", key=above, value=table)]
    problems = []
    for name, value in table.items():
        if name not in checks:
            problems.append(problem(file, "AM203", key=f"{above}.{name}", known=tuple(checks)))
        elif not checks[name](value):
            problems.append(problem(file, "AM205", key=f"{above}.{name}", value=value))
    missing = (name for name in needed if name not in table)
    return problems + [problem(file, "AM204", key=f"{above}.{name}") for name in missing]


def frozen(value: Any) -> Any:
    """Return lists as tuples, all the way down."""
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def read_text(path: RulesPlace) -> str:
    """Return the text of a file, line ends as `\\n`; raises Refused (AM201) when it cannot be read.

    What is not UTF-8, or larger than any rule file can be, is refused the same way.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LIMIT + 1)
        if len(content) > LIMIT:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(str(path), "AM201", reason=reason) from error


def parse(text: str, file: str) -> dict[str, Any]:
    """Return a TOML text as a dict, decimals exact; raises Refused (AM202) where it is wrong."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Refused([_bad_toml(text, file, str(error))]) from None


def parse_table(text: str, name: str, file: str) -> dict[str, Any] | None:
    """Return one top table `[name]` of a TOML text without parsing the others, or None."""
    if not name.isascii() or not name.replace("-", "").isalnum():
        return None
    start = f"\n{text}".find(f"\n[{name}]\n")
    if start < 0:
        return None
    end = text.find("\n[", start + 1)
    table: dict[str, Any] = parse(text[start : end if end > 0 else len(text)], file)[name]
    return table


def _bad_toml(text: str, file: str, message: str) -> Diagnostic:
    """Return the problem of a text that is not TOML, at the line that the parser names."""
    found = re.search(_PLACE, message)
    reason = re.sub(_PLACE, "", message)
    if found is None or found[1] is None:
        return problem(file, "AM202", reason=reason)
    line, column = int(found[1]), int(found[2])
    written = text.split("\n")[line - 1]
    return problem(file, "AM202", reason=reason)._replace(line=line, column=column, excerpt=written)


_TABLE = re.compile(r"\s*\[([^\[\]]+)\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def placed(problem: Diagnostic, text: str, key: str) -> Diagnostic:
    """Return a problem at the line where a key is written, else at the nearest table above it.

    >>> placed(problem("f", "AM205"), "[aid.full]\\nyear_1 = 1\\n", "aid.full.year_1").line
    2
    """
    length, above = 0, ""
    for number, written in enumerate(text.split("\n"), start=1):
        table, stated = _TABLE.match(written), _KEY.match(written)
        if table is not None:
            above = _plain(table[1])
            name, column = above, table.start(1)
        elif stated is not None:
            name = ".".join(filter(None, (above, _plain(stated[1]))))
            column = stated.start(1)
        else:
            continue
        if len(name) > length and f"{key}.".startswith(f"{name}."):
            problem = problem._replace(line=number, column=column + 1, excerpt=written)
            length = len(name)
    return problem


def at_lines(problems: Iterable[Diagnostic], texts: Mapping[str, str]) -> Refused:
    """Return the refusal for problems, each of the files of `texts` at its line, in their order."""
    found = [_at_line(problem, texts.get(problem.file)) for problem in problems]
    return Refused(sorted(found, key=lambda problem: (problem.line is None, problem.line or 0)))


def _at_line(problem: Diagnostic, text: str | None) -> Diagnostic:
    params = dict(problem.params)
    for name in ("key", "other"):  # what is missing has no line of its own
        if text is not None and problem.line is None and "key" in params and name in params:
            problem = placed(problem, text, params[name])
    return problem


def _plain(name: str) -> str:
    """Return a dotted name without its quotes and spaces."""
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
