"""The values a fact may take, their ends, and every value at which a rule may change its mind."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.contract.case import Case
from amcli.study.paths.breakpoint_days import shifts
from amcli.study.paths.breakpoints import Breakpoint, breakpoints
from amcli.study.paths.what_if import Kind, Unknown, unknowns
from amcli.study.solve.axis import Axis, axis_of, place_of
from amcli.study.solve.search import stretches
from asking import ask

ON = date(2026, 11, 22)
DAY = timedelta(days=1)
DOCTOR = {
    "specialty": "general-practice",
    "mep": False,
    "sector": 1,
    "birth_date": "1975-03-14",
    "installed_on": "2010-02-27",
}
EVERY_DAY: dict[str, Any] = {
    "doctor": DOCTOR,
    "patients": {"mt": 920, "fa": 1350, "measured_on": "2024-08-30"},
    "contract": {
        "signed_on": "2024-09-01",
        "hired_on": "2024-09-16",
        "proof_received_on": "2024-10-03",
        "observations": [{"on": "2025-09-15", "mt": 1000, "mt_adult": 800, "fa": 1400}],
        "events": [{"on": "2026-09-05", "kind": "renewal"}],
        "suspensions": [{"from_": "2025-01-10", "until": "2025-01-31"}],
    },
}
STATED = {
    "on": ON,
    "contract.signed_on": date(2024, 9, 1),
    "contract.hired_on": date(2024, 9, 16),
    "contract.proof_received_on": date(2024, 10, 3),
    "doctor.installed_on": date(2010, 2, 27),
    "doctor.birth_date": date(1975, 3, 14),
    "patients.measured_on": date(2024, 8, 30),
    "contract.observations": date(2025, 9, 15),
    "contract.events": date(2026, 9, 5),
}
SUSPENDED = (date(2025, 1, 10), date(2025, 1, 31))
LENGTH = 22  # days of that suspension, both ends counted


def axis(case: Case, path: str) -> Axis:
    return axis_of(case, unknowns()[path])


def marks(case: Case, path: str) -> dict[int, set[str]]:
    return {one.at: set(one.keys) for one in breakpoints(case, unknowns()[path])}


def keys_at(case: Case, path: str, key: str) -> list[int]:
    return [at for at, keys in marks(case, path).items() if key in keys]


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
        ("doctor.birth_date", date(1900, 1, 1), ON, True, True),
        ("doctor.installed_on", date(1900, 1, 1), ON, True, True),
        ("patients.measured_on", date(1900, 1, 1), ON, True, True),
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
        ("achievement", 6364, Fraction(6364, 10_000)),
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

    found = stretches(made(0, 400, *ordered), outcome)
    runs = [list(run) for _, run in groupby(range(401), outcome)]
    assert [(one.first, one.last) for one in found] == [(run[0], run[-1]) for run in runs]
    assert [one.outcome for one in found] == [outcome(run[0]) for run in runs]


def test_shares_doctors_and_targets_have_their_own_levels() -> None:
    """80 % of clinical fees; two doctors in 2019: at least or more than, so both sides."""
    case = ask(EVERY_DAY, etp="1")
    assert marks(case, "doctor.clinical_fees_share") == {
        8000: {"eligibility.clinical_fees.min_share"},
        8001: {"eligibility.clinical_fees.min_share"},
    }
    path = "contract.assistant.replaced_share"
    assert marks(case, path) == {10_000: {path}}
    path = "contract.notified_targets.mt"
    assert marks(case, path) == {1: {path}}
    assert marks(case, "achievement") == {}
    of_2019 = ask(EVERY_DAY, text="2019", etp="1")
    key = "eligibility.grouped_practice.min_doctors"
    assert marks(of_2019, "practice.doctors") == {2: {key}, 3: {key}}


def test_a_list_meets_what_was_counted_and_the_adults_among_it() -> None:
    adults = {**EVERY_DAY, "patients": {"mt": 920, "fa": 1350, "mt_adult": 700}}
    case = ask(adults, etp="1")
    seen, other = "contract.observations", "patients.mt_adult"
    assert keys_at(case, "patients.mt", seen) == [800, 801, 1000, 1001]
    assert keys_at(case, "patients.mt", other) == [700, 701]
    assert keys_at(case, "patients.mt_adult", seen) == [800, 801]
    assert keys_at(case, "patients.mt_adult", other) == [920, 921]
    assert keys_at(case, "patients.fa", seen) == [1400, 1401]
    assert keys_at(case, "patients.fa", other) == []


def met(pairs: list[tuple[date, str]]) -> dict[int, set[str]]:
    """Return the marks of days: each, the day after, and one more from 27 February on."""
    found: dict[int, set[str]] = defaultdict(set)
    for day, why in pairs:
        late = 3 if (day.month == 2 and day.day >= 27) else 2
        for step in range(late):
            found[(day + step * DAY).toordinal()].add(why)
    return dict(found)


def stated() -> list[tuple[date, str]]:
    return [(day, path) for path, day in STATED.items()] + [
        (day, "contract.suspensions") for day in SUSPENDED
    ]


def years_back(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


def anniversaries() -> list[tuple[date, str]]:
    """The anniversaries of the five years, and of one more year for each since the first text."""
    found = []
    for years in range(5 + 2026 - 2019 + 1):
        day = years_back(STATED["contract.signed_on"], -years)
        found += [(day, "contract.signed_on"), (day + LENGTH * DAY, "contract.suspensions")]
    return found


def test_a_day_that_no_rule_counts_from_meets_the_days_stated() -> None:
    for path in ("contract.hired_on", "contract.proof_received_on", "patients.measured_on"):
        others = [(day, why) for day, why in stated() if why != path]
        assert marks(ask(EVERY_DAY), path) == met(others)


def test_a_birth_meets_the_age_of_65_on_every_day_that_is_judged() -> None:
    """From 65 on no growth is asked (2024 text); nobody of 20 or 120 signs."""
    judged = [ON, STATED["contract.observations"], *(day for day, _ in anniversaries())]
    expected = [
        *((years_back(day, 65), "targets.age.from_age") for day in judged),
        (years_back(ON, 21), "doctor.birth_date"),
        (years_back(ON, 120), "doctor.birth_date"),
        *stated(),
    ]
    assert marks(ask(EVERY_DAY, etp="1"), "doctor.birth_date") == met(expected)


def test_an_installation_meets_the_twelve_months_before_the_signature() -> None:
    expected = [(date(2023, 9, 1), "newly_installed.months"), *stated()]
    assert marks(ask(EVERY_DAY, etp="1"), "doctor.installed_on") == met(expected)


def test_a_signature_meets_every_day_by_its_anniversaries() -> None:
    """Days in force of the three texts; 65 years after the birth; six months after a count."""
    texts = [
        (date(2019, 9, 1), "in_force.2019-avenant-7"),
        (date(2023, 4, 30), "in_force.2019-avenant-7"),
        (date(2023, 5, 1), "in_force.2023-reglement-arbitral"),
        (date(2024, 6, 21), "in_force.2023-reglement-arbitral"),
        (date(2024, 6, 22), "in_force.2024-convention"),
    ]
    others = [(day, why) for day, why in stated() if why != "contract.signed_on"]
    once = [
        *texts,
        *others,
        (date(2040, 3, 14), "targets.age.from_age"),
        (date(2026, 3, 15), "obligations.review_months"),
    ]
    expected = [(date(2011, 2, 27), "newly_installed.months")]
    for day, why in once:
        for years in range(5 + 2026 - 2019 + 1):
            back = years_back(day, years)
            expected += [(back, why), (back - LENGTH * DAY, "contract.suspensions")]
    assert marks(ask(EVERY_DAY, etp="1"), "contract.signed_on") == met(expected)


def test_a_question_meets_the_years_the_days_stated_and_the_birthday() -> None:
    expected = [*anniversaries(), *stated(), (date(2040, 3, 14), "targets.age.from_age")]
    assert marks(ask(EVERY_DAY, etp="1"), "on") == met(expected)


def test_an_age_leaves_a_year_for_the_birthday() -> None:
    """Of 63 on 2026-11-22: 65 between 2027-11-23 and 2028-11-22."""
    aged = {
        **EVERY_DAY,
        "doctor": {"specialty": "general-practice", "mep": False, "sector": 1, "age": 63},
        "contract": {"signed_on": "2024-09-01"},
    }
    found = keys_at(ask(aged, etp="1"), "contract.signed_on", "targets.age.from_age")
    days = {date.fromordinal(at) for at in found}
    for day in (date(2027, 11, 23), date(2027, 11, 24), date(2028, 11, 22), date(2028, 11, 23)):
        assert {day, years_back(day, 3), years_back(day, 12)} <= days
    assert (min(days), max(days)) == (date(2015, 11, 23), date(2028, 11, 23))


def test_suspensions_move_anniversaries_by_each_run_of_them() -> None:
    periods = [
        {"from_": "2026-03-01", "until": "2026-03-04"},
        {"from_": "2025-03-01", "until": "2025-03-01"},
        {"from_": "2025-06-01", "until": "2025-06-02"},
        {"from_": "2026-06-01"},
    ]
    case = ask({**EVERY_DAY, "contract": {"signed_on": "2024-09-01", "suspensions": periods}})
    assert shifts(case) == [1, 2, 3, 4, 6, 7]  # 1, 2 and 4 days, in that order
