"""Which text governs what during a contract, when the law changes under it."""

from .calendar import anniversary
from .case import Case, remembered
from .rules import RuleSet


@remembered
def amounts_rules(case: Case, year: int) -> RuleSet:
    """Return the rules that set the amount of a contract year (counted from 1).

    A later text takes over from the first anniversary that falls on or after its first day, if
    its `transition.amounts` names the contract's own text.
    """
    if not case.is_followed or year == 1:
        return case.rules
    opens_on = anniversary(case.signed_on, year - 1)
    governing = case.rules
    for header in case.book.individual():
        start = header.in_force_from
        if start is None or not case.signed_on < start.value <= opens_on:
            continue
        later = case.book.rules(header)
        if case.rules.id in later.value("transition.amounts.from_texts", ()):
            governing = later
    return governing
