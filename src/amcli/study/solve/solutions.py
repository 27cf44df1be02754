"""What a search for a wish gives: intervals, their proof, what stands in the way."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Verdict
from amcli.study.paths.what_if import Kind


class SolveOutcome(StrEnum):
    """What came of a search."""

    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    UNDETERMINED = "undetermined"


Spot: TypeAlias = int | Decimal | str | bool | None  # a value of a fact; days are ISO texts


class GoalText(NamedTuple):
    """A wish as it was asked."""

    path: str
    op: str
    value: str


class Sought(NamedTuple):
    """A fact that is sought: its path, and what it is counted in."""

    path: str
    kind: Kind


class Point(NamedTuple):
    """A value of the unknown (of both), whether the wishes hold there, and what each finds.

    `holds` is None where it cannot be said; `values` are figures, words or days, `reaches` the
    numbers between which each figure lies, None for what is no figure.
    """

    at: Spot | tuple[Spot, ...]
    holds: bool | None
    values: tuple[Figure | str | bool | None, ...]
    reaches: tuple[Range | None, ...] = ()


class Judged(NamedTuple):
    """Neighbouring values under one verdict of the check, ends as those of an interval."""

    first: Spot
    last: Spot
    verdict: Verdict


class Interval(NamedTuple):
    """Values from `first` to `last`, both included; None where larger or earlier ones hold too.

    `points` are its ends and the values one step beside them, as computed; `verdicts` what the
    check says along it.
    """

    first: Spot
    last: Spot
    points: tuple[Point, ...] = ()
    verdicts: tuple[Judged, ...] = ()


class LeftOut(NamedTuple):
    """Values that a profile cannot have, and why: a code (`adults`, `no-text`, `future` …)."""

    first: Spot
    last: Spot
    reason: str


class BindingRule(NamedTuple):
    """A rule that sets a value: text, key (or path of a criterion), the value there, sources."""

    text: str
    key: str
    value: str
    sources: tuple[str, ...]


class Binding(NamedTuple):
    """A wish, whether it can be had alone, the best value found, where, and what sets it.

    `best` is None where nothing is known at any value; `reach` are the numbers it lies between.
    """

    wish: str
    is_possible: bool
    at: Any
    best: Figure | str | bool | None
    rules: tuple[BindingRule, ...]
    reach: Range | None = None


class MissingFact(NamedTuple):
    """A fact that the profile lacks, by its path, and who has it (`cpam`, `amelipro`, `doctor`)."""

    path: str
    who: str


class Missing(NamedTuple):
    """A wish that cannot be said at a value, and what it hangs on there.

    `rules` are keys of the text that nobody published, which `who` has; a list beyond the cases
    of a table is named by that table.
    """

    wish: str
    at: Any
    text: str
    rules: tuple[str, ...]
    who: str
    facts: tuple[MissingFact, ...]


class FrontierPiece(NamedTuple):
    """Values of the first unknown that share the solutions of the second.

    `is_resolved` is False where the search stopped before it could tell them apart.
    """

    first: Spot
    last: Spot
    is_resolved: bool
    solutions: tuple[Interval, ...]
    undetermined: tuple[Interval, ...]


class SolveOption(NamedTuple):
    """The answer under one option; `etp` is None where the option itself is sought.

    `now` is the unknown as it is; `binding` says what stands in the way of what is impossible,
    `missing` what an undetermined wish hangs on. `tried`: every choice, where a fact has choices.
    """

    etp: str | None
    outcome: SolveOutcome
    now: Point | None
    solutions: tuple[Interval, ...]
    undetermined: tuple[Interval, ...]
    left_out: tuple[LeftOut, ...]
    binding: tuple[Binding, ...] = ()
    frontier: tuple[FrontierPiece, ...] = ()
    missing: tuple[Missing, ...] = ()
    tried: tuple[Point, ...] = ()


class SolveResult(NamedTuple):
    """What was wished, by what, and the answer under each option."""

    wants: tuple[GoalText, ...]
    by: tuple[Sought, ...]
    options: tuple[SolveOption, ...]
