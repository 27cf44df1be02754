"""Which missing facts make a figure a range, and how far each of them would narrow it.

Each fact is taken for known in every way that matters: a rank in each band, a count on either side
of each size at which something changes, a specialty of each kind.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from amcli.law.contract.case import GENERAL_PRACTICE, Case
from amcli.law.contract.life import contract_years
from amcli.law.figures.sourced import Number, Range, add, less
from amcli.law.figures.terms import Band, Finding, PatientList, WorkTime
from amcli.law.lists.bands import (
    RANKS,
    BandSpan,
    contract_band,
    list_band,
    starting_count,
    thresholds,
)
from amcli.law.lists.commitments import age_rule, commitment, growth_by_specialty, lists_asked
from amcli.law.profile.consistency import holder_of
from amcli.law.text.rules import kept

from .year_pay import Corner, paid_at_corners, year_terms


class Narrowing(NamedTuple):
    """A missing fact and the figure it bears on most: how wide that is, and can be once known.

    `width` is None where the figure has no end, `left` where nothing can be shown; both in euros or
    patients. `who` holds the fact.
    """

    path: str
    who: str
    figure: str
    width: Number | None
    left: Number | None


_Paid: TypeAlias = Mapping[int, Mapping[Corner, Range]]  # by contract year
_Results: TypeAlias = Mapping[int, bool]  # whether years are known to be reached


def aid_narrows(case: Case, option: WorkTime, years: frozenset[int]) -> tuple[Narrowing, ...]:
    """Return what would narrow the total of some contract years, most worthwhile first.

    That is what leaves the band open, and the counts of years that are over.
    """
    if case.members:
        return ()
    facts = () if contract_band(case).is_exact else tuple(_missing(case))
    over = tuple(_uncounted(case, option, years))
    if not facts and not over:
        return ()
    spans = tuple(list_band(case, name) for name in PatientList)
    key = ("narrows", year_terms(case, option), years, spans, facts, over)
    return kept(case.rules.memo, key, _of_total, case, option, years, facts, over)


def _missing(case: Case) -> Iterator[str]:
    """Yield the facts that the doctor's specialty and place in the distribution hang on."""
    for name in lists_asked(case):
        start = starting_count(case, name)
        if not list_band(case, name).is_exact:
            yield f"patients.percentile.{name.value}"
        if start.known is None:
            yield start.path
    if case.profile.doctor.specialty is None:
        yield "doctor.specialty"


def _uncounted(case: Case, option: WorkTime, years: frozenset[int]) -> Iterator[int]:
    """Yield those of some contract years that are over and that nobody counted, if it matters.

    It does from the year whose results what is paid may follow.
    """
    if case.ask.achievement is not None:
        return
    for line, terms in zip(contract_years(case, option), year_terms(case, option), strict=True):
        is_over = line.closes_on is not None and line.closes_on <= case.ask.on
        follows = not line.payments.value("guarantee.acompte")
        matters = line.year + follows > line.payments.value("guarantee.full_years", 0)
        if is_over and matters and terms.rate is None and line.year in years:
            yield line.year


def _of_total(
    case: Case,
    option: WorkTime,
    years: frozenset[int],
    facts: tuple[str, ...],
    over: tuple[int, ...],
) -> tuple[Narrowing, ...]:
    paid = _paid(case, option, years)
    span = contract_band(case)
    width, found = _width(paid, span, {}), []
    for path in facts:
        known = {contract_band(each) for each in _ways(case, path)}
        if known - {span}:
            found.append(_narrowing(path, width, (_width(paid, each, {}) for each in known)))
    ends = [dict(zip(over, each, strict=True)) for each in product((True, False), repeat=len(over))]
    counted = [_width(paid, span, each) for each in ends] if over else [width]
    if any(each != width for each in counted):
        found.append(_narrowing("contract.observations", width, counted))
    return _by_worth(found)


def _narrowing(path: str, width: Number | None, left: Iterable[Number | None]) -> Narrowing:
    return Narrowing(path, holder_of(path), "aid.total.amount", width, _most(*left))


def _paid(case: Case, option: WorkTime, years: frozenset[int]) -> _Paid:
    """Return the least and the most that some contract years pay in each corner."""
    return {
        pays[0].year: {
            corner: Range(pay.amount.low, pay.amount.high)
            for corner, pay in zip(corners, pays, strict=True)
        }
        for corners, pays in paid_at_corners(case, option)
        if pays[0].year in years
    }


def _width(paid: _Paid, span: BandSpan, results: _Results) -> Number | None:
    """Return how far apart the ends of a total are over bands, given the results that are known."""
    totals = [_total(paid, band, results) for band in Band if span.low <= band <= span.high]
    return less(_most(*(high for _, high in totals)), _least(*(low for low, _ in totals)))


def _total(paid: _Paid, band: Band, results: _Results) -> Range:
    lows, highs = [], []
    for year, corners in paid.items():
        now, before = results.get(year), results.get(year - 1)
        ends = [
            amount
            for corner, amount in corners.items()
            if corner.band is band
            and now in (None, corner.is_reached)
            and before in (None, corner.was_reached)
        ]
        lows.append(_least(*(low for low, _ in ends)))
        highs.append(_most(*(high for _, high in ends)))
    return Range(add(*lows), add(*highs))


def _least(*ends: Number | None) -> Number | None:
    return None if None in ends else min(end for end in ends if end is not None)


def _most(*ends: Number | None) -> Number | None:
    return None if None in ends else max(end for end in ends if end is not None)


def _ways(case: Case, path: str) -> Iterator[Case]:
    """Yield the case with a missing fact known, in each way that matters."""
    section, _, key = path.partition(".")
    if path == "doctor.specialty":
        for slug in {GENERAL_PRACTICE, *case.rules.value("targets.two_lists", ()), "other"}:
            yield _knowing(case, section, specialty=slug)
    elif key.startswith("percentile."):
        name = PatientList(key.partition(".")[2])
        own = list_band(case, name)
        for place in range(own.low, own.high + 1):
            rank = Decimal(RANKS[place - 1][1:] if place else 0)
            ranks = replace(case.profile.patients.percentile, **{name.value: rank})
            yield _knowing(case, section, percentile=ranks)
    else:
        for size in _sizes(case, PatientList(key.partition("_")[0])):
            yield _knowing(case, section, **{key: size})


def _knowing(case: Case, section: str, **facts: Any) -> Case:
    part = replace(getattr(case.profile, section), **facts)
    return case._replace(profile=replace(case.profile, **{section: part}), memo={})


def _sizes(case: Case, name: PatientList) -> list[int]:
    """Return the sizes of a list on either side of each at which its band or growth changes."""
    rules, most = case.rules, starting_count(case, name).at_most
    levels = [0, *(at for _, at in thresholds(rules, name))]
    levels += [] if most is None else [most]
    last = rules.value(f"bands.{name.value}.below_p95")
    levels += [] if last is None else [last]
    for option in case.options:
        for points in ("points", "low_points", "caps"):
            key = f"targets.{option.key}.{name.value}.{points}"
            levels += [at for at, _ in rules.value(key, ())]
    around = {size for level in levels for size in (level - 1, level, level + 1)}
    return sorted(size for size in around if size >= 0 and (most is None or size <= most))


def target_narrows(case: Case, option: WorkTime, judged_on: date) -> tuple[Narrowing, ...]:
    """Return the facts that would narrow the growth asked, most worthwhile first.

    The contract names its targets; where the age rule may apply, the birth date tells.
    """
    if case.group is not None:
        return ()
    found = []
    ways = {path: tuple(_ways(case, path)) for path in _missing(case)}
    for name in lists_asked(case):
        growth = commitment(case, option, name, judged_on).growth
        width = less(growth.high, growth.low)
        if width == 0:
            continue
        figure, path = f"targets.{name.value}.growth", f"contract.notified_targets.{name.value}"
        found.append(Narrowing(path, "contract", figure, width, 0))
        if age_rule(case, judged_on) is Finding.UNDETERMINED:
            path = "doctor.birth_date"
            young = growth_by_specialty(case, option, name, starting_count(case, name))
            left = less(young.high, young.low)
            found.append(Narrowing(path, holder_of(path), figure, width, left))
        for path, known in ways.items():
            asked = [_growth(each, option, name, judged_on) for each in known]
            if set(asked) != {Range(growth.low, growth.high)}:
                left = _most(*(less(high, low) for low, high in asked))
                found.append(Narrowing(path, holder_of(path), figure, width, left))
    return _by_worth(found)


def _growth(case: Case, option: WorkTime, name: PatientList, judged_on: date) -> Range:
    """Return the ends of the growth asked of a list, none of one that is not looked at."""
    if name not in lists_asked(case):
        return Range(0, 0)
    growth = commitment(case, option, name, judged_on).growth
    return Range(growth.low, growth.high)


def _by_worth(found: Iterable[Narrowing]) -> tuple[Narrowing, ...]:
    """Return each fact once, by the figure it narrows most; those that close an open end first."""
    best: dict[str, Narrowing] = {}
    for one in sorted(found, key=_worth, reverse=True):
        best.setdefault(one.path, one)
    return tuple(best.values())


def _worth(one: Narrowing) -> tuple[bool, Number]:
    closes = one.width is None and one.left is not None
    return closes, less(one.width, one.left) or 0
