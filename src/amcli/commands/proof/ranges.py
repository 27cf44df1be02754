"""What `--over` writes: a fact, then the values it takes, a range or a list of them."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.commands.named import fact_named
from amcli.commands.options import LONGEST_NUMBER, BadValue, day_written
from amcli.law.figures.calendar import add_months
from amcli.law.profile.facts import Measure
from amcli.law.profile.profile import MOST_ETP
from amcli.study.paths.what_if import FactValue, Kind, Unknown

MOST_POINTS = 20_000
_STEP = re.compile(r"(\d{1,6})([dmy])")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_EXAMPLES = {
    Kind.COUNT: "700:2200:10",
    Kind.EUROS: "20000:40000:1000",
    Kind.RATE: "0%:100%:5%",
    Kind.DATE: "2019-09-01:2027-01-01:1m",
    Kind.POSTS: "0.5,1",
}


class Varied(NamedTuple):
    """A fact and the values it takes, in the order written."""

    fact: Unknown
    values: tuple[FactValue, ...]


def varied(written: list[str]) -> Varied:
    """Return what `--over` says; raises BadValue for what it cannot mean."""
    if len(written) != 1:
        raise _refused("one-over")
    name, equals, values = written[0].partition("=")
    fact = fact_named("--over", "sweep", name.strip())
    if not equals or not values.strip():
        raise _refused("no-values", value=written[0], example=_example(fact))
    return Varied(fact, tuple(dict.fromkeys(_values(fact, values.strip()))))


def _values(fact: Unknown, text: str) -> list[FactValue]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        values = [_value(fact, word.strip()) for word in text.split(",")]
        _bound(fact, text, len(values))
        return values
    if fact.kind is Kind.CHOICE:
        raise _refused("listed", path=fact.path, example=_example(fact))
    if len(parts) != 3:
        raise _refused("bad-range", value=text, example=_example(fact))
    first, last = (_value(fact, part) for part in parts[:2])
    if last < first:  # type: ignore[operator]
        raise _refused("reversed", first=parts[0], last=parts[1])
    if isinstance(first, date) and isinstance(last, date):
        return list(_days(fact, text, first, last))
    return _numbers(fact, text, first, last)


def _numbers(fact: Unknown, text: str, first: Any, last: Any) -> list[FactValue]:
    written = text.rpartition(":")[2].strip()
    step: Any = _value(fact, written)
    if step <= 0:
        raise _refused("no-step", value=written, example=_example(fact))
    count = int((last - first) // step) + 1
    _bound(fact, text, count)
    return [first + number * step for number in range(count)]


def _days(fact: Unknown, text: str, first: date, last: date) -> Iterator[date]:
    written = text.rpartition(":")[2].strip()
    step = _STEP.fullmatch(written)
    if step is None or int(step[1]) == 0:
        raise _refused("no-step", value=written, example=_example(fact))
    length = int(step[1])
    if step[2] == "d":
        count = (last - first).days // length + 1
        _bound(fact, text, count)
        yield from (first + timedelta(days=number * length) for number in range(count))
        return
    months, number = length * (12 if step[2] == "y" else 1), 0
    while (day := add_months(first, number * months)) <= last:
        yield day
        number += 1


def _value(fact: Unknown, word: str) -> FactValue:
    try:
        if not word or len(word) > LONGEST_NUMBER:
            raise ValueError(word)
        return _READERS[fact.kind](fact, word)
    except (ValueError, ArithmeticError):
        if fact.kind is Kind.CHOICE:
            choices = ", ".join(map(_word, fact.choices))
            raise _refused("bad-choice", value=word, path=fact.path, choices=choices) from None
        raise _refused("bad-value", value=word, path=fact.path, example=_example(fact)) from None


def _bound(fact: Unknown, text: str, count: int) -> None:
    if count > MOST_POINTS:
        raise _refused("too-many", value=f"{fact.path}={text}", n=count, most=MOST_POINTS)


def _refused(code: str, **params: Any) -> BadValue:
    return BadValue("--over", f"sweep.{code}", **params)


def _number(fact: Unknown, word: str) -> FactValue:
    """Return a count, an amount or a share; a share may be a percentage, a rank has decimals."""
    is_share = fact.kind is Kind.RATE
    is_percent = is_share and word.endswith("%")
    bare = word.removesuffix("%").strip() if is_percent else word
    if not _NUMBER.fullmatch(bare):
        raise ValueError(word)
    number = Decimal(bare) / 100 if is_percent else Decimal(bare)
    if is_share and number > 1:
        raise ValueError(word)
    if fact.kind is not Kind.COUNT:
        return number
    if "." in word and fact.fact.measure is not Measure.RANK:
        raise ValueError(word)
    return int(number) if number == int(number) else number


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
    Kind.COUNT: _number,
    Kind.EUROS: _number,
    Kind.RATE: _number,
    Kind.DATE: lambda _fact, word: day_written(word),
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
