"""A result made for the purpose, with every shape that a path may meet, and its places."""

from typing import NamedTuple

from amcli.law.figures.sourced import Figure, given

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
