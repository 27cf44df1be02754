"""The corners of paths, wishes, changed facts and steps, on results made for the purpose."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from amcli.law.check.eligibility import check
from amcli.law.figures.sourced import Citation, Figure, Sourced, given
from amcli.law.figures.terms import Option, Status, Verdict, Zone
from amcli.law.figures.tracing import FactRead, ReadingRead, RuleRead, Step
from amcli.law.pay.aid import aid
from amcli.law.profile.profile import Observation, Patients
from amcli.study.explain.operations import operations, plain
from amcli.study.paths.result_paths import (
    ResultPath,
    end_named,
    figures,
    held_places,
    is_named_by,
    parse_path,
    places,
)
from amcli.study.paths.what_if import (
    Kind,
    Unknown,
    changed,
    fact_of,
    unknown_named,
    unknowns,
    values_at,
    with_fact,
)
from amcli.study.solve.wishes import NOTHING, ManyValues, UnknownPath, known_paths, look, parse_wish
from asking import PLAIN, ask

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


def test_every_value_has_one_path() -> None:
    found = [(str(path), value) for path, value in places("it", WHOLE)]
    assert found == list(PLACES.items())
    numbers = {path: one for path, one in PLACES.items() if isinstance(one, Figure)}
    assert {str(path): value for path, value in figures("it", WHOLE)} == numbers


@pytest.mark.parametrize("first", [{"years"}, {"criteria", "verdict"}, {"mt", "missing"}, set()])
def test_only_what_begins_with_a_step_asked_is_looked_at(first: set[str]) -> None:
    wanted = [path for path in PLACES if _step(path) in first]
    assert [str(path) for path, _ in places("it", WHOLE, frozenset(first))] == wanted


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


def test_the_facts_that_may_vary_are_known_by_kind() -> None:
    kinds = {path: (one.kind, len(one.choices)) for path, one in unknowns().items()}
    for path, kind in {
        "patients.mt": (Kind.COUNT, 0),
        "patients.percentile.fa": (Kind.COUNT, 0),
        "doctor.age": (Kind.COUNT, 0),
        "doctor.clinical_fees_share": (Kind.RATE, 0),
        "contract.assistant.replaced_share": (Kind.RATE, 0),
        "achievement": (Kind.RATE, 0),
        "on": (Kind.DATE, 0),
        "contract.signed_on": (Kind.DATE, 0),
        "contract.employer_cost": (Kind.EUROS, 0),
        "contract.etp": (Kind.POSTS, 5),
        "practice.assistants_etp": (Kind.POSTS, 6),
        "doctor.optam": (Kind.CHOICE, 2),
        "practice.coordinated": (Kind.CHOICE, 3),
        "doctor.zone": (Kind.CHOICE, len(Zone)),
    }.items():
        assert kinds[path] == kind, path
    for path in ("name", "doctor.specialty", "contract.events", "doctor.situations"):
        assert path not in kinds


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("mt", "patients.mt"),
        ("etp", "contract.etp"),
        ("signed_on", "contract.signed_on"),
        ("optam", "doctor.optam"),
        ("notified_targets.mt", "contract.notified_targets.mt"),
        ("on", "on"),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_fact_is_named_by_its_last_word_where_one_alone_ends_so(
    name: str, path: str | None
) -> None:
    found = unknown_named(name)
    assert (found and found.path) == path


def test_a_changed_fact_changes_nothing_else() -> None:
    case = ask(PLAIN, etp="1", achievement="0.5")
    profile, question = case.profile, case.ask
    known = unknowns()
    assert changed(profile, question, known["achievement"], Decimal("0.25")) == (
        profile,
        question._replace(achievement=Fraction(1, 4)),
    )
    day = date(2027, 1, 1)
    assert changed(profile, question, known["on"], day) == (profile, question._replace(on=day))
    assert changed(profile, question, known["contract.etp"], Fraction(1, 2)) == (
        profile,
        question._replace(etps=(Fraction(1, 2),)),
    )
    rank = known["patients.percentile.mt"]
    other, same = changed(profile, question, rank, Decimal(40))
    assert same == question
    assert other.patients.percentile.mt == 40
    assert other.patients.mt == 920
    assert other.doctor == profile.doctor
    for path, value in {
        "achievement": Fraction(1, 2),
        "on": date(2026, 11, 22),
        "patients.mt": 920,
        "patients.percentile.mt": None,
        "contract.signed_on": date(2024, 9, 1),
    }.items():
        assert fact_of(case, known[path]) == value
    assert fact_of(with_fact(case, rank, Decimal(40)), rank) == 40


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


def made(code: str, result: Any, *inputs: Step, reads: tuple[Any, ...] = (), **told: Any) -> Step:
    step = Step(code, told)
    step.result = result
    for one in inputs:
        step.add(one)
    step.reads = dict.fromkeys(reads)
    return step


CITED = (Citation("seed-000", "p. 3"),)
RULE = RuleRead("2024-convention", "aid.full.year_1", Sourced(38000, Status.PUBLISHED, CITED))
HOLE = RuleRead("2024-convention", "bands.mt.p70", None)
FACT = FactRead("patients.mt", 920)
READ = ReadingRead("D3", "at-least")


def test_a_step_tells_what_it_was_told_and_looked_at() -> None:
    step = made("level", ONE, reads=(RULE, HOLE, FACT, READ), year=3, member=None, seen=())
    (found,) = operations(step, "")
    assert (found.number, found.code, found.part, found.result) == (1, "level", "", ONE)
    assert (found.given, found.inputs) == ((("year", 3),), ())
    (rule,) = found.rules
    assert rule == ("2024-convention", "aid.full.year_1", 38000, "published", CITED)
    assert (found.silent, found.facts, found.readings) == (("bands.mt.p70",), (FACT,), (READ,))


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
    assert unknowns()["patients.mt"] == Unknown("patients.mt", Kind.COUNT)
