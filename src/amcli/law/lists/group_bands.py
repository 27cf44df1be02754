"""Where the lists of a group stand: by the mean of its members, or between their percentiles."""

from fractions import Fraction

from amcli.law.contract.case import Case
from amcli.law.contract.members import list_now
from amcli.law.figures.money import cut
from amcli.law.figures.steps import step
from amcli.law.figures.terms import PatientList

from .bands import (
    ANY_BAND,
    BandSpan,
    StartingCount,
    band_of_count,
    band_of_percentile,
    highest_band,
)


@step("contract-band")
def group_band(case: Case) -> BandSpan:
    """Return the bands the group may stand in: the higher of its two lists."""
    mt, fa = (_list_band(case, name) for name in PatientList)
    return highest_band(mt, fa)


@step("group-list-band")
def _list_band(case: Case, name: PatientList) -> BandSpan:
    """Return the bands of the mean list, which lies between the members' own."""
    ranks = [getattr(one.profile.patients.percentile, name.value) for one in case.members]
    if ranks and None not in ranks:
        bands = [band_of_percentile(rank) for rank in ranks]
        return BandSpan(min(bands), max(bands))
    lists = [list_now(member, name) for member in case.members]
    known = [count for count in lists if count is not None]
    if not lists or len(known) < len(lists):
        return ANY_BAND
    mean = cut(Fraction(sum(known), len(known)))
    return band_of_count(StartingCount(mean, mean, f"patients.{name.value}"), case.rules, name)
