"""Texts between two texts: some groups of rules from the one, the others from the other."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Sourced
from amcli.law.text.rules import Memo, RuleSet, differing, kept

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
    return GROUPS[_first_word(key)]


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
            if _first_word(key) not in _UNREAD
        }
        has_other_scope = first.header.scope != second.header.scope
        found = {*changed.values(), *([RuleGroup.THRESHOLDS] if has_other_scope else [])}
        self.groups = tuple(group for group in RuleGroup if group in found)
        self._bits = {key: self._bit(group) for key, group in changed.items()}
        self._always_read = self._bit(RuleGroup.THRESHOLDS) if has_other_scope else 0
        self._ends = first, second
        self._made: dict[tuple[Any, int], tuple[_Watched, RuleSet]] = {}

    def under_each(self, case: Case, rule: Callable[[Case], R]) -> list[R]:
        """Return what a rule makes of the case under each hybrid, as if it governed the contract.

        Hybrids that agree in all that the rule looked at give the same: only one is asked. What
        is worked out for one rule is kept apart from what is for another.
        """
        asked: list[tuple[int, int, R]] = []
        found = []
        for switched in range(1 << len(self.groups)):
            alike = [one for read, place, one in asked if switched & read == place]
            if not alike:
                one, read = self._asked(case, rule, switched)
                asked.append((read, switched & read, one))
                alike.append(one)
            found.append(alike[0])
        return found

    def _asked(self, case: Case, rule: Callable[[Case], R], switched: int) -> tuple[R, int]:
        """Return what a rule makes of a case under a hybrid, and the groups it looked at."""
        made = self._made.get((rule, switched))
        if made is None:
            made = self._made[rule, switched] = self._mixed(switched)
        looked, rules = made
        looked.read = self._always_read
        one = rule(case._replace(rules=rules, memo={}, is_followed=False))
        return one, looked.read

    def _mixed(self, switched: int) -> "tuple[_Watched, RuleSet]":
        """Return a hybrid under the first text's header; whom it is for goes with conditions."""
        first, second = self._ends
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


class _Watched(Mapping[str, Sourced]):
    """The figures of a hybrid; `read` are the groups, as bits, of those looked at so far."""

    def __init__(self, figures: Mapping[str, Sourced], bits: Mapping[str, int]) -> None:
        self._figures = figures
        self._bits = bits
        self.read = 0

    def __getitem__(self, key: str) -> Sourced:
        self.read |= self._bits.get(key, 0)
        return self._figures[key]

    def get(self, key: str, default: Any = None) -> Any:
        self.read |= self._bits.get(key, 0)
        return self._figures.get(key, default)

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


class _WatchedMemo(Memo):
    """What was worked out under a hybrid: recalling it counts as looking at what it hangs on."""

    def __init__(self, figures: _Watched) -> None:
        super().__init__()
        self._figures = figures

    def __setitem__(self, key: Any, value: Any) -> None:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        super().__setitem__(key, (value, self._figures.read))

    def __getitem__(self, key: Any) -> Any:
        value, read = super().__getitem__(key)
        self._figures.read |= read
        return value

    def get(self, key: Any, default: Any = None) -> Any:
        if key not in self:
            return default
        return self[key]


def hybrids(first: RuleSet, second: RuleSet) -> MixedTexts:
    """Return the texts between two, made once for all the profiles of a run."""
    return kept(first.memo, ("hybrids", second), MixedTexts, first, second)


def _first_word(key: str) -> str:
    return key.partition(".")[0]
