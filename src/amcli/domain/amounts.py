"""The maximum of a contract year, and what of it is paid whatever the results."""

from fractions import Fraction
from typing import NamedTuple

from .case import Readings
from .money import half_up, up
from .rules import RuleSet
from .sourced import Sourced
from .terms import Band, Option

THIRD_YEAR = 3  # from the third contract year on, the amount no longer changes


class Maximum(NamedTuple):
    """The amounts of a year in the lowest and in the highest possible band, in euros.

    `below` and `above` bound an amount that nobody published, where neighbours allow it.
    """

    lowest: Sourced | None
    highest: Sourced | None
    below: Sourced | None
    above: Sourced | None


def published_amount(rules: RuleSet, option: Option, band: Band, year: int) -> Sourced | None:
    """Return the amount of a year for a band, in euros, or None where none is published.

    Until the second assistant comes, the options with two posts are paid as one post.
    """
    if option in rules.value("options.continued", ()) and year < rules.value(
        "second_assistant.from_year"
    ):
        option = Option.FULL
    key = f"aid.{option.key}"
    if band is Band.P95_PLUS:
        return rules.get(f"{key}.p95_plus")
    if band is Band.P90_P95 and year >= THIRD_YEAR:
        return rules.get(f"{key}.p90_p95")
    return rules.get(f"{key}.year_{min(year, THIRD_YEAR)}")


def maximum(rules: RuleSet, option: Option, bands: tuple[Band, Band], year: int) -> Maximum:
    """Return the amounts of a year over an interval of bands; amounts never fall with the band."""
    low, high = bands
    lowest = published_amount(rules, option, low, year)
    highest = published_amount(rules, option, high, year)
    below = lowest or _nearest(rules, option, year, range(low - 1, -1, -1))
    above = highest or _nearest(rules, option, year, range(high + 1, Band.P95_PLUS + 1))
    return Maximum(lowest, highest, below, above)


def _nearest(rules: RuleSet, option: Option, year: int, bands: range) -> Sourced | None:
    for place in bands:
        found = published_amount(rules, option, Band(place), year)
        if found is not None:
            return found
    return None


def guaranteed_part(amount: int, base: int, year: int, terms: tuple[RuleSet, Readings]) -> int:
    """Return what of an amount is paid at rate 0, in euros.

    `base` is the amount below P90. Years paid in full, then the acompte where it is kept
    (D11), or the whole base amount where the text's leaflet says so (D5 = 001).
    """
    rules, readings = terms
    if year <= rules.value("guarantee.full_years", 0):
        return amount
    if rules.value("guarantee.base_disputed") and readings.uses("D5", "001"):
        return min(base, amount)
    if not rules.value("guarantee.acompte") or readings.uses("D11", "recovered"):
        return 0
    return up(Fraction(amount) * Fraction(rules.value("payments.later.share")))


def paid_at(amount: int, guaranteed: int, rate: Fraction) -> int:
    """Return what is paid at a rate of achievement in [0, 1], in whole euros."""
    return guaranteed + half_up((amount - guaranteed) * rate)
