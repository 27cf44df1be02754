"""Single lines of answers, each worked out by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import Figure, Range, given
from amcli.law.figures.terms import Verdict
from amcli.law.ledger.civil_years import CivilYear, sum_of_years
from amcli.law.ledger.schedule import schedule
from amcli.law.text.rules import NoText
from amcli.study.paths.result_changes import difference
from amcli.study.solve.reach import reach
from amcli.study.solve.wishes import Seen, parse_wish, word_of
from asking import ask, book

GP: dict[str, Any] = {"specialty": "general-practice", "mep": False, "sector": 1}


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


def civil(due: int, spent: int | None) -> CivilYear:
    cost = None if spent is None else given(spent)
    return CivilYear(2025, given(due), given(due), cost, cost)


def test_costs_are_added_where_every_year_has_one() -> None:
    both = sum_of_years([civil(10, 3), civil(20, 4)])
    assert (both.year, both.due, both.employer_cost, both.left_to_pay) == (
        *(None, given(30)),
        *(given(7), given(7)),
    )
    one = sum_of_years([civil(10, 3), civil(20, None)])
    assert (one.received, one.employer_cost, one.left_to_pay) == (given(30), None, None)
    none = sum_of_years([])
    assert (none.due, none.employer_cost, none.left_to_pay) == (given(0), None, None)


def test_what_moved_lies_between_the_moves_of_its_ends() -> None:
    before = Figure(100, 80, 150, "published", ("a",))
    after = Figure(110, 85, 190, "estimated", ("b",))
    assert difference(before, after) == Figure(10, 5, 40, "estimated", ("a", "b"))
    assert difference(after, before) == Figure(-10, -40, -5, "estimated", ("b", "a"))
    open_ = Figure(110, 85, None, "estimated", ())
    assert difference(before, open_) == Figure(10, 5, 10, "estimated", ("a",))
    assert difference(before, Figure(None, 1, 2, "absent")) is None
    assert difference(before, None) is None


@pytest.mark.parametrize(
    ("path", "top", "wanted"),
    [
        ("aid.total.amount", given(9), Range(5, 9)),
        ("aid.total.amount", Figure(None, None, 12, "absent"), Range(5, 7)),
        ("aid.total.left_to_pay", given(4), Range(4, 5)),  # the more is paid, the less is left
        ("aid.total.left_to_pay", Figure(None, None, 12, "absent"), Range(3, 5)),
        ("aid.total.amount", None, Range(5, 5)),
        ("targets.mt.growth", given(9), Range(5, 5)),
    ],
)
def test_an_amount_may_be_what_the_highest_bands_make_it(
    path: str, top: Figure | None, wanted: Range
) -> None:
    def seen(value: Any) -> Seen:
        return Seen(value, value, True)

    wish = parse_wish(f"{path} >= 3")
    figure = Figure(5, 3, 7, "estimated")
    assert reach(wish, seen(figure), lambda: seen(top)) == wanted


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


def test_words_are_compared_as_json_writes_them() -> None:
    assert [word_of(one) for one in (True, False, Verdict.ELIGIBLE, "P30-P50")] == [
        *("true", "false"),
        *("eligible", "p30-p50"),
    ]


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


def test_before_the_first_text_the_day_from_which_there_is_one_is_told() -> None:
    """The first day of avenant 7 is covered; since then every day is."""
    headers = book().individual()
    (first,) = [one for one in headers if one.id == "2019-avenant-7"]
    assert first.in_force_from is not None
    start = first.in_force_from.value
    assert book().in_force(start).id == "2019-avenant-7"
    with pytest.raises(NoText) as found:
        book().in_force(start - timedelta(days=1))
    assert (found.value.covered_from, found.value.covered_until) == (start, None)
    assert found.value.day == start - timedelta(days=1)
