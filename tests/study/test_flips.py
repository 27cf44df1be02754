"""Which differences between two neighbouring values are flips, on sides made for the purpose."""

from typing import Any

import pytest

from amcli.law.figures.sourced import Figure
from amcli.law.lists.bands import BandRange
from amcli.study.margins.margin_sides import AnswerSide, MarginFlip, band_word, flips, targets_side
from questions import ask


def figure(value: int | None, low: int | None, high: int | None) -> Figure:
    return Figure(value, low, high, "published")


def of(code: str, word: str, told: Figure) -> AnswerSide:
    return AnswerSide({(code, "1"): word}, {(code, "1"): told})


@pytest.mark.parametrize(
    ("before", "after", "is_flip"),
    [
        ((305, 305, 305), (304, 304, 304), False),  # one patient more moves it by one
        ((305, 305, 305), (306, 305, 305), False),
        ((305, 305, 305), (303, 303, 303), True),
        ((303, 303, 303), (305, 303, 303), True),
        ((305, 200, 305), (305, 258, 400), False),  # of a growth that is told the value counts
        ((None, 0, 258), (None, 1, 259), False),
        ((None, 0, 258), (None, 2, 258), True),
        ((None, 2, 258), (None, 0, 258), True),
        ((None, 0, 258), (None, 0, 260), True),
        ((None, None, 258), (None, None, 258), False),
        ((None, None, 258), (None, 0, 258), True),
        ((None, 0, None), (None, 0, 258), True),
        ((305, 305, 305), (None, 305, 305), True),
        ((None, 305, 305), (305, 305, 305), True),
    ],
)
def test_a_growth_flips_where_it_jumps(before: Any, after: Any, is_flip: bool) -> None:
    near, far = (of("growth.mt", "told", figure(*one)) for one in (before, after))
    wanted = (MarginFlip("growth.mt", "1", None, None),) if is_flip else ()
    assert flips(near, far) == wanted


def test_a_growth_that_is_told_no_more_flips_once() -> None:
    near = of("growth.mt", "told", figure(258, 258, 258))
    far = of("growth.mt", "absent", figure(None, 0, 258))
    assert flips(near, far) == (MarginFlip("growth.mt", "1", "told", "absent"),)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ((1, 1, 1), (1, 1, 1), None),
        ((1, 1, 1), (2, 2, 2), "amount"),
        ((1, 1, 1), (None, 1, 1), "amount"),
        ((1, 1, 3), (1, 2, 3), "bounds"),
        ((1, 1, 3), (1, 1, 4), "bounds"),
    ],
)
def test_an_amount_flips_or_its_bounds_alone(before: Any, after: Any, code: str | None) -> None:
    near, far = (AnswerSide({}, {("amount", "0.5"): figure(*one)}) for one in (before, after))
    assert flips(near, far) == (() if code is None else (MarginFlip(code, "0.5"),))


def test_a_band_alone_is_no_flip_but_with_an_amount_it_is() -> None:
    near = AnswerSide({("band", "1"): "p30-p50"}, {("amount", "1"): figure(1, 1, 1)})
    same = AnswerSide({("band", "1"): "p50-p70"}, {("amount", "1"): figure(1, 1, 1)})
    paid = AnswerSide({("band", "1"): "p50-p70"}, {("amount", "1"): figure(2, 2, 2)})
    assert flips(near, same) == ()
    assert flips(near, paid) == (
        MarginFlip("band", "1", "p30-p50", "p50-p70"),
        MarginFlip("amount", "1"),
    )


def test_what_one_side_does_not_say_is_no_flip() -> None:
    near = AnswerSide({("verdict", "1"): "eligible"}, {("amount", "1"): figure(1, 1, 1)})
    assert flips(near, AnswerSide({}, {})) == flips(AnswerSide({}, {}), near) == ()
    far = AnswerSide({("verdict", "1"): "not_eligible"}, {})
    assert flips(near, far) == (MarginFlip("verdict", "1", "eligible", "not_eligible"),)


def test_a_range_of_bands_is_one_word() -> None:
    assert band_word(BandRange("p30-p50", "p30-p50")) == "p30-p50"
    assert band_word(BandRange("p50-p70", "p95-plus")) == "p50-p70..p95-plus"


def test_a_side_of_the_targets_says_age_installation_and_both_lists() -> None:
    doctor = {"specialty": "general-practice", "mep": False, "sector": 1}
    patients = {"mt": 920, "fa": 1350}
    contract = {"signed_on": "2024-09-01"}
    case = ask({"doctor": doctor, "patients": patients, "contract": contract}, etp="1")
    found = targets_side(case)
    assert {code for code, _ in found.words} == {
        "age-rule",
        "newly-installed",
        "growth.mt",
        "growth.fa",
    }
    assert found.figures["growth.mt", "1"].value == 305  # the leaflet, full time
    assert found.figures["growth.fa", "1"].value == 467
