"""The rows of `simulate --assumptions`: one per assumption."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown

COLUMNS = "key value status sources en fr"


def records(result: Any, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a row for each assumption."""
    return (one._asdict() for one in result.assumptions)
