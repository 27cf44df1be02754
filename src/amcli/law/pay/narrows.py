"""Which missing facts make a figure a range, and how far each of them would narrow it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from amcli.law.check.next_steps import holder_of
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Number, Range, add, less
from amcli.law.figures.terms import Band, Finding, PatientList, WorkTime
from amcli.law.lists.bands import BandSpan, contract_band, list_band, starting_count
from amcli.law.lists.commitments import age_rule, commitment, growth_by_specialty, lists_asked
from amcli.law.text.rules import kept

from .year_pay import paid_at_corners, terms_key


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


def aid_narrows(case: Case, option: WorkTime, years: frozenset[int]) -> tuple[Narrowing, ...]:
    """Return the ranks that would narrow the total of some contract years, most worthwhile first.

    They are those of the lists whose place in the distribution leaves the band open.
    """
    if case.members or contract_band(case).is_exact:
        return ()
    spans = tuple((name, list_band(case, name)) for name in lists_asked(case))
    key = ("narrows", terms_key(case, option), years, spans)
    return kept(case.rules.memo, key, _ranks, case, option, years, spans)


def _ranks(
    case: Case,
    option: WorkTime,
    years: frozenset[int],
    spans: tuple[tuple[PatientList, BandSpan], ...],
) -> tuple[Narrowing, ...]:
    """Return what the rank of each list would narrow, given where each list may stand."""
    totals = _totals(case, option, years)
    width = _width(contract_band(case), totals)
    found = []
    for name, own in spans:
        others = [span for other, span in spans if other is not name]
        known = [_higher(Band(place), others) for place in range(own.low, own.high + 1)]
        if own.is_exact or all(span == contract_band(case) for span in known):
            continue
        widths = [_width(span, totals) for span in known]
        path = f"patients.percentile.{name.value}"
        left = None if None in widths else max(one for one in widths if one is not None)
        found.append(Narrowing(path, holder_of(path), "aid.total.amount", width, left))
    return _by_worth(found)


def _higher(band: Band, others: Iterable[BandSpan]) -> BandSpan:
    """Return where a contract may stand of which one list is known: at the higher list (D4)."""
    low = high = band
    for other in others:
        low, high = max(low, other.low), max(high, other.high)
    return BandSpan(low, high)


def _totals(case: Case, option: WorkTime, years: frozenset[int]) -> dict[Band, Range]:
    """Return the least and the most that some contract years pay in each band."""
    totals: dict[Band, Range] = {}
    for corners, pays in paid_at_corners(case, option):
        ends: dict[Band, Range] = {}
        for corner, pay in zip(corners, pays, strict=True):
            if corner.band is not None and pay.year in years:
                low, high = pay.amount.low, pay.amount.high
                known = ends.get(corner.band, Range(low, high))
                ends[corner.band] = Range(_least(known.low, low), _most(known.high, high))
        for band, (low, high) in ends.items():
            before = totals.get(band, Range(0, 0))
            totals[band] = Range(add(before.low, low), add(before.high, high))
    return totals


def _least(*ends: Number | None) -> Number | None:
    return None if None in ends else min(end for end in ends if end is not None)


def _most(*ends: Number | None) -> Number | None:
    return None if None in ends else max(end for end in ends if end is not None)


def _width(span: BandSpan, totals: dict[Band, Range]) -> Number | None:
    """Return how far apart the ends of a total are over bands."""
    ends = [totals[band] for band in totals if span.low <= band <= span.high]
    return less(_most(*(end.high for end in ends)), _least(*(end.low for end in ends)))


def target_narrows(case: Case, option: WorkTime, judged_on: date) -> tuple[Narrowing, ...]:
    """Return the facts that would narrow the growth asked, most worthwhile first.

    The contract names its targets; where the age rule may apply, the birth date tells.
    """
    if case.group is not None:
        return ()
    found = []
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
    return _by_worth(found)


def _by_worth(found: Iterable[Narrowing]) -> tuple[Narrowing, ...]:
    """Return each fact once, by the figure it narrows most; those that close an open end first."""
    best: dict[str, Narrowing] = {}
    for one in sorted(found, key=_worth, reverse=True):
        best.setdefault(one.path, one)
    return tuple(best.values())


def _worth(one: Narrowing) -> tuple[bool, Number]:
    closes = one.width is None and one.left is not None
    return closes, less(one.width, one.left) or 0
