"""What is asked on one list under a text, judged on a day: start, growth, level to reach."""

from collections.abc import Callable, Hashable, Iterator
from datetime import date
from fractions import Fraction
from functools import partial, reduce
from typing import NamedTuple, TypeAlias

from amcli.law.contract.case import Case, present, remembered
from amcli.law.figures.money import cut, up
from amcli.law.figures.sourced import (
    Figure,
    Note,
    Sourced,
    add,
    exact,
    given,
    known,
    merge_sources,
    note,
    unknown,
    weakest,
)
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Finding, Option, PatientList, Status, WorkTime, option_of
from amcli.law.text.rules import RuleSet, kept

from .bands import (
    RANKS,
    StartingCount,
    contract_band,
    gained,
    has_age,
    has_earlier_contract,
    list_band,
    newly_installed,
    starting_count,
    thresholds,
)
from .growth import GrowthQuestion, growth_by_points, growth_by_rates, has_rates

Started: TypeAlias = Callable[[], StartingCount]  # asked only where the growth hangs on it


class Commitment(NamedTuple):
    """What is asked on one list, in patients: `level` = start + growth, or the level to hold."""

    start: Figure
    growth: Figure
    level: Figure


def age_rules(case: Case) -> RuleSet | None:
    """Return the rules whose age rule applies: the text's own, or those of 2024 (D13)."""
    is_lent = case.ask.readings.uses("D13", "as-2024")
    texts = (case.rules, case.book.named("2024-convention")) if is_lent else (case.rules,)
    return next((one for one in texts if one.get("targets.age.from_age") is not None), None)


@remembered
@step("age-rule")
def age_rule(case: Case, judged_on: date) -> Finding:
    """Return whether no growth is asked because of the doctor's age when judged (D7)."""
    rules = age_rules(case)
    if rules is None:
        return Finding.NOT_MET
    if case.ask.readings.uses("D7", "at-signature"):
        judged_on = case.signed_on
    return has_age(case, rules.value("targets.age.from_age"), judged_on)


def due_year(case: Case) -> int | None:
    """Return the contract year at whose end the targets are judged."""
    key = "targets.due_year"
    if newly_installed(case) is Finding.MET:
        key = "newly_installed.reach_years"
    year: int | None = case.rules.value(key)
    return year


def lists_asked(case: Case) -> tuple[PatientList, ...]:
    """Return the lists the text looks at; both while the specialty is unknown."""
    both = case.has_two_lists or case.profile.doctor.specialty is None
    return tuple(PatientList) if both else (PatientList.FA,)


@remembered
@step("commitment")
def commitment(case: Case, option: WorkTime, name: PatientList, judged_on: date) -> Commitment:
    """Return what is asked on one list when it is judged on a day."""
    return commitment_from(partial(starting_count, case, name), case, option, name, judged_on)


def commitment_from(
    start: Started, case: Case, option: WorkTime, name: PatientList, judged_on: date
) -> Commitment:
    """Return what is asked of a list that starts so, all else being as in the case.

    Its bands stay those of the case: lists of the same `standing` can share it.
    """
    beginning = _start_figure(start())
    if case.group is not None:
        growth = _growth_of_posts(case, option, name)
        return Commitment(beginning, growth, _added(beginning, growth))
    growth = _asked_growth(start, case, option, name, judged_on)
    return Commitment(beginning, growth, _level(case, beginning, growth, judged_on))


@step("group-growth")
def _growth_of_posts(case: Case, option: WorkTime, name: PatientList) -> Figure:
    """Return what is asked for the posts, less what members gained under earlier contracts."""
    rule = case.rules.get(f"targets.group.{name.value}_per_etp")
    if rule is None:
        return unknown(0)
    asked = cut(rule.value * option.times)
    members = [member for _, member in present(case)]
    gains = [gained(member, name) for member in members if has_earlier_contract(member)]
    most = max(0, asked - sum(gain for gain in gains if gain is not None))
    if None in gains or not members:
        return unknown(0, most, rule.sources)
    status = rule.status if option.times.denominator == 1 else Status.ASSUMED
    return exact(most, status, rule.sources)


@step("growth")
def _asked_growth(
    start: Started, case: Case, option: WorkTime, name: PatientList, judged_on: date
) -> Figure:
    """Return the growth asked, in patients: the CPAM's own figure, else what the rules give."""
    notified = _notified(case, option, name)
    if notified is not None:
        return given(notified)
    return _ruled_growth(start, case, option, name, judged_on)


def _notified(case: Case, option: WorkTime, name: PatientList) -> int | None:
    """Return the growth that the contract states for an option, None where it states none."""
    contract = case.profile.contract
    is_own = contract.etp is None or option_of(contract.etp) is option
    notified: int | None = getattr(contract.notified_targets, name.value)
    return notified if is_own else None


def notified_notes(case: Case, option: WorkTime, judged_on: date) -> Iterator[Note]:
    """Yield a warning for each growth stated by the contract outside what the rules give."""
    for name in lists_asked(case):
        notified = _notified(case, option, name)
        if notified is None:
            continue
        start = partial(starting_count, case, name)
        growth = _ruled_growth(start, case, option, name, judged_on)
        low, high = growth.low, growth.high
        if notified < (low or 0) or (high is not None and notified > high):
            code = "notified-contradicts" if low != high else "notified-differs"
            yield note(code, list=name.value, growth=notified, low=low, high=high)


def _ruled_growth(
    start: Started, case: Case, option: WorkTime, name: PatientList, judged_on: date
) -> Figure:
    """Return the growth that the rules give, in patients, whatever the contract states."""
    age, rules = age_rule(case, judged_on), age_rules(case)
    if age is Finding.MET and rules is not None:
        rule = rules.figures["targets.age.from_age"]
        return exact(0, rule.status, rule.sources)
    growth = growth_by_specialty(case, option, name, start())
    if age is Finding.NOT_MET or rules is None:
        return growth
    return _perhaps(growth, 0, rules.figures["targets.age.from_age"])


def _perhaps(figure: Figure, low: int, rule: Sourced) -> Figure:
    """Return a figure that is `low` where a rule applies, and it is not known whether it does."""
    status = weakest(figure.status, rule.status.label)
    sources = merge_sources(figure.sources, rule.sources)
    return figure._replace(low=low, status=status, sources=sources)


def growth_by_specialty(
    case: Case, option: WorkTime, name: PatientList, start: StartingCount
) -> Figure:
    """Return the growth asked at a specialty; of one not known, no narrower than of any.

    In general practice who is newly installed has their own.
    """
    elsewhere, growths = [], []
    if not case.is_general_practice:
        elsewhere = [_ordinary_growth(case, option, name, start, is_other=True)]
    if case.is_general_practice or case.profile.doctor.specialty is None:
        installed = newly_installed(case)
        if installed is not Finding.NOT_MET:
            growths.append(_growth_to_median(case.rules, name, start))
        if installed is not Finding.MET:
            growths.append(_ordinary_growth(case, option, name, start))
    return reduce(_either, growths + elsewhere)


@step("growth-to-median")
def _growth_to_median(rules: RuleSet, name: PatientList, start: StartingCount) -> Figure:
    """Return the growth of a newly installed doctor: what lacks to the median list (P50).

    A median nobody published lies between the levels next to it that are known.
    """
    median = rules.get(f"newly_installed.{name.value}")
    if median is not None and start.known is not None:
        return exact(max(0, median.value - start.known), median.status, median.sources)
    levels, place = thresholds(rules, name), RANKS.index("p50")
    below = [(rank, at) for rank, at in levels if rank < place][-1:]
    above = [(rank, at) for rank, at in levels if rank > place][:1]
    keys = (f"bands.{name.value}.{RANKS[rank]}" for rank, _ in (*below, *above))
    sources = rules.sources("newly_installed.months", *keys)
    least, most = below[0][1] if below else 0, above[0][1] if above else None
    if median is not None:
        least, most, sources = median.value, median.value, median.sources
    started = start.at_least if start.known is None else start.known
    low = 0 if start.at_most is None else max(0, least - start.at_most)
    return unknown(low, None if most is None else max(0, most - (started or 0)), sources)


@step("either")
def _either(left: Figure, right: Figure) -> Figure:
    """Return what is sure of a figure that is one of two."""
    lows, highs = (left.low, right.low), (left.high, right.high)
    return unknown(
        None if None in lows else min(end for end in lows if end is not None),
        None if None in highs else max(end for end in highs if end is not None),
        merge_sources(left.sources, right.sources),
    )


@step("ordinary-growth")
def _ordinary_growth(
    case: Case, option: WorkTime, name: PatientList, start: StartingCount, is_other: bool = False
) -> Figure:
    """Return the growth asked of a list that was there before, in general practice or elsewhere.

    That of another specialty is known at rates alone, where its rank is.
    """
    rules, asked = case.rules, GrowthQuestion(case.rules, option, name, start)
    has_own_rates = has_rates(rules, option)
    if is_other and not (has_own_rates and list_band(case, name).is_exact):
        return unknown(0)
    if has_own_rates:
        return _growth_at_rates(case, asked)
    if asked.get("points") is None and asked.get("low_points") is None:
        return unknown(0)
    keeps = rules.get("targets.p95_plus_growth")
    if keeps is not None and _keeps_list(case, name):
        if not case.ask.readings.uses("D12", "unknown"):
            return known(keeps)
        ordinary = kept(rules.memo, asked, growth_by_points, asked)
        return unknown(0, ordinary.high, ordinary.sources)
    return kept(rules.memo, asked, growth_by_points, asked)


def _keeps_list(case: Case, name: PatientList) -> bool:
    """Return whether a list stands where none grows: by its own band, or the contract's (D22)."""
    is_common = case.ask.readings.uses("D22", "one-band")
    band = contract_band(case) if is_common else list_band(case, name)
    return band.low is Band.P95_PLUS


def standing(case: Case, option: WorkTime, name: PatientList) -> Hashable:
    """Return what of the bands the ordinary growth hangs on: same standing and list, same growth.

    Rates are those of bands; where points are published only the highest band is set apart.
    """
    if has_rates(case.rules, option):
        return list_band(case, name), contract_band(case)
    return _keeps_list(case, name)


@step("growth-at-rates")
def _growth_at_rates(case: Case, asked: GrowthQuestion) -> Figure:
    own, common, readings = list_band(case, asked.name), contract_band(case), case.ask.readings
    is_top_of_all = common.low is Band.P95_PLUS and asked.option is Option.FULL
    if is_top_of_all and readings.uses("D8", "0"):
        sources = case.rules.sources("targets.full.rates.p95_plus")
        return exact(0, Status.SECONDARY, sources)
    terms = (asked, own, common, readings.uses("D14", "band-top"))
    return kept(case.rules.memo, terms, growth_by_rates, *terms)


@step("start")
def _start_figure(start: StartingCount) -> Figure:
    if start.known is not None:
        return given(start.known)
    least = 0 if start.at_least is None and start.at_most is not None else start.at_least
    return unknown(least, start.at_most)


@step("level")
def _level(case: Case, start: Figure, growth: Figure, judged_on: date) -> Figure:
    """Return start + growth, or the level to hold where the age rule applies."""
    added = _added(start, growth)
    age, rules = age_rule(case, judged_on), age_rules(case)
    is_given = growth.status == Status.GIVEN.label
    if rules is None or age is Finding.NOT_MET or is_given or start.value is None:
        return added
    drop = rules.figures["targets.age.tolerated_drop"]
    held = up((1 - Fraction(drop.value)) * Fraction(start.value))
    if age is Finding.MET:
        return exact(held, max(drop.status, Status.ASSUMED), drop.sources)
    return _perhaps(added, held, drop)


def _added(start: Figure, growth: Figure) -> Figure:
    status = weakest(start.status, growth.status)
    value, low, high = map(add, start.numbers, growth.numbers)
    return Figure(value, low, high, status, growth.sources)
