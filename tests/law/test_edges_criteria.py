"""The edges of the conditions: exactly at a floor, facts missing, what is observed and asked."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import Figure
from asking import ask
from profiles_at_random import PROFILES, TEXTS, Plain

GP = {"specialty": "general-practice", "sector": 1}
SKIN = {"specialty": "dermatology", "sector": 1}


def _criterion(code: str, profile: dict[str, Any], **question: Any) -> Criterion:
    found = [one for one in check(ask(profile, **question)).result.criteria if one.code == code]
    assert len(found) == 1, found
    return found[0]


def _value(figure: Any) -> Any:
    assert isinstance(figure, Figure)
    assert figure.low == figure.value == figure.high
    return figure.value


# 775 patients, adults and children: seed-004; more than or at least is D3.
@pytest.mark.parametrize(
    ("mt", "reading", "verdict", "bound", "disputes"),
    [
        (774, "more-than", "not_met", "more-than", ()),
        (775, "more-than", "not_met", "more-than", ("D3",)),
        (775, "at-least", "met", "at-least", ("D3",)),
        (776, "at-least", "met", "more-than", ()),
        (774, "at-least", "not_met", "more-than", ()),
    ],
)
def test_the_floor_of_general_practice_is_a_count(
    mt: int, reading: str, verdict: str, bound: str, disputes: tuple[str, ...]
) -> None:
    profile = {"doctor": GP, "patients": {"mt": mt}}
    found = _criterion("floor-mt", profile, text="2024", readings={"D3": reading})
    assert (found.verdict, found.bound, found.disputes) == (verdict, bound, disputes)
    assert _value(found.observed) == mt
    assert _value(found.required) == 775
    assert _value(found.margin) == mt - 775
    assert found.missing == ()
    assert found.observed.status == "given"
    assert found.margin.sources == found.required.sources == found.sources != ()


def test_the_floor_of_2019_is_not_disputed() -> None:
    profile = {"doctor": GP, "patients": {"mt": 900, "mt_adult": 640}}
    found = _criterion("floor-mt", profile, text="2019", readings={"D3": "at-least"})
    assert (found.verdict, found.disputes) == ("not_met", ())


@pytest.mark.parametrize(("text", "path"), [("2019", "patients.mt_adult"), ("2024", "patients.mt")])
def test_a_list_nobody_counted_is_asked_by_its_name(text: str, path: str) -> None:
    found = _criterion("floor-mt", {"doctor": GP}, text=text)
    assert (found.verdict, found.missing) == ("undetermined", (path,))
    assert found.observed is found.margin is None


@pytest.mark.parametrize(("rank", "verdict"), [(29, "not_met"), (31, "met")])
def test_a_percentile_decides_the_floor_of_a_list_nobody_counted(rank: int, verdict: str) -> None:
    profile = {"doctor": GP, "patients": {"percentile": {"mt": rank}}}
    found = _criterion("floor-mt", profile, text="2024")
    assert (found.verdict, found.missing) == (verdict, ())


def test_exactly_p30_leaves_the_floor_to_the_count() -> None:
    profile = {"doctor": GP, "patients": {"percentile": {"mt": 30}}}
    found = _criterion("floor-mt", profile, text="2024")
    assert (found.verdict, found.missing) == ("undetermined", ("patients.mt",))


# The others are compared with P30 of their own distribution, 30 included (seed-000).
@pytest.mark.parametrize(
    ("rank", "verdict", "margin"), [(29, "not_met", -1), (30, "met", 0), (31, "met", 1)]
)
def test_the_floor_of_the_other_specialties_is_a_rank(rank: int, verdict: str, margin: int) -> None:
    profile = {"doctor": SKIN, "patients": {"percentile": {"fa": rank}}}
    found = _criterion("floor-fa", profile, text="2024")
    assert (found.verdict, found.observed, found.required) == (verdict, f"P{rank}", "P30")
    assert _value(found.margin) == margin
    assert found.missing == ()


def test_without_a_rank_the_floor_of_a_specialty_is_undetermined() -> None:
    found = _criterion("floor-fa", {"doctor": SKIN, "patients": {"fa": 900}}, text="2024")
    assert (found.verdict, found.observed, found.required) == ("undetermined", None, "P30")
    assert (found.margin, found.missing) == (None, ("patients.percentile.fa",))


@pytest.mark.parametrize(
    ("situations", "text", "verdict"),
    [
        (["rqth"], "2024", "undetermined"),
        (["ald"], "2024", "undetermined"),
        (["mixed-practice"], "2024", "not_met"),
        (["many-children"], "2024", "not_met"),
        (["many-children"], "2019", "undetermined"),
    ],
)
def test_a_floor_is_softened_by_the_situations_the_text_names(
    situations: list[str], text: str, verdict: str
) -> None:
    doctor = {**GP, "situations": situations}
    profile = {"doctor": doctor, "patients": {"mt": 500, "mt_adult": 400}}
    assert _criterion("floor-mt", profile, text=text).verdict == verdict


@pytest.mark.parametrize(
    ("installed_on", "verdict"), [("2023-09-01", "not_met"), ("2023-09-02", "undetermined")]
)
def test_a_floor_is_softened_in_the_first_twelve_months(installed_on: str, verdict: str) -> None:
    doctor = {**GP, "installed_on": installed_on}
    contract = {"signed_on": "2024-09-01"}
    profile = {"doctor": doctor, "patients": {"mt": 500}, "contract": contract}
    assert _criterion("floor-mt", profile).verdict == verdict


def _fact(profile: Any, path: str) -> Any:
    for name in path.split("."):
        profile = getattr(profile, name)
    return profile


MADE_OF_OTHERS = {"targets-reached", "first-assistant", "third-year"}  # results and days decide


@given(PROFILES, st.sampled_from(TEXTS))
@settings(max_examples=150)
def test_a_criterion_names_the_facts_it_lacks_and_no_other(profile: Plain, text: str) -> None:
    case = ask(profile, text=text, etp=["1/3", "0.5", "1", "2"])
    for one in check(case).result.criteria:
        assert one.sources, one
        if one.missing:
            assert one.verdict == "undetermined", one
        if one.code not in MADE_OF_OTHERS:
            assert all(_fact(case.profile, path) is None for path in one.missing), one
        if one.verdict == "not_met" and not one.code.startswith("floor-"):
            assert one.observed is not None, one


@given(PROFILES, st.sampled_from(TEXTS))
@settings(max_examples=150)
def test_what_would_be_missing_is_what_the_whole_check_lists(profile: Plain, text: str) -> None:
    result = check(ask(profile, text=text)).result
    lacking = {path for one in result.criteria for path in one.missing}
    assert set(result.missing) == lacking
    assert len(result.missing) == len(lacking)


SECTOR = {"specialty": "general-practice"}


@pytest.mark.parametrize(
    ("doctor", "verdict", "observed", "missing"),
    [
        ({"sector": 1}, "met", "1", ()),
        ({"sector": 2}, "met", "2", ()),
        ({"sector": 3}, "not_met", "3", ()),
        ({}, "undetermined", None, ("doctor.sector",)),
    ],
)
def test_a_sector_signs_or_not(
    doctor: dict[str, Any], verdict: str, observed: str | None, missing: tuple[str, ...]
) -> None:
    found = _criterion("sector", {"doctor": {**SECTOR, **doctor}}, text="2024")
    assert (found.verdict, found.observed, found.required) == (verdict, observed, "1, 2")
    assert found.missing == missing


@pytest.mark.parametrize(
    ("optam", "reading", "verdict", "missing"),
    [
        (True, "optam", "met", ()),
        (False, "optam", "not_met", ()),
        (None, "optam", "undetermined", ("doctor.optam",)),
        (False, "any-sector-2", "met", ()),
        (None, "any-sector-2", "met", ()),
    ],
)
def test_sector_2_signs_with_optam(
    optam: bool | None, reading: str, verdict: str, missing: tuple[str, ...]
) -> None:
    doctor = {"specialty": "general-practice", "sector": 2}
    if optam is not None:
        doctor["optam"] = optam
    found = _criterion("optam", {"doctor": doctor}, text="2024", readings={"D1": reading})
    assert (found.verdict, found.missing) == (verdict, missing)
