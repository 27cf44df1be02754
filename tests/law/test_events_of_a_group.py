"""What happens to a group's contract: `group.events`, and the changes of its members.

Amounts per whole post are those of mesdocs-2026 (38 000, 28 000, 22 000 €); a second post more is
as many times that, in proportion for a part (assumed).
"""

from datetime import date
from typing import Any

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case
from amcli.law.contract.members import open_group
from amcli.law.figures.sourced import Figure
from amcli.law.ledger.schedule import LedgerYear, schedule
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.consistency import group_problems
from amcli.law.profile.group import GroupProfile
from amcli.load.values import to_facts
from profiles import GP, Plain
from questions import book

SIGNED = "2026-03-02"  # anniversaries: 2 March 2027, 2028 …
PER_POST = {1: 38_000, 2: 28_000, 3: 22_000, 4: 22_000, 5: 22_000}


def _member(name: str, *events: Plain, **facts: Any) -> Plain:
    doctor = {**GP, "installed_on": "2009-02-01", "sector": 2, "optam": True}
    lists = {"mt": 1000, "fa": 1400}
    own = {"name": name, "doctor": doctor, "practice": {"partner": True}, "patients": lists}
    return {**own, "contract": {"events": list(events)}, **facts}


def _stated(*events: Plain, third: Plain | None = None) -> GroupProfile:
    members = [_member("A"), _member("B"), third or _member("C")]
    group = {"form": "sisa", "etp": "2", "signed_on": SIGNED, "hired_on": SIGNED}
    facts: GroupProfile = to_facts(
        {"group": {**group, "members": members, "events": list(events)}}, GroupProfile
    )
    return facts


def _group(*events: Plain, on: str = "2026-06-01", third: Plain | None = None) -> Case:
    return open_group(_stated(*events, third=third), book(), Ask(on=date.fromisoformat(on)))


def _years(case: Case) -> dict[int, LedgerYear]:
    (option,) = schedule(case).result.options
    return {year.year: year for year in option.years}


def _days(case: Case, *codes: str) -> dict[str, date | None]:
    (option,) = schedule(case).result.options
    return {one.code: one.on for one in option.entries if one.code in codes}


def _numbers(figure: Figure) -> tuple[Any, ...]:
    return figure.value, figure.low, figure.high


# The day of the event, and the first year that opens on or after it.
@pytest.mark.parametrize(("on", "first"), [("2026-12-01", 2), ("2027-03-02", 2), ("2027-03-03", 3)])
def test_more_posts_are_paid_from_the_next_anniversary(on: str, first: int) -> None:
    case = _group({"on": on, "kind": "option", "etp": "2.5"})
    for year, found in _years(case).items():
        has_more = year >= first
        assert found.etp == ("2.5" if has_more else "2")
        assert found.amount.value == PER_POST[year] * (5 if has_more else 4) // 2
        assert (found.amount.status == "assumed") is has_more
    assert _days(case, "posts-change") == {"posts-change": date(2026 + first - 1, 3, 2)}
    held = targets(case).result.options
    assert [(one.etp, one.targets.mt and one.targets.mt.growth.value) for one in held] == [
        ("2", 520),  # 260 a post
        ("2.5", 650),
    ]


def test_posts_beyond_the_ceiling_are_a_wish_that_is_refused() -> None:
    case = _group({"on": "2027-01-01", "kind": "option", "etp": "4"})
    answer = check(case)
    assert answer.result.verdict.value == "eligible"
    ceilings = {
        one.etp: one.verdict.value for one in answer.result.criteria if one.code == "etp-ceiling"
    }
    assert ceilings == {"2": "met", "4": "not_met"}  # three members
    assert "wish-aside" in {one.code for one in answer.notes}


def test_the_ceiling_of_a_wish_is_that_of_the_members_of_its_year() -> None:
    wish = {"on": "2027-01-01", "kind": "option", "etp": "3"}
    leaving = _member("C", left_on="2026-12-31")
    for third, verdict in ((None, "met"), (leaving, "not_met")):
        found = check(_group(wish, third=third)).result.criteria
        (ceiling,) = (one for one in found if one.code == "etp-ceiling" and one.etp == "3")
        assert ceiling.verdict.value == verdict


def test_a_termination_ends_the_years_and_opens_the_wait() -> None:
    """Two years' wait after it ends (mesdocs-2026)."""
    case = _group({"on": "2028-09-01", "kind": "termination"})
    assert list(_years(case)) == [1, 2, 3]
    assert _days(case, "termination", "term", "waiting-over", "waiting-over-ended") == {
        "termination": date(2028, 9, 1),
        "waiting-over-ended": date(2030, 9, 1),
    }
    assert [one.ends_on for one in aid(case).result.options] == [date(2028, 9, 1)]


def test_a_renewal_opens_another_term_paid_as_the_third_year() -> None:
    """Five years, renewable (mesdocs-2026): nothing is renewed that the profile does not tell."""
    days = ("term", "term-renewed", "waiting-over")
    case = _group(on="2032-06-01")
    assert list(_years(case)) == [1, 2, 3, 4, 5]
    case = _group({"on": "2031-03-02", "kind": "renewal"}, on="2032-06-01")
    assert list(_years(case)) == list(range(1, 11))
    assert _days(case, *days) == {
        "term-renewed": date(2031, 3, 2),
        "term": date(2036, 3, 2),
        "waiting-over": date(2038, 3, 2),
    }
    (option,) = aid(case).result.options
    assert (option.term, option.started_on, option.current_year) == (2, date(2031, 3, 2), 7)
    assert {year.amount.value for year in option.years} == {44_000}


def test_another_assistant_owes_what_a_hire_obliges_to() -> None:
    case = _group({"on": "2026-10-01", "kind": "assistant", "background": "secretary"})
    (option,) = schedule(case).result.options
    owed = [one for one in option.entries if one.code == "proof-of-hire"]
    assert [one.until for one in owed] == [date(2026, 4, 2), date(2026, 11, 1)]
    (due,) = (one for one in option.entries if one.code.startswith("qualification"))
    assert (due.until, due.missing) == (date(2028, 10, 1), ("group.events[0].qualified",))


def test_a_move_that_keeps_the_list_leaves_later_figures_assumed() -> None:
    case = _group({"on": "2026-05-01", "kind": "move", "keeps_list": True})
    years = _years(case)
    assert years[1].amount.status == "secondary"
    assert years[2].amount.status == "assumed"
    assert years[2].amount.value == 56_000
    assert "move-review" in {one.code for one in schedule(case).notes}


def test_a_move_too_far_leaves_open_what_falls_due_from_it() -> None:
    case = _group({"on": "2027-06-01", "kind": "move", "keeps_list": False})
    years = _years(case)
    assert _numbers(years[2].amount) == (56_000,) * 3  # due on 2 March 2027
    assert _numbers(years[3].amount) == (None, 0, 44_000)
    assert not _days(case, "term", "waiting-over")


def test_the_leave_of_a_member_moves_nothing() -> None:
    leave = {"on": "2026-09-01", "until": "2026-12-31", "kind": "absence"}
    plain, with_leave = _group(), _group(leave)
    assert _years(plain) == _years(with_leave)
    assert _days(with_leave, "absence-of-member") == {"absence-of-member": date(2026, 9, 1)}
    assert "absence-of-member" in {one.code for one in schedule(with_leave).notes}


def _leaves_optam(on: str) -> Plain:
    return {"on": on, "kind": "change", "optam": False}


def test_a_member_who_leaves_optam_leaves_open_what_falls_due_from_that_day() -> None:
    case = _group(third=_member("C", _leaves_optam("2027-06-01")))
    years = _years(case)
    assert _numbers(years[2].amount) == (56_000,) * 3
    assert _numbers(years[3].amount) == (None, 0, 44_000)
    assert _days(case, "change") == {"change": date(2027, 6, 1)}
    answer = check(case)
    assert answer.result.verdict.value == "eligible"  # that of the signature
    (broken,) = (dict(one.params) for one in answer.notes if one.code == "change-breaks")
    assert broken == {"on": date(2027, 6, 1), "criteria": ("optam",)}


# C counts in the years that open on or after joining, and before leaving.
@pytest.mark.parametrize(
    ("moves", "on", "is_open"),
    [
        ({"left_on": "2026-12-31"}, "2027-03-01", True),
        ({"left_on": "2026-12-31"}, "2027-03-02", False),
        ({"joined_on": "2026-12-31"}, "2027-03-03", True),
    ],
)
def test_a_change_counts_while_its_doctor_is_a_member(moves: Plain, on: str, is_open: bool) -> None:
    case = _group(third=_member("C", _leaves_optam(on), **moves))
    assert (_years(case)[4].amount.value is None) is is_open


def test_a_change_before_the_doctor_joins_is_a_fact_of_the_doctor() -> None:
    third = _member("C", _leaves_optam("2026-06-01"), joined_on="2027-01-01")
    found = check(_group(on="2027-06-01", third=third)).result.criteria
    assert [one.verdict.value for one in found if one.code == "optam"] == ["met", "met", "not_met"]


@pytest.mark.parametrize(
    ("events", "code", "place"),
    [
        (({"on": "2026-03-02", "kind": "renewal"},), "event-too-early", 0),
        (({"on": "2031-03-01", "kind": "renewal"},), "event-renewal", 0),  # five years from the 2nd
        (({"on": "2026-03-02", "kind": "assistant"},), "order", 0),
        (({"on": "2026-09-01", "kind": "option"},), "event-needs", 0),
        (({"on": "2026-09-01", "kind": "option", "etp": "0.25"},), "group-etp", 0),
        (({"on": "2026-09-01", "kind": "move", "qualified": True},), "event-takes-no", 0),
        (
            ({"on": "2026-09-01", "kind": "termination"}, {"on": "2026-10-01", "kind": "renewal"}),
            "event-after-end",
            1,
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_place(
    events: tuple[Plain, ...], code: str, place: int
) -> None:
    problems = group_problems(_stated(*events), date(2026, 12, 1), book())
    assert ("group", "events", place) in {one.path[:3] for one in problems if one.code == code}
