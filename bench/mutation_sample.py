"""Which mutants a sample takes, and what a share counted on it says of all of them."""

import random
from collections.abc import Iterable
from math import sqrt

NORMAL_95 = 1.959964  # the normal quantile of a two-sided 95 % interval


def drawn(names: Iterable[str], share: float, seed: int) -> list[str]:
    """Return a share of the mutants in the order of a lot, so that any first part is a sample too.

    The lot of a mutant depends on its name and the seed alone: it is the same on every machine.
    """
    lots = sorted((random.Random(f"{seed} {name}").random(), name) for name in names)
    return [name for _, name in lots[: round(share * len(lots))]]


def wilson(hits: int, drawn: int) -> tuple[float, float]:
    """Return the 95 % interval (Wilson) of a share of which `hits` of `drawn` were seen."""
    share, square = hits / drawn, NORMAL_95**2
    middle = share + square / (2 * drawn)
    around = NORMAL_95 * sqrt(share * (1 - share) / drawn + square / (4 * drawn**2))
    return (middle - around) / (1 + square / drawn), (middle + around) / (1 + square / drawn)
