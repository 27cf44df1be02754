"""The door from Python gives the very objects of `-f json`."""

import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import amcli
from amcli.api import Options
from amcli.commands.registry import COMMANDS, find
from command_line import CASE_1, EXAMPLES, ON, run
from profiles import TODAY

DOCTOR = {"doctor": {"specialty": "general-practice", "sector": 1}, "patients": {"mt": 1300}}
ON_DAY = "2026-11-30"


def written(*argv: str) -> Any:
    """Return what a command line writes as JSON."""
    return json.loads(run(*argv, "-f", "json").out)


@pytest.mark.parametrize("command", ["check", "aid", "targets", "schedule", "compare-versions"])
def test_a_path_gives_what_the_command_line_writes(command: str) -> None:
    assert amcli.answer(command, CASE_1, on=TODAY) == written(command, CASE_1, *ON)
    found = amcli.answer(command, [CASE_1, str(EXAMPLES / "mep.yaml")], on=ON[1])
    assert found == written(command, CASE_1, str(EXAMPLES / "mep.yaml"), *ON)


def test_options_are_those_of_the_command_line() -> None:
    options: Options = {"text": "2024", "etp": [0.5, Fraction(1, 1)], "reading": {"D5": "001"}}
    argv = ("--text", "2024", "--etp", "0.5", "--etp", "1", "--reading", "D5=001", "--strict")
    rate = Decimal("0.8")
    found = amcli.answer("aid", CASE_1, on=TODAY, achievement=rate, strict=True, **options)
    assert found == written("aid", CASE_1, *argv, "--achievement", "80%", *ON)
    found = amcli.answer("schedule", CASE_1, on=TODAY, by="civil-year", from_=date(2027, 1, 1))
    assert found == written("schedule", CASE_1, "--by", "civil-year", "--from", "2027-01-01", *ON)
    found = amcli.answer("check", CASE_1, on=TODAY, lang="fr", margins=True)
    assert found == written("check", CASE_1, "--lang", "fr", "--margins", *ON)


def test_the_questions_of_one_profile_are_answered_too() -> None:
    found = amcli.answer("explain", CASE_1, on=TODAY, paths="aid[0.5].total.amount")
    assert found == written("explain", CASE_1, "aid[0.5].total.amount", *ON)
    found = amcli.answer("solve", CASE_1, on=TODAY, want="check.verdict=eligible", by="patients.mt")
    argv = ("--want", "check.verdict=eligible", "--by", "patients.mt")
    assert found == written("solve", CASE_1, *argv, *ON)


def test_a_folder_and_a_table_are_lists(tmp_path: Path) -> None:
    assert amcli.answer("check", EXAMPLES, on=TODAY) == written("check", str(EXAMPLES), *ON)
    (tmp_path / "one.yaml").write_text("name: A")
    assert len(amcli.answer("check", tmp_path, on=TODAY)) == 1
    table = tmp_path / "two.csv"
    table.write_text("name,secteur\nA,1\nB,9\n")
    first, second = amcli.answer("check", table, on=TODAY)
    assert (first["profile"]["document"], second["profile"]["document"]) == (2, 3)
    assert second["result"] is None


def test_a_dict_is_a_profile_without_a_file() -> None:
    found = amcli.answer("aid", DOCTOR, on=ON_DAY)
    assert found["profile"] == {"source": None, "document": 1, "name": None}
    stdin = json.dumps(DOCTOR).encode()
    by_line = json.loads(run("aid", "-", "--on", ON_DAY, "-f", "json", stdin=stdin).out)
    assert {**found, "profile": by_line["profile"]} == by_line
    row = {"doctor.specialty": "general-practice", "doctor.sector": 1, "patients.mt": 1300}
    assert amcli.answer("aid", row, on=ON_DAY) == found
    exact = {**DOCTOR, "contract": {"etp": Fraction(1, 2), "signed_on": date(2026, 1, 1)}}
    plain = {**DOCTOR, "contract": {"etp": 0.5, "signed_on": "2026-01-01"}}
    assert amcli.answer("aid", exact, on=ON_DAY) == amcli.answer("aid", plain, on=ON_DAY)


def test_one_profile_that_is_refused_raises_its_problems() -> None:
    wrong = {"doctor": {"sector": 4}, "patients": {"mt": -1, "x": 1}}
    with pytest.raises(amcli.ProfileError) as refused:
        amcli.answer("check", wrong)
    problems = refused.value.diagnostics
    assert [each["code"] for each in problems] == ["AM027", "AM040", "AM012"]
    assert all(each["file"] is each["line"] is each["column"] is None for each in problems)
    assert "doctor.sector cannot be 4" in str(refused.value)
    with pytest.raises(amcli.ProfileError) as refused:
        amcli.answer("check", "nobody.yaml")
    assert refused.value.diagnostics[0]["file"] == "nobody.yaml"


def test_in_a_list_it_is_an_object_with_its_problems() -> None:
    good, wrong = amcli.answer("check", [DOCTOR, {"doctor": {"sector": 4}}], on=ON_DAY)
    assert good["result"] is not None
    assert wrong["result"] is None
    assert [each["code"] for each in wrong["diagnostics"]] == ["AM027"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"etp": 7}, "etp: "),
        ({"text": "2031"}, "text: "),
        ({"on": "yesterday"}, "on: "),
        ({"reading": {"D5": "nobody"}}, "reading: "),
        ({"rules": "nobody.toml"}, "nobody.toml"),
    ],
)
def test_what_cannot_be_meant_is_a_value_error(options: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refused:
        amcli.answer("aid", DOCTOR, **options)
    assert not isinstance(refused.value, amcli.ProfileError)


def test_unknown_commands_and_options_name_themselves() -> None:
    with pytest.raises(ValueError, match=r"batch.*check, aid"):
        amcli.answer("batch", DOCTOR)
    with pytest.raises(TypeError, match="nobody"):
        amcli.answer("aid", DOCTOR, nobody=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="output"):
        amcli.answer("aid", DOCTOR, output="x")  # type: ignore[call-arg]


def test_each_option_of_the_type_is_one_of_a_command() -> None:
    flags = {flag for name in COMMANDS for each in find(name).parameters for flag in each.flags}
    arguments = {each.name for name in COMMANDS for each in find(name).parameters}
    for name in Options.__annotations__:
        assert f"--{name.rstrip('_').replace('_', '-')}" in flags or name in arguments


def test_nothing_is_said_on_the_streams(capfd: pytest.CaptureFixture[str]) -> None:
    amcli.answer("check", [{"doctor": {"sector": 9}}] * 12 + [CASE_1])
    assert capfd.readouterr() == ("", "")


def test_the_door_is_light() -> None:
    program = """
import sys, amcli
assert not {"msgspec", "yaml", "amcli.commands"} & set(sys.modules)
amcli.answer("aid", {"name": "A"}); amcli.answer("check", sys.argv[1])
import amcli.commands.registry, amcli.api
print(sorted({"typer", "rich", "polars", "jinja2", "click"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, CASE_1], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    question = "import sys, amcli.commands.many.question; print('typer' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", question], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_the_examples_of_the_page_run() -> None:
    page = (EXAMPLES.parent / "docs" / "python.md").read_text("utf-8")
    scope: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        if "pandas" not in block or find_spec("pandas"):
            exec(block, scope)
    assert len(scope["rows"]) == 10
