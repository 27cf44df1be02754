"""What holds for every profile, whatever is missing in it."""

from collections.abc import Callable
from itertools import pairwise
from operator import ge, le
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Answer, Case
from amcli.law.ledger.schedule import schedule
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.study.compare.compare import compare
from command_line import run
from figures import ends_of, figures_in, sum_of
from profiles import Plain, document, facts, without
from questions import ask, forget
from random_profiles import (
    PROFILES,
    READING_CHOICES,
    TEXTS,
    named_as_in_python,
    running_profiles,
)

ENDS = ("value", "low", "high")
EXPECTED_CODES = {0, 1, 2, 3, 65, 66, 78}
some = settings(max_examples=100, deadline=None, derandomize=True)
texts = st.sampled_from([None, *TEXTS])
rates = st.sampled_from([None, "0", "1/3", "4/5", "1"])
COMMANDS: tuple[Callable[[Case], Answer[Any]], ...] = (check, aid, targets, schedule)


@given(PROFILES, texts, rates, READING_CHOICES)
@some
def test_a_longer_post_is_never_paid_less(
    profile: Plain, text: str | None, rate: str | None, readings: dict[str, str]
) -> None:
    case = ask(profile, text=text, etp=["1/3", "0.5", "1"], achievement=rate, readings=readings)
    for shorter, longer in pairwise(aid(case).result.options):
        for less, more in zip(shorter.years, longer.years, strict=True):
            for end in ENDS:
                low, high = getattr(less.amount, end), getattr(more.amount, end)
                assert low is None or high is None or low <= high, (shorter.etp, end, less.year)


# A fact with a default (no situation, not MEP, not newly installed, signed on the day of
# the question) does not go missing: another fact takes its place.
_WITH_DEFAULT = {
    ("doctor",),
    ("doctor", "situations"),
    ("doctor", "mep"),
    ("doctor", "installed_on"),
    ("contract",),
    ("contract", "signed_on"),
}


@given(PROFILES, texts, st.data())
@some
def test_a_missing_fact_never_becomes_a_refusal(
    profile: Plain, text: str | None, data: st.DataObject
) -> None:
    removable = [path for path in facts(profile) if path not in _WITH_DEFAULT]
    assume(removable)
    path = data.draw(st.sampled_from(removable))
    # Where a count and a percentile contradict each other the count decides the floor; without
    # it the percentile alone may refuse, and rightly.
    assume(not (path[0] == "patients" and "percentile" in profile["patients"] and len(path) == 2))
    before = check(ask(profile, text=text)).result.verdict
    after = check(ask(without(profile, path), text=text)).result.verdict
    assert after != "not_eligible" or before == "not_eligible", path


@given(PROFILES, texts, rates, READING_CHOICES)
@some
def test_every_figure_lies_between_its_bounds(
    profile: Plain, text: str | None, rate: str | None, readings: dict[str, str]
) -> None:
    case = ask(profile, text=text, achievement=rate, readings=readings)
    for command in COMMANDS:
        for figure in figures_in(command(case).result):
            known = [end for end in (figure.low, figure.value, figure.high) if end is not None]
            assert known == sorted(known), (command.__name__, figure)


@given(PROFILES, texts, rates, READING_CHOICES)
@some
def test_guaranteed_and_conditional_make_the_amount_and_the_years_the_total(
    profile: Plain, text: str | None, rate: str | None, readings: dict[str, str]
) -> None:
    case = ask(profile, text=text, achievement=rate, readings=readings)
    for option in aid(case).result.options:
        first = option.years[0].year
        assert first == 1 or option.term > 1
        years = range(first, first + option.total.years)
        assert [year.year for year in option.years] == list(years)
        for part in (*option.years, option.total):
            for end in ENDS:
                assert getattr(part.amount, end) == sum_of([part.guaranteed, part.conditional], end)
        for name in ("amount", "guaranteed", "conditional"):
            for end in ENDS:
                years = [getattr(year, name) for year in option.years]
                assert getattr(getattr(option.total, name), end) == sum_of(years, end), (name, end)


@given(PROFILES, texts, rates)
@some
def test_what_is_left_to_pay_is_the_cost_less_the_aid(
    profile: Plain, text: str | None, rate: str | None
) -> None:
    contract = profile.setdefault("contract", {})
    contract.setdefault("employer_cost", 28656)
    for option in aid(ask(profile, text=text, achievement=rate)).result.options:
        for year in option.years:
            cost = year.employer_cost.value
            expected = [
                None if end is None else cost - end
                for end in (year.amount.value, year.amount.high, year.amount.low)
            ]
            assert [*ends_of(year.left_to_pay)] == expected


@given(PROFILES, texts, rates, READING_CHOICES)
@some
def test_the_payments_of_a_year_add_up_to_its_aid(
    profile: Plain, text: str | None, rate: str | None, readings: dict[str, str]
) -> None:
    case = ask(profile, text=text, achievement=rate, readings=readings)
    pairs = zip(aid(case).result.options, schedule(case).result.options, strict=True)
    for paid, due in pairs:
        for year in paid.years:
            amounts = [
                entry.amount
                for entry in due.entries
                if entry.kind == "payment" and (entry.term, entry.year) == (paid.term, year.year)
            ]
            assert amounts
            assert sum_of(amounts, "value") == year.amount.value, (due.etp, year.year)
            for end, is_within in (("low", le), ("high", ge)):  # the ends of a part are its own
                total, whole = sum_of(amounts, end), getattr(year.amount, end)
                assert total is None or is_within(total, whole), (due.etp, year.year, end)


@given(PROFILES, READING_CHOICES)
@some
def test_unknown_dates_of_a_schedule_come_last(profile: Plain, readings: dict[str, str]) -> None:
    for option in schedule(ask(profile, readings=readings)).result.options:
        days = [entry.on for entry in option.entries]
        dated = [day for day in days if day is not None]
        assert days == [*sorted(dated), *[None] * (len(days) - len(dated))]
        assert all(entry.missing for entry in option.entries if entry.on is None)


@given(PROFILES, texts, READING_CHOICES)
@some
def test_a_text_does_not_differ_from_itself(
    profile: Plain, text: str | None, readings: dict[str, str]
) -> None:
    case = ask(profile, text=text, readings=readings)
    assert not compare([case, case]).result.differences


def test_a_doctor_who_moved_does_not_get_the_answer_of_another_whose_zone_is_unknown() -> None:
    # ameli-2023-05: full time was reserved to the ZIP under the text of 2019
    grows = {"on": "2020-01-01", "kind": "option", "etp": "1"}  # judged on that day
    move = {"on": "2019-09-02", "kind": "move", "zone": "zac"}
    contract: Plain = {"etp": "0.5", "signed_on": "2019-09-01"}
    stays = {"contract": {**contract, "events": [grows]}}
    moves = {"contract": {**contract, "events": [move, grows]}}
    found = {}
    for name, profile in (("stays", stays), ("moves", moves), ("stays again", stays)):
        criteria = check(ask(profile, text="2019")).result.criteria
        found[name] = next(one.verdict.value for one in criteria if one.code == "zone")
    assert found == {"stays": "undetermined", "moves": "not_met", "stays again": "undetermined"}


def test_two_texts_do_differ() -> None:
    profile = {"patients": {"mt": 920, "fa": 1350}, "contract": {"etp": "1"}}
    cases = [ask(profile, text=text) for text in TEXTS]
    assert compare(cases).result.differences


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["doctor", "patients", "contract", "mt", "etp", "signed_on"])
            | st.text(max_size=6),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
_commands = st.sampled_from(["check", "aid", "targets", "schedule", "compare-versions"])
_formats = st.sampled_from(["json", "jsonl", "csv", "md", "table"])
outside = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _assert_civil(command: str, stdin: bytes, *options: str) -> None:
    answer = run(command, "-", "--on", "2026-11-22", *options, stdin=stdin)
    assert answer.code in EXPECTED_CODES, (answer.code, answer.err)
    assert "Traceback" not in answer.err
    assert "internal error" not in answer.err


@given(_commands, _formats, PROFILES)
@outside
def test_a_valid_profile_is_answered_in_every_format(
    command: str, form: str, profile: Plain
) -> None:
    answer = run(command, "-", "--on", "2026-11-22", "-f", form, stdin=document(profile))
    assert answer.code in {0, 1, 3}, answer.err
    assert answer.out
    assert "Traceback" not in answer.err


@given(_commands, _ANYTHING)
@outside
def test_no_document_makes_a_traceback(command: str, anything: Any) -> None:
    _assert_civil(command, yaml.safe_dump(anything, allow_unicode=True).encode(), "-f", "json")


@given(_commands, st.binary(max_size=200))
@outside
def test_no_bytes_make_a_traceback(command: str, stdin: bytes) -> None:
    _assert_civil(command, stdin, "-f", "json")


@given(
    _commands,
    st.lists(
        st.sampled_from(
            [
                "--text",
                "2024",
                "nothing",
                "--on",
                "2024-13-01",
                "--etp",
                "0.5",
                "7",
                "--achievement",
                "80%",
                "x",
                "--reading",
                "D5=001",
                "D99=no",
                "-f",
                "json",
                "xml",
                "--strict",
                "--all",
            ]
        ),
        max_size=5,
    ),
)
@outside
def test_no_option_makes_a_traceback(command: str, options: list[str]) -> None:
    _assert_civil(command, b"doctor: {sector: 1}\n", *options)


@pytest.mark.parametrize("word", ["", "\x00", "🩺", "no-such-file.yaml"])
def test_no_place_makes_a_traceback(word: str, tmp_path: Path) -> None:
    for place in (word, str(tmp_path)):
        answer = run("aid", place, "-f", "json")
        assert answer.code in EXPECTED_CODES - {0}
        assert "Traceback" not in answer.err


@given(running_profiles(), running_profiles(), st.data())
@some
def test_a_doctor_is_answered_alike_after_another_and_alone(
    profile: Plain, other: Plain, data: st.DataObject
) -> None:
    # the other one shares all but one section, or one part of the contract
    section = data.draw(st.sampled_from(["doctor", "patients", "practice", "contract"]))
    before = {**profile, section: other.get(section, {})}
    answers = []
    for earlier in ([before], []):
        forget()
        for each in (*earlier, profile):
            case = ask(named_as_in_python(each))
            found = [answer(case) for answer in COMMANDS]
        answers.append(found)
    assert answers[0] == answers[1]
