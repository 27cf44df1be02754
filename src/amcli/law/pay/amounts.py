"""The maximum of a contract year, what of it is paid at a rate of achievement, and when."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from amcli.law.contract.case import Case, Readings
from amcli.law.contract.life import ContractYear, hidden_by, hire_counts_from
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.money import half_up, up
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Option, Status, WorkTime
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
    # Of equal ones the first is taken, that of the end itself.
    below = None if below is None else min((below, *known), key=attrgetter("value"))
    above = None if above is None else max((above, *reversed(known)), key=attrgetter("value"))
    return Maximum(paid[0] and below, paid[-1] and above, below, above)


def _nearest(rules: RuleSet, option: WorkTime, year: int, bands: range) -> Sourced | None:
    amounts = (published_amount(rules, option, Band(place), year) for place in bands)
    return next((amount for amount in amounts if amount is not None), None)


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
        share: Decimal | int = self.rules.value(f"{phase_of(self.year)}.share", 1)
        return Fraction(share)


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


class Window(NamedTuple):
    """When a payment falls, how sure that is, and the facts it hangs on when it is not known."""

    on: date | None
    until: date | None
    status: str
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()
    not_before: date | None = None


def phase_of(year: int) -> str:
    """Return the key of the rules that pay a year: `payments.year_1`, `payments.later`."""
    return f"payments.{'later' if year >= THIRD_YEAR else f'year_{year}'}"


def payments_due_before(case: Case, line: ContractYear, day: date) -> int:
    """Return how many of the two parts of a year fell due before a day: 2 where it is paid whole.

    A payment is due on the first day it can fall on; one of unknown day is not due yet.
    """
    days = [window.on for window in windows(case, line)] or [line.closes_on]
    due = [each is not None and each < day for each in days]
    return 2 if all(due) else int(due[0])


def windows(case: Case, line: ContractYear) -> tuple[Window, ...]:
    """Return when a year is paid: in full, or its acompte and its solde; nothing if unpublished."""
    share = line.payments.get(f"{phase_of(line.year)}.share")
    if share is None:
        return ()
    first = _first_window(case, line)
    return (first,) if share.value == 1 else (first, _closing_window(case, line))


def _first_window(case: Case, line: ContractYear) -> Window:
    """Return when the first payment of a year falls, as the text counts it."""
    rules, phase = line.payments, phase_of(line.year)
    counted_from = rules.figures[f"{phase}.counted_from"]
    status, sources = counted_from.status, counted_from.sources
    if counted_from.value == "proof":
        received_on = case.profile.contract.proof_received_on
        if received_on is None:
            missing = (f"{case.section}.proof_received_on",)
            return Window(None, None, status.label, sources, missing)
        day = received_on + timedelta(days=rules.value(f"{phase}.after_days", 0))
        return Window(day, day, status.label, sources)
    start = line.opens_on
    if counted_from.value == "signature":
        start = hire_counts_from(case)  # there is no aid before there is an assistant
        status = max(status, Status.GIVEN if start == case.signed_on else Status.ASSUMED)
    else:
        status = max(status, moved(case, line.year - 1, start))
    if start is None:
        return Window(None, None, status.label, sources, *hidden_by(case, line.year - 1))
    until = add_months(start, rules.value(f"{phase}.within_months", 0))
    return Window(start, until, status.label, sources)


def _closing_window(case: Case, line: ContractYear) -> Window:
    """Return when the solde of a year falls: the anniversary that closes it."""
    rule = line.payments.get(f"{phase_of(line.year)}.solde_at")
    if rule is None:
        return Window(None, None, Status.ABSENT.label, ())
    if line.closes_on is None:
        hidden = hidden_by(case, line.year)
        return Window(None, None, rule.status.label, rule.sources, *hidden)
    status = max(rule.status, moved(case, line.year, line.closes_on))
    return Window(line.closes_on, line.closes_on, status.label, rule.sources)


def moved(case: Case, years: int, day: date | None) -> Status:
    """Return how sure an anniversary is: assumed where a suspension moved it (D10)."""
    is_moved = day is not None and day != anniversary(case.signed_on, years)
    return Status.ASSUMED if is_moved else Status.GIVEN
