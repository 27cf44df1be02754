"""The engine of tables inside Spark: a DataFrame of doctors in, a DataFrame of answers out.

Spark is not imported: its DataFrames bring it.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from .arrow import SECTIONS, Evaluator


class Leaf(NamedTuple):
    """A column of a DataFrame or of a section in it: its path, how SQL names it, its type."""

    path: str
    sql: str
    kind: str


class Task(NamedTuple):
    """What an executor is sent: the question, and the paths of the columns that it gets."""

    evaluator: Evaluator
    paths: tuple[str, ...]

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield the answers to the batches of a partition."""
        named = (batch.rename_columns(list(self.paths)) for batch in batches)
        yield from self.evaluator.batches(named)


def answers(doctors: Any, evaluator: Evaluator) -> Any:
    """Return the answers to a DataFrame of doctors, as a DataFrame.

    Facts are columns named by their paths (`doctor.sector`), or sections as structs; only they and
    what is kept go to Python. `row` is the place in the partition, which names no doctor: keep a
    column that does. Raises ValueError as `Evaluator.match` does, before anything runs.
    """
    leaves = {leaf.path: leaf for field in doctors.schema.fields for leaf in _leaves(field)}
    found = evaluator.match(leaves)
    paths = tuple(dict.fromkeys((*found.facts.values(), *evaluator.wanted.kept)))
    # Spark does not find the columns of `mapInArrow` again where their names hold a point
    narrow = doctors.selectExpr(
        *(f"{leaves[path].sql} AS `c{place}`" for place, path in enumerate(paths))
    )
    kept = {name: leaves[name].kind for name in evaluator.wanted.kept}
    return narrow.mapInArrow(Task(evaluator, paths), evaluator.ddl(kept))


def _leaves(field: Any, above: str = "", sql: str = "") -> Iterator[Leaf]:
    """Yield the facts of a section by their paths; another column as it is."""
    path = f"{above}{field.name}"
    named = f"{sql}`{field.name.replace('`', '``')}`"
    if path not in SECTIONS or not hasattr(field.dataType, "fields"):
        yield Leaf(path, named, field.dataType.simpleString())
        return
    for inner in field.dataType.fields:
        yield from _leaves(inner, f"{path}.", f"{named}.")
