"""The engine of tables says what the engine of one profile says, on every row."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asking import book
from profiles_at_random import PROFILES, READING_CHOICES, TEXTS, document
from tabled import as_typed, differences, expected, question, read_back, table_of

pytest.importorskip("polars")

from amcli.columnar.evaluate import Engine
from amcli.columnar.kernel import Question

TODAY = date(2026, 11, 22)
QUESTIONS = st.builds(
    question,
    on=st.sampled_from([TODAY, date(2024, 6, 22), date(2028, 2, 29)]),
    text=st.sampled_from([None, None, *TEXTS, "2026-aide-collective"]),
    etps=st.sampled_from([[], [], ["1"], ["0.5", "1"], ["1/3", "2"], ["1.5"], ["0.6"]]),
    achievement=st.sampled_from([None, "0", "0.37", "1"]),
    readings=READING_CHOICES,
)


@settings(max_examples=60)
@given(
    profiles=st.lists(PROFILES, min_size=1, max_size=25),
    asked=QUESTIONS,
    is_typed=st.booleans(),
)
def test_a_table_is_answered_as_each_of_its_profiles(profiles, asked, is_typed):
    table = table_of(profiles)
    table = as_typed(table) if is_typed else table
    wanted = [
        row
        for number, profile in enumerate(profiles, 1)
        for row in expected(document(profile), book(), asked, number)
    ]
    found = read_back(Engine(Question(book(), asked)).evaluate(table))
    assert differences(found, wanted) == []
