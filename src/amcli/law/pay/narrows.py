"""Which missing facts make a figure a range, and how far each of them would narrow it.

Each fact is taken for known in every way that matters: a rank in each band, a count on either side
of each size at which something changes, a specialty of each kind.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from amcli.law.contract.case import GENERAL_PRACTICE, Case
from amcli.law.contract.life import contract_years
from amcli.law.figures.sourced import Number, add, given, less
from amcli.law.figures.terms import Finding, PatientList, WorkTime
from amcli.law.lists.bands import (
    RANKS,
    BandSpan,
    contract_band,
    list_band,
    starting_count,
    thresholds,
)
from amcli.law.lists.commitments import (
    age_rule,
    commitment,
    growth_by_specialty,
    lists_asked,
    standing,
)
from amcli.law.lists.growth import has_rates
from amcli.law.lists.results import at_rate
from amcli.law.profile.consistency import holder_of

from .year_pay import YearTerms, year_pay


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


class Unknowns(NamedTuple):
    """What leaves the pay of some contract years a range, and the bands that hang on it.

    `facts` are the missing facts that leave the band open, as paths; `uncounted` the years that are
    over and whose lists nobody counted, from that whose results what is paid may follow.
    """

    facts: tuple[str, ...]
    uncounted: tuple[int, ...]
    spans: tuple[BandSpan, ...]


def unknowns_of(case: Case, option: WorkTime, terms: Sequence[YearTerms]) -> Unknowns | None:
    """Return what leaves the pay of the years on some terms a range, None for nothing."""
    if case.members:
        return None
    facts = () if contract_band(case).is_exact else tuple(_missing(case))
    unseen = {each.year for each in terms if each.rate is None and each.tried is None}
    uncounted: list[int] = []
    for line in contract_years(case, option) if unseen else ():
        if line.closes_on is None or line.closes_on > case.ask.on:
            break
        follows = not line.payments.value("guarantee.acompte")  # what is paid hangs on results
        if line.year + follows > line.payments.value("guarantee.full_years", 0):
            uncounted += unseen & {line.year}
    if not facts and not uncounted:
        return None
    spans = tuple(list_band(case, name) for name in PatientList)
    return Unknowns(facts, tuple(uncounted), spans)


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


def aid_narrows(
    case: Case, terms: Sequence[YearTerms], unknowns: Unknowns
) -> tuple[Narrowing, ...]:
    """Return what would narrow the total of some contract years, most worthwhile first."""
    span = contract_band(case)
    width, found = _width(case, terms), []
    for path in unknowns.facts:
        known = {contract_band(each) for each in _ways(case, path)}
        if known - {span}:
            left = (_width(case, [each._replace(band=band) for each in terms]) for band in known)
            found.append(_narrowing(path, _TOTAL, width, *left))
    years = unknowns.uncounted
    ends = (dict(zip(years, each, strict=True)) for each in product((1, 0), repeat=len(years)))
    counted = [_width(case, _as_counted(terms, each)) for each in ends]
    if any(each != width for each in counted):
        found.append(_narrowing("contract.observations", _TOTAL, width, *counted))
    return _by_worth(found)


_TOTAL = "aid.total.amount"


def _narrowing(path: str, figure: str, width: Number | None, *left: Number | None) -> Narrowing:
    """Return what a fact would narrow a figure to: the widest that it may be once it is known."""
    widest = None if None in left else max(end for end in left if end is not None)
    return Narrowing(path, holder_of(path), figure, width, widest)


def _width(case: Case, terms: Iterable[YearTerms]) -> Number | None:
    """Return how far apart the ends of a total of some years are."""
    amounts = [year_pay(case, each).amount for each in terms]
    return less(add(*(one.high for one in amounts)), add(*(one.low for one in amounts)))


def _as_counted(terms: Iterable[YearTerms], rates: Mapping[int, int]) -> Iterator[YearTerms]:
    """Yield the terms of years whose rates, by contract year, are known to be 0 or 1."""
    for each in terms:
        now, before = rates.get(each.year), rates.get(each.year - 1)
        yield each._replace(
            rate=each.rate if now is None else at_rate(Fraction(now)),
            earlier=each.earlier if before is None else at_rate(Fraction(before)),
        )


def _ways(case: Case, path: str, *, is_every: bool = True) -> Iterator[Case]:
    """Yield the case with a missing fact known, in each way that matters.

    Of the bands of a rank the first and the last, unless every one has figures of its own.
    """
    section, _, key = path.partition(".")
    if path == "doctor.specialty":
        for slug in {GENERAL_PRACTICE, *case.rules.value("targets.two_lists", ()), "other"}:
            yield _knowing(case, section, specialty=slug)
    elif key.startswith("percentile."):
        name = PatientList(key.partition(".")[2])
        own = list_band(case, name)
        for place in range(own.low, own.high + 1) if is_every else {own.low, own.high}:
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
    is_rated = has_rates(case.rules, option)
    ways = {path: tuple(_ways(case, path, is_every=is_rated)) for path in _missing(case)}
    for name in lists_asked(case):
        growth = commitment(case, option, name, judged_on).growth
        width = less(growth.high, growth.low)
        if width == 0:
            continue
        figure, path = f"targets.{name.value}.growth", f"contract.notified_targets.{name.value}"
        found.append(Narrowing(path, "contract", figure, width, 0))
        if age_rule(case, judged_on) is Finding.UNDETERMINED:
            young = growth_by_specialty(case, option, name, starting_count(case, name))
            left = less(young.high, young.low)
            found.append(_narrowing("doctor.birth_date", figure, width, left))
        for path, known in ways.items():
            if ".percentile." in path:  # one of those on which the growth hangs alike
                own = standing(case, option, name)
                alike = {standing(each, option, name): each for each in known}
                known = tuple(case if at == own else each for at, each in alike.items())
            growths = [  # none of a list that is not looked at
                commitment(each, option, name, judged_on).growth
                if name in lists_asked(each)
                else given(0)
                for each in known
            ]
            if {each.numbers[1:] for each in growths} != {growth.numbers[1:]}:
                widths = (less(each.high, each.low) for each in growths)
                found.append(_narrowing(path, figure, width, *widths))
    return _by_worth(found)


def _by_worth(found: Iterable[Narrowing]) -> tuple[Narrowing, ...]:
    """Return each fact once, by the figure it narrows most; those that close an open end first."""

    def worth(one: Narrowing) -> tuple[bool, Number]:
        closes = one.width is None and one.left is not None
        return closes, less(one.width, one.left) or 0

    best: dict[str, Narrowing] = {}
    for one in sorted(found, key=worth, reverse=True):
        best.setdefault(one.path, one)
    return tuple(best.values())
