"""How a figure reads: exact, estimated, bounded, not known."""

from decimal import Decimal
from fractions import Fraction

import pytest

from amcli.law.figures.sourced import Figure, Number
from amcli.render.characters import typeset
from amcli.words.figures import (
    COUNT,
    EUROS,
    SHARE,
    Unit,
    best_case_text,
    figure_text,
    growth_text,
    number_text,
    plain_number,
)

pytestmark = pytest.mark.pythons


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure(19000, 19000, 19000, "published"), "19 000 €"),
        (Figure(19000, 19000, 19000, "secondary"), "19 000 €"),
        (Figure(19000, 19000, 19000, "given"), "19 000 €"),
        (Figure(19000, 19000, 19000, "assumed"), "19 000 €*"),
        (Figure(264, 258, 305, "estimated"), "≈ 264 € (258–305 €)"),
        (Figure(None, 258, 305, "estimated"), "≈ (258–305 €)"),
        (Figure(None, 0, 258, "absent"), "? (0–258 €)"),
        (Figure(None, None, 258, "absent"), "? (≤ 258 €)"),
        (Figure(None, 7, None, "absent"), "? (≥ 7 €)"),
        (Figure(None, None, None, "absent"), "?"),
        (Figure(22000, 11000, 22000, "published"), "22 000 € (11 000–22 000 €)"),
        (Figure(-500, -500, 200, "given"), "-500 € (-500 – 200 €)"),
        (None, ""),
    ],
)
def test_the_text_of_a_figure_tells_how_sure_it_is(figure: Figure | None, text: str) -> None:
    assert figure_text(figure, EUROS) == text


def test_an_estimate_of_patients_prints_as_the_specification_says() -> None:
    assert growth_text(Figure(285, 258, 305, "estimated")) == "≈ 285 (258–305)"


def test_an_exact_growth_carries_its_sign() -> None:
    assert growth_text(Figure(305, 305, 305, "published")) == "+305"
    assert growth_text(Figure(0, 0, 0, "published")) == "+0"


def test_an_amount_in_an_unknown_band_runs_from_the_lowest_to_the_highest() -> None:
    amount = Figure(22000, 11000, 38000, "published")
    assert best_case_text(amount, EUROS) == "22 000–38 000 €"


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (1045, COUNT, "1 045"),
        (999, COUNT, "999"),
        (-9344, EUROS, "-9 344 €"),
        (Decimal("28656.50"), EUROS, "28 656.50 €"),
        (Decimal("0.8"), SHARE, "80 %"),
        (Decimal("0.7995"), SHARE, "79.95 %"),
        (Fraction(2, 3), SHARE, "66.67 %"),
        (Decimal("1E+30"), COUNT, "1" + 10 * " 000"),
    ],
)
def test_numbers_group_their_thousands_and_keep_a_decimal_point(
    number: Number | Fraction, unit: Unit, text: str
) -> None:
    assert number_text(number, unit) == text


def test_scripts_get_plain_numbers() -> None:
    assert plain_number(Decimal("28656.50")) == Decimal("28656.5")
    assert plain_number(Fraction(1, 3)) == Decimal("0.3333")
    assert plain_number(Decimal("-0.00001")) == 0


@pytest.mark.parametrize(
    ("plain", "fine"),
    [
        ("19 000 €", "19\u202f000\u00a0€"),
        ("1 190 000 EUR", "1\u202f190\u202f000\u00a0EUR"),
        ("Verdict : oui", "Verdict\u00a0: oui"),
        ("« zone »", "«\u00a0zone\u00a0»"),
        ("≈ 285 (258–305)", "≈\u00a0285\u00a0(258–305)"),
        ("au 2024-09-01 au plus tard", "au 2024-09-01 au plus tard"),
        ("le 12 mai", "le 12 mai"),
    ],
)
def test_spaces_that_must_not_break_become_fixed(plain: str, fine: str) -> None:
    assert typeset(plain) == fine
