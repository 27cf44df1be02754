"""What the wishes find at each value of an unknown; every value is looked at once."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from .axis import Axis
from .case import Case
from .consistency import checking
from .rules import NoText
from .terms import Option
from .what_if import Unknown, answer_at, reopened, with_fact
from .wishes import NOTHING, Seen, Wish, holds, in_result, sign

NO_TEXT = "no-text"


class State(StrEnum):
    """What a value of the unknown is to the wishes."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDETERMINED = "undetermined"
    OUTSIDE = "outside"  # no profile can have it


class Sides(NamedTuple):
    """On which side of each wish a value stands: what halving looks for."""

    state: State
    problem: str
    signs: tuple[int | None, ...]


class Looked(NamedTuple):
    """What was found at a value."""

    sides: Sides
    seen: tuple[Seen, ...]

    @property
    def state(self) -> State:
        """What the value is to the wishes."""
        return self.sides.state


class Looker:
    """Asks a case with one fact changed; remembers what it found. `met`: wishes with a value."""

    def __init__(self, base: Case, wishes: Sequence[Wish], unknown: Unknown) -> None:
        self._base = base
        self.wishes = tuple(wishes)
        self._unknown = unknown
        self._check = checking(base.book)
        self.looked: dict[int, Looked] = {}
        self.met: set[int] = set()

    def outcome_on(self, axis: Axis) -> Callable[[int], Sides]:
        """Return the function that a search halves by."""
        return lambda place: self.at(axis, place).sides

    def at(self, axis: Axis, place: int) -> Looked:
        """Return what the wishes find at a value."""
        found = self.looked.get(place)
        if found is None:
            found = self.looked[place] = self._look(axis, place)
        return found

    def case_at(self, axis: Axis, place: int) -> Case:
        """Return the case with the fact changed; raises NoText."""
        return with_fact(self._base, self._unknown, axis.value(place))

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
        results: dict[tuple[str, str | None], Any] = {}
        seen = tuple(self._seen(case, wish, results) for wish in self.wishes)
        signs = tuple(
            sign(wish, one) if one.is_there else None
            for wish, one in zip(self.wishes, seen, strict=True)
        )
        self.met.update(number for number, one in enumerate(seen) if one.is_there)
        return Looked(Sides(self._state(seen, signs), "", signs), seen)

    def _seen(self, case: Case, wish: Wish, results: dict[tuple[str, str | None], Any]) -> Seen:
        path = wish.path
        pinned = path.etp if case.ask.etps != (_etp(path.etp),) else None
        key = path.concept, pinned
        if key not in results:
            asked = case
            if pinned is not None and self._unknown.path != "contract.etp":
                asked = reopened(case, case.profile, case.ask._replace(etps=(_etp(pinned),)))
            try:
                results[key] = answer_at(asked, path.concept).result
            except NoText:  # a ledger whose later contract no text covers
                return NOTHING
        return in_result(results[key], wish)

    def _state(self, seen: Sequence[Seen], signs: Sequence[int | None]) -> State:
        said = [
            holds(wish, place) if one.is_there else False
            for wish, one, place in zip(self.wishes, seen, signs, strict=True)
        ]
        if False in said:
            return State.FAILS
        return State.UNDETERMINED if None in said else State.HOLDS


def _etp(word: str | None) -> Any:
    return None if word is None else Option(word).etp


def _outside(code: str) -> Looked:
    return Looked(Sides(State.OUTSIDE, code, ()), ())
