"""Why an answer changes from one text to another, by group of rules.

The rules of a text are switched group by group for those of the other, and what each switch
changes is that group's part. Two decompositions, each adding up exactly to the whole change: in
the order of the groups, and the average over all orders (the Shapley value).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import factorial, floor
from typing import Any, NamedTuple, TypeAlias, TypeVar

from amcli.law.check.verdicts import option_verdicts
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Number, Sourced, status_of, unknown
from amcli.law.figures.terms import Status, Verdict, WorkTime
from amcli.law.text.rules import Memo, RuleSet, differing, kept
from amcli.study.compare.effects import growths_asked, may_have, totals_paid

R = TypeVar("R")


class RuleGroup(StrEnum):
    """What a figure of a text is about, in the order in which two texts are compared."""

    AMOUNTS = "amounts"
    BANDS = "bands"
    THRESHOLDS = "thresholds"
    PAYMENT_SHARES = "payment-shares"
    TARGETS = "targets"
    OTHER = "other"


# The first word of a rule's key. `bands` holds the floor P30 too: a level is never parted from the
# count it is a level of (adults in 2019, everybody since).
GROUPS = {
    "aid": RuleGroup.AMOUNTS,
    "bands": RuleGroup.BANDS,
    "eligibility": RuleGroup.THRESHOLDS,
    "options": RuleGroup.THRESHOLDS,
    "second_assistant": RuleGroup.THRESHOLDS,
    "guarantee": RuleGroup.PAYMENT_SHARES,
    "payments": RuleGroup.PAYMENT_SHARES,
    "targets": RuleGroup.TARGETS,
    "newly_installed": RuleGroup.TARGETS,
    "contract": RuleGroup.OTHER,
    "obligations": RuleGroup.OTHER,
    "transition": RuleGroup.OTHER,
    "renewal": RuleGroup.OTHER,
    "in_force_from": RuleGroup.OTHER,
    "in_force_until": RuleGroup.OTHER,
}
# Days and moves from text to text: nothing of them is read where one text governs the whole.
_UNREAD = ("transition", "renewal", "in_force_from", "in_force_until")
MOST_REMEMBERED = 128  # answers kept under each of up to 64 hybrids: some megabytes in all


def group_of(key: str) -> RuleGroup:
    """Return the group of a rule's key.

    >>> group_of("aid.full.year_1").value, group_of("guarantee.acompte").value
    ('amounts', 'payment-shares')
    """
    return GROUPS[key.partition(".")[0]]


class MixedTexts:
    """The texts between `first` and `second`.

    `groups` are those in which the two say something else, in order. A hybrid is named by the
    groups that it takes from `second`, as bits: bit 0 for the first of `groups`. 0 is `first`,
    all bits together are `second`.
    """

    def __init__(self, first: RuleSet, second: RuleSet) -> None:
        changed = {
            key: group_of(key)
            for key, _, _ in differing(first, second)
            if not key.startswith(_UNREAD)
        }
        has_other_scope = first.header.scope != second.header.scope
        found = {*changed.values(), *([RuleGroup.THRESHOLDS] if has_other_scope else [])}
        self.groups = tuple(group for group in RuleGroup if group in found)
        self._bits = {key: self._bit(group) for key, group in changed.items()}
        self._always_read = self._bit(RuleGroup.THRESHOLDS) if has_other_scope else 0
        self.ends = first, second
        self._made: dict[tuple[Any, int], tuple[_Watched, RuleSet]] = {}

    def under_each(self, case: Case, rule: Callable[[Case], R]) -> list[R]:
        """Return what a rule makes of the case under each hybrid, as if it governed the contract.

        Hybrids that agree in all that the rule looked at give the same: only one is asked, and
        the last one, for its own proof. What is worked out for one rule is kept apart from what
        is for another.
        """
        asked: list[tuple[int, int, R]] = []
        results = []
        last = (1 << len(self.groups)) - 1
        for switched in range(last + 1):
            alike = [result for read, place, result in asked if switched & read == place]
            if not alike or switched == last:
                if (rule, switched) not in self._made:
                    self._made[rule, switched] = self._mixed(switched)
                figures, rules = self._made[rule, switched]
                figures.read = self._always_read
                result = rule(case._replace(rules=rules, memo={}, is_followed=False))
                asked.append((figures.read, switched & figures.read, result))
                alike = [result]
            results.append(alike[0])
        return results

    def _mixed(self, switched: int) -> "tuple[_Watched, RuleSet]":
        """Return a hybrid under the first text's header; whom it is for goes with conditions."""
        first, second = self.ends
        taken = {group for group in self.groups if switched & self._bit(group)}
        figures = {key: one for key, one in first.figures.items() if group_of(key) not in taken}
        figures |= {key: one for key, one in second.figures.items() if group_of(key) in taken}
        other = second if RuleGroup.THRESHOLDS in taken else first
        watched = _Watched(figures, self._bits)
        rules = RuleSet(first.header._replace(scope=other.header.scope), first.titles, watched)
        rules.memo = _WatchedMemo(watched)
        return watched, rules

    def _bit(self, group: RuleGroup) -> int:
        return 1 << self.groups.index(group)


class _Watched(dict[str, Sourced]):
    """The figures of a hybrid; `read` are the groups, as bits, of those looked at so far."""

    def __init__(self, figures: Mapping[str, Sourced], bits: Mapping[str, int]) -> None:
        super().__init__(figures)
        self._bits = bits
        self.read = 0

    def __getitem__(self, key: str) -> Sourced:
        self.read |= self._bits.get(key, 0)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.read |= self._bits.get(key, 0)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None


class _WatchedMemo(Memo):
    """What was worked out under a hybrid: recalling it counts as looking at what it hangs on."""

    def __init__(self, figures: _Watched) -> None:
        super().__init__()
        self._figures = figures

    def __setitem__(self, key: Any, value: Any) -> None:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        super().__setitem__(key, (value, self._figures.read))

    def get(self, key: Any, default: Any = None) -> Any:
        value, read = super().get(key, (default, 0))
        self._figures.read |= read
        return value


WHATS = ("amount", "guaranteed", "mt", "fa")


class AttributedPart(NamedTuple):
    """What a group of rules adds to a change, in euros or patients; None where it is not known.

    `average` is whole, rounded so that the averages add up to the change; `exact` is the average
    as a fraction (`2500/3`).
    """

    rule: str
    in_order: int | None
    average: int | None
    exact: str | None


class Attribution(NamedTuple):
    """A change from one text to another, and its parts by the groups in which the two differ.

    `what` is `amount` or `guaranteed` (euros that the doctor may have over the term, 0 under an
    option that the text refuses), `mt` or `fa` (growth asked, in patients). The changes are those
    of the value and of both bounds. `unknown` are the groups whose switch hides the value, or
    shows it: why parts are None.
    """

    from_text: str
    to_text: str
    etp: str
    what: str
    from_verdict: Verdict
    to_verdict: Verdict
    before: Figure
    after: Figure
    change: int | None
    low_change: int | None
    high_change: int | None
    parts: tuple[AttributedPart, ...]
    unknown: tuple[str, ...]

    @property
    def matters(self) -> bool:
        """Whether something changes, or would but for a change the other way."""
        return self.change is not None and any(
            part.in_order or part.exact not in (None, "0") for part in self.parts
        )


_Figures: TypeAlias = Mapping[tuple[WorkTime, str], Figure]


def attributions(cases: Sequence[Case], keeps_estimates: bool = True) -> tuple[Attribution, ...]:
    """Return why the answers change from each case to the next, for the options all answer.

    `keeps_estimates` False leaves what is estimated unknown.
    """
    shared = tuple(
        option for option in cases[0].options if all(option in case.options for case in cases)
    )
    found: list[Attribution] = []
    for first, last in pairwise(cases):
        texts = first.rules, last.rules  # what is between them is made once for all profiles
        between = kept(first.rules.memo, ("hybrids", last.rules), MixedTexts, *texts)
        found += _attributed(first._replace(options=shared), between, keeps_estimates)
    return tuple(found)


def _attributed(case: Case, between: MixedTexts, keeps_estimates: bool) -> Iterator[Attribution]:
    verdicts = between.under_each(case, option_verdicts)
    totals, growths = between.under_each(case, _TOTALS), between.under_each(case, _GROWTHS)
    figures = [
        {key: may_have(paid, verdict[key[0]]) for key, paid in total.items()} | dict(growth)
        for total, verdict, growth in zip(totals, verdicts, growths, strict=True)
    ]
    asked = {*figures[0], *figures[-1]}
    for option, what in sorted(asked, key=lambda each: (each[0].etp, WHATS.index(each[1]))):
        mine = [each.get((option, what), unknown()) for each in figures]
        before, after = mine[0], mine[-1]
        values = [_whole(one.value, one, keeps_estimates) for one in mine]
        yield Attribution(
            from_text=between.ends[0].id,
            to_text=between.ends[1].id,
            etp=option.value,
            what=what,
            from_verdict=verdicts[0][option],
            to_verdict=verdicts[-1][option],
            before=before,
            after=after,
            change=_less(values[-1], values[0]),
            low_change=_less(_whole(after.low), _whole(before.low)),
            high_change=_less(_whole(after.high), _whole(before.high)),
            parts=tuple(_parts(between, values)),
            unknown=tuple(_hiding(between, values)),
        )


def _of_options(asked: Callable[[Case, WorkTime], Iterator[tuple[str, Figure]]]) -> Any:
    """Return what gives all that is asked of the options of a case."""

    def rule(case: Case) -> _Figures:
        return {(option, what): one for option in case.options for what, one in asked(case, option)}

    return rule


_TOTALS, _GROWTHS = _of_options(totals_paid), _of_options(growths_asked)


def _whole(number: Number | None, figure: Figure | None = None, keeps: bool = True) -> int | None:
    """Return a number of an answer as the whole number it is; None for an estimate left out."""
    is_left_out = figure is not None and not keeps and status_of(figure) is Status.ESTIMATED
    return None if number is None or is_left_out else int(number)


def _less(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left - right


def _parts(between: MixedTexts, values: Sequence[int | None]) -> Iterator[AttributedPart]:
    known = [value for value in values if value is not None]
    averages = shapley(known) if len(known) == len(values) else []
    rounded = whole_parts(averages)
    for place, group in enumerate(between.groups):
        before = (1 << place) - 1  # the groups that come earlier in the order
        yield AttributedPart(
            rule=group.value,
            in_order=_less(values[before | 1 << place], values[before]),
            average=rounded[place] if averages else None,
            exact=str(averages[place]) if averages else None,
        )


def _hiding(between: MixedTexts, values: Sequence[int | None]) -> Iterator[str]:
    """Yield the groups whose switch alone, some other groups switched or not, hides the value."""
    for place, group in enumerate(between.groups):
        bit = 1 << place
        if any((one is None) != (values[mask ^ bit] is None) for mask, one in enumerate(values)):
            yield group.value


def shapley(values: Sequence[int]) -> list[Fraction]:
    """Return the mean, over all orders of switching, of what each switch adds.

    `values` has the value for each set of switches, as bits: 2**n of them for n switches.

    >>> shapley([0, 10, 0, 16])
    [Fraction(13, 1), Fraction(3, 1)]
    """
    count = len(values).bit_length() - 1
    shares = []
    for place in range(count):
        bit, total = 1 << place, 0
        for mask, value in enumerate(values):
            if not mask & bit:
                size = mask.bit_count()
                orders = factorial(size) * factorial(count - 1 - size)
                total += orders * (values[mask | bit] - value)
        shares.append(Fraction(total, factorial(count)))
    return shares


def whole_parts(shares: Iterable[Fraction]) -> list[int]:
    """Return the shares as whole numbers of the same sum: the largest remainders are rounded up.

    Of equal remainders the earlier share is. The sum of the shares must be whole.

    >>> whole_parts([Fraction(5, 3), Fraction(5, 3), Fraction(-1, 3)])
    [2, 2, -1]
    """
    exact = list(shares)
    whole = [floor(share) for share in exact]
    lacking = int(sum(exact)) - sum(whole)
    places = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in places[:lacking]:
        whole[place] += 1
    return whole
