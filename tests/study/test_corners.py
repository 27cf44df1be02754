"""How far two texts lie apart: every corner of what both leave open, by a naive second way."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.figures.sourced import Figure
from amcli.law.pay.aid import aid
from amcli.study.compare.compare import compare
from figures import ends_of
from profiles import BORN_IN_1975, Plain
from questions import ask

RANKS = (10, 40, 60, 80, 92, 97)  # one of each band
DOCTOR = BORN_IN_1975 | {"zone": "zip"}


def _doctor(mt: int | None, fa: int | None, rank: int | None = None) -> Plain:
    counts = {"mt": mt, "mt_adult": mt, "fa": fa}
    patients: Plain = {name: count for name, count in counts.items() if count is not None}
    if rank is not None:
        patients["percentile"] = {"mt": rank, "fa": rank}
    return {"doctor": DOCTOR, "patients": patients, "contract": {"etp": 1}}


def _deltas(profile: Plain, texts: tuple[str, str], **question: Any) -> dict[str, Figure]:
    cases = [ask(profile, text=text, **question) for text in texts]
    found = compare(cases, keeps_all=True).result.differences
    return {one.path: one.delta for one in found if one.path.startswith("aid") and one.delta}


def _paid(profile: Plain, text: str, rate: str) -> dict[str, int]:
    """Return what is paid at a rate, by path; the band of the profile is known."""
    (option,) = aid(ask(profile, text=text, achievement=rate)).result.options
    found = {}
    years = ((f"years.{year.year}", year) for year in option.years)
    for name, part in (*years, ("total", option.total)):
        for field in ("amount", "guaranteed"):
            figure = getattr(part, field)
            assert figure.low == figure.value == figure.high, figure
            found[f"aid[1].{name}.{field}"] = figure.value
    return found


@given(
    mt=st.sampled_from([None, 900, 1045, 1200, 1351, 1352, 1600]),
    fa=st.sampled_from([None, 1400, 1514, 1902, 1903, 2400]),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_under_one_distribution_a_difference_is_that_of_the_same_band_and_results(
    mt: int | None, fa: int | None
) -> None:
    profile, texts = _doctor(mt, fa), ("2023", "2024")
    (option,) = aid(ask(profile, text="2024")).result.options
    labels = ("below-p30", "p30-p50", "p50-p70", "p70-p90", "p90-p95", "p95-plus")
    first, last = (labels.index(end) for end in option.band)
    corners = [
        {path: _paid(ranked, "2024", rate)[path] - paid for path, paid in before.items()}
        for rank, rate in product(RANKS[first : last + 1], ("0", "1"))
        for ranked in (_doctor(mt, fa, rank),)
        for before in (_paid(ranked, "2023", rate),)
    ]
    for path, delta in _deltas(profile, texts).items():
        seen = [corner[path] for corner in corners]
        assert (delta.low, delta.high) == (min(seen), max(seen)), (path, delta)


@given(rank=st.sampled_from(RANKS), rate=st.sampled_from(["0", "1/3", "4/5", "1"]))
@settings(max_examples=24, deadline=None, derandomize=True)
def test_where_band_and_results_are_known_every_difference_is_exact(rank: int, rate: str) -> None:
    profile = _doctor(1200, 1600, rank)
    before, after = (_paid(profile, text, rate) for text in ("2019", "2024"))
    for path, delta in _deltas(profile, ("2019", "2024"), achievement=rate).items():
        assert ends_of(delta) == (after[path] - before[path],) * 3, path


def test_a_difference_is_bounded_by_results_of_the_year_before_too() -> None:
    """26 000 against 25 000 € in full (P90 to P95); at worst 13 000 against an acompte of 17 500.

    At best 13 000 against nothing, where neither year reached anything.
    """
    delta = _deltas(_doctor(1600, 2500, 92), ("2019", "2024"))["aid[1].years.3.amount"]
    assert ends_of(delta) == (1_000, 13_000 - 17_500, 13_000)


def test_two_distributions_do_not_move_together() -> None:
    """Adults of 2019 above P95, all patients of 2021 anywhere above P50: two bands, not one."""
    deltas = _deltas(_doctor(1900, 2500), ("2019", "2024"), achievement="1")
    assert ends_of(deltas["aid[1].years.1.amount"]) == (2_000, 2_000, 2_000)
    assert ends_of(deltas["aid[1].years.2.amount"]) == (-8_000, -8_000, 2_000)
    assert ends_of(deltas["aid[1].years.3.amount"]) == (-14_000, -14_000, 2_000)


@pytest.mark.parametrize("etps", [("0.5", "1")])
def test_two_options_of_one_text_stand_in_the_same_band(etps: tuple[str, str]) -> None:
    cases = [ask(_doctor(1600, 2400), text="2024", etp=etp, achievement="1") for etp in etps]
    found = {one.path: one.delta for one in compare(cases).result.differences}
    assert ends_of(found["aid.years.2.amount"]) == (14_000, 14_000, 19_000)


def test_a_difference_of_what_nobody_published_has_the_bounds_that_both_sides_leave() -> None:
    """Two posts from P90 to P95: nobody published the amount; between 44 000 and 76 000 €.

    Beside 26 000 € for one post. At the guaranteed half of each: 22 000 to 38 000 beside 13 000.
    """
    profile = {**_doctor(1100, 1600, 92), "contract": {"signed_on": "2024-09-01"}}
    cases = [ask(profile, text="2024", etp=etp) for etp in ("1", "2")]
    found = {one.path: one.delta for one in compare(cases).result.differences}
    assert ends_of(found["aid.years.3.amount"]) == (None, 22_000 - 13_000, 76_000 - 26_000)
    assert ends_of(found["aid.years.3.guaranteed"]) == (None, 9_000, 38_000 - 13_000)


def test_a_growth_without_a_table_is_set_beside_one_that_has_bounds() -> None:
    """1 100 mt at full time: 258 to 385 (35 %) under 2023, 258 to 305 under 2024."""
    cases = [ask(_doctor(1100, 1600), text=text, etp="1") for text in ("2023", "2024")]
    found = {one.path: one.delta for one in compare(cases).result.differences}
    assert ends_of(found["targets[1].mt.growth"]) == (None, 258 - 385, 305 - 258)
