"""What the tests read off figures and notes."""

from collections.abc import Iterable, Iterator
from typing import Any

from amcli.law.figures.sourced import Figure, Note
from amcli.study.paths.result_paths import ResultPath, places

Ends = tuple[Any, Any, Any]


def ends_of(figure: Any) -> Ends:
    """Return the value of a figure and its bounds."""
    return figure.value, figure.low, figure.high


def figures_in(value: Any) -> Iterator[Figure]:
    """Yield every figure of a result."""
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from figures_in(part)
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from figures_in(part)


def figures(concept: str, result: Any) -> Iterator[tuple[ResultPath, Figure]]:
    """Yield every figure of a result with its path."""
    return ((path, value) for path, value in places(concept, result) if isinstance(value, Figure))


def sum_of(parts: Iterable[Figure], end: str) -> Any:
    """Return the sum of one end of figures, None where one of them has none."""
    values = [getattr(figure, end) for figure in parts]
    return None if None in values else sum(values)


def notes(told: tuple[Note, ...], code: str) -> list[dict[str, Any]]:
    """Return the parameters of the notes of a code."""
    return [dict(note.params) for note in told if note.code == code]
