"""The texts and the sources as lists, what rests on each, and what two texts say otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Number
from amcli.law.figures.terms import Status
from amcli.law.text.registers import Dispute, Source
from amcli.law.text.rules import Parentage, RuleSet, differing
from amcli.study.rules.rule_tables import DATES, RuleFigure, figures_under, rule_figure


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
    """Return the sources in their order, each with the keys that cite it, text by text."""
    cited: dict[str, dict[str, list[str]]] = {}
    for text, key, source in _citations(texts, disputes):
        cited.setdefault(source, {}).setdefault(text, []).append(key)
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


def _citations(
    texts: Iterable[RuleSet], disputes: Iterable[Dispute]
) -> Iterator[tuple[str, str, str]]:
    """Yield who cites what: text, key, source; a reading of a dispute cites as `D5.000`."""
    for rules in texts:
        for key, figure in rules.figures.items():
            yield from ((rules.header.id, key, source) for source in figure.sources)
    for dispute in disputes:
        for reading in dispute.readings.values():
            for citation in dict.fromkeys(one.source for one in reading.citations):
                yield DISPUTES, f"{dispute.id}.{reading.id}", citation


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
    return DiffResult(listed(before), listed(after), tuple(_differences(before, after)))


def _differences(before: RuleSet, after: RuleSet) -> Iterator[FigureDifference]:
    for key, was, now in differing(before, after):
        if key not in DATES:
            old, new = before.get(key), after.get(key)
            yield FigureDifference(
                key=key,
                kind=_kind(old, new),
                before=None if old is None else rule_figure(key, old),
                after=None if new is None else rule_figure(key, new),
                delta=delta(was, now),
            )


def _kind(before: object, after: object) -> DifferenceKind:
    if before is None:
        return DifferenceKind.ADDED
    return DifferenceKind.REMOVED if after is None else DifferenceKind.CHANGED


def delta(before: Any, after: Any) -> Number | None:
    """Return after − before, None unless both are numbers.

    >>> delta(36000, 38000), delta("zip", 1), delta(True, False)
    (2000, None, None)
    """
    if not _is_number(before) or not _is_number(after):
        return None
    difference: Number = after - before
    return difference


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
