"""`--get`: one value of the answer, plain, a line for each profile."""

import json
from pathlib import Path

import pytest

from command_line import CASE_1, EXAMPLES, ON, process, run

pytestmark = pytest.mark.pythons
CASE_2 = str(EXAMPLES / "case-2.yaml")


@pytest.mark.parametrize(
    ("command", "path", "value"),
    [
        ("aid", "aid[1].total.amount", "132000"),  # the brochure, CAS 1
        ("aid", "aid[1].total.amount.high", "132000"),
        ("aid", "aid[1].years.1.amount", "38000"),
        ("targets", "targets[1].mt.growth", "305"),
        ("targets", "targets[1].fa.growth", "467"),
        ("check", "check.verdict", "eligible"),
        ("check", "verdict", "eligible"),
    ],
)
def test_a_value_is_printed_by_itself(command: str, path: str, value: str) -> None:
    done = run(command, CASE_1, *ON, "--get", path)
    assert (done.code, done.out, done.err) == (0, f"{value}\n", "")


def test_the_next_payment_and_the_entries_are_those_of_the_json() -> None:
    argv = ("schedule", CASE_1, *ON, "--etp", "1")
    (option,) = json.loads(run(*argv, "-f", "json").out)["result"]["options"]
    for name in ("next", "entries[0]"):
        entry = option["next"] if name == "next" else option["entries"][0]
        assert run(*argv, "--get", f"schedule.{name}.on").out == f"{entry['on']}\n"
        amount = run(*argv, "--get", f"schedule.{name}.amount").out
        assert amount == f"{(entry['amount'] or {'value': ''})['value']}\n"


def test_several_profiles_have_a_line_each_and_one_in_error_an_empty_one(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("doctor: {sector: 9}\n")
    done = run("targets", CASE_1, str(bad), CASE_2, *ON, "--etp", "1", "--get", "targets.mt.growth")
    first, empty, last, end = done.out.split("\n")
    assert (first, empty, end) == ("305", "", "")
    assert last.isdecimal()
    assert done.code == 65
    assert "AM027" in done.err


def test_a_null_is_an_empty_line_and_3() -> None:
    argv = ("aid", CASE_1, *ON, "--etp", "1", "--get", "aid.years.1.left_to_pay")
    assert run(*argv)[:2] == (3, "\n")
    assert run(*argv, "--exit-zero")[:2] == (0, "\n")


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("aid.total.amount", ("0.5, 1", "aid[0.5].total.amount")),
        ("aid[3].total.amount", ("0.5, 1", "aid[0.5].total.amount")),
        ("aid[1].years", ("1, 2, 3, 4, 5",)),
        ("aid[1].total", ("amount",)),
        ("aid[1].total.amuont", ("aid[1].total.amount",)),
    ],
)
def test_what_is_no_single_value_is_refused_with_what_to_write(
    path: str, named: tuple[str, ...]
) -> None:
    done = run("aid", CASE_1, *ON, "--get", path)
    assert (done.code, done.out) == (2, "")
    assert all(name in done.err for name in named)


def test_a_value_has_no_format(tmp_path: Path) -> None:
    assert run("aid", CASE_1, "--get", "verdict", "-f", "json").code == 2
    out = tmp_path / "verdict.txt"
    assert run("check", CASE_1, *ON, "--get", "verdict", "-o", str(out)).code == 0
    assert out.read_text() == "eligible\n"


def test_a_register_has_values_too() -> None:
    listed = json.loads(run("rules", "list", "-f", "json").out)["result"]["texts"]
    assert run("rules", "list", "--get", "texts[0].id").out == f"{listed[0]['id']}\n"
    assert run("rules", "list", "--get", "texts[99].id").code == 2


def completed(line: str) -> list[str]:
    """Return what the shell is told may follow."""
    place = str(len(line.split()) - 1)
    variables = {"_AMCLI_COMPLETE": "complete_bash", "COMP_CWORD": place}
    return process(COMP_WORDS=line, **variables).stdout.decode().split()


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("amcli aid x.yaml --get aid[1].total.a", ["aid[1].total.amount"]),
        ("amcli check x.yaml --get aid", []),
        ("amcli summary x.yaml --get aid.total.a", ["aid.total.amount"]),
        ("amcli compare-versions x.yaml --get differences[0].r", ["differences[0].reason"]),
        ("amcli rules list --get texts[0].id", ["texts[0].id"]),
        ("amcli sweep x.yaml --get over.pa", ["over.path"]),
    ],
)
def test_the_shell_completes_a_path_of_the_result_of_the_command(
    line: str, paths: list[str]
) -> None:
    assert completed(line) == paths
