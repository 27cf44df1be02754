"""Many profiles under two texts or more: who wins, who loses, by how much, by size of list."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import count, pairwise
from typing import NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.figures.money import half_up
from amcli.law.figures.terms import PatientList, Verdict
from amcli.law.lists.bands import starting_count, thresholds
from amcli.law.text.rules import RuleSet
from amcli.study.compare.compare import CompareResult

MOST_BARS = 12  # more would not be read at one look
_STEPS = (1, 2, 5)  # widths that people count in, times a power of ten
_SIZES = ("counted", "unknown", "other")  # lists by their size, the rest after them
_OUTCOMES = {1: "gain", 0: "same", -1: "lose"}


class SizeClass(NamedTuple):
    """A class of lists: `counted` (mt from `at_least` up to but not `below`, in patients).

    Or else `unknown`: the list, or the specialty, is not known; `other`: no general practitioner,
    for whom no level is published.
    """

    code: str
    at_least: int | None = None
    below: int | None = None


class SummaryLine(NamedTuple):
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


class HistogramBar(NamedTuple):
    """How many profiles have a value from `low` to `high`, both included, in euros."""

    low: int
    high: int
    profiles: int


class EuroChange(NamedTuple):
    """What changes for doctors alike, in euros over the term, as `SummaryLine` says it.

    `is_open`: the verdict is undetermined under one of the two texts.
    """

    change: int | None
    high_change: int | None
    is_open: bool


Counts: TypeAlias = Mapping[tuple[str, SizeClass, EuroChange], int]  # option, size, change


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
    histogram: tuple[HistogramBar, ...]


class DocumentLeftOut(NamedTuple):
    """A document that is not compared: `why` is `error`, or `group`."""

    source: str
    document: int
    name: str | None
    why: str


class GainsResult(NamedTuple):
    """What many profiles come to under each text. `profiles` are those compared."""

    texts: tuple[str, ...]
    profiles: int
    left_out: tuple[DocumentLeftOut, ...]
    options: tuple[OptionSummary, ...]
    lines: tuple[SummaryLine, ...]

    @property
    def open(self) -> int:
        """How many lines hang on a verdict that is not sure, all options together."""
        return sum(option.spread.open for option in self.options)

    def most(self, end: str) -> list[SummaryLine]:
        """Return the lines that surely `gain` or `lose`, those whose change is largest first."""
        lines = [each for each in self.lines if outcome(each.change, each.high_change) == end]
        return sorted(lines, key=lambda each: -abs(each.change or 0))


def lines_of(
    where: tuple[str, int, str | None], result: CompareResult, case: Case, last: RuleSet
) -> tuple[SummaryLine, ...]:
    """Return a line for each option that all the texts answer; `last` are the last text's rules."""
    judged = case._replace(rules=last, memo={})
    size = size_of(judged)
    patients = starting_count(judged, PatientList.MT).known
    return tuple(
        SummaryLine(
            *where,
            etp=gain.etp,
            mt=patients,
            size=size,
            amounts=gain.amounts,
            verdicts=gain.verdicts,
            change=gain.change,
            high_change=gain.high_change,
        )
        for gain in result.gains
    )


def size_of(case: Case) -> SizeClass:
    """Return the class of a doctor's list, by the levels that the text of the case gives for mt."""
    patients = starting_count(case, PatientList.MT).known
    if case.profile.doctor.specialty is None:
        return SizeClass("unknown")
    if not case.is_general_practice:
        return SizeClass("other")
    if patients is None:
        return SizeClass("unknown")
    levels = [level for _, level in thresholds(case.rules, PatientList.MT)]
    for at_least, below in pairwise((None, *levels, None)):
        if below is None or patients < below:
            return SizeClass("counted", at_least, below)
    raise AssertionError(patients)


def summary(
    texts: tuple[str, ...], lines: Sequence[SummaryLine], left_out: Iterable[DocumentLeftOut] = ()
) -> GainsResult:
    """Return who wins and who loses under each option, smallest option first."""
    counts = Counter((line.etp, line.size, change_of(line)) for line in lines)
    profiles = {(line.source, line.document) for line in lines}
    options = option_summaries(counts)
    return GainsResult(texts, len(profiles), tuple(left_out), options, tuple(lines))


def change_of(line: SummaryLine) -> EuroChange:
    """Return what changes for the doctor of a line."""
    first, *_, last = line.verdicts.values()
    return EuroChange(line.change, line.high_change, Verdict.UNDETERMINED in (first, last))


def option_summaries(counts: Counts) -> tuple[OptionSummary, ...]:
    """Return who wins and who loses under each option, from how many there are of each kind."""
    options = []
    for etp in sorted({etp for etp, _, _ in counts}, key=Fraction):
        by_size: dict[SizeClass, list[tuple[EuroChange, int]]] = {}
        euros = Counter[int]()
        for (asked, size, one), number in counts.items():
            if asked == etp:
                by_size.setdefault(size, []).append((one, number))
                if one.change is not None:
                    euros[one.change] += number
        sizes = sorted(by_size, key=lambda one: (_SIZES.index(one.code), one.at_least or 0))
        options.append(
            OptionSummary(
                etp=etp,
                spread=spread(kind for kinds in by_size.values() for kind in kinds),
                sizes=tuple(SizeSpread(size, spread(by_size[size])) for size in sizes),
                histogram=histogram(euros),
            )
        )
    return tuple(options)


def spread(kinds: Iterable[tuple[EuroChange, int]]) -> Spread:
    """Return how changes are spread, given how many doctors have each."""
    outcomes = dict.fromkeys(("gain", "lose", "same", "unsure", "unknown"), 0)
    changes = Counter[int]()
    profiles = left_open = 0
    for one, number in kinds:
        outcomes[outcome(one.change, one.high_change)] += number
        profiles += number
        left_open += number * one.is_open
        if one.change is not None:
            changes[one.change] += number
    total, known = sum(at * n for at, n in changes.items()), changes.total()
    return Spread(
        profiles=profiles,
        **outcomes,
        open=left_open,
        sum=total if known else None,
        mean=half_up(Fraction(total, known)) if known else None,
        median=_median(changes),
        least=min(changes, default=None),
        most=max(changes, default=None),
    )


def outcome(change: int | None, high_change: int | None) -> str:
    """Return `gain`, `lose` or `same` where that is so in the lowest and the highest paid band.

    Else `unsure`; `unknown` where the change itself is not known.
    """
    if change is None:
        return "unknown"
    if high_change is None:
        return "unsure"
    signs = {(end > 0) - (end < 0) for end in (change, high_change)}
    return _OUTCOMES[signs.pop()] if len(signs) == 1 else "unsure"


def _median(counts: Mapping[int, int]) -> int | None:
    """Return the middle of counted values, half way between two, a half euro up."""
    total, passed = sum(counts.values()), 0
    middle: list[int] = []
    for value in sorted(counts):
        passed += counts[value]
        for place in ((total - 1) // 2, total // 2)[len(middle) :]:
            if passed > place:
                middle.append(value)
    return half_up(Fraction(sum(middle), 2)) if middle else None


def histogram(counts: Mapping[int, int]) -> tuple[HistogramBar, ...]:
    """Return the bars of values that were counted, lowest first: one per value where they are few.

    Else ranges of one width, 1, 2 or 5 times a power of ten; nothing is one of its own, and a range
    between two others is there though it is empty.

    >>> histogram({3000: 2, -500: 1})[0]
    HistogramBar(low=-500, high=-500, profiles=1)
    """
    if len(counts) <= MOST_BARS:
        return tuple(HistogramBar(value, value, number) for value, number in sorted(counts.items()))
    widths = (step * 10**power for power in count() for step in _STEPS)  # 1, 2, 5, 10, 20 …
    least, most = min(counts), max(counts)
    width = next(each for each in widths if _place(most, each) - _place(least, each) < MOST_BARS)
    placed = Counter[int]()
    for value, number in counts.items():
        placed[_place(value, width)] += number
    return tuple(
        HistogramBar(*_range(place, width), placed[place])
        for place in range(min(placed), max(placed) + 1)
    )


def _place(value: int, width: int) -> int:
    """Return the number of a value's range: 0 for nothing, 1 for the least gains, −1 losses."""
    if value == 0:
        return 0
    return value // width + 1 if value > 0 else -(-value // width) - 1


def _range(place: int, width: int) -> tuple[int, int]:
    """Return the first and the last value of a range."""
    if place == 0:
        return 0, 0
    nearest = (abs(place) - 1) * width
    ends = max(nearest, 1), nearest + width - 1
    return ends if place > 0 else (-ends[1], -ends[0])
