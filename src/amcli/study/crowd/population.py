"""Many profiles under two texts or more: who wins, who loses, by how much, by size of list."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, Protocol

from amcli.law.contract.case import Case
from amcli.law.figures.money import half_up
from amcli.law.figures.sourced import Figure, Number
from amcli.law.figures.terms import PatientList, Verdict
from amcli.law.lists.bands import starting_count, thresholds
from amcli.law.text.rules import RuleSet
from amcli.study.compare.attribution import may_have
from amcli.study.compare.compare import CompareResult, TextAnswers

from .histogram import Bar, histogram

_OUTCOMES = {1: "gain", 0: "same", -1: "lose"}


class SizeClass(NamedTuple):
    """A class of lists: `counted` (mt from `at_least` up to but not `below`, in patients).

    Or else `unknown`: the list, or the specialty, is not known; `other`: no general practitioner,
    for whom no level is published.
    """

    code: str
    at_least: int | None = None
    below: int | None = None


class Line(NamedTuple):
    """What the texts give a profile under an option, in euros over the term; None if not known.

    `change` is that from the first text to the last at full achievement in the lowest paid of the
    possible bands, `high_change` in the highest; `mt` the starting list as the last counts it.
    """

    source: str
    document: int
    name: str | None
    etp: str
    mt: int | None
    size: SizeClass
    amounts: Mapping[str, int | None]
    verdicts: Mapping[str, Verdict]
    change: int | None
    high_change: int | None


class Changed(Protocol):
    """What says by how much something changes in the lowest and in the highest paid band."""

    @property
    def change(self) -> int | None:
        """The change in the lowest paid band, in euros."""

    @property
    def high_change(self) -> int | None:
        """The change in the highest paid band, in euros."""


class Spread(NamedTuple):
    """How the changes of some lines are spread: how many of each kind, and euros.

    `unsure` may gain or not, lose or not, as their band turns out to be. `unknown` have no change
    that is known, and count in nothing else; `open` have an undetermined verdict under one of the
    two texts, and count beside. The euros are those of `change`, None where none is known; mean and
    median are rounded to the euro, a half up.
    """

    profiles: int
    gain: int
    lose: int
    same: int
    unsure: int
    unknown: int
    open: int
    sum: int | None
    mean: int | None
    median: int | None
    least: int | None
    most: int | None


class SizeSpread(NamedTuple):
    """The spread in a class of lists."""

    size: SizeClass
    spread: Spread


class OptionSummary(NamedTuple):
    """What the last text changes for all who were asked about an option."""

    etp: str
    spread: Spread
    sizes: tuple[SizeSpread, ...]
    histogram: tuple[Bar, ...]


class LeftOut(NamedTuple):
    """A document that is not compared: `why` is `error`, or `group`."""

    source: str
    document: int
    name: str | None
    why: str


class SummaryResult(NamedTuple):
    """What many profiles come to under each text. `profiles` are those compared."""

    texts: tuple[str, ...]
    profiles: int
    left_out: tuple[LeftOut, ...]
    options: tuple[OptionSummary, ...]
    lines: tuple[Line, ...]


def lines_of(
    where: tuple[str, int, str | None], result: CompareResult, case: Case, last: RuleSet
) -> tuple[Line, ...]:
    """Return a line for each option that all the texts answer; `last` are the last text's rules."""
    judged = case._replace(rules=last, memo={})
    size = size_of(judged)
    count = starting_count(judged, PatientList.MT).known
    lines = []
    for etp in _common(result.texts):
        totals = {one.text: _total(one, etp) for one in result.texts}
        before, *_, after = totals.values()
        lines.append(
            Line(
                *where,
                etp=etp,
                mt=count,
                size=size,
                amounts={text: _euros(total.value) for text, total in totals.items()},
                verdicts={one.text: _verdict(one, etp) for one in result.texts},
                change=_less(after.value, before.value),
                high_change=_less(after.high, before.high),
            )
        )
    return tuple(lines)


def _common(texts: Sequence[TextAnswers]) -> list[str]:
    asked = [[option.etp for option in one.aid.options] for one in texts]
    return [etp for etp in asked[0] if all(etp in each for each in asked)]


def _verdict(answers: TextAnswers, etp: str) -> Verdict:
    return next(one.verdict for one in answers.check.options if one.etp == etp)


def _total(answers: TextAnswers, etp: str) -> Figure:
    """Return what the doctor may have over the term, in euros."""
    total = next(one.total for one in answers.aid.options if one.etp == etp)
    return may_have(total.amount, _verdict(answers, etp))


def _euros(number: Number | None) -> int | None:
    return None if number is None else int(number)


def _less(left: Number | None, right: Number | None) -> int | None:
    return None if left is None or right is None else int(left - right)


def size_of(case: Case) -> SizeClass:
    """Return the class of a doctor's list, by the levels that the text of the case gives for mt."""
    count = starting_count(case, PatientList.MT).known
    if case.profile.doctor.specialty is None:
        return SizeClass("unknown")
    if not case.is_general_practice:
        return SizeClass("other")
    if count is None:
        return SizeClass("unknown")
    levels = [level for _, level in thresholds(case.rules, PatientList.MT)]
    for at_least, below in pairwise((None, *levels, None)):
        if below is None or count < below:
            return SizeClass("counted", at_least, below)
    raise AssertionError(count)


def summary(
    texts: tuple[str, ...], lines: Sequence[Line], left_out: Iterable[LeftOut] = ()
) -> SummaryResult:
    """Return who wins and who loses under each option, smallest option first."""
    options = []
    for etp in sorted({line.etp for line in lines}, key=Fraction):
        same = [line for line in lines if line.etp == etp]
        sizes = sorted({line.size for line in same}, key=size_order)
        options.append(
            OptionSummary(
                etp=etp,
                spread=spread(same),
                sizes=tuple(
                    SizeSpread(size, spread([line for line in same if line.size == size]))
                    for size in sizes
                ),
                histogram=histogram([line.change for line in same if line.change is not None]),
            )
        )
    profiles = {(line.source, line.document) for line in lines}
    return SummaryResult(texts, len(profiles), tuple(left_out), tuple(options), tuple(lines))


def size_order(size: SizeClass) -> tuple[int, int]:
    """Return the place of a class among others: lists by their size, the rest after them."""
    return ("counted", "unknown", "other").index(size.code), size.at_least or 0


def spread(lines: Sequence[Line]) -> Spread:
    """Return how the changes of some lines are spread."""
    changes = sorted(line.change for line in lines if line.change is not None)
    total, outcomes = sum(changes), [outcome(line) for line in lines]
    return Spread(
        profiles=len(lines),
        gain=outcomes.count("gain"),
        lose=outcomes.count("lose"),
        same=outcomes.count("same"),
        unsure=outcomes.count("unsure"),
        unknown=outcomes.count("unknown"),
        open=sum(_is_open(line) for line in lines),
        sum=total if changes else None,
        mean=half_up(Fraction(total, len(changes))) if changes else None,
        median=_median(changes),
        least=changes[0] if changes else None,
        most=changes[-1] if changes else None,
    )


def outcome(line: Changed) -> str:
    """Return `gain`, `lose` or `same` where that is so in the lowest and the highest paid band.

    Else `unsure`; `unknown` where the change itself is not known.
    """
    if line.change is None:
        return "unknown"
    ends = (line.change, line.high_change)
    if None in ends:
        return "unsure"
    signs = {(end > 0) - (end < 0) for end in ends if end is not None}
    return _OUTCOMES[signs.pop()] if len(signs) == 1 else "unsure"


def _median(rising: Sequence[int]) -> int | None:
    if not rising:
        return None
    middle = len(rising) // 2
    return half_up(Fraction(rising[middle] + rising[~middle], 2))


def _is_open(line: Line) -> bool:
    first, *_, last = line.verdicts.values()
    return Verdict.UNDETERMINED in (first, last)
