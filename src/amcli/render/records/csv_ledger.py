"""The records of CSV of the ledger by calendar year."""

from collections.abc import Iterator
from typing import Any

from amcli.law.figures.sourced import merge_sources
from amcli.render.screen import Shown


def civil_year_records(result: Any, shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per option and calendar year."""
    for option in result.options:
        for civil in option.civil_years:
            yield {
                "etp": option.etp,
                "text": shown.text,
                "verdict": result.verdict,
                "year": civil.year,
                "due": civil.due,
                "received": civil.received,
                "employer_cost": civil.employer_cost,
                "left_to_pay": civil.left_to_pay,
                "sources": merge_sources(civil.due.sources, civil.received.sources),
            }
