"""Golden sessions: what each command shows on terminals and in pipes, in both languages.

The files in `golden/` are read by people first: a session per screen. After a change that is
meant, `AMCLI_GOLDEN=write pytest tests/commands/test_golden.py` writes them anew; read the diff.
"""

import math
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from amcli.commands.registry import COMMANDS
from amcli.commands.run import progress
from command_line import EXAMPLES, ON, run, run_on_terminal

pytestmark = pytest.mark.pythons

GOLDEN = Path(__file__).parents[1] / "golden"
CASE = "case-1.yaml"
CASES = (CASE, "case-2.yaml", "case-3.yaml")
RUNNING = "contract-2023-full-time.yaml"
AMOUNT = (CASE, "aid.years.3.amount", "--etp", "1")
TEXTS = ("--text", "2023", "--text", "2024")
SESSIONS = {
    "summary": ("summary", CASE),
    "summary-many": ("summary", *CASES),
    "check": ("check", "facts-missing.yaml"),
    "aid": ("aid", CASE),
    "targets": ("targets", "facts-missing.yaml"),
    "schedule": ("schedule", CASE),
    "schedule-third-time": ("schedule", "running-2020-third-time-results.yaml"),
    "schedule-new-contract": ("schedule", "running-2021-zip-new-contract.yaml"),
    "schedule-suspension": ("schedule", "running-2023-suspension-switch.yaml"),
    "schedule-civil-years": ("schedule", RUNNING, "--by", "civil-year"),
    "schedule-period": ("schedule", RUNNING, "--from", "2026-01-01", "--until", "2026-12-31"),
    "compare-versions": ("compare-versions", CASE),
    "compare-versions-many": ("compare-versions", *CASES),
    "reconcile": ("reconcile", RUNNING, "payments/contract-2023-full-time.csv"),
    "explain": ("explain", *AMOUNT),
    "explain-letter": ("explain", *AMOUNT, "--letter"),
    "explain-record": ("explain", *AMOUNT, "--record"),
    "solve": ("solve", CASE, "--want", "aid.total.amount >= 120000", "--by", "achievement"),
    "sweep": ("sweep", CASE, "--over", "patients.mt=700:1100:100", "--show", "aid.total.amount",
              "--etp", "1", "--no-chart"),
    "simulate": ("simulate", "doctors.csv", *TEXTS, "-q"),  # how long it took is not the same twice
    "simulate-all": ("simulate", "doctors.csv", *TEXTS, "-q", "--all"),
    "simulate-assumptions": ("simulate", "--assumptions"),
    "replay": ("replay", "../tests/receipts/aid-case-1-half-and-full.json"),
    "rules-list": ("rules", "list"),
    "rules-show": ("rules", "show", "2024"),
    "rules-sources": ("rules", "sources", "2024"),
    "rules-diff": ("rules", "diff", "2023", "2024"),
    "rules-lint": ("rules", "lint"),
    "disputes": ("disputes", CASE),
}  # fmt: skip
# They write documents, not pages, or a page of another form.
WITHOUT_SESSION = {"report", "init", "fix", "batch", "rules fork", "schema"}
WIDTHS = (60, 80, 120)
ENCODINGS = ("utf-8", "cp1252", "ascii")
PATHS = sorted(GOLDEN / f"{name}.{lang}.txt" for name in SESSIONS for lang in ("fr", "en"))


@pytest.fixture(autouse=True)
def _among_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setattr(progress, "PATIENCE", math.inf)  # no bar, however slow the machine


def sections(argv: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the title of each session and all that it shows, stdout before stderr in a pipe."""
    for width in WIDTHS:
        yield f"terminal, {width} columns", run_on_terminal(*argv, width=width)
    for encoding in ENCODINGS:
        done = run(*argv, encoding=encoding)
        yield f"pipe, {encoding}", done.out + done.err


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_session_shows_what_it_showed(path: Path) -> None:
    name, _, lang = path.stem.rpartition(".")
    on = () if name == "replay" else ON  # a receipt has its own day
    argv = (*SESSIONS[name], *on, "--lang", lang)
    typed = f"$ amcli {' '.join(argv)}"
    shown = "\n".join(f"=== {title}\n{typed}\n{text}" for title, text in sections(argv))
    if os.environ.get("AMCLI_GOLDEN") == "write":
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_session_fits_its_terminal(path: Path) -> None:
    shown = path.read_text("utf-8").split("=== ")[1:]
    assert len(shown) == len(WIDTHS) + len(ENCODINGS)
    for section in shown:
        title, _, text = section.partition("\n")
        if title.startswith("terminal"):
            width = int(title.split()[1])
            assert [line for line in text.split("\n")[1:] if len(line) > width] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_pipe_of_fewer_characters_says_the_same_in_those_it_has(path: Path) -> None:
    shown = dict(section.split("\n", 1) for section in path.read_text("utf-8").split("=== ")[1:])
    assert shown["pipe, ascii"].isascii()
    shown["pipe, cp1252"].encode("cp1252")
    marks = {name: text.count("?") for name, text in shown.items() if "pipe" in name}
    assert len(set(marks.values())) == 1, "a character became a question mark"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_days_and_working_times_are_said_as_a_person_says_them(path: Path) -> None:
    shown = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("$ ")]
    # titles of documents are their own
    sentences = [line for line in shown if "seed-" not in line]
    as_data = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d+([.,]\d+)? etp\b|\b1/3 etp\b")
    assert [line for line in sentences if as_data.search(line)] == []


def test_every_command_that_shows_a_page_has_its_sessions() -> None:
    assert set(GOLDEN.iterdir()) == set(PATHS)
    shown = {" ".join(argv[: 2 if argv[0] == "rules" else 1]) for argv in SESSIONS.values()}
    assert shown == COMMANDS.keys() - WITHOUT_SESSION
