"""The maximum of a contract year, and what of it is paid at a rate of achievement."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from amcli.law.contract.case import Readings
from amcli.law.figures.money import half_up, up
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Option, WorkTime
from amcli.law.text.rules import RuleSet

THIRD_YEAR = 3  # from the third contract year on, the amount no longer changes


class Maximum(NamedTuple):
    """The least and the most that a year can pay over the possible bands, in euros.

    `below` and `above` bound an amount that nobody published, where neighbours allow it.
    """

    lowest: Sourced | None
    highest: Sourced | None
    below: Sourced | None
    above: Sourced | None


@step("amount-of-table")
def published_amount(rules: RuleSet, option: WorkTime, band: Band, year: int) -> Sourced | None:
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


def maximum(rules: RuleSet, option: WorkTime, bands: tuple[Band, Band], year: int) -> Maximum:
    """Return the amounts of a year over an interval of bands.

    A text of the user's own may pay a higher band less: the ends are the least and the most paid
    between them, not what the first and the last band pay.
    """
    low, high = bands
    paid = [published_amount(rules, option, Band(place), year) for place in range(low, high + 1)]
    known = [amount for amount in paid if amount is not None]
    below = paid[0] or _nearest(rules, option, year, range(low - 1, -1, -1))
    above = paid[-1] or _nearest(rules, option, year, range(high + 1, Band.P95_PLUS + 1))
    below = None if below is None else min((below, *known), key=_euros)
    above = None if above is None else max((above, *reversed(known)), key=_euros)
    return Maximum(paid[0] and below, paid[-1] and above, below, above)


def _euros(amount: Sourced) -> int:
    """Return an amount in euros: of equal ones the first is taken, that of the end itself."""
    euros: int = amount.value
    return euros


def _nearest(rules: RuleSet, option: WorkTime, year: int, bands: range) -> Sourced | None:
    for place in bands:
        found = published_amount(rules, option, Band(place), year)
        if found is not None:
            return found
    return None


class Terms(NamedTuple):
    """How a year is paid: the text of its payments, the readings, and the results known so far.

    `earlier` is the rate the year before closed with, None where what comes first does not hang
    on it; `base` the amount below P90, in euros.
    """

    rules: RuleSet
    readings: Readings
    year: int
    base: int
    earlier: Fraction | None

    @property
    def is_full(self) -> bool:
        """Whether the year is paid whatever the results."""
        return bool(self.year <= self.rules.value("guarantee.full_years", 0))

    @property
    def follows_results(self) -> bool:
        """Whether the acompte itself follows the results of the year before (2019)."""
        return not self.rules.value("guarantee.acompte")

    @property
    def is_acompte_kept(self) -> bool:
        """Whether what comes first is paid whatever the results (D11)."""
        return not self.follows_results and not self.is_recovered

    @property
    def is_recovered(self) -> bool:
        """Whether what comes first may be taken back (D11): said of an acompte that is kept."""
        is_disputed = not self.is_full and not self.follows_results
        return is_disputed and self.readings.uses("D11", "recovered")

    @property
    def acompte_share(self) -> Fraction:
        """The share of the year that comes first."""
        share: Decimal | int = self.rules.value(f"{self.payment_key}.share", 1)
        return Fraction(share)

    @property
    def payment_key(self) -> str:
        """The table of the rules that says how the year is paid."""
        return f"payments.{'later' if self.year >= THIRD_YEAR else f'year_{self.year}'}"


@step("guaranteed")
def guaranteed_part(amount: int, terms: Terms) -> int:
    """Return what of an amount is paid at rate 0, in euros.

    Years paid in full; then the acompte where it is kept (D11), or the whole base amount where
    the text's leaflet says so (D5 = 001). Nothing is where the acompte itself follows results.
    """
    if terms.is_full:
        return amount
    if terms.rules.value("guarantee.base_disputed") and terms.readings.uses("D5", "001"):
        return min(terms.base, amount)
    if terms.follows_results or terms.is_recovered:
        return 0
    return up(amount * terms.acompte_share)


@step("paid")
def paid_at(amount: int, rate: Fraction, terms: Terms) -> int:
    """Return what is paid of an amount at a rate of achievement in [0, 1], in whole euros."""
    guaranteed = guaranteed_part(amount, terms)
    if terms.follows_results and not terms.is_full and terms.earlier is not None:
        return max(_followed(amount, terms.earlier, terms), half_up(amount * rate))
    return guaranteed + half_up((amount - guaranteed) * rate)


def _followed(amount: int, earlier: Fraction, terms: Terms) -> int:
    """Return the acompte that the results of the year before leave of an amount, in euros."""
    return half_up(half_up(amount * earlier) * terms.acompte_share)


@step("acompte")
def acompte_of(paid: int, amount: int, terms: Terms) -> int:
    """Return what comes first of a year that pays `paid` in all, `amount` being its maximum."""
    if not terms.follows_results or terms.is_full:
        first = half_up(amount * terms.acompte_share)
        return first if terms.is_recovered else min(first, paid)  # taken back with the solde
    if terms.earlier is None:
        return half_up(paid * terms.acompte_share)
    return _followed(amount, terms.earlier, terms)
