"""What is doubtful in a text that can be read: holes, overlaps, amounts that rise, stale proof.

Each check yields findings: a code of docs/errors.md, the key it stands at, and what fills the
sentence. A hole that the text itself explains (`gaps`) is none.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, pairwise, product
from typing import Any, NamedTuple

from amcli.law.figures.calendar import anniversary
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.terms import Option
from amcli.law.text.rules import RuleSet, Source

from .rule_tables import AMOUNTS, BANDS, LEVELS, LISTS, OPTIONS, POINTS, RATES, YEARS, Layout

PROPOSAL = "proposal"  # the kind of source that a proposal is
_ORDER = {Option(option).value: option.key for option in Option}
_PAID = ("year_1", "year_2", "year_3")
_RANKED = (("year_3", "p90_p95", "p95_plus"), ("year_1", "p95_plus"))


class LintFinding(NamedTuple):
    """Something doubtful: its code, the key or the name it stands at, and what fills the blanks."""

    code: str
    key: str
    params: tuple[tuple[str, Any], ...] = ()


class Linted(NamedTuple):
    """A file that was looked at: its text, and how many figures it states itself."""

    text: str
    file: str
    figures: int


class LintProblem(NamedTuple):
    """An error or a warning at its place; lines and columns count from 1, None where unknown."""

    severity: str
    code: str
    file: str
    line: int | None
    column: int | None
    key: str | None
    params: Mapping[str, Any]


class LintResult(NamedTuple):
    """The rule files that could be read, and what is wrong or doubtful in them."""

    files: tuple[Linted, ...]
    problems: tuple[LintProblem, ...]


def finding(code: str, key: str, **params: Any) -> LintFinding:
    """Return a finding."""
    return LintFinding(code, key, tuple(params.items()))


def lint_figures(rules: RuleSet, gaps: Iterable[str] = ()) -> Iterator[LintFinding]:
    """Yield what is doubtful in the figures of a text; the keys of `gaps` are explained."""
    yield from _gaps(rules, frozenset(gaps))
    yield from _overlaps(rules)
    yield from _rising(rules)


def lint_proof(
    stated: Mapping[str, Sourced], sources: Mapping[str, Source], on: date
) -> Iterator[LintFinding]:
    """Yield figures whose sources were last read a year or more before `on`, source by source."""
    resting: dict[str, list[str]] = {}
    for key, figure in stated.items():
        for source in figure.sources:
            resting.setdefault(source, []).append(key)
    for name, keys in resting.items():
        looked_at = sources[name].looked_at if name in sources else None
        if looked_at is not None and anniversary(looked_at, 1) <= on:
            yield finding("AM228", keys[0], source=name, day=looked_at, n=len(keys))


def lint_proposal(
    stated: Mapping[str, Sourced], sources: Mapping[str, Source]
) -> Iterator[LintFinding]:
    """Yield the figures of a proposal that are cited to documents which do not say so."""
    for key, figure in stated.items():
        kinds = {sources[name].kind for name in figure.sources if name in sources}
        if PROPOSAL not in kinds:
            yield finding("AM225", key, sources=figure.sources)


def _gaps(rules: RuleSet, explained: frozenset[str]) -> Iterator[LintFinding]:
    """Yield cells of a table whose row and column have others."""
    for layout in (LEVELS, AMOUNTS, RATES):
        filled = layout.filled(rules.figures)
        for row, column in product(filled.rows, filled.columns):
            key = layout.key(row, column)
            if key not in rules.figures and key not in explained:
                siblings = (layout.key(other, column) for other in filled.rows)
                sibling = next(other for other in siblings if other in rules.figures)
                yield finding("AM221", key, other=sibling)
    yield from _missing_lists(rules, explained)


def _missing_lists(rules: RuleSet, explained: frozenset[str]) -> Iterator[LintFinding]:
    """Yield the cases of one list, or of one option, where only the other one has any."""
    options = [one for one in OPTIONS if _has(rules, AMOUNTS, (one,), YEARS)]
    offered = [_ORDER[word] for word in rules.value("options.offered", ())]
    known = [row for row in POINTS.rows if POINTS.key(row, "points") in rules.figures]
    for option, name in product((one for one in options if one in offered), LISTS):
        key = POINTS.key(f"{option}.{name}", "points")
        if known and key not in rules.figures and key not in explained:
            yield finding("AM221", key, other=POINTS.key(known[0], "points"))


def _has(rules: RuleSet, layout: Layout, rows: Iterable[str], columns: Iterable[str]) -> bool:
    return any(layout.key(row, column) in rules.figures for row, column in product(rows, columns))


def _overlaps(rules: RuleSet) -> Iterator[LintFinding]:
    """Yield what two rules of a text both decide."""
    grouped = "eligibility.grouped_practice"
    pairs = [
        ("options.offered", "options.continued"),
        (f"{grouped}.exempt_zones", f"{grouped}.disputed_zones"),
    ]
    for first, second in pairs:
        for word in rules.value(second, ()):
            if word in rules.value(first, ()):
                yield finding("AM222", second, other=first, value=word)
    for option, name in product(OPTIONS, LISTS):
        points, rates = f"targets.{option}.{name}.points", f"targets.{option}.rates"
        if points in rules.figures and _has(rules, RATES, (option,), BANDS):
            yield finding("AM222", points, other=rates, value=option)


def _rising(rules: RuleSet) -> Iterator[LintFinding]:
    """Yield amounts above one that the order of the text puts higher, and rates alike.

    Rates do not rise with the list, nor do they ask more of a smaller option.
    """
    offered = [_ORDER[word] for word in rules.value("options.offered", ())]
    # A post added later (1.5 and 2) may be paid more from the year it begins.
    falling = [option for option in OPTIONS if option in offered or not offered]
    amounts = [
        *([AMOUNTS.key(option, year) for year in reversed(_PAID)] for option in falling),
        *([AMOUNTS.key(option, rank) for rank in ranks] for option in OPTIONS for ranks in _RANKED),
        *([AMOUNTS.key(option, year) for option in OPTIONS] for year in YEARS),
    ]
    rates = [
        *([RATES.key(option, band) for band in reversed(BANDS)] for option in OPTIONS),
        *([RATES.key(option, band) for option in OPTIONS] for band in BANDS),
    ]
    for code, lines in (("AM223", amounts), ("AM224", rates)):
        for key, limit in chain.from_iterable(
            pairwise(key for key in line if key in rules.figures) for line in lines
        ):
            value, most = rules.value(key), rules.value(limit)
            if value > most:
                yield finding(code, key, value=value, other=limit, limit=most)
