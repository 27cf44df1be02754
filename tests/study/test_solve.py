"""The way back agrees with stepping through every value, and proves its ends."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from operator import ge
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.terms import Verdict
from amcli.law.lists.bands import contract_band
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.profile.consistency import problems
from amcli.law.profile.profile import Percentile
from amcli.law.text.rules import NoText
from amcli.study.paths.result_paths import parse_path
from amcli.study.paths.what_if import unknown_named, with_fact, with_list
from amcli.study.solve.goals import (
    NotAGoal,
    RefusedGoal,
    parse_goal,
)
from amcli.study.solve.search import Interval, SolveOption, SolveOutcome
from amcli.study.solve.solve import solve
from command_line import CASE_1, EXAMPLES, run
from profiles import BORN_IN_1975, PLAIN
from questions import ask
from random_profiles import PROFILES
from solutions import is_in, moved, result, solved, values_at

ON = ("--on", "2026-11-22", "-q")


def solved_options(case: Case, by: str, *wishes: str) -> tuple[SolveOption, ...]:
    unknowns = [unknown_named(name) for name in by.split(",")]
    found = solve(case, [parse_goal(one) for one in wishes], [one for one in unknowns if one])
    options: tuple[SolveOption, ...] = found.result.options
    return options


def spans(intervals: Iterable[Interval]) -> list[tuple[Any, Any]]:
    return [(one.first, one.last) for one in intervals]


class Answers(NamedTuple):
    """The answers under one option."""

    check: Any
    aid: Any
    targets: Any


Truth = Callable[[Answers], bool | None]
LOTS = 10**12
EQUALS = (460, 1600)  # the numbers of the wishes below that ask for an equality


def _told(low: int | None, high: int | None, holds: Callable[[int], bool]) -> bool | None:
    """Return what a comparison comes to between two numbers, None where it holds at some alone.

    It turns once, or stands apart at the number of an equality: its ends and that number tell.
    """
    least = -LOTS if low is None else low
    most = LOTS if high is None else high
    said = {holds(one) for one in (least, most, *EQUALS) if least <= one <= most}
    return said.pop() if len(said) == 1 else None


def _asked(figure: Any, holds: Callable[[int], bool]) -> bool | None:
    """Return what a wish for a growth or a level comes to: an estimate is its value."""
    if figure.value is not None:
        return holds(figure.value)
    return _told(figure.low, figure.high, holds)


def _paid(figure: Any, holds: Callable[[int], bool]) -> bool | None:
    """Return what a wish for an amount at full achievement comes to, the band being open."""
    low = figure.low if figure.value is None else figure.value
    return _told(low, figure.high, holds)


# What each wish comes to, read off the results by hand; None where it cannot be said.
TRUTHS: dict[str, Truth] = {
    "targets.mt.growth <= 280": lambda one: _asked(
        one.targets.targets.mt.growth, lambda n: n <= 280
    ),
    "targets.mt.level <= 1250": lambda one: _asked(
        one.targets.targets.mt.level, lambda n: n <= 1250
    ),
    "targets.mt.level >= 1700": lambda one: _asked(
        one.targets.targets.mt.level, lambda n: n >= 1700
    ),
    "targets.fa.growth == 460": lambda one: _asked(
        one.targets.targets.fa.growth, lambda n: n == 460
    ),
    "aid.total.amount > 130000": lambda one: _paid(one.aid.total.amount, lambda n: n > 130000),
    "aid.total.amount > 80000": lambda one: _paid(one.aid.total.amount, lambda n: n > 80000),
    "aid.total.amount <= 66000": lambda one: _paid(one.aid.total.amount, lambda n: n <= 66000),
    "aid.total.amount.high <= 132000": lambda one: (
        None if one.aid.total.amount.high is None else one.aid.total.amount.high <= 132000
    ),
    "check.verdict == eligible": lambda one: {"eligible": True, "undetermined": None}.get(
        one.check.verdict.value, False
    ),
    "aid.years.3.guaranteed >= 11000": lambda one: _paid(
        one.aid.years[2].guaranteed, lambda n: n >= 11000
    ),
}


def _agree(case: Case, name: str, values: Iterable[int]) -> None:
    """Compare the solver with what each value gives, for every wish at once."""
    unknown = unknown_named(name)
    assert unknown is not None
    answers = {wish: solved_options(case, name, wish)[0] for wish in TRUTHS}
    for value in values:
        changed = with_fact(case, unknown, value)
        found = Answers(
            check(changed).result,
            aid(changed).result.options[0],
            targets(changed).result.options[0],
        )
        verdict = found.check.verdict
        for wish, truth in TRUTHS.items():
            held, answer = truth(found), answers[wish]
            assert is_in(answer.solutions, value) is (held is True), (wish, value)
            assert is_in(answer.undetermined, value) is (held is None), (wish, value)
            for one in (*answer.solutions, *answer.undetermined):
                for judged in one.verdicts:
                    assert not is_in([judged], value) or judged.verdict is verdict, (wish, value)


def test_stepping_through_0_to_5000_patients_agrees() -> None:
    _agree(ask(PLAIN, etp="1"), "mt", range(5001))


NEAR = [640, 775, 859, 920, 1045, 1107, 1300, 1350, 1351, 1470, 1514, 1721, 1902, 2450, 2944]


@pytest.mark.parametrize("text", ["2019", "2023", "2024"])
@pytest.mark.parametrize(("name", "etp"), [("mt", "0.5"), ("fa", "1"), ("mt", "1"), ("fa", "1/3")])
def test_other_texts_and_options_agree_near_every_level_and_between(
    text: str, name: str, etp: str
) -> None:
    values = {one + step for one in NEAR for step in (-1, 0, 1, 2)} | set(range(0, 5001, 83))
    _agree(ask(PLAIN, text=text, etp=etp), name, sorted(values))


def test_days_of_signature_agree_day_by_day_round_each_change_of_text() -> None:
    case = ask(PLAIN, etp="1")
    unknown = unknown_named("signed_on")
    assert unknown is not None
    (answer,) = solved_options(case, "signed_on", "aid.total.amount >= 130000")
    (growth,) = solved_options(case, "signed_on", "targets.mt.growth <= 305")
    for change in (date(2019, 9, 1), date(2023, 5, 1), date(2023, 6, 22), date(2024, 6, 22)):
        for step in range(-20, 21):
            day = change + timedelta(days=step)
            try:
                changed = with_fact(case, unknown, day)
            except NoText:
                assert is_in(answer.left_out, day.isoformat()) or day < date(2019, 9, 1)
                continue
            amount = aid(changed).result.options[0].total.amount.value
            assert is_in(answer.solutions, day.isoformat()) is (amount >= 130000), day
            asked = targets(changed).result.options[0].targets.mt.growth
            held = _asked(asked, lambda n: n <= 305)
            assert is_in(growth.solutions, day.isoformat()) is (held is True), day
            assert is_in(growth.undetermined, day.isoformat()) is (held is None), day


def test_the_day_on_which_the_doctor_is_65_when_judged_is_found() -> None:
    """Born 1961-12-05, 65 on 2026-12-05, judged at the third anniversary (seed-000, case 3)."""
    profile = {**PLAIN, "doctor": {**BORN_IN_1975, "birth_date": "1961-12-05"}}
    (answer,) = solved_options(ask(profile, etp="0.5"), "signed_on", "targets.mt.growth == 0")
    assert is_in(answer.solutions, "2024-09-01")
    first = answer.solutions[-1].first
    assert first == "2024-06-22"  # before, no rule of age is known


# The 2024 text, full time: 132 000 € at full achievement (seed-000: 38 000 + 28 000 + 3 × 22 000),
# of which 3 × 11 000 follow the results: 120 000 € need 21 000 of 33 000.
def test_the_answer_one_less_and_one_more_are_as_claimed() -> None:
    (answer,) = solved_options(ask(PLAIN, etp="1"), "achievement", "aid.total.amount >= 120000")
    (interval,) = answer.solutions
    assert interval.first == Decimal("0.6364")
    assert Fraction(interval.first) - Fraction(1, 10_000) < Fraction(21, 33)
    before, at, end = interval.points
    assert (before.at, before.holds) == (Decimal("0.6363"), False)
    assert (at.at, at.holds) == (Decimal("0.6364"), True)
    assert (end.at, end.holds) == (1, True)
    for point in (before, at):
        paid = ask(PLAIN, etp="1", achievement=str(point.at))
        total = aid(paid).result.options[0].total.amount
        assert point.values == (total,)
        assert (total.value >= 120000) is point.holds


def test_a_floor_is_found_with_one_patient_on_each_side() -> None:
    """More than 775 patients (seed-004)."""
    (answer,) = solved_options(ask(PLAIN, etp="1"), "mt", "check.verdict == eligible")
    assert spans(answer.solutions) == [(776, None)]
    assert [(one.at, one.holds) for one in answer.solutions[0].points] == [
        (775, False),
        (776, True),
    ]
    (inclusive,) = solved_options(
        ask(PLAIN, etp="1", readings={"D3": "at-least"}), "mt", "check.verdict == eligible"
    )
    assert spans(inclusive.solutions) == [(775, None)]


def test_an_answer_may_be_several_intervals() -> None:
    (answer,) = solved_options(ask(PLAIN, etp="1"), "mt", "targets.mt.growth >= 281")
    assert spans(answer.solutions) == [(0, 1144)]  # +305 below 920, the smallest point
    (other,) = solved_options(ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 280")
    # nothing is published above 1 351, where growth is at most 258 (it falls as the list grows)
    assert spans(other.solutions) == [(1145, None)]
    assert spans(other.undetermined) == []
    (fewer,) = solved_options(ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 200")
    assert spans(fewer.undetermined) == [(1352, None)]


def test_several_wishes_must_all_hold() -> None:
    wishes = ("targets.mt.growth <= 280", "check.verdict == eligible")
    (answer,) = solved_options(ask(PLAIN, etp="1"), "mt", *wishes)
    assert spans(answer.solutions) == [(1145, None)]


def test_each_option_has_its_own_answer() -> None:
    half, full = solved_options(ask(PLAIN), "mt", "aid.total.amount >= 100000")
    assert (half.etp, half.outcome) == ("0.5", SolveOutcome.IMPOSSIBLE)
    assert (full.etp, full.outcome) == ("1", SolveOutcome.SOLVED)
    (named,) = solved_options(ask(PLAIN), "mt", "aid[0.5].total.amount >= 60000")
    assert (named.etp, named.outcome) == ("0.5", SolveOutcome.SOLVED)


def test_options_can_be_what_is_sought() -> None:
    (answer,) = solved_options(ask(PLAIN), "etp", "aid.total.amount >= 70000")
    held = [point.at for one in answer.solutions for point in one.points]
    assert held == ["1", "1.5", "2"]
    tried = [(point.at, point.holds) for point in answer.tried]
    # a third pays at most 12 600 € a year (ameli-2024-06), 63 000 € in five
    assert tried == [("1/3", False), ("0.5", False), *((one, True) for one in held)]


def test_what_is_impossible_names_the_best_and_the_rule_that_sets_it() -> None:
    (answer,) = solved_options(ask(PLAIN, etp="0.5"), "achievement", "aid.total.amount >= 120000")
    (bound,) = answer.binding
    assert (answer.outcome, bound.is_possible, bound.at) == (SolveOutcome.IMPOSSIBLE, False, 1)
    assert bound.best.value == 66000  # 19 000 + 14 000 + 3 × 11 000 (seed-000)
    rules = {one.key: one for one in bound.rules}
    assert set(rules) == {f"aid.half.year_{year}" for year in (1, 2, 3)}
    assert "seed-000" in rules["aid.half.year_3"].sources


def test_a_verdict_that_cannot_be_had_names_the_criterion_in_the_way() -> None:
    sector_3 = {**PLAIN, "doctor": {**BORN_IN_1975, "sector": 3}}
    (answer,) = solved_options(ask(sector_3, etp="1"), "mt", "check.verdict == eligible")
    (bound,) = answer.binding
    assert [one.key for one in bound.rules] == ["check.criteria.sector"]
    assert bound.at == 920  # no other list comes nearer than the doctor's own


def test_a_verdict_that_hangs_on_a_missing_fact_is_undetermined_not_refused() -> None:
    no_sector = {**PLAIN, "doctor": {"specialty": "general-practice", "mep": False}}
    (answer,) = solved_options(ask(no_sector, etp="1"), "mt", "check.verdict == eligible")
    assert answer.outcome is SolveOutcome.UNDETERMINED
    assert spans(answer.undetermined) == [(776, None)]
    assert "check.criteria.sector" in [one.key for one in answer.binding[0].rules]
    (other,) = solved_options(ask(no_sector, etp="1"), "mt", "check.verdict == undetermined")
    assert spans(other.solutions) == [(776, None)]


def test_wishes_possible_only_apart_are_said_so() -> None:
    wishes = ("targets.mt.growth >= 300", "targets.mt.level >= 1300")
    (answer,) = solved_options(ask(PLAIN, etp="1"), "mt", *wishes)
    assert answer.outcome is SolveOutcome.IMPOSSIBLE  # above 1 351 the growth is at most 258
    assert all(one.is_possible for one in answer.binding)


ADULTS = {**PLAIN, "patients": {"mt": 920, "fa": 1350, "mt_adult": 760}}


def test_a_list_no_profile_can_have_is_left_out_and_said() -> None:
    """The text of 2019 counts the adults, who are among the patients."""
    (answer,) = solved_options(ask(ADULTS, text="2019", etp="1"), "mt", "aid.total.amount > 0")
    assert spans(answer.solutions) == [(760, None)]
    assert [(one.first, one.last, one.reason) for one in answer.left_out] == [(0, 759, "adults")]


def test_the_adults_go_with_the_list_where_no_rule_counts_them() -> None:
    (answer,) = solved_options(ask(ADULTS, etp="1"), "mt", "aid.total.amount > 0")
    assert (spans(answer.solutions), answer.left_out) == ([(0, None)], ())
    many = {**PLAIN, "patients": {"mt": 1100, "fa": 1600, "mt_adult": 950}}
    (floor,) = solved_options(ask(many, etp="1"), "mt", "check.verdict == eligible")
    assert spans(floor.solutions) == [(776, None)]  # more than 775 (seed-004)


def test_a_frontier_lowers_the_adults_too_but_not_where_the_text_may_count_them() -> None:
    wish = "check.verdict == eligible"
    (found,) = solved_options(ask(ADULTS, etp="1"), "mt,fa", wish)
    assert [(one.first, one.last) for one in found.frontier] == [(776, None)]
    mt = unknown_named("mt")
    assert mt is not None
    lowered = with_list(ask(ADULTS, etp="1"), mt, 700)
    assert lowered.profile.patients.mt_adult == 700
    dated = with_list(ask(ADULTS, etp="1"), mt, 700, texts_vary=True)
    assert dated.profile.patients.mt_adult == 760


UNSURE = {**PLAIN, "patients": {"mt": 760, "fa": 1000}}


def test_an_amount_that_a_higher_band_could_give_is_undetermined_not_impossible() -> None:
    """Half time: 66 000 € below P90, 72 000 up to P95, then 5 × 19 000 (seed-000, ameli-2024-06).

    A list up to 1 351 patients, of which a growth is published, is below P95.
    """
    case = ask(UNSURE, etp="0.5")
    (answer,) = solved_options(case, "mt", "aid.total.amount >= 80000")
    assert (answer.outcome, spans(answer.undetermined)) == (
        SolveOutcome.UNDETERMINED,
        [(1352, None)],
    )
    (hole,) = answer.missing
    assert (hole.at, hole.rules, hole.who) == (1352, ("bands.mt.p90", "bands.mt.p95"), "cpam")
    assert [(one.path, one.who) for one in hole.facts] == [("patients.percentile.mt", "cpam")]
    (more,) = solved_options(case, "mt", "aid.total.amount > 95000")
    assert more.outcome is SolveOutcome.IMPOSSIBLE
    assert more.missing == ()
    (least,) = solved_options(case, "mt", "aid.total.amount <= 66000")  # it may be more from P50 up
    assert (spans(least.solutions), spans(least.undetermined)) == ([(0, 1044)], [(1045, None)])


def test_what_is_left_to_pay_is_least_in_the_highest_band() -> None:
    """30 000 € a year, 66 000 to 95 000 € of aid: 84 000 down to 55 000 € are left."""
    costly = {**UNSURE, "contract": {"signed_on": "2024-09-01", "employer_cost": 30000}}
    case = ask(costly, etp="0.5")
    for most, outcome in ((54_999, "impossible"), (55_000, "undetermined"), (84_000, "solved")):
        (answer,) = solved_options(case, "mt", f"aid.total.left_to_pay <= {most}")
        assert answer.outcome == outcome, most


def test_the_band_is_told_apart_from_the_results() -> None:
    """At rate 0 a half time pays 49 500 € below P90, 52 500 € up to P95: 19 + 14 + 3 × 6.5."""
    case = ask({**UNSURE, "patients": {"mt": 1200, "fa": 1000}}, etp="0.5")
    (answer,) = solved_options(case, "achievement", "aid.total.amount >= 66000")
    before, at, *_ = answer.solutions[0].points
    assert (before.at, before.holds, at.at, at.holds) == (Decimal("0.9999"), None, 1, True)
    assert answer.undetermined[0].first == Decimal("0.6923")  # 4 500 € of 6 500, three times
    (more,) = solved_options(case, "achievement", "aid.total.amount >= 67000")
    assert more.undetermined[0].first == Decimal("0.7437")  # 4 834 € of 6 500, three times


def test_a_growth_nobody_published_is_held_to_its_bounds() -> None:
    """Above 1 351 patients the growth lies between 0 and 258 (seed-000)."""
    case = ask(PLAIN, etp="1")
    (level,) = solved_options(case, "mt", "targets.mt.level <= 1300")
    assert spans(level.undetermined) == []  # 1 352 patients are more than 1 300 already
    (other,) = solved_options(case, "mt", "targets.mt.level <= 1700")
    assert spans(other.solutions) == [(0, 1442)]  # 1 442 + 258
    assert spans(other.undetermined) == [(1443, 1700)]
    assert other.missing[0].rules == ("targets.full.mt.points",)


def test_a_missing_fact_of_a_verdict_is_named_with_who_has_it() -> None:
    case = ask({**PLAIN, "doctor": {**BORN_IN_1975, "zone": "zip"}}, etp="2")
    (answer,) = solved_options(case, "doctor.zone", "check.verdict == eligible")
    assert [(one.at, one.holds) for one in answer.tried] == [
        ("zip", None),
        ("zac", False),
        ("none", False),
    ]
    facts = {one.path: one.who for one in answer.missing[0].facts}
    assert facts["contract.targets_reached"] == "cpam"


def test_each_stretch_carries_its_verdict() -> None:
    """More than 775 patients (seed-004)."""
    found = solve(
        ask(PLAIN, etp="1"),
        [parse_goal("targets.mt.growth >= 281")],
        [one for one in [unknown_named("mt")] if one],
    )
    (only,) = found.result.options[0].solutions
    assert [tuple(one) for one in only.verdicts] == [
        (0, 775, "not_eligible"),
        (776, 1144, "eligible"),
    ]
    assert "solve-aside" in [one.code for one in found.notes]


STATES = ("solutions", "undetermined")


def test_two_unknowns_give_a_frontier_that_every_pair_confirms() -> None:
    wishes = ("targets.mt.growth <= 280", "targets.fa.growth <= 440")
    (answer,) = solved_options(ask(PLAIN, etp="1"), "mt,fa", *wishes)
    mt, fa = unknown_named("mt"), unknown_named("fa")
    assert mt is not None
    assert fa is not None
    for first in (0, 500, 802, 803, 1144, 1145, 1351, 1352, 2000):
        piece = [one for one in answer.frontier if is_in([one], first)]
        for second in (0, 1200, 1257, 1258, 1486, 1500, 1900, 1902, 1903, 2500):
            pair = targets(with_fact(with_fact(ask(PLAIN, etp="1"), mt, first), fa, second))
            told = [
                _asked(one.growth, partial(ge, most))
                for one, most in zip(pair.result.options[0].targets, (280, 440), strict=True)
            ]
            held = False if False in told else None if None in told else True
            found = [any(is_in(getattr(one, name), second) for one in piece) for name in STATES]
            assert found == [held is True, held is None], (first, second)


@pytest.mark.slow
def test_a_frontier_that_moves_at_every_step_says_where_it_stopped() -> None:
    costly = {**PLAIN, "contract": {"signed_on": "2024-09-01", "employer_cost": 40000}}
    wish = "aid.total.left_to_pay <= 70000"
    (answer,) = solved_options(ask(costly, etp="1"), "achievement,employer_cost", wish)
    assert any(not one.is_resolved for one in answer.frontier)
    for piece in answer.frontier:
        if piece.is_resolved:
            (interval,) = piece.solutions
            rate = Fraction(piece.first)
            paid = 99000 + 3 * ((22000 - 11000) * rate)
            assert abs(Fraction(interval.last) * 5 - (70000 + paid)) <= 5


@given(
    profile=PROFILES,
    name=st.sampled_from(["mt", "fa", "achievement", "signed_on", "birth_date", "zone", "doctors"]),
    wish=st.sampled_from(
        [
            "check.verdict == eligible",
            "aid.total.amount >= 66000",
            "aid.total.guaranteed < 90000",
            "targets.fa.growth <= 300",
            "targets.fa.level != 1600",
        ]
    ),
)
@settings(max_examples=40, deadline=None)
def test_solved_then_computed_the_wish_holds_and_one_step_outside_it_does_not(
    profile: dict[str, Any], name: str, wish: str
) -> None:
    unknown = unknown_named(name)
    assert unknown is not None
    try:
        case = ask(profile)
        options = solved_options(case, name, wish)
    except RefusedGoal as error:
        assume(error.code != "no-such-path")
        raise
    except NoText:
        assume(False)
        return
    for option in options:
        for interval in (*option.solutions, *option.undetermined):
            state = interval in option.solutions
            for point in interval.points:
                inside = is_in([interval], point.at) or unknown.choices
                if inside:
                    assert point.holds is (True if state else None)
                elif state:
                    assert point.holds is not True
                assert _again(case, unknown, wish, (point.at, option.etp)) is point.holds


def _again(case: Case, unknown: Any, wish: str, at: tuple[Any, str | None]) -> bool | None:
    """Return whether the wish holds, recomputed and compared here."""
    place, etp = at
    value: Any = place
    if unknown.kind.value == "date":
        value = date.fromisoformat(place)
    elif unknown.kind.value == "rate":
        value = Fraction(str(place))
    changed = with_list(case, unknown, value)
    assert not problems(changed.profile, changed.ask.on)
    path, op, wanted = wish.split()
    asked = parse_path(path)
    assert asked is not None
    alone = changed.reopened(
        changed.profile, changed.ask._replace(etps=(Fraction(etp),) if etp else ())
    )
    values = list(values_at(alone, asked).values())
    if not values:
        return False
    found = values[0]
    if op == "==":
        return None if found.value == "undetermined" else str(found.value) == wanted
    number = int(wanted)
    compare = {
        ">=": lambda one: one >= number,
        "<": lambda one: one < number,
        "<=": lambda one: one <= number,
    }.get(op, lambda one: one != number)
    if path.startswith("aid"):
        return _in_any_band(alone, path, found, compare)
    return _asked(found, compare)


def _in_any_band(case: Case, path: str, found: Any, compare: Callable[[int], bool]) -> bool | None:
    """Return what a wish for an amount comes to: in the lowest band and, stated, the highest."""
    band = contract_band(case)
    if found.value is None or band.is_exact:
        return _asked(found, compare)
    rank = Decimal((0, 30, 50, 70, 90, 95)[band.high])
    top = replace(case.profile.patients, percentile=Percentile(mt=rank, fa=rank))
    richest = case.reopened(replace(case.profile, patients=top), case.ask)
    asked = parse_path(path)
    assert asked is not None
    most = next(iter(values_at(richest, asked).values()))
    return _told(found.value, found.high if most.value is None else most.value, compare)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("aid.total.amount", "comparison"),
        ("aid.total.amount > > 3", "comparison"),
        ("hello >= 3", "path"),
        ("check == eligible", "path"),
        ("aid.total.amount >= 2026-13-45", "value"),
        ("aid.total.amount >= 1 200 €", "value"),
    ],
)
def test_what_is_no_wish_is_refused(text: str, code: str) -> None:
    with pytest.raises(NotAGoal) as refused:
        parse_goal(text)
    assert refused.value.code == code


def test_values_are_numbers_percentages_days_and_words() -> None:
    written = ("120000", "80%", "0.8", "2027-01-01", "eligible", "true")
    read = [parse_goal(f"aid.total.amount >= {one}").value for one in written]
    rate = Fraction(4, 5)
    assert read == [Fraction(120000), rate, rate, date(2027, 1, 1), "eligible", "true"]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("aid.total.amount == eligible", "wrong-number"),
        ("check.verdict == 3000-01-01", "unknown-word"),
        ("check.verdict == 3", "unknown-word"),
        ("check.verdict == eligibel", "unknown-word"),
        ("check.criteria.sector.verdict != mett", "unknown-word"),
        ("aid.band.high == p90", "unknown-word"),
        ("check.verdict >= eligible", "wrong-word"),
        ("targets.mt.due_on >= 3", "wrong-date"),
        ("aid.years.3 >= 1", "many-values"),
        ("aid.total.amout >= 1", "no-such-path"),
        ("aid[0.7].total.amount >= 1", "no-such-path"),
    ],
)
def test_a_wish_that_answers_cannot_be_held_to_is_refused(wish: str, code: str) -> None:
    with pytest.raises(RefusedGoal) as refused:
        solved_options(ask(PLAIN, etp="1"), "mt", wish)
    assert refused.value.code == code


USAGE = {
    "unknown path": (("--want", "aid.total.amout >= 1", "--by", "mt"), "aid.total.amount"),
    "unknown answer": (("--want", "ad.total.amount >= 1", "--by", "mt"), "aid.total.amount"),
    "no comparison": (("--want", "hello", "--by", "mt"), "aid.total.amount >= 120000"),
    "several values": (("--want", "aid.years.3 >= 1", "--by", "mt"), "aid.years.3.amount"),
    "wrong type": (("--want", "aid.total.amount >= lots", "--by", "mt"), "120000"),
    "unknown fact": (("--want", "check.verdict == eligible", "--by", "sign_on"), "signed_on"),
    "French fact": (("--want", "check.verdict == eligible", "--by", "patientele_mt"), "mt"),
    "no such verdict": (
        ("--want", "check.verdict == eligibel", "--by", "mt"),
        "not_eligible, undetermined",
    ),
    "no such band": (("--want", "aid.band.low == p90-p94", "--by", "mt"), "p90-p95"),
    "no wish": (("--by", "mt"), "--want"),
    "no unknown": (("--want", "check.verdict == eligible"), "--by"),
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", USAGE)
def test_a_usage_error_is_one_sentence_with_what_to_write(name: str, lang: str) -> None:
    argv, hint = USAGE[name]
    done = run("solve", CASE_1, *argv, *ON, "--lang", lang)
    assert (done.code, done.out) == (2, "")
    first, second = done.err.splitlines()
    assert hint in first
    assert second.endswith("'amcli solve --help'.") or "amcli solve --help" in second


def test_a_group_is_refused_with_what_solve_answers_for() -> None:
    group = str(EXAMPLES / "group-of-four.yaml")
    done = run("solve", group, "--want", "check.verdict == eligible", "--by", "mt")
    assert done.code == 2
    assert "one doctor" in done.err


CODES = {
    "aid.total.amount >= 120000": 0,
    "aid.total.amount >= 999999": 1,
    "targets.mt.growth < 0": 1,
    "targets.mt.level == 1800": 3,
}


@pytest.mark.parametrize("wish", CODES)
def test_the_exit_code_tells_solved_impossible_and_undetermined(wish: str) -> None:
    by = "achievement" if wish.startswith("aid") else "mt"
    assert run("solve", CASE_1, "--want", wish, "--by", by, *ON).code == CODES[wish]
    assert run("solve", CASE_1, "--want", wish, "--by", by, "--exit-zero", *ON).code == 0


@cache
def validator() -> Any:
    return jsonschema_rs.validator_for(json.loads(run("schema", "solve").out))


@pytest.mark.parametrize(
    "argv",
    [
        ("--want", "aid.total.amount >= 120000", "--by", "achievement"),
        ("--want", "check.verdict == eligible", "--by", "signed_on", "--text", "2019"),
        ("--want", "targets.mt.growth <= 280", "--by", "mt", "--by", "fa"),
        ("--want", "aid.total.amount >= 70000", "--by", "etp"),
        ("--want", "targets.mt.due_on >= 2027-01-01", "--by", "signed_on"),
        ("--want", "aid.total.amount >= 999999", "--by", "zone"),
    ],
)
def test_every_answer_is_what_its_schema_says(argv: tuple[str, ...]) -> None:
    answer = json.loads(run("solve", CASE_1, *argv, *ON, "-f", "json").out)
    assert list(validator().iter_errors(answer)) == []
    assert answer["schema"] == "amcli.solve/1"
    assert not list(validator().iter_errors(answer | {"profile": None}))
    assert list(validator().iter_errors(answer | {"result": []}))


def test_csv_has_a_row_for_each_interval_and_verdict() -> None:
    argv = ("--want", "targets.mt.growth >= 281", "--by", "mt", "--etp", "1")
    found = list(csv.DictReader(io.StringIO(run("solve", CASE_1, *argv, *ON, "-f", "csv").out)))
    rows = [(one["state"], one["first"], one["last"]) for one in found]
    assert rows == [
        ("holds", "0", "775"),
        ("holds", "776", "1144"),
    ]
    assert [one["verdict"] for one in found] == ["not_eligible", "eligible"]
    assert {one["outcome"] for one in found} == {"solved"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_page_says_the_answer_and_its_proof(lang: str) -> None:
    argv = ("--want", "aid.total.amount >= 120000", "--by", "achievement", "--etp", "1")
    done = run("solve", CASE_1, *argv, *ON, "--lang", lang)
    assert done.code == 0
    assert ("63,64 %" if lang == "fr" else "63.64 %") in done.out
    assert "119 997 €" in done.out
    assert "120 000 €" in done.out


def test_what_was_asked_is_told_with_the_answer() -> None:
    found = result(
        ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 280", "check.verdict = eligible"
    )
    assert found.wants == (
        ("targets.mt.growth", "<=", "280"),
        ("check.verdict", "==", "eligible"),
    )
    assert found.by == (("patients.mt", "count"),)
    assert found.options[0].frontier == ()


def test_the_fact_as_it_is_is_judged_like_any_other() -> None:
    case = ask(PLAIN, etp="1")
    growth = targets(case).result.options[0].targets.mt.growth
    assert growth.value == 305  # the leaflet, 920 patients
    wishes = ("targets.mt.growth <= 280", "check.verdict == eligible")
    now = solved(case, "mt", *wishes).now
    assert now is not None
    assert (now.at, now.holds, now.values) == (920, False, (growth, Verdict.ELIGIBLE))
    held = solved(case, "mt", "targets.mt.growth <= 305").now
    assert held is not None
    assert (held.at, held.holds) == (920, True)
    day = solved(case, "signed_on", "aid.total.amount >= 132000").now
    assert day is not None
    assert (day.at, day.holds) == ("2024-09-01", True)
    assert solved(case, "achievement", "aid.total.amount >= 120000").now is None


def test_the_option_asked_is_where_one_stands() -> None:
    found = solved(ask(PLAIN, etp=["0.5"]), "etp", "aid.total.amount >= 70000")
    assert found.etp is None
    assert found.now is not None
    assert (found.now.at, found.now.holds) == ("0.5", False)


def test_a_solved_wish_has_nothing_in_its_way() -> None:
    assert solved(ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 280").binding == ()


def test_days_are_open_where_the_calendar_goes_on() -> None:
    """The oldest doctor there is has 119 years: born on the day after 120 years ago."""
    found = solved(ask(PLAIN, etp="1"), "birth_date", "targets.mt.growth == 0")
    assert found.solutions[0].first == "1906-11-23"
    assert (found.left_out[0].first, found.left_out[0].last) == (None, "1906-11-22")
    last = found.solutions[-1].last
    assert isinstance(last, str)
    born = moved(ask(PLAIN, etp="1"), birth_date=date.fromisoformat(last))
    assert targets(born).result.options[0].targets.mt.growth.value == 0
    later = date.fromordinal(date.fromisoformat(last).toordinal() + 1)
    born = moved(ask(PLAIN, etp="1"), birth_date=later)
    assert targets(born).result.options[0].targets.mt.growth.value != 0


def test_the_nearest_value_is_told_of_what_cannot_be() -> None:
    """No growth is above the 305 of the leaflet, at 920 patients."""
    (bound,) = solved(ask(PLAIN, etp="1"), "mt", "targets.mt.growth > 400").binding
    assert (bound.is_possible, bound.at, bound.best.value) == (False, 920, 305)
    assert {one.key for one in bound.rules} & {"targets.full.mt.points"}


def test_a_path_under_an_option_that_is_none_names_those_there_are() -> None:
    with pytest.raises(RefusedGoal) as found:
        result(ask(PLAIN), "mt", "aid[3].total.amount > 0")
    assert found.value.code == "no-such-path"
    assert found.value.known == ("aid[1/3]", "aid[0.5]", "aid[1]", "aid[1.5]", "aid[2]")
    with pytest.raises(RefusedGoal) as other:
        result(ask(PLAIN, etp="1"), "mt,sector", "aid.total.nothing > 0")
    assert other.value.code == "no-such-path"
    assert "aid.total.amount" in other.value.known


@pytest.mark.parametrize("path", ["targets.total.amount", "check.total", "targets.years.3"])
def test_a_path_of_another_answer_names_nothing(path: str) -> None:
    with pytest.raises(RefusedGoal) as found:
        result(ask(PLAIN, etp="1"), "mt", f"{path} >= 3")
    assert (found.value.code, str(found.value.wish.path)) == ("no-such-path", path)
    assert all(known.startswith(f"{path.partition('.')[0]}.") for known in found.value.known)


def test_rates_are_shown_as_decimals_and_costs_as_euros() -> None:
    found = solved(ask(PLAIN, etp="1"), "achievement", "aid.total.amount >= 132000")
    assert [(one.first, one.last) for one in found.solutions] == [(1, 1)]
    half = solved(ask(PLAIN, etp="1"), "achievement", "aid.total.amount >= 115500")
    assert half.solutions[0].first == Decimal("0.5")  # 38 000 + 28 000 + 3 × 16 500
    costly = {**PLAIN, "contract": {"signed_on": "2024-09-01", "employer_cost": 40000}}
    case = ask(costly, etp="1", achievement="1")
    cost = solved(case, "employer_cost", "aid.total.left_to_pay <= 68000")
    assert [(one.first, one.last) for one in cost.solutions] == [(0, 40000)]  # 5 × 40 000 - 132 000


def test_a_share_keeps_its_hundredths() -> None:
    secretary = {"former_secretary": True, "replaced_share": "0.25"}
    contract = {"signed_on": "2024-09-01", "assistant": secretary}
    found = solved(
        ask({**PLAIN, "contract": contract}, etp="1"), "replaced_share", "aid.total.amount > 0"
    )
    assert found.now is not None
    assert found.now.at == Decimal("0.25")
