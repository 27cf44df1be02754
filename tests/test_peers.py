"""What the peers of the benchmarks are made of; none of them is installed here."""

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "bench" / "peers"
sys.path.append(str(ROOT / "bench"))

from peers.checking import BANDS  # noqa: E402
from peers.doctors import Doctor, random_doctors  # noqa: E402
from peers.expected import expected  # noqa: E402
from peers.parameters import FILES, Text, openfisca, publicodes, texts  # noqa: E402

COLUMNS = {"year_1": "annee_1", "year_2": "annee_2", "year_3": "annee_3"}
OPTIONS = {"third": "tiers_temps", "half": "mi_temps", "full": "temps_plein"}


def rule_file(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "rules" / f"{name}.toml").read_text("utf-8"))


def plain(figure: Any) -> Any:
    return figure["value"] if isinstance(figure, dict) else figure


def amounts(rules: dict[str, Any]) -> dict[tuple[str, str], int]:
    """Return the amounts of the options that a first contract may have, by option and column."""
    return {
        (option, COLUMNS.get(key, key)): plain(amount)
        for name, option in OPTIONS.items()
        for key, amount in rules["aid"].get(name, {}).items()
        if key not in ("status", "cite")
    }


@pytest.mark.parametrize("name", FILES)
def test_openfisca_has_every_amount_of_the_rules(name: str) -> None:
    rules = rule_file(name)
    start = plain(rules["in_force_from"]).isoformat()
    tree = openfisca(texts())["montants"]
    wanted = amounts(rules)
    assert wanted
    for option in OPTIONS.values():
        for column in (*COLUMNS.values(), "p90_p95", "p95_plus"):
            found = tree[option.upper()][column]["values"][start]["value"]
            assert found == wanted.get((option, column)), (option, column)


@pytest.mark.parametrize("name", FILES)
def test_publicodes_has_every_amount_of_the_rules(name: str) -> None:
    rules = publicodes(texts())
    wanted = amounts(rule_file(name))
    for column in (*COLUMNS.values(), "p90_p95", "p95_plus"):
        cases = rules[f"barème . {FILES[name]} . {column}"]["variations"]
        found = {case["si"].split("'")[1]: case["alors"] for case in cases}
        assert found == {
            option: f"{amount} €" for (option, at), amount in wanted.items() if at == column
        }


def test_both_have_every_level_of_the_distributions() -> None:
    found = openfisca(texts())["seuils"]
    rules = publicodes(texts())
    for name in FILES:
        file = rule_file(name)
        start = plain(file["in_force_from"]).isoformat()
        for patients in ("mt", "fa"):
            levels = {rank: plain(level) for rank, level in file["bands"][patients].items()}
            assert levels
            told = {
                rank: dated["values"][start]["value"]
                for rank, dated in found[patients].items()
                if rank != "description"
            }
            assert {rank: level for rank, level in told.items() if level is not None} == levels
            lowest = rules[f"patientèle . {patients} . bande basse selon le compte"]
            written = json.dumps(lowest, ensure_ascii=False)
            ranks = [level for rank, level in levels.items() if rank != "below_p95"]
            assert all(f">= {level}" in written for level in ranks)


def test_a_changed_figure_reaches_both(tmp_path: Path) -> None:
    for name in FILES:
        text = (ROOT / "rules" / f"{name}.toml").read_text("utf-8")
        (tmp_path / f"{name}.toml").write_text(text.replace("year_1 = 38000", "year_1 = 38123"))
    found = texts(tmp_path)
    assert "38123" in json.dumps(openfisca(found))
    assert "38123 €" in json.dumps(publicodes(found), ensure_ascii=False)
    assert "38123" not in json.dumps(openfisca(texts()))


def test_the_signatures_that_the_transition_reaches_are_dated_backwards() -> None:
    # A contract of 22 June 2022 has its second anniversary on the first day of the convention.
    third = publicodes(texts())["année 3 . texte"]["variations"]
    assert third[0] == {
        "si": "contrat . date de signature >= 22/06/2022",
        "alors": "'convention'",
    }


def test_a_figure_that_a_text_lacks_is_none() -> None:
    text = Text("a", {"bands": {"mt": {"p30": {"value": 640, "status": "secondary"}}}})
    assert text.figure("bands.mt.p30") == 640
    assert text.figure("bands.fa.p30") is None


def test_random_doctors_are_the_same_again_and_reach_every_band() -> None:
    doctors = random_doctors(300)
    assert doctors == random_doctors(300)
    assert doctors != random_doctors(300, seed=1)
    answers = expected(doctors)
    assert {answer[0] for answer in answers} == set(BANDS)
    assert all(len(answer) == 47 for answer in answers)  # 2 bands; 5 years of 3 figures of 3 ends
    assert all(figure is not None for answer in answers for figure in answer)


def test_a_doctor_known_by_hand_is_expected_as_the_texts_say() -> None:
    # Ruling of 2023, full time, fa at P92: 36 000, then the amounts of 2024 (seed-001): 28 000,
    # 26 000 of which half is paid in advance. The list mt, of which a growth is published, is below
    # P95, so the band is that of the fa.
    from datetime import date

    doctor = Doctor(date(2023, 7, 1), "1", 1100, None, None, None, 92)
    low, high, *figures = expected([doctor])[0]
    assert (low, high) == ("p90-p95", "p90-p95")
    years = [figures[place : place + 9] for place in range(0, 45, 9)]
    assert years[0] == [36000] * 6 + [0] * 3
    assert years[1] == [28000] * 6 + [0] * 3
    assert years[2] == [26000, 13000, 26000, 13000, 13000, 13000, 13000, 0, 13000]
    assert years[2] == years[3] == years[4]


def test_a_profile_as_text_says_what_the_profile_says() -> None:
    import yaml

    for doctor in random_doctors(50):
        told = yaml.safe_load(doctor.yaml())
        profile = doctor.profile()
        profile["patients"] = {name: one for name, one in profile["patients"].items() if one != {}}
        assert str(told["contract"].pop("etp")) == str(profile["contract"].pop("etp"))
        assert str(told["contract"].pop("signed_on")) == profile["contract"].pop("signed_on")
        assert {name: part or {} for name, part in told.items()} == profile


def test_what_is_installed_is_pinned_and_names_no_host() -> None:
    lines = (PEERS / "requirements.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"#.*|[\w.-]+==[\w.]+", line) for line in lines)
    package = json.loads((PEERS / "publicodes" / "package.json").read_text("utf-8"))
    lock = json.loads((PEERS / "publicodes" / "package-lock.json").read_text("utf-8"))
    pins = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"[\d.]+", pin) for pin in pins.values())
    for name, pin in pins.items():
        entry = lock["packages"][f"node_modules/{name}"]
        assert entry["version"] == pin
        assert "resolved" not in entry
        assert entry["integrity"]
