"""The rule sets and the options that an answer may hang on when a fact is another."""

from amcli.law.contract.case import Case, option_of
from amcli.law.contract.life import contract_years, events_of
from amcli.law.figures.terms import EventKind, Option, WorkTime
from amcli.law.text.rules import RuleSet


def rule_sets(case: Case, *, varies: bool = False) -> tuple[RuleSet, ...]:
    """Return the texts that judge the case; all texts of one doctor where the text itself varies.

    The text of an age rule read into earlier contracts (D13) is among them.
    """
    if varies and case.is_followed:
        return tuple(case.book.rules(header) for header in case.book.individual())
    found = {case.rules.id: case.rules}
    for option in case.options:
        for year in contract_years(case, option):
            for rules in (year.amounts, year.payments, year.targets):
                found.setdefault(rules.id, rules)
    if case.ask.readings.uses("D13", "as-2024"):
        later = case.book.named("2024-convention")
        found.setdefault(later.id, later)
    return tuple(found.values())


def options_in(case: Case) -> tuple[WorkTime, ...]:
    """Return the options asked and those the contract becomes; full time judges the first post."""
    events = events_of(case, EventKind.OPTION)
    later = [option_of(event.etp) for _, event in events if event.etp is not None]
    found = (*case.options, Option.FULL, *(option for option in later if option is not None))
    return tuple(dict.fromkeys(found))
