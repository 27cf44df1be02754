"""The doctors of a table under the contract that runs: what took the place of the one signed.

A contract that is not renewed tacitly is followed by another, on lists that a table does not know:
such a row is that of a doctor who signed on its first day and whose lists nobody counted.
"""

from typing import Any

import numpy as np
import polars as pl

from amcli.law.contract.case import Ask, option_of
from amcli.law.figures.calendar import anniversary

from .answers import Codes
from .doctors import OPTIONS, Doctors, Flags

SIGNED = "contract.signed_on"
# What a contract knows that the next one does not: `law.contract.succession` forgets it too.
_FORGOTTEN = ("patients.", "contract.notified_targets.", "contract.targets_reached")


def running(doctors: Doctors, ask: Ask) -> Doctors:
    """Return the doctors under the contracts that run; where the option is open, they are odd."""
    while True:
        ends, is_replaced, is_open = _ended(doctors, ask)
        odd = doctors.is_odd | is_open
        is_replaced &= ~odd
        if not is_replaced.any():
            doctors.is_odd = odd
            return doctors
        facts = _followed(doctors.facts, ends, is_replaced)
        doctors = Doctors(facts, pl.Series(odd), doctors.scale)


def _ended(doctors: Doctors, ask: Ask) -> tuple[Codes, Flags, Flags]:
    """Return the days on which contracts reach their term, and whether another follows by now.

    Where it follows under some of the options only, or none is stated, the last flag says so.
    """
    scale, no = doctors.scale, np.zeros(doctors.height, np.bool_)
    ends, is_replaced, is_open = doctors.signed_on, no.copy(), no.copy()
    if scale.asked is not None or ask.readings.uses("D9", "keep-targets"):
        return ends, is_replaced, is_open
    etp = doctors.facet("contract.etp").codes
    asked = [option_of(quantity) or OPTIONS[0] for quantity in ask.etps]
    rules = zip(
        scale.values("contract.years", 0), scale.values("renewal.tacit_options"), strict=True
    )
    for (years, tacit), governed in doctors.per_text(tuple(rules)):
        if not years or tacit is None:
            continue
        term = scale.moved(anniversary, years)(doctors.signed_on)
        is_over = governed & (term <= scale.today)
        goes_on = {option: option.value in tacit for option in OPTIONS}
        held = {goes_on[option] for option in asked}
        if len(held) == 1:
            is_replaced |= is_over & (not held.pop())
        elif held:
            is_open |= is_over
        else:
            is_replaced |= is_over & ~np.array([False, *goes_on.values()])[etp]
            is_open |= is_over & (etp == 0)
        ends = np.where(governed, term, ends)
    return ends, is_replaced, is_open


def _followed(facts: pl.DataFrame, ends: Any, is_replaced: Flags) -> pl.DataFrame:
    """Return the facts with those of replaced contracts as they are on the first day after."""
    replaced, day = pl.Series(is_replaced), pl.Series(ends, dtype=pl.Int32).cast(pl.Date())
    forgotten = [name for name in facts.columns if name.startswith(_FORGOTTEN)]
    return facts.with_columns(
        *(pl.when(~replaced).then(pl.col(name)).alias(name) for name in forgotten),
        pl.when(replaced).then(day).otherwise(pl.col(SIGNED)).alias(SIGNED),
    )
