"""A proposal that touches any rule of eligibility is judged alike by `check` and by `batch`."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
import tomli_w

from amcli.law.check.eligibility import check
from amcli.law.check.verdicts import RULES
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Refused
from amcli.load.toml.documents import shipped_rules
from amcli.load.toml.files import load_rules
from amcli.load.toml.keys import KEYS
from amcli.tables.columns import COLUMNS, DTYPES
from amcli.tables.engine.cells import CRITERIA, MISSING
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import CHECK, TableQuestion
from doctor_tables import table_of
from profiles import profile_of

Plain = dict[str, Any]
TODAY = date(2026, 11, 22)
TEXTS = ("2019-avenant-7", "2023-reglement-arbitral", "2024-convention", "2026-aide-collective")
SECTIONS = ("eligibility.", "options.", "second_assistant.", "bands.mt.p30", "bands.mt_count")
SECTIONS += ("newly_installed.months",)
# Values of every shape that a rule of eligibility may have.
VALUES: tuple[Any, ...] = (
    *(True, False, 1, 2, 3, 25, 900, Decimal("0.5"), Decimal("0.85"), date(2020, 1, 1)),
    *("at-least", "more-than", "mt", "mt_adult", "2019-avenant-7", "2024-convention"),
    *("anniversary", ["zac"], ["zip", "none"], [2], [1, 3], ["0.5"], ["2", "1.5"], ["1/3", "1"]),
    *(
        ["surgery"],
        ["ent", "gynaecology"],
        ["rqth"],
        ["newly-installed", "many-children"],
        ["sisa"],
    ),
)


def _changes(name: str) -> Iterator[tuple[str, Any]]:
    """Yield each key of a text with another value, None where it is removed; added ones too."""
    figures = load_rules().named(name).figures
    for key, is_right in KEYS.items():
        if not key.startswith(SECTIONS):
            continue
        own = figures[key].value if key in figures else None
        if key in figures:
            yield key, None
        fitting = (value for value in VALUES if is_right(value) and value != own)
        yield from ((key, value) for value in islice(fitting, 1))


def _proposal(folder: Path, name: str, key: str, value: Any) -> Path:
    """Write a text with one key changed, added or removed, as a person would a file of rules."""
    document = tomllib.loads(
        (shipped_rules() / f"{name}.toml").read_text("utf-8"), parse_float=Decimal
    )
    for header in ("aliases", "in_force_from", "in_force_until", "gaps"):
        document.pop(header, None)
    document["id"] = "proposal"
    *sections, last = key.split(".")
    section = document
    for part in sections:
        section = section.setdefault(part, {})
    section.pop(last, None)
    if value is not None:
        cite = [next(iter(document["citations"]))]
        section[last] = {"value": value, "status": "assumed", "cite": cite}
    file = folder / "proposal.toml"
    file.write_text(tomli_w.dumps(document), "utf-8")
    return file


@cache
def _profiles() -> tuple[Plain, ...]:
    """Return doctors with any fact there or missing, the same ones each time."""
    chance = Random(20240622)
    facts: dict[str, list[Any]] = {
        "doctor.specialty": ["general-practice"] * 4
        + ["paediatrics", "dermatology", "general-surgery", "ent", "nephrology", "radiology"],
        "doctor.mep": [True, False],
        "doctor.sector": [1, 1, 2, 3],
        "doctor.optam": [True, False],
        "doctor.zone": ["zip", "zac", "none"],
        "doctor.tension_department": [True, False],
        "doctor.clinical_fees_share": [0.5, 0.8, 0.81, 0.85, 0.9],
        "doctor.situations": [[], ["rqth"], ["many-children"], ["replacement"]],
        "doctor.installed_on": ["2022-09-01", "2024-03-01"],
        "practice.doctors": [1, 2, 3, 25],
        "practice.functional_group": [True, False],
        "practice.coordinated": [True, False, "committed"],
        "practice.assistants_etp": [0, 0.5, 1, 2],
        "patients.mt": [600, 775, 776, 900, 1107, 1500],
        "patients.mt_adult": [500, 600],
        "patients.percentile.mt": [20, 30, 31],
        "patients.percentile.fa": [20, 30],
        "contract.etp": ["1/3", 0.5, 1, 1.5, 2],
        "contract.signed_on": ["2024-05-01", "2024-09-01"],
        "contract.targets_reached": [True, False],
    }
    for path in (path for rule in RULES for path in rule.reads):
        facts.setdefault(path, _any_of(path))
    return tuple(_profile(facts, chance) for _ in range(36))


def _any_of(path: str) -> list[Any]:
    """Return values of a fact that is not listed here: a new criterion may read it."""
    if DTYPES[path] == pl.Boolean():
        return [True, False]
    if DTYPES[path] == pl.Int64():
        return [int(choice) for choice in COLUMNS[path].choices] or [1, 2, 3, 24, 25, 26]
    return list(COLUMNS[path].choices) or [0.5, 0.85, 1]


def _profile(facts: dict[str, list[Any]], chance: Random) -> Plain:
    profile: Plain = {}
    for path, values in facts.items():
        if chance.random() < 0.85:
            *sections, last = path.split(".")
            section = profile
            for part in sections:
                section = section.setdefault(part, {})
            section[last] = chance.choice(values)
    return profile


def _checked(case: Case) -> list[tuple[str, set[str], set[str], set[str]]]:
    """Return what `check` says under each option: verdict, not met, undetermined, missing."""
    result = check(case).result
    rows = []
    for option in result.options:
        own = [one for one in result.criteria if one.etp in (None, option.etp)]
        codes = {finding: {one.code for one in own if one.verdict == finding} for finding in
                 ("not_met", "undetermined")}  # fmt: skip
        missing = {path for one in own for path in one.missing}
        rows.append((option.verdict.value, codes["not_met"], codes["undetermined"], missing))
    return rows


def _batched(book: RuleBook, ask: Ask) -> list[tuple[str, set[str], set[str], set[str]]]:
    engine = Engine(TableQuestion(book, ask, (CHECK,)))
    answers = engine.evaluate(_table())
    assert answers["error"].null_count() == answers.height
    assert engine.odd_rows == 0
    columns = answers.select("verdict", "not_met", "undetermined", "missing")
    return [
        (verdict, *({*filter(None, words.split("|"))} for words in others))  # type: ignore[misc]
        for verdict, *others in columns.rows()
    ]


@cache
def _table() -> pl.DataFrame:
    return table_of(list(_profiles()))


@pytest.mark.parametrize("text", TEXTS)
def test_a_proposal_is_judged_alike_by_check_and_by_batch(text: str, tmp_path: Path) -> None:
    changed = 0
    for key, value in _changes(text):
        try:
            book = load_rules(_proposal(tmp_path, text, key, value))
        except Refused:
            continue  # no text: what a file may not say, nobody answers by
        ask = Ask(on=TODAY, text="proposal")
        cases = [open_case(profile_of(profile), book, ask) for profile in _profiles()]
        wanted = [row for case in cases for row in _checked(case)]
        assert _batched(book, ask) == wanted, (key, value)
        changed += 1
    assert changed > 30


def test_a_table_has_room_for_every_criterion_and_every_fact() -> None:
    assert {rule.code for rule in RULES} <= {*CRITERIA}
    assert {path for rule in RULES for path in rule.reads} <= {*MISSING}
    assert len(set(CRITERIA)) == len(CRITERIA)
