"""The years of a contract, from signature to renewal, and the texts that govern each.

Every answer about a running contract is a view of these years: `aid` their amounts, `targets`
what is asked on their lists, `schedule` their days.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from .anniversaries import contract_anniversary, earliest_anniversary
from .case import Case, option_of, remembered
from .rules import RuleSet
from .terms import EventKind, Option

MATTERS = ("amounts", "payments", "targets")


class ContractYear(NamedTuple):
    """A year of the contract: its days (the closing day opens the next year) and its texts.

    `opens_on` and `closes_on` are None while an open suspension hides them.
    """

    year: int
    opens_on: date | None
    closes_on: date | None
    option: Option
    amounts: RuleSet
    payments: RuleSet
    targets: RuleSet


def term_years(case: Case) -> int:
    """Return how many years a term of the contract lasts."""
    years: int = case.rules.value("contract.years", 0)
    return years


def term_end(case: Case) -> date | None:
    """Return the day the first term of the contract ends, None while it is not known."""
    return contract_anniversary(case, term_years(case))


def renews_tacitly(case: Case, option: Option) -> bool:
    """Return whether the contract goes on at its term; else a new one starts (2019; D9)."""
    rule = case.rules.get("renewal.tacit_options")
    if rule is None or not case.is_followed:
        return True
    last = option_in(case, option, term_years(case))
    return last.value in rule.value or case.ask.readings.uses("D9", "keep-targets")


def _last_year(case: Case, option: Option) -> int:
    """Return the last year to follow: that of the term, or of the renewals that have begun."""
    years, terms = term_years(case), 1
    if not years or not case.is_followed or not renews_tacitly(case, option):
        return years
    renewals = [
        event.on for event in case.profile.contract.events if event.kind is EventKind.RENEWAL
    ]
    known_until = max((case.ask.on, *renewals))
    while (end := contract_anniversary(case, years * terms)) and end <= known_until:
        terms += 1
    return years * terms


def contract_years(case: Case, option: Option) -> tuple[ContractYear, ...]:
    """Return the years under an option: those of the first term, and of its tacit renewals.

    A renewal is followed once it has begun, or where the profile announces it. A terminated
    contract still counts the year in which it ends; later years are gone. Contracts of the same
    dates share their years.
    """
    contract, ask = case.profile.contract, case.ask
    dates = (case.signed_on, contract.events, contract.suspensions, case.is_followed)
    key = ("years", option, dates, ask.on, ask.readings.key)
    memo = case.rules.memo
    if key not in memo:
        memo[key] = tuple(_years(case, option))
    found: tuple[ContractYear, ...] = memo[key]
    return found


def _years(case: Case, option: Option) -> Iterator[ContractYear]:
    ended_on = termination_day(case)
    days = [contract_anniversary(case, year) for year in range(_last_year(case, option) + 1)]
    for year, (opens_on, closes_on) in enumerate(pairwise(days), start=1):
        if ended_on is not None and opens_on is not None and ended_on <= opens_on:
            break
        chosen = option_in(case, option, year)
        yield ContractYear(year, opens_on, closes_on, chosen, *_texts(case, year))


def termination_day(case: Case) -> date | None:
    """Return the day the contract is terminated, or None."""
    days = [
        event.on for event in case.profile.contract.events if event.kind is EventKind.TERMINATION
    ]
    return min(days, default=None)


def option_in(case: Case, option: Option, year: int) -> Option:
    """Return the option of a year: a change takes effect at the anniversary on or after it."""
    if not case.profile.contract.events:
        return option
    opens_on = earliest_anniversary(case, year - 1)
    for event in case.profile.contract.events:
        if event.kind is EventKind.OPTION and event.on <= opens_on:
            option = option_of(event.etp or option.etp) or option
    return option


@remembered
def _texts(case: Case, year: int) -> tuple[RuleSet, RuleSet, RuleSet]:
    """Return the rules of a contract year for each of the matters, in their order."""
    if not _may_change(case):
        return case.rules, case.rules, case.rules
    amounts, payments, targets = (governing(case, matter, year) for matter in MATTERS)
    return amounts, payments, targets


def governing(case: Case, matter: str, year: int) -> RuleSet:
    """Return the rules that govern a matter (amounts, payments, targets) in a contract year.

    A later text takes over at the first anniversary on or after its first day, or when the
    doctor asked to switch, as its `transition.<matter>` says for the contract's own text.
    """
    if year == 1 or not _may_change(case):
        return case.rules
    opens_on = earliest_anniversary(case, year - 1)
    found = case.rules
    for header in case.book.individual():
        start = header.in_force_from
        if start is None or not case.signed_on < start.value <= opens_on:
            continue
        later = case.book.rules(header)
        if case.rules.id not in later.value(f"transition.{matter}.from_texts", ()):
            continue
        is_asked = any(
            event.kind is EventKind.SWITCH
            and event.on <= opens_on
            and event.text in (header.id, *header.aliases)
            for event in case.profile.contract.events
        )
        if is_asked or later.value(f"transition.{matter}.at") == "anniversary":
            found = later
    return found


@remembered
def _may_change(case: Case) -> bool:
    """Return whether a text that came into force after the signature may govern the contract."""
    if not case.is_followed:
        return False
    starts = [header.in_force_from for header in case.book.individual()]
    return any(start.value > case.signed_on for start in starts if start)


@remembered
def under(case: Case, rules: RuleSet) -> Case:
    """Return the case as another text judges it, the contract's own days kept."""
    return case if rules is case.rules else case._replace(rules=rules, memo={})
