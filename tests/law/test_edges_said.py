"""What an answer says beside its figures: who settles what is open, and where each line is read."""

import tomllib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import check
from amcli.law.check.group_check import check_group
from amcli.law.contract.case import Ask, Case
from amcli.law.contract.group_case import open_group
from amcli.law.figures.sourced import Figure, Note
from amcli.law.figures.terms import Finding
from amcli.law.ledger.schedule import schedule
from amcli.law.lists.progress import per_month
from amcli.law.lists.results import reached_on
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.group_profile import GroupProfile
from amcli.load.convert import to_facts
from amcli.study.solve.wishes import UnknownWord, parse_wish
from amcli.study.sweep.sweep import NothingNamed
from asking import ask, book

RULES = Path(__file__).parents[2] / "rules"
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
        yield from check_group(open_group(facts, book(), asked)).result.criteria


def test_each_condition_of_a_group_says_where_it_is_read() -> None:
    found = list(criteria_of_groups())
    assert {one.verdict for one in found} == set(Finding)
    assert [one.code for one in found if not one.sources] == []


def test_a_specialty_that_no_document_settles_is_for_the_cpam_to_settle() -> None:
    register = tomllib.loads((RULES / "specialties.toml").read_text("utf-8"))
    text = "2019-avenant-7"
    is_open = {name: one["standing"][text] == "open" for name, one in register.items()}
    assert set(is_open.values()) == {True, False}
    for name in register:
        answer = check(ask({"doctor": {"specialty": name, "sector": 1}}, text=text))
        said = [dict(one.params) for one in answer.notes if one.code == "ask-cpam"]
        assert ({"criterion": "specialty"} in said) is is_open[name], name


GP: dict[str, Any] = {"specialty": "general-practice", "mep": False, "sector": 1}
PLAIN: dict[str, Any] = {
    "doctor": GP,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}


def notes(found: tuple[Note, ...], code: str) -> list[dict[str, Any]]:
    return [dict(one.params) for one in found if one.code == code]


def test_posts_between_two_options_are_said_as_they_were_asked() -> None:
    found = check(ask(PLAIN, etp=["0.75", "1"])).notes
    assert notes(found, "option-rounded") == [{"asked": "3/4", "used": "0.5"}]


def test_the_options_of_another_verdict_are_said() -> None:
    """Two posts can only follow a first contract (the brochure's table, its first note)."""
    found = check(ask(PLAIN, etp=["1", "2"])).notes
    assert notes(found, "options-differ") == [{"verdict": "eligible", "options": ("2",)}]
    assert notes(check(ask(PLAIN, etp=["0.5", "1"])).notes, "options-differ") == []


def test_the_year_from_which_another_text_pays_is_said() -> None:
    """A contract of 2022 is paid as the convention of 2024 says from its fourth year on."""
    running = {"signed_on": "2022-03-01", "etp": "1/3"}
    answer = aid(ask({**PLAIN, "contract": running}))
    texts = [year.text for year in answer.result.options[0].years]
    assert texts == ["2019-avenant-7"] * 3 + ["2024-convention"] * 2
    said = notes(answer.notes, "amounts-change")
    assert said == [{"text": "2024-convention", "year": 4}]
    assert notes(aid(ask(PLAIN, etp="1")).notes, "amounts-change") == []


def disputes(text: str, etp: str, mt: int, fa: int) -> tuple[Any, ...]:
    patients = {"mt": 2100, "mt_adult": 2100, "fa": 2900, "percentile": {"mt": mt, "fa": fa}}
    case = ask({"doctor": GP, "patients": patients}, text=text, etp=etp)
    found = targets(case).result.options[0].targets
    return found.mt.disputes, found.fa.disputes


@pytest.mark.parametrize("text", ["2023-reglement-arbitral", "2024-convention"])
def test_the_growth_above_p95_is_disputed_on_the_list_that_stands_there(text: str) -> None:
    assert disputes(text, "1", 97, 60) == (("D12",), ())
    assert disputes(text, "1", 60, 97) == ((), ("D12",))
    assert disputes(text, "1", 60, 60) == ((), ())


def test_the_growth_of_2019_is_disputed_by_the_band_of_the_contract() -> None:
    """A full time above P95 asks 5 % or nothing (D8); below, of the list or of its band (D14)."""
    assert disputes("2019-avenant-7", "1", 97, 97) == (("D8",), ("D8",))
    assert disputes("2019-avenant-7", "0.5", 97, 97) == ((), ())
    assert disputes("2019-avenant-7", "1", 60, 60) == (("D14",), ("D14",))


@pytest.mark.parametrize(("zone", "wanted"), [("zip", ()), ("zac", ("D19",)), ("none", ())])
def test_one_zone_of_2019_is_disputed(zone: str, wanted: tuple[str, ...]) -> None:
    alone = {"doctor": {**GP, "zone": zone}, "practice": {"doctors": 1}}
    found = check(ask(alone, text="2019-avenant-7", etp="0.5")).result.criteria
    assert [one.disputes for one in found if one.code == "grouped-practice"] in ([wanted], [])
    if zone == "zac":
        assert [one.verdict for one in found if one.code == "grouped-practice"] != []


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
    return ask({"doctor": GP, "patients": {"mt": 1400, "fa": 1950}, "contract": contract})


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


def test_a_duty_that_falls_due_after_the_end_is_owed_no_more() -> None:
    """Hired in October 2024: what is due by March 2025 stays, what is due later does not."""
    end = date(2025, 3, 1)
    contract = {"signed_on": "2024-09-01", "hired_on": "2024-10-01", "etp": 1}
    ended = {**contract, "events": [{"on": end, "kind": "termination"}]}
    whole, cut = (
        {
            one.code: one.until
            for one in schedule(ask({**PLAIN, "contract": told})).result.options[0].entries
            if one.kind.value == "obligation" and one.code != "notice"  # the end brings its own
        }
        for told in (contract, ended)
    )
    assert cut == {code: day for code, day in whole.items() if day is None or day <= end}
    assert cut != whole


def test_what_names_nothing_and_what_no_path_gives_are_told_in_the_words_asked() -> None:
    wish = parse_wish("check.verdict = perhaps")
    assert str(UnknownWord(wish, ("eligible",))) == "check.verdict == perhaps"
    assert wish.op == "=="
    assert str(NothingNamed(wish.path, ())) == "check.verdict"


def open_of(group: dict[str, Any]) -> Any:
    facts = to_facts({"group": group}, GroupProfile)
    return open_group(facts, book(), Ask(on=date(2026, 11, 22)))


def test_a_group_that_asks_for_nothing_is_told_of_one_post_and_of_one_a_member() -> None:
    for size, wanted in ((1, ["1"]), (2, ["1", "2"]), (3, ["1", "3"])):
        found = check_group(open_of({"form": "sisa", "members": [MEMBER] * size}))
        assert list(dict.fromkeys(one.etp for one in found.result.options)) == wanted


def test_a_group_is_told_what_it_did_not_say_and_who_knows() -> None:
    silent = {"doctor": {"mep": False}, "practice": {}, "patients": {}}
    answer = check_group(open_of({"members": [MEMBER, silent]}))
    (defaults,) = notes(answer.notes, "defaults")
    assert "doctor.installed_on" in defaults["facts"]
    asked = {one.path: one.who for one in answer.result.next if one.code == "ask-fact"}
    assert set(asked) == set(answer.result.missing)
    assert asked["group.members[1].patients.mt"] == "amelipro"
    assert asked["group.members[1].doctor.specialty"] == "doctor"
    settled = {**MEMBER, "doctor": {**GP, "installed_on": "2010-01-01"}}
    answer = check_group(open_of({"members": [settled, settled]}))
    (defaults,) = notes(answer.notes, "defaults")
    assert "doctor.installed_on" not in defaults["facts"]


def test_the_posts_of_another_verdict_are_said_of_a_group() -> None:
    """Two members may have two posts (mesdocs-2026)."""
    group = {"form": "sisa", "members": [MEMBER, MEMBER]}
    facts = to_facts({"group": group}, GroupProfile)
    posts = (Fraction(2), Fraction(5, 2))
    answer = check_group(open_group(facts, book(), Ask(on=date(2026, 11, 22), etps=posts)))
    said = notes(answer.notes, "options-differ")
    assert said == [{"verdict": "eligible", "options": ("2.5",)}]
