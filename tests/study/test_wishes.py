"""What a wish names in a result, and the words in which it is compared."""

from datetime import date
from typing import Any, NamedTuple

import pytest

from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import Figure, Range, given
from amcli.law.figures.terms import Option, Status, Verdict
from amcli.law.pay.aid import aid
from amcli.law.profile.profile import Observation, Patients
from amcli.study.explain.operations import plain
from amcli.study.solve.goals import (
    NO_VALUE,
    GoalValue,
    ManyValues,
    UnknownPath,
    UnknownWord,
    goal_value,
    known_paths,
    parse_goal,
    word_of,
)
from amcli.study.solve.spread import spread_of
from amcli.study.sweep.sweep import NothingNamed
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
    assert spread_of(wish, seen(figure), lambda: seen(top)) == wanted


def test_words_are_compared_as_json_writes_them() -> None:
    assert [word_of(one) for one in (True, False, Verdict.ELIGIBLE, "P30-P50")] == [
        *("true", "false"),
        *("eligible", "p30-p50"),
    ]


def test_what_names_nothing_and_what_no_path_gives_are_told_in_the_words_asked() -> None:
    wish = parse_goal("check.verdict = perhaps")
    assert str(UnknownWord(wish, ("eligible",))) == "check.verdict == perhaps"
    assert wish.op == "=="
    assert str(NothingNamed(wish.path, ())) == "check.verdict"


def test_a_wish_finds_the_figure_of_its_year_and_its_ends() -> None:
    case = ask(PLAIN)
    third = aid(case).result.options[1].years[2].amount
    for end in ("", ".value", ".low", ".high"):
        seen = goal_value(case, parse_goal(f"aid[1].years.3.amount{end} > 0"))
        assert (seen.value, seen.is_there) == (third, True)
        assert seen.compared == getattr(third, end[1:] or "value")
    total = aid(case).result.options[0].total.guaranteed
    assert goal_value(case, parse_goal("aid[0.5].total.guaranteed > 0")).value == total


def test_a_wish_finds_a_criterion_and_its_margin() -> None:
    case = ask(PLAIN)
    (floor,) = [one for one in check(case).result.criteria if one.code == "floor-mt"]
    seen = goal_value(case, parse_goal("check.criteria.floor-mt.verdict == met"))
    assert (seen.value, seen.compared, seen.is_there) == (floor.verdict, floor.verdict, True)
    margin = goal_value(case, parse_goal("check.criteria.floor-mt.margin > 0"))
    assert margin.value == floor.margin
    verdict = goal_value(case, parse_goal("check.verdict == eligible"))
    assert (verdict.value, verdict.compared, verdict.is_there) == (Verdict.ELIGIBLE,) * 2 + (True,)
    assert goal_value(case, parse_goal("check.criteria.nothing.margin > 0")) == NO_VALUE
    assert goal_value(case, parse_goal("aid[1].years.9.amount > 0")) == NO_VALUE


def test_a_path_of_many_values_names_them_once_without_the_option() -> None:
    wish = parse_goal("aid.years.3.amount > 0")
    with pytest.raises(ManyValues) as found:
        goal_value(ask(PLAIN), wish)
    assert found.value.paths == ("aid.years.3.amount",)
    assert (str(found.value), found.value.wish) == ("aid.years.3.amount", wish)
    with pytest.raises(ManyValues) as below:
        goal_value(ask(PLAIN, etp="1"), parse_goal("aid[1].total > 0"))
    totals = aid(ask(PLAIN, etp="1")).result.options[0].total._fields
    assert below.value.paths == tuple(f"aid.total.{name}" for name in totals)


def test_known_paths_are_told_once_without_options() -> None:
    assert known_paths([("it", WHOLE)]) == tuple(
        dict.fromkeys(path.replace("[0.5]", "").replace("[1]", "") for path in PLACES)
    )
    error = UnknownPath(parse_goal("aid.nothing > 0"), ("aid.total.amount",))
    assert (str(error), error.known) == ("aid.nothing", ("aid.total.amount",))


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
