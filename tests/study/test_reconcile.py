"""What the bank received beside what was due: each difference and what is owed."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.ledger.schedule import schedule
from amcli.study.bank.bank import BankLine, Due, LineStatus, Reconciled, ReconcileTotal
from amcli.study.bank.reconcile import old_dues, reconcile
from profiles import middling
from questions import ask
from statements import PROFILES, beside, codes, line_of

# ameli-2024-06: 36 000 in the first year under the ruling of 2023, 28 000 in the second, then
# 22 000 a year, half of it (seed-000) at the anniversary that opens the year.
IN_ORDER = (
    ("2023-07-20", 36000),
    ("2024-07-01", 28000),
    ("2025-07-01", 11000),
    ("2026-07-01", 11000, "acompte"),
    ("2026-07-01", 11000, "solde"),
)


def missing(result: Any) -> list[tuple[int | None, Any]]:
    return [
        (one.due.year, one.due.part) for one in result.lines if one.status is LineStatus.MISSING
    ]


def owed(result: Any) -> tuple[Any, Any]:
    return result.total.owed_by_cpam.value, result.total.owed_by_doctor.value


def test_what_came_as_due_owes_nothing() -> None:
    result = beside(*IN_ORDER).result
    assert {(one.status, one.code) for one in result.lines} == {(LineStatus.MATCHED, "paid")}
    assert [one.due.year for one in result.lines] == [1, 2, 3, 4, 3]
    assert owed(result) == (0, 0)
    assert not result.total.is_owed
    assert result.total.received.value == result.total.due.value == 97000


def test_the_order_of_the_file_does_not_matter() -> None:
    there, back = beside(*IN_ORDER).result, beside(*reversed(IN_ORDER)).result
    assert there.total == back.total
    assert Counter((one.code, one.due) for one in there.lines) == Counter(
        (one.code, one.due) for one in back.lines
    )


def test_the_amount_of_the_old_text_after_the_change_is_explained() -> None:
    # ameli-2024-06: the second year of this contract is at 28 000, no longer at 27 000
    result = beside(("2023-07-20", 36000), ("2024-07-05", 27000), on="2024-12-31").result
    found = line_of(result, 3)
    assert (found.status, found.code) == (LineStatus.DIFFERENT, "old-amount")
    assert found.like is not None
    assert (found.like.text, found.like.year) == ("2023-reglement-arbitral", 2)
    assert found.delta[:3] == (-1000, -1000, -1000)
    assert owed(result) == (1000, 0)


def test_five_per_cent_not_applied_to_a_third_time_contract_is_explained() -> None:
    # ameli-2024-06: 7 000 became 7 350 from the first anniversary after 22 June 2024 on; the year
    # is paid by an acompte of 70 % (assumed) and a solde (seed-002, section 11)
    third = middling("2022-03-01", etp="1/3", proof_received_on="2022-04-01")
    third["patients"] = {"mt_adult": 1000, "fa": 1600, "percentile": {"mt": 60, "fa": 60}}
    before = [("2022-04-16", 8400), ("2023-03-01", 3600, "solde"), ("2023-03-01", 6300, "acompte")]
    before += [("2024-03-01", 2700, "solde"), ("2024-03-20", 4900, "acompte")]
    before += [("2025-03-01", 2100, "solde")]
    year_4 = ("2025-03-01", 4900, "acompte")
    result = beside(*before, year_4, profile=third, on="2025-12-31").result
    found = line_of(result, 8)
    assert (found.code, found.due and found.due.year) == ("old-amount", 4)
    assert found.delta.value == 4900 - 5145
    assert owed(result) == (245, 0)
    others = [one for one in result.lines if one is not found]
    assert {one.status for one in others} == {LineStatus.MATCHED}


def test_the_amount_of_another_year_is_explained() -> None:
    # the first year's 36 000 again, where the second year gives 28 000 (ameli-2024-06)
    result = beside(("2023-07-20", 36000), ("2024-07-05", 36000), on="2024-12-31").result
    found = line_of(result, 3)
    assert (found.status, found.code) == (LineStatus.DIFFERENT, "wrong-year")
    assert found.like is not None
    assert found.like.year == 1
    assert owed(result) == (0, 8000)


def test_the_solde_in_place_of_the_acompte_is_another_part() -> None:
    # seed-002, section 11: 70 % (12 600) and 30 % (5 400) of 18 000 in the first year
    half = middling("2021-06-22", etp="1/2", proof_received_on="2021-07-01")
    result = beside(("2021-07-16", 5400), profile=half, on="2021-12-31").result
    found = line_of(result, 2)
    assert (found.status, found.code) == (LineStatus.DIFFERENT, "wrong-part")
    assert owed(result) == (7200, 0)


def test_a_part_of_the_solde_is_a_difference_where_the_results_are_known() -> None:
    # +260 mt, the one target known under the ruling of 2023 (djibe); the fa target notified
    counted = {"on": "2026-06-20", "mt": 1560, "fa": 2310}
    known = middling(
        notified_targets={"mt": 260, "fa": 460},
        observations=[counted],
    )
    result = beside(*IN_ORDER[:4], ("2026-07-03", 8800, "solde"), profile=known).result
    found = line_of(result, 6)
    assert (found.status, found.code) == (LineStatus.DIFFERENT, "solde-share")
    assert (found.rate, found.delta.value) == (Decimal("0.8"), -2200)
    assert owed(result) == (2200, 0)


def test_what_never_came_is_missing_once_its_last_day_has_passed() -> None:
    result = beside(*IN_ORDER[:2], on="2026-11-22").result
    assert missing(result) == [(3, "acompte"), (4, "acompte")]
    assert result.total.owed_by_cpam[:3] == (22000, 22000, 33000)  # a solde is expected
    assert missing(beside(on="2023-08-01").result) == []
    assert missing(beside(on="2023-08-02").result) == [(1, "full")]


def test_a_payment_that_came_twice_is_owed_back() -> None:
    result = beside(*IN_ORDER, ("2024-08-02", 28000)).result
    found = line_of(result, 7)
    assert (found.status, found.code, found.due) == (LineStatus.UNEXPECTED, "paid-twice", None)
    assert owed(result) == (0, 28000)


def test_money_taken_back_settles_what_was_paid_twice() -> None:
    result = beside(*IN_ORDER, ("2024-08-02", 28000), ("2024-10-01", -28000, "indu")).result
    assert [line_of(result, line).code for line in (7, 8)] == ["recovered", "recovery"]
    assert line_of(result, 8).status is LineStatus.TAKEN_BACK
    assert owed(result) == (0, 0)
    assert not result.total.is_owed


def test_money_taken_back_settles_an_excess_of_its_amount() -> None:
    bank = (("2023-07-20", 36000), ("2024-07-05", 36000), ("2024-10-01", -8000, "indu"))
    result = beside(*bank, on="2024-12-31").result
    assert [line_of(result, line).code for line in (3, 4)] == ["recovered", "recovery"]
    assert owed(result) == (0, 0)


def test_money_taken_back_without_reason_may_be_owed() -> None:
    result = beside(*IN_ORDER, ("2024-10-01", -500, "indu")).result
    assert line_of(result, 7).code == "recovery-unexplained"
    assert result.total.owed_by_cpam[:3] == (0, 0, 500)


def test_a_payment_of_the_aid_that_is_none_of_the_contract_is_unexpected() -> None:
    result = beside(*IN_ORDER, ("2025-01-15", 60, "aide assistant")).result
    found = line_of(result, 7)
    assert (found.status, found.code) == (LineStatus.UNEXPECTED, "unknown")
    assert result.total.owed_by_doctor[:3] == (0, 0, 60)


def test_late_and_early_payments_are_matched_with_their_days() -> None:
    bank = (("2023-08-11", 36000), ("2024-06-21", 28000), *IN_ORDER[2:])
    result = beside(*bank).result
    assert [(line_of(result, line).code, line_of(result, line).days) for line in (2, 3)] == [
        ("paid-late", 10),
        ("paid-early", -10),
    ]
    assert not result.total.is_owed


def test_an_amount_that_comes_long_after_is_late_not_that_of_another_year() -> None:
    # 28 000 in March 2025 lies nearer to the third year's acompte than to the second year
    result = beside(("2023-07-20", 36000), ("2025-04-15", 28000), on="2025-06-30").result
    found = line_of(result, 3)
    assert (found.code, found.due and found.due.year) == ("paid-late", 2)
    assert owed(result) == (0, 0)


def test_an_amount_nobody_can_explain_is_still_set_beside_what_was_due() -> None:
    result = beside(("2023-07-20", 36000), ("2024-07-05", 27500), on="2024-12-31").result
    found = line_of(result, 3)
    assert (found.status, found.code) == (LineStatus.POSSIBLE, "unexplained")
    assert result.total.owed_by_cpam[:3] == (500, 500, 28000)
    named = beside(("2023-07-20", 36000), ("2024-07-05", 27500, "aide"), on="2024-12-31").result
    assert line_of(named, 3).status is LineStatus.DIFFERENT
    assert named.total.owed_by_cpam[:3] == (500, 500, 500)


def test_a_band_that_is_not_known_leaves_a_range() -> None:
    # 001, 000: from P90 on the amounts are higher; here only P50 or above is known
    unknown = middling()
    unknown["patients"] = {"mt": 1400, "fa": 1950}
    result = beside(("2023-07-20", 36000), ("2024-07-01", 30000), profile=unknown, on="2024-12-31")
    found = line_of(result.result, 3)
    assert (found.status, found.code) == (LineStatus.POSSIBLE, "within-range")
    assert result.result.total.owed_by_cpam[:3] == (0, 0, 38000)  # from P95 on, if not paid
    exact = beside(("2023-07-20", 36000), ("2024-07-01", 28000), profile=unknown, on="2024-12-31")
    assert not exact.result.total.is_owed


def test_a_payment_whose_day_is_unknown_is_matched_by_its_amount_or_not_judged() -> None:
    # seed-002, section 11: 12 600 after the proof of hire, whose day is not in the profile
    half = middling("2021-06-22", etp="1/2")
    paid = beside(("2021-08-15", 12600), profile=half, on="2021-12-31")
    assert (line_of(paid.result, 2).code, line_of(paid.result, 2).days) == ("paid", None)
    unpaid = beside(profile=half, on="2021-12-31")
    assert unpaid.result.lines == ()
    (said,) = [one for one in unpaid.notes if one.code == "reconcile-undated"]
    assert dict(said.params) == {"n": 1, "facts": ("contract.proof_received_on",)}


def test_as_if_one_text_governed_no_old_amount_is_known() -> None:
    case = ask(middling(), text="2023-reglement-arbitral")
    assert old_dues(case) == {}
    result = beside(("2023-07-20", 36000), ("2024-07-05", 27000), text="2023", on="2024-12-31")
    assert line_of(result.result, 3).code == "paid-late"


def cut_short() -> dict[str, Any]:
    """A contract of 1 September 2024 that ends in the middle of its second year."""
    end = {"on": "2026-03-15", "kind": "termination", "notified_on": "2026-01-10"}
    return middling("2024-09-01", events=[end])


# ameli-2024-06: 38 000 in the first year, 28 000 in the second
CUT_SHORT = (("2024-09-10", 38000), ("2025-09-10", 28000))


def test_a_settlement_that_nobody_published_leaves_open_what_is_owed() -> None:
    result = beside(*CUT_SHORT, profile=cut_short()).result
    (open_one,) = [one for one in result.lines if one.status is LineStatus.OPEN]
    assert (open_one.code, open_one.payment) == ("settlement-open", None)
    assert result.total.owed_by_doctor[:3] == (None, 0, 28000)
    assert result.total.owed_by_cpam[:3] == (0, 0, 0)
    assert result.total.is_owed


def test_a_settlement_of_a_year_not_paid_yet_may_be_owed_by_the_cpam() -> None:
    # seed-002, section 11: 70 % (12 600) of the first year's 18 000 came before its end
    end = {"on": "2022-03-15", "kind": "termination", "notified_on": "2022-01-10"}
    half = middling("2021-06-22", etp="1/2", proof_received_on="2021-07-01", events=[end])
    result = beside(("2021-07-16", 12600), profile=half, on="2022-12-31").result
    assert result.total.owed_by_cpam[:3] == (None, 0, 5400)
    assert result.total.owed_by_doctor[:3] == (None, 0, 12600)


@pytest.mark.parametrize(
    ("amount", "code"),
    [(10000, "within-settlement"), (28000, "recovered"), (28001, "recovery-unexplained")],
)
def test_money_taken_back_within_the_settlement_is_its_settlement(amount: int, code: str) -> None:
    # 28 000 twice: the second one is what a recovery of exactly that amount settles first
    twice = (("2025-10-01", 28000, "again"),) if code == "recovered" else ()
    bank = (*CUT_SHORT, *twice, ("2026-04-10", -amount, "indu"))
    result = beside(*bank, profile=cut_short()).result
    assert code in [one.code for one in result.lines]
    is_settled = not [one for one in result.lines if one.status is LineStatus.OPEN]
    assert is_settled == (code == "within-settlement")
    if is_settled:
        assert line_of(result, 4).due.is_settlement
        assert result.total.owed_by_doctor[:3] == (0, 0, 28000 - amount)
        assert result.total.owed_by_cpam[:3] == (0, 0, amount)


def test_money_taken_back_before_the_end_is_not_its_settlement() -> None:
    result = beside(*CUT_SHORT, ("2026-03-14", -10000, "indu"), profile=cut_short()).result
    assert line_of(result, 4).code == "recovery-unexplained"


def test_one_transfer_pays_the_solde_of_a_year_and_the_acompte_of_the_next() -> None:
    result = beside(*IN_ORDER[:3], ("2026-07-10", 22000)).result
    assert codes(result)[3:] == [(5, "paid-together"), (None, "paid-with")]
    whole, other = result.lines[3:]
    assert [(one.due.year, one.due.part) for one in (whole, other)] == [
        (4, "acompte"),
        (3, "solde"),
    ]
    assert (whole.like.year, whole.like.part) == (3, "solde")
    assert other.together == whole.payment
    assert (whole.delta.value, other.delta.value) == (11000, -11000)
    assert owed(result) == (0, 0)
    assert not result.total.is_owed


def test_one_transfer_pays_what_is_due_on_one_day_under_the_text_of_2019() -> None:
    # seed-002, section 11: 30 % of the first year and 70 % of the second at the 1st anniversary
    half = middling("2021-06-22", etp="1/2", proof_received_on="2021-07-01")
    half["patients"] = {"mt_adult": 1000, "fa": 1600, "percentile": {"mt": 60, "fa": 60}}
    together = 5400 + 9450  # of 18 000 and of 13 500 (ordre-2021)
    bank = (("2021-07-16", 12600), ("2022-06-30", together))
    result = beside(*bank, profile=half, on="2022-12-31").result
    assert codes(result) == [(2, "paid"), (3, "paid-together"), (None, "paid-with")]
    assert not result.total.is_owed


def test_one_transfer_for_two_payments_that_comes_again_is_paid_twice() -> None:
    result = beside(*IN_ORDER[:3], ("2026-07-10", 22000), ("2026-08-10", 22000)).result
    assert line_of(result, 6).code == "paid-twice"
    assert owed(result) == (0, 22000)


def test_the_whole_of_a_year_in_one_transfer_is_explained() -> None:
    # seed-002, section 11: 70 % (12 600) and 30 % (5 400) of 18 000, both guaranteed
    half = middling("2021-06-22", etp="1/2", proof_received_on="2021-07-01")
    result = beside(("2021-07-16", 18000), profile=half, on="2022-05-01").result
    assert codes(result) == [(2, "whole-year"), (None, "paid-with")]
    assert not result.total.is_owed


def test_twice_an_acompte_is_not_the_solde_before_the_results() -> None:
    result = beside(*IN_ORDER[:2], ("2025-07-10", 22000)).result
    assert codes(result)[2:] == [(4, "several-contracts"), (None, "expected"), (None, "missing")]
    assert missing(result) == [(4, "acompte")]
    assert owed(result) == (11000, 0)
    assert result.total.owed_by_doctor[:3] == (0, 0, 11000)


def test_one_payment_in_two_transfers_is_explained() -> None:
    result = beside(("2023-07-25", 18000), ("2023-08-25", 18000), on="2023-12-31").result
    assert codes(result) == [(2, "paid-in-parts"), (3, "rest-of-payment")]
    begun, rest = result.lines
    assert (begun.together, rest.together) == (rest.payment, begun.payment)
    assert (begun.delta.value, rest.delta.value) == (-18000, 18000)
    assert not result.total.is_owed


def test_the_rest_of_a_solde_completes_it() -> None:
    result = beside(*IN_ORDER[:4], ("2026-07-10", 5000), ("2026-10-10", 6000)).result
    assert [line_of(result, line).code for line in (6, 7)] == ["paid-in-parts", "rest-of-payment"]
    assert not result.total.is_owed


def test_two_transfers_that_miss_the_amount_by_one_euro_are_no_payment() -> None:
    result = beside(("2023-07-25", 18000), ("2023-08-25", 17999), on="2023-12-31").result
    assert [code for _, code in codes(result)] == ["unexplained", "unrelated"]


def test_money_that_came_before_the_signature_is_not_owed_for_sure() -> None:
    result = beside(("2022-01-01", 36000), ("2023-07-25", 36000), on="2024-01-01").result
    assert codes(result) == [(2, "before-contract"), (3, "paid")]
    assert result.total.owed_by_doctor[:3] == (0, 0, 36000)


def dues_of(case: Any) -> list[Due]:
    return [one.due for one in reconcile(schedule(case), (), {}, date(2040, 1, 1)).result.lines]


BANK = st.lists(
    st.builds(
        BankLine,
        line=st.just(0),
        on=st.dates(date(2019, 9, 1), date(2030, 1, 1)),
        amount=st.sampled_from(
            [36000, 28000, 27000, 22000, 18000, 11000, 10500, 8800, 60, -11000, -60]
        ),
        label=st.sampled_from(["a", "b"]),
    ),
    max_size=9,
    unique=True,
)


@given(profile=PROFILES, bank=BANK, shuffle=st.randoms())
@settings(max_examples=60, deadline=None)
def test_every_line_is_listed_once_and_every_payment_at_most_once(profile, bank, shuffle) -> None:
    case = ask(profile, on="2030-01-01")
    lines = [line._replace(line=place) for place, line in enumerate(bank, start=2)]
    answer, old = schedule(case), old_dues(case)
    result = reconcile(answer, lines, old, case.ask.on).result
    _sums_cancel_out(result.lines)
    listed = [one.payment.line for one in result.lines if one.payment]
    counted = sum(one.lines for one in result.lines if one.lines)
    assert len(listed) == len(set(listed)) == len(lines) - counted
    dues = [one.due for one in result.lines if one.due]
    assert len(dues) == len(set(dues))
    overdue = {due for due in dues_of(case) if due.until and due.until < case.ask.on}
    assert overdue <= set(dues)
    _adds_up(result.lines, result.total)
    shuffle.shuffle(lines)
    assert reconcile(answer, lines, old, case.ask.on).result == result


def _sums_cancel_out(lines: tuple[Reconciled, ...]) -> None:
    """Two rows that stand for one sum have differences that add up to nothing."""
    of_sums = {"paid-together", "whole-year", "paid-with", "paid-in-parts", "rest-of-payment"}
    assert sum(one.delta.value for one in lines if one.code in of_sums) == 0


def _adds_up(lines: tuple[Reconciled, ...], total: ReconcileTotal) -> None:
    received = sum(one.payment.amount for one in lines if one.payment)
    assert total.received.value == received
    deltas = [one.delta.value for one in lines]
    if None not in deltas:
        assert total.due.value == received - sum(deltas)
    for figure in (total.owed_by_cpam, total.owed_by_doctor):
        ends = [end for end in (figure.low, figure.value, figure.high) if end is not None]
        assert ends == sorted(ends)
        assert all(end >= 0 for end in ends)


@pytest.mark.parametrize("amount", [36000, 27000, 60])
def test_nothing_is_due_before_the_contract(amount: int) -> None:
    result = beside(("2019-01-01", amount, "aide"), on="2023-07-01").result
    assert [one.code for one in result.lines] == ["before-contract"]
