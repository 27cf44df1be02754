"""The values a fact may take, their ends, and how they are searched."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.contract.case import Case
from amcli.study.paths.axis import Axis, axis_of, place_of, stretches
from amcli.study.paths.breakpoints import Breakpoint
from amcli.study.paths.what_if import Kind, Unknown, unknowns
from profiles import EVERY_DAY, TODAY
from questions import ask

pytestmark = pytest.mark.pythons


def axis(case: Case, path: str) -> Axis:
    return axis_of(case, unknowns()[path])


@pytest.mark.parametrize(
    ("path", "first", "last", "open_below", "open_above"),
    [
        ("patients.mt", 0, 10**9, False, True),
        ("practice.doctors", 0, 10**9, False, True),
        ("contract.employer_cost", 0, 10**9, False, True),
        ("patients.percentile.fa", 0, 100, False, False),
        ("achievement", 0, 10_000, False, False),
        ("contract.assistant.replaced_share", 0, 10_000, False, False),
        ("doctor.age", 21, 119, False, False),
        ("contract.signed_on", date(2019, 9, 1), date(2056, 12, 31), False, True),
        ("on", date(2019, 9, 1), date(2199, 12, 31), False, True),
        ("doctor.birth_date", date(1900, 1, 1), TODAY, True, True),
        ("doctor.installed_on", date(1900, 1, 1), TODAY, True, True),
        ("patients.measured_on", date(1900, 1, 1), TODAY, True, True),
        ("contract.hired_on", date(1900, 1, 1), date(2056, 12, 31), True, True),
    ],
)
def test_a_fact_ends_where_no_profile_may_go(
    path: str, first: Any, last: Any, open_below: bool, open_above: bool
) -> None:
    """Days: from the first text (2019-09-01) where a text must cover them, to 30 years ahead."""
    found = axis(ask(EVERY_DAY), path)
    ends = [one.toordinal() if isinstance(one, date) else one for one in (first, last)]
    assert [found.first, found.last] == ends
    assert (found.is_open_below, found.is_open_above) == (open_below, open_above)
    assert found.has_order


def test_under_a_text_asked_by_name_a_signature_may_lie_before_it() -> None:
    found = axis(ask(EVERY_DAY, text="2024"), "contract.signed_on")
    assert found.first == date(1900, 1, 1).toordinal()
    assert not found.is_open_below


def test_words_have_a_place_each_and_no_order() -> None:
    found = axis(ask(EVERY_DAY), "doctor.sector")
    assert (found.first, found.last + 1, found.has_order) == (0, len(found.choices), False)
    assert (found.is_open_below, found.is_open_above, found.marks) == (False, False, ())
    assert [found.value(place) for place in range(len(found.choices))] == list(found.choices)


@pytest.mark.parametrize(
    ("path", "place", "value"),
    [
        ("patients.mt", 920, 920),
        ("patients.percentile.mt", 47, Decimal(47)),
        ("contract.employer_cost", 40_000, Decimal(40_000)),
        ("achievement", 6364, Decimal("0.6364")),
        ("doctor.clinical_fees_share", 8001, Decimal("0.8001")),
        ("contract.signed_on", date(2024, 6, 22).toordinal(), date(2024, 6, 22)),
        ("contract.etp", 2, Fraction(1)),
        ("practice.coordinated", 2, "committed"),
    ],
)
def test_a_place_is_a_value_and_back(path: str, place: int, value: Any) -> None:
    found = axis(ask(EVERY_DAY), path)
    assert found.value(place) == value
    assert type(found.value(place)) is type(value)
    assert place_of(found, value) == place


def test_what_lies_between_two_steps_has_the_lower_place() -> None:
    case = ask(EVERY_DAY)
    assert place_of(axis(case, "achievement"), Fraction(2, 3)) == 6666
    assert place_of(axis(case, "doctor.clinical_fees_share"), Decimal("0.63649")) == 6364
    posts = axis(case, "practice.assistants_etp")
    assert place_of(posts, Fraction(3, 4)) == place_of(posts, Fraction(1, 2)) == 2
    assert place_of(posts, Fraction(1, 4)) == place_of(posts, Fraction(0)) == 0
    assert place_of(axis(case, "contract.etp"), Fraction(1, 4)) == 0


def test_what_has_no_place_is_nowhere() -> None:
    case = ask(EVERY_DAY)
    assert place_of(axis(case, "patients.mt"), None) is None
    assert place_of(axis(case, "contract.employer_cost"), (Decimal(1), Decimal(2))) is None
    assert place_of(axis(case, "practice.coordinated"), "elsewhere") is None


COUNT = Unknown("patients.mt", Kind.COUNT)


def made(first: int, last: int, *at: int) -> Axis:
    return Axis(COUNT, first, last, marks=tuple(Breakpoint(one, ()) for one in at))


def test_few_values_are_cut_one_by_one_and_many_at_their_marks() -> None:
    assert made(5, 132, 40).cuts() == list(range(5, 133))  # 128 values
    assert made(5, 133, 40).cuts() == [5, 40]
    assert made(5, 500, 4, 5, 6, 80, 499, 500, 501).cuts() == [5, 6, 80, 499, 500]


@given(
    levels=st.lists(st.integers(1, 400), unique=True, max_size=5),
    signs=st.lists(st.sampled_from([-1, 1]), min_size=6, max_size=6),
    bound=st.integers(-30, 30),
)
@settings(max_examples=60, deadline=None)
def test_halving_finds_what_stepping_finds(levels: list[int], signs: list[int], bound: int) -> None:
    """Between two marks a figure moves one way: by one a step, up or down."""
    ordered = sorted(levels)

    def value(place: int) -> int:
        stretch = sum(level <= place for level in ordered)
        return signs[stretch] * (place - ([0, *ordered][stretch]) - 10)

    def outcome(place: int) -> int:
        return (value(place) > bound) - (value(place) < bound)

    found, _ = stretches(made(0, 400, *ordered), outcome)
    runs = [list(run) for _, run in groupby(range(401), outcome)]
    assert [(one.first, one.last) for one in found] == [(run[0], run[-1]) for run in runs]
    assert [one.outcome for one in found] == [outcome(run[0]) for run in runs]
