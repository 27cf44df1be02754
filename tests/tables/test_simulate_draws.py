"""Draws: the same seed the same bytes, by any number of threads, in any order."""

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from amcli.study.crowd.simulation import quantiles
from amcli.tables.crowd.population import Distribution, distribution, drawn, variable
from command_line import ON, run

ASKED = ("synthetic:60", "--text", "2024", "--etp", "1", *ON, "-f", "json", "-q")
NOISE = ("--vary", "patients.mt=normal(20%)", "--vary", "fa=uniform(±10%) shared")


def out(*argv: str) -> str:
    done = run("simulate", *ASKED, *argv)
    assert done.code == 0, done.err
    return done.out


@pytest.fixture(scope="module")
def told() -> str:
    return out(*NOISE, "--draws", "5", "--threads", "1")


def test_threads_change_no_byte(told: str) -> None:
    assert out(*NOISE, "--draws", "5", "--threads", "2") == told


def test_another_seed_draws_otherwise(told: str) -> None:
    before, after = (json.loads(one)["result"] for one in (told, out(*NOISE, "--draws", "5",
        "--seed", "2")))  # fmt: skip
    assert before["seed"] == 1
    assert before["texts"] != after["texts"]


def every(value: Any, key: str) -> list[Any]:
    """Return what stands under a key, at any depth."""
    if isinstance(value, dict):
        own = [value[key]] if key in value else []
        return own + [one for held in value.values() for one in every(held, key)]
    return [one for held in value for one in every(held, key)] if isinstance(value, list) else []


def test_without_any_deviation_each_draw_is_the_answer() -> None:
    result = json.loads(out("--vary", "mt=normal(0)", "--vary", "fa=normal(0%)", "--draws", "3"))
    (option,) = result["result"]["texts"][0]["options"]
    for period in (*option["years"], option["total"]):
        for part in ("amount", "guaranteed", "conditional"):
            for end in ("value", "low", "high"):
                assert set(period[part]["quantiles"][end].values()) == {period[part][end]}
    for name in ("eligible", "undetermined", "not_eligible"):
        assert set(option[name]["quantiles"].values()) == {option[name]["doctors"]}


def test_what_draws_are_made_of_is_said(told: str) -> None:
    result = json.loads(told)["result"]
    assert (result["draws"], result["seed"]) == (5, 1)
    assert result["varied"] == [
        {"path": "patients.mt", "distribution": "normal(20%)", "is_shared": False},
        {"path": "patients.fa", "distribution": "uniform(±10%) shared", "is_shared": True},
    ]
    assert {"rank-stays", "synthetic", "simulated"} <= set(every(json.loads(told), "code"))


COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 5000)), min_size=1, max_size=20)
LAWS = st.sampled_from(
    ["normal(80%)", "normal(500)", "uniform(50%)", "triangular(-900,0,400) shared"]
)


@given(mt=COUNTS, share=st.floats(0, 1), law=LAWS, seed=st.integers(0, 99))
def test_counts_stay_whole_and_adults_stay_on_the_list(
    mt: list[int | None], share: float, law: str, seed: int
) -> None:
    adults = [None if one is None else int(one * share) for one in mt]
    facts = pl.DataFrame({"patients.mt": mt, "patients.mt_adult": adults},
        schema={"patients.mt": pl.Int64, "patients.mt_adult": pl.Int64})  # fmt: skip
    one = distribution(law)
    assert one is not None
    found = {column.name: column for column in drawn(facts, {"patients.mt": one}, seed, 0)}
    assert [value is None for value in found["patients.mt"]] == [value is None for value in mt]
    for size, grown in zip(found["patients.mt"], found["patients.mt_adult"], strict=True):
        assert size is None or 0 <= grown <= size


def test_a_draw_hangs_on_its_number_alone_and_facts_draw_apart() -> None:
    facts = pl.DataFrame({"patients.mt": [1000] * 50, "patients.fa": [1000] * 50})
    one = distribution("normal(10%)")
    assert one is not None
    mt, fa = {"patients.mt": one}, {"patients.fa": one}
    third = drawn(facts, mt, 1, 3)[0]
    assert drawn(facts, {**fa, **mt}, 1, 3)[1].to_list() == third.to_list()
    assert drawn(facts, fa, 1, 3)[0].to_list() != third.to_list()
    assert drawn(facts, mt, 1, 4)[0].to_list() != third.to_list()
    assert drawn(facts, mt, 2, 3)[0].to_list() != third.to_list()


@pytest.mark.parametrize(
    ("law", "mean", "deviation", "least", "most"),
    [
        # of the laws themselves: sigma; x / sqrt(3); triangle: (a + b + c) / 3 and
        # sqrt((a² + b² + c² - ab - ac - bc) / 18)
        ("normal(10%)", 0, 1000, -9999, 9999),
        ("uniform(20%)", 0, 2000 / 3**0.5, -2000, 2000),
        ("triangular(-1000,0,4000)", 1000, (21_000_000 / 18) ** 0.5, -1000, 4000),
    ],
)
def test_deviations_follow_their_law(
    law: str, mean: float, deviation: float, least: int, most: int
) -> None:
    facts = pl.DataFrame({"patients.fa": [10_000] * 40_000})
    one = distribution(law)
    assert one is not None
    found = drawn(facts, {"patients.fa": one}, 7, 0)[0] - 10_000
    assert abs(found.mean() - mean) < 30
    assert abs(found.std() / deviation - 1) < 0.02
    assert least <= found.min() <= found.max() <= most


def test_a_shared_deviation_is_the_same_for_all() -> None:
    facts = pl.DataFrame({"patients.fa": [1000] * 30})
    one = distribution("normal(100) shared")
    assert one == Distribution("normal", (100.0,), False, True, "normal(100) shared")
    assert len(set(drawn(facts, {"patients.fa": one}, 1, 1)[0])) == 1


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=40))
def test_quantiles_are_draws_that_rise(values: list[int]) -> None:
    found = quantiles(values)
    assert list(found) == sorted(found)
    assert set(found) <= set(values)
    for rank, one in zip((5, 25, 50, 75, 95), found, strict=True):
        assert 100 * sum(value <= one for value in values) >= rank * len(values)
        assert 100 * sum(value < one for value in values) < rank * len(values)


def test_only_numbers_may_vary() -> None:
    assert {"patients.mt", "patients.fa", "patients.mt_adult"} <= set(variable())
    assert {"doctor.sector", "name", "contract.signed_on"}.isdisjoint(variable())
