"""`rules sources` as rows: one per source and text that cites it; one where nothing does."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.study.rules.rule_registers import SourcesResult

COLUMNS = "id title kind where dated looked_at kept_for text figures keys"


def records(result: SourcesResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per source and text."""
    for one in result.sources:
        fields = one._asdict()
        del fields["cited"]
        for cited in one.cited or (None,):
            yield fields | {
                "text": None if cited is None else cited.text,
                "figures": 0 if cited is None else cited.figures,
                "keys": () if cited is None else cited.keys,
            }
