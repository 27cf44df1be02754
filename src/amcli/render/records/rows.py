"""What the rows of a command are, in one line: the items that have a row each, and the columns.

The path `options/years` leads from a result to its items: each year of each option. Where its last
part ends in `?`, an item without any still has one row. A column is a name, or `name=path`: the
attributes, joined by dots, that lead to its value from the item, or from the first of those around
it that has the first of them: what holds the item, up to the result, at last the frame of the
answer (its text). A path that begins with `/` leads from the result; `|` and a number follow what
stands where there is nothing. A `*` after the name stands for the four columns of a figure, a `?`
for a column that is only there where an option of the result has something in it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import ABSENT

if TYPE_CHECKING:  # JSON is written without a page
    from amcli.render.screen import Shown

Record: TypeAlias = Mapping[str, Any]
Records: TypeAlias = Callable[[Any, Any], Iterable[Record]]  # of a result and what is shown
Names: TypeAlias = Callable[[Any], Iterable[str]]


class Rows(NamedTuple):
    """The rows of a command: a path and columns, or functions where their shape is irregular.

    A function for `items` gives a record per row, one for `columns` the names for a result.
    `varies`: the names may be others for another document.
    """

    items: str | Records
    columns: str | Names
    varies: bool = False

    def names(self, result: Any) -> tuple[str, ...]:
        """Return the names of the columns, those of a figure with `*`."""
        if callable(self.columns):
            return tuple(self.columns(result))
        return tuple(
            column.name
            for column in _columns(self.columns)
            if not column.is_optional or has_option(result, column.name)
        )

    def records(self, result: Any, shown: "Shown") -> Iterable[Record]:
        """Return the records, a value for each column that there is something to say in."""
        if callable(self.items):
            return self.items(result, shown)
        assert isinstance(self.columns, str)
        return _declared(self.items, self.columns, result, shown)


class RowColumn(NamedTuple):
    """A column: its name, the attributes that lead to its value, what stands for nothing."""

    name: str
    path: tuple[str, ...]
    default: int | None
    is_optional: bool


def has_option(result: Any, name: str) -> bool:
    """Return whether an option of a result has something that is not there unless asked for."""
    return any(getattr(option, name) is not ABSENT for option in result.options)


@lru_cache
def _columns(written: str) -> tuple[RowColumn, ...]:
    columns = []
    for word in written.split():
        place, _, default = word.partition("|")
        name, _, path = place.partition("=")
        steps = (path or name.rstrip("*?")).replace("/", ".").split(".")
        number = int(default) if default else None
        is_optional, name = name.endswith("?"), name.rstrip("?")
        columns.append(RowColumn(name, tuple(steps), number, is_optional))
    return tuple(columns)


def _declared(items: str, written: str, result: Any, shown: "Shown") -> Iterator[Record]:
    columns = _columns(written)
    for chain in _chains((result,), items.split("/")):
        yield {
            column.name.rstrip("*"): _value(column, (*chain[::-1], shown), result)
            for column in columns
        }


def _chains(chain: tuple[Any, ...], steps: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield each item with all that holds it, the result first."""
    if not steps:
        yield chain
        return
    items = getattr(chain[-1], steps[0].rstrip("?"))
    for item in items or ((None,) if steps[0].endswith("?") else ()):
        yield from _chains((*chain, item), steps[1:])


def _value(column: RowColumn, chain: tuple[Any, ...], result: Any) -> Any:
    """Return the value of a column, the items around it innermost first."""
    first, *rest = column.path
    value = _held(first, chain) if first else result
    for step in rest:
        if value is None:
            break
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step)
    return column.default if value is None else value


def _held(name: str, chain: tuple[Any, ...]) -> Any:
    """Return an attribute of the first item that has it, None if it may be that of no item.

    Raises AttributeError for one that nothing has: a column that is misspelt.
    """
    for item in chain:
        if hasattr(type(item), name):
            return getattr(item, name)
    if None in chain:
        return None
    raise AttributeError(name)
