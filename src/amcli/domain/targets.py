"""How many patients have to be added (`targets`)."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from .bands import (
    BandRange,
    StartingCount,
    band_notes,
    contract_band,
    list_band,
    starting_count,
)
from .calendar import anniversary
from .case import Answer, Case, option_of, remembered
from .growth import Asked, growth_by_points, growth_by_rates, has_points, has_rates
from .money import up
from .progress import achievement_rate, observed_count, remaining_patients
from .rules import RuleSet
from .sourced import Figure, Note, add, exact, given, merge_sources, note, status_of, unknown
from .starting import has_age, newly_installed
from .terms import Band, Finding, Option, PatientList, Status, Verdict
from .verdicts import verdict, verdict_notes


class Target(NamedTuple):
    """What is asked on one list, in patients: `level` = start + growth, or the level to hold.

    `observed`, `remaining` and `rate` (in [0, 1]) are None without an observation.
    """

    start: Figure
    growth: Figure
    level: Figure
    due_on: date | None
    observed: Figure | None = None
    remaining: Figure | None = None
    rate: Figure | None = None
    disputes: tuple[str, ...] = ()


class TargetPair(NamedTuple):
    """The targets by list; None where the list is not looked at for the specialty."""

    mt: Target | None
    fa: Target | None


class TargetsOption(NamedTuple):
    """The targets under one option, and whether the rules of age and installation apply."""

    etp: str
    band: BandRange
    age_rule: Finding
    newly_installed: Finding
    targets: TargetPair


class TargetsResult(NamedTuple):
    """The targets under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[TargetsOption, ...]


def targets(case: Case) -> Answer:
    """Return the growth and the level asked on each list under every option asked."""
    decided = verdict(case)
    options = tuple(targets_option(case, option) for option in case.options)
    notes = (*case.notes, *verdict_notes(decided), *band_notes(case), *_target_notes(case))
    return Answer(TargetsResult(verdict=decided, options=options), notes)


def targets_option(case: Case, option: Option) -> TargetsOption:
    """Return the targets under one option."""
    looks_at_mt = case.has_two_lists or case.profile.doctor.specialty is None
    return TargetsOption(
        etp=option.value,
        band=contract_band(case).labels(),
        age_rule=age_rule(case),
        newly_installed=newly_installed(case),
        targets=TargetPair(
            mt=target(case, option, PatientList.MT) if looks_at_mt else None,
            fa=target(case, option, PatientList.FA),
        ),
    )


@remembered
def due_on(case: Case) -> date | None:
    """Return the day the targets are judged: an anniversary of the signature."""
    key = "targets.due_year"
    if newly_installed(case) is Finding.MET:
        key = "newly_installed.reach_years"
    year = case.rules.value(key)
    return None if year is None else anniversary(case.signed_on, year)


def age_rules(case: Case) -> RuleSet | None:
    """Return the rules whose age rule applies: the text's own, or those of 2024 (D13)."""
    if case.rules.get("targets.age.from_age") is not None:
        return case.rules
    return case.book.named("2024-convention") if case.ask.readings.uses("D13", "as-2024") else None


@remembered
def age_rule(case: Case) -> Finding:
    """Return whether no growth is asked because of the doctor's age when judged (D7)."""
    rules = age_rules(case)
    if rules is None:
        return Finding.NOT_MET
    judged_on = due_on(case)
    if judged_on is None or case.ask.readings.uses("D7", "at-signature"):
        judged_on = case.signed_on
    return has_age(case, rules.value("targets.age.from_age"), judged_on)


def target(case: Case, option: Option, name: PatientList) -> Target:
    """Return the target on one list."""
    start = starting_count(case, name)
    growth = asked_growth(case, option, name, start)
    beginning = _start_figure(start)
    level = _level(case, beginning, growth)
    observed = observed_count(case, name)
    return Target(
        start=beginning,
        growth=growth,
        level=level,
        due_on=due_on(case),
        observed=observed,
        remaining=remaining_patients(level, observed),
        rate=achievement_rate((beginning, growth, level), observed),
        disputes=_disputes(case, option, name),
    )


def asked_growth(case: Case, option: Option, name: PatientList, start: StartingCount) -> Figure:
    """Return the growth asked on one list, in patients: the CPAM's figure, else the rules'."""
    notified = getattr(case.profile.contract.notified_targets, name.value)
    quantity = case.profile.contract.etp
    if notified is not None and (quantity is None or option_of(quantity) is option):
        return given(notified)
    finding = age_rule(case)
    rules = age_rules(case)
    if finding is Finding.MET and rules is not None:
        rule = rules.figures["targets.age.from_age"]
        return exact(0, rule.status, rule.sources)
    ordinary = _growth_by_size(case, option, name, start)
    if finding is Finding.UNDETERMINED and case.profile.doctor.age is not None:
        return Figure(None, 0, ordinary.high, Status.ABSENT.label, ordinary.sources)
    return ordinary


def _growth_by_size(case: Case, option: Option, name: PatientList, start: StartingCount) -> Figure:
    rules, installed = case.rules, newly_installed(case)
    if installed is not Finding.NOT_MET and case.is_general_practice:
        reach = _growth_to_median(rules, name, start)
        if installed is Finding.MET:
            return reach
        ordinary = _ordinary_growth(case, option, name, start)
        return _either(reach, ordinary)
    return _ordinary_growth(case, option, name, start)


def _growth_to_median(rules: RuleSet, name: PatientList, start: StartingCount) -> Figure:
    """Return the growth of a newly installed doctor: what lacks to the median list (P50)."""
    median = rules.get(f"newly_installed.{name.value}")
    if median is None:
        return unknown(sources=rules.sources("newly_installed.months"))
    if start.known is None:
        return unknown(0, median.value, median.sources)
    return exact(max(0, median.value - start.known), median.status, median.sources)


def _either(left: Figure, right: Figure) -> Figure:
    """Return what is sure of a figure that is one of two."""
    lows = [figure.low for figure in (left, right)]
    highs = [figure.high for figure in (left, right)]
    low = min((end for end in lows if end is not None), default=None)
    high = max((end for end in highs if end is not None), default=None)
    return unknown(
        low if None not in lows else None,
        high if None not in highs else None,
        merge_sources(left.sources, right.sources),
    )


def _ordinary_growth(case: Case, option: Option, name: PatientList, start: StartingCount) -> Figure:
    rules, own = case.rules, list_band(case, name)
    asked = Asked(rules, option, name, start)
    if has_rates(rules, option):
        common = contract_band(case)
        if not own.is_exact and not case.is_general_practice:
            return unknown()
        if (
            common.low is Band.P95_PLUS
            and option is Option.FULL
            and case.ask.readings.uses("D8", "0")
        ):
            return exact(0, Status.SECONDARY, rules.sources("targets.full.rates.p95_plus"))
        is_top = case.ask.readings.uses("D14", "band-top")
        return growth_by_rates(asked, own, common, is_top)
    if not case.is_general_practice or not has_points(asked):
        return unknown()
    keeps = rules.get("targets.p95_plus_growth")
    if own.low is Band.P95_PLUS and keeps is not None:
        if not case.ask.readings.uses("D12", "unknown"):
            return exact(keeps.value, keeps.status, keeps.sources)
        ordinary = growth_by_points(asked)
        return unknown(0, ordinary.high, ordinary.sources)
    return growth_by_points(asked)


def _start_figure(start: StartingCount) -> Figure:
    if start.known is not None:
        return given(start.known)
    return unknown(None if start.at_most is None else 0, start.at_most)


def _level(case: Case, start: Figure, growth: Figure) -> Figure:
    """Return start + growth, or the level to hold where the age rule applies."""
    finding, rules = age_rule(case), age_rules(case)
    added = Figure(
        add(start.value, growth.value),
        add(start.low, growth.low),
        add(start.high, growth.high),
        max(status_of(start), status_of(growth)).label,
        growth.sources,
    )
    is_given = growth.status == Status.GIVEN.label
    if rules is None or finding is Finding.NOT_MET or is_given or start.value is None:
        return added
    drop = rules.figures["targets.age.tolerated_drop"]
    held = up((1 - Fraction(drop.value)) * Fraction(start.value))
    if finding is Finding.MET:
        return exact(held, Status.ASSUMED, drop.sources)
    if case.profile.doctor.age is None:
        return added
    return Figure(None, held, added.high, Status.ABSENT.label, growth.sources)


def _disputes(case: Case, option: Option, name: PatientList) -> tuple[str, ...]:
    found = []
    doctor, rules, own = case.profile.doctor, case.rules, list_band(case, name)
    finding = age_rule(case)
    if rules.get("targets.age.from_age") is not None and finding is not has_age_at_signature(case):
        found.append("D7")
    if has_rates(rules, option):
        common = contract_band(case)
        if option is Option.FULL and common.high is Band.P95_PLUS:
            found.append("D8")
        if common.low is not Band.P95_PLUS:
            found.append("D14")
    if own.is_exact and own.low is Band.P95_PLUS and rules.get("targets.p95_plus_growth"):
        found.append("D12")
    if rules.get("targets.age.from_age") is None and (doctor.birth_date or doctor.age):
        later = case.book.named("2024-convention").value("targets.age.from_age")
        judged_on = due_on(case) or case.signed_on
        if has_age(case, later, judged_on) is not Finding.NOT_MET:
            found.append("D13")
    if newly_installed(case) is not Finding.NOT_MET:
        found.append("D15")
    return tuple(found)


def has_age_at_signature(case: Case) -> Finding:
    """Return what the age rule would say if the age at signature counted (D7)."""
    return has_age(case, case.rules.value("targets.age.from_age"), case.signed_on)


def _target_notes(case: Case) -> tuple[Note, ...]:
    notes = []
    doctor, patients = case.profile.doctor, case.profile.patients
    if case.rules.get("targets.age.from_age") is None:
        if doctor.birth_date is not None or doctor.age is not None:
            notes.append(note("no-age-rule", text=case.rules.id))
    elif doctor.birth_date is None and doctor.age is None:
        notes.append(note("age-missing", age=case.rules.value("targets.age.from_age")))
    counts_adults = case.rules.value("bands.mt_count") == "mt_adult"
    if counts_adults and patients.mt_adult is None and case.is_general_practice:
        notes.append(note("mt-as-adult"))
    return tuple(notes)
