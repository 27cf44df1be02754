"""Between which numbers a wished figure lies, as far as is known.

An exact figure and an estimate are their value: that is what an estimate is. A figure without a
value lies between its bounds. An amount is known for the lowest band that the lists may stand in,
and lies between it and that of the highest one, at the same results.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Number, Range
from amcli.law.figures.terms import Band, PatientList
from amcli.law.lists.bands import RANKS, contract_band, list_band
from amcli.study.paths.result_paths import CONCEPTS
from amcli.study.solve.goals import Goal, GoalValue

PAID_APART = RANKS[Band.P70_P90 :]  # the levels from which more is paid
_PAID = ("amount", "guaranteed", "conditional", "acompte", "solde", "left_to_pay")


def spread_of(wish: Goal, seen: GoalValue, at_top: Callable[[], GoalValue]) -> Range:
    """Return the least and the most that a figure may be, None where nothing bounds it.

    An end named in the wish is itself. `at_top` gives the figure in the highest possible bands.
    """
    figure = seen.value
    if not isinstance(figure, Figure) or seen.end != "value":
        return Range(seen.compared, seen.compared)
    if figure.value is None:
        return _in_order(figure.low, figure.high)
    if not CONCEPTS[wish.path.concept].is_paid or wish.path.steps[-1] not in _PAID:
        return Range(figure.value, figure.value)
    highest = at_top().value
    if not isinstance(highest, Figure):
        return Range(figure.value, figure.value)
    if highest.value is not None:
        return _in_order(figure.value, highest.value)
    if wish.path.steps[-1] == "left_to_pay":  # the more is paid, the less is left
        return Range(figure.low, figure.value)
    return Range(figure.value, figure.high)


def _in_order(one: Number | None, other: Number | None) -> Range:
    if one is not None and other is not None and one > other:
        return Range(other, one)
    return Range(one, other)


def in_highest_bands(case: Case) -> Case | None:
    """Return the case with its lists stated in the highest band there may be; None if known."""
    band = contract_band(case)
    if band.is_exact:
        return None
    patients, rank = case.profile.patients, _first_rank(band.high)
    stated = replace(patients, percentile=replace(patients.percentile, mt=rank, fa=rank))
    return case.reopened(replace(case.profile, patients=stated), case.ask)


def _first_rank(band: Band) -> Decimal:
    """Return the lowest percentile of a band."""
    return Decimal(0) if band is Band.BELOW_P30 else Decimal(RANKS[band - 1][1:])


def unknown_levels(case: Case, ranks: Sequence[str] = RANKS) -> tuple[str, ...]:
    """Return the keys of the levels, of some ranks, that a band hangs on and nobody published."""
    if not case.is_general_practice:
        return ()  # no level of another specialty is known
    keys = (
        f"bands.{name.value}.{rank}"
        for name in PatientList
        for rank in _ranks_within(case, name)
        if rank in ranks
    )
    return tuple(key for key in keys if case.rules.get(key) is None)


def unknown_ranks(case: Case) -> tuple[str, ...]:
    """Return the paths of the percentiles that would settle the band of the contract."""
    return tuple(
        f"patients.percentile.{name.value}" for name in PatientList if _ranks_within(case, name)
    )


def _ranks_within(case: Case, name: PatientList) -> tuple[str, ...]:
    """Return the ranks between which a list may stand; of two, none below the higher one."""
    if name is PatientList.MT and not case.has_two_lists:
        return ()
    low, high = list_band(case, name)
    return RANKS[max(low, contract_band(case).low) : high]
