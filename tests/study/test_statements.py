"""Whole statements of a bank: labels as evidence, what is expected, what nobody can claim."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.figures.terms import EntryKind, PaymentPart
from amcli.law.ledger.schedule import schedule
from amcli.study.bank.bank import BankLine, LineStatus
from amcli.study.bank.reasons import Evidence, evidence, is_taken_back, part_of
from amcli.study.bank.reconcile import old_dues, reconcile
from profiles import middling
from questions import ask
from statements import PROFILES, beside, codes, line_of

ON = "2026-11-30"
# ameli-2024-06: half time, 18 000 in the first year under the ruling of 2023, 14 000 in the
# second, then 11 000, half of it (seed-000) at the anniversary that opens the year.
HALF = middling("2023-11-15", etp="1/2", hired_on="2023-11-20", proof_received_on="2023-12-04")
CPAM = "VIR CPAM 751"
BEGUN = (("2023-12-04", 18000, CPAM), ("2024-11-18", 14000, CPAM), ("2025-11-17", 5500, CPAM))
OF_LAST_DAY = ("2026-11-16", 5500, CPAM)


def statement(*bank: Any, on: str = ON, **asked: Any) -> Any:
    return beside(*bank, profile=HALF, on=on, **asked)


def statuses(result: Any) -> list[tuple[Any, str]]:
    return [(one.payment and one.payment.line, one.status.value) for one in result.lines]


def claims(result: Any) -> tuple[Any, Any]:
    """Return what the CPAM and the doctor owe: value, low, high."""
    return result.total.owed_by_cpam[:3], result.total.owed_by_doctor[:3]


@pytest.mark.parametrize(
    "last",
    [
        (OF_LAST_DAY, OF_LAST_DAY),
        (OF_LAST_DAY, ("2026-11-16", 5500, f"{CPAM} a")),
        (("2026-11-16", 5500), ("2026-11-16", 5500)),
    ],
    ids=["alike", "told apart", "no label"],
)
def test_the_solde_of_a_year_and_the_acompte_of_the_next_come_alike_on_one_day(last: Any) -> None:
    answer = statement(*BEGUN, *last)
    assert {one.status for one in answer.result.lines} == {LineStatus.MATCHED}
    found = {(one.due.year, one.due.part) for one in answer.result.lines[3:]}
    assert found == {(3, PaymentPart.SOLDE), (4, PaymentPart.ACOMPTE)}
    assert not answer.result.total.is_owed
    assert "reconcile-twice" not in [one.code for one in answer.notes]


def test_a_label_tells_the_solde_from_the_acompte() -> None:
    last = (("2026-11-16", 5500, "CPAM SOLDE"), ("2026-11-16", 5500, "CPAM ACOMPTE"))
    result = statement(*BEGUN, *last).result
    assert line_of(result, 5).due.part is PaymentPart.SOLDE
    assert line_of(result, 6).due.part is PaymentPart.ACOMPTE


def test_more_equal_payments_than_are_due_are_a_warning() -> None:
    answer = statement(*BEGUN, *[OF_LAST_DAY] * 3)
    assert statuses(answer.result)[-1] == (7, "unexpected")
    assert line_of(answer.result, 7).code == "paid-twice"
    assert claims(answer.result) == ((0, 0, 0), (5500, 5500, 5500))
    assert ("reconcile-twice", (("n", 1),)) in answer.notes


def test_a_payment_of_another_label_may_be_paid_twice_but_is_not_claimed() -> None:
    result = statement(*BEGUN, *[OF_LAST_DAY] * 2, ("2026-11-20", 5500, "VIR M ROY")).result
    assert (line_of(result, 7).code, line_of(result, 7).status) == ("paid-twice", "possible")
    assert claims(result) == ((0, 0, 0), (0, 0, 5500))


def test_fees_near_the_day_of_the_solde_are_not_a_part_of_it() -> None:
    fees = ("2026-11-17", Decimal("1234.56"), "HONORAIRES TIERS PAYANT")
    result = statement(*BEGUN, OF_LAST_DAY, fees).result
    assert statuses(result)[-1] == (None, "unrelated")
    # the first of the two that fall together is what came, the solde has not come
    assert (None, "expected") in statuses(result)
    assert claims(result) == ((0, 0, 5500), (0, 0, 0))


def test_the_label_decides_between_another_payment_of_the_cpam_and_the_solde() -> None:
    rosp, solde = ("2026-11-16", 5500, "ROSP"), ("2026-11-24", 5500, "SOLDE ASSISTANT MEDICAL")
    result = statement(*BEGUN, OF_LAST_DAY, rosp, solde).result
    assert (line_of(result, 7).due.part, line_of(result, 7).status) == ("solde", "matched")
    assert statuses(result)[-1] == (None, "unrelated")
    assert not result.total.is_owed


def test_a_part_of_the_amount_against_the_label_is_nothing_the_exact_amount_is_possible() -> None:
    exact = statement(*BEGUN, OF_LAST_DAY, ("2026-11-20", 5500, "FORFAIT STRUCTURE")).result
    assert (line_of(exact, 6).code, line_of(exact, 6).status) == ("other-label", "possible")
    assert claims(exact) == ((0, 0, 5500), (0, 0, 0))
    part = statement(*BEGUN, OF_LAST_DAY, ("2026-11-20", 4400, "FORFAIT STRUCTURE")).result
    assert statuses(part)[-1] == (None, "unrelated")


def test_the_exact_amount_outside_its_time_is_nothing_against_the_label() -> None:
    result = statement(*BEGUN, ("2026-11-14", 5500, "ROSP"), on="2026-11-14").result
    assert codes(result)[-1] == (None, "unrelated")


@pytest.mark.parametrize("label", ["SOLDE ASSISTANT MEDICAL", CPAM])
def test_the_solde_does_not_come_before_its_anniversary(label: str) -> None:
    early = statement(*BEGUN, OF_LAST_DAY, ("2026-09-15", 5500, label)).result
    assert line_of(early, 6).due is None
    assert (None, "expected") in statuses(early)
    assert claims(early) == ((0, 0, 5500), (0, 0, 5500))


@pytest.mark.parametrize(("day", "code"), [("2026-11-14", "unknown"), ("2026-11-15", "paid")])
def test_the_solde_comes_from_its_anniversary_on(day: str, code: str) -> None:
    result = statement(*BEGUN, ("2026-11-15", 5500, "acompte"), (day, 5500, "solde")).result
    assert line_of(result, 6).code == code


@pytest.mark.parametrize(("days", "status"), [(0, "matched"), (-31, "matched"), (-32, "possible")])
def test_a_payment_long_before_its_day_is_possible_only(days: int, status: str) -> None:
    on = date(2024, 11, 15) + timedelta(days=days)
    result = statement(BEGUN[0], (on.isoformat(), 14000, CPAM), on="2024-11-20").result
    assert line_of(result, 3).status == status
    named = statement(BEGUN[0], (on.isoformat(), 14000, "AIDE ASSISTANT"), on="2024-11-20").result
    assert line_of(named, 3).status == "matched"


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-11-15", []),
        ("2026-11-16", ["expected"]),
        ("2027-11-15", ["expected"]),
        ("2027-11-16", ["missing"]),
    ],
)
def test_what_is_due_on_an_assumed_day_is_expected_until_the_next_anniversary(
    on: str, expected: list[str]
) -> None:
    # the solde of year 3 falls on 15 November 2026, which nobody published
    result = statement(*BEGUN, OF_LAST_DAY if on > "2026-11-15" else BEGUN[0], on=on).result
    solde = [one for one in result.lines if one.due and one.due.part is PaymentPart.SOLDE]
    assert [one.status.value for one in solde if one.due and one.due.year == 3] == expected
    if on == "2026-11-16":
        assert claims(result) == ((0, 0, 5500), (0, 0, 0))


def test_what_is_missing_on_a_known_day_is_missing_the_day_after() -> None:
    for on, expected in (("2024-11-15", []), ("2024-11-16", ["missing"])):
        result = statement(BEGUN[0], on=on).result
        assert [one.code for one in result.lines if one.payment is None] == expected


def test_a_part_of_the_solde_is_possible_and_as_due_where_the_label_says_so() -> None:
    # 4 400 of 5 500: 80 %
    result = statement(*BEGUN, OF_LAST_DAY, ("2026-11-20", 4400, CPAM)).result
    found = line_of(result, 6)
    assert (found.status, found.code, found.rate) == ("possible", "solde-share", Decimal("0.8"))
    assert claims(result) == ((0, 0, 5500), (0, 0, 4400))
    named = statement(*BEGUN, OF_LAST_DAY, ("2026-11-20", 4400, "SOLDE ASSISTANT")).result
    assert line_of(named, 6).status == "matched"
    cents = statement(*BEGUN, OF_LAST_DAY, ("2026-11-20", Decimal("4400.10"), CPAM)).result
    assert statuses(cents)[-1] == (None, "unrelated")  # the aid is paid in whole euros


def test_of_several_parts_of_the_solde_the_largest_is_the_possible_one() -> None:
    small, large = ("2026-11-18", 60, CPAM), ("2026-11-24", 4400, CPAM)
    result = statement(*BEGUN, OF_LAST_DAY, small, large).result
    assert line_of(result, 7).code == "solde-share"
    assert statuses(result)[-1] == (None, "unrelated")


def test_money_taken_back_is_recognised_and_other_debits_are_left_aside() -> None:
    debits = (
        ("2025-12-01", -5500, "RETENUE CPAM"),
        ("2025-12-02", -42, "PRELEVEMENT EDF"),
        ("2025-12-03", Decimal("-1800.5"), "VIR SALAIRE ASSISTANTE MEDICALE"),
        ("2025-12-04", -9, ""),
        ("2025-12-05", 0, "INFO"),
    )
    result = statement(*BEGUN, *debits, on="2025-12-31").result
    assert line_of(result, 5).status is LineStatus.TAKEN_BACK
    assert (result.lines[-1].status, result.lines[-1].lines) == (LineStatus.UNRELATED, 4)
    assert result.total.received.value == 18000 + 14000 + 5500 - 5500


@pytest.mark.parametrize(
    ("amount", "label"),
    [(-5500, "RETENUE CPAM NOTIFICATION 2026"), (-2000, "RETENUE CPAM ACOMPTE ASSISTANT")],
)
def test_an_acompte_taken_back_names_the_dispute(amount: int, label: str) -> None:
    taken = ("2026-11-20", amount, label)
    answer = statement(*BEGUN, OF_LAST_DAY, OF_LAST_DAY, taken)
    found = line_of(answer.result, 7)
    assert (found.status, found.code) == ("taken-back", "acompte-taken-back")
    assert (found.like.year, found.like.part) == (4, PaymentPart.ACOMPTE)
    assert ("dispute", (("dispute", "D11"),)) in answer.notes
    assert claims(answer.result) == ((0, 0, -amount), (0, 0, 0))


def test_a_debit_of_the_amount_of_a_fee_is_left_aside() -> None:
    fee, debit = ("2026-01-05", 42, "VIR M ROY"), ("2026-01-06", -42, "PRELEVEMENT")
    result = statement(*BEGUN, fee, debit, on="2026-01-31").result
    assert (result.lines[-1].status, result.lines[-1].lines) == (LineStatus.UNRELATED, 2)


def test_some_other_amount_taken_back_is_not_the_acompte() -> None:
    result = statement(*BEGUN, OF_LAST_DAY, OF_LAST_DAY, ("2026-11-20", -45, "INDU CPAM")).result
    assert (line_of(result, 7).code, line_of(result, 7).status) == (
        "recovery-unexplained",
        "taken-back",
    )
    assert claims(result) == ((0, 0, 45), (0, 0, 0))


def test_one_transfer_pays_an_acompte_and_a_part_of_the_solde() -> None:
    # 5 500 and 80 % of 5 500
    result = statement(*BEGUN, ("2026-11-16", 9900, "AIDE ASSISTANT MEDICAL")).result
    assert codes(result)[3:] == [(5, "paid-with-share"), (None, "share-with")]
    assert result.lines[4].rate == Decimal("0.8")
    assert claims(result) == ((0, 0, 1100), (0, 0, 4400))
    assert result.total.due[:3] == (48500, 43000, 48500)
    unnamed = statement(*BEGUN, ("2026-11-16", 9900, CPAM)).result
    assert line_of(unnamed, 5).status == "possible"
    assert unnamed.total.owed_by_doctor[:3] == (0, 0, 4400)


def test_more_than_was_due_is_never_claimed() -> None:
    result = statement(BEGUN[0], ("2024-11-18", 15000, "AIDE ASSISTANT"), on="2024-11-30").result
    assert (line_of(result, 3).code, line_of(result, 3).status) == ("unexplained", "possible")
    assert claims(result) == ((0, 0, 14000), (0, 0, 1000))


def test_two_transfers_make_one_payment_and_a_multiple_may_pay_several_contracts() -> None:
    bank = (
        ("2023-12-04", 10000, "VIR CPAM 1/2"),
        ("2023-12-11", 8000, "VIR CPAM 2/2"),
        ("2024-11-18", 28000, "VIR CPAM DR A ET DR B"),
    )
    result = statement(*bank, on="2024-12-31").result
    assert codes(result) == [
        (2, "paid-in-parts"),
        (3, "rest-of-payment"),
        (4, "several-contracts"),
    ]
    assert line_of(result, 4).status is LineStatus.POSSIBLE
    assert claims(result) == ((0, 0, 14000), (0, 0, 14000))


def test_lines_of_fees_are_one_line_and_leave_what_is_owed_alone() -> None:
    day = date(2023, 11, 20)
    fees = [
        ((day + timedelta(days=6 * place)).isoformat(), 1000 + place, "CPAM HONORAIRES")
        for place in range(174)
    ]
    result = statement(*BEGUN, OF_LAST_DAY, OF_LAST_DAY, *fees).result
    assert len(result.lines) == 6
    assert result.lines[-1].lines == 174
    assert not result.total.is_owed


def test_lines_after_the_day_of_the_question_are_left_aside() -> None:
    answer = statement(*BEGUN, OF_LAST_DAY, on="2025-12-31")
    assert len(answer.result.lines) == 3
    assert "reconcile-later" in [one.code for one in answer.notes]


@pytest.mark.parametrize(
    ("label", "weight"),
    [
        ("", Evidence.PAYER),
        ("Virement de la C.P.A.M.", Evidence.PAYER),
        ("AIDE EMPLOI AM", Evidence.AID),
        ("Forfait ASSISTANT MÉDICAL", Evidence.AID),
        ("Forfait assist. méd.", Evidence.AID),
        ("ACOMPTE ROSP", Evidence.AGAINST),
        ("Solde créditeur au 31/10", Evidence.AGAINST),
        ("Tiers-payant", Evidence.AGAINST),
        ("Acompté", Evidence.AID),
        ("M. Roy", Evidence.NOTHING),
        ("Resolde", Evidence.NOTHING),
    ],
)
def test_words_of_a_label_are_evidence(label: str, weight: Evidence) -> None:
    assert evidence(label) is weight


def test_a_label_that_names_both_parts_names_none() -> None:
    assert part_of("solde 2025 et acompte 2026") is None
    assert part_of("SOLDÉ 2025") is PaymentPart.SOLDE


@pytest.mark.parametrize(
    ("label", "is_exact", "expected"),
    [
        ("Indu", False, True),
        ("TROP-PERÇU", False, True),
        ("indu honoraires", True, False),
        ("Régularisation", False, False),
        ("Régularisation CPAM", False, True),
        ("Prélèvement", True, True),
        ("CPAM", True, True),
        ("industrie", True, False),
    ],
)
def test_words_tell_money_taken_back(label: str, is_exact: bool, expected: bool) -> None:
    assert is_taken_back(label, is_exact=is_exact) is expected


OTHERS = st.lists(
    st.tuples(
        st.dates(date(2019, 9, 1), date(2036, 1, 1)),
        st.decimals("-9000", "9000", places=2).filter(lambda euros: euros % 1 != 0),
        st.sampled_from(["HONORAIRES CPAM", "ROSP", "VIR M ROY", "PRLV EDF", "FSE 12/03"]),
    ),
    max_size=12,
)


@given(
    profile=PROFILES,
    others=OTHERS,
    label=st.sampled_from(["", CPAM, "AIDE"]),
    late=st.integers(0, 20),
    mix=st.randoms(),
)
@settings(max_examples=60, deadline=None)
def test_a_statement_of_the_schedule_is_matched_whatever_else_is_in_it(
    profile: Any, others: Any, label: str, late: int, mix: Any
) -> None:
    case = ask(profile, on="2036-01-02")
    answer = schedule(case)
    paid = [
        (entry.until + timedelta(days=late), entry.amount.value, label)
        for entry in answer.result.options[0].entries
        if entry.kind is EntryKind.PAYMENT and entry.until and entry.amount.value
    ]
    paid = [line for line in paid if line[0] <= case.ask.on]
    bank = [BankLine(place, *line) for place, line in enumerate([*paid, *others], start=2)]
    mix.shuffle(bank)
    result = reconcile(answer, bank, old_dues(case), case.ask.on).result
    matched = [one for one in result.lines if one.payment]
    assert {one.status for one in matched} <= {LineStatus.MATCHED}
    assert len(matched) == len(paid)
    assert sum(one.lines for one in result.lines if one.lines) == len(others)
    assert result.total.owed_by_doctor[:3] == (0, 0, 0)


LABELS = st.sampled_from(["", CPAM, "SOLDE ASSISTANT", "ACOMPTE", "ROSP", "M ROY", "INDU"])
BANK = st.lists(
    st.tuples(
        st.dates(date(2019, 9, 1), date(2030, 1, 1)),
        st.sampled_from([36000, 28000, 22000, 18000, 14000, 11000, 5500, 8800, 60, -11000, -5500]),
        LABELS,
    ),
    max_size=9,
)


@given(profile=PROFILES, bank=BANK)
@settings(max_examples=80, deadline=None)
def test_nothing_is_claimed_beyond_what_is_due_or_came(profile: Any, bank: Any) -> None:
    case = ask(profile, on="2030-01-01")
    lines = [BankLine(place, *line) for place, line in enumerate(bank, start=2)]
    answer = schedule(case)
    result = reconcile(answer, lines, old_dues(case), case.ask.on).result
    cpam, doctor = result.total.owed_by_cpam, result.total.owed_by_doctor
    for figure in (cpam, doctor):
        assert figure.value in (None, figure.low)
    on = case.ask.on
    passed = [
        entry.amount.low
        for entry in answer.result.options[0].entries
        if entry.kind is EntryKind.PAYMENT and entry.amount and (entry.until or on) <= on
    ]
    assert cpam.low <= sum(low for low in passed if low)
    assert doctor.low <= sum(line.amount for line in lines if line.amount > 0)
