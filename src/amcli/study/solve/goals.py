"""What is wished of an answer: `aid.total.amount >= 120000`, `check.verdict == eligible`.

A wished figure lies between two numbers, as far as is known. An exact figure and an estimate are
their value: that is what an estimate is. A figure without a value lies between its bounds. An
amount is known for the lowest band that the lists may stand in, and lies between it and that of the
highest one, at the same results.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple, TypeAlias

from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Number, Range
from amcli.law.figures.terms import Band, PatientList, Verdict
from amcli.law.lists.bands import RANKS, contract_band, list_band
from amcli.study.paths.result_paths import (
    CONCEPTS,
    ResultPath,
    end_named,
    meant_by,
    parse_path,
    places,
    without_options,
)
from amcli.study.paths.what_if import word_of

_WISH = re.compile(r"\s*(?P<path>[^\s<>=!]+)\s*(?P<op><=|>=|==|!=|=|<|>)\s*(?P<value>[^<>=!]+?)\s*")
_COMPARE = {"<": lt, "<=": le, "==": eq, "!=": ne, ">=": ge, ">": gt}
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


class RefusedGoal(ValueError):
    """A wish that no answer can be held to; `code` says why, `known` are those there are.

    `wrong-number`, `wrong-date`, `wrong-word`: its path gives that, which it compares with another
    kind. `many-values`: its path names several, `known`. `no-such-path`: it names nothing.
    `unknown-word`: the path never gives the word wished.
    """

    def __init__(self, code: str, wish: Goal, known: tuple[str, ...] = ()) -> None:
        super().__init__(str(wish))
        self.code = code
        self.wish = wish
        self.known = known


def parse_goal(text: str) -> Goal:
    """Return the wish that a text writes; raises NotAGoal.

    >>> wish = parse_goal("aid[1].total.amount >= 120000")
    >>> str(wish.path), wish.op, wish.value
    ('aid[1].total.amount', '>=', Fraction(120000, 1))
    """
    parts = _WISH.fullmatch(text)
    if parts is None:
        raise NotAGoal("comparison", text)
    path = parse_path(parts["path"])
    if path is None or not path.steps:
        raise NotAGoal("path", parts["path"])
    op = "==" if parts["op"] == "=" else parts["op"]
    return Goal(path, op, _scalar(parts["value"]), parts["value"])


def _scalar(text: str) -> Scalar:
    """Return a number, a percentage as a rate, a day or a word; raises NotAGoal."""
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


def value_in(result: Any, wish: Goal) -> GoalValue:
    """Return what the path of a wish gives in a result; raises RefusedGoal."""
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
            raise RefusedGoal("many-values", wish, without_options(named))
    return NO_VALUE


# Where the least and the most that a value may be stand: -1 below what it is compared with, 0 at
# it, 1 above it.
Sides: TypeAlias = tuple[int, int]
ANYWHERE: Sides = (-1, 1)


def sides(wish: Goal, seen: GoalValue, reach: Range) -> Sides:
    """Return on which side of a wish a value may stand; words are at it or not.

    A word that is not known, or is `undetermined` where another is wished, may stand anywhere.
    Raises RefusedGoal.
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
        raise RefusedGoal("wrong-number", wish)
    if isinstance(value, date):
        if isinstance(wanted, date):
            return (value > wanted) - (value < wanted)
        raise RefusedGoal("wrong-date", wish)
    return None if value is None else _word_side(wish, value)


def _word_side(wish: Goal, value: Any) -> int | None:
    if wish.op not in ("==", "!="):
        raise RefusedGoal("wrong-word", wish)
    word, wanted, known = word_of(value), wish.text.lower(), words_like(value)
    if known and wanted not in known:
        raise RefusedGoal("unknown-word", wish, known)
    if word == UNDETERMINED != wanted:
        return None  # a missing fact is no "no"
    return 0 if word == wanted else 1


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


def holds(wish: Goal, reached: Sides) -> bool | None:
    """Return whether a comparison holds wherever a value may stand, None where that differs.

    >>> wish = parse_goal("aid.total.amount >= 120000")
    >>> holds(wish, (0, 1)), holds(wish, (-1, -1)), holds(wish, (-1, 1))
    (True, False, None)
    """
    lowest, highest = reached
    answers = {_COMPARE[wish.op](side, 0) for side in range(lowest, highest + 1)}
    return answers.pop() if len(answers) == 1 else None


PAID_APART = RANKS[Band.P70_P90 :]  # the levels from which more is paid
_PAID = ("amount", "guaranteed", "conditional", "acompte", "solde", "left_to_pay")


def hangs_on_band(wish: Goal, seen: GoalValue) -> bool:
    """Return whether a figure is an amount, known for the lowest band that the lists may be in."""
    is_known = isinstance(seen.value, Figure) and seen.end == "value" and seen.compared is not None
    return is_known and CONCEPTS[wish.path.concept].is_paid and wish.path.steps[-1] in _PAID


def spread_of(wish: Goal, seen: GoalValue, highest: GoalValue) -> Range:
    """Return the least and the most that a figure may be, None where nothing bounds it.

    An end named in the wish is itself. `highest` is the figure in the highest possible bands.
    """
    figure, at_top = seen.value, highest.value
    if not isinstance(figure, Figure) or seen.end != "value":
        return Range(seen.compared, seen.compared)
    if figure.value is None:
        return _in_order(figure.low, figure.high)
    if not hangs_on_band(wish, seen) or not isinstance(at_top, Figure):
        return Range(figure.value, figure.value)
    if at_top.value is not None:
        return _in_order(figure.value, at_top.value)
    if wish.path.steps[-1] == "left_to_pay":  # the more is paid, the less is left
        return Range(figure.low, figure.value)
    return Range(figure.value, figure.high)


def _in_order(one: Number | None, other: Number | None) -> Range:
    if one is not None and other is not None and one > other:
        return Range(other, one)
    return Range(one, other)


def in_highest_bands(case: Case) -> Case | None:
    """Return the case with its lists stated in the highest band there may be; None if known."""
    band = contract_band(case)
    if band.is_exact:
        return None
    lowest = 0 if band.high is Band.BELOW_P30 else RANKS[band.high - 1][1:]
    patients, rank = case.profile.patients, Decimal(lowest)  # the lowest one of the band
    stated = replace(patients, percentile=replace(patients.percentile, mt=rank, fa=rank))
    return case.reopened(replace(case.profile, patients=stated), case.ask)


def unknown_levels(case: Case, ranks: Sequence[str] = RANKS) -> tuple[str, ...]:
    """Return the keys of the levels, of some ranks, that a band hangs on and nobody published."""
    if not case.is_general_practice:
        return ()  # no level of another specialty is known
    keys = (
        f"bands.{name.value}.{rank}"
        for name in PatientList
        for rank in _ranks_within(case, name)
        if rank in ranks
    )
    return tuple(key for key in keys if case.rules.get(key) is None)


def unknown_ranks(case: Case) -> tuple[str, ...]:
    """Return the paths of the percentiles that would settle the band of the contract."""
    return tuple(
        f"patients.percentile.{name.value}" for name in PatientList if _ranks_within(case, name)
    )


def _ranks_within(case: Case, name: PatientList) -> tuple[str, ...]:
    """Return the ranks between which a list may stand; of two, none below the higher one."""
    if name is PatientList.MT and not case.has_two_lists:
        return ()
    low, high = list_band(case, name)
    return RANKS[max(low, contract_band(case).low) : high]
