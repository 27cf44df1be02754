"""Winners and losers among doctors who were counted: one line for all who are alike."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from amcli.law.figures.money import half_up

from .histogram import histogram_of
from .population import OptionSummary, SizeClass, SizeSpread, Spread, outcome, size_order


class Change(NamedTuple):
    """What changes for doctors alike, in euros over the term, as `population.Line` says it.

    `is_open`: the verdict is undetermined under one of the two texts.
    """

    change: int | None
    high_change: int | None
    is_open: bool


Counts = Mapping[tuple[str, SizeClass, Change], int]


def counted_summary(counts: Counts) -> tuple[OptionSummary, ...]:
    """Return who wins and who loses under each option, from how many there are of each kind."""
    options = []
    for etp in sorted({etp for etp, _, _ in counts}, key=Fraction):
        own = {(size, one): n for (asked, size, one), n in counts.items() if asked == etp}
        sizes = sorted({size for size, _ in own}, key=size_order)
        euros: dict[int, int] = {}
        for (_, one), number in own.items():
            if one.change is not None:
                euros[one.change] = euros.get(one.change, 0) + number
        options.append(
            OptionSummary(
                etp=etp,
                spread=counted_spread((one, n) for (_, one), n in own.items()),
                sizes=tuple(
                    SizeSpread(
                        size,
                        counted_spread((one, n) for (each, one), n in own.items() if each == size),
                    )
                    for size in sizes
                ),
                histogram=histogram_of(euros),
            )
        )
    return tuple(options)


def counted_spread(kinds: Iterable[tuple[Change, int]]) -> Spread:
    """Return how the changes of counted doctors are spread, as `population.spread` does."""
    told = dict.fromkeys(("gain", "lose", "same", "unsure", "unknown"), 0)
    changes: dict[int, int] = {}
    profiles = left_open = 0
    for one, number in kinds:
        told[outcome(one)] += number
        profiles += number
        left_open += number * one.is_open
        if one.change is not None:
            changes[one.change] = changes.get(one.change, 0) + number
    total, known = sum(at * n for at, n in changes.items()), sum(changes.values())
    return Spread(
        profiles=profiles,
        **told,
        open=left_open,
        sum=total if known else None,
        mean=half_up(Fraction(total, known)) if known else None,
        median=_median(changes),
        least=min(changes, default=None),
        most=max(changes, default=None),
    )


def _median(counts: Mapping[int, int]) -> int | None:
    """Return the middle of counted values, half way between two, a half euro up."""
    total, passed = sum(counts.values()), 0
    middle: list[int] = []
    for value in sorted(counts):
        passed += counts[value]
        for place in ((total - 1) // 2, total // 2)[len(middle) :]:
            if passed > place:
                middle.append(value)
    return half_up(Fraction(sum(middle), 2)) if middle else None
