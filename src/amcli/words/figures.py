"""Numbers, days and figures as text: `19 000 €`, `≈ 285 (258–305)`, `01/09/2027`.

Thousands stand apart, by plain spaces that a terminal makes fine ones. Where `lang` is `fr` or `en`
decimals and days are those of the language; without it they are those of data: `92.5`, ISO days.
Marks carry the meaning, never colour: `≈` an estimate, `*` an assumption, `?` not published.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from amcli.law.figures.sourced import Figure, Number

ASSUMED_MARK = "*"
ESTIMATE = "≈"
UNKNOWN = "?"
NOTHING = "—"
_MONTHS = (
    "Jan", "Feb", "March", "April", "May", "June",
    "July", "Aug", "Sept", "Oct", "Nov", "Dec",
)  # fmt: skip
_BOUNDS = {"more-than": ">", "at-least": "≥", "at-most": "≤"}


class Unit(NamedTuple):
    """What a number counts: its text is the number times `scale`, then `suffix`."""

    scale: int
    suffix: str


COUNT = Unit(1, "")
EUROS = Unit(1, " €")
SHARE = Unit(100, " %")


def day_text(day: date, lang: str = "") -> str:
    """Return a day.

    >>> day_text(date(2027, 9, 1), "fr"), day_text(date(2027, 9, 1), "en")
    ('01/09/2027', '1 Sept 2027')
    """
    if not lang:
        return day.isoformat()
    return f"{day:%d/%m/%Y}" if lang == "fr" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dated_text(dated: str, lang: str) -> str:
    """Return a day, a month or a year, as far as it is known.

    >>> dated_text("2024-06", "fr"), dated_text("2024-06", "en"), dated_text("2023", "en")
    ('06/2024', 'June 2024', '2023')
    """
    year, *month_and_day = dated.split("-")
    if lang == "fr":
        return "/".join((*reversed(month_and_day), year))
    months = [_MONTHS[int(month) - 1] for month in month_and_day[:1]]
    return " ".join((*(day.lstrip("0") for day in month_and_day[1:]), *months, year))


def days_text(first: date, last: date, lang: str = "") -> tuple[str, str]:
    """Return the two ends of a period, the year once where they share it.

    >>> days_text(date(2022, 9, 19), date(2022, 10, 19), "fr")
    ('19/09', '19/10/2022')
    """
    start = day_text(first, lang)
    if lang and first.year == last.year and first != last:
        start = start[: -len("/2022")]
    return start, day_text(last, lang)


def number_text(number: Number | Fraction, unit: Unit = COUNT, lang: str = "") -> str:
    """Return a number with its unit, with at most two decimals; cents are two digits or none.

    >>> number_text(19000, EUROS), number_text(Decimal("0.925"), SHARE, "fr")
    ('19 000 €', '92,5 %')
    >>> number_text(Fraction(2, 3)), number_text(Decimal("11850.5"), EUROS, "fr")
    ('0.67', '11 850,50 €')
    """
    return bare_text(number, unit, lang) + unit.suffix


def bare_text(number: Number | Fraction, unit: Unit = COUNT, lang: str = "") -> str:
    """Return a number in the scale of its unit, without the unit."""
    if isinstance(number, int):
        return f"{number * unit.scale:,}".replace(",", " ")
    text = f"{_decimal(number * unit.scale):,.2f}".replace(",", " ")
    is_cents = unit == EUROS and not text.endswith(".00")
    text = text if is_cents else _bare(text)
    return text.replace(".", ",") if lang == "fr" else text


def plain_number(number: Number | Fraction) -> int | Decimal:
    """Return a number that scripts can read: whole, or decimal to the fourth place.

    >>> plain_number(Fraction(2, 3)), plain_number(Fraction(4, 2)), plain_number(Decimal("0.50"))
    (Decimal('0.6667'), 2, Decimal('0.5'))
    """
    if isinstance(number, int):
        return number
    text = _bare(f"{_decimal(number):.4f}")
    return Decimal(text) if "." in text else int(text)


def _decimal(number: Decimal | Fraction) -> Decimal:
    if isinstance(number, Decimal):
        return number
    return Decimal(number.numerator) / number.denominator


def _bare(text: str) -> str:
    """Return decimals without the zeros that end them, and no negative zero."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def figure_text(figure: Figure | None, unit: Unit = COUNT, lang: str = "") -> str:
    """Return a figure and its bounds; empty for None.

    >>> figure_text(Figure(285, 258, 305, "estimated"))
    '≈ 285 (258–305)'
    """
    if figure is None:
        return ""
    value, low, high = figure.value, figure.low, figure.high
    if value is None:
        return _unknown(figure, unit, lang)
    text = number_text(value, unit, lang) + mark_of(figure)
    if figure.status == "estimated":
        text = f"{ESTIMATE} {text}"
    return text if low == high else f"{text} ({span_text(low, high, unit, lang)})"


def growth_text(figure: Figure, lang: str = "") -> str:
    """Return a growth asked, in patients, with its sign when it is exact.

    >>> growth_text(Figure(305, 305, 305, "published")), growth_text(Figure(None, 0, 258, "absent"))
    ('+305', '? (0–258)')
    """
    is_exact = figure.value is not None and figure.low == figure.high
    text = figure_text(figure, COUNT, lang)
    return f"+{text}" if is_exact and figure.status != "estimated" else text


def best_case_text(figure: Figure, unit: Unit, lang: str = "") -> str:
    """Return a figure at full achievement: from the lowest to the highest possible band."""
    if figure.value is None:
        return _unknown(figure, unit, lang)
    text = span_text(figure.value, figure.high, unit, lang) + mark_of(figure)
    return f"{ESTIMATE} {text}" if figure.status == "estimated" else text


def span_text(low: Number | None, high: Number | None, unit: Unit = COUNT, lang: str = "") -> str:
    """Return an interval whose ends may be unknown.

    >>> span_text(258, 305), span_text(None, 305), span_text(0, None), span_text(7, 7)
    ('258–305', '≤ 305', '≥ 0', '7')
    """
    if low is None:
        return UNKNOWN if high is None else f"≤ {number_text(high, unit, lang)}"
    if high is None:
        return f"≥ {number_text(low, unit, lang)}"
    if low == high:
        return number_text(low, unit, lang)
    dash = "–" if low >= 0 else " – "
    return f"{bare_text(low, unit, lang)}{dash}{number_text(high, unit, lang)}"


def bound_text(bound: str | None, figure: Figure, unit: Unit = COUNT, lang: str = "") -> str:
    """Return a threshold with its bound, `more-than` or `at-least`.

    >>> bound_text("more-than", Figure(775, 775, 775, "secondary"))
    '> 775'
    """
    sign = _BOUNDS.get(bound or "", "")
    return f"{sign} {figure_text(figure, unit, lang)}".strip()


def mark_of(figure: Figure) -> str:
    """Return the mark of an assumption, or nothing."""
    return ASSUMED_MARK if figure.status == "assumed" else ""


def _unknown(figure: Figure, unit: Unit, lang: str) -> str:
    if figure.high is None and not figure.low:  # nothing at least: no bound to speak of
        return UNKNOWN
    sign = ESTIMATE if figure.status == "estimated" else UNKNOWN
    return f"{sign} ({span_text(figure.low, figure.high, unit, lang)})"
