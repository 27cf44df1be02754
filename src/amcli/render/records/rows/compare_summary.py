"""The rows of `compare-versions --summary`: one per profile and option."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from amcli.render.screen import Shown

Record: TypeAlias = dict[str, Any]


def columns(result: Any) -> Iterable[str]:
    """Return the columns: the starting list and its class, each text's amount and verdict."""
    of_texts = (f"{what}:{text}" for text in result.texts for what in ("amount", "verdict"))
    return ("mt", "size", "at_least", "below", *of_texts, "change", "high_change")


def records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield a row for each line of a summary, under the file of its own profile."""
    for one in result.lines:
        yield {
            "source": one.source,
            "document": one.document,
            "name": one.name,
            "etp": one.etp,
            "mt": one.mt,
            "size": one.size.code,
            "at_least": one.size.at_least,
            "below": one.size.below,
            **{f"amount:{text}": amount for text, amount in one.amounts.items()},
            **{f"verdict:{text}": verdict for text, verdict in one.verdicts.items()},
            "change": one.change,
            "high_change": one.high_change,
        }
