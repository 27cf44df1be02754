"""The rows of `simulate`: one per text, option and year of contract, `total` for all years."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from amcli.render.screen import Shown

Record: TypeAlias = dict[str, Any]
_VERDICTS = ("eligible", "undetermined", "not_eligible")
_PARTS = ("amount", "guaranteed", "conditional")
_ENDS = {"value": "", "low": "_low", "high": "_high"}
_RANKS = ("p5", "p25", "p50", "p75", "p95")
COLUMNS = " ".join(
    [
        "text", *_VERDICTS, "year",
        *(f"{part}{end}" for part in _PARTS for end in (*_ENDS.values(), "_unknown")),
        *(f"{part}_{rank}" for part in _PARTS for rank in _RANKS),
        *(f"{name}_growth{end}" for name in ("mt", "fa") for end in (*_ENDS.values(), "_unknown")),
    ]
)  # fmt: skip


def records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield a row for each year under each text and option; growths stand with the total."""
    for text in result.texts:
        for option in text.options:
            start = {
                "source": result.population.source,
                "etp": option.etp,
                "text": text.text,
                **{name: getattr(option, name).doctors for name in _VERDICTS},
            }
            for year in option.years:
                yield {**start, "year": year.year, **_amounts(year)}
            growths = {
                cell: value
                for one in option.patients
                for cell, value in _ends(f"{one.list}_growth", one.growth)
            }
            yield {**start, "year": "total", **_amounts(option.total), **growths}


def _amounts(period: Any) -> Record:
    cells: Record = {}
    for part in _PARTS:
        found = getattr(period, part)
        cells |= _ends(part, found)
        if found.quantiles is not None:
            spread = found.quantiles.value
            cells |= {f"{part}_{rank}": getattr(spread, rank) for rank in _RANKS}
    return cells


def _ends(name: str, found: Any) -> Iterator[tuple[str, Any]]:
    for end, suffix in _ENDS.items():
        yield f"{name}{suffix}", getattr(found, end)
    yield f"{name}_unknown", found.unknown
