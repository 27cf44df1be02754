"""The corners of what is between two texts, over many profiles, and along a fact."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from amcli.law.contract.case import Case
from amcli.law.figures.terms import Verdict
from amcli.law.text.rules import RuleSet
from amcli.study.compare.mixed_texts import Hybrids, RuleGroup, group_of
from amcli.study.crowd.histogram import MOST_BARS, histogram
from amcli.study.crowd.population import Line, SizeClass, spread, summary
from amcli.study.paths.result_changes import Change, changes
from amcli.study.paths.result_paths import parse_path
from amcli.study.paths.what_if import Kind, unknowns
from amcli.study.replay.replays import differing, file_changes, with_figure
from amcli.study.sweep.sweep import Sweep, sweep, written
from amcli.study.sweep.sweep_shape import Shape, documented_values, shape_of
from asking import PLAIN, ask, book


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
    assert Hybrids(first, second).groups == tuple(one for one in RuleGroup if one in changed)
    assert Hybrids(first, first).groups == ()


def test_a_hybrid_has_each_figure_of_the_text_its_group_is_taken_from() -> None:
    first, second = texts()
    between = Hybrids(first, second)

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
    between = Hybrids(*texts())
    asked: list[str] = []

    def amount(case: Case) -> Any:
        asked.append(case.rules.id)
        return case.rules.value("aid.full.year_1")

    found = between.under_each(ask(PLAIN, text="2019"), amount)
    bit = 1 << between.groups.index(RuleGroup.AMOUNTS)
    assert [value == 38000 for value in found] == [bool(one & bit) for one in range(len(found))]
    assert len(asked) == 2


def test_what_was_remembered_counts_as_looked_at() -> None:
    between = Hybrids(*texts())

    def once(case: Case) -> Any:
        memo, level = case.rules.memo, case.rules.value("bands.mt.p30")
        if memo.get("once") is None:
            memo["once"] = case.rules.value("aid.full.year_1")
        return memo.get("once"), level

    case = ask(PLAIN, text="2019")
    assert between.under_each(case, once) == between.under_each(case, once)
    assert len(set(between.under_each(case, once))) == 4


def test_what_is_recalled_adds_to_what_was_looked_at_before() -> None:
    between = Hybrids(*texts())

    def recalled(case: Case) -> Any:
        level = case.profile.patients.mt and case.rules.value("bands.mt.p30")
        if case.rules.memo.get("once") is None:
            case.rules.memo["once"] = case.rules.value("aid.full.year_1")
        return case.rules.memo.get("once"), level

    nobody = ask({**PLAIN, "patients": {"mt": 0}}, text="2019")
    assert len(set(between.under_each(nobody, recalled))) == 2
    assert len(set(between.under_each(ask(PLAIN, text="2019"), recalled))) == 4


def naive_bars(values: list[int], width: int) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for value in values:
        low = 0 if value == 0 else abs(value) // width * width
        ends = (0, 0) if value == 0 else (max(low, 1), low + width - 1)
        found[ends if value >= 0 else (-ends[1], -ends[0])] += 1
    return found


@pytest.mark.parametrize(
    ("values", "width"),
    [
        (list(range(-13, 14)), 5),  # 3 ranges a side, and nothing
        (list(range(1, 14)), 2),
        (list(range(-14, 0)), 2),
        ([*range(-2500, 2501, 250), 0, 1], 1000),
        (list(range(0, 130, 10)), 20),
    ],
)
def test_ranges_hold_what_is_counted_by_hand(values: list[int], width: int) -> None:
    bars = histogram(values)
    assert len(bars) <= MOST_BARS
    wanted = naive_bars(values, width)
    assert {(one.low, one.high): one.profiles for one in bars if one.profiles} == wanted
    assert [one.low for one in bars] == sorted(one.low for one in bars)


def test_an_empty_range_between_others_is_there() -> None:
    bars = histogram([*range(1, 13), 400])
    assert [one.profiles for one in bars] == [12, 0, 0, 0, 0, 0, 0, 0, 1]
    assert (bars[0].low, bars[0].high, bars[-1].low, bars[-1].high) == (1, 49, 400, 449)


def line(source: str, change: int | None, size: SizeClass, etp: str = "1", **told: Verdict) -> Line:
    verdicts = {"a": Verdict.ELIGIBLE, "b": Verdict.ELIGIBLE, **told}
    amounts = {"a": 1, "b": 2}
    return Line(source, 1, None, etp, 920, size, amounts, verdicts, change, high_change=change)


def test_a_summary_has_options_by_size_and_classes_from_the_smallest() -> None:
    small, large = SizeClass("counted", None, 775), SizeClass("counted", 775, 1045)
    lines = [
        line("x", 5, SizeClass("other")),
        line("y", -3, SizeClass("unknown")),
        line("z", 0, large),
        line("z", 8, large, etp="0.5"),
        line("z", None, small, a=Verdict.UNDETERMINED),
    ]
    found = summary(("a", "b"), lines)
    assert (found.texts, found.profiles, found.left_out) == (("a", "b"), 3, ())
    assert found.lines == tuple(lines)
    assert [one.etp for one in found.options] == ["0.5", "1"]
    full = found.options[1]
    assert [one.size.code for one in full.sizes] == ["counted", "counted", "unknown", "other"]
    assert [one.size.at_least for one in full.sizes[:2]] == [None, 775]
    assert [one.spread.profiles for one in full.sizes] == [1, 1, 1, 1]
    whole = full.spread
    assert (whole.profiles, whole.gain, whole.lose, whole.same) == (4, 1, 1, 1)
    assert (whole.unknown, whole.open) == (1, 1)
    assert (whole.sum, whole.mean, whole.median, whole.least, whole.most) == (2, 1, 0, -3, 5)
    assert sum(bar.profiles for bar in full.histogram) == 3


def test_no_known_change_has_no_euros() -> None:
    found = spread([line("x", None, SizeClass("other"), b=Verdict.UNDETERMINED)])
    assert (found.profiles, found.unknown, found.open) == (1, 1, 1)
    assert (found.gain, found.lose, found.same, found.unsure) == (0, 0, 0, 0)
    assert found[-5:] == (None,) * 5  # sum, mean, median, least, most
    assert spread([line("x", 3, SizeClass("other")), line("y", 4, SizeClass("other"))])[-4:] == (
        4,  # 3.5, a half up
        4,
        3,
        4,
    )


def swept(over: str, values: list[Any], *shown: str) -> Any:
    paths = [parse_path(one) for one in shown]
    assert None not in paths
    plan = Sweep(unknowns()[over], tuple(values), tuple(one for one in paths if one))
    return sweep(ask(PLAIN, etp="1"), plan).result


def test_a_table_states_its_sizes_between_those_of_a_sweep() -> None:
    """Points of the leaflet for full time: mt 920 and 1 351, fa 1 350 and 1 902."""
    case = ask(PLAIN, etp="1")

    def stated(over: str, values: list[int], shown: str = "targets.mt.growth") -> list[Any]:
        path = parse_path(shown)
        assert path is not None
        return documented_values(case, Sweep(unknowns()[over], tuple(values), (path,)))

    assert stated("patients.mt", [700, 2000]) == [920, 1351]
    assert stated("patients.mt", [920, 2000]) == [1351]
    assert stated("patients.mt", [2000, 920]) == [1351]
    assert stated("patients.mt", [921, 1351]) == []
    assert stated("patients.fa", [700, 2000], "targets.fa.growth") == [1350, 1902]
    assert stated("patients.mt", [700, 2000], "aid.total.amount") == []
    assert stated("practice.doctors", [700, 2000]) == []


@pytest.mark.parametrize(
    ("path", "kind", "shape"),
    [
        ("aid.total", Kind.COUNT, Shape.STEPS),
        ("schedule.entries", Kind.COUNT, Shape.STEPS),
        ("targets.mt", Kind.COUNT, Shape.LINE),
        ("check.criteria", Kind.COUNT, Shape.LINE),
        ("aid.total", Kind.RATE, Shape.LINE),
        ("aid.total", Kind.DATE, Shape.STEPS),
        ("targets.mt", Kind.DATE, Shape.STEPS),
        ("aid.total", Kind.POSTS, Shape.POINTS),
        ("targets.mt", Kind.CHOICE, Shape.POINTS),
        ("aid.total", Kind.EUROS, Shape.LINE),
    ],
)
def test_amounts_jump_and_growths_slide(path: str, kind: Kind, shape: Shape) -> None:
    parsed = parse_path(path)
    assert parsed is not None
    assert shape_of(parsed, kind) is shape


def test_a_sweep_says_where_its_answers_turn_and_why_there_is_none() -> None:
    days = [date(2018, 1, 1), date(2018, 6, 1), date(2024, 7, 1), date(2024, 8, 1)]
    found = swept("contract.signed_on", days, "aid.total.amount")
    assert found.over == ("contract.signed_on", "date", 4)
    assert [one[:6] for one in found.stretches] == [
        ("2018-01-01", "2018-06-01", 2, None, None, "no-text"),
        ("2024-07-01", "2024-08-01", 2, Verdict.ELIGIBLE, "2024-convention", None),
    ]
    (series,) = found.series
    assert (series.path, series.etp, series.shape) == ("aid.total.amount", "1", Shape.STEPS)
    assert [one.reason for one in series.points] == ["no-text", "no-text", None, None]
    assert [one.value for one in series.points] == [None, None, 132000, 132000]


def test_a_profile_that_contradicts_itself_names_the_fact() -> None:
    found = swept("patients.mt_adult", [900, 921], "check.verdict")
    assert [one.reason for one in found.stretches] == [None, "inconsistent"]
    assert found.stretches[1].where is not None
    assert found.stretches[1].where.startswith("patients.")
    series = found.series[0]
    assert (series.path, series.shape, series.documented) == ("check.verdict", Shape.WORDS, ())
    assert [one.value for one in series.points] == [Verdict.ELIGIBLE, None]


def test_a_growth_keeps_the_points_that_a_step_passes_over() -> None:
    found = swept("patients.mt", [900, 1000, 1400], "targets.mt.growth", "aid.total.amount")
    growth, amount = found.series
    assert [one.at for one in growth.documented] == [920, 1351]
    assert [one.value for one in growth.documented] == [305, 258]  # the leaflet
    assert amount.documented == ()
    assert (growth.shape, amount.shape) == (Shape.LINE, Shape.STEPS)


def test_the_option_that_varies_is_not_named() -> None:
    found = swept("contract.etp", [Fraction(1, 2), Fraction(1)], "aid.total.amount")
    (series,) = found.series
    assert (series.path, series.etp, series.shape) == ("aid.total.amount", None, Shape.POINTS)
    assert [(one.at, one.value) for one in series.points] == [("0.5", 66000), ("1", 132000)]


def test_facts_are_written_as_answers_write_them() -> None:
    sector = unknowns()["doctor.sector"].choices[0]
    assert written(sector) == getattr(sector, "value", None)
    assert [written(one) for one in (True, 3, Fraction(3, 2), Fraction(0))] == [True, 3, "1.5", "0"]


def told(command: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    return changes(command, before, after)


def test_a_text_that_one_comparison_has_is_told_by_its_name() -> None:
    one, two = {"text": "a", "aid": {"verdict": "x"}}, {"text": "b", "aid": {"verdict": "x"}}
    (lost,) = told("compare-versions", {"texts": [one, two]}, {"texts": [one]})
    assert lost[:4] == ("text", "b", "b", None)
    (won,) = told("compare-versions", {"texts": [one]}, {"texts": [one, two]})
    assert won[:4] == ("text", "b", None, "b")
    (changed,) = told(
        "compare-versions", {"texts": [one]}, {"texts": [{**one, "aid": {"verdict": "y"}}]}
    )
    assert changed[:4] == ("aid.verdict", "a", "x", "y")


def test_where_no_text_moved_the_rest_of_a_comparison_is_told() -> None:
    same = [{"text": "a", "aid": {"verdict": "x"}}]
    (found,) = told(
        "compare-versions", {"texts": same, "words": ["a"]}, {"texts": same, "words": ["b"]}
    )
    assert found[:4] == ("compare.words", None, ("a",), ("b",))


def test_a_list_that_became_empty_has_lost_its_parts() -> None:
    entry = {"code": "solde", "year": 3, "term": 2, "amount": 5}
    (lost,) = told("schedule", {"entries": [entry]}, {"entries": []})
    assert lost[:4] == ("schedule.entries.solde-3@2", None, 5, None)
    (won,) = told("schedule", {"entries": []}, {"entries": [entry]})
    assert won[:4] == ("schedule.entries.solde-3@2", None, None, 5)
    (first, second) = told("schedule", {"entries": [entry, entry]}, {"entries": []})
    assert (first.path, second.path) == (
        "schedule.entries.solde-3@2",
        "schedule.entries.solde-3@2#2",
    )


def test_a_part_is_told_by_what_says_most_of_it() -> None:
    for part, gist in [
        ({"code": "a", "verdict": "met"}, "met"),
        ({"code": "a", "growth": 3}, 3),
        ({"code": "a", "until": "2027-01-01"}, "a"),
        ({"year": 2, "until": "2027-01-01"}, "2027-01-01"),
        ({"member": "Dr X"}, "Dr_X"),
    ]:
        (found,) = told("check", {"steps": [part]}, {"steps": []})
        assert found.before == gist


def test_files_and_figures_that_differ_are_told_in_order() -> None:
    assert file_changes({"a": "1", "b": "2", "c": "3"}, {"c": "4", "a": "1", "d": "5"}) == (
        ("b", "2", None),
        ("c", "3", "4"),
        ("d", None, "5"),
    )
    rules = book().named("2024-convention")
    for key, taken in product(["aid.full.year_1"], [rules.figures["aid.half.year_1"], None]):
        other = with_figure(book(), rules.id, key, taken).named(rules.id)
        value = None if taken is None else 19000
        assert list(differing(rules, other)) == [(key, 38000, value)]
        assert list(differing(other, rules)) == [(key, value, 38000)]
        assert other.titles == rules.titles
