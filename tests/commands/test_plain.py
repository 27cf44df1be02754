"""Plain command lines, which Typer does not read: they mean what it would have made of them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amcli.commands import app, plain
from amcli.commands.app import call as typed
from amcli.commands.command import Command
from amcli.commands.parameters import DEBUG, EXIT_ZERO, FORMAT, settings_of
from amcli.commands.registry import COMMANDS, find
from amcli.main import run as whole
from command_line import EXAMPLES, ON, environment, run

PLAIN = [name for name in COMMANDS if find(name).answers_for == "profiles"]
CASE, COST = (str(EXAMPLES / f"{name}.yaml") for name in ("case-1", "employer-cost"))
# Values by the name of the parameter; WORDS for the others.
VALUES = {
    "format": ("table", "json", "jsonl", "csv", "md", "html"),
    "on": ("2026-11-22", "2022-01-01", "2026-02-30", "today"),
    "from_": ("2024-01-01", "2025-W01-1"),
    "until": ("2026-12-31", "2023-01-01"),
    "by": ("civil-year",),
    "dialect": ("rfc4180", "excel-fr"),
    "colour": ("auto", "always", "never"),
    "lang": ("fr", "en"),
    "etps": ("1/3", "0.5", "1/2,1", "9/0"),
    "achievement": ("80%", "0.8", "2"),
    "jobs": ("1", "4", "0", "many"),
    "readings": ("D01=x", "nothing"),
}
WORDS = ("x.yaml", "out.json", "a b", "é", "2024", "../x/", "x=y")
ODD = ("", "-", "--", "-f", "--quiet", "--no", "-qf", "--on=today", "FR", "JSON", "xml", "--ics")


@st.composite
def plain_lines(draw: st.DrawFn) -> list[str]:
    """Draw a command, then places and its options, in any order."""
    name = draw(st.sampled_from(PLAIN))
    options = [one for one in find(name).parameters if one.flags and one is not DEBUG]
    groups = [["x.yaml"]]
    for option in draw(st.lists(st.sampled_from((None, *options)), max_size=6)):
        if option is None:
            groups.append([draw(st.sampled_from((*WORDS, "", "-")))])
            continue
        values = st.sampled_from(VALUES.get(option.name, WORDS))
        value = [] if option.kind is bool else [draw(values)]
        groups.append([draw(st.sampled_from(option.flags)), *value])
    return [name, *chain.from_iterable(draw(st.permutations(groups)))]


@st.composite
def odd_lines(draw: st.DrawFn) -> list[str]:
    """Draw a line where one word is left out, or another one stands in its place."""
    line = draw(plain_lines())
    place = draw(st.integers(1, len(line) - 1))
    return line[:place] + draw(st.sampled_from(([], *([word] for word in ODD)))) + line[place + 1 :]


def read_by_typer(line: list[str]) -> Mapping[str, Any] | None:
    """Return what Typer gives to a command, None where it refuses the line."""
    seen: list[Mapping[str, Any]] = []

    def carry_out(_: Command, found: Mapping[str, Any], __: object) -> int:
        seen.append(found)
        return 0

    with mock.patch.object(app, "carry_out", carry_out), mock.patch.object(sys, "stderr"):
        typed(line)
    return seen[0] if seen else None


def read_plainly(line: list[str]) -> Mapping[str, Any] | None:
    try:
        return plain.given_by(find(line[0]), line[1:])
    except ValueError:
        return None


def settings(found: Mapping[str, Any]) -> object:
    """Return the settings that a line leads to, or the sentence of its error."""
    try:
        return settings_of(found)
    except Exception as error:
        return type(error), str(error)


def check(line: list[str], found: Mapping[str, Any]) -> None:
    """Check that Typer gives the same, and leads to the same settings or the same error."""
    expected = read_by_typer(line)
    assert expected is not None
    assert found == {name: expected[name] for name in found}
    assert expected.keys() - found.keys() == {DEBUG.name}
    assert not expected[DEBUG.name]
    assert settings(found) == settings(expected)


@given(plain_lines())
@example(["aid", "x", "-f", "json", "--format", "csv", "-q", "y", "--etp", "1", "--etp", "1/2"])
def test_a_plain_line_gives_what_typer_gives(line: list[str]) -> None:
    found = read_plainly(line)
    assert found is not None
    check(line, found)


@given(odd_lines())
def test_a_line_with_something_odd_in_it_means_the_same_or_is_left_to_typer(
    line: list[str],
) -> None:
    found = read_plainly(line)
    if found is not None:
        check(line, found)


@pytest.mark.parametrize("command", PLAIN)
def test_every_option_of_the_usual_ones_is_plain(command: str) -> None:
    line = ["x", *ON, "--text", "2024", "--etp", "1/2", "-q"]
    if find(command).takes(FORMAT):
        line += ["-f", "json"]
    if find(command).takes(EXIT_ZERO):
        line.append("--exit-zero")
    assert plain.given_by(find(command), line)["texts"] == ["2024"]


@pytest.mark.parametrize(
    "line",
    [
        ["aid"],
        ["-q", "aid", "x"],
        ["solve", "x"],
        ["aid", "x", "--help"],
        ["aid", "x", "--debug"],
        ["aid", "x", "--format=json"],
        ["aid", "x", "-fjson"],
        ["aid", "x", "--form", "json"],
        ["aid", "x", "-f", "xml"],
        ["aid", "x", "-f"],
        ["aid", "x", "--by", "civil-year"],
        ["aid", "--", "x"],
        ["aid", "x", "-o", "-"],
    ],
)
def test_what_is_not_plain_is_left_to_typer(line: list[str]) -> None:
    assert plain.call(line) is None


def test_completion_is_left_to_typer() -> None:
    with mock.patch.dict(os.environ, {plain.COMPLETION: "complete_bash"}):
        assert plain.call(["aid", CASE]) is None


@pytest.mark.parametrize(
    "line",
    [
        ["aid", CASE, *ON],
        ["check", COST, *ON, "-f", "json", "--lang", "fr"],
        ["compare-versions", CASE, *ON, "--exit-code", "-f", "csv"],
        ["schedule", CASE, *ON, "--by", "civil-year"],
        ["schedule", CASE, *ON, "--ics", "/dev/null"],
        ["disputes", CASE, *ON],
        ["aid", CASE, "--on", "2026-02-30"],
        ["aid", CASE, "--on", "2026-02-30", "--lang", "fr"],
        ["aid", CASE, *ON, "--text", "2042"],
        ["aid", CASE, *ON, "--text", "2023", "--text", "2024"],
        ["aid", CASE, *ON, "--etp", "3"],
        ["aid", CASE, *ON, "--margins", "-f", "csv"],
        ["compare-versions", CASE, *ON, "--text", "2023", "--summary"],
        ["aid", CASE, *ON, "--reading", "D99=x"],
        ["aid", "nowhere.yaml"],
    ],
)
def test_both_ways_write_the_same_and_end_the_same(line: list[str]) -> None:
    found = run(*line)
    with mock.patch.object(plain, "call", return_value=None):
        assert found == run(*line)
    assert plain.given_by(find(line[0]), line[1:])  # else both were the same way
    assert found.out or found.err


def test_an_error_that_is_no_usage_stays_what_it_is() -> None:
    with (
        mock.patch.object(plain, "carry_out", side_effect=KeyError("x")),
        mock.patch.object(sys, "stderr") as stderr,
    ):
        assert whole(["aid", CASE]) == 70
    assert "KeyError" in stderr.write.call_args.args[0]


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv", "md", "table"])
def test_a_plain_answer_imports_no_typer(format_: str) -> None:
    code = (
        "import sys; from amcli.main import run; code = run(sys.argv[1:]); sys.stdout.flush();"
        "packages = {name.partition('.')[0] for name in sys.modules};"
        "print(code, sorted(packages & {'typer', 'click', 'shellingham', 'rich', 'yaml'}),"
        " file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "aid", CASE, *ON, "-q", "-f", format_],
        capture_output=True,
        env=environment(),
        cwd=Path(CASE).parent,
        encoding="utf-8",
        check=False,
    )
    loaded = ["rich"] if format_ == "table" else []
    assert done.stderr.strip() == f"0 {loaded}"
