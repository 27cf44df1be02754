"""A value of a rule file in one cell: a number as such, all else as the file writes it."""

from decimal import Decimal
from typing import Any


def written(value: Any) -> Any:
    """Return a number or a word as it is, a list in one text.

    >>> written(((920, 305), (1351, 258))), written(("0.5", "1")), written(True)
    ('[[920, 305], [1351, 258]]', '0.5 1', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        if any(isinstance(one, tuple) for one in value):
            return str([list(one) for one in value])
        return " ".join(str(written(one)) for one in value)
    return value if isinstance(value, int | Decimal | str) or value is None else str(value)
