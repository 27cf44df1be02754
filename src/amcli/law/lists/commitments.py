"""What is asked on one list under a text, judged on a day: start, growth, level to reach."""

from collections.abc import Callable, Hashable
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from amcli.law.contract.case import Case, option_of, present, remembered
from amcli.law.figures.money import cut, up
from amcli.law.figures.sourced import Figure, add, exact, given, merge_sources, status_of, unknown
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Finding, Option, PatientList, Status, WorkTime
from amcli.law.text.rules import RuleSet

from .bands import StartingCount, contract_band, list_band, starting_count
from .growth import GrowthQuestion, growth_by_points, growth_by_rates, has_points, has_rates
from .starting import gained, has_age, has_earlier_contract, newly_installed

Started: TypeAlias = Callable[[], StartingCount]  # asked only where the growth hangs on it


class Commitment(NamedTuple):
    """What is asked on one list, in patients: `level` = start + growth, or the level to hold."""

    start: Figure
    growth: Figure
    level: Figure


def age_rules(case: Case) -> RuleSet | None:
    """Return the rules whose age rule applies: the text's own, or those of 2024 (D13)."""
    if case.rules.get("targets.age.from_age") is not None:
        return case.rules
    return case.book.named("2024-convention") if case.ask.readings.uses("D13", "as-2024") else None


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
    return commitment_from(lambda: starting_count(case, name), case, option, name, judged_on)


def commitment_from(
    start: Started, case: Case, option: WorkTime, name: PatientList, judged_on: date
) -> Commitment:
    """Return what is asked of a list that starts so, all else being as in the case.

    Its bands stay those of the case: lists of the same `standing` can share it.
    """
    beginning = _start_figure(start())
    growth_key = option.growth_key(name)
    if growth_key is not None:
        growth = _growth_of_posts(case, option, name, growth_key)
        return Commitment(beginning, growth, _added(beginning, growth))
    growth = _asked_growth(start, case, option, name, judged_on)
    return Commitment(beginning, growth, _level(case, beginning, growth, judged_on))


@step("group-growth")
def _growth_of_posts(case: Case, option: WorkTime, name: PatientList, key: str) -> Figure:
    """Return what is asked for the posts, less what members gained under earlier contracts."""
    rule = case.rules.get(key)
    if rule is None:
        return unknown()
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
    contract = case.profile.contract
    notified = getattr(contract.notified_targets, name.value)
    if notified is not None and (contract.etp is None or option_of(contract.etp) is option):
        return given(notified)
    age, rules = age_rule(case, judged_on), age_rules(case)
    if age is Finding.MET and rules is not None:
        rule = rules.figures["targets.age.from_age"]
        return exact(0, rule.status, rule.sources)
    ordinary = _growth_by_size(case, option, name, start())
    if age is Finding.UNDETERMINED and case.profile.doctor.age is not None:
        return Figure(None, 0, ordinary.high, Status.ABSENT.label, ordinary.sources)
    return ordinary


def _growth_by_size(
    case: Case, option: WorkTime, name: PatientList, start: StartingCount
) -> Figure:
    installed = newly_installed(case)
    if installed is Finding.NOT_MET or not case.is_general_practice:
        return _ordinary_growth(case, option, name, start)
    reach = _growth_to_median(case.rules, name, start)
    if installed is Finding.MET:
        return reach
    return _either(reach, _ordinary_growth(case, option, name, start))


@step("growth-to-median")
def _growth_to_median(rules: RuleSet, name: PatientList, start: StartingCount) -> Figure:
    """Return the growth of a newly installed doctor: what lacks to the median list (P50)."""
    median = rules.get(f"newly_installed.{name.value}")
    if median is None:
        return unknown(sources=rules.sources("newly_installed.months"))
    if start.known is None:
        return unknown(0, median.value, median.sources)
    return exact(max(0, median.value - start.known), median.status, median.sources)


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
    case: Case, option: WorkTime, name: PatientList, start: StartingCount
) -> Figure:
    rules, own = case.rules, list_band(case, name)
    asked = GrowthQuestion(rules, option, name, start)
    if has_rates(rules, option):
        return _growth_at_rates(case, asked)
    if not case.is_general_practice or not has_points(asked):
        return unknown()
    keeps = rules.get("targets.p95_plus_growth")
    if own.low is Band.P95_PLUS and keeps is not None:
        if not case.ask.readings.uses("D12", "unknown"):
            return exact(keeps.value, keeps.status, keeps.sources)
        ordinary = growth_by_points(asked)
        return unknown(0, ordinary.high, ordinary.sources)
    return growth_by_points(asked)


def standing(case: Case, option: WorkTime, name: PatientList) -> Hashable:
    """Return what of the bands the ordinary growth hangs on: same standing and list, same growth.

    Rates are those of bands; where points are published only the highest band is set apart.
    """
    own = list_band(case, name)
    if has_rates(case.rules, option):
        return own, contract_band(case)
    return own.low is Band.P95_PLUS


@step("growth-at-rates")
def _growth_at_rates(case: Case, asked: GrowthQuestion) -> Figure:
    own, common, readings = list_band(case, asked.name), contract_band(case), case.ask.readings
    if not own.is_exact and not case.is_general_practice:
        return unknown()
    is_top_of_all = common.low is Band.P95_PLUS and asked.option is Option.FULL
    if is_top_of_all and readings.uses("D8", "0"):
        sources = case.rules.sources("targets.full.rates.p95_plus")
        return exact(0, Status.SECONDARY, sources)
    return growth_by_rates(asked, own, common, readings.uses("D14", "band-top"))


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
    if case.profile.doctor.age is None:
        return added
    return Figure(None, held, added.high, Status.ABSENT.label, growth.sources)


def _added(start: Figure, growth: Figure) -> Figure:
    return Figure(
        add(start.value, growth.value),
        add(start.low, growth.low),
        add(start.high, growth.high),
        max(status_of(start), status_of(growth)).label,
        growth.sources,
    )
