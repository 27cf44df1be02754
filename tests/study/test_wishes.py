"""What a wish names in a result, and the words in which it is compared."""

from datetime import date
from typing import Any, NamedTuple

import pytest

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Range, given
from amcli.law.figures.terms import Option, Status, Verdict
from amcli.law.pay.aid import aid
from amcli.law.profile.profile import Observation, Patients
from amcli.study.explain.explain import plain
from amcli.study.paths.result_paths import NoSuchPath, known_paths
from amcli.study.paths.what_if import ANSWERS, word_of
from amcli.study.solve.goals import (
    NO_VALUE,
    Goal,
    GoalValue,
    RefusedGoal,
    parse_goal,
    spread_of,
    value_in,
)
from made_results import ONE, PLACES, WHOLE
from profiles import PLAIN
from questions import ask


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
    def seen(value: Any) -> GoalValue:
        return GoalValue(value, value, True)

    wish = parse_goal(f"{path} >= 3")
    figure = Figure(5, 3, 7, "estimated")
    assert spread_of(wish, seen(figure), seen(top)) == wanted


def test_words_are_compared_as_json_writes_them() -> None:
    assert [word_of(one) for one in (True, False, Verdict.ELIGIBLE, "P30-P50")] == [
        *("true", "false"),
        *("eligible", "p30-p50"),
    ]


def test_what_names_nothing_and_what_no_path_gives_are_told_in_the_words_asked() -> None:
    wish = parse_goal("check.verdict = perhaps")
    refused = RefusedGoal("unknown-word", wish, ("eligible",))
    assert str(refused) == "check.verdict == perhaps"
    assert wish.op == "=="
    assert str(NoSuchPath(str(wish.path), ())) == "check.verdict"


def _value(case: Case, wish: Goal) -> GoalValue:
    return value_in(ANSWERS[wish.path.concept](case).result, wish)


def test_a_wish_finds_the_figure_of_its_year_and_its_ends() -> None:
    case = ask(PLAIN)
    third = aid(case).result.options[1].years[2].amount
    for end in ("", ".value", ".low", ".high"):
        seen = _value(case, parse_goal(f"aid[1].years.3.amount{end} > 0"))
        assert (seen.value, seen.is_there) == (third, True)
        assert seen.compared == getattr(third, end[1:] or "value")
    total = aid(case).result.options[0].total.guaranteed
    assert _value(case, parse_goal("aid[0.5].total.guaranteed > 0")).value == total


def test_a_wish_finds_a_criterion_and_its_margin() -> None:
    case = ask(PLAIN)
    (floor,) = [one for one in check(case).result.criteria if one.code == "floor-mt"]
    seen = _value(case, parse_goal("check.criteria.floor-mt.verdict == met"))
    assert (seen.value, seen.compared, seen.is_there) == (floor.verdict, floor.verdict, True)
    margin = _value(case, parse_goal("check.criteria.floor-mt.margin > 0"))
    assert margin.value == floor.margin
    verdict = _value(case, parse_goal("check.verdict == eligible"))
    assert (verdict.value, verdict.compared, verdict.is_there) == (Verdict.ELIGIBLE,) * 2 + (True,)
    assert _value(case, parse_goal("check.criteria.nothing.margin > 0")) == NO_VALUE
    assert _value(case, parse_goal("aid[1].years.9.amount > 0")) == NO_VALUE


def test_a_path_of_many_values_names_them_once_without_the_option() -> None:
    wish = parse_goal("aid.years.3.amount > 0")
    with pytest.raises(RefusedGoal) as found:
        _value(ask(PLAIN), wish)
    assert (found.value.code, found.value.known) == ("many-values", ("aid.years.3.amount",))
    assert (str(found.value), found.value.wish) == ("aid.years.3.amount > 0", wish)
    with pytest.raises(RefusedGoal) as below:
        _value(ask(PLAIN, etp="1"), parse_goal("aid[1].total > 0"))
    totals = aid(ask(PLAIN, etp="1")).result.options[0].total._fields
    assert below.value.known == tuple(f"aid.total.{name}" for name in totals)


def test_known_paths_are_told_once_without_options() -> None:
    assert known_paths("it", WHOLE) == tuple(
        dict.fromkeys(path.replace("[0.5]", "").replace("[1]", "") for path in PLACES)
    )
    error = NoSuchPath("aid.nothing", ("aid.total.amount",))
    assert (str(error), error.path, error.known) == (*("aid.nothing",) * 2, ("aid.total.amount",))


class Said(NamedTuple):
    """A result of which one field is said."""

    reason: str
    text: str


class Silent(NamedTuple):
    """A result of which nothing is said."""

    reason: str


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (ONE, ONE),
        (None, None),
        (7, 7),
        ("word", "word"),
        (date(2024, 6, 22), date(2024, 6, 22)),
        (Option.HALF, "0.5"),
        (Status.ESTIMATED, Status.ESTIMATED.label),
        ((Option.HALF, 3), ("0.5", 3)),
        (Observation(on=date(2025, 1, 1)), date(2025, 1, 1)),
        (Patients(mt=3), None),
        (Said("because", "2024"), "2024"),
        (Silent("because"), None),
    ],
)
def test_a_result_is_said_as_a_figure_a_number_a_word_or_a_day(value: Any, said: Any) -> None:
    assert plain(value) == said


def test_a_text_is_said_by_its_id() -> None:
    assert plain(ask(PLAIN).rules) == "2024-convention"
