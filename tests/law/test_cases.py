"""Each file of tests/cases is a page of a brochure: a doctor, and what the texts say of them."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

import expectations
from command_line import run
from profiles import TODAY

pytestmark = pytest.mark.pythons

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))
KEYS = {"name", "source", "text", "on", "options", "profile", "expect"}
TODAY = TODAY.isoformat()
FEW = {"compare-versions"}
EXITS = {"eligible": 0, "not_eligible": 1, "undetermined": 3}


class _Loader(yaml.SafeLoader):
    """YAML 1.2 words: `on` is text, only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), ["t", "f"])


def _case(path: Path) -> dict[str, Any]:
    case = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    assert isinstance(case, dict)
    return case


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _exit_code(command: str, wanted: dict[str, Any]) -> int:
    if command != "check":
        return 0
    return int(wanted.get("exit", EXITS[wanted["verdict"]]))


@pytest.mark.process
def test_a_case_file_is_complete_and_named_after_its_case() -> None:
    for path in CASES:
        case = _case(path)
        assert {"name", "source", "profile", "expect"} <= set(case) <= KEYS, path
        assert path.stem == _slug(case["name"])
        assert case["expect"], path
        assert set(case["expect"]) <= set(expectations.CHECKS), path


@pytest.mark.process
def test_there_are_cases_for_every_command() -> None:
    asked = [command for path in CASES for command in _case(path)["expect"]]
    assert len(CASES) >= 230
    assert all(asked.count(command) >= 10 for command in set(expectations.CHECKS) - FEW)
    assert all(asked.count(command) >= 4 for command in FEW)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_answers_are_those_of_the_documents(path: Path, tmp_path: Path) -> None:
    case = _case(path)
    profile = tmp_path / "profile.yaml"
    profile.write_text(yaml.safe_dump(case["profile"], allow_unicode=True), encoding="utf-8")
    options = ["-f", "json", "--on", str(case.get("on", TODAY)), *case.get("options", [])]
    if "text" in case:
        options += ["--text", case["text"]]
    for command, wanted in case["expect"].items():
        answer = run(command, str(profile), *map(str, options))
        assert answer.code == _exit_code(command, wanted), answer.err
        expectations.CHECKS[command](expectations.read(answer.out), wanted)
