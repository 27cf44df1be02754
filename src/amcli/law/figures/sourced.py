"""What carries a figure and its proof."""

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from .steps import step
from .terms import Status

Number: TypeAlias = int | Decimal


class Citation(NamedTuple):
    """Where a figure was read: source id, place in it, and a note in the project's own words.

    `row` and `column` are the labels printed in the document, empty where it has no table.
    """

    source: str
    locator: str
    note: str = ""
    row: str = ""
    column: str = ""


class Sourced(NamedTuple):
    """A value of a rule file with its status and citations; shared, never copied."""

    value: Any
    status: Status
    citations: tuple[Citation, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources cited, in order."""
        return _ids(self.citations)


@lru_cache(maxsize=4096)  # bounded, far above what the texts cite
def _ids(citations: tuple[Citation, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citation.source for citation in citations))


class Figure(NamedTuple):
    """A number of an answer: `low <= value <= high`, None where nothing can be said.

    `status` is the label of the weakest input; `sources` are ids of the sources register.
    """

    value: Number | None
    low: Number | None
    high: Number | None
    status: str
    sources: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[Number | None, Number | None, Number | None]:
        """The value and both bounds, without their proof."""
        return self.value, self.low, self.high


class Range(NamedTuple):
    """An interval whose ends may be unknown."""

    low: Number | None
    high: Number | None


class Absent(Enum):
    """What stands in a field of a result that was not asked for: JSON leaves the key out."""

    ABSENT = "absent"

    def __bool__(self) -> Literal[False]:
        return False


ABSENT: Final = Absent.ABSENT


class Note(NamedTuple):
    """Something an answer has to say: a code of the word catalogue and what fills its blanks."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()


def note(code: str, **params: Any) -> Note:
    """Return the note `code` with its parameters, ready to compare and to hash."""
    return Note(code, tuple(params.items()))


def given(value: Number) -> Figure:
    """Return a figure that the user stated: exact, no source but the profile."""
    return Figure(value, value, value, Status.GIVEN.label)


def exact(value: Number, status: Status, sources: tuple[str, ...]) -> Figure:
    """Return a figure without uncertainty."""
    return Figure(value, value, value, status.label, sources)


def at_most_assumed(figure: Figure) -> Figure:
    """Return a figure whose status is assumed, if it was better."""
    return figure._replace(status=weakest(figure.status, Status.ASSUMED.label))


def unknown(
    low: Number | None = None, high: Number | None = None, sources: tuple[str, ...] = ()
) -> Figure:
    """Return a figure nobody published, with the bounds that can be shown."""
    return Figure(None, low, high, Status.ABSENT.label, sources)


def known(sourced: Sourced) -> Figure:
    """Return a rule file's number as an exact figure."""
    return exact(sourced.value, sourced.status, sourced.sources)


_RANK = {status.label: status for status in Status}


def status_of(figure: Figure) -> Status:
    """Return the status of a figure as an enum member, to be compared."""
    return _RANK[figure.status]


@lru_cache(maxsize=4096)  # bounded, far above what the texts cite
def merge_sources(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of all groups once each, in order of first mention."""
    return tuple(dict.fromkeys(source for group in groups for source in group))


@step("sum")
def total(figures: Sequence[Figure]) -> Figure:
    """Return the sum of the figures, end by end; unknown where one of them is unknown."""
    if not figures:
        return given(0)
    values, lows, highs, statuses, sources = zip(*figures, strict=True)
    merged = merge_sources(*sources)
    return Figure(add(*values), add(*lows), add(*highs), weakest(*statuses), merged)


def add(*numbers: Number | None) -> Number | None:
    """Return the sum, or None if a term is unknown.

    >>> add(1, 2), add(1, None)
    (3, None)
    """
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def less(left: Number | None, right: Number | None) -> Number | None:
    """Return left − right, or None if one of them is unknown."""
    return None if left is None or right is None else left - right


def weakest(*labels: str) -> str:
    """Return the weakest of some statuses; one read from a file may be of no kind we know."""
    ranks = (_RANK.get(label, Status.ABSENT) for label in labels)
    return max(ranks, default=Status.GIVEN).label
