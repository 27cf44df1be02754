"""What `--over` writes: a fact, then the values it takes, a range or a list of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, NoReturn

from amcli.commands.options import FIRST_YEAR, LAST_YEAR, BadValue
from amcli.law.figures.calendar import add_months
from amcli.law.profile.facts import Measure
from amcli.law.profile.profile import MOST_ETP
from amcli.study.paths.what_if import FactValue, Kind, Unknown, unknown_named, unknowns
from amcli.words.catalogue import Words

MOST_POINTS = 20_000
_LONGEST = 20  # characters of a value
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STEP = re.compile(r"(\d{1,6})([dmy])")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_EXAMPLES = {
    Kind.COUNT: "700:2200:10",
    Kind.EUROS: "20000:40000:1000",
    Kind.RATE: "0%:100%:5%",
    Kind.DATE: "2019-09-01:2027-01-01:1m",
    Kind.POSTS: "0.5,1",
    Kind.CHOICE: "a,b,c",
}


class Varied(NamedTuple):
    """A fact and the values it takes, in the order written."""

    fact: Unknown
    values: tuple[FactValue, ...]


def varied(written: list[str], words: Words) -> Varied:
    """Return what `--over` says; raises BadValue for what it cannot mean."""
    return _Reader(words).read(written)


def fact_named(name: str, refuse: Callable[..., NoReturn], words: Sequence[str] = ()) -> Unknown:
    """Return the fact that a name on the command line means; else `refuse` with the nearest.

    `words` may be meant beside the paths of facts.
    """
    fact = unknown_named(name)
    if fact is None:
        from amcli.load.nearest import nearest_fact

        near = nearest_fact(name, unknowns(), words)
        refuse("unknown-fact" if near else "no-such-fact", value=name, near=near)
    return fact


class _Reader:
    def __init__(self, words: Words) -> None:
        self._words = words

    def read(self, written: list[str]) -> Varied:
        """Return the one fact and its values."""
        if len(written) != 1:
            self._refuse("one-over")
        name, equals, values = written[0].partition("=")
        fact = fact_named(name.strip(), self._refuse)
        if not equals or not values.strip():
            self._refuse("no-values", value=written[0], example=_example(fact))
        return Varied(fact, tuple(dict.fromkeys(self._values(fact, values.strip()))))

    def _values(self, fact: Unknown, text: str) -> list[FactValue]:
        parts = text.split(":")
        if len(parts) == 1:
            values = [self._value(fact, word.strip()) for word in text.split(",")]
            self._bound(fact, text, len(values))
            return values
        if fact.kind is Kind.CHOICE:
            example = ",".join(map(_word, fact.choices[:2]))
            self._refuse("listed", path=fact.path, example=f"{fact.path}={example}")
        if len(parts) != 3:
            self._refuse("bad-range", value=text, example=_example(fact))
        first, last = (self._value(fact, part.strip()) for part in parts[:2])
        if last < first:  # type: ignore[operator]
            self._refuse("reversed", first=parts[0], last=parts[1])
        if isinstance(first, date) and isinstance(last, date):
            return list(self._days(fact, text, first, last))
        return self._numbers(fact, text, first, last)

    def _numbers(self, fact: Unknown, text: str, first: Any, last: Any) -> list[FactValue]:
        written = text.rpartition(":")[2].strip()
        step: Any = self._value(fact, written)
        if step <= 0:
            self._refuse("no-step", value=written, example=_example(fact))
        count = int((last - first) // step) + 1
        self._bound(fact, text, count)
        return [first + number * step for number in range(count)]

    def _days(self, fact: Unknown, text: str, first: date, last: date) -> Iterator[date]:
        written = text.rpartition(":")[2].strip()
        step = _STEP.fullmatch(written)
        if step is None or int(step[1]) == 0:
            self._refuse("no-step", value=written, example=_example(fact))
        length = int(step[1])
        if step[2] == "d":
            count = (last - first).days // length + 1
            self._bound(fact, text, count)
            yield from (first + timedelta(days=number * length) for number in range(count))
            return
        months, number = length * (12 if step[2] == "y" else 1), 0
        while (day := add_months(first, number * months)) <= last:
            yield day
            number += 1

    def _value(self, fact: Unknown, word: str) -> FactValue:
        try:
            if not word or len(word) > _LONGEST:
                raise ValueError(word)
            return _READERS[fact.kind](fact, word)
        except (ValueError, ArithmeticError):
            if fact.kind is Kind.CHOICE:
                choices = ", ".join(map(_word, fact.choices))
                self._refuse("bad-choice", value=word, path=fact.path, choices=choices)
            self._refuse("bad-value", value=word, path=fact.path, example=_example(fact))

    def _bound(self, fact: Unknown, text: str, count: int) -> None:
        if count > MOST_POINTS:
            self._refuse("too-many", value=f"{fact.path}={text}", n=count, most=MOST_POINTS)

    def _refuse(self, code: str, **params: Any) -> NoReturn:
        raise BadValue("--over", self._words.say(f"sweep.{code}", **params))


def _count(fact: Unknown, word: str) -> FactValue:
    if fact.fact.measure is Measure.RANK and _NUMBER.fullmatch(word):
        number = Decimal(word)
        return int(number) if number == int(number) else number
    if not word.isascii() or not word.isdigit():
        raise ValueError(word)
    return int(word)


def _euros(_fact: Unknown, word: str) -> FactValue:
    if not _NUMBER.fullmatch(word):
        raise ValueError(word)
    return Decimal(word)


def _rate(_fact: Unknown, word: str) -> FactValue:
    bare = word.removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare):
        raise ValueError(word)
    share = Decimal(bare) / 100 if word.endswith("%") else Decimal(bare)
    if share > 1:
        raise ValueError(word)
    return share


def _date(_fact: Unknown, word: str) -> FactValue:
    if not _DAY.fullmatch(word):
        raise ValueError(word)
    day = date.fromisoformat(word)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(word)
    return day


def _posts(fact: Unknown, word: str) -> FactValue:
    posts = Fraction(word)
    if not fact.fact.low <= posts <= MOST_ETP:
        raise ValueError(word)
    return posts


def _choice(fact: Unknown, word: str) -> FactValue:
    for choice in fact.choices:
        if _word(choice) == word:
            return choice
    raise ValueError(word)


_READERS: dict[Kind, Callable[[Unknown, str], FactValue]] = {
    Kind.COUNT: _count,
    Kind.EUROS: _euros,
    Kind.RATE: _rate,
    Kind.DATE: _date,
    Kind.POSTS: _posts,
    Kind.CHOICE: _choice,
}


def _word(choice: FactValue) -> str:
    """Return a choice as profiles write it: `true`, `zip`, `2`."""
    if isinstance(choice, bool):
        return "true" if choice else "false"
    return str(getattr(choice, "value", choice))


def _example(fact: Unknown) -> str:
    if fact.kind is Kind.CHOICE:
        return f"{fact.path}={','.join(map(_word, fact.choices[:2]))}"
    return f"{fact.path}={_EXAMPLES[fact.kind]}"
