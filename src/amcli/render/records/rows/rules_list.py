"""`rules list` as rows: one per text, its figures counted by status."""

from collections.abc import Iterator
from typing import Any

from amcli.law.figures.terms import Status
from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import ListResult

_COUNTED = tuple(status.label for status in Status if status is not Status.ABSENT)
COLUMNS = (
    "text aliases title_fr title_en scope in_force_from in_force_until extends base changes "
    "figures " + " ".join(_COUNTED)
)


def records(result: ListResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per text."""
    for one in result.texts:
        yield {
            "text": one.id,
            "aliases": one.aliases,
            "title_fr": one.titles.get("fr"),
            "title_en": one.titles.get("en"),
            "scope": one.scope,
            "in_force_from": one.in_force_from,
            "in_force_until": one.in_force_until,
            "extends": one.extends,
            "base": one.base,
            "changes": one.changes,
            "figures": one.figures,
            **{status: one.by_status.get(status, 0) for status in _COUNTED},
        }
