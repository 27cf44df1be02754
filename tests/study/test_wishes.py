"""What a wish names in a result, and the words in which it is compared."""

from datetime import date
from typing import Any, NamedTuple

import pytest

from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import Figure, Range, given
from amcli.law.figures.terms import Option, Status, Verdict
from amcli.law.figures.tracing import TracedStep
from amcli.law.pay.aid import aid
from amcli.law.profile.profile import Observation, Patients
from amcli.study.explain.operations import plain
from amcli.study.solve.reach import reach
from amcli.study.solve.wishes import (
    NOTHING,
    ManyValues,
    Seen,
    UnknownPath,
    UnknownWord,
    known_paths,
    look,
    parse_wish,
    word_of,
)
from amcli.study.sweep.sweep import NothingNamed
from asking import PLAIN, ask


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


def test_words_are_compared_as_json_writes_them() -> None:
    assert [word_of(one) for one in (True, False, Verdict.ELIGIBLE, "P30-P50")] == [
        *("true", "false"),
        *("eligible", "p30-p50"),
    ]


def test_what_names_nothing_and_what_no_path_gives_are_told_in_the_words_asked() -> None:
    wish = parse_wish("check.verdict = perhaps")
    assert str(UnknownWord(wish, ("eligible",))) == "check.verdict == perhaps"
    assert wish.op == "=="
    assert str(NothingNamed(wish.path, ())) == "check.verdict"


ONE, TWO, THREE, FOUR = (given(number) for number in (1, 2, 3, 4))


class Year(NamedTuple):
    """A year of a result made up."""

    year: int
    amount: Figure
    term: int = 1


class Asked(NamedTuple):
    """What is asked on a list."""

    growth: Figure


class Pair(NamedTuple):
    """Both lists."""

    mt: Asked | None
    fa: Asked | None


class Half(NamedTuple):
    """An option."""

    etp: str
    years: tuple[Year, ...]
    targets: Pair | None
    words: tuple[str, ...] = ()


class Rule(NamedTuple):
    """A criterion."""

    code: str
    member: str | None
    verdict: str
    etp: str | None


class Whole(NamedTuple):
    """A result."""

    verdict: str
    options: tuple[Half, ...]
    criteria: tuple[Rule, ...]
    missing: tuple[str, ...]


WHOLE = Whole(
    "eligible",
    (
        Half("0.5", (Year(1, ONE), Year(2, TWO), Year(1, THREE, term=2)), None),
        Half("1", (), Pair(Asked(FOUR), None), ("a", "b")),
    ),
    (
        Rule("floor", None, "met", "1"),
        Rule("floor", None, "not_met", None),
        Rule("floor", "Dr. A [x]#1@b", "met", "1"),
        Rule("floor", None, "undetermined", "1"),
    ),
    (),
)

PLACES = {
    "it.verdict": "eligible",
    "it[0.5].years.1.year": 1,
    "it[0.5].years.1.amount": ONE,
    "it[0.5].years.1.term": 1,
    "it[0.5].years.2.year": 2,
    "it[0.5].years.2.amount": TWO,
    "it[0.5].years.2.term": 1,
    "it[0.5].years.1@2.year": 1,
    "it[0.5].years.1@2.amount": THREE,
    "it[0.5].years.1@2.term": 2,
    "it[0.5].words": (),
    "it[1].years": (),
    "it[1].words": ("a", "b"),
    "it[1].mt.growth": FOUR,
    "it[1].fa": None,
    "it[1].criteria.floor.code": "floor",
    "it[1].criteria.floor.member": None,
    "it[1].criteria.floor.verdict": "met",
    "it[1].criteria.floor.etp": "1",
    "it[1].criteria.floor@Dr_A_x_1_b.code": "floor",
    "it[1].criteria.floor@Dr_A_x_1_b.member": "Dr. A [x]#1@b",
    "it[1].criteria.floor@Dr_A_x_1_b.verdict": "met",
    "it[1].criteria.floor@Dr_A_x_1_b.etp": "1",
    "it[1].criteria.floor#2.code": "floor",
    "it[1].criteria.floor#2.member": None,
    "it[1].criteria.floor#2.verdict": "undetermined",
    "it[1].criteria.floor#2.etp": "1",
    "it.criteria.floor.code": "floor",
    "it.criteria.floor.member": None,
    "it.criteria.floor.verdict": "not_met",
    "it.missing": (),
}


def test_a_wish_finds_the_figure_of_its_year_and_its_ends() -> None:
    case = ask(PLAIN)
    third = aid(case).result.options[1].years[2].amount
    for end in ("", ".value", ".low", ".high"):
        seen = look(case, parse_wish(f"aid[1].years.3.amount{end} > 0"))
        assert (seen.value, seen.is_there) == (third, True)
        assert seen.compared == getattr(third, end[1:] or "value")
    total = aid(case).result.options[0].total.guaranteed
    assert look(case, parse_wish("aid[0.5].total.guaranteed > 0")).value == total


def test_a_wish_finds_a_criterion_and_its_margin() -> None:
    case = ask(PLAIN)
    (floor,) = [one for one in check(case).result.criteria if one.code == "floor-mt"]
    seen = look(case, parse_wish("check.criteria.floor-mt.verdict == met"))
    assert (seen.value, seen.compared, seen.is_there) == (floor.verdict, floor.verdict, True)
    margin = look(case, parse_wish("check.criteria.floor-mt.margin > 0"))
    assert margin.value == floor.margin
    verdict = look(case, parse_wish("check.verdict == eligible"))
    assert (verdict.value, verdict.compared, verdict.is_there) == (Verdict.ELIGIBLE,) * 2 + (True,)
    assert look(case, parse_wish("check.criteria.nothing.margin > 0")) == NOTHING
    assert look(case, parse_wish("aid[1].years.9.amount > 0")) == NOTHING


def test_a_path_of_many_values_names_them_once_without_the_option() -> None:
    wish = parse_wish("aid.years.3.amount > 0")
    with pytest.raises(ManyValues) as found:
        look(ask(PLAIN), wish)
    assert found.value.paths == ("aid.years.3.amount",)
    assert (str(found.value), found.value.wish) == ("aid.years.3.amount", wish)
    with pytest.raises(ManyValues) as below:
        look(ask(PLAIN, etp="1"), parse_wish("aid[1].total > 0"))
    totals = aid(ask(PLAIN, etp="1")).result.options[0].total._fields
    assert below.value.paths == tuple(f"aid.total.{name}" for name in totals)


def test_known_paths_are_told_once_without_options() -> None:
    assert known_paths([("it", WHOLE)]) == tuple(
        dict.fromkeys(path.replace("[0.5]", "").replace("[1]", "") for path in PLACES)
    )
    error = UnknownPath(parse_wish("aid.nothing > 0"), ("aid.total.amount",))
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


def made(
    code: str, result: Any, *inputs: TracedStep, reads: tuple[Any, ...] = (), **told: Any
) -> TracedStep:
    step = TracedStep(code, told)
    step.result = result
    for one in inputs:
        step.add(one)
    step.reads = dict.fromkeys(reads)
    return step
