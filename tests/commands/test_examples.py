"""Every example answers every command, and is listed with its verdict."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from command_line import run
from profiles import TODAY

pytestmark = pytest.mark.pythons

EXAMPLES = Path(__file__).parents[2] / "examples"
PROFILES = sorted(EXAMPLES.glob("*.yaml"))
ON = TODAY.isoformat()
EXIT_OF = {"eligible": 0, "not_eligible": 1, "undetermined": 3}
COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions")
# seed-000, EXEMPLES, CAS 1 to 3: growth asked at half and at full time, mt then fa.
BROCHURE = {
    "case-1": {"0.5": (195, 311), "1": (305, 467)},
    "case-2": {"0.5": (143, 240), "1": (258, 360)},
    "case-3": {"0.5": (0, 0), "1": (0, 0)},
}


def listed() -> dict[str, str]:
    """Return the verdict of each profile listed in examples/README.md."""
    text = (EXAMPLES / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\) \|.+\| (\w+) \|$", text, re.MULTILINE)
    assert all(label == link for label, link, _ in rows)
    return {label: verdict for label, _, verdict in rows}


def answer(command: str, path: Path) -> tuple[int, dict[str, Any]]:
    ran = run(command, str(path), "-f", "json", "--on", ON)
    assert ran.out, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    return ran.code, document


def test_every_example_is_listed_and_every_listed_example_exists() -> None:
    assert len(listed()) == len(PROFILES) >= 12
    assert set(listed()) == {path.name for path in PROFILES}


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_an_example_says_its_situation_first(path: Path) -> None:
    assert path.read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_an_example_gets_the_verdict_its_list_gives(path: Path) -> None:
    code, document = answer("check", path)
    assert document["result"]["verdict"] == listed()[path.name]
    assert code == EXIT_OF[listed()[path.name]]


@pytest.mark.parametrize("command", COMMANDS[1:])
@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_an_example_is_answered_whatever_its_verdict(path: Path, command: str) -> None:
    code, document = answer(command, path)
    assert code == 0
    assert document["diagnostics"] == []
    assert document["schema"] == f"amcli.{command}/1"
    assert document["result"]


@pytest.mark.parametrize("name", BROCHURE)
def test_the_brochures_doctors_get_the_brochures_targets(name: str) -> None:
    _, document = answer("targets", EXAMPLES / f"{name}.yaml")
    options = {option["etp"]: option["targets"] for option in document["result"]["options"]}
    for etp, growths in BROCHURE[name].items():
        found = tuple(options[etp][patients]["growth"]["value"] for patients in ("mt", "fa"))
        assert found == growths


def test_the_brochures_third_doctor_has_a_level_to_hold_a_tenth_below_the_start() -> None:
    # seed-000, CAS 3 and its note: a drop of 10 % is tolerated (1 336 and 1 858 patients).
    _, document = answer("targets", EXAMPLES / "case-3.yaml")
    for option in document["result"]["options"]:
        if option["etp"] in BROCHURE["case-3"]:
            targets = option["targets"]
            assert (targets["mt"]["level"]["value"], targets["fa"]["level"]["value"]) == (
                1203,
                1673,
            )
