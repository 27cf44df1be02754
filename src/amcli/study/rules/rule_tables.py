"""The texts themselves: their figures as printed tables, lists of texts and sources, differences.

A figure that stands in no table is listed beside them, in the order of its file."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Citation, Number, Sourced
from amcli.law.figures.terms import Band, Option, PatientList, Status
from amcli.law.text.rules import Dispute, Parentage, RuleSet, Source, differing

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
    """Yield the tables of a text and the figures that stand in none, section by section.

    A table has no row and no column that the text leaves empty.
    """
    known = {figure.key: figure for figure in figures}
    for section in dict.fromkeys(key.partition(".")[0] for key in known):
        layouts = [layout for layout in LAYOUTS if layout.section == section]
        for layout in layouts:
            _, rows, columns, _ = layout.filled(known)
            if rows:
                keys = ([layout.key(row, column) for column in columns] for row in rows)
                cells = tuple(tuple(map(known.get, each)) for each in keys)
                yield RuleTable(section, rows, columns, cells)
        placed = {key for layout in layouts for key in keys_of(layout)}
        for key, figure in known.items():
            if key.partition(".")[0] == section and key not in placed:
                yield figure


def keys_of(layout: Layout) -> Iterator[str]:
    """Yield the keys of all cells, row by row."""
    return (layout.key(row, column) for row, column in product(layout.rows, layout.columns))


class TextListed(NamedTuple):
    """A text: its names, titles by language, days in force, parent, and figures by status.

    `is_proposal`: it was never in force; `amends` is the text that an amendment changes;
    `changes` are the keys that either changes of `base`.
    """

    id: str
    aliases: tuple[str, ...]
    titles: Mapping[str, str]
    scope: str
    in_force_from: date | None
    in_force_until: date | None
    extends: str | None
    amends: str | None
    is_proposal: bool
    parentage: Parentage | None
    base: str | None
    changes: tuple[str, ...]
    figures: int
    by_status: Mapping[str, int]


class ListResult(NamedTuple):
    """Every text known, oldest first, those never in force last."""

    texts: tuple[TextListed, ...]


class ShowResult(NamedTuple):
    """A text and its figures, or those of one section; `file` is its rule file."""

    text: TextListed
    file: str
    section: str | None
    figures: tuple[RuleFigure, ...]


class Cited(NamedTuple):
    """What cites a source in a text (or in the register of disputes): how many keys, and which."""

    text: str
    figures: int
    keys: tuple[str, ...]


class SourceListed(NamedTuple):
    """A source and what cites it. `looked_at` is the day it was last read."""

    id: str
    title: str
    kind: str
    where: str
    dated: str | None
    looked_at: date | None
    kept_for: str | None
    cited: tuple[Cited, ...]


class SourcesResult(NamedTuple):
    """The sources of one text (`text`), or of all."""

    text: str | None
    sources: tuple[SourceListed, ...]


DISPUTES = "disputes"  # stands for a text where the register of disputes cites a source


def listed(rules: RuleSet) -> TextListed:
    """Return a text as it is listed."""
    header, proposed = rules.header, rules.proposed
    counted = Counter(figure.status for figure in rules.figures.values())
    return TextListed(
        id=header.id,
        aliases=header.aliases,
        titles=rules.titles,
        scope=header.scope,
        in_force_from=header.in_force_from.value if header.in_force_from else None,
        in_force_until=header.in_force_until.value if header.in_force_until else None,
        extends=header.extends,
        amends=header.amends,
        is_proposal=header.is_proposal,
        parentage=header.parentage,
        base=None if proposed is None else proposed.base,
        changes=() if proposed is None else proposed.keys,
        figures=len(rules.figures),
        by_status={one.label: counted[one] for one in Status if counted[one]},
    )


def list_texts(texts: Iterable[RuleSet]) -> ListResult:
    """Return every text as it is listed."""
    return ListResult(tuple(map(listed, texts)))


def show_text(rules: RuleSet, file: str, section: str | None = None) -> ShowResult:
    """Return a text with its figures, or with those of one section."""
    return ShowResult(listed(rules), file, section, figures_under(rules, section))


def list_sources(
    sources: Mapping[str, Source], texts: Sequence[RuleSet], disputes: Sequence[Dispute] = ()
) -> tuple[SourceListed, ...]:
    """Return the sources in their order, each with the keys that cite it, text by text.

    A reading of a dispute cites as `D5.000`.
    """
    cited: dict[str, dict[str, list[str]]] = {}
    for rules in texts:
        for key, figure in rules.figures.items():
            for source in figure.sources:
                cited.setdefault(source, {}).setdefault(rules.header.id, []).append(key)
    for dispute in disputes:
        for reading in dispute.readings.values():
            for source in dict.fromkeys(one.source for one in reading.citations):
                keys = cited.setdefault(source, {}).setdefault(DISPUTES, [])
                keys.append(f"{dispute.id}.{reading.id}")
    return tuple(
        SourceListed(
            id=source.id,
            title=source.title,
            kind=source.kind,
            where=source.where,
            dated=source.dated or None,
            looked_at=source.looked_at,
            kept_for=source.kept_for or None,
            cited=tuple(
                Cited(text, len(keys), tuple(keys))
                for text, keys in cited.get(source.id, {}).items()
            ),
        )
        for source in sources.values()
    )


class DifferenceKind(StrEnum):
    """How a figure differs between two texts."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class FigureDifference(NamedTuple):
    """A figure that differs: in the first text (`before`) and in the second (`after`).

    It is `removed` where the second has none, `added` where the first has none. `delta` is
    after − before, None where one of them is not a number.
    """

    key: str
    kind: DifferenceKind
    before: RuleFigure | None
    after: RuleFigure | None
    delta: Number | None


class DiffResult(NamedTuple):
    """Two texts and the figures in which they differ, in the order of the first one."""

    before: TextListed
    after: TextListed
    differences: tuple[FigureDifference, ...]


def diff(before: RuleSet, after: RuleSet) -> DiffResult:
    """Return the figures whose values differ; the days in force stand in the texts themselves."""
    differences = []
    for key, was, now in differing(before, after):
        if key in DATES:
            continue
        sides = (before.get(key), after.get(key))
        old, new = (None if one is None else rule_figure(key, one) for one in sides)
        kind = DifferenceKind.ADDED if old is None else DifferenceKind.CHANGED
        kind = DifferenceKind.REMOVED if new is None else kind
        differences.append(FigureDifference(key, kind, old, new, delta(was, now)))
    return DiffResult(listed(before), listed(after), tuple(differences))


def delta(before: Any, after: Any) -> Number | None:
    """Return after − before, None unless both are numbers.

    >>> delta(36000, 38000), delta("zip", 1), delta(True, False)
    (2000, None, None)
    """
    numbers = [one for one in (before, after) if type(one) in (int, Decimal)]
    return numbers[1] - numbers[0] if len(numbers) == 2 else None
