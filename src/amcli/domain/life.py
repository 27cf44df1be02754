"""The years of a contract, from signature to renewal, and the texts that govern each.

Every answer about a running contract is a view of these years: `aid` their amounts, `targets`
what is asked on their lists, `schedule` their days.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from .anniversaries import contract_anniversary, earliest_anniversary
from .case import Case, option_of, remembered
from .rules import Header, RuleSet
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
    ended_on, later = termination_day(case), _later_texts(case)
    days = [contract_anniversary(case, year) for year in range(_last_year(case, option) + 1)]
    for year, (opens_on, closes_on) in enumerate(pairwise(days), start=1):
        if ended_on is not None and opens_on is not None and ended_on <= opens_on:
            break
        chosen = option_in(case, option, year)
        texts = _texts(case, year) if later else (case.rules, case.rules, case.rules)
        yield ContractYear(year, opens_on, closes_on, chosen, *texts)


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
    opens_on = earliest_anniversary(case, year - 1)
    later = [case.book.rules(text) for start, text in _later_texts(case) if start <= opens_on]
    amounts, payments, targets = (_governing(case, matter, year, later) for matter in MATTERS)
    return amounts, payments, targets


@remembered
def _later_texts(case: Case) -> tuple[tuple[date, Header], ...]:
    """Return the texts that came into force after the signature, each with its first day."""
    if not case.is_followed:
        return ()
    starts = [(header.in_force_from, header) for header in case.book.individual()]
    return tuple(
        (start.value, header) for start, header in starts if start and start.value > case.signed_on
    )


def _governing(case: Case, matter: str, year: int, later: Iterable[RuleSet]) -> RuleSet:
    """Return the rules that govern a matter (amounts, payments, targets) in a contract year.

    Of the `later` texts that came before the year opens, one takes over at the first anniversary
    on or after its first day, or when the doctor asked to switch, as its `transition.<matter>`
    says for the contract's own text.
    """
    found = case.rules
    for text in later:
        if case.rules.id not in text.value(f"transition.{matter}.from_texts", ()):
            continue
        if text.value(f"transition.{matter}.at") == "anniversary" or _is_asked(case, text, year):
            found = text
    return found


def _is_asked(case: Case, text: RuleSet, year: int) -> bool:
    """Return whether the doctor asked for a text by the day a contract year opens."""
    return any(
        event.kind is EventKind.SWITCH
        and event.on <= earliest_anniversary(case, year - 1)
        and event.text in (text.id, *text.header.aliases)
        for event in case.profile.contract.events
    )


@remembered
def under(case: Case, rules: RuleSet) -> Case:
    """Return the case as another text judges it, the contract's own days kept."""
    return case if rules is case.rules else case._replace(rules=rules, memo={})
