"""What is known of the doctor when something is judged, and where the starting lists stand."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from amcli.law.contract.case import Case, present, remembered
from amcli.law.figures.calendar import add_months, age_on, anniversary
from amcli.law.figures.money import cut
from amcli.law.figures.sourced import Note, note
from amcli.law.figures.steps import step
from amcli.law.figures.terms import Band, Finding, PatientList
from amcli.law.profile.profile import Observation
from amcli.law.text.rules import RuleSet, kept


@remembered
@step("newly-installed")
def newly_installed(case: Case) -> Finding:
    """Return whether the doctor had been installed for less than a year at signature (D15)."""
    installed_on = case.profile.doctor.installed_on
    months = case.rules.value("newly_installed.months")
    if installed_on is None or months is None:
        return Finding.NOT_MET
    if case.signed_on >= add_months(installed_on, months):
        return Finding.NOT_MET
    return Finding.UNDETERMINED if case.ask.readings.uses("D15", "ask") else Finding.MET


@step("age")
def has_age(case: Case, years: int, day: date) -> Finding:
    """Return whether the doctor is at least `years` old on `day`.

    With an age instead of a birth date, read at one day, a birthday may fall on either side.
    """
    doctor = case.profile.doctor
    if doctor.birth_date is not None:
        is_reached = age_on(doctor.birth_date, day) >= years
        return Finding.MET if is_reached else Finding.NOT_MET
    if doctor.age is None:
        return Finding.UNDETERMINED
    read_on = case.ask.on if case.age_read is None else case.age_read.day
    youngest = anniversary(read_on, -doctor.age)
    oldest = anniversary(read_on, -doctor.age - 1) + timedelta(days=1)
    if age_on(youngest, day) >= years:
        return Finding.MET
    return Finding.NOT_MET if age_on(oldest, day) < years else Finding.UNDETERMINED


def age_notes(case: Case) -> Iterator[Note]:
    """Yield the day at which a bare age is read, where no birth says how old the doctor is."""
    doctor, read = case.profile.doctor, case.age_read
    if read is not None and doctor.birth_date is None:
        yield note("age-read", age=doctor.age, on=read.day, fact=read.path)


def has_earlier_contract(member: Case) -> bool:
    """Return whether a member signed an individual contract before the group signs."""
    signed_on = member.profile.contract.signed_on
    return signed_on is not None and signed_on < member.signed_on


def list_now(member: Case, name: PatientList) -> int | None:
    """Return a member's list when the group signs: the last count of an earlier contract."""
    last = last_count(member, name) if has_earlier_contract(member) else None
    stated: int | None = getattr(member.profile.patients, name.value)
    return stated if last is None else last


def gained(member: Case, name: PatientList) -> int | None:
    """Return the patients gained under an individual contract, never below 0; None if unseen."""
    start: int | None = getattr(member.profile.patients, name.value)
    last = last_count(member, name)
    return None if start is None or last is None else max(0, last - start)


def last_count(member: Case, name: PatientList) -> int | None:
    """Return the last count observed on a list until the group signs, or None."""
    until = min(member.signed_on, member.ask.on)
    last = last_observation(member, until, lambda seen: getattr(seen, name.value) is not None)
    return None if last is None else getattr(last, name.value)


def last_observation(
    case: Case, until: date, counts: Callable[[Observation], bool] = bool
) -> Observation | None:
    """Return the last observation on or before a day, of those that count, if there is one."""
    seen = [one for one in case.profile.contract.observations if one.on <= until and counts(one)]
    return max(seen, key=attrgetter("on"), default=None)


RANKS = ("p30", "p50", "p70", "p90", "p95")


class BandRange(NamedTuple):
    """The lowest and highest band possible, as labels (`p50-p70`)."""

    low: str
    high: str


class BandSpan(NamedTuple):
    """The lowest and highest band possible."""

    low: Band
    high: Band

    @property
    def is_exact(self) -> bool:
        """Whether the band is known."""
        return self.low is self.high

    def labels(self) -> BandRange:
        """Return the labels of both ends, for a result."""
        return BandRange(self.low.label, self.high.label)


ANY_BAND = BandSpan(Band.BELOW_P30, Band.P95_PLUS)


class StartingCount(NamedTuple):
    """A list at hire: the count, or what bounds it when the count is missing."""

    known: int | None
    at_most: int | None
    path: str
    at_least: int | None = None


@remembered
@step("starting-count")
def starting_count(case: Case, name: PatientList) -> StartingCount:
    """Return a starting list as the text counts it: 2019 counts adults, of whom mt is a bound.

    That of a group is the sum of its members'.
    """
    if case.members:
        return _together(case, name)
    patients = case.profile.patients
    if name is PatientList.FA:
        return StartingCount(patients.fa, patients.fa, "patients.fa")
    if case.rules.value("bands.mt_count") == "mt_adult":
        adults = patients.mt_adult
        return StartingCount(adults, patients.mt if adults is None else adults, "patients.mt_adult")
    return StartingCount(patients.mt, patients.mt, "patients.mt")


@step("group-start")
def _together(case: Case, name: PatientList) -> StartingCount:
    """Return the lists of all members as one, or what those that are known come to at least."""
    counts = [list_now(member, name) for _, member in present(case)]
    known = [count for count in counts if count is not None]
    whole = sum(known) if len(known) == len(counts) else None
    return StartingCount(whole, whole, f"patients.{name.value}", sum(known))


def band_of_percentile(percentile: Decimal) -> Band:
    """Return the band of a rank in [0, 100]; a band includes its lower bound."""
    return Band(sum(percentile >= int(rank[1:]) for rank in RANKS))


def band_of_count(case: Case, start: StartingCount, name: PatientList) -> BandSpan:
    """Return the bands a count may stand in, given the thresholds that are known.

    A list of which growth is asked by a published case is below P95, from where none is (D12).
    """
    if start.at_most is None:
        return ANY_BAND
    lowest, highest = Band.BELOW_P30, Band.P95_PLUS
    for place, at in thresholds(case.rules, name):
        if start.known is not None and start.known >= at:
            lowest = Band(place + 1)
        if start.at_most < at:
            return BandSpan(lowest, Band(place))
    largest = case.rules.value(f"bands.{name.value}.below_p95")
    is_below_p95 = largest is not None and start.at_most <= largest
    if is_below_p95 and not case.ask.readings.uses("D12", "unknown"):
        highest = Band.P90_P95
    return BandSpan(lowest, highest)


def thresholds(rules: RuleSet, name: PatientList) -> tuple[tuple[int, int], ...]:
    """Return the levels that are known as (rank from 0 for P30, patients), lowest first."""
    levels = (rules.value(f"bands.{name.value}.{rank}") for rank in RANKS)
    known = ((place, at) for place, at in enumerate(levels) if at is not None)
    return kept(rules.memo, ("thresholds", name), lambda: tuple(known))


@remembered
@step("list-band")
def list_band(case: Case, name: PatientList) -> BandSpan:
    """Return the bands of one list: the percentile decides, else the count where levels exist."""
    if case.members:
        return _mean_band(case, name)
    percentile = getattr(case.profile.patients.percentile, name.value)
    if percentile is not None:
        band = band_of_percentile(percentile)
        return BandSpan(band, band)
    if not case.is_general_practice:
        return ANY_BAND
    return band_of_count(case, starting_count(case, name), name)


@step("group-list-band")
def _mean_band(case: Case, name: PatientList) -> BandSpan:
    """Return the bands of the mean list, which lies between the members' own."""
    members = [member for _, member in present(case)]
    ranks = [getattr(member.profile.patients.percentile, name.value) for member in members]
    if None not in ranks:
        bands = [band_of_percentile(rank) for rank in ranks]
        return BandSpan(min(bands), max(bands))
    start = starting_count(case, name)
    mean = None if start.known is None else cut(Fraction(start.known, len(members)))
    return band_of_count(case, StartingCount(mean, mean, start.path), name)


@remembered
@step("contract-band")
def contract_band(case: Case) -> BandSpan:
    """Return the band that sets the amounts: the higher of two lists, unless read otherwise (D4).

    The text of 2019 says so itself; under the later ones it is an assumption.
    """
    fa, mt = list_band(case, PatientList.FA), list_band(case, PatientList.MT)
    if case.profile.doctor.specialty is None:  # one list or two: either may be
        both = _band_of_two(case, mt, fa)
        return BandSpan(min(fa.low, both.low), max(fa.high, both.high))
    return _band_of_two(case, mt, fa) if case.has_two_lists else fa


def _band_of_two(case: Case, mt: BandSpan, fa: BandSpan) -> BandSpan:
    readings = case.ask.readings
    if case.group is None and case.rules.value("bands.set_by") != "higher":
        if readings.uses("D4", "mt"):
            return mt
        if readings.uses("D4", "fa"):
            return fa
        if readings.uses("D4", "lower"):
            return BandSpan(min(mt.low, fa.low), min(mt.high, fa.high))
    return BandSpan(max(mt.low, fa.low), max(mt.high, fa.high))


@remembered
def disputes_of_band(case: Case) -> tuple[str, ...]:
    """Return the disputes that the band hangs on.

    D4 where two lists may stand in two bands and the text does not say which counts; it is asked
    of a doctor's two lists, those of a group count together. D12 where a published case alone
    keeps the list below P95.
    """
    mt, fa = list_band(case, PatientList.MT), list_band(case, PatientList.FA)
    found = []
    is_asked = case.has_two_lists or case.profile.doctor.specialty is None
    if case.group is None and is_asked and case.rules.value("bands.set_by") != "higher":
        found += [] if mt == fa and mt.is_exact else ["D4"]
    below_p95 = (  # where neither a percentile nor a level says so
        case.rules.get(f"bands.{name.value}.below_p95") is not None
        and own.high is Band.P90_P95
        and not own.is_exact
        for name, own in ((PatientList.MT, mt), (PatientList.FA, fa))
    )
    if contract_band(case).high is Band.P90_P95 and any(below_p95):
        found.append("D12")
    return tuple(found)


def band_notes(case: Case) -> Iterator[Note]:
    """Yield a warning for each percentile that contradicts its count."""
    for name in PatientList if case.is_general_practice else ():
        percentile = getattr(case.profile.patients.percentile, name.value)
        start = starting_count(case, name)
        if percentile is None or start.known is None:
            continue
        stated, counted = list_band(case, name), band_of_count(case, start, name)
        if not counted.low <= stated.low <= counted.high:
            facts = {"list": name.value, "count": start.known, "percentile": percentile}
            yield note("percentile-contradicts", **facts)
