"""The figures of a text as the tables that its documents print: options by years, levels by lists.

A figure that stands in no table is listed beside them, in the order of its file.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Citation, Sourced
from amcli.law.figures.terms import Band, Option, PatientList
from amcli.law.text.rules import RuleSet

DATES = ("in_force_from", "in_force_until")
OPTIONS = tuple(option.key for option in Option)
LISTS = tuple(name.value for name in PatientList)
RANKS = ("p30", "p50", "p70", "p90", "p95")
YEARS = ("year_1", "year_2", "year_3", "p90_p95", "p95_plus")
BANDS = tuple(band.key for band in Band if band is not Band.BELOW_P30)
PHASES = ("year_1", "year_2", "later")
_PAID = ("share", "counted_from", "after_days", "within_months", "solde_at")
_POINTS = ("points", "low_points", "caps", "cap_share")
_MATTERS = ("amounts", "payments", "targets")
_BOTH = tuple(f"{option}.{name}" for option, name in product(OPTIONS, LISTS))


class RuleFigure(NamedTuple):
    """A figure of a text with its proof.

    `value` is a number, a word, a day, yes or no, or a list of these; `sources` are the ids of
    the sources that `citations` name.
    """

    key: str
    value: Any
    status: str
    sources: tuple[str, ...]
    citations: tuple[Citation, ...]


class RuleTable(NamedTuple):
    """A table of a section: a name for each row and column, and the cells, None where empty."""

    section: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[RuleFigure | None, ...], ...]


class Layout(NamedTuple):
    """Where the keys of a table are: `{section}.{row}.{inner}{column}`."""

    section: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    inner: str = ""

    def key(self, row: str, column: str) -> str:
        """Return the key of a cell."""
        return f"{self.section}.{row}.{self.inner}{column}"

    def filled(self, known: Container[str]) -> "Layout":
        """Return the table without the rows and columns that have none of the keys known."""

        def is_there(rows: Iterable[str], columns: Iterable[str]) -> bool:
            return any(self.key(row, column) in known for row, column in product(rows, columns))

        rows = tuple(row for row in self.rows if is_there((row,), self.columns))
        columns = tuple(column for column in self.columns if is_there(rows, (column,)))
        return self._replace(rows=rows, columns=columns)


LEVELS = Layout("bands", LISTS, RANKS)
AMOUNTS = Layout("aid", OPTIONS, YEARS)
RATES = Layout("targets", OPTIONS, BANDS, "rates.")
POINTS = Layout("targets", _BOTH, _POINTS)
PAYMENTS = Layout("payments", PHASES, _PAID)
TRANSITIONS = Layout("transition", _MATTERS, ("from_texts", "at"))
LAYOUTS = (LEVELS, AMOUNTS, RATES, POINTS, PAYMENTS, TRANSITIONS)


def rule_figure(key: str, sourced: Sourced) -> RuleFigure:
    """Return a figure of a text as it is shown."""
    return RuleFigure(key, sourced.value, sourced.status.label, sourced.sources, sourced.citations)


def figures_under(rules: RuleSet, section: str | None = None) -> tuple[RuleFigure, ...]:
    """Return the figures of a text, or of one section (`aid`, `targets.full`), in their order."""
    return tuple(
        rule_figure(key, sourced)
        for key, sourced in rules.figures.items()
        if section is None or key == section or key.startswith(f"{section}.")
    )


def section_names(keys: Iterable[str]) -> tuple[str, ...]:
    """Return every name under which some of the keys stand, the key itself left out.

    >>> section_names(["aid.full.year_1", "bands.set_by"])
    ('aid', 'aid.full', 'bands')
    """
    found: dict[str, None] = {}
    for key in keys:
        parts = key.split(".")
        found.update((".".join(parts[:size]), None) for size in range(1, len(parts)))
    return tuple(found)


def tables_of(figures: Iterable[RuleFigure]) -> Iterator[RuleTable | RuleFigure]:
    """Yield the tables of a text and the figures that stand in none, section by section."""
    known = {figure.key: figure for figure in figures}
    sections = dict.fromkeys(key.partition(".")[0] for key in known)
    for section in sections:
        layouts = [layout for layout in LAYOUTS if layout.section == section]
        placed = {key for layout in layouts for key in keys_of(layout)}
        for layout in layouts:
            table = _table(layout, known)
            if table.rows:
                yield table
        for key, figure in known.items():
            if key.partition(".")[0] == section and key not in placed:
                yield figure


def keys_of(layout: Layout) -> Iterator[str]:
    """Yield the keys of all cells, row by row."""
    return (layout.key(row, column) for row, column in product(layout.rows, layout.columns))


def _table(layout: Layout, known: Mapping[str, RuleFigure]) -> RuleTable:
    """Return a table without the rows and columns that the text leaves empty."""
    section, rows, columns, _ = layout.filled(known)
    cells = tuple(tuple(known.get(layout.key(row, one)) for one in columns) for row in rows)
    return RuleTable(section, rows, columns, cells)
