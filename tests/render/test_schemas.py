"""Every answer is what its schema says, and every schema is one of 2020-12."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from command_line import EXAMPLES, ON, run

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions", "disputes")
NAMES = ("profile", *COMMANDS)
TEXTS = (
    None,
    "2019-avenant-7",
    "2023-reglement-arbitral",
    "2024-convention",
    "2026-aide-collective",
)
PROFILES = sorted(str(path) for path in EXAMPLES.glob("*.yaml"))
# Some texts are not for groups: refused, which is an answer with a diagnostic.
GROUPS = {path for path in PROFILES if "\ngroup:" in Path(path).read_text("utf-8")}


def schema(name: str) -> dict[str, Any]:
    done = run("schema", name)
    assert (done.code, done.err) == (0, "")
    written: dict[str, Any] = json.loads(done.out)
    return written


@pytest.fixture(scope="module")
def validators() -> dict[str, Any]:
    return {name: jsonschema_rs.validator_for(schema(name)) for name in NAMES}


def problems(validator: Any, value: Any) -> list[str]:
    return [
        f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_names_its_dialect(name: str) -> None:
    written = schema(name)
    assert written["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(written)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_answer_to_every_example_is_what_the_schema_says(
    command: str, text: str | None, validators: dict[str, Any]
) -> None:
    asked = [] if text is None else ["--text", text]
    done = run(command, *PROFILES, *ON, *asked, "-f", "jsonl")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert len(answers) == len(PROFILES)
    for answer in answers:
        assert problems(validators[command], answer) == [], answer["profile"]
        assert answer["result"] is not None or answer["profile"]["source"] in GROUPS


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "argv",
    [
        ("--etp", "1/3", "--etp", "2", "--achievement", "80%"),
        ("--strict", "--lang", "fr", "--all"),
        ("--reading", "D5=001", "--reading", "D6=mean", "--reading", "D12=unknown"),
    ],
)
def test_an_answer_under_other_options_is_what_the_schema_says(
    command: str, argv: tuple[str, ...], validators: dict[str, Any]
) -> None:
    if command == "disputes":
        argv = tuple(word for word in argv if word not in ("--strict", "--achievement", "80%"))
    done = run(command, *PROFILES, *ON, *argv, "-f", "json")
    found = json.loads(done.out)
    assert len(found) == len(PROFILES)
    assert [problems(validators[command], one) for one in found if one] == [[]] * len(found)


@pytest.mark.parametrize("command", ["aid", "schedule"])
def test_an_answer_at_several_rates_is_what_the_schema_says(
    command: str, validators: dict[str, Any]
) -> None:
    rates = ("--achievement", "80%", "--achievement", "0")
    for line in run(command, *PROFILES, *ON, *rates, "-f", "jsonl").out.splitlines():
        answer = json.loads(line)
        assert problems(validators[command], answer) == []
        wrong = {**answer["result"]["options"][0], "achievement": "80 %"}
        answer["result"]["options"] = [wrong]
        assert problems(validators[command], answer)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_profile_in_error_is_what_the_schema_says(
    command: str, validators: dict[str, Any]
) -> None:
    for content in (b"doctor: {sectr: 1}\n", b"", b"\xff", b"a: [", b"doctor: {sector: 9}\n"):
        done = run(command, "-", *ON, "-f", "json", stdin=content)
        answer = json.loads(done.out)
        assert answer["result"] is None
        assert answer["diagnostics"]
        assert problems(validators[command], answer) == []


def test_the_register_of_disputes_is_what_the_schema_says(validators: dict[str, Any]) -> None:
    answer = json.loads(run("disputes", *ON, "-f", "json").out)
    assert problems(validators["disputes"], answer) == []
    assert {"D1", "D15"} < {one["id"] for one in answer["result"]["disputes"]}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_refuses_what_is_no_answer(command: str, validators: dict[str, Any]) -> None:
    answer = json.loads(run(command, PROFILES[0], *ON, "-f", "json").out)
    assert problems(validators[command], answer) == []
    for key in answer.keys() - {"amendments"}:  # there only where a text was amended
        cut = {name: value for name, value in answer.items() if name != key}
        assert problems(validators[command], cut), key
    assert problems(validators[command], {**answer, "schema": "amcli.other/1"})
    assert problems(validators[command], {**answer, "result": []})
