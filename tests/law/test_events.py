"""The events of a contract: what they cannot say, and what an end does to the rest.

The words of a switch come from the texts: `transition.targets.from_texts` of the 2024 convention
names the text of 2023, which knows no switch from 2019.
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from amcli.law.ledger.schedule import schedule
from amcli.law.profile.consistency import checking
from profiles import AGELESS, GP, TODAY, profile_of
from questions import ask, book

SIGNED, HIRED, DAY = date(2024, 9, 1), date(2024, 10, 1), date(2025, 6, 1)
NEXT, EVE = date(2025, 6, 2), date(2025, 5, 31)
END = "termination"
Found = list[tuple[str, str, dict[str, Any]]]


def said(*events: dict[str, Any], **contract: Any) -> Found:
    told = {"signed_on": SIGNED, "hired_on": HIRED, **contract, "events": list(events)}
    found = checking(book())(profile_of({"contract": told}), TODAY)
    return [(".".join(map(str, one.path)), one.code, dict(one.params)) for one in found]


def event(kind: str, on: date = DAY, **details: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on, **details}


def at(place: int, key: str) -> str:
    return f"contract.events.{place}.{key}"


@pytest.mark.parametrize(
    ("kind", "takes"),
    [
        ("option", {"etp": "1"}),
        ("assistant", {"background": "nurse", "qualified": True}),
        ("move", {"zone": "zac"}),
        ("termination", {"notified_on": EVE}),
    ],
)
def test_an_event_takes_its_own_details_and_no_others(kind: str, takes: dict[str, Any]) -> None:
    assert said(event(kind, **takes)) == []
    others = {
        "etp": "1",
        "text": "2024-convention",
        "zone": "zac",
        "background": "nurse",
        "qualified": False,
        "notified_on": EVE,
    }
    needed = {"etp": "1"} if kind == "option" else {}
    for key, value in others.items():
        if key not in takes:
            found = said(event(kind, **needed, **{key: value}))
            assert found == [(at(0, key), "event-takes-no", {"kind": kind, "key": key})]


@pytest.mark.parametrize(("kind", "key"), [("option", "etp"), ("switch", "text")])
def test_an_event_needs_what_it_changes(kind: str, key: str) -> None:
    assert said(event(kind)) == [(at(0, "kind"), "event-needs", {"kind": kind, "key": key})]


@pytest.mark.parametrize(("etp", "is_possible"), [("1/3", 1), ("1/4", 0), ("2", 1), ("2.5", 0)])
def test_an_option_is_between_a_third_of_a_post_and_two(etp: str, is_possible: int) -> None:
    wanted = [] if is_possible else [(at(0, "etp"), "etp", {"value": Fraction(etp)})]
    assert said(event("option", etp=etp)) == wanted


def test_an_end_is_notified_before_it_comes() -> None:
    assert said(event(END, notified_on=DAY)) == []
    params = {"day": DAY, "other": "contract.events[0].notified_on", "other_day": NEXT}
    assert said(event(END, notified_on=NEXT)) == [(at(0, "on"), "order", params)]


def test_events_stand_in_the_order_of_their_days() -> None:
    assert said(event("move"), event("assistant")) == []
    assert said(event("move"), event("move", NEXT)) == []
    assert said(event("move"), event("move")) == [(at(1, "on"), "twice", {"day": DAY})]
    order = {"day": EVE, "other": DAY}
    assert said(event("move"), event("move", EVE)) == [(at(1, "on"), "event-order", order)]
    three = said(event("assistant", EVE), event("move"), event("move"))
    assert three == [(at(2, "on"), "twice", {"day": DAY})]


def test_nothing_comes_after_the_end() -> None:
    after = {"day": NEXT, "other": DAY}
    assert said(event(END), event("move", NEXT)) == [(at(1, "on"), "event-after-end", after)]
    assert said(event("move"), event(END, NEXT)) == []
    suspended = [{"from_": DAY, "until": NEXT}]
    assert said(event(END), suspensions=suspended) == []
    assert said(suspensions=[{"from_": NEXT, "until": NEXT}]) == []
    late = [{"from_": EVE, "until": EVE}, {"from_": NEXT, "until": None}]
    found = said(event(END), suspensions=late)
    assert found == [("contract.suspensions.1.from", "event-after-end", after)]


def test_an_event_comes_after_the_signature_and_within_thirty_years() -> None:
    the_day_after = date(2024, 9, 2)
    assert said(event("move", the_day_after)) == []
    early = {"day": SIGNED, "other": SIGNED}
    assert said(event("move", SIGNED)) == [(at(0, "on"), "event-too-early", early)]
    assert said(event("move", date(2056, 12, 31))) == []
    far = date(2057, 1, 1)
    assert said(event("move", far)) == [(at(0, "on"), "too-far", {"day": far, "on": TODAY})]


def test_another_assistant_comes_after_the_first() -> None:
    assert said(event("assistant", date(2024, 10, 2))) == []
    params = {"day": HIRED, "other": "contract.hired_on", "other_day": HIRED}
    assert said(event("assistant", HIRED)) == [(at(0, "on"), "order", params)]
    assert said(event("move", HIRED)) == []


def test_a_switch_goes_where_a_text_foresees_it() -> None:
    to_2024 = event("switch", text="2024-convention")
    assert said(to_2024, signed_on=date(2023, 6, 1), hired_on=None) == []
    params = {"value": "2024-convention", "own": "2024-convention"}
    assert said(to_2024) == [(at(0, "text"), "event-switch", params)]
    found = said(event("move"), event("switch", NEXT, text="2031"))
    assert [one[:2] for one in found] == [(at(1, "text"), "event-text")]
    assert found[0][2]["value"] == "2031"
    assert "2024-convention" in found[0][2]["accepted"]


def test_a_contract_is_renewed_at_its_term() -> None:
    """Five years after its signature."""
    term, eve = date(2029, 9, 1), date(2029, 8, 31)
    assert said(event("renewal", term)) == []
    params = {"day": eve, "other": term}
    assert said(event("renewal", eve)) == [(at(0, "on"), "event-renewal", params)]


def test_an_end_told_too_late_says_when_and_how_long_before() -> None:
    """Two months (djibe, page)."""
    ended = date(2025, 6, 1)

    def late(told: date) -> list[dict[str, Any]]:
        event = {"on": ended, "kind": "termination", "notified_on": told}
        contract = {"signed_on": "2024-09-01", "etp": 1, "events": [event]}
        answer = schedule(ask({"doctor": GP, "contract": contract}))
        return [dict(one.params) for one in answer.notes if one.code == "notice-short"]

    the_day, a_day_late = date(2025, 4, 1), date(2025, 4, 2)
    assert late(the_day) == []
    assert late(a_day_late) == [{"on": ended, "told": a_day_late, "months": 2}]


def test_a_duty_that_falls_due_after_the_end_is_owed_no_more() -> None:
    """Hired in October 2024: what is due by March 2025 stays, what is due later does not."""
    end = date(2025, 3, 1)
    contract = {"signed_on": "2024-09-01", "hired_on": "2024-10-01", "etp": 1}
    ended = {**contract, "events": [{"on": end, "kind": "termination"}]}
    whole, cut = (
        {
            one.code: one.until
            for one in schedule(ask({**AGELESS, "contract": told})).result.options[0].entries
            if one.kind.value == "obligation" and one.code != "notice"  # the end brings its own
        }
        for told in (contract, ended)
    )
    assert cut == {code: day for code, day in whole.items() if day is None or day <= end}
    assert cut != whole
