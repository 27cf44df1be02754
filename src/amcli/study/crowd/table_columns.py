"""The columns of a table of doctors and of its answers, as a list that can be shown."""

from typing import NamedTuple


class TableColumn(NamedTuple):
    """A column: its name, its type (text, whole, number, date, flag or json), the words accepted.

    `is_list`: one cell may hold several values. `figure` is the figure that an answer's column is
    an end of, None where it is none.
    """

    name: str
    type: str
    choices: tuple[str, ...]
    is_list: bool
    figure: str | None = None


class TableSchema(NamedTuple):
    """What `batch` reads and what it writes."""

    reads: tuple[TableColumn, ...]
    writes: tuple[TableColumn, ...]
