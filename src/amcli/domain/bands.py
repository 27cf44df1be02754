"""Where the starting lists stand in the national distribution."""

from dataclasses import dataclass

from .terms import Band


@dataclass(frozen=True, slots=True)
class BandRange:
    """The lowest and highest band possible, as labels (`p50-p70`)."""

    low: str
    high: str


def band_range(low: Band, high: Band) -> BandRange:
    """Return the labels of an interval of bands."""
    return BandRange(low.label, high.label)
