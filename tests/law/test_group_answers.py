"""A group's lines, worked out by hand from its facts and the text of 2026 (mesdocs-2026)."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case
from amcli.law.contract.members import open_group
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Finding
from amcli.law.ledger.schedule import ScheduleOption, schedule
from amcli.law.profile.group import GroupProfile
from amcli.law.text.rules import RuleSet
from amcli.load.values import to_facts
from figures import notes
from profiles import GP
from questions import book

EXAMPLE = Path(__file__).parents[2] / "examples" / "group-of-four.yaml"
# safe_load takes `on` for a yes and 0.5 for a float
TEXT_OF_IT = EXAMPLE.read_text("utf-8").replace("{on:", '{"on":').replace("0.5", '"0.5"')
PLAIN = yaml.safe_load(TEXT_OF_IT)
SIGNED = date(2026, 12, 1)
ANNIVERSARIES = [SIGNED, *(date(year, 12, 1) for year in range(2027, 2034))]
TEXT = "2026-aide-collective"
AMANDIER, BOULEAU, CHARME, DATTIER = "Dr Amandier", "Dr Bouleau", "Dr Charme", "Dr Dattier"


def group(**facts: Any) -> Case:
    plain = deepcopy(PLAIN["group"]) | facts
    facts = to_facts({"name": PLAIN["name"], "group": plain}, GroupProfile)
    return open_group(facts, book(), Ask(on=date(2026, 11, 22)))


def members(**facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the four members, the first with other facts."""
    first, *others = deepcopy(PLAIN["group"]["members"])
    return [{**first, **facts}, *others]


def plain(value: Any) -> Any:
    return value.value if isinstance(value, Figure) else value


def lines(case: Case, name: str) -> dict[str, tuple[str, Any, Any]]:
    return {
        one.code: (one.verdict.value, plain(one.observed), plain(one.required))
        for one in check(case).result.criteria
        if one.member == name
    }


def test_each_member_is_asked_what_the_text_asks_of_members() -> None:
    specialty = {"specialty": ("met", "general-practice", "general-practice")}
    partner = {"partner": ("met", "true", "true")}
    alone = {"individual-contract": ("met", "none", "not-open")}
    first = {**specialty, "sector": ("met", "1", "1, 2"), **partner, **alone}
    assert lines(group(), AMANDIER) == first == lines(group(), DATTIER)
    ended = {"individual-contract": ("met", "ended", "not-open")}
    assert lines(group(), BOULEAU) == {**first, **ended}
    second = {"sector": ("met", "2", "1, 2"), "optam": ("met", "true", "true")}
    assert lines(group(), CHARME) == {**specialty, **second, **partner, **alone}


@pytest.mark.parametrize(
    ("facts", "code", "line"),
    [
        (
            {"doctor": {"specialty": "dermatology", "sector": 1}},
            "specialty",
            ("not_met", "dermatology", "general-practice"),
        ),
        (
            {"doctor": {"specialty": "general-practice", "mep": True, "sector": 1}},
            "specialty",
            ("not_met", "mep", "general-practice"),
        ),
        ({"doctor": {"sector": 1}}, "specialty", ("undetermined", None, "general-practice")),
        ({"practice": {"partner": False}}, "partner", ("not_met", "false", "true")),
        ({"practice": {}}, "partner", ("undetermined", None, "true")),
        (
            {"contract": {"signed_on": "2024-09-01"}},
            "individual-contract",
            ("not_met", "open", "not-open"),
        ),
    ],
)
def test_a_member_who_is_otherwise_is_told_so(
    facts: dict[str, Any], code: str, line: tuple[str, Any, Any]
) -> None:
    assert lines(group(members=members(**facts)), AMANDIER)[code] == line


def test_the_conditions_of_the_group_itself_stand_without_a_member() -> None:
    """Four members and two training supervisors may have 4 + 2 × 0.5 posts."""
    found = {
        one.code: (one.etp, plain(one.observed), plain(one.required), one.bound)
        for one in check(group()).result.criteria
        if not one.member
    }
    assert {code: one[:3] for code, one in found.items()} == {
        "company-form": (None, "sisa", "scp, scm, sisa"),
        "members": (None, 4, None),
        "floor-mt": (None, 930, 775),  # (1 120 + 1 010 + 980 + 610) / 4
        "waiting-time": (None, "no-earlier-aid", None),
        "etp-ceiling": ("2", 2, 5),
    }
    bounds = {code: one[3] for code, one in found.items() if one[3]}
    assert bounds == {"floor-mt": "at-least", "etp-ceiling": "at-most"}


def calendar(case: Case) -> ScheduleOption:
    (option,) = schedule(case).result.options
    assert isinstance(option, ScheduleOption)
    return option


def under_duties(case: Case) -> Case:
    """Return a group's case under its text with the duties and the proof of the text of 2019."""
    own, older = case.rules, book().named("2019-avenant-7").figures
    figures = dict(own.figures) | {
        "obligations.proof_of_hire_months": older["obligations.proof_of_hire_months"],
        "payments.year_1.counted_from": older["payments.year_1.counted_from"],
        "payments.year_1.after_days": older["payments.year_1.after_days"],
    }
    return case._replace(rules=RuleSet(own.header, own.titles, figures))


def test_the_day_a_group_hires_stands_in_its_calendar() -> None:
    hired_on = date(2026, 12, 15)
    entries = calendar(group(hired_on=hired_on)).entries
    assert [(one.on, one.status) for one in entries if one.code == "hire"] == [(hired_on, "given")]
    assert not [one for one in calendar(group()).entries if one.code == "hire"]


def test_hire_and_proof_of_a_group_count_as_those_of_a_doctor() -> None:
    told = {"hired_on": date(2026, 12, 15), "proof_received_on": date(2027, 1, 5)}
    entries = calendar(under_duties(group(**told))).entries
    found = {(one.code, one.year): one for one in entries}
    assert found["proof-of-hire", None].until == date(2027, 1, 15)  # within a month
    assert found["payment-full", 1].on == date(2027, 1, 20)  # 15 days after the proof
    silent = [one for one in calendar(under_duties(group())).entries if one.missing]
    assert {one.code: one.missing for one in silent} == {
        "proof-of-hire": ("group.hired_on",),
        "payment-full": ("group.proof_received_on",),
        "qualification": ("group.hired_on", "group.assistant.qualified"),
    }


# Secondary: qualification within two years, none for nurses, nursing or childcare auxiliaries.
@pytest.mark.parametrize(
    ("background", "is_owed"),
    [
        ("nurse", False),
        ("nursing-auxiliary", False),
        ("childcare-auxiliary", False),
        ("childcare-nurse", True),
        ("secretary", True),
        ("other", True),
    ],
)
def test_a_group_owes_a_proof_of_hire_and_a_qualification(background: str, is_owed: bool) -> None:
    told = {"hired_on": date(2026, 12, 15), "assistant": {"background": background}}
    case = group(**told)
    owed = [one for one in calendar(case).entries if one.kind.value == "obligation"]
    deadlines = {one.code.partition("-")[0]: one.until for one in owed}
    wanted = {"proof": date(2027, 1, 15)}
    assert deadlines == wanted | ({"qualification": date(2028, 12, 15)} if is_owed else {})
    steps = {step.code for step in check(case).result.next}
    assert ("enrol-training" in steps) is is_owed


def test_a_group_is_told_its_term_and_for_what_the_contract_may_end() -> None:
    for answer in (check(group()), schedule(group())):
        (told,) = (one for one in answer.notes if one.code == "group-end-grounds")
        assert dict(told.params) == {"years": 5, "floor": 775}


def test_the_calendar_of_a_group_goes_from_anniversary_to_anniversary() -> None:
    of = ANNIVERSARIES
    joining = [(of[year], of[year], "members-change") for year in (1, 2, 3, 4)]
    wanted = [
        (of[0], date(2027, 1, 1), "payment-full"),  # within a month
        (of[0], date(2027, 1, 1), "proof-of-hire"),
        (of[0], of[2], "qualification"),  # within two years
        (of[1], of[1], "payment-full"),
        *((of[year], of[year], "payment-acompte") for year in (2, 3, 4)),
        *((of[year], of[year], "payment-solde") for year in (3, 4, 5)),
        *joining,
        (of[2], of[2], "targets-due"),
        (of[3], of[3], "newly-installed-level"),
        (of[5], of[5], "term"),
        (of[7], of[7], "waiting-over"),  # two years after the term
    ]
    found = calendar(group()).entries
    assert sorted((one.on, one.until, one.code) for one in found) == sorted(wanted)
    days = [one.on for one in found]
    assert days == sorted(days)
    assert {one.text for one in found} == {TEXT}
    assert all(one.sources for one in found)
    paid = [(one.year, one.part, plain(one.amount)) for one in found if one.amount]
    assert sorted(paid) == [
        (1, "full", 76000),  # two posts of 38 000
        (2, "full", 56000),
        *((year, part, 22000) for year in (3, 4, 5) for part in ("acompte", "solde")),
    ]


def test_the_years_of_a_group_leave_no_day_out() -> None:
    found = calendar(group())
    assert [(one.term, one.year) for one in found.years] == [(1, year) for year in range(1, 6)]
    assert [one.opens_on for one in found.years] == ANNIVERSARIES[:5]
    assert [one.closes_on for one in found.years] == ANNIVERSARIES[1:6]
    assert {(one.etp, *one.texts) for one in found.years} == {("2", TEXT, TEXT, TEXT)}
    assert [plain(one.amount) for one in found.years] == [76000, 56000, 44000, 44000, 44000]
    assert [plain(one.acompte) for one in found.years] == [76000, 56000, 22000, 22000, 22000]
    assert [plain(one.solde) for one in found.years] == [0, 0, 22000, 22000, 22000]
    last = ANNIVERSARIES[5] - timedelta(days=1)
    assert [(one.text, one.governed_from, one.governed_until) for one in found.governed] == [
        (TEXT, SIGNED, last)
    ] * len({one.matter for one in found.governed})
    assert len(found.governed) == 3


def test_without_a_member_newly_installed_no_level_is_reached() -> None:
    settled = members()
    settled[3]["doctor"]["installed_on"] = "2010-01-01"
    codes = {one.code for one in calendar(group(members=settled)).entries}
    assert "newly-installed-level" not in codes
    assert "targets-due" in codes


def test_a_group_within_two_years_of_another_aid_is_told_the_day_it_may_sign() -> None:
    """The text asks for two years between two collective aids (mesdocs-2026)."""
    (own,) = [
        one
        for one in check(group(previous_ended_on=date(2025, 6, 30))).result.criteria
        if one.code == "waiting-time"
    ]
    assert (own.verdict.value, own.required) == ("not_met", "2027-06-30")


def test_members_of_one_name_are_told_apart_by_their_number() -> None:
    twins = members()
    twins[1]["name"] = AMANDIER
    names = {one.member for one in check(group(members=twins)).result.criteria if one.member}
    assert names == {f"{AMANDIER} (1)", f"{AMANDIER} (2)", CHARME, DATTIER}


MEMBER: dict[str, Any] = {
    "doctor": {"specialty": "general-practice", "mep": False, "sector": 1},
    "practice": {"partner": True},
    "patients": {"mt": 1120, "fa": 1490},
}


def criteria_of_groups() -> Iterator[Criterion]:
    """Yield the criteria of groups of two: as they should be, then each with another member."""
    others: list[dict[str, Any]] = [
        {},
        {"doctor": {"specialty": "dermatology", "sector": 2}},
        {"doctor": {"specialty": "general-practice", "mep": True, "sector": 3}},
        {"contract": {"signed_on": "2024-09-01"}},
        {"practice": {"partner": False}, "patients": {"mt": 1}},
    ]
    for other in others:
        group = {"form": "sisa", "members": [MEMBER, {**MEMBER, **other}]}
        facts = to_facts({"group": group}, GroupProfile)
        asked = Ask(on=date(2026, 11, 22))
        yield from check(open_group(facts, book(), asked)).result.criteria


def test_each_condition_of_a_group_says_where_it_is_read() -> None:
    found = list(criteria_of_groups())
    assert {one.verdict for one in found} == set(Finding)
    assert [one.code for one in found if not one.sources] == []


def open_of(group: dict[str, Any]) -> Any:
    facts = to_facts({"group": group}, GroupProfile)
    return open_group(facts, book(), Ask(on=date(2026, 11, 22)))


def test_a_group_that_asks_for_nothing_is_told_of_one_post_and_of_one_a_member() -> None:
    for size, wanted in ((1, ["1"]), (2, ["1", "2"]), (3, ["1", "3"])):
        found = check(open_of({"form": "sisa", "members": [MEMBER] * size}))
        assert list(dict.fromkeys(one.etp for one in found.result.options)) == wanted


def test_a_group_is_told_what_it_did_not_say_and_who_knows() -> None:
    silent = {"doctor": {"mep": False}, "practice": {}, "patients": {}}
    answer = check(open_of({"members": [MEMBER, silent]}))
    (defaults,) = notes(answer.notes, "defaults")
    assert "doctor.installed_on" in defaults["facts"]
    asked = {one.path: one.who for one in answer.result.next if one.code == "ask-fact"}
    assert set(asked) == set(answer.result.missing)
    assert asked["group.members[1].patients.mt"] == "amelipro"
    assert asked["group.members[1].doctor.specialty"] == "doctor"
    settled = {**MEMBER, "doctor": {**GP, "installed_on": "2010-01-01"}}
    answer = check(open_of({"members": [settled, settled]}))
    (defaults,) = notes(answer.notes, "defaults")
    assert "doctor.installed_on" not in defaults["facts"]


def test_the_posts_of_another_verdict_are_said_of_a_group() -> None:
    """Two members may have two posts (mesdocs-2026)."""
    group = {"form": "sisa", "members": [MEMBER, MEMBER]}
    facts = to_facts({"group": group}, GroupProfile)
    posts = (Fraction(2), Fraction(5, 2))
    answer = check(open_group(facts, book(), Ask(on=date(2026, 11, 22), etps=posts)))
    said = notes(answer.notes, "options-differ")
    assert said == [{"verdict": "eligible", "options": ("2.5",)}]
