"""Which missing fact narrows a figure, by how much, and who holds it."""

from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.figures.sourced import less
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from profiles import BORN_IN_1975, GP, Plain
from questions import ask
from random_profiles import PROFILES, TEXTS

SIGNED = {"etp": 1, "signed_on": "2024-09-01"}


def _doctor(patients: Plain, doctor: Plain = BORN_IN_1975) -> Plain:
    return {"doctor": doctor, "patients": patients, "contract": SIGNED}


def test_a_percentile_narrows_a_total_whose_band_is_open() -> None:
    """Full time from 99 000 (no result) to 190 000 € (P95, all); the band known, the soldes.

    In P95 and above these are three of 19 000 €, in any other band less. The fa is below P50: where
    it stands changes nothing.
    """
    lists = {"mt": 1400, "fa": 1300}
    (option,) = aid(ask(_doctor(lists))).result.options
    assert [(one.path, one.who, one.figure) for one in option.narrows] == [
        ("patients.percentile.mt", "cpam", "aid.total.amount")
    ]
    assert (option.narrows[0].width, option.narrows[0].left) == (91_000, 57_000)


def test_nothing_narrows_a_band_that_is_known() -> None:
    (option,) = aid(ask(_doctor({"mt": 920, "fa": 1350}))).result.options
    assert option.narrows == ()


def test_targets_are_narrowed_by_the_contract_and_by_the_age() -> None:
    """920 mt and 1 350 fa are published: without a birth date 305 and 467, or nothing."""
    (option,) = targets(ask(_doctor({"mt": 920, "fa": 1350}, GP))).result.options
    narrows = {one.path: (one.who, one.figure, one.width, one.left) for one in option.narrows}
    assert narrows["doctor.birth_date"] == ("doctor", "targets.fa.growth", 467, 0)
    assert narrows["contract.notified_targets.mt"] == ("contract", "targets.mt.growth", 305, 0)
    (aged,) = targets(ask(_doctor({"mt": 920, "fa": 1350}))).result.options
    assert aged.narrows == ()
    (estimated,) = targets(ask(_doctor({"mt": 1100, "fa": 1350}))).result.options
    assert [(one.path, one.width) for one in estimated.narrows] == [
        ("contract.notified_targets.mt", 47)  # 258 to 305
    ]


def test_a_count_that_is_missing_narrows_as_far_as_the_levels_tell() -> None:
    """Full time of 2019: 36 000 a year from P95 of adults on, of which the first two are sure.

    Nothing known: from 63 000 to 180 000 €. An adult list at P95 leaves three years open, another
    one less; the file active of 1 300 is below P90.
    """
    contract = {"etp": 1, "signed_on": "2022-09-01"}
    profile = {"doctor": BORN_IN_1975, "patients": {"fa": 1300}, "contract": contract}
    (option,) = aid(ask(profile, text="2019")).result.options
    narrows = {one.path: (one.who, one.width, one.left) for one in option.narrows}
    assert narrows["patients.mt_adult"] == ("amelipro", 180_000 - 63_000, 3 * 36_000)
    assert narrows["patients.percentile.mt"][1:] == (117_000, 108_000)


def test_the_specialty_is_what_a_band_hangs_on_where_it_is_missing() -> None:
    stated = {"sector": 1, "birth_date": "1975-03-14"}
    (option,) = aid(ask(_doctor({"mt": 920, "fa": 1350}, stated))).result.options
    narrows = {one.path: (one.who, one.left) for one in option.narrows}
    assert narrows["doctor.specialty"] == ("doctor", option.narrows[0].width)  # open elsewhere
    asked = targets(ask(_doctor({"mt": 920, "fa": 1350}, stated))).result.options[0]
    assert "doctor.specialty" in {one.path for one in asked.narrows}


def test_counts_of_the_years_that_are_over_narrow_what_they_came_to() -> None:
    """Half time of September 2022: 11 000 € from the third year, all of it on results.

    Four years are over: once counted, the fifth is open alone, wholly if the fourth came to nothing
    (its acompte follows).
    """
    contract = {"etp": 0.5, "signed_on": "2022-09-05"}
    patients = {"mt": 900, "mt_adult": 800, "fa": 1300, "percentile": {"mt": 40, "fa": 40}}
    profile = {"doctor": BORN_IN_1975, "patients": patients, "contract": contract}
    (option,) = aid(ask(profile, on="2026-11-30")).result.options
    assert [one[:1] + one[2:] for one in option.narrows] == [
        ("contract.observations", "aid.total.amount", 33_000, 11_000)
    ]
    (tried,) = aid(ask(profile, on="2026-11-30", achievement="1")).result.options
    assert tried.narrows == ()


def test_a_reading_tells_whose_rank_matters() -> None:
    lists = _doctor({"mt": 1400, "fa": 1600})
    for reading, paths in (
        ("higher", {"mt", "fa"}),
        ("lower", {"mt", "fa"}),
        ("mt", {"mt"}),
        ("fa", {"fa"}),
    ):
        (option,) = aid(ask(lists, readings={"D4": reading})).result.options
        assert {one.path for one in option.narrows} == {
            f"patients.percentile.{path}" for path in paths
        }


def test_what_nobody_counted_narrows_a_target_as_far_as_its_table_tells() -> None:
    """A list of which nothing is known: the line from 1 351 through 920 leads to 406."""
    (option,) = targets(ask(_doctor({"fa": 1350}))).result.options
    (count,) = (one for one in option.narrows if one.path == "patients.mt")
    assert (count.who, count.figure) == ("amelipro", "targets.mt.growth")
    assert count.width == count.left == 406


_KNOWN = {
    "patients.percentile.mt": st.sampled_from([10, 40, 60, 80, 92, 97]),
    "patients.percentile.fa": st.sampled_from([10, 40, 60, 80, 92, 97]),
    "patients.mt": st.integers(0, 3500),
    "patients.mt_adult": st.integers(0, 3500),
    "patients.fa": st.integers(0, 3500),
    "doctor.specialty": st.sampled_from(["general-practice", "paediatrics", "dermatology"]),
}


def _with(profile: Plain, path: str, value: object) -> Plain:
    section, *keys = path.split(".")
    stated = deepcopy(profile)
    part = stated.setdefault(section, {})
    for key in keys[:-1]:
        part = part.setdefault(key, {})
    part[keys[-1]] = value
    return stated


def _widths(profile: Plain, text: str) -> dict[str, Any]:
    """Return how wide each figure is under the only option."""
    (paid,) = aid(ask(profile, text=text, etp="1")).result.options
    (asked,) = targets(ask(profile, text=text, etp="1")).result.options
    figures = {"aid.total.amount": paid.total.amount}
    figures |= {f"targets.{name}.growth": one.growth for name, one in asked.targets.asked()}
    return {name: less(one.high, one.low) for name, one in figures.items()}


@given(PROFILES, st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_once_a_fact_is_known_no_more_is_left_than_was_said(profile: Plain, data: Any) -> None:
    profile.setdefault("contract", {}).pop("etp", None)
    text = data.draw(st.sampled_from(TEXTS), "text")
    wide = _widths(profile, text)
    (paid,) = aid(ask(profile, text=text, etp="1")).result.options
    (asked,) = targets(ask(profile, text=text, etp="1")).result.options
    for each in (*paid.narrows, *asked.narrows):
        assert each.width == wide[each.figure]
        assert each.left is None or each.width is None or each.left <= each.width
        if each.path not in _KNOWN:
            continue
        stated = _with(profile, each.path, data.draw(_KNOWN[each.path], each.path))
        adults = stated.get("patients", {})
        if adults.get("mt_adult", 0) > adults.get("mt", 9999):
            continue
        noted = {note.code for note in aid(ask(stated, text=text, etp="1")).notes}
        if "percentile-contradicts" not in noted and each.left is not None:
            left = _widths(stated, text).get(each.figure, 0)
            assert left is not None
            assert left <= each.left, each
