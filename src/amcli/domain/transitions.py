"""Which text governs what during a contract, when the law changes under it."""

from .calendar import anniversary
from .case import Case, remembered
from .rules import RuleSet


@remembered
def amounts_texts(case: Case) -> tuple[RuleSet, ...]:
    """Return the rules that set the amount of each contract year.

    A later text takes over from the first anniversary that falls on or after its first day, if
    its `transition.amounts` names the contract's own text.
    """
    years: int = case.rules.value("contract.years", 0)
    starts = [header.in_force_from for header in case.book.individual()]
    if not case.is_followed or all(start.value <= case.signed_on for start in starts if start):
        return (case.rules,) * years
    return tuple(_governing(case, year) for year in range(1, years + 1))


def _governing(case: Case, year: int) -> RuleSet:
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
