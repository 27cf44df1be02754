"""The steps of an explanation, from traces made for the purpose."""

from typing import Any, NamedTuple

from amcli.law.figures.sourced import Citation, Figure, Sourced, given
from amcli.law.figures.terms import Status
from amcli.study.explain.explain import operations
from amcli.study.explain.tracing import FactRead, ReadingUse, RuleRead, TracedStep
from amcli.study.paths.what_if import Kind, unknowns
from made_results import FOUR, ONE, THREE, TWO, WHOLE


def made(
    code: str, result: Any, *inputs: TracedStep, reads: tuple[Any, ...] = (), **told: Any
) -> TracedStep:
    step = TracedStep(code, told)
    step.result = result
    for one in inputs:
        step.add(one)
    step.reads = dict.fromkeys(reads)
    return step


CITED = (Citation("seed-000", "p. 3"),)
RULE = RuleRead("2024-convention", "aid.full.year_1", Sourced(38000, Status.PUBLISHED, CITED))
HOLE = RuleRead("2024-convention", "bands.mt.p70", None)
FACT = FactRead("patients.mt", 920)
READ = ReadingUse("D3", "at-least")


def test_a_step_tells_what_it_was_told_and_looked_at() -> None:
    step = made("level", ONE, reads=(RULE, HOLE, FACT, READ), year=3, member=None, seen=())
    (found,) = operations(step, "")
    assert (found.number, found.code, found.part, found.result) == (1, "level", "", ONE)
    assert (found.given, found.inputs) == ((("year", 3),), ())
    (rule,) = found.rules
    assert rule == ("2024-convention", "aid.full.year_1", 38000, "published", CITED)
    assert (found.silent, found.facts) == (("bands.mt.p70",), (FACT,))
    assert found.readings == (ReadingUse("D3", "at-least"),)


def test_a_criterion_tells_its_code_first() -> None:
    (found,) = operations(made("criterion", WHOLE.criteria[0], reads=(FACT,), etp="1"), "")
    assert found.given == (("code", "floor"), ("etp", "1"))
    assert found.result == "met"


def test_steps_come_after_what_they_stand_on_each_once() -> None:
    base = made("base", ONE, reads=(FACT,))
    left, right = made("left", TWO, base, reads=(RULE,)), made("right", THREE, base, reads=(HOLE,))
    top = made("top", FOUR, left, right, base)
    found = list(operations(top, ""))
    assert [(one.number, one.code) for one in found] == [
        (1, "base"),
        (2, "left"),
        (3, "right"),
        (4, "top"),
    ]
    assert [one.inputs for one in found] == [(), (1,), (1,), (2, 3)]  # base through the others


def test_a_step_that_is_the_same_twice_is_told_once() -> None:
    first, again = made("base", ONE, reads=(FACT,)), made("base", ONE, reads=(FACT,))
    top = made("top", TWO, first, again, reads=(RULE,))
    assert [(one.code, one.inputs) for one in operations(top, "")] == [("base", ()), ("top", (1,))]


def test_what_only_hands_on_or_found_nothing_is_left_out() -> None:
    base = made("base", ONE, reads=(FACT,))
    handed = made("handed", ONE, base)
    again = made("again", ONE, handed)
    empty = made("empty", None)
    top = made("top", TWO, again, empty)
    assert [(one.code, one.inputs) for one in operations(top, "")] == [("base", ()), ("top", (1,))]
    looked = made("looked", None, reads=(HOLE,))
    assert [one.code for one in operations(made("top", TWO, looked), "")] == ["looked", "top"]
    other = made("other", TWO, base)  # makes something else of one input
    assert [one.code for one in operations(made("top", THREE, other), "")] == [
        "base",
        "other",
        "top",
    ]


class Paid(NamedTuple):
    """What a year pays, of which each part hangs on steps of its own."""

    amount: Figure
    guaranteed: Figure
    solde: Figure


def test_a_part_of_a_year_hangs_on_its_own_steps_alone() -> None:
    codes = ("guaranteed", "acompte", "paid")
    inputs = [made(code, given(10 + place), reads=(FACT,)) for place, code in enumerate(codes)]
    year = made("year-pay", Paid(ONE, TWO, THREE), *inputs, reads=(RULE,))
    for part, wanted, result in [
        ("amount", ["paid"], ONE),
        ("guaranteed", ["guaranteed"], TWO),
        ("solde", ["acompte", "paid"], THREE),
        ("", ["guaranteed", "acompte", "paid"], None),
    ]:
        *before, last = operations(year, part)
        assert [one.code for one in before] == wanted
        assert (last.part, last.result) == (part, result)
    assert unknowns()["patients.mt"][:2] == ("patients.mt", Kind.COUNT)
