"""Every value of a result has one path, on results made for the purpose."""

from typing import NamedTuple

import pytest

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.law.pay.aid import aid
from amcli.study.paths.result_paths import (
    ResultPath,
    end_named,
    held_places,
    is_named_by,
    parse_path,
    places,
)
from figures import figures
from made_results import PLACES, WHOLE
from profiles import PLAIN
from questions import ask
from solutions import values_at


def test_every_value_has_one_path() -> None:
    found = [(str(path), value) for path, value in places("it", WHOLE)]
    assert found == list(PLACES.items())
    numbers = {path: one for path, one in PLACES.items() if isinstance(one, Figure)}
    assert {str(path): value for path, value in figures("it", WHOLE)} == numbers


@pytest.mark.parametrize("first", [{"years"}, {"criteria", "verdict"}, {"mt", "missing"}, set()])
def test_only_what_begins_with_a_step_asked_is_looked_at(first: set[str]) -> None:
    wanted = [path for path in PLACES if _step(path) in first]
    asked = [ResultPath("it", None, (step,)) for step in first]
    assert [str(path) for path, _ in places("it", WHOLE, asked)] == wanted


def _step(path: str) -> str:
    return path.replace("[0.5]", "").split(".")[1]


def test_a_value_is_held_by_the_part_that_says_it() -> None:
    held = {str(path): holder for path, _, holder in held_places("it", WHOLE)}
    half, full = WHOLE.options
    assert held["it.verdict"] is held["it.missing"] is WHOLE
    assert held["it[0.5].years.1@2.amount"] is half.years[2]
    assert full.targets is not None
    assert held["it[1].mt.growth"] is full.targets.mt
    assert held["it[1].fa"] is full
    assert held["it[1].criteria.floor#2.verdict"] is WHOLE.criteria[3]


class Entry(NamedTuple):
    """A part of a list with names of all kinds."""

    value: int
    code: str | None = None
    member: str | None = None
    matter: str | None = None
    criterion: str | None = None
    year: int | None = None
    term: int = 1


class Listed(NamedTuple):
    """A result with such a list."""

    verdict: str
    entries: tuple[Entry, ...]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (Entry(1, code="solde", year=3, term=2), "solde-3@2"),
        (Entry(1, code="a", member="b", matter="c", criterion="d", year=1), "a-b-c-d-1"),
        (Entry(1, matter="targets"), "targets"),
        (Entry(1, criterion="Dr X. Y"), "Dr_X_Y"),
        (Entry(1), "item"),
    ],
)
def test_a_part_of_a_list_is_named_by_what_tells_it_apart(entry: Entry, name: str) -> None:
    found = [str(path) for path, _ in places("it", Listed("", (entry,)))]
    assert f"it.entries.{name}.value" in found


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (" aid[0.5].years.3.amount ", ResultPath("aid", "0.5", ("years", "3", "amount"))),
        ("check", ResultPath("check", None, ())),
        ("targets.mt", ResultPath("targets", None, ("mt",))),
        ("schedule[1]", ResultPath("schedule", "1", ())),
        ("aid.", None),
        ("aid[].total", None),
        ("Aid.total", None),
        ("other.total", None),
        ("aid.total amount", None),
        ("", None),
    ],
)
def test_a_path_is_read_whole_or_not_at_all(text: str, path: ResultPath | None) -> None:
    assert parse_path(text) == path


def test_a_path_means_itself_and_what_lies_below() -> None:
    whole = ResultPath("aid", "1", ("years", "3", "amount"))
    for asked, means in [
        ("aid", True),
        ("aid[1]", True),
        ("aid[1].years.3.amount", True),
        ("aid.years.3", True),
        ("aid.years.2", False),
        ("aid[0.5].years", False),
        ("targets.years", False),
        ("aid[1].years.3.amount.low", False),
    ]:
        path = parse_path(asked)
        assert path is not None
        assert is_named_by(path, whole) is means, asked
    for end in ("value", "low", "high"):
        assert end_named(whole._replace(steps=(*whole.steps, end))) == (whole, end)
    assert end_named(whole) == (whole, "value")
    assert end_named(ResultPath("aid", None, ())) == (ResultPath("aid", None, ()), "value")


def test_a_path_gives_its_value_or_those_below() -> None:
    case = ask(PLAIN)
    half, full = aid(case).result.options
    exact = values_at(case, ResultPath("aid", "1", ("total", "amount")))
    assert list(exact.values()) == [full.total.amount]
    both = values_at(case, ResultPath("aid", None, ("total", "amount")))
    assert list(both.values()) == [half.total.amount, full.total.amount]
    assert values_at(case, ResultPath("aid", None, ("nothing",))) == {}
    verdict = values_at(case, ResultPath("check", None, ("verdict",)))
    assert list(verdict.values()) == [Verdict.ELIGIBLE]
