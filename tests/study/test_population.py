"""A population under two texts: ranges, classes of size, and what is summed."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from amcli.law.figures.terms import Verdict
from amcli.study.crowd.population import (
    MOST_BARS,
    SizeClass,
    SummaryLine,
    change_of,
    histogram,
    spread,
    summary,
)
from amcli.study.replay.replays import ResultChange, changes


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
    bars = histogram(Counter(values))
    assert len(bars) <= MOST_BARS
    wanted = naive_bars(values, width)
    assert {(one.low, one.high): one.profiles for one in bars if one.profiles} == wanted
    assert [one.low for one in bars] == sorted(one.low for one in bars)


def test_an_empty_range_between_others_is_there() -> None:
    bars = histogram(Counter([*range(1, 13), 400]))
    assert [one.profiles for one in bars] == [12, 0, 0, 0, 0, 0, 0, 0, 1]
    assert (bars[0].low, bars[0].high, bars[-1].low, bars[-1].high) == (1, 49, 400, 449)


def line(
    source: str, change: int | None, size: SizeClass, etp: str = "1", **told: Verdict
) -> SummaryLine:
    verdicts = {"a": Verdict.ELIGIBLE, "b": Verdict.ELIGIBLE, **told}
    amounts = {"a": 1, "b": 2}
    return SummaryLine(
        source, 1, None, etp, 920, size, amounts, verdicts, change, high_change=change
    )


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
    only = line("x", None, SizeClass("other"), b=Verdict.UNDETERMINED)
    found = spread([(change_of(only), 1)])
    assert (found.profiles, found.unknown, found.open) == (1, 1, 1)
    assert (found.gain, found.lose, found.same, found.unsure) == (0, 0, 0, 0)
    assert found[-5:] == (None,) * 5  # sum, mean, median, least, most
    two = [line("x", 3, SizeClass("other")), line("y", 4, SizeClass("other"))]
    assert spread((change_of(one), 1) for one in two)[-4:] == (
        4,  # 3.5, a half up
        4,
        3,
        4,
    )


def told(command: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[ResultChange]:
    return changes(command, before, after)
