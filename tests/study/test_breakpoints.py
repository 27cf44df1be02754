"""Between two breakpoints every figure stays or moves one way only; the solver relies on it."""

import json
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.text.rules import NoText
from amcli.study.paths.result_paths import places
from amcli.study.paths.what_if import answer_at, unknown_named, with_fact
from amcli.study.solve.axis import Axis, axis_of
from asking import ask
from contracts_at_random import named_as_in_python, running_profiles
from profiles_at_random import PROFILES, TEXTS
from running import run
from terminal import EXAMPLES

GP = {"specialty": "general-practice", "mep": False, "sector": 1, "birth_date": "1975-03-14"}
LISTS = {"mt": 920, "fa": 1350}
CONCEPTS = ("check", "aid", "targets")


def doctor(**contract: Any) -> dict[str, Any]:
    return {"doctor": GP, "patients": LISTS, "contract": {"signed_on": "2024-09-01", **contract}}


def axis(case: Case, name: str) -> Axis:
    unknown = unknown_named(name)
    assert unknown is not None
    return axis_of(case, unknown)


def kind_of(value: Any) -> Any:
    """Return what must stay within a stretch, and the numbers that may only move one way."""
    if isinstance(value, Figure):
        numbers = (value.value, value.low, value.high)
        return tuple(None if one is None else "number" for one in numbers)
    return "day" if isinstance(value, date) else value


def answers(case: Case, found: Axis, place: int) -> dict[str, Any] | None:
    try:
        changed = with_fact(case, found.unknown, found.value(place))
        results = {concept: answer_at(changed, concept).result for concept in CONCEPTS}
    except NoText:
        return None
    return {
        str(path): value
        for concept, result in results.items()
        for path, value in places(concept, result)
        if path.steps[0] not in ("next", "flips")
    }


def ends_of(value: Any) -> tuple[Any, ...]:
    return (value.value, value.low, value.high) if isinstance(value, Figure) else (value,)


def check_stretch(stretch: list[dict[str, Any] | None], where: str) -> None:
    """Every value of a stretch keeps its kind; its numbers rise, or they fall."""
    if None in stretch:
        assert set(map(type, stretch)) == {type(None)}, where
        return
    first = stretch[0]
    assert first is not None
    for path in first:
        values = [one[path] for one in stretch if one is not None and path in one]
        assert len(values) == len(stretch), (where, path)
        if path.rpartition(".")[2] in ("disputes", "observed", "missing"):
            values = [value for value in values if isinstance(value, Figure)]
        kinds = {kind_of(value) for value in values}
        assert len(kinds) <= 1, (where, path, kinds)
        for numbers in zip(*map(ends_of, values), strict=True):
            if isinstance(numbers[0], int | Fraction | date) or hasattr(numbers[0], "as_tuple"):
                steps = [later - before for before, later in pairwise(numbers)]
                zero = steps[0] * 0 if steps else 0
                assert all(one >= zero for one in steps) or all(one <= zero for one in steps), (
                    where,
                    path,
                    numbers,
                )


def check_places(case: Case, found: Axis, first: int, last: int) -> None:
    """Walk every value between two, stretch by stretch."""
    cuts = [cut for cut in found.cuts() if first < cut <= last]
    for low, high in pairwise([first, *cuts, last + 1]):
        stretch = [answers(case, found, place) for place in range(low, high)]
        check_stretch(stretch, f"{found.unknown.path} {low}..{high - 1}")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["mt", "fa"])
def test_between_breakpoints_of_a_list_figures_move_one_way(text: str, name: str) -> None:
    case = ask(doctor(), text=text, etp="1")
    for first, last in (
        (630, 660),
        (765, 930),
        (1030, 1050),
        (1290, 1360),
        (1500, 1520),
        (1895, 1910),
    ):
        check_places(case, axis(case, name), first, last)


@given(
    profile=st.one_of(PROFILES, running_profiles().map(named_as_in_python)),
    name=st.sampled_from(["mt", "mt_adult", "fa", "clinical_fees_share", "doctors"]),
    start=st.integers(0, 3000),
)
@settings(max_examples=25, deadline=None)
def test_between_breakpoints_of_any_profile_figures_move_one_way(
    profile: dict[str, Any], name: str, start: int
) -> None:
    case = ask(profile)
    found = axis(case, name)
    check_places(case, found, min(start, found.last), min(start + 40, found.last))


@given(
    profile=st.one_of(PROFILES, running_profiles().map(named_as_in_python)),
    name=st.sampled_from(["signed_on", "birth_date", "installed_on", "on"]),
    number=st.integers(0, 10_000),
)
@settings(max_examples=25, deadline=None)
def test_round_a_breakpoint_of_a_day_figures_move_one_way(
    profile: dict[str, Any], name: str, number: int
) -> None:
    case = ask(profile)
    found = axis(case, name)
    cuts = found.cuts()
    middle = cuts[number % len(cuts)]
    check_places(case, found, max(found.first, middle - 20), min(found.last, middle + 20))


def marks(case: Case, name: str) -> dict[int, tuple[str, ...]]:
    return {mark.at: mark.keys for mark in axis(case, name).marks}


def test_a_list_meets_the_levels_and_points_of_its_text_on_both_sides() -> None:
    """775, 1 045, the points of the brochure (seed-000, cases 1 and 2) and the 260 at 1 300."""
    found = marks(ask(doctor(), etp="1"), "mt")
    for at in (775, 776):
        assert found[at] == ("bands.mt.p30",)
    assert "bands.mt.p50" in found[1045]
    for at in (920, 921, 1351, 1352):
        assert "targets.full.mt.points" in found[at]
    assert "targets.full.mt.caps" in found[1300]


def test_the_cap_ends_where_it_first_reaches_the_line_of_the_points() -> None:
    """35 % of the list, cut, against 305 + (920 - list) × 47 / 431, rounded up, by hand.

    Of 883: 309 against 310 (309.03); of 884: 309 (309.4) against 309 (308.93).
    """
    found = marks(ask(doctor(), etp="1"), "mt")
    assert [at for at, keys in found.items() if keys == ("targets.full.mt.cap_share",)] == [884]


def test_a_signature_meets_each_text_and_its_anniversaries() -> None:
    found = marks(ask(doctor(), etp="1"), "signed_on")
    for day in ("2019-09-01", "2023-05-01", "2024-06-22", "2023-06-22", "2022-06-22", "2019-09-01"):
        keys = found[date.fromisoformat(day).toordinal()]
        assert any(key.startswith("in_force.") for key in keys), day


def test_a_signature_meets_the_birthday_less_the_years_to_the_due_day() -> None:
    """65 on 2040-03-14; targets are judged at the third anniversary (seed-000)."""
    found = marks(ask(doctor(), etp="1"), "signed_on")
    assert "targets.age.from_age" in found[date(2037, 3, 14).toordinal()]


def test_levels_come_from_the_rules_and_not_from_the_program(tmp_path: Path) -> None:
    fork = str(tmp_path / "proposal.toml")
    done = run("rules", "fork", "2024-convention", "--set", "bands.mt.p30=900", "-o", fork)
    assert done.code == 0, done.err
    argv = ("--want", "check.verdict == eligible", "--by", "mt", "--text", fork, "-f", "json")
    answer = json.loads(run("solve", str(EXAMPLES / "case-1.yaml"), *argv).out)
    firsts = [option["solutions"][0]["first"] for option in answer["result"]["options"]]
    assert firsts == [901, 901]
