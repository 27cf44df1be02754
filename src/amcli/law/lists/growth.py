"""The growth asked on a list: by published points (2023, 2024) or by rates (2019)."""

from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from amcli.law.figures.money import cut, half_up, up
from amcli.law.figures.sourced import Figure, Sourced, exact, merge_sources, unknown
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, PatientList, Status, WorkTime
from amcli.law.text.rules import RuleSet, kept

from .bands import RANKS, BandSpan, StartingCount


class GrowthQuestion(NamedTuple):
    """Of what the growth is asked: the rules, the option, the list and where the list starts."""

    rules: RuleSet
    option: WorkTime
    name: PatientList
    start: StartingCount

    def get(self, what: str) -> Sourced | None:
        """Return the rule `targets.<option>.<list>.<what>`."""
        return self.rules.get(f"targets.{self.option.key}.{self.name.value}.{what}")


@step("growth-by-points")
def growth_by_points(asked: GrowthQuestion) -> Figure:
    """Return the growth from published points, in patients.

    A point is exact. Between two points it is estimated on the straight line; below the first
    and above the last it is bounded as docs/limits.md says. Where the text's own points are too
    few to draw a line (`low_points` stands in for them), the growth is only bounded: without any it
    is 0 at least. That of a list nobody counted is at most that of a list that starts from nothing.
    """
    points, bounding = asked.get("points"), asked.get("low_points")
    line = bounding or points
    if line is None:
        return unknown(0)
    start = asked.start.known
    if start is None:
        most = estimate(0, line.value)[-1] if bounding is None else None
        return unknown(0, most, line.sources)
    if points is not None:
        for at, growth in points.value:
            if start == at:
                return exact(growth, points.status, points.sources)
    low, value, high = estimate(start, line.value)
    cap, rules = _caps(asked, start)
    stated = (line,) if points is None else (points, line)
    sources = merge_sources(*(rule.sources for rule in (*stated, *rules)))
    if bounding is not None:  # lighter targets of a later text bound these both ways
        most = None if cap is None else max(cap, high)
        return Figure(None, low, most, Status.ABSENT.label, sources)
    if cap is not None:
        high = min(high, cap)
        value = None if value is None else min(value, cap)
    status = Status.ABSENT if value is None else Status.ESTIMATED
    return Figure(value, min(low, high), high, status.label, sources)


@step("estimate")
def estimate(start: int, points: tuple[tuple[int, int], ...]) -> tuple[int, int | None, int]:
    """Return (low, value, high) of the growth at a start, in patients.

    >>> estimate(1100, ((920, 305), (1351, 258)))
    (258, 285, 305)
    """
    known = dict(points)
    if start in known:
        return known[start], known[start], known[start]
    (first, most), (last, least) = points[0], points[-1]
    if start > last:
        return 0, None, least
    if start < first:
        extended = most if len(points) == 1 else up(_line(start, points[0], points[1]))
        return cut(Fraction(most * start, first)), most, extended
    left, right = next(pair for pair in pairwise(points) if pair[0][0] < start < pair[1][0])
    return right[1], half_up(_line(start, left, right)), left[1]


@step("line")
def _line(start: int, left: tuple[int, int], right: tuple[int, int]) -> Fraction:
    slope = Fraction(right[1] - left[1], right[0] - left[0])
    return left[1] + slope * (start - left[0])


@step("caps")
def _caps(asked: GrowthQuestion, start: int) -> tuple[int | None, tuple[Sourced, ...]]:
    """Return the lowest of the earlier targets that bound this one, in patients."""
    found: list[tuple[int, Sourced]] = []
    share = asked.get("cap_share")
    if share is not None:
        found.append((cut(Fraction(share.value) * start), share))
    caps = asked.get("caps")
    if caps is not None:
        found += [(growth, caps) for at, growth in caps.value if start >= at]
    if not found:
        return None, ()
    return min(cap for cap, _ in found), tuple(source for _, source in found)


def has_rates(rules: RuleSet, option: WorkTime) -> bool:
    """Return whether the text sets its targets by rates for an option."""
    keys = (_rate_key(option, band) for band in Band)
    return kept(rules.memo, ("has_rates", option), lambda: any(map(rules.get, keys)))


@step("growth-by-rates")
def growth_by_rates(asked: GrowthQuestion, own: BandSpan, common: BandSpan, is_top: bool) -> Figure:
    """Return start × rate of the higher band, cut to whole patients.

    `own` is the band of the list, `common` that of the contract, `is_top` the reading that
    counts from the top of the band (D14). An absent rate lies between its neighbours.
    """
    # Nobody below P30 signs but by an adapted contract.
    low, high = (max(band, Band.P30_P50) for band in common)
    known = [
        asked.rules.get(_rate_key(asked.option, Band(place))) for place in range(low, high + 1)
    ]
    base = asked.start.known
    if is_top:  # the level at the top of the band, if the band and the level are known
        has_top = own.is_exact and own.low is not Band.P95_PLUS
        key = f"bands.{asked.name.value}.{RANKS[own.low]}" if has_top else ""
        base = asked.rules.value(key) if has_top else None
    most = _neighbour(asked, range(low, Band.BELOW_P30, -1))
    least = _neighbour(asked, range(high, Band.P95_PLUS + 1))
    sources = merge_sources(*(rate.sources for rate in (*known, most, least) if rate is not None))
    if base is None:
        at_most = None if is_top else asked.start.at_most
        return unknown(0, _cut(at_most, most), sources)
    rate = known[0]
    if len(known) == 1 and rate is not None:
        growth = Fraction(rate.value) * base
        is_plain = not is_top and growth.denominator == 1 and own == common
        status = rate.status if is_plain else max(rate.status, Status.ASSUMED)
        return exact(cut(growth), status, sources)
    return unknown(_cut(base, least) or 0, _cut(base, most), sources)


def _rate_key(option: WorkTime, band: Band) -> str:
    return f"targets.{option.key}.rates.{band.key}"


def _neighbour(asked: GrowthQuestion, places: range) -> Sourced | None:
    rates = (asked.rules.get(_rate_key(asked.option, Band(place))) for place in places)
    return next((rate for rate in rates if rate is not None), None)


def _cut(base: int | None, rate: Sourced | None) -> int | None:
    return None if base is None or rate is None else cut(Fraction(rate.value) * base)
