"""Between two breakpoints every figure stays or moves one way only; the solver relies on it."""

import json
import re
from collections import defaultdict
from datetime import date, timedelta
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
from amcli.study.paths.axis import Axis, axis_of
from amcli.study.paths.breakpoints import breakpoints, shifts
from amcli.study.paths.result_paths import places
from amcli.study.paths.what_if import ANSWERS, unknown_named, unknowns, with_fact
from command_line import EXAMPLES, run
from profiles import BORN_IN_1975, EVERY_DAY, TODAY
from questions import ask
from random_profiles import PROFILES, TEXTS, named_as_in_python, running_profiles

LISTS = {"mt": 920, "fa": 1350}
CONCEPTS = ("check", "aid", "targets")


def doctor(**contract: Any) -> dict[str, Any]:
    return {
        "doctor": BORN_IN_1975,
        "patients": LISTS,
        "contract": {"signed_on": "2024-09-01", **contract},
    }


def axis(case: Case, name: str) -> Axis:
    unknown = unknown_named(name)
    assert unknown is not None
    return axis_of(case, unknown)


def kind_of(value: Any) -> Any:
    """Return what must stay within a stretch, and the numbers that may only move one way."""
    if isinstance(value, Figure):
        numbers = (value.value, value.low, value.high)
        return tuple(None if one is None else "number" for one in numbers)
    is_word_of_a_day = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return "day" if isinstance(value, date) or is_word_of_a_day else value


def answers(case: Case, found: Axis, place: int) -> dict[str, Any] | None:
    try:
        changed = with_fact(case, found.unknown, found.value(place))
        results = {concept: ANSWERS[concept](changed).result for concept in CONCEPTS}
    except NoText:
        return None
    return {
        str(path): value
        for concept, result in results.items()
        for path, value in places(concept, result)
        if path.steps[0] not in ("next", "flips") and "narrows" not in path.steps
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


@pytest.mark.slow
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
    found = marks(ask(doctor(), etp="1", text="2023"), "mt")
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


DAY = timedelta(days=1)
STATED = {
    "on": TODAY,
    "contract.signed_on": date(2024, 9, 1),
    "contract.hired_on": date(2024, 9, 16),
    "contract.proof_received_on": date(2024, 10, 3),
    "doctor.installed_on": date(2010, 2, 27),
    "doctor.birth_date": date(1975, 3, 14),
    "patients.measured_on": date(2024, 8, 30),
    "contract.observations": date(2025, 9, 15),
    "contract.events": date(2026, 9, 5),
}
SUSPENDED = (date(2025, 1, 10), date(2025, 1, 31))
LENGTH = 22  # days of that suspension, both ends counted


def keys_by_place(case: Case, path: str) -> dict[int, set[str]]:
    return {one.at: set(one.keys) for one in breakpoints(case, unknowns()[path])}


def keys_at(case: Case, path: str, key: str) -> list[int]:
    return [at for at, keys in keys_by_place(case, path).items() if key in keys]


def test_shares_doctors_and_targets_have_their_own_levels() -> None:
    """80 % of clinical fees; two doctors in 2019: at least or more than, so both sides."""
    case = ask(EVERY_DAY, etp="1")
    assert keys_by_place(case, "doctor.clinical_fees_share") == {
        8000: {"eligibility.clinical_fees.min_share"},
        8001: {"eligibility.clinical_fees.min_share"},
    }
    path = "contract.assistant.replaced_share"
    assert keys_by_place(case, path) == {10_000: {path}}
    path = "contract.notified_targets.mt"
    assert keys_by_place(case, path) == {1: {path}}
    assert keys_by_place(case, "achievement") == {}
    of_2019 = ask(EVERY_DAY, text="2019", etp="1")
    key = "eligibility.grouped_practice.min_doctors"
    assert keys_by_place(of_2019, "practice.doctors") == {2: {key}, 3: {key}}


def test_a_list_meets_what_was_counted_and_the_adults_among_it() -> None:
    adults = {**EVERY_DAY, "patients": {"mt": 920, "fa": 1350, "mt_adult": 700}}
    case = ask(adults, etp="1")
    seen, other = "contract.observations", "patients.mt_adult"
    assert keys_at(case, "patients.mt", seen) == [800, 801, 1000, 1001]
    assert keys_at(case, "patients.mt", other) == [700, 701]
    assert keys_at(case, "patients.mt_adult", seen) == [800, 801]
    assert keys_at(case, "patients.mt_adult", other) == [920, 921]
    assert keys_at(case, "patients.fa", seen) == [1400, 1401]
    assert keys_at(case, "patients.fa", other) == []


def met(pairs: list[tuple[date, str]]) -> dict[int, set[str]]:
    """Return the marks of days: each, the day after, and one more from 27 February on."""
    found: dict[int, set[str]] = defaultdict(set)
    for day, why in pairs:
        late = 3 if (day.month == 2 and day.day >= 27) else 2
        for step in range(late):
            found[(day + step * DAY).toordinal()].add(why)
    return dict(found)


def stated(varied: str) -> list[tuple[date, str]]:
    """The days that the profile states beside that of the fact that varies."""
    return [(day, path) for path, day in STATED.items() if path != varied] + [
        (day, "contract.suspensions") for day in SUSPENDED
    ]


def years_back(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


def anniversaries() -> list[tuple[date, str]]:
    """The anniversaries of the five years, and of one more year for each since the first text."""
    found = []
    for years in range(5 + 2026 - 2019 + 1):
        day = years_back(STATED["contract.signed_on"], -years)
        found += [(day, "contract.signed_on"), (day + LENGTH * DAY, "contract.suspensions")]
    return found


def test_a_day_that_no_rule_counts_from_meets_the_days_stated() -> None:
    for path in ("contract.hired_on", "contract.proof_received_on", "patients.measured_on"):
        assert keys_by_place(ask(EVERY_DAY), path) == met(stated(path))


def test_a_birth_meets_the_age_of_65_on_every_day_that_is_judged() -> None:
    """From 65 on no growth is asked (2024 text); nobody of 20 or 120 signs."""
    judged = [TODAY, STATED["contract.observations"], *(day for day, _ in anniversaries())]
    expected = [
        *((years_back(day, 65), "targets.age.from_age") for day in judged),
        (years_back(TODAY, 21), "doctor.birth_date"),
        (years_back(TODAY, 120), "doctor.birth_date"),
        *stated("doctor.birth_date"),
    ]
    assert keys_by_place(ask(EVERY_DAY, etp="1"), "doctor.birth_date") == met(expected)


def test_an_installation_meets_the_twelve_months_before_the_signature() -> None:
    expected = [(date(2023, 9, 1), "newly_installed.months"), *stated("doctor.installed_on")]
    assert keys_by_place(ask(EVERY_DAY, etp="1"), "doctor.installed_on") == met(expected)


def test_a_signature_meets_every_day_by_its_anniversaries() -> None:
    """Days in force of texts and amendment; 65 years after the birth; six months after a count."""
    texts = [
        (date(2019, 9, 1), "in_force.2019-avenant-7"),
        (date(2023, 4, 30), "in_force.2019-avenant-7"),
        (date(2020, 9, 4), "in_force.2020-avenant-8"),
        (date(2023, 4, 30), "in_force.2020-avenant-8"),
        (date(2023, 5, 1), "in_force.2023-reglement-arbitral"),
        (date(2024, 6, 21), "in_force.2023-reglement-arbitral"),
        (date(2024, 6, 22), "in_force.2024-convention"),
    ]
    once = [
        *texts,
        *stated("contract.signed_on"),
        (date(2040, 3, 14), "targets.age.from_age"),
        (date(2026, 3, 15), "obligations.review_months"),
    ]
    expected = [(date(2011, 2, 27), "newly_installed.months")]
    for day, why in once:
        for years in range(5 + 2026 - 2019 + 1):
            back = years_back(day, years)
            expected += [(back, why), (back - LENGTH * DAY, "contract.suspensions")]
    assert keys_by_place(ask(EVERY_DAY, etp="1"), "contract.signed_on") == met(expected)


def test_a_question_meets_the_years_the_days_stated_and_the_birthday() -> None:
    expected = [*anniversaries(), *stated("on"), (date(2040, 3, 14), "targets.age.from_age")]
    assert keys_by_place(ask(EVERY_DAY, etp="1"), "on") == met(expected)


def test_an_age_leaves_a_year_for_the_birthday() -> None:
    """Of 63 at the count of 2026-11-22: 65 between 2027-11-23 and 2028-11-22."""
    aged = {
        **EVERY_DAY,
        "patients": {"mt": 920, "fa": 1350, "measured_on": "2026-11-22"},
        "doctor": {"specialty": "general-practice", "mep": False, "sector": 1, "age": 63},
        "contract": {"signed_on": "2024-09-01"},
    }
    found = keys_at(ask(aged, etp="1"), "contract.signed_on", "targets.age.from_age")
    days = {date.fromordinal(at) for at in found}
    for day in (date(2027, 11, 23), date(2027, 11, 24), date(2028, 11, 22), date(2028, 11, 23)):
        assert {day, years_back(day, 3), years_back(day, 12)} <= days
    assert (min(days), max(days)) == (date(2015, 11, 23), date(2028, 11, 23))


def test_suspensions_move_anniversaries_by_each_run_of_them() -> None:
    periods = [
        {"from_": "2026-03-01", "until": "2026-03-04"},
        {"from_": "2025-03-01", "until": "2025-03-01"},
        {"from_": "2025-06-01", "until": "2025-06-02"},
        {"from_": "2026-06-01"},
    ]
    case = ask({**EVERY_DAY, "contract": {"signed_on": "2024-09-01", "suspensions": periods}})
    assert shifts(case) == [1, 2, 3, 4, 6, 7]  # 1, 2 and 4 days, in that order
