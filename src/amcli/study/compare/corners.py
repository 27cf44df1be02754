"""How far what two contracts pay lies apart, over all that is not known of either.

What both leave open is the same for both: the band, where both texts cut the same distribution at
the same levels, and whether results are reached. A difference is looked at in every corner of it.
"""

from collections.abc import Hashable, Iterable, Mapping
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.contract.succession import options_running, running_term
from amcli.law.figures.sourced import Figure, Range, add, less, merge_sources, unknown, weakest
from amcli.law.figures.terms import Band, Status, WorkTime
from amcli.law.lists.bands import BandSpan, contract_band
from amcli.law.lists.results import at_rate
from amcli.law.pay.year_pay import YearTerms, known_or_tried, year_pay, year_terms

Ends: TypeAlias = Mapping[str, Range]  # of each part of a year, in euros
PARTS = ("amount", "guaranteed")


class Corner(NamedTuple):
    """An end of what is not known: a band, whether results are reached, and were the year before.

    The end of a result is its least or its most, which are one where it is known; the band is None
    where it is not told apart.
    """

    band: Band | None
    is_reached: bool
    was_reached: bool


class PaidCorners(NamedTuple):
    """What each contract year pays in every corner, by its number.

    `ranked_by` names what the bands are cut of: two that are equal stand in one band together.
    """

    ranked_by: Hashable
    years: Mapping[int, Mapping[Corner, Ends]]

    @property
    def bands(self) -> list[Band | None]:
        """The bands that are possible, None where they are not told apart."""
        corners = next(iter(self.years.values()), {})
        return [*dict.fromkeys(corner.band for corner in corners)]


def corners_of(case: Case, option: WorkTime) -> PaidCorners:
    """Return what each year of the term that runs pays in every corner under one option."""
    term = running_term(case, option)
    low, high = contract_band(term.stated)
    bands, ends = map(Band, range(low, high + 1)), (True, False)
    corners = [Corner(*each) for each in product(bands, ends, ends)]
    years = {
        terms.year: {corner: _ends_at(term.stated, terms, corner) for corner in corners}
        for terms in year_terms(term.stated, term.option)
        if term.has(terms.year)
    }
    return PaidCorners(_ranked_by(term.stated), years)


def _ends_at(case: Case, terms: YearTerms, corner: Corner) -> Ends:
    """Return what a year pays in a corner of what is not known."""
    if corner.band is not None:
        terms = terms._replace(band=BandSpan(corner.band, corner.band))
    rate, earlier = known_or_tried(terms.rate, terms.tried), terms.earlier
    terms = terms._replace(
        rate=at_rate(rate.high if corner.is_reached else rate.low),
        earlier=earlier and at_rate(earlier.high if corner.was_reached else earlier.low),
    )
    pay = year_pay(case, terms)
    return {part: Range(*getattr(pay, part).numbers[1:]) for part in PARTS}


def corners_by_etp(case: Case) -> dict[str, PaidCorners]:
    """Return the corners of the term that runs under each option."""
    asked = options_running(case)
    return {running_term(case, one).option.value: corners_of(case, one) for one in asked}


def _ranked_by(case: Case) -> Hashable:
    """Return what the band is cut of: a rank alone, or counts at the levels of the text."""
    common = (contract_band(case), case.has_two_lists, case.ask.readings.key)
    if case.profile.doctor.specialty is not None and not case.is_general_practice:
        return common
    figures = case.rules.figures
    levels = {key: figures[key].value for key in figures if key.startswith("bands.")}
    return (*common, tuple(sorted((key, str(value)) for key, value in levels.items())))


def summed(contracts: Iterable[PaidCorners]) -> PaidCorners:
    """Return contracts as one, each in whichever band it may be, all reaching their results or not.

    Equal to no other by its bands.
    """
    apart = [_without_bands(contract.years) for contract in contracts]
    years = {
        year: {
            corner: {part: _sum(each[year][corner][part] for each in apart) for part in PARTS}
            for corner in apart[0][year]
        }
        for year in (apart[0] if apart else ())
        if all(year in each for each in apart)
    }
    return PaidCorners(object(), years)


def _without_bands(years: Mapping[int, Mapping[Corner, Ends]]) -> dict[int, dict[Corner, Ends]]:
    return {
        year: {
            result: {
                part: _widest(
                    ends[part] for corner, ends in corners.items() if corner[1:] == result[1:]
                )
                for part in PARTS
            }
            for result in dict.fromkeys(corner._replace(band=None) for corner in corners)
        }
        for year, corners in years.items()
    }


def _sum(ranges: Iterable[Range]) -> Range:
    lows, highs = zip(*ranges, strict=True)
    return Range(add(*lows), add(*highs))


def _widest(ranges: Iterable[Range]) -> Range:
    lows, highs = zip(*ranges, strict=True)
    return Range(None if None in lows else min(lows), None if None in highs else max(highs))


def apart_by(first: PaidCorners, last: PaidCorners, part: str, year: int | None) -> Range:
    """Return the least and the most of last − first, of one contract year or of all of them."""
    numbers = [*first.years] if year is None else [year]
    if not numbers or (year is None and numbers != [*last.years]):
        return Range(None, None)
    is_alike = first.ranked_by == last.ranked_by
    return _widest(
        _over_years(first, last, part, numbers, bands)
        for bands in product(first.bands, last.bands)
        if not is_alike or bands[0] is bands[1]
    )


def _over_years(
    first: PaidCorners,
    last: PaidCorners,
    part: str,
    years: Iterable[int],
    bands: tuple[Band | None, Band | None],
) -> Range:
    """Return what years come to in two bands: what a year reached, the next follows."""
    ends = {True: Range(0, 0), False: Range(0, 0)}
    for year in years:
        came: dict[bool, list[Range]] = {True: [], False: []}
        for corner in first.years[year]:
            if corner.band == bands[0]:
                before = first.years[year][corner][part]
                after = last.years[year][corner._replace(band=bands[1])][part]
                step = Range(less(after.low, before.high), less(after.high, before.low))
                came[corner.is_reached].append(_sum((ends[corner.was_reached], step)))
        ends = {now: _widest(ranges) for now, ranges in came.items()}
    return _widest(ends.values())


def bounded(delta: Figure, ends: Range) -> Figure:
    """Return a difference with the bounds that its corners give; its value lies within them."""
    if delta.value is None:
        return delta._replace(low=ends.low, high=ends.high)
    low = None if ends.low is None else min(ends.low, delta.value)
    high = None if ends.high is None else max(ends.high, delta.value)
    return delta._replace(low=low, high=high)


def difference(before: Any, after: Any, *, apart: bool = False) -> Figure | None:
    """Return after − before of two figures, and how far it may go; None unless both are known.

    The ends of one contract move together: same band, same results. `apart`: those of two estimates
    do not, and where a value is unknown the bounds alone may tell.
    """
    if not isinstance(before, Figure) or not isinstance(after, Figure):
        return None
    change, sources = less(after.value, before.value), merge_sources(before.sources, after.sources)
    ends = less(after.low, before.high), less(after.high, before.low)
    if change is None:
        return unknown(*ends, sources) if apart and ends != (None, None) else None
    status = weakest(before.status, after.status)
    if apart and status in (Status.ESTIMATED.label, Status.ABSENT.label):
        return Figure(change, *ends, status, sources)
    ends = less(after.low, before.low), less(after.high, before.high)
    known = [change, *(end for end in ends if end is not None)]
    return Figure(change, min(known), max(known), status, sources)
