"""What is asked of a list: sizes unknown, ages on either side, bands at their ends.

The figures come from the brochure of the convention (seed-000), the tables of avenant 7
(avenant7-9-5-2-2, ordre-2021, egora-2021) and the bounds that docs/limits.md tells.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure
from amcli.law.lists.growth import estimate
from amcli.law.lists.results import per_month, reached_on
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from figures import Ends, ends_of
from profiles import GP, IN_A_ZIP
from questions import ask, book

BORN = {"birth_date": "1975-03-14"}
SIGNED_2024 = {"signed_on": "2024-09-01"}


def _target(
    name: str = "mt",
    *,
    doctor: dict[str, Any] | None = None,
    patients: dict[str, Any],
    contract: dict[str, Any] | None = None,
    etp: str = "1",
    **question: Any,
) -> Any:
    profile = {
        "doctor": IN_A_ZIP | ({} if doctor and "age" in doctor else BORN) | (doctor or {}),
        "patients": patients,
        "contract": contract or {},
    }
    (option,) = targets(ask(profile, etp=etp, **question)).result.options
    return getattr(option.targets, name)


def _sources(text: str, *keys: str) -> set[str]:
    return set(book().named(text).sources(*keys))


def test_an_estimate_lies_on_the_line_between_its_two_points() -> None:
    points = ((100, 300), (200, 200), (400, 160))
    assert estimate(150, points) == (200, 250, 300)
    assert estimate(300, points) == (160, 180, 200)
    assert estimate(200, points) == (200, 200, 200)
    assert estimate(401, points) == (0, None, 160)
    assert estimate(50, points) == (150, 300, 350)


def test_one_point_alone_draws_no_line() -> None:
    assert estimate(500, ((1000, 301),)) == (150, 301, 301)
    assert estimate(1001, ((1000, 301),)) == (0, None, 301)


@pytest.mark.parametrize("size", [1352, 5000])
def test_above_the_larger_point_the_growth_is_absent_and_bounded(size: int) -> None:
    growth = _target(patients={"mt": size, "fa": 1350}, text="2024").growth
    assert ends_of(growth) == (None, 0, 258)
    assert growth.status == "absent"
    assert set(growth.sources) >= _sources("2024", "targets.full.mt.points")


def test_what_bounds_a_growth_of_2023_is_cited() -> None:
    growth = _target(patients={"mt": 1100, "fa": 1350}, text="2023").growth
    assert ends_of(growth) == (None, 258, 385)
    assert set(growth.sources) >= _sources("2023", "targets.full.mt.points")
    assert set(growth.sources) >= _sources("2023", "targets.full.mt.cap_share")


def test_adults_unknown_leave_a_start_and_a_growth_below_those_of_the_whole_list() -> None:
    found = _target(patients={"mt": 1000, "percentile": {"mt": 40, "fa": 40}}, text="2019")
    assert ends_of(found.start) == (None, 0, 1000)
    assert ends_of(found.growth) == (None, 0, 350)
    assert set(found.growth.sources) == _sources("2019", "targets.full.rates.p30_p50")


def test_a_list_nobody_counted_has_no_start_and_no_bound() -> None:
    found = _target(patients={"fa": 1000, "percentile": {"mt": 40, "fa": 40}}, text="2019")
    assert ends_of(found.start) == (None, None, None)
    assert ends_of(found.growth) == (None, 0, None)


@pytest.mark.parametrize(
    ("rank", "adults", "growth"),
    [
        (29, 600, 128),  # 20 % of P30, 640 adults
        (60, 1000, 166),  # 15 % of P70, 1 107 adults
        (75, 1200, 110),  # 7.5 % of P90, 1 470 adults
        (92, 1500, 68),  # 4 % of P95, 1 721 adults
    ],
)
def test_a_growth_counted_from_the_top_of_its_band(rank: int, adults: int, growth: int) -> None:
    patients = {"mt": adults, "mt_adult": adults, "percentile": {"mt": rank, "fa": rank}}
    found = _target(patients=patients, text="2019", etp="1/3", readings={"D14": "band-top"}).growth
    assert ends_of(found) == (growth, growth, growth)


@pytest.mark.parametrize(("rank", "ends"), [(40, (None, 0, None)), (97, (None, 0, None))])
def test_no_growth_is_counted_from_a_top_that_nobody_published(rank: int, ends: Ends) -> None:
    patients = {"mt": 1800, "mt_adult": 1800, "percentile": {"mt": rank, "fa": rank}}
    found = _target(patients=patients, text="2019", etp="1/3", readings={"D14": "band-top"}).growth
    assert ends_of(found) == ends


def test_the_reading_without_growth_above_p95_changes_nothing_below() -> None:
    patients = {"mt": 700, "mt_adult": 700, "fa": 1300, "percentile": {"mt": 40, "fa": 40}}
    found = _target(patients=patients, text="2019", readings={"D8": "0"}).growth
    assert ends_of(found) == (245, 245, 245)  # 35 % of 700


def test_no_growth_above_p95_still_cites_the_rate_it_replaces() -> None:
    patients = {"mt": 2059, "mt_adult": 2059, "fa": 2333, "percentile": {"mt": 97, "fa": 97}}
    found = _target(patients=patients, text="2019", readings={"D8": "0"}).growth
    assert ends_of(found) == (0, 0, 0)
    assert set(found.sources) == _sources("2019", "targets.full.rates.p95_plus")


def test_an_unknown_growth_above_p95_cites_the_points_that_bound_it() -> None:
    patients = {"mt": 2100, "fa": 2900, "percentile": {"mt": 97, "fa": 97}}
    found = _target(patients=patients, text="2024", readings={"D12": "unknown"}).growth
    assert ends_of(found) == (None, 0, 258)
    assert set(found.sources) >= _sources("2024", "targets.full.mt.points")


NEW = {"installed_on": "2024-06-01"}


@pytest.mark.parametrize(("name", "growth"), [("mt", 245), ("fa", 314)])
def test_newly_installed_the_growth_is_what_lacks_to_the_median(name: str, growth: int) -> None:
    found = _target(name, doctor=NEW, patients={"mt": 800, "fa": 1200}, contract=SIGNED_2024)
    assert ends_of(found.growth) == (growth, growth, growth)


def test_newly_installed_with_a_list_unknown_the_median_is_the_most() -> None:
    found = _target(doctor=NEW, patients={"fa": 1200}, contract=SIGNED_2024).growth
    assert ends_of(found) == (None, 0, 1045)
    assert set(found.sources) == _sources("2024", "newly_installed.mt")


def test_newly_installed_in_2019_cites_who_speaks_of_it() -> None:
    found = _target(
        doctor={"installed_on": "2020-12-01"},
        patients={"mt": 700, "mt_adult": 700, "fa": 1300},
        contract={"signed_on": "2021-03-01"},
        on="2026-02-28",
    ).growth
    # between P30, 640 adults, and P70, 1 107: the median of 2019 is not published
    assert ends_of(found) == (None, 0, 407)
    levels = ("newly_installed.months", "bands.mt.p30", "bands.mt.p70")
    assert set(found.sources) == _sources("2019", *levels)


@pytest.mark.parametrize(
    ("name", "ends"),
    # the median less the start, or the brochure's growth below its smaller point, and its line
    [("mt", (None, 245, 319)), ("fa", (None, 314, 497))],
)
def test_perhaps_newly_installed_the_growth_is_either_of_two(name: str, ends: Ends) -> None:
    question: dict[str, Any] = {"contract": SIGNED_2024, "readings": {"D15": "ask"}}
    found = _target(name, doctor=NEW, patients={"mt": 800, "fa": 1200}, **question).growth
    assert ends_of(found) == ends
    asked = {f"newly_installed.{name}", f"targets.full.{name}.points"}
    assert set(found.sources) >= _sources("2024", *asked)


def test_perhaps_newly_installed_with_a_list_unknown_the_median_is_the_most() -> None:
    question: dict[str, Any] = {"contract": SIGNED_2024, "readings": {"D15": "ask"}}
    found = _target(doctor=NEW, patients={"fa": 1200}, **question).growth
    assert ends_of(found) == (None, 0, 1045)


def test_a_birthday_on_either_side_of_the_day_gives_a_range() -> None:
    question: dict[str, Any] = {"contract": SIGNED_2024, "on": "2024-11-01"}
    patients = {"mt": 920, "fa": 1350, "measured_on": "2024-06-30"}
    found = _target(doctor={"age": 61}, patients=patients, **question)
    assert ends_of(found.growth) == (305, 0, 305)  # that of a doctor under 65, or nothing
    assert ends_of(found.level) == (1225, 828, 1225)  # nine tenths of 920, or 920 + 305
    assert found.level.status == "published"
    assert set(found.growth.sources) >= _sources("2024", "targets.full.mt.points")
    assert set(found.level.sources) >= _sources("2024", "targets.full.mt.points")


def test_an_age_far_below_changes_nothing() -> None:
    found = _target(doctor={"age": 40}, patients={"mt": 920, "fa": 1350}, text="2024")
    assert ends_of(found.level) == (1225, 1225, 1225)
    assert set(found.level.sources) == _sources("2024", "targets.full.mt.points")


def test_a_target_notified_to_a_doctor_of_65_wins_over_the_tolerated_drop() -> None:
    contract = {**SIGNED_2024, "etp": "1", "notified_targets": {"mt": 100}}
    doctor = {"birth_date": "1950-01-01"}
    found = _target(doctor=doctor, patients={"mt": 1000, "fa": 1858}, contract=contract)
    assert ends_of(found.growth) == (100, 100, 100)
    assert ends_of(found.level) == (1100, 1100, 1100)


def test_a_target_notified_for_another_option_is_not_that_of_this_one() -> None:
    contract = {**SIGNED_2024, "etp": "0.5", "notified_targets": {"mt": 100}}
    found = _target(patients={"mt": 920, "fa": 1350}, contract=contract, etp="1")
    assert ends_of(found.growth) == (305, 305, 305)


def disputes(text: str, etp: str, mt: int, fa: int) -> tuple[Any, ...]:
    patients = {"mt": 2100, "mt_adult": 2100, "fa": 2900, "percentile": {"mt": mt, "fa": fa}}
    case = ask({"doctor": GP, "patients": patients}, text=text, etp=etp)
    found = targets(case).result.options[0].targets
    return found.mt.disputes, found.fa.disputes


@pytest.mark.parametrize("text", ["2023-reglement-arbitral", "2024-convention"])
def test_the_growth_above_p95_is_disputed_on_the_list_that_stands_there(text: str) -> None:
    assert disputes(text, "1", 97, 60) == (("D12",), ("D22",))
    assert disputes(text, "1", 60, 97) == (("D22",), ("D12",))
    assert disputes(text, "1", 97, 97) == (("D12",), ("D12",))
    assert disputes(text, "1", 60, 60) == ((), ())


def test_the_growth_of_2019_is_disputed_by_the_band_of_the_contract() -> None:
    """A full time above P95 asks 5 % or nothing (D8); below, of the list or of its band (D14)."""
    assert disputes("2019-avenant-7", "1", 97, 97) == (("D8",), ("D8",))
    assert disputes("2019-avenant-7", "0.5", 97, 97) == ((), ())
    assert disputes("2019-avenant-7", "1", 60, 60) == (("D14",), ("D14",))


def test_patients_a_month_are_rounded_up_at_both_ends() -> None:
    left = Figure(10, 4, 17, "estimated", ("a document",))
    found = per_month(left, date(2026, 1, 31), date(2026, 4, 30))  # three whole months
    assert found == Figure(4, 2, 6, "estimated", ("a document",))
    assert per_month(left, date(2026, 1, 31), date(2026, 2, 27)) is None
    assert per_month(left, date(2026, 1, 31), date(2026, 2, 28)) == left


def counted(mt: int, fa: int) -> Case:
    """Return a contract of 2024 with both growths unpublished, and what was counted since."""
    seen = [{"on": "2026-01-31", "mt": mt, "fa": fa}]
    contract = {"signed_on": "2024-09-01", "etp": 1, "observations": seen}
    doctor = GP | BORN
    return ask({"doctor": doctor, "patients": {"mt": 1400, "fa": 1950}, "contract": contract})


def test_targets_that_nobody_published_are_reached_for_sure_at_their_upper_bound_alone() -> None:
    day = date(2026, 11, 22)
    asked = targets(counted(1400, 1950)).result.options[0].targets
    mt, fa = asked.mt.growth, asked.fa.growth
    assert (mt.value, fa.value) == (None, None)
    assert mt.high > 1
    assert fa.high > 1
    assert reached_on(counted(1400 + mt.high, 1950 + fa.high), day) is True
    assert reached_on(counted(1400 + mt.high - 1, 1950 + fa.high), day) is None
    assert reached_on(counted(1400 + mt.high, 1950 + fa.high - 1), day) is None


@pytest.mark.parametrize(
    ("measured_on", "signed_on", "read_on", "fact"),
    [
        ("2024-06-30", "2024-09-01", "2024-06-30", "patients.measured_on"),
        (None, "2024-09-01", "2024-09-01", "contract.signed_on"),
        (None, None, "2026-11-22", "on"),
    ],
)
def test_an_age_is_read_at_one_day_which_is_told(
    measured_on: str | None, signed_on: str | None, read_on: str, fact: str
) -> None:
    patients = {"mt": 920, "fa": 1350, "measured_on": measured_on}
    profile = {"doctor": {"age": 62}, "patients": patients, "contract": {"signed_on": signed_on}}
    (told,) = (one for one in targets(ask(profile, text="2024")).notes if one.code == "age-read")
    day = date.fromisoformat(read_on)
    assert dict(told.params) == {"age": 62, "on": day, "fact": fact}


@pytest.mark.parametrize("age", range(58, 67))
def test_an_age_read_at_the_signature_gives_one_answer_whenever_it_is_asked(age: int) -> None:
    patients, asked = {"mt": 920, "fa": 1350}, ("2024-09-01", "2026-11-30", "2029-01-01")
    question: dict[str, Any] = {"patients": patients, "contract": SIGNED_2024}
    growths = {_target(doctor={"age": age}, **question, on=on).growth for on in asked}
    assert [ends_of(growth) for growth in growths] == [(0, 0, 0) if age >= 62 else (305, 305, 305)]


def test_an_age_stated_for_a_first_contract_is_not_read_anew_for_the_next() -> None:
    """60 in March 2020, so 65 in March 2026 for sure: the contract that follows asks nothing."""
    contract = {
        "signed_on": "2020-03-01",
        "etp": "0.5",
        "observations": [{"on": "2025-02-01", "mt": 1000, "mt_adult": 900, "fa": 1400}],
    }
    profile = {"doctor": {**GP, "age": 60}, "patients": {"mt": 800, "mt_adult": 700, "fa": 1300}}
    answer = targets(ask({**profile, "contract": contract}, on="2026-11-30"))
    (option,) = answer.result.options
    growth = option.targets.mt.growth if option.targets.mt else None
    assert ends_of(growth) == (0, 0, 0)


@pytest.mark.parametrize(
    ("start", "ends"),
    # the growth of case 1, its rate of the list, and the line through cases 1 and 2 extended
    [(919, (305, 304, 306)), (800, (305, 265, 319)), (775, (305, 256, 321)), (1, (305, 0, 406))],
)
def test_below_the_smallest_point_no_earlier_rate_caps_the_growth(start: int, ends: Ends) -> None:
    found = _target(patients={"mt": start, "fa": 1350}, contract=SIGNED_2024).growth
    assert ends_of(found) == ends


def test_a_list_nobody_counted_is_asked_at_most_what_the_line_asks_of_nobody() -> None:
    found = _target(patients={"fa": 1350}, contract=SIGNED_2024).growth
    assert ends_of(found) == (None, 0, 406)  # 305 + 920 × 47 / 431 = 405.3


@pytest.mark.parametrize(
    ("doctor", "note"), [({}, "age-missing"), ({"age": 61}, "age-either-side")]
)
def test_without_a_birth_date_nothing_may_be_asked(doctor: dict[str, Any], note: str) -> None:
    profile = {
        "doctor": GP | doctor,
        "patients": {"mt": 1336, "fa": 1858, "measured_on": "2024-06-30"},
        "contract": SIGNED_2024,
    }
    answer = targets(ask(profile, etp="1", on="2024-11-01"))
    pair = answer.result.options[0].targets
    # the brochure's third doctor: 0 on both lists, a drop of a tenth is tolerated
    assert (pair.mt.growth.low, pair.fa.growth.low) == (0, 0)
    assert (pair.mt.level.low, pair.fa.level.low) == (1203, 1673)
    assert pair.mt.growth.value == 260  # 305 - 416 × 47 / 431 = 259.6
    assert note in [one.code for one in answer.notes]


@pytest.mark.parametrize(
    ("adults", "ends"),
    [(330, (None, 310, 777)), (640, (None, 0, 467)), (1107, (None, 0, 0)), (1108, (None, 0, 0))],
)
def test_newly_installed_in_2019_the_median_lies_between_p30_and_p70(
    adults: int, ends: Ends
) -> None:
    found = _target(
        doctor={"installed_on": "2020-12-01"},
        patients={"mt": 1200, "mt_adult": adults, "fa": 900},
        contract={"signed_on": "2021-03-01"},
        on="2022-03-01",
    )
    assert ends_of(found.growth) == ends


NEW_IN_2019 = {
    "doctor": {"sector": 2, "installed_on": "2021-02-28"},
    "patients": {"mt": 1720, "fa": 1513, "mt_adult": 1720, "percentile": {"fa": 30}},
    "contract": {"etp": 0.5, "signed_on": "2021-07-08"},
}


@pytest.mark.parametrize("specialty", ["general-practice", "dermatology", "cardiology"])
def test_without_a_specialty_bounds_are_no_narrower_than_those_of_any(specialty: str) -> None:
    doctor = NEW_IN_2019["doctor"] | {"specialty": specialty}
    (known,) = targets(ask(NEW_IN_2019 | {"doctor": doctor})).result.options
    (unknown,) = targets(ask(NEW_IN_2019)).result.options
    for name, target in known.targets.asked():
        wide = getattr(unknown.targets, name).growth
        assert wide.low is None or wide.low <= (target.growth.low or 0)
        assert wide.high is None or wide.high >= target.growth.high


ONE_AT_P95 = {"mt": 1800, "fa": 1900, "percentile": {"mt": 96, "fa": 80}}


@pytest.mark.parametrize(
    ("readings", "ends"),
    # 360 + 2 × 107 / 552 = 360.4 of 1 900, or nothing on both lists
    [({}, (360, 360, 467)), ({"D22": "one-band"}, (0, 0, 0))],
)
def test_one_list_at_p95_leaves_the_growth_of_the_other_disputed(
    readings: dict[str, str], ends: Ends
) -> None:
    question: dict[str, Any] = {"contract": SIGNED_2024, "readings": readings}
    assert ends_of(_target("fa", patients=ONE_AT_P95, **question).growth) == ends
    assert ends_of(_target("mt", patients=ONE_AT_P95, **question).growth) == (0, 0, 0)


def test_a_growth_that_nobody_published_is_nothing_at_least() -> None:
    """No table for other specialties, for two posts, for a third of a post in 2024."""
    dermatologist = {"specialty": "dermatology"}
    lists = {"mt": 1100, "fa": 1500}
    for asked in ({"doctor": dermatologist}, {"doctor": {"mep": True}}, {"etp": "2"}):
        found = _target("fa", patients=lists, contract=SIGNED_2024, **asked)
        assert ends_of(found.growth) == (None, 0, None)
        assert ends_of(found.level) == (None, 1500, None)
    without = {"etp": 2, **SIGNED_2024}
    (option,) = targets(ask({"doctor": GP, "patients": lists, "contract": without})).result.options
    assert ends_of(option.targets.fa.level) == (None, 1350, None)  # of 65 a tenth may be lost


@pytest.mark.parametrize(
    ("mt", "stated", "codes"),
    [
        (920, 305, []),  # the brochure's case
        (920, 304, ["notified-differs"]),
        (1100, 258, []),  # between 258 and 305
        (1100, 305, []),
        (1100, 257, ["notified-contradicts"]),
        (1100, 306, ["notified-contradicts"]),
    ],
)
def test_a_target_of_the_contract_that_the_rules_do_not_give_is_said(
    mt: int, stated: int, codes: list[str]
) -> None:
    contract = {**SIGNED_2024, "etp": 1, "notified_targets": {"mt": stated}}
    patients = {"mt": mt, "fa": 1350}
    doctor = {"specialty": "general-practice", **BORN}
    answer = targets(ask({"doctor": doctor, "patients": patients, "contract": contract}))
    (option,) = answer.result.options
    assert ends_of(option.targets.mt.growth) == (stated,) * 3
    assert [note.code for note in answer.notes if note.code.startswith("notified")] == codes


def test_a_target_of_the_contract_is_said_of_an_aid_that_counts_hang_on() -> None:
    contract = {"signed_on": "2024-09-01", "etp": 1, "notified_targets": {"mt": 100}}
    profile = {"doctor": GP | BORN, "patients": {"mt": 920, "fa": 1350}, "contract": contract}
    seen = {"observations": [{"on": "2027-08-31", "mt": 1020, "fa": 1817}]}
    for more, codes in (({}, []), (seen, ["notified-differs"])):
        asked = ask({**profile, "contract": contract | more}, on="2027-10-01")
        noted = [note.code for note in aid(asked).notes]
        assert [code for code in noted if code.startswith("notified")] == codes


def test_a_rate_that_is_not_known_has_its_bounds_rounded_outwards() -> None:
    """1 100 mt, +100 of 258 to 305: between 0.327868… and 0.387596…"""
    contract = {**SIGNED_2024, "observations": [{"on": "2026-06-01", "mt": 1200}]}
    found = _target(patients={"mt": 1100, "fa": 1350}, contract=contract, on="2026-11-30")
    value, low, high = ends_of(found.rate)
    assert (low, high) == (Decimal("0.3278"), Decimal("0.3876"))
    assert value == Decimal("0.3509")  # 100 / 285
    known = _target(patients={"mt": 920, "fa": 1350}, contract=contract, on="2026-11-30")
    assert ends_of(known.rate) == (Decimal("0.918"),) * 3  # 280 / 305, half up
