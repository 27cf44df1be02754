"""A second, deliberately naive reading of the texts: literal tables, no import of amcli.

It exists to disagree with amcli when one of the two is wrong. Amounts are euros, growths patients.
A triple is (value, low, high); None where nobody published a figure.
"""

from datetime import date
from fractions import Fraction
from math import ceil, floor

Triple = tuple[int | None, int | None, int | None]
Rates = dict[int, tuple[Fraction, Fraction]]

BELOW_P30, P30, P50, P70, P90, P95 = range(6)
LABELS = ("below-p30", "p30-p50", "p50-p70", "p70-p90", "p90-p95", "p95-plus")

# year 1, year 2, year 3 and later, the same from P90, and every year from P95
AMOUNTS: dict[tuple[str, str], tuple[int | None, ...]] = {
    ("2019", "1/3"): (12000, 9000, 7000, 8350, 12000),
    ("2019", "0.5"): (18000, 13500, 10500, 12500, 18000),
    ("2019", "1"): (36000, 27000, 21000, 25000, 36000),
    ("2023", "0.5"): (18000, 13500, 10500, 12500, 18000),
    ("2023", "1"): (36000, 27000, 21000, 25000, 36000),
    ("2024", "0.5"): (19000, 14000, 11000, 13000, 19000),
    ("2024", "1"): (38000, 28000, 22000, 26000, 38000),
    ("2024", "1/3"): (None, 9450, 7350, 8767, 12600),
}
IDS = {
    "2019": "2019-avenant-7",
    "2023": "2023-reglement-arbitral",
    "2024": "2024-convention",
}


def text_on(day: date) -> str:
    """Return the text in force on a day."""
    if day < date(2023, 5, 1):
        return "2019"
    return "2023" if day < date(2024, 6, 22) else "2024"


def anniversary(start: date, years: int) -> date:
    """Return the n-th anniversary; 29 February becomes the 28th in a common year."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 2, 28)


def texts_followed(signed_on: date) -> list[str]:
    """Return the text that sets the amount of years 1 to 5 of a contract."""
    own = text_on(signed_on)
    opening = [anniversary(signed_on, year) for year in range(5)]
    return [own, *("2024" if day >= date(2024, 6, 22) else own for day in opening[1:])]


def amount(text: str, etp: str, year: int, band: int) -> int | None:
    """Return the greatest amount of a year in a band."""
    if (text, etp) not in AMOUNTS:
        return None
    first, second, later, from_p90, from_p95 = AMOUNTS[text, etp]
    if band == P95:
        return from_p95
    if year == 1:
        return first
    if year == 2:
        return second
    return from_p90 if band == P90 else later


def guaranteed(own_text: str, year: int, most: int) -> int:
    """Return what is paid of an amount whatever the results."""
    if year <= 2:
        return most
    return 0 if own_text == "2019" else ceil(Fraction(most, 2))


def aid(own: str, paying: str, etp: str, year: int, low: int, high: int) -> dict[str, Triple]:
    """Return amount, guaranteed and conditional of a year, the band lying from `low` to `high`."""
    least, most = amount(paying, etp, year, low), amount(paying, etp, year, high)
    if least is None or most is None:
        return dict.fromkeys(("amount", "guaranteed", "conditional"), (None, None, None))
    sure, sure_high = guaranteed(own, year, least), guaranteed(own, year, most)
    return {
        "amount": (least, sure, most),
        "guaranteed": (sure, sure, sure_high),
        "conditional": (least - sure, 0, most - sure_high),
    }


def rank_band(rank: int) -> int:
    """Return the band of a percentile."""
    return sum(rank >= bound for bound in (30, 50, 70, 90, 95))


def mt_band(text: str, count: int) -> tuple[int, int]:
    """Return the lowest and highest band possible of a GP's mt (2019: adults)."""
    if text == "2019":
        if count < 640:
            return BELOW_P30, BELOW_P30
        if count < 1107:
            return P30, P50
        if count < 1470:
            return P70, P70
        return (P90, P90) if count < 1721 else (P95, P95)
    if count < 775:
        return BELOW_P30, BELOW_P30
    if count < 1045:
        return P30, P30
    # of 1 351 patients growth is asked (brochure, case 2), as of nobody from P95 up
    return (P50, P90) if count <= 1351 else (P50, P95)


def fa_band(text: str, count: int) -> tuple[int, int]:
    """Return the lowest and highest band possible of a GP's fa."""
    if text == "2019":
        if count < 2450:
            return BELOW_P30, P70
        return (P90, P90) if count < 2944 else (P95, P95)
    if count < 1514:
        return BELOW_P30, P30
    return (P50, P90) if count <= 1902 else (P50, P95)


def gp_band(text: str, mt: int, fa: int, rank: int | None) -> tuple[int, int]:
    """Return the band of a GP: that of the higher list; `rank` is the percentile of both lists."""
    if rank is not None:
        return rank_band(rank), rank_band(rank)
    (mt_low, mt_high), (fa_low, fa_high) = mt_band(text, mt), fa_band(text, fa)
    return max(mt_low, fa_low), max(mt_high, fa_high)


# The brochure's cases 1 and 2: (start, growth) of the smaller list, then of the larger.
BROCHURE = {
    ("0.5", "mt"): ((920, 195), (1351, 143)),
    ("0.5", "fa"): ((1350, 311), (1902, 240)),
    ("1", "mt"): ((920, 305), (1351, 258)),
    ("1", "fa"): ((1350, 467), (1902, 360)),
}


def growth_2024(etp: str, name: str, start: int, band: tuple[int, int]) -> Triple:
    """Return the growth asked of a GP by the 2024 convention."""
    if band[0] == P95:
        return 0, 0, 0
    (small, small_growth), (large, large_growth) = BROCHURE[etp, name]
    if start == small:
        return small_growth, small_growth, small_growth
    if start == large:
        return large_growth, large_growth, large_growth
    cap = 260 if (etp, name) == ("1", "mt") and start >= 1300 else large
    if start > large:
        return None, 0, min(large_growth, cap)
    line = small_growth - Fraction((small_growth - large_growth) * (start - small), large - small)
    if start > small:
        return min(floor(line + Fraction(1, 2)), cap), large_growth, min(small_growth, cap)
    low = floor(Fraction(small_growth * start, small))
    return min(small_growth, cap), low, min(ceil(line), cap)


def growth_2023(etp: str, name: str, start: int, band: tuple[int, int]) -> Triple:
    """Return the growth asked of a GP by the règlement arbitral: one known, the rest bounded."""
    if band[0] == P95:
        return 0, 0, 0
    if (etp, name, start) == ("1", "mt", 1300):
        return 260, 260, 260
    rate = Fraction(1, 4) if etp == "0.5" else Fraction(35, 100)
    _, low, high = growth_2024(etp, name, start, band)
    return None, low, max(floor(start * rate), high or 0)


# Rates of 2019 by band; a rate nobody published lies between its neighbours.
_THOUSANDTHS = {
    "1/3": {P30: (200, 200), P50: (150, 150), P70: (75, 75), P90: (40, 40), P95: (0, 0)},
    "0.5": {P30: (250, 250), P50: (125, 250), P70: (125, 125), P90: (60, 60), P95: (0, 0)},
    "1": {P30: (350, 350), P50: (125, 350), P70: (125, 350), P90: (125, 125), P95: (50, 50)},
}
RATES_2019: dict[str, Rates] = {
    etp: {band: (Fraction(low, 1000), Fraction(high, 1000)) for band, (low, high) in rates.items()}
    for etp, rates in _THOUSANDTHS.items()
}


def growth_2019(etp: str, start: int, band: tuple[int, int]) -> Triple | None:
    """Return the growth asked by avenant 7; None where the band may lie below P30 (no rate)."""
    if band[0] == BELOW_P30:
        return None
    rates = [RATES_2019[etp][step] for step in range(band[0], band[1] + 1)]
    low = floor(start * min(rate[0] for rate in rates))
    high = floor(start * max(rate[1] for rate in rates))
    return (low if low == high else None), low, high


def growth(text: str, etp: str, name: str, start: int, band: tuple[int, int]) -> Triple | None:
    """Return the growth a GP is asked for on a list; None where this reading says nothing."""
    if text == "2019":
        return growth_2019(etp, start, band)
    if etp not in ("0.5", "1"):
        return None
    return (growth_2023 if text == "2023" else growth_2024)(etp, name, start, band)
