"""Why an answer changes from one text to another: parts by group of rules, which add up."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations, permutations
from math import factorial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.check.eligibility import check
from amcli.law.contract.case import Ask, Case, open_case
from amcli.law.figures.terms import Option
from amcli.law.pay.aid import aid
from amcli.law.pay.targets import targets
from amcli.law.text.rules import RuleSet
from amcli.load.toml.files import load_rules
from amcli.load.toml.keys import KEYS
from amcli.study.compare.attribution import (
    GROUPS,
    Attribution,
    MixedTexts,
    RuleGroup,
    attributions,
    group_of,
    shapley,
    whole_parts,
)
from command_line import CASE_1, EXAMPLES, ON, ROOT, run
from profiles import PLAIN, Plain, profile_of
from questions import ask, book
from random_profiles import (
    ETPS,
    PROFILES,
    READING_CHOICES,
    TEXTS,
    named_as_in_python,
    running_profiles,
)

DOCTOR: Plain = {
    "doctor": {"specialty": "general-practice", "sector": 1, "birth_date": "1975-03-14"},
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}
# A first year raised from 38 000 to 40 000 €.
FORK = """
id = "raised"
extends = "2024-convention"

[citations]
wish = { source = "wish", locator = "page" }

[sources.wish]
title = "What a union asks for"
kind = "secondary"
where = "its letter of November"

[aid.full]
year_1 = { value = 40000, status = "assumed", cite = ["wish"] }
"""


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    path = tmp_path / "raised.toml"
    path.write_text(FORK, "utf-8")
    return path


def between(
    profile: Plain, first: str, last: str, **asked: Any
) -> dict[tuple[str, str], Attribution]:
    cases = [ask(profile, text=text, **asked) for text in (first, last)]
    return {(one.etp, one.what): one for one in attributions(cases)}


def parts(one: Attribution) -> dict[str, int | None]:
    """Return the parts in order that are not nothing."""
    return {part.rule: part.in_order for part in one.parts if part.in_order != 0}


def test_every_rule_belongs_to_one_group() -> None:
    assert {key.partition(".")[0] for key in KEYS} == set(GROUPS)
    assert {group_of(key) for key in KEYS} == set(RuleGroup)


@pytest.mark.parametrize(
    ("key", "group"),
    [
        ("aid.full.year_1", "amounts"),
        ("bands.mt.p90", "bands"),
        ("eligibility.floor.bound", "thresholds"),
        ("options.full.zones", "thresholds"),
        ("second_assistant.from_year", "thresholds"),
        ("guarantee.full_years", "payment-shares"),
        ("payments.later.share", "payment-shares"),
        ("targets.full.mt.points", "targets"),
        ("newly_installed.mt", "targets"),
        ("contract.years", "other"),
    ],
)
def test_a_rule_is_in_the_group_a_reader_looks_for_it_in(key: str, group: str) -> None:
    assert group_of(key).value == group


def test_a_fork_that_raises_year_1_is_attributed_to_amounts_exactly(fork: Path) -> None:
    book = load_rules(fork)
    profile = profile_of(DOCTOR)
    asked = [Ask(on=date(2026, 11, 22), text=text) for text in ("2024-convention", "raised")]
    found = attributions([open_case(profile, book, one) for one in asked])
    changed = {(one.etp, one.what): one for one in found if one.change != 0}
    assert set(changed) == {("1", "amount"), ("1", "guaranteed")}
    for one in changed.values():
        assert (one.change, one.low_change, one.high_change) == (2000, 2000, 2000)
        assert [tuple(part) for part in one.parts] == [("amounts", 2000, 2000, "2000")]
    kept = [part for one in found if not one.change for part in one.parts]
    assert kept
    assert all(part.in_order == part.average == 0 for part in kept)


def test_the_same_fork_says_so_on_the_command_line(fork: Path) -> None:
    texts = ("--text", "2024", "--text", "raised")
    argv = ("compare-versions", CASE_1, *ON, "--rules", str(fork), "--etp", "1", *texts)
    found = json.loads(run(*argv, "-f", "json").out)["result"]["attributions"]
    assert [(one["what"], one["change"]) for one in found] == [
        ("amount", 2000),
        ("guaranteed", 2000),
        ("mt", 0),
        ("fa", 0),
    ]
    shown = run(*argv, "--all").out.splitlines()
    (row,) = [line for line in shown if line.startswith("full time, aid ") and "amounts" in line]
    assert " ".join(row.split()) == "full time, aid 132 000 € 134 000 €* +2 000 € amounts +2 000 €"


def test_a_text_against_itself_has_no_part() -> None:
    for one in between(DOCTOR, "2024", "2024").values():
        assert one.parts == ()
        assert one.change in (0, None)
        assert one.before == one.after


def test_an_option_that_a_text_refuses_counts_for_nothing() -> None:
    # ameli-2023-05: full time outside a ZIP opens in 2023; 36 000 + 27 000 + 3 x 21 000 (seed-004)
    doctor = DOCTOR | {"doctor": DOCTOR["doctor"] | {"zone": "none"}}
    one = between(doctor, "2019", "2023", etp="1")["1", "amount"]
    assert (one.from_verdict, one.to_verdict) == ("not_eligible", "eligible")
    assert (one.before.value, one.after.value, one.change) == (0, 126000, 126000)
    assert parts(one) == {"thresholds": 126000}


def test_without_results_the_payment_shares_count() -> None:
    # seed-002: from year 3 all of 2019 follows the results; seed-000: half of 10 500 is sure since
    profile = DOCTOR | {"practice": {"doctors": 3, "coordinated": True}}
    one = between(profile, "2019", "2023", etp="0.5", achievement="0")["0.5", "amount"]
    assert (one.before.value, one.after.value) == (31500, 31500 + 3 * 5250)
    assert parts(one) == {"payment-shares": 15750}
    assert between(profile, "2019", "2023", etp="0.5")["0.5", "amount"].change == 0


def test_what_nobody_published_is_not_attributed_and_says_why() -> None:
    # the table of 2023 was not published: only the targets can tell
    one = between(DOCTOR, "2023", "2024", etp="1")["1", "mt"]
    assert (one.before.value, one.after.value, one.change) == (None, 305, None)
    assert one.unknown == ("targets",)
    assert {(part.average, part.exact) for part in one.parts} == {(None, None)}
    assert {part.rule: part.in_order for part in one.parts}["targets"] is None
    assert (one.low_change, one.high_change) == (0, 305 - 322)


def test_strict_leaves_estimates_out_of_the_parts() -> None:
    profile = DOCTOR | {"patients": {"mt": 1100, "mt_adult": 900, "fa": 1350}}
    cases = [ask(profile, text=text, etp="1") for text in ("2024", "2024")]
    kept, left = (attributions(cases, keeps)[2] for keeps in (True, False))
    assert (kept.what, kept.change, left.change) == ("mt", 0, None)


LIVES = st.one_of(PROFILES, running_profiles().map(named_as_in_python))
TEXT_PAIRS = st.permutations([*TEXTS, "2026-aide-collective"]).map(lambda texts: texts[:2])
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "etp": st.lists(st.sampled_from(ETPS).map(str), min_size=1, max_size=2, unique=True),
        "achievement": st.sampled_from(["0", "0.5", "1"]),
        "readings": READING_CHOICES,
    },
)


@settings(max_examples=60, deadline=None)
@given(LIVES, TEXT_PAIRS, ASKED)
def test_parts_add_up_to_the_change_in_both_ways(
    profile: Plain, texts: list[str], asked: dict[str, Any]
) -> None:
    for one in between(profile, *texts, **asked).values():
        rules = {part.rule for part in one.parts}
        assert [part.rule for part in one.parts] == [each for each in RuleGroup if each in rules]
        if any(part.exact is None or part.in_order is None for part in one.parts):
            assert {part.exact for part in one.parts} == {None}
            assert {part.average for part in one.parts} == {None}
            assert one.unknown or one.before.value is None
            continue
        assert sum(part.in_order or 0 for part in one.parts) == (one.change or 0)
        assert sum(part.average or 0 for part in one.parts) == (one.change or 0)
        exact = [Fraction(part.exact or 0) for part in one.parts]
        assert sum(exact) == (one.change or 0)
        whole = [part.average or 0 for part in one.parts]
        assert all(abs(one - each) < 1 for one, each in zip(whole, exact, strict=True))


@settings(max_examples=12, deadline=None)
@given(LIVES, TEXT_PAIRS, ASKED)
def test_the_parts_are_those_of_switching_every_way_by_hand(
    profile: Plain, texts: list[str], asked: dict[str, Any]
) -> None:
    first, last = (ask(profile, text=text, **asked) for text in texts)
    options = tuple(option for option in first.options if option in last.options)
    found = attributions([first, last])
    groups = [RuleGroup(part.rule) for part in found[0].parts] if found else []
    sizes = range(len(groups) + 1)
    sets = [frozenset(each) for size in sizes for each in combinations(groups, size)]
    answers = {taken: plain_answers(mixed(first, last, taken, options)) for taken in sets}
    for one in found:
        value = {taken: answers[taken].get((one.etp, one.what)) for taken in sets}
        assert [part.in_order for part in one.parts] == [gain for _, gain in steps(groups, value)]
        if None in value.values():
            assert {part.exact for part in one.parts} == {None}
            continue
        gains = dict.fromkeys(groups, 0)
        for way in permutations(groups):
            for group, gain in steps(way, value):
                gains[group] += gain
        orders = factorial(len(groups))
        exact = [str(Fraction(gains[group], orders)) for group in groups]
        assert [part.exact for part in one.parts] == exact


def steps(
    way: Sequence[RuleGroup], value: Mapping[frozenset[RuleGroup], int | None]
) -> Iterator[tuple[RuleGroup, Any]]:
    """Yield each group and what switching it adds, those before it in the way being switched."""
    for place, group in enumerate(way):
        before, after = value[frozenset(way[:place])], value[frozenset(way[: place + 1])]
        yield group, None if before is None or after is None else after - before


def mixed(
    first: Case, last: Case, taken: frozenset[RuleGroup], options: tuple[Option, ...]
) -> Case:
    """Return the case under rules put together without any of the shortcuts."""
    figures = {key: one for key, one in first.rules.figures.items() if group_of(key) not in taken}
    figures |= {key: one for key, one in last.rules.figures.items() if group_of(key) in taken}
    scope = (last if RuleGroup.THRESHOLDS in taken else first).rules.header.scope
    header = first.rules.header._replace(scope=scope)
    return first._replace(rules=RuleSet(header, {}, figures), options=options, memo={})


def plain_answers(case: Case) -> dict[tuple[str, str], int | None]:
    """Return the totals and growths that the commands answer, nothing for a refused option."""
    refused = {one.etp for one in check(case).result.options if one.verdict == "not_eligible"}
    found: dict[tuple[str, str], int | None] = {}
    for paid in aid(case).result.options:
        for what in ("amount", "guaranteed"):
            value = getattr(paid.total, what).value
            found[paid.etp, what] = 0 if paid.etp in refused else value
    for asked in targets(case).result.options:
        for name in ("mt", "fa"):
            target = getattr(asked.targets, name)
            found[asked.etp, name] = None if target is None else target.growth.value
    return found


def test_what_is_between_and_around_is_what_the_commands_answer() -> None:
    for text in TEXTS:
        case = ask(DOCTOR, text=text)
        own = plain_answers(case)
        for first, last in ((text, TEXTS[0]), (TEXTS[2], text)):
            for (etp, what), one in between(DOCTOR, first, last).items():
                figure = one.before if first == text else one.after
                assert figure.value == own[etp, what]


def as_many_as_switches_make(count: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(-9000, 9000), min_size=2**count, max_size=2**count)


@given(st.integers(0, 5).flatmap(as_many_as_switches_make))
def test_the_average_is_that_of_all_orders(values: list[int]) -> None:
    count = len(values).bit_length() - 1
    orders = list(permutations(range(count)))
    gains = [Fraction(0)] * count
    for order in orders:
        switched = 0
        for place in order:
            gains[place] += values[switched | 1 << place] - values[switched]
            switched |= 1 << place
    assert shapley(values) == [gain / len(orders) for gain in gains]


@given(st.lists(st.fractions(-5000, 5000, max_denominator=720), max_size=6))
def test_rounded_parts_add_up_and_stay_within_one_of_the_exact_ones(shares: list[Fraction]) -> None:
    total = sum(shares, Fraction(0))
    exact = [*shares, -total % 1]
    rounded = whole_parts(exact)
    assert sum(rounded) == sum(exact)
    assert all(abs(whole - share) < 1 for whole, share in zip(rounded, exact, strict=True))
    pairs = zip(rounded, exact, strict=True)
    assert all(whole == share for whole, share in pairs if share.denominator == 1)


def test_several_texts_are_each_set_against_the_one_before() -> None:
    found = json.loads(run("compare-versions", CASE_1, *ON, "-f", "json").out)["result"]
    pairs = list(dict.fromkeys((one["from_text"], one["to_text"]) for one in found["attributions"]))
    assert pairs == [(TEXTS[0], TEXTS[1]), (TEXTS[1], TEXTS[2])]


@pytest.mark.parametrize(
    "argv",
    [
        (str(EXAMPLES / "group-of-four.yaml"),),
        (CASE_1, "--text", "2024", "--etp", "0.5,1"),
    ],
)
def test_groups_and_options_of_one_text_have_no_attribution(argv: tuple[str, ...]) -> None:
    answer = json.loads(run("compare-versions", *argv, *ON, "-f", "json").out)
    assert answer["result"]["attributions"] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_tells_both_ways_where_they_differ(lang: str) -> None:
    argv = ("compare-versions", CASE_1, *ON, "--text", "2019", "--text", "2024", "--etp", "1")
    shown = run(*argv, "--all", "--lang", lang).out
    # 0 or 132 000 € hangs on the zone; what the amounts add hangs on whether the option is open
    assert "+132 000 €" in shown
    assert "+129 000 €" in shown
    assert "+3 000 €" in shown


WATCH = """
import sys
from amcli.main import run
run(sys.argv[1:])
print("\\n".join(sys.modules), file=sys.stderr)
"""


@pytest.mark.process
def test_no_other_answer_pays_for_it() -> None:
    argv = ("aid", CASE_1, "-f", "json")
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *argv], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert "amcli.law.pay.aid" in done.stderr
    for module in ("attribution", "hybrids", "population"):
        assert f"amcli.law.{module}" not in done.stderr


def texts() -> tuple[RuleSet, RuleSet]:
    return book().named("2019-avenant-7"), book().named("2024-convention")


UNREAD = ("transition.", "renewal.", "in_force_from", "in_force_until")


def test_groups_are_those_in_which_two_texts_say_something_else() -> None:
    first, second = texts()
    changed = {
        group_of(key)
        for key in {*first.figures, *second.figures}
        if not key.startswith(UNREAD) and first.value(key) != second.value(key)
    }
    assert MixedTexts(first, second).groups == tuple(one for one in RuleGroup if one in changed)
    assert MixedTexts(first, first).groups == ()


def test_a_hybrid_has_each_figure_of_the_text_its_group_is_taken_from() -> None:
    first, second = texts()
    between = MixedTexts(first, second)

    def read(case: Case) -> dict[str, Any]:
        return {key: case.rules.value(key) for key in {*first.figures, *second.figures}}

    found = between.under_each(ask(PLAIN, text="2019"), read)
    assert len(found) == 2 ** len(between.groups)
    for switched, figures in enumerate(found):
        for key, value in figures.items():
            group = group_of(key)
            is_taken = group in between.groups and switched >> between.groups.index(group) & 1
            assert value == (second if is_taken else first).value(key), (switched, key)


def test_what_a_rule_does_not_look_at_is_not_asked_again() -> None:
    between = MixedTexts(*texts())
    asked: list[str] = []

    def amount(case: Case) -> Any:
        asked.append(case.rules.id)
        return case.rules.value("aid.full.year_1")

    found = between.under_each(ask(PLAIN, text="2019"), amount)
    bit = 1 << between.groups.index(RuleGroup.AMOUNTS)
    assert [value == 38000 for value in found] == [bool(one & bit) for one in range(len(found))]
    assert len(asked) == 3  # the last one too, for its own proof


def test_what_was_remembered_counts_as_looked_at() -> None:
    between = MixedTexts(*texts())

    def once(case: Case) -> Any:
        memo, level = case.rules.memo, case.rules.value("bands.mt.p30")
        if memo.get("once") is None:
            memo["once"] = case.rules.value("aid.full.year_1")
        return memo.get("once"), level

    case = ask(PLAIN, text="2019")
    assert between.under_each(case, once) == between.under_each(case, once)
    assert len(set(between.under_each(case, once))) == 4


def test_what_is_recalled_adds_to_what_was_looked_at_before() -> None:
    between = MixedTexts(*texts())

    def recalled(case: Case) -> Any:
        level = case.profile.patients.mt and case.rules.value("bands.mt.p30")
        if case.rules.memo.get("once") is None:
            case.rules.memo["once"] = case.rules.value("aid.full.year_1")
        return case.rules.memo.get("once"), level

    nobody = ask({**PLAIN, "patients": {"mt": 0}}, text="2019")
    assert len(set(between.under_each(nobody, recalled))) == 2
    assert len(set(between.under_each(ask(PLAIN, text="2019"), recalled))) == 4


def test_the_figure_of_each_end_has_the_proof_of_its_own_text() -> None:
    both = between(PLAIN, "2023", "2024")["0.5", "amount"]
    for text, figure in (("2023", both.before), ("2024", both.after)):
        totals = {one.etp: one.total for one in aid(ask(PLAIN, text=text)).result.options}
        assert (figure.status, figure.sources) == totals["0.5"].amount[3:]
