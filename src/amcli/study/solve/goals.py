"""What is wished of an answer: `aid.total.amount >= 120000`, `check.verdict == eligible`."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Range
from amcli.law.figures.terms import Band, Verdict
from amcli.study.paths.result_paths import ResultPath, end_named, meant_by, parse_path, places
from amcli.study.paths.what_if import answer_at

OPERATORS = ("<=", ">=", "==", "!=", "<", ">", "=")
_WISH = re.compile(r"\s*(?P<path>[^\s<>=!]+)\s*(?P<op><=|>=|==|!=|=|<|>)\s*(?P<value>[^<>=!]+?)\s*")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?")
_WORD = re.compile(r"[A-Za-z0-9][\w/.-]{0,60}")
UNDETERMINED = Verdict.UNDETERMINED.value
Scalar: TypeAlias = Fraction | date | str


class Goal(NamedTuple):
    """A comparison: a path of an answer, an operator, and what it is compared with, as written."""

    path: ResultPath
    op: str
    value: Scalar
    text: str

    def __str__(self) -> str:
        return f"{self.path} {self.op} {self.text}"


class NotAGoal(ValueError):
    """A text that is no comparison; `code` says why: `comparison`, `path`, `value`."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


class WrongKind(ValueError):
    """A wish that compares unlike things; `kind` is what the path gives: number, date, word."""

    def __init__(self, wish: Goal, kind: str) -> None:
        super().__init__(str(wish))
        self.wish = wish
        self.kind = kind


class ManyValues(LookupError):
    """A path that names several values: `paths`, below the one asked."""

    def __init__(self, wish: Goal, paths: tuple[str, ...]) -> None:
        super().__init__(str(wish.path))
        self.wish = wish
        self.paths = paths


class UnknownPath(LookupError):
    """A path that names nothing in the answer: `known` are those there are."""

    def __init__(self, wish: Goal, known: tuple[str, ...]) -> None:
        super().__init__(str(wish.path))
        self.wish = wish
        self.known = known


class UnknownWord(ValueError):
    """A wish for a word that the path never gives: `known` are those it may give."""

    def __init__(self, wish: Goal, known: tuple[str, ...]) -> None:
        super().__init__(str(wish))
        self.wish = wish
        self.known = known


def parse_goal(text: str) -> Goal:
    """Return the wish that a text writes; raises NotAWish.

    >>> wish = parse_wish("aid[1].total.amount >= 120000")
    >>> str(wish.path), wish.op, wish.value
    ('aid[1].total.amount', '>=', Fraction(120000, 1))
    """
    found = _WISH.fullmatch(text)
    if found is None:
        raise NotAGoal("comparison", text)
    path = parse_path(found["path"])
    if path is None or not path.steps:
        raise NotAGoal("path", found["path"])
    op = "==" if found["op"] == "=" else found["op"]
    return Goal(path, op, _scalar(found["value"]), found["value"])


def _scalar(text: str) -> Scalar:
    """Return a number, a percentage as a rate, a day or a word; raises NotAWish."""
    bare = text.removesuffix("%").rstrip()
    if _NUMBER.fullmatch(bare):
        return Fraction(bare) / 100 if text.endswith("%") else Fraction(bare)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise NotAGoal("value", text) from None
    if _WORD.fullmatch(text):
        return text
    raise NotAGoal("value", text)


class GoalValue(NamedTuple):
    """What a wish finds: the value at its path, the part of it compared, whether it is there.

    `end` is the end of a figure that the wish names: `value` where it names none.
    """

    value: Any
    compared: Any
    is_there: bool
    end: str = "value"


NO_VALUE = GoalValue(None, None, False)


def goal_value(case: Case, wish: Goal) -> GoalValue:
    """Return what the path of a wish gives in a case; raises ManyValues."""
    concept = wish.path.concept
    return value_in(answer_at(case, concept).result, wish)


def value_in(result: Any, wish: Goal) -> GoalValue:
    """Return what the path of a wish gives in a result; raises ManyValues."""
    path, concept = wish.path, wish.path.concept
    if path.steps == ("verdict",) and path.etp is None:
        return GoalValue(result.verdict, result.verdict, True)
    found = dict(places(concept, result, (path,)))
    for asked, end in ((path, "value"), end_named(path)):
        named = meant_by(asked, found)
        if len(named) == 1 and len(named[0].steps) == len(asked.steps):
            value = found[named[0]]
            part = getattr(value, end) if isinstance(value, Figure) else value
            return GoalValue(value, part, True, end)
        if named:
            raise ManyValues(wish, tuple(dict.fromkeys(_plain(one) for one in named)))
    return NO_VALUE


def _plain(path: ResultPath) -> str:
    """Return a path without its option."""
    return str(path._replace(etp=None))


def known_paths(results: Iterable[tuple[str, Any]]) -> tuple[str, ...]:
    """Return every path of some answers, without options, once each."""
    return tuple(
        dict.fromkeys(_plain(path) for concept, one in results for path, _ in places(concept, one))
    )


# Where the least and the most that a value may be stand: -1 below what it is compared with, 0 at
# it, 1 above it.
Sides: TypeAlias = tuple[int, int]
ANYWHERE: Sides = (-1, 1)


def sides(wish: Goal, seen: GoalValue, reach: Range) -> Sides:
    """Return on which side of a wish a value may stand; words are at it or not.

    A word that is not known, or is `undetermined` where another is wished, may stand anywhere.
    Raises WrongKind and UnknownWord.
    """
    value = seen.compared
    if isinstance(seen.value, Figure):
        low, high = (_side(wish, end) for end in reach)
        return (-1 if low is None else low), (1 if high is None else high)
    place = None if value is None else _side(wish, value)
    return ANYWHERE if place is None else (place, place)


def _side(wish: Goal, value: Any) -> int | None:
    """Return -1, 0 or 1 as a value stands below, at or above what it is compared with."""
    wanted = wish.value
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        if isinstance(wanted, Fraction):
            exact = Fraction(value)
            return (exact > wanted) - (exact < wanted)
        raise WrongKind(wish, "number")
    if isinstance(value, date):
        if isinstance(wanted, date):
            return (value > wanted) - (value < wanted)
        raise WrongKind(wish, "date")
    return None if value is None else _word_side(wish, value)


def _word_side(wish: Goal, value: Any) -> int | None:
    if wish.op not in ("==", "!="):
        raise WrongKind(wish, "word")
    said, wanted, known = word_of(value), wish.text.lower(), words_like(value)
    if known and wanted not in known:
        raise UnknownWord(wish, known)
    if said == UNDETERMINED != wanted:
        return None  # a missing fact is no "no"
    return 0 if said == wanted else 1


_BAND_WORDS = tuple(band.label for band in Band)


def words_like(value: Any) -> tuple[str, ...]:
    """Return the words that may stand where a word of an answer stands, none if it may be any.

    >>> words_like(Verdict.ELIGIBLE)
    ('eligible', 'not_eligible', 'undetermined')
    """
    if isinstance(value, bool):
        return ("true", "false")
    if isinstance(value, Enum):
        return tuple(word_of(one) for one in type(value))
    return _BAND_WORDS if value in _BAND_WORDS else ()


def word_of(value: Any) -> str:
    """Return a word of an answer as JSON writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value if isinstance(value, Enum) else value).lower()


def holds(wish: Goal, found: Sides) -> bool | None:
    """Return whether a comparison holds wherever a value may stand, None where that differs.

    >>> wish = parse_wish("aid.total.amount >= 120000")
    >>> holds(wish, (0, 1)), holds(wish, (-1, -1)), holds(wish, (-1, 1))
    (True, False, None)
    """
    first, last = found
    said = {_compares(wish.op, place) for place in range(first, last + 1)}
    return said.pop() if len(said) == 1 else None


def _compares(op: str, place: int) -> bool:
    return {
        "<": place < 0,
        "<=": place <= 0,
        "==": place == 0,
        "!=": place != 0,
        ">=": place >= 0,
        ">": place > 0,
    }[op]
