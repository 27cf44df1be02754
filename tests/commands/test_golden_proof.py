"""Golden sessions of the commands beside the doctor's questions: 80 columns, and a pipe.

`AMCLI_GOLDEN=write pytest tests/commands/test_golden_proof.py` writes them anew; read the diff.
"""

import os
import re
from pathlib import Path

import pytest

from command_line import EXAMPLES, ON, on_terminal, run

GOLDEN = Path(__file__).parents[1] / "golden_proof"
CASE = "case-1.yaml"
SESSIONS = {
    "compare-many": ("compare-versions", CASE, "case-2.yaml", "case-3.yaml", *ON),
    "explain": ("explain", CASE, "aid.years.3.amount", "--etp", "1", *ON),
    "letter": ("explain", CASE, "aid.years.3.amount", "--etp", "1", "--letter", *ON),
    "solve": ("solve", CASE, "--want", "aid.total.amount >= 120000", "--by", "achievement", *ON),
    "sweep": ("sweep", CASE, "--over", "patients.mt=700:1100:100", "--show", "aid.total.amount",
              "--etp", "1", "--no-chart", *ON),
    "rules": ("rules", "list", *ON),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_shows_what_it_showed(
    name: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(EXAMPLES)
    argv = (*SESSIONS[name], "--lang", lang)
    piped = run(*argv)
    sections = {"pipe": piped.out + piped.err}
    if name != "compare-many":  # whose progress shows on a slow machine
        shown = on_terminal(*argv, width=80, NO_COLOR="1").text
        sections = {"terminal, 80 columns": shown, **sections}
    typed = f"$ amcli {' '.join(argv)}"
    shown = "\n".join(f"=== {title}\n{typed}\n{text}" for title, text in sections.items())
    path = GOLDEN / f"{name}.{lang}.txt"
    if os.environ.get("AMCLI_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8")


def test_golden_sessions_are_those_of_a_command() -> None:
    expected = {f"{name}.{lang}.txt" for name in SESSIONS for lang in ("fr", "en")}
    assert {path.name for path in GOLDEN.iterdir()} == expected


PAGES = sorted([*GOLDEN.glob("*.txt"), *(GOLDEN.parent / "golden").glob("compare*.txt")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_days_and_working_times_are_said_as_a_person_says_them(path: Path) -> None:
    shown = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("$ ")]
    told = [line for line in shown if "seed-" not in line]  # titles of documents are their own
    as_data = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d+([.,]\d+)? etp\b|\b1/3 etp\b")
    assert [line for line in told if as_data.search(line)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_session_fits_its_terminal(path: Path) -> None:
    for section in path.read_text("utf-8").split("=== terminal, ")[1:]:
        width, _, shown = section.split("=== ")[0].partition(" columns\n")
        lines = shown.split("\n")[1:]
        assert [line for line in lines if len(line.split("\r")[-1]) > int(width)] == []
