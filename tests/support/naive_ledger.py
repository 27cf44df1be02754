"""A second, deliberately naive ledger: walk a contract day by day, no import of amcli.

It covers contracts of a general practitioner without suspension nor event, whose lists are
counted on closing days only. Amounts are euros; a triple is (value, low, high). Sources: seed-000
(arrows), seed-002 (11), ameli-2024-06, djibe, fmf-renewal; what they leave open is assumed as in
docs/dev/decisions.md.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import NamedTuple

import naive

DAY = timedelta(days=1)
CONVENTION = date(2024, 6, 22)
TERM = 5
Band = tuple[int, int]
Ends = tuple[int, int, int]


class Stretch(NamedTuple):
    """Days in a row, both included, governed by one text."""

    text: str
    first: date
    last: date


class Part(NamedTuple):
    """A payment: its window and its amount."""

    on: date
    until: date
    amount: Ends


class Year(NamedTuple):
    """A contract year with its payments by part."""

    term: int
    year: int
    opens_on: date
    closes_on: date
    paying: str
    amount: Ends
    parts: Mapping[str, Part]


class Contract(NamedTuple):
    """What the naive ledger needs to know. `rates` are those of the first years, as counted."""

    signed_on: date
    etp: str
    band: Band
    rates: Sequence[Fraction]
    next_band: Band
    proof_after: int


def half_up(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))


def offered(signed_on: date) -> tuple[str, ...]:
    """Return the options of the text in force on a day."""
    return ("1/3", "0.5", "1") if naive.text_on(signed_on) == "2019" else ("0.5", "1")


def is_renewed(contract: Contract) -> bool:
    """Return whether a contract goes on at its term; else a new one starts."""
    return naive.text_on(contract.signed_on) != "2019" or contract.etp == "1/3"


def governed(contract: Contract, on: date) -> dict[str, list[Stretch]]:
    """Return the stretches of days that each text governs, found day by day."""
    start, own = contract.signed_on, naive.text_on(contract.signed_on)
    end = naive.anniversary(start, TERM)
    while is_renewed(contract) and end <= on:
        end = naive.anniversary(end, TERM)
    found = _walked(start, end, own)
    if end <= on:
        later = _walked(end, naive.anniversary(end, TERM), naive.text_on(end))
        found = {matter: found[matter] + later[matter] for matter in found}
    return found


def _walked(start: date, end: date, own: str) -> dict[str, list[Stretch]]:
    """Visit each day of one contract and note the text of its amounts; the rest is its own."""
    amounts: list[Stretch] = []
    paying, first, years, next_opening = own, start, 0, start
    day = start
    while day < end:
        if day == next_opening:
            now = "2024" if years and day >= CONVENTION else own
            if now != paying:
                amounts.append(Stretch(paying, first, day - DAY))
                paying, first = now, day
            years += 1
            next_opening = naive.anniversary(start, years)
        day += DAY
    amounts.append(Stretch(paying, first, end - DAY))
    whole = [Stretch(own, start, end - DAY)]
    return {"amounts": amounts, "payments": whole, "targets": whole}


def years(contract: Contract, on: date) -> list[Year]:
    """Return the years of a contract and of what follows it: renewals and new contracts begun.

    In the last twelve months of a term, the first year of what follows as well.
    """
    own, count = naive.text_on(contract.signed_on), TERM
    while is_renewed(contract) and naive.anniversary(contract.signed_on, count) <= on:
        count += TERM
    found = [
        _year(contract, 1 + (number - 1) // TERM, number, own) for number in range(1, count + 1)
    ]
    end = naive.anniversary(contract.signed_on, count)
    if is_renewed(contract):
        if naive.anniversary(end, -1) <= on:
            uncounted = contract._replace(rates=())
            found.append(_year(uncounted, 1 + count // TERM, count + 1, own))
    elif naive.anniversary(end, -1) <= on:
        follower = contract._replace(signed_on=end, band=contract.next_band, rates=())
        text = naive.text_on(end)
        last = TERM if end <= on else 1
        found += [_year(follower, 2, number, text) for number in range(1, last + 1)]
    return found


def running(contract: Contract, on: date) -> list[Year]:
    """Return the years of the term that runs on a day, before the signature the first one."""
    found = years(contract, on)
    begun = [year.term for year in found if year.opens_on <= on]
    return [year for year in found if year.term == max(begun, default=1)]


def _year(contract: Contract, term: int, number: int, own: str) -> Year:
    start = contract.signed_on
    opens_on, closes_on = (naive.anniversary(start, place) for place in (number - 1, number))
    paying = "2024" if number > 1 and opens_on >= CONVENTION else own
    low, high = (_most(paying, contract.etp, number, band) for band in contract.band)
    earlier, rate = _rate(contract, number - 1), _rate(contract, number)
    best = _paid(own, number, low, _or_full(rate), _or_full(earlier))
    paid = [
        _paid(own, number, most, seen, before)
        for most in {low, high}
        for seen in ((Fraction(0), Fraction(1)) if rate is None else (rate,))
        for before in ((Fraction(0), Fraction(1)) if earlier is None else (earlier,))
    ]
    parts = _dated(
        contract,
        own,
        number,
        _ends(best[0], [each[0] for each in paid]),
        _ends(best[1], [each[1] for each in paid]),
    )
    whole = _ends(sum(best), [sum(each) for each in paid])
    return Year(term, number, opens_on, closes_on, paying, whole, parts)


def _or_full(rate: Fraction | None) -> Fraction:
    return Fraction(1) if rate is None else rate


def _ends(value: int, seen: list[int]) -> Ends:
    """Return a number at full results in the lowest band, its least and its most by itself."""
    return value, min(seen), max(seen)


def _most(text: str, etp: str, year: int, band: int) -> int:
    found = naive.amount(text, etp, year, band)
    assert found is not None
    return found


def _rate(contract: Contract, year: int) -> Fraction | None:
    return contract.rates[year - 1] if 1 <= year <= len(contract.rates) else None


def _paid(own: str, year: int, most: int, rate: Fraction, earlier: Fraction) -> tuple[int, int]:
    """Return what comes first and what comes last of a year at a rate of achievement."""
    if own != "2019":
        first = most if year <= 2 else half_up(Fraction(most, 2))
        return first, 0 if year <= 2 else half_up((most - first) * rate)
    share = Fraction(7, 10)
    if year <= 2:
        first = half_up(most * share)
        return first, most - first
    first = half_up(half_up(most * earlier) * share)
    return first, max(first, half_up(most * rate)) - first


def _dated(contract: Contract, own: str, number: int, first: Ends, last: Ends) -> dict[str, Part]:
    start = contract.signed_on
    opens_on, closes_on = (naive.anniversary(start, place) for place in (number - 1, number))
    solde = {"solde": Part(closes_on, closes_on, last)}
    if own == "2019":
        if number == 1:
            day = start + timedelta(days=contract.proof_after + 15)
            return {"acompte": Part(day, day, first), **solde}
        until = opens_on if number == 2 else months_later(opens_on, 2)
        return {"acompte": Part(opens_on, until, first), **solde}
    if number <= 2:
        until = months_later(start, 1) if number == 1 else opens_on
        return {"full": Part(opens_on, until, first)}
    return {"acompte": Part(opens_on, opens_on, first), **solde}


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of its month."""
    month = day.month + months
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)
