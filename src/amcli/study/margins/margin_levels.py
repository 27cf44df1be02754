"""The level that a flip is named after: a threshold of the rules, a rank, the end of a line."""

from decimal import Decimal
from typing import Any

from amcli.law.contract.case import Case
from amcli.law.lists.bands import RANKS
from amcli.study.paths.axis import rule_sets

_TABLES = ("points", "low_points", "caps")
_CROSSING = "cap_share"


def level_of(
    case: Case, keys: tuple[str, ...], mark: int, unit: str
) -> tuple[tuple[str, ...], int | Decimal | None]:
    """Return the rules of a mark, the one that names its level first, and the level.

    A mark is a level or one step above it. None where no rule gives a number.
    """
    if unit == "rank":
        passed = (int(rank[1:]) for rank in RANKS)
        return keys, next((rank for rank in passed if rank in (mark, mark - 1)), None)
    for key in keys:
        for rules in rule_sets(case):
            level = _level(key, rules.value(key), mark, unit)
            if level is not None:
                return (key, *(one for one in keys if one != key)), level
    return keys, None


def _level(key: str, value: Any, mark: int, unit: str) -> int | Decimal | None:
    """Return the level that a rule gives at a mark, None where it gives another."""
    name = key.rpartition(".")[2]
    if name in _TABLES and value is not None:
        return next((at for at, _ in value if at in (mark, mark - 1)), None)
    if name == _CROSSING:
        return mark  # where a share of the list meets a line: worked out, nowhere written
    if not isinstance(value, int | Decimal):
        return None
    if unit == "days":
        return value
    if unit == "rate":
        from amcli.study.paths.axis import STEPS_OF_RATE

        return value if value * STEPS_OF_RATE in (mark, mark - 1) else None
    return value if value in (mark, mark - 1) else None
