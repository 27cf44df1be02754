"""Write what comes from the program: docs/cli.md, the codes of docs/json.md, the sessions of the
READMEs and of docs/fr, the rooms of docs/dev/architecture.md.

python docs/dev/generate.py           rewrite them
python docs/dev/generate.py --check   exit 1 and name the pages that differ
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amcli.law.profile.facts import Key

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))
WIDTH = 80
INTRODUCTION = """\
# The command line

What `--help` says, command by command. `make docs` writes this page; a test fails when it differs \
from the program.
"""
_SESSION = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PROFILE = re.compile(r"^```yaml\n# (\S+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODES = re.compile(r"(<!-- codes: (\w+) -->).*?(<!-- end -->)", re.DOTALL)
_FACTS = re.compile(r"(<!-- facts: (\w+) -->).*?(<!-- end -->)", re.DOTALL)
_ROOM = re.compile(r"^(\| `([a-z_/]+)/` \| [^|]+ \| ).*$", re.MULTILINE)
_ASSIGNMENT = re.compile(r"([A-Z_]+)=(.*)")


def with_doors(page: str) -> str:
    """Return the page of the rooms with the modules that each has now."""

    def row(found: re.Match[str]) -> str:
        folder = ROOT / "src" / "amcli" / found[2]
        doors = (path.stem for path in sorted(folder.glob("*.py")) if path.name != "__init__.py")
        return f"{found[1]}{' '.join(f'`{door}`' for door in doors)} |"

    return _ROOM.sub(row, page)


def printed(line: str, folder: Path = ROOT) -> str:
    """Return what a person sees after typing `line`: `[NAME=VALUE]… amcli …`, both streams.

    It runs in a folder, through a pipe, 80 columns wide, in English unless the line says
    otherwise.
    """
    words = shlex.split(line)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": str(WIDTH),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    while assignment := _ASSIGNMENT.fullmatch(words[0]):
        environment[assignment[1]] = assignment[2]
        words.pop(0)
    if words[0] != "amcli":
        raise ValueError(f"a session runs amcli alone, not {words[0]}: {line}")
    ran = subprocess.run(
        [sys.executable, "-m", "amcli", *words[1:]],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return "".join(f"{row.rstrip()}\n" for row in ran.stdout.splitlines())


def session_lines(page: str) -> list[str]:
    """Return every command typed in the `console` blocks of a page."""
    blocks = _SESSION.findall(page)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def with_sessions(page: str) -> str:
    """Return the page with each `console` block showing what its commands print now.

    The commands of a page share a folder of their own, beside the examples and the profiles that
    the page shows under a comment with their name: what one writes the next can read.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Path(folder, "examples").symlink_to(ROOT / "examples")
        for file, profile in _PROFILE.findall(page):
            Path(folder, file).write_text(profile, "utf-8")
        return _SESSION.sub(lambda block: f"```console\n{_session(block[1], folder)}```", page)


def _session(block: str, folder: Path) -> str:
    return "\n".join(f"$ {line}\n{printed(line, folder)}" for line in _typed(block))


def _typed(block: str) -> Iterator[str]:
    return (line[2:] for line in block.splitlines() if line.startswith("$ "))


def command_names() -> list[str]:
    """Return the names of amcli itself (empty), then of every command, groups before theirs."""
    from amcli.commands.registry import COMMANDS

    return ["", *dict.fromkeys(part for name in COMMANDS for part in (name.split()[0], name))]


def cli_page() -> str:
    """Return docs/cli.md."""
    sections = [INTRODUCTION]
    for command in command_names():
        name = f"amcli {command}".strip()
        help_text = printed(f"{name} --help").strip("\n")
        sections.append(f"## {name}\n\n```text\n{help_text}\n```\n")
    return "\n".join(sections)


def with_codes(page: str) -> str:
    """Return docs/json.md with its tables of codes as the word catalogue has them now."""
    return _CODES.sub(lambda mark: f"{mark[1]}\n\n{codes_table(mark[2])}\n\n{mark[3]}", page)


def codes_table(namespace: str) -> str:
    """Return the codes of a namespace of the catalogue with their English sentences."""
    from amcli.words.catalogue import chapter_of

    start = f"{namespace}."
    rows = [
        f"| `{code.removeprefix(start)}` | {sentence.replace('|', chr(92) + '|')} |"
        for code, sentence in sorted(
            (chapter_of("answers", "en") | chapter_of("facts", "en")).items()
        )
        if code.startswith(start)
    ]
    return "\n".join(["| code | says |", "|---|---|", *rows])


def session_pages() -> list[Path]:
    """Return the pages for users that show sessions."""
    shown = [
        ROOT / "README.md",
        ROOT / "README.fr.md",
        *sorted((ROOT / "docs" / "fr").glob("*.md")),
    ]
    return [path for path in shown if session_lines(path.read_text("utf-8"))]


FORMS = {
    "fr": {
        "head": "| clé | ce que c'est | valeurs | qui le sait | exemple |",
        "flag": "`true`, `false`",
        "date": "jour, comme `2024-06-22`",
        "whole": "nombre entier",
        "number": "nombre",
        "share": "part, de 0 à 1",
        "rank": "rang, de 0 à 100",
        "etp": "postes, comme `1/3`, `0.5`, `1`",
        "text": "texte",
        "list": "liste",
        "section": "",
    },
    "en": {
        "head": "| key | what it is | values | who holds it | example |",
        "flag": "`true`, `false`",
        "date": "a day, as `2024-06-22`",
        "whole": "a whole number",
        "number": "a number",
        "share": "a share, from 0 to 1",
        "rank": "a rank, from 0 to 100",
        "etp": "posts, as `1/3`, `0.5`, `1`",
        "text": "a text",
        "list": "a list",
        "section": "",
    },
}


def with_facts(page: str) -> str:
    """Return a page with its tables of the facts of a profile as they are declared now."""
    return _FACTS.sub(lambda mark: f"{mark[1]}\n\n{facts_tables(mark[2])}\n\n{mark[3]}", page)


def facts_tables(lang: str) -> str:
    """Return every key of a profile, a doctor's then a group's: a table for each section."""
    from amcli.law.profile.facts import keys_of
    from amcli.law.profile.group import GroupProfile, Member
    from amcli.law.profile.profile import Profile

    doctor, member = keys_of(Profile), keys_of(Member)
    parts = [("", [("name", doctor["name"])])]
    sections = {**doctor, "group": keys_of(GroupProfile)["group"]}
    for name, section in sections.items():
        if section.inner:
            rows = [(f"{name}.{key}", held) for key, held in section.inner.items()]
            parts.append((f"### `{name}`\n\n", rows))
    own = [(name, member[name]) for name in ("joined_on", "left_on")]
    own.append(("practice.partner", member["practice"].inner["partner"]))
    parts.append(("### `group.members[]`\n\n", own))
    head = f"{FORMS[lang]['head']}\n|---|---|---|---|---|\n"
    return "\n\n".join(
        title + head + "\n".join(row for path, key in keys for row in _fact_rows(path, key, lang))
        for title, keys in parts
    )


def _fact_rows(path: str, key: "Key", lang: str, *, is_item: bool = False) -> Iterator[str]:
    """Yield the row of a key, and those of what it holds; an item of a list has no example."""
    from amcli.render.template import EXAMPLES, example_of
    from amcli.words.catalogue import words_in

    words = words_in(lang)
    name = words.say(f"fact.{path.replace('[]', '')}", n="")
    name = re.sub(r"(?:, (?:événement|event))? (?:n°|no\.) (\s|$)", r"\1", name)
    is_fact = (key.inner is None or key.is_list) and not is_item
    who = words.say(f"holder.{key.fact.holder.value}") if is_fact else ""
    is_shown = is_fact and (path in EXAMPLES or key.choices or _form(key) == "flag")
    example = f"`{example_of(path, key)}`" if is_shown else ""
    yield f"| `{path}` | {name} | {_values(key, lang)} | {who} | {example} |"
    if path != "group.members":
        for inner, held in (key.inner or {}).items():
            below = f"{path}[].{inner}" if key.is_list else f"{path}.{inner}"
            yield from _fact_rows(below, held, lang, is_item=is_item or key.is_list)


def _values(key: "Key", lang: str) -> str:
    if key.choices:
        return ", ".join(f"`{choice}`" for choice in key.choices)
    return FORMS[lang][_form(key)]


def _form(key: "Key") -> str:
    if key.is_list and not key.is_decimal:
        return "list"
    measured = {"share": "share", "rank": "rank"}.get(key.fact.measure.value)
    kinds = {"bool": "flag", "date": "date", "int": "whole", "Decimal": "number", "str": "text"}
    return measured or {**kinds, "Fraction": "etp"}.get(key.held.__name__, "section")


def pages() -> dict[Path, str]:
    """Return every generated page with the text it should have."""
    written = {path: with_sessions(path.read_text("utf-8")) for path in session_pages()}
    for path in (ROOT / "docs" / "profile.md", ROOT / "docs" / "fr" / "profil.md"):
        written[path] = with_facts(written.get(path) or path.read_text("utf-8"))
    written[ROOT / "docs" / "profile.schema.json"] = printed("amcli schema profile")
    codes = ROOT / "docs" / "json.md"
    written[codes] = with_codes(codes.read_text("utf-8"))
    rooms = ROOT / "docs" / "dev" / "architecture.md"
    written[rooms] = with_doors(rooms.read_text("utf-8"))
    return {**written, ROOT / "docs" / "cli.md": cli_page()}


def main() -> int:
    """Write what differs, or with `--check` name it and return 1."""
    differing = {
        path: text
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    }
    for path, text in differing.items():
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
    return 1 if differing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
