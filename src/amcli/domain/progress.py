"""What was achieved on a list: the last count, what remains to reach, the rate."""

from decimal import Decimal
from fractions import Fraction

from .case import Case
from .money import decimal
from .sourced import Figure, Number, given
from .terms import PatientList


def observed_count(case: Case, name: PatientList) -> Figure | None:
    """Return the last count observed on or before the day of the question."""
    field = name.value
    if name is PatientList.MT and case.rules.value("bands.mt_count") == "mt_adult":
        field = "mt_adult"
    seen = [
        (observation.on, getattr(observation, field))
        for observation in case.profile.contract.observations
        if getattr(observation, field) is not None and observation.on <= case.ask.on
    ]
    return given(max(seen)[1]) if seen else None


def remaining_patients(level: Figure, observed: Figure | None) -> Figure | None:
    """Return the patients still to add to reach the level, or None without an observation."""
    if observed is None or observed.value is None:
        return None
    ends = [
        None if end is None else max(0, end - observed.value)
        for end in (level.value, level.low, level.high)
    ]
    return Figure(ends[0], ends[1], ends[2], level.status, level.sources)


def achievement_rate(
    target: tuple[Figure, Figure, Figure], observed: Figure | None
) -> Figure | None:
    """Return growth obtained / growth asked, cut to [0, 1]; asked 0: 1 if the level is held.

    `target` is (start, growth, level).
    """
    start, growth, level = target
    if observed is None or observed.value is None or start.value is None:
        return None
    seen, obtained = observed.value, Fraction(observed.value) - Fraction(start.value)

    def at(asked: Number | None, held: Number | None) -> Decimal | None:
        if asked is None or held is None:
            return None
        if asked == 0:
            return Decimal(seen >= held)
        return decimal(min(Fraction(1), max(Fraction(0), obtained / Fraction(asked))))

    return Figure(
        at(growth.value, level.value),
        at(growth.high, level.high),
        at(growth.low, level.low),
        growth.status,
        growth.sources,
    )
