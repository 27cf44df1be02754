"""Members who join and leave: who counts in the years that open on or after that day."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case
from amcli.law.contract.members import open_group
from amcli.law.figures.terms import Verdict
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.targets import targets
from amcli.law.profile.group import GroupProfile
from amcli.load.values import to_facts
from amcli.study.compare.together import compare_group
from figures import ends_of
from profiles import GP, Plain
from questions import book

SIGNED = "2026-03-02"


def _member(name: str, mt: int, fa: int = 1400, **facts: Any) -> Plain:
    doctor = {**GP, "installed_on": "2009-02-01"}
    lists = {"mt": mt, "fa": fa}
    own = {"name": name, "doctor": doctor, "practice": {"partner": True}, "patients": lists}
    return {**own, **facts}


def _group(*members: Plain, etp: str = "2", on: str = "2026-06-01") -> Case:
    group = {"form": "sisa", "etp": etp, "signed_on": SIGNED, "members": list(members)}
    stated = to_facts({"group": group}, GroupProfile)
    return open_group(stated, book(), Ask(on=date.fromisoformat(on)))


def _three(third: Plain, **question: Any) -> Case:
    return _group(_member("A", 1120), _member("B", 1020), third, **question)


def _found(case: Case, code: str) -> Any:
    (criterion,) = (one for one in check(case).result.criteria if one.code == code)
    return criterion


# The first anniversary is 2 March 2027; the year that opens then has those who have not left.
@pytest.mark.parametrize(
    ("left_on", "on", "count"),
    [
        ("2026-09-30", "2027-03-01", 3),
        ("2026-09-30", "2027-03-02", 2),
        ("2027-03-02", "2027-03-02", 2),
        ("2027-03-03", "2027-03-02", 3),
        ("2027-03-03", "2028-03-01", 3),
        ("2027-03-03", "2028-03-02", 2),
    ],
)
def test_one_who_leaves_counts_to_the_anniversary(left_on: str, on: str, count: int) -> None:
    case = _three(_member("C", 980, left_on=left_on), etp="3", on=on)
    assert _found(case, "members").observed.value == count
    ceiling = _found(case, "etp-ceiling")
    assert (ceiling.required.value, ceiling.verdict.value) == (
        count, "met" if count == 3 else "not_met",
    )  # fmt: skip
    mean = Fraction(1120 + 1020 + (980 if count == 3 else 0), count)
    assert Fraction(_found(case, "floor-mt").observed.value) == mean


@pytest.mark.parametrize(
    ("joined_on", "on", "count"),
    [
        ("2026-03-02", "2026-03-02", 3),
        ("2026-09-30", "2027-03-01", 2),
        ("2026-09-30", "2027-03-02", 3),
        ("2027-03-02", "2027-03-02", 3),
        ("2027-03-03", "2027-03-02", 2),
        ("2027-03-03", "2028-03-02", 3),
    ],
)
def test_one_who_joins_counts_from_the_anniversary(joined_on: str, on: str, count: int) -> None:
    case = _three(_member("C", 980, joined_on=joined_on), on=on)
    assert _found(case, "members").observed.value == count


def test_a_mean_that_falls_below_the_floor_later_is_no_ground() -> None:
    members = _member("A", 700), _member("B", 760), _member("C", 1500, left_on="2026-12-31")
    for on in ("2026-06-01", "2027-06-01"):
        floor = _found(_group(*members, on=on), "floor-mt")
        assert floor.verdict.value == "met"
        assert Fraction(floor.observed.value) == Fraction("986.6667")
    without = _group(*members[:2], on="2027-06-01")
    assert _found(without, "floor-mt").verdict.value == "not_met"


# Targets are judged at the second anniversary: those of the year that ends then count.
@pytest.mark.parametrize(
    ("third", "start"),
    [
        (_member("C", 980), 3120),
        (_member("C", 980, left_on="2026-09-30"), 2140),
        (_member("C", 980, left_on="2027-03-02"), 2140),
        (_member("C", 980, left_on="2027-03-03"), 3120),
        (_member("C", 980, joined_on="2027-03-02"), 3120),
        (_member("C", 980, joined_on="2027-03-03"), 2140),
    ],
)
def test_the_targets_are_those_of_the_members_of_the_year_judged(third: Plain, start: int) -> None:
    (option,) = targets(_three(third)).result.options
    assert option.targets.mt is not None
    assert ends_of(option.targets.mt.start) == (start,) * 3
    assert ends_of(option.targets.mt.level) == (start + 520,) * 3  # 260 a post


def test_who_comes_and_goes_stands_in_the_calendar_at_the_anniversary() -> None:
    members = (
        _member("A", 1120),
        _member("B", 1020, left_on="2027-05-01"),
        _member("C", 980, joined_on="2026-05-01"),
    )
    (option,) = schedule(_group(*members)).result.options
    found = {one.code: one.on for one in option.entries if one.code.startswith("member-")}
    assert found == {"member-joins": date(2027, 3, 2), "member-leaves": date(2028, 3, 2)}


def test_the_path_of_a_fact_is_that_of_the_member_in_the_profile() -> None:
    gone = _member("B", 1020, left_on="2026-12-31")
    odd = _member("C", 980, doctor={**GP, "sector": None})
    result = check(_group(_member("A", 1120), gone, odd, on="2027-06-01")).result
    assert result.missing == ("group.members[2].doctor.sector", "group.members[2].doctor.optam")
    wrong = _member("C", 980, practice={"partner": False})
    result = check(_group(_member("A", 1120), gone, wrong, on="2027-06-01")).result
    assert [flip.path for flip in result.flips] == ["group.members[2].practice.partner"]
    assert result.verdict is Verdict.NOT_ELIGIBLE


def test_a_new_member_who_has_just_settled_has_three_years_from_joining() -> None:
    new = {**GP, "installed_on": "2026-11-01"}
    case = _three(_member("C", 610, doctor=new, joined_on="2027-01-15"))
    (option,) = targets(case).result.options
    assert option.members
    (own,) = option.members
    assert own.targets.mt is not None
    assert (own.member, own.targets.mt.due_on) == ("C", date(2030, 3, 2))
    assert ends_of(own.targets.mt.growth) == (435,) * 3  # to 1 045


def test_each_on_their_own_leaves_out_who_may_not_sign() -> None:
    """Below 775 patients a doctor may not sign alone: the two others, at half time each."""
    case = _three(_member("C", 700), etp="2")
    apart = compare_group(case).result.texts[0]
    (option,) = apart.aid.options
    assert ends_of(option.years[0].amount) == (38_000,) * 3  # twice 19 000
    (asked,) = apart.targets.options
    assert asked.targets.mt is not None
    assert asked.targets.mt.start.value == 2140
    full = [one for one in apart.schedule.options[0].entries if one.code == "payment-full"]
    assert full[0].amount is not None
    assert full[0].amount.value == 38_000


@pytest.mark.parametrize(("on", "paid"), [("2027-03-01", 3 * 19_000), ("2027-03-02", 2 * 38_000)])
def test_apart_stand_the_members_of_the_year_that_runs(on: str, paid: int) -> None:
    """Two posts shared: half a post for each of three, a whole one for each of two."""
    case = _three(_member("C", 980, left_on="2026-09-30"), on=on)
    (option,) = compare_group(case).result.texts[0].aid.options
    assert ends_of(option.years[0].amount) == (paid,) * 3
