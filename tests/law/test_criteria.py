"""The conditions: exactly at a floor, facts missing, what is observed and asked."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import ABSENT, Figure
from amcli.law.pay.aid import aid
from amcli.law.text.rules import RuleSet
from figures import notes
from profiles import AGELESS, ANY_GP, GP, Plain
from questions import ask
from random_profiles import PROFILES, TEXTS

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
    profile = {"doctor": ANY_GP, "patients": {"mt": mt}}
    found = _criterion("floor-mt", profile, text="2024", readings={"D3": reading})
    assert (found.verdict, found.bound, found.disputes) == (verdict, bound, disputes)
    assert _value(found.observed) == mt
    assert _value(found.required) == 775
    assert _value(found.margin) == mt - 775
    assert found.missing == ()
    assert found.observed.status == "given"
    assert found.margin.sources == found.required.sources == found.sources != ()


def test_posts_financed_already_may_be_less_than_one() -> None:
    case = ask({"doctor": ANY_GP, "practice": {"assistants_etp": 0.5}}, text="2024", etp="2")
    first = case.rules.figures["second_assistant.first_etp"]
    figures = {
        **case.rules.figures,
        "second_assistant.first_etp": first._replace(value=Decimal("0.25")),
    }
    rules = RuleSet(case.rules.header, {}, figures)
    criteria = check(case._replace(rules=rules)).result.criteria
    found = next(one for one in criteria if one.code == "first-assistant")
    assert found.verdict == "met"
    assert _value(found.margin) == Decimal("0.25")


def test_the_floor_of_2019_is_not_disputed() -> None:
    profile = {"doctor": ANY_GP, "patients": {"mt": 800, "mt_adult": 640}}
    found = _criterion("floor-mt", profile, text="2019", readings={"D3": "at-least"})
    assert (found.verdict, found.disputes) == ("not_met", ())


@pytest.mark.parametrize(("text", "path"), [("2019", "patients.mt_adult"), ("2024", "patients.mt")])
def test_a_list_nobody_counted_is_asked_by_its_name(text: str, path: str) -> None:
    found = _criterion("floor-mt", {"doctor": ANY_GP}, text=text)
    assert (found.verdict, found.missing) == ("undetermined", (path,))
    assert found.observed is found.margin is None


@pytest.mark.parametrize(("rank", "verdict"), [(29, "not_met"), (31, "met")])
def test_a_percentile_decides_the_floor_of_a_list_nobody_counted(rank: int, verdict: str) -> None:
    profile = {"doctor": ANY_GP, "patients": {"percentile": {"mt": rank}}}
    found = _criterion("floor-mt", profile, text="2024")
    assert (found.verdict, found.missing) == (verdict, ())


def test_exactly_p30_leaves_the_floor_to_the_count() -> None:
    profile = {"doctor": ANY_GP, "patients": {"percentile": {"mt": 30}}}
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
    doctor = {**ANY_GP, "situations": situations}
    profile = {"doctor": doctor, "patients": {"mt": 500, "mt_adult": 400}}
    assert _criterion("floor-mt", profile, text=text).verdict == verdict


@pytest.mark.parametrize(
    ("installed_on", "verdict"), [("2023-09-01", "not_met"), ("2023-09-02", "undetermined")]
)
def test_a_floor_is_softened_in_the_first_twelve_months(installed_on: str, verdict: str) -> None:
    doctor = {**ANY_GP, "installed_on": installed_on}
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


def criteria(profile: dict[str, Any], **asked: Any) -> dict[str, Criterion]:
    return {one.code: one for one in check(ask(profile, **asked)).result.criteria}


@pytest.mark.parametrize(
    ("doctor", "observed"),
    [
        ({"specialty": "dermatology", "sector": 1}, "dermatology"),
        ({"specialty": "general-practice", "mep": True, "sector": 1}, "mep"),
    ],
)
def test_a_second_assistant_is_for_general_practice(doctor: dict[str, Any], observed: str) -> None:
    found = check(ask({"doctor": doctor}, etp="2", text="2024-convention")).result.criteria
    (own,) = [one for one in found if one.code == "specialty" and one.etp == "2"]
    assert (own.observed, own.required) == (observed, "general-practice")
    assert own.verdict.value == "not_met"


@pytest.mark.parametrize(
    ("share", "is_disputed"), [("0.8", True), ("0.81", False), ("0.79", False), (None, False)]
)
def test_the_share_of_clinical_fees_is_disputed_at_its_least_alone(
    share: str | None, is_disputed: bool
) -> None:
    doctor: dict[str, Any] = {"specialty": "general-surgery", "sector": 1}
    if share is not None:
        doctor["clinical_fees_share"] = share
    own = criteria({"doctor": doctor}, text="2024-convention")["clinical-fees"]
    assert own.disputes == (("D2",) if is_disputed else ())


def test_what_was_not_said_is_told_with_the_answer() -> None:
    def told(profile: dict[str, Any], **asked: Any) -> tuple[str, ...]:
        (one,) = [one for one in check(ask(profile, **asked)).notes if one.code == "defaults"]
        found: tuple[str, ...] = dict(one.params)["facts"]
        return found

    nothing = {"doctor": {"specialty": "general-practice"}}
    doctor = ("doctor.mep", "doctor.installed_on", "doctor.situations")
    assert told(nothing) == (*doctor, "contract.signed_on", "contract.etp")
    assert told(nothing, etp="1") == (*doctor, "contract.signed_on")
    signed = {**nothing, "contract": {"signed_on": "2024-09-01", "etp": 1}}
    assert told(signed) == doctor


def test_a_level_that_is_passed_is_asked_for_with_one_more() -> None:
    """More than 775 patients (seed-004): 776 is the first count that meets it."""
    few = {"doctor": GP, "patients": {"mt": 700, "fa": 900}}
    found = check(ask(few, etp="1", text="2024-convention")).result.flips
    assert [one.needed for one in found if one.criterion == "floor-mt"] == ["776"]


@pytest.mark.parametrize(
    ("coordinated", "line"),
    [
        (True, ("met", "true", ())),
        ("committed", ("met", "committed", ())),
        (False, ("not_met", "false", ())),
        (None, ("undetermined", None, ("practice.coordinated",))),
    ],
)
def test_coordinated_practice_or_a_commitment_to_it(coordinated: Any, line: Any) -> None:
    practice = {} if coordinated is None else {"coordinated": coordinated}
    found = criteria({"doctor": GP, "practice": practice}, text="2019-avenant-7")
    own = found["coordinated-practice"]
    assert (own.verdict.value, own.observed, own.missing) == line
    assert own.required == "true, committed"
    assert own.sources
    later = criteria({"doctor": GP, "practice": practice}, text="2024-convention")
    assert "coordinated-practice" not in later or later["coordinated-practice"].sources


@pytest.mark.parametrize(
    ("zone", "reading", "verdict"),
    [
        ("zip", "zip", "met"),
        ("zac", "zip", "undetermined"),
        ("zip", "zip-or-zac", "met"),
        ("zac", "zip-or-zac", "met"),
    ],
)
def test_a_doctor_alone_in_an_under_served_zone_is_exempt(
    zone: str, reading: str, verdict: str
) -> None:
    """In a ZIP for sure; in a ZAC by one reading of the text of 2019 (D19)."""
    alone = {"doctor": {**GP, "zone": zone}, "practice": {"doctors": 1}}
    found = criteria(alone, text="2019-avenant-7", etp="0.5", readings={"D19": reading})
    assert found["grouped-practice"].verdict.value == verdict


def test_a_rank_tells_of_the_floor_except_at_the_floor_itself() -> None:
    """P30 is the floor: of a doctor at P30 only the count can tell."""
    for rank, verdict in ((29, "not_met"), (30, "undetermined"), (31, "met")):
        ranked = {"doctor": GP, "patients": {"percentile": {"mt": rank}}}
        own = criteria(ranked, text="2024-convention", etp="1")["floor-mt"]
        assert own.verdict.value == verdict
        assert own.missing == (("patients.mt",) if rank == 30 else ())


@pytest.mark.parametrize(
    ("reading", "verdict", "bound"),
    [("at-least", "met", "at-least"), ("more-than", "not_met", "more-than")],
)
def test_the_least_share_of_clinical_fees_is_enough_by_one_reading(
    reading: str, verdict: str, bound: str
) -> None:
    doctor = {"specialty": "general-surgery", "sector": 1, "clinical_fees_share": "0.8"}
    case = {"doctor": doctor}
    own = criteria(case, text="2024-convention", readings={"D2": reading})["clinical-fees"]
    assert (own.verdict.value, own.bound) == (verdict, bound)


RULES = Path(__file__).parents[2] / "rules"


def test_a_specialty_that_no_document_settles_is_for_the_cpam_to_settle() -> None:
    register = tomllib.loads((RULES / "specialties.toml").read_text("utf-8"))
    text = "2019-avenant-7"
    is_open = {name: one["standing"][text] == "open" for name, one in register.items()}
    assert set(is_open.values()) == {True, False}
    for name in register:
        answer = check(ask({"doctor": {"specialty": name, "sector": 1}}, text=text))
        said = [dict(one.params) for one in answer.notes if one.code == "ask-cpam"]
        assert ({"criterion": "specialty"} in said) is is_open[name], name


def test_posts_between_two_options_are_said_as_they_were_asked() -> None:
    found = check(ask(AGELESS, etp=["0.75", "1"])).notes
    assert notes(found, "option-rounded") == [{"asked": "3/4", "used": "0.5"}]


def test_the_options_of_another_verdict_are_said() -> None:
    """Two posts can only follow a first contract (the brochure's table, its first note)."""
    found = check(ask(AGELESS, etp=["1", "2"])).notes
    assert notes(found, "options-differ") == [{"verdict": "eligible", "options": ("2",)}]
    assert notes(check(ask(AGELESS, etp=["0.5", "1"])).notes, "options-differ") == []


@pytest.mark.parametrize(("zone", "wanted"), [("zip", ()), ("zac", ("D19",)), ("none", ())])
def test_one_zone_of_2019_is_disputed(zone: str, wanted: tuple[str, ...]) -> None:
    alone = {"doctor": {**GP, "zone": zone}, "practice": {"doctors": 1}}
    found = check(ask(alone, text="2019-avenant-7", etp="0.5")).result.criteria
    assert [one.disputes for one in found if one.code == "grouped-practice"] in ([wanted], [])
    if zone == "zac":
        assert [one.verdict for one in found if one.code == "grouped-practice"] != []


# Two doctors, or an exemption: seed-003 (the zone), quotidien-2019-05 (a functional group),
# medscape-2020 (more than 1 107 adults).
@pytest.mark.parametrize(
    ("doctor", "practice", "adults", "exemption"),
    [
        ({"zone": "zip"}, {"doctors": 1}, 900, "zone"),
        ({"zone": "none"}, {"doctors": 1, "functional_group": True}, 900, "functional-group"),
        ({"zone": "none"}, {"doctors": 1, "functional_group": False}, 1108, "mt-adult"),
        ({"zone": "zip"}, {"doctors": 2}, 900, ABSENT),
        ({"zone": "none"}, {"doctors": 1, "functional_group": False}, 1107, ABSENT),
    ],
)
def test_what_exempts_from_grouped_practice_is_named(
    doctor: Plain, practice: Plain, adults: int, exemption: object
) -> None:
    profile = {
        "doctor": ANY_GP | doctor,
        "practice": practice,
        "patients": {"mt": adults, "mt_adult": adults},
    }
    found = _criterion("grouped-practice", profile, text="2019", etp="0.5")
    assert found.exemption == exemption


# Two targets of 2024 at half time: +195 mt and +311 fa from 920 and 1 350 (seed-000, CAS 1).
@pytest.mark.parametrize(
    ("reading", "rate"),
    [("lower", 0.4), ("mean", 0.7), ("all-or-nothing", 0), ("higher", 1)],
)
def test_one_target_reached_and_the_other_not_pay_by_the_reading(reading: str, rate: float) -> None:
    profile = {
        "doctor": GP,
        "patients": {"mt": 920, "fa": 1350, "percentile": {"mt": 42, "fa": 42}},
        "contract": {
            "etp": 0.5,
            "signed_on": "2023-06-01",
            "notified_targets": {"mt": 200, "fa": 300},
            "observations": [{"on": "2026-05-31", "mt": 1000, "fa": 1650}],
        },
    }
    case = ask(profile, on="2026-11-30", text="2024", readings={"D6": reading})
    third = aid(case).result.options[0].years[2]
    # 11 000 in year 3, half of it sure: 80 of 200 patients are 0.4, 300 of 300 are 1.
    assert third.amount.value == 5500 + 5500 * rate
