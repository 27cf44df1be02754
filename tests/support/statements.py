"""Lines of a bank beside the payments of a contract."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from amcli.law.ledger.schedule import schedule
from amcli.study.bank.bank import BankLine, Reconciled
from amcli.study.bank.reconcile import old_dues, reconcile
from profiles import middling
from questions import ask

PROFILES = st.builds(
    middling,
    signed_on=st.dates(date(2019, 9, 1), date(2026, 6, 1)).map(date.isoformat),
    etp=st.sampled_from(["1/3", "1/2", "1"]),
    proof_received_on=st.just("2026-08-01"),
)


def beside(
    *bank: tuple[str, Any] | tuple[str, Any, str],
    profile: dict[str, Any] | None = None,
    on: str = "2026-11-22",
    **asked: Any,
) -> Any:
    """Return the result for bank lines (day, amount, label), the first of them on line 2."""
    case = ask(profile or middling(), on=on, **asked)
    lines = [
        BankLine(place, date.fromisoformat(day), amount, *label)
        for place, (day, amount, *label) in enumerate(bank, start=2)
    ]
    return reconcile(schedule(case), lines, old_dues(case), case.ask.on)


def line_of(result: Any, line: int) -> Reconciled:
    (found,) = [one for one in result.lines if one.payment and one.payment.line == line]
    assert isinstance(found, Reconciled)
    return found


def codes(result: Any) -> list[tuple[int | None, str]]:
    """Return the line of the file, None for a payment without one, and the code of each row."""
    return [(one.payment and one.payment.line, one.code) for one in result.lines]
