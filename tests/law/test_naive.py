"""The domain agrees with the naive tables of tests/naive.py over the whole grid."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

import naive
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from figures import ends_of
from profiles import BORN_IN_1975
from questions import ask

RANKS = (29, 30, 49, 50, 69, 70, 89, 90, 94, 95, 99)
PUBLISHED_STARTS = (920, 1299, 1300, 1301, 1350, 1351, 1902)
EVERY = int(os.environ.get("AMCLI_EVERY", "1"))  # mutants meet one size in that many
STARTS = (*range(300, 3200, 37 * EVERY), *PUBLISHED_STARTS)
OPTIONS = {"2019": ("1/3", "0.5", "1"), "2023": ("0.5", "1"), "2024": ("1/3", "0.5", "1")}
FIGURES = ("amount", "guaranteed", "conditional")


def _gp(start: int, fa: int, rank: int | None, **contract: Any) -> dict[str, Any]:
    percentile = {} if rank is None else {"percentile": {"mt": rank, "fa": rank}}
    return {
        "doctor": {**BORN_IN_1975, "sector": 1, "zone": "zip"},
        "patients": {"mt": start, "mt_adult": start, "fa": fa, **percentile},
        "contract": contract,
    }


def _doctors() -> Iterator[tuple[int, int, int | None]]:
    """Yield mt (all adults), fa and percentile of both lists, or None where counts decide."""
    for start in STARTS:
        for rank in (*RANKS, None):
            yield start, start, rank
        yield start, start * 3 // 2, None


@pytest.mark.parametrize("text", OPTIONS)
def test_amounts_of_a_text_are_those_of_its_table(text: str) -> None:
    for start, fa, rank in _doctors():
        case = ask(_gp(start, fa, rank), text=naive.IDS[text], etp=[*OPTIONS[text]])
        low, high = naive.gp_band(text, start, fa, rank)
        for option in aid(case).result.options:
            where = (text, option.etp, start, fa, rank)
            assert option.band.low == naive.LABELS[low], where
            assert option.band.high == naive.LABELS[high], where
            for year in option.years:
                expected = naive.aid(text, text, option.etp, year.year, low, high)
                _assert_year(year, expected, (*where, year.year))


def _assert_year(year: Any, expected: dict[str, naive.Triple], where: tuple[Any, ...]) -> None:
    found = {name: ends_of(getattr(year, name)) for name in FIGURES}
    if expected["amount"][0] is None:
        assert found["amount"][0] is None, where
    else:
        assert found == expected, where


@pytest.mark.parametrize("text", OPTIONS)
def test_growth_asked_is_that_of_the_tables_or_estimated_from_them(text: str) -> None:
    compared: Counter[str] = Counter()
    for start, fa, rank in _doctors():
        case = ask(_gp(start, fa, rank), text=naive.IDS[text], etp=[*OPTIONS[text]])
        band = naive.gp_band(text, start, fa, rank)
        for option in targets(case).result.options:
            for name, size in (("mt", start), ("fa", fa)):
                expected = naive.growth(text, option.etp, name, size, band)
                if expected is not None:
                    compared[option.etp] += 1
                    _assert_target(
                        getattr(option.targets, name),
                        size,
                        expected,
                        (text, option.etp, name, start, fa, rank),
                    )
    assert min(compared.values()) > 500 // EVERY
    assert {*compared, "1/3"} == {*OPTIONS[text], "1/3"}


def _assert_target(target: Any, size: int, expected: naive.Triple, where: tuple[Any, ...]) -> None:
    assert ends_of(target.growth) == expected, where
    level = tuple(None if part is None else size + part for part in expected)
    assert ends_of(target.level) == level, where


def _signatures() -> Iterator[date]:
    day = date(2019, 9, 1)
    while day.year < 2028:
        yield day
        day += timedelta(days=11)


@pytest.mark.parametrize("rank", [40, 92, 97])
def test_a_contract_is_followed_through_the_change_of_amounts(rank: int) -> None:
    band = naive.rank_band(rank)
    for signed_on in _signatures():
        own = naive.text_on(signed_on)
        etps = [etp for etp in OPTIONS[own] if (own, etp) != ("2024", "1/3")]
        case = ask(
            _gp(1200, 1700, rank, signed_on=signed_on.isoformat()),
            etp=etps,
            on=max(signed_on, date(2024, 6, 22)).isoformat(),  # within the first term
        )
        options = aid(case).result.options
        assert [option.etp for option in options] == etps
        for option in options:
            paying = naive.texts_followed(signed_on)
            assert [year.text for year in option.years] == [naive.IDS[text] for text in paying]
            for year, text in zip(option.years, paying, strict=True):
                expected = naive.aid(own, text, option.etp, year.year, band, band)
                _assert_year(year, expected, (signed_on, option.etp, year.year))
