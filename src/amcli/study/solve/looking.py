"""What the wishes find at each value of an unknown; every value is looked at once."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Range
from amcli.law.figures.terms import Option
from amcli.law.profile.consistency import checking
from amcli.law.text.rules import NoText
from amcli.study.paths.what_if import (
    FactValue,
    Unknown,
    answer_at,
    reopened,
    unknowns,
    with_fact,
)

from .axis import Axis
from .reach import in_highest_bands, reach
from .wishes import NOTHING, Seen, Sides, Wish, holds, in_result, sides

NO_TEXT = "no-text"
_ADULTS = unknowns()["patients.mt_adult"]


class State(StrEnum):
    """What a value of the unknown is to the wishes."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDETERMINED = "undetermined"
    OUTSIDE = "outside"  # no profile can have it


class Standing(NamedTuple):
    """What a value comes to, and on which sides of each wish it may stand: what halving looks for.

    `verdict` is that of the check, empty where no profile can have the value.
    """

    state: State
    problem: str
    sides: tuple[Sides, ...]
    verdict: str = ""


class Looked(NamedTuple):
    """What was found at a value, and between which numbers each of it lies."""

    standing: Standing
    seen: tuple[Seen, ...]
    reaches: tuple[Range, ...] = ()

    @property
    def state(self) -> State:
        """What the value is to the wishes."""
        return self.standing.state


class Looker:
    """Asks a case with one fact changed; remembers what it found. `met`: wishes with a value."""

    def __init__(self, base: Case, wishes: Sequence[Wish], unknown: Unknown) -> None:
        self._base = base
        self.wishes = tuple(wishes)
        self._unknown = unknown
        self._check = checking(base.book)
        self.looked: dict[int, Looked] = {}
        self.met: set[int] = set()

    def standing_on(self, axis: Axis) -> Callable[[int], Standing]:
        """Return the function that a search halves by."""
        return lambda place: self.at(axis, place).standing

    def at(self, axis: Axis, place: int) -> Looked:
        """Return what the wishes find at a value."""
        found = self.looked.get(place)
        if found is None:
            found = self.looked[place] = self._look(axis, place)
        return found

    def case_at(self, axis: Axis, place: int) -> Case:
        """Return the case with the fact changed; raises NoText."""
        return with_list(self._base, self._unknown, axis.value(place))

    def answer(self, case: Case, concept: str) -> Any:
        """Return the result of an answer."""
        return answer_at(case, concept).result

    def _look(self, axis: Axis, place: int) -> Looked:
        try:
            case = self.case_at(axis, place)
        except NoText:
            return _outside(NO_TEXT)
        wrong = self._check(case.profile, case.ask.on)
        if wrong:
            return _outside(wrong[0].code)
        results, at_top = _Results(case, self._unknown), _Results(None, self._unknown)
        seen = tuple(results.seen(wish) for wish in self.wishes)

        def highest(place: int) -> Seen:
            if at_top.case is None:
                at_top.case = in_highest_bands(case) or case
            return at_top.seen(self.wishes[place]) if at_top.case is not case else seen[place]

        reaches = tuple(
            reach(wish, one, partial(highest, place))
            for place, (wish, one) in enumerate(zip(self.wishes, seen, strict=True))
        )
        found = tuple(map(sides, self.wishes, seen, reaches))
        self.met.update(number for number, one in enumerate(seen) if one.is_there)
        standing = Standing(self._state(seen, found), "", found, results.verdict)
        return Looked(standing, seen, reaches)

    def _state(self, seen: Sequence[Seen], found: Sequence[Sides]) -> State:
        said = [
            holds(wish, place) if one.is_there else False
            for wish, one, place in zip(self.wishes, seen, found, strict=True)
        ]
        if False in said:
            return State.FAILS
        return State.UNDETERMINED if None in said else State.HOLDS


class _Results:
    """The answers of a case, each worked out once, and the verdict that they carry."""

    def __init__(self, case: Case | None, unknown: Unknown) -> None:
        self.case = case
        self.verdict = ""
        self._unknown = unknown
        self._found: dict[tuple[str, str | None], Any] = {}

    def seen(self, wish: Wish) -> Seen:
        """Return what the path of a wish gives."""
        case, path = self.case, wish.path
        assert case is not None
        pinned = path.etp if case.ask.etps != (_etp(path.etp),) else None
        key = path.concept, pinned
        if key not in self._found:
            asked = case
            if pinned is not None and self._unknown.path != "contract.etp":
                asked = reopened(case, case.profile, case.ask._replace(etps=(_etp(pinned),)))
            try:
                self._found[key] = answer_at(asked, path.concept).result
            except NoText:  # a ledger whose later contract no text covers
                return NOTHING
            self.verdict = self.verdict or self._found[key].verdict.value
        return in_result(self._found[key], wish)


def with_list(case: Case, unknown: Unknown, value: FactValue, *, texts_vary: bool = False) -> Case:
    """Return the case with a fact changed; its adults are never more than its patients.

    Under a text that counts adults they are what they are. `texts_vary`: the text may be another
    in the end. Raises NoText.
    """
    changed = with_fact(case, unknown, value)
    adults = case.profile.patients.mt_adult
    if unknown.path != "patients.mt" or adults is None or not isinstance(value, int):
        return changed
    if texts_vary or value >= adults or changed.rules.value("bands.mt_count") == "mt_adult":
        return changed
    return with_fact(changed, _ADULTS, value)


def _etp(word: str | None) -> Any:
    return None if word is None else Option(word).etp


def _outside(code: str) -> Looked:
    return Looked(Standing(State.OUTSIDE, code, ()), ())
