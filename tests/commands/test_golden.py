"""Golden sessions: what each command shows on terminals and in pipes, in both languages.

The files in `golden/` are read by people first: a session per screen. After a change that is
meant, `AMCLI_GOLDEN=write pytest tests/commands/test_golden.py` writes them anew; read the diff.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import EXAMPLES, ON, on_terminal, run

pytestmark = pytest.mark.pythons

GOLDEN = Path(__file__).parents[1] / "golden"
SESSIONS = {
    "summary": "case-1.yaml",
    "check": "facts-missing.yaml",
    "aid": "case-1.yaml",
    "targets": "facts-missing.yaml",
    "schedule": "case-1.yaml",
    "compare-versions": "case-1.yaml",
    "disputes": "case-1.yaml",
}
WIDTHS = (60, 80, 120)
ENCODINGS = ("utf-8", "cp1252", "ascii")


def sessions(command: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield the title of each session and all that it shows, stdout before stderr in a pipe."""
    argv = (command, SESSIONS[command], *ON, "--lang", lang)
    for width in WIDTHS:
        yield f"terminal, {width} columns", on_terminal(*argv, width=width, NO_COLOR="1").text
    for encoding in ENCODINGS:
        done = run(*argv, encoding=encoding)
        yield f"pipe, {encoding}", done.out + done.err


def page(command: str, lang: str) -> str:
    """Return all sessions of a command as one text."""
    typed = f"$ amcli {command} {SESSIONS[command]} {' '.join(ON)} --lang {lang}"
    return "\n".join(f"=== {title}\n{typed}\n{shown}" for title, shown in sessions(command, lang))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", SESSIONS)
def test_a_session_shows_what_it_showed(
    command: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    shown, path = page(command, lang), GOLDEN / f"{command}.{lang}.txt"
    if os.environ.get("AMCLI_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8")


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_a_session_fits_its_terminal(path: Path) -> None:
    sections = path.read_text("utf-8").split("=== ")[1:]
    assert len(sections) == len(WIDTHS) + len(ENCODINGS)
    for section in sections:
        title, _, shown = section.partition("\n")
        if title.startswith("terminal"):
            width = int(title.split()[1])
            assert [line for line in shown.split("\n")[1:] if len(line) > width] == []


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_a_pipe_of_fewer_characters_says_the_same_in_those_it_has(path: Path) -> None:
    sections = dict(section.split("\n", 1) for section in path.read_text("utf-8").split("=== ")[1:])
    assert sections["pipe, ascii"].isascii()
    sections["pipe, cp1252"].encode("cp1252")
    marks = {name: text.count("?") for name, text in sections.items() if "pipe" in name}
    assert len(set(marks.values())) == 1, "a character became a question mark"


def test_golden_sessions_are_those_of_a_command() -> None:
    expected = {f"{command}.{lang}.txt" for command in SESSIONS for lang in ("fr", "en")}
    assert {path.name for path in GOLDEN.iterdir()} == expected


PIPE = "=== pipe, utf-8\n"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", SESSIONS)
def test_a_pipe_shows_what_its_session_shows(
    command: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    shown = run(command, SESSIONS[command], *ON, "--lang", lang)
    section = (GOLDEN / f"{command}.{lang}.txt").read_text("utf-8").split(PIPE)[1]
    expected = section.split("=== ")[0].split("\n", 1)[1].rstrip("\n")
    assert (shown.out + shown.err).rstrip("\n") == expected
