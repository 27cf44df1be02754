"""The way back agrees with stepping through every value, and proves its ends."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amcli.domain.aid import aid
from amcli.domain.case import Case
from amcli.domain.consistency import problems
from amcli.domain.eligibility import check
from amcli.domain.result_paths import parse_path
from amcli.domain.rules import NoText
from amcli.domain.solutions import Interval, Outcome, SolveOption
from amcli.domain.solve import solve
from amcli.domain.targets import targets
from amcli.domain.what_if import unknown_named, values_at, with_fact
from amcli.domain.wishes import ManyValues, NotAWish, UnknownPath, WrongKind, parse_wish
from asking import ask
from profiles_at_random import PROFILES
from running import run
from terminal import EXAMPLES

GP = {"specialty": "general-practice", "mep": False, "sector": 1, "birth_date": "1975-03-14"}
PLAIN: dict[str, Any] = {
    "doctor": GP,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}
CASE = str(EXAMPLES / "case-1.yaml")
ON = ("--on", "2026-11-22", "-q")


def solved(case: Case, by: str, *wishes: str) -> tuple[SolveOption, ...]:
    unknowns = [unknown_named(name) for name in by.split(",")]
    found = solve(case, [parse_wish(one) for one in wishes], [one for one in unknowns if one])
    options: tuple[SolveOption, ...] = found.result.options
    return options


def spans(intervals: Iterable[Interval]) -> list[tuple[Any, Any]]:
    return [(one.first, one.last) for one in intervals]


def is_in(intervals: Iterable[Any], value: Any) -> bool:
    return any(
        (one.first is None or one.first <= value) and (one.last is None or value <= one.last)
        for one in intervals
    )


class Answers(NamedTuple):
    """The answers under one option."""

    check: Any
    aid: Any
    targets: Any


Truth = Callable[[Answers], bool | None]


def _at_most(value: int | None, most: int) -> bool | None:
    return None if value is None else value <= most


# What each wish comes to, read off the results by hand; None where the figure is not known.
TRUTHS: dict[str, Truth] = {
    "targets.mt.growth <= 280": lambda one: _at_most(one.targets.targets.mt.growth.value, 280),
    "targets.mt.level <= 1250": lambda one: _at_most(one.targets.targets.mt.level.value, 1250),
    "targets.fa.growth == 460": lambda one: (
        None
        if one.targets.targets.fa.growth.value is None
        else one.targets.targets.fa.growth.value == 460
    ),
    "aid.total.amount > 130000": lambda one: (
        None if one.aid.total.amount.value is None else one.aid.total.amount.value > 130000
    ),
    "aid.total.amount.high <= 132000": lambda one: _at_most(one.aid.total.amount.high, 132000),
    "check.verdict == eligible": lambda one: {"eligible": True, "undetermined": None}.get(
        one.check.verdict.value, False
    ),
    "aid.years.3.guaranteed >= 11000": lambda one: (
        None
        if one.aid.years[2].guaranteed.value is None
        else one.aid.years[2].guaranteed.value >= 11000
    ),
}


def _agree(case: Case, name: str, values: Iterable[int]) -> None:
    """Compare the solver with what each value gives, for every wish at once."""
    unknown = unknown_named(name)
    assert unknown is not None
    answers = {wish: solved(case, name, wish)[0] for wish in TRUTHS}
    for value in values:
        changed = with_fact(case, unknown, value)
        found = Answers(
            check(changed).result,
            aid(changed).result.options[0],
            targets(changed).result.options[0],
        )
        for wish, truth in TRUTHS.items():
            held, answer = truth(found), answers[wish]
            assert is_in(answer.solutions, value) is (held is True), (wish, value)
            assert is_in(answer.undetermined, value) is (held is None), (wish, value)


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
    (answer,) = solved(case, "signed_on", "aid.total.amount >= 130000")
    (growth,) = solved(case, "signed_on", "targets.mt.growth <= 305")
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
            asked = targets(changed).result.options[0].targets.mt.growth.value
            assert is_in(growth.solutions, day.isoformat()) is (
                asked is not None and asked <= 305
            ), day


def test_the_day_on_which_the_doctor_is_65_when_judged_is_found() -> None:
    """Born 1961-12-05, 65 on 2026-12-05, judged at the third anniversary (seed-000, case 3)."""
    profile = {**PLAIN, "doctor": {**GP, "birth_date": "1961-12-05"}}
    (answer,) = solved(ask(profile, etp="0.5"), "signed_on", "targets.mt.growth == 0")
    assert is_in(answer.solutions, "2024-09-01")
    first = answer.solutions[-1].first
    assert first == "2024-06-22"  # before, no rule of age is known


# The 2024 text, full time: 132 000 € at full achievement (seed-000: 38 000 + 28 000 + 3 × 22 000),
# of which 3 × 11 000 follow the results: 120 000 € need 21 000 of 33 000.
def test_the_answer_one_less_and_one_more_are_as_claimed() -> None:
    (answer,) = solved(ask(PLAIN, etp="1"), "achievement", "aid.total.amount >= 120000")
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
    (answer,) = solved(ask(PLAIN, etp="1"), "mt", "check.verdict == eligible")
    assert spans(answer.solutions) == [(776, None)]
    assert [(one.at, one.holds) for one in answer.solutions[0].points] == [
        (775, False),
        (776, True),
    ]
    (inclusive,) = solved(
        ask(PLAIN, etp="1", readings={"D3": "at-least"}), "mt", "check.verdict == eligible"
    )
    assert spans(inclusive.solutions) == [(775, None)]


def test_an_answer_may_be_several_intervals() -> None:
    (answer,) = solved(ask(PLAIN, etp="1"), "mt", "targets.mt.growth >= 281")
    assert spans(answer.solutions) == [(803, 1144)]
    (other,) = solved(ask(PLAIN, etp="1"), "mt", "targets.mt.growth <= 280")
    assert spans(other.solutions) == [(0, 802), (1145, 1351)]
    assert spans(other.undetermined) == [(1352, None)]  # nothing is published above 1 351


def test_several_wishes_must_all_hold() -> None:
    wishes = ("targets.mt.growth <= 280", "check.verdict == eligible")
    (answer,) = solved(ask(PLAIN, etp="1"), "mt", *wishes)
    assert spans(answer.solutions) == [(776, 802), (1145, 1351)]


def test_each_option_has_its_own_answer() -> None:
    half, full = solved(ask(PLAIN), "mt", "aid.total.amount >= 100000")
    assert (half.etp, half.outcome) == ("0.5", Outcome.IMPOSSIBLE)
    assert (full.etp, full.outcome) == ("1", Outcome.SOLVED)
    (named,) = solved(ask(PLAIN), "mt", "aid[0.5].total.amount >= 60000")
    assert (named.etp, named.outcome) == ("0.5", Outcome.SOLVED)


def test_options_can_be_what_is_sought() -> None:
    (answer,) = solved(ask(PLAIN), "etp", "aid.total.amount >= 70000")
    held = [point.at for one in answer.solutions for point in one.points]
    assert held == ["1", "1.5", "2"]
    assert [point.at for one in answer.undetermined for point in one.points] == ["1/3"]


def test_what_is_impossible_names_the_best_and_the_rule_that_sets_it() -> None:
    (answer,) = solved(ask(PLAIN, etp="0.5"), "achievement", "aid.total.amount >= 120000")
    (bound,) = answer.binding
    assert (answer.outcome, bound.is_possible, bound.at) == (Outcome.IMPOSSIBLE, False, 1)
    assert bound.best.value == 66000  # 19 000 + 14 000 + 3 × 11 000 (seed-000)
    rules = {one.key: one for one in bound.rules}
    assert set(rules) == {f"aid.half.year_{year}" for year in (1, 2, 3)}
    assert "seed-000" in rules["aid.half.year_3"].sources


def test_a_verdict_that_cannot_be_had_names_the_criterion_in_the_way() -> None:
    sector_3 = {**PLAIN, "doctor": {**GP, "sector": 3}}
    (answer,) = solved(ask(sector_3, etp="1"), "mt", "check.verdict == eligible")
    (bound,) = answer.binding
    assert [one.key for one in bound.rules] == ["check.criteria.sector"]
    assert bound.at == 920  # no other list comes nearer than the doctor's own


def test_a_verdict_that_hangs_on_a_missing_fact_is_undetermined_not_refused() -> None:
    no_sector = {**PLAIN, "doctor": {"specialty": "general-practice", "mep": False}}
    (answer,) = solved(ask(no_sector, etp="1"), "mt", "check.verdict == eligible")
    assert answer.outcome is Outcome.UNDETERMINED
    assert spans(answer.undetermined) == [(776, None)]
    assert "check.criteria.sector" in [one.key for one in answer.binding[0].rules]
    (other,) = solved(ask(no_sector, etp="1"), "mt", "check.verdict == undetermined")
    assert spans(other.solutions) == [(776, None)]


def test_wishes_possible_only_apart_are_said_so() -> None:
    wishes = ("targets.mt.growth >= 300", "targets.mt.level >= 1300")
    (answer,) = solved(ask(PLAIN, etp="1"), "mt", *wishes)
    assert answer.outcome is Outcome.UNDETERMINED  # above 1 351 nobody published the growth
    (below,) = solved(ask(PLAIN, etp="1"), "mt", *wishes, "aid.total.amount.high < 150000")
    assert below.outcome is Outcome.IMPOSSIBLE
    assert all(one.is_possible for one in below.binding)


def test_a_list_no_profile_can_have_is_left_out_and_said() -> None:
    adults = {**PLAIN, "patients": {"mt": 920, "fa": 1350, "mt_adult": 760}}
    (answer,) = solved(ask(adults, etp="1"), "mt", "aid.total.amount > 0")
    assert spans(answer.solutions) == [(760, None)]
    assert [(one.first, one.last, one.reason) for one in answer.left_out] == [(0, 759, "adults")]


def test_two_unknowns_give_a_frontier_that_every_pair_confirms() -> None:
    wishes = ("targets.mt.growth <= 280", "targets.fa.growth <= 440")
    (answer,) = solved(ask(PLAIN, etp="1"), "mt,fa", *wishes)
    mt, fa = unknown_named("mt"), unknown_named("fa")
    assert mt is not None
    assert fa is not None
    for first in (0, 500, 802, 803, 1144, 1145, 1351, 1352, 2000):
        piece = [one for one in answer.frontier if is_in([one], first)]
        for second in (0, 1200, 1257, 1258, 1486, 1500, 1900, 1902, 1903):
            pair = targets(with_fact(with_fact(ask(PLAIN, etp="1"), mt, first), fa, second))
            growths = [one.growth.value for one in pair.result.options[0].targets if one]
            held = all(
                value is not None and value <= most
                for value, most in zip(growths, (280, 440), strict=True)
            )
            assert any(is_in(one.solutions, second) for one in piece) is held, (first, second)


def test_a_frontier_that_moves_at_every_step_says_where_it_stopped() -> None:
    costly = {**PLAIN, "contract": {"signed_on": "2024-09-01", "employer_cost": 40000}}
    wish = "aid.total.left_to_pay <= 70000"
    (answer,) = solved(ask(costly, etp="1"), "achievement,employer_cost", wish)
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
@settings(max_examples=60, deadline=None)
def test_solved_then_computed_the_wish_holds_and_one_step_outside_it_does_not(
    profile: dict[str, Any], name: str, wish: str
) -> None:
    unknown = unknown_named(name)
    assert unknown is not None
    try:
        case = ask(profile)
        options = solved(case, name, wish)
    except (UnknownPath, NoText):
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
    changed = with_fact(case, unknown, value)
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
    if found.value is None:
        return None
    number = int(wanted)
    return {
        ">=": found.value >= number,
        "<": found.value < number,
        "<=": found.value <= number,
    }.get(op, found.value != number)


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
    with pytest.raises(NotAWish) as refused:
        parse_wish(text)
    assert refused.value.code == code


def test_values_are_numbers_percentages_days_and_words() -> None:
    written = ("120000", "80%", "0.8", "2027-01-01", "eligible", "true")
    read = [parse_wish(f"aid.total.amount >= {one}").value for one in written]
    rate = Fraction(4, 5)
    assert read == [Fraction(120000), rate, rate, date(2027, 1, 1), "eligible", "true"]


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ("aid.total.amount == eligible", WrongKind),
        ("check.verdict == 3000-01-01", None),
        ("check.verdict >= eligible", WrongKind),
        ("targets.mt.due_on >= 3", WrongKind),
        ("aid.years.3 >= 1", ManyValues),
        ("aid.total.amout >= 1", UnknownPath),
        ("aid[0.7].total.amount >= 1", UnknownPath),
    ],
)
def test_a_wish_that_answers_cannot_be_held_to_is_refused(
    wish: str, error: type[Exception] | None
) -> None:
    if error is None:  # a word that no verdict is: refused by nothing, never met
        assert solved(ask(PLAIN, etp="1"), "mt", wish)[0].outcome is Outcome.IMPOSSIBLE
        return
    with pytest.raises(error):
        solved(ask(PLAIN, etp="1"), "mt", wish)


USAGE = {
    "unknown path": (("--want", "aid.total.amout >= 1", "--by", "mt"), "aid.total.amount"),
    "unknown answer": (("--want", "ad.total.amount >= 1", "--by", "mt"), "aid.total.amount"),
    "no comparison": (("--want", "hello", "--by", "mt"), "aid.total.amount >= 120000"),
    "several values": (("--want", "aid.years.3 >= 1", "--by", "mt"), "aid.years.3.amount"),
    "wrong type": (("--want", "aid.total.amount >= lots", "--by", "mt"), "120000"),
    "unknown fact": (("--want", "check.verdict == eligible", "--by", "sign_on"), "signed_on"),
    "French fact": (("--want", "check.verdict == eligible", "--by", "patientele_mt"), "mt"),
    "no wish": (("--by", "mt"), "--want"),
    "no unknown": (("--want", "check.verdict == eligible"), "--by"),
}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", USAGE)
def test_a_usage_error_is_one_sentence_with_what_to_write(name: str, lang: str) -> None:
    argv, hint = USAGE[name]
    done = run("solve", CASE, *argv, *ON, "--lang", lang)
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
    "targets.mt.growth < 0": 3,
}


@pytest.mark.parametrize("wish", CODES)
def test_the_exit_code_tells_solved_impossible_and_undetermined(wish: str) -> None:
    by = "achievement" if wish.startswith("aid") else "mt"
    assert run("solve", CASE, "--want", wish, "--by", by, *ON).code == CODES[wish]
    assert run("solve", CASE, "--want", wish, "--by", by, "--exit-zero", *ON).code == 0


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
    answer = json.loads(run("solve", CASE, *argv, *ON, "-f", "json").out)
    assert list(validator().iter_errors(answer)) == []
    assert answer["schema"] == "amcli.solve/1"
    assert not list(validator().iter_errors(answer | {"profile": None}))
    assert list(validator().iter_errors(answer | {"result": []}))


def test_csv_has_a_row_for_each_interval() -> None:
    argv = ("--want", "targets.mt.growth <= 280", "--by", "mt", "--etp", "1")
    found = list(csv.DictReader(io.StringIO(run("solve", CASE, *argv, *ON, "-f", "csv").out)))
    rows = [(one["state"], one["first"], one["last"]) for one in found]
    assert rows == [
        ("holds", "0", "802"),
        ("holds", "1145", "1351"),
        ("undetermined", "1352", ""),
    ]
    assert {one["outcome"] for one in found} == {"solved"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_page_says_the_answer_and_its_proof(lang: str) -> None:
    argv = ("--want", "aid.total.amount >= 120000", "--by", "achievement", "--etp", "1")
    done = run("solve", CASE, *argv, *ON, "--lang", lang)
    assert done.code == 0
    assert "63.64 %" in done.out
    assert "119 997 €" in done.out
    assert "120 000 €" in done.out
