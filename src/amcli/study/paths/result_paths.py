"""Where a value stands in an answer: `aid[0.5].years.3.amount`, `check.criteria.floor-mt.margin`.

A path begins with the answer (`check`, `aid`, `targets`, `schedule`) and, in brackets, the option;
without it every option is meant. Years are named by contract year, criteria, lists and entries of
the calendar by their code; what follows the first contract is named with its term (`years.1@2`).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import ABSENT, Figure

CONCEPTS = ("check", "aid", "targets", "schedule")
_PATH = re.compile(r"(?P<concept>[a-z]+)(?:\[(?P<etp>[^\[\]]+)\])?(?P<steps>(?:\.[^.\s]+)*)")
_ENDS = ("value", "low", "high")


class ResultPath(NamedTuple):
    """A path taken apart: the answer, the option (None: every one), the steps below it."""

    concept: str
    etp: str | None
    steps: tuple[str, ...]

    def __str__(self) -> str:
        option = "" if self.etp is None else f"[{self.etp}]"
        return ".".join((f"{self.concept}{option}", *self.steps))


def parse_path(text: str) -> ResultPath | None:
    """Return the path that a text writes, None where it is none.

    >>> parse_path("aid[0.5].years.3.amount")
    ResultPath(concept='aid', etp='0.5', steps=('years', '3', 'amount'))
    >>> parse_path("aid years")
    """
    found = _PATH.fullmatch(text.strip())
    if found is None or found["concept"] not in CONCEPTS:
        return None
    steps = tuple(step for step in found["steps"].split(".") if step)
    return ResultPath(found["concept"], found["etp"], steps)


def places(
    concept: str, result: Any, first: frozenset[str] | None = None
) -> Iterator[tuple[ResultPath, Any]]:
    """Yield every value of a result with its path: figures, words, days; None where it has none.

    `first`: only those whose first step is one of these.
    """
    return ((path, value) for path, value, _ in held_places(concept, result, first))


def held_places(
    concept: str, result: Any, first: frozenset[str] | None = None
) -> Iterator[tuple[ResultPath, Any, Any]]:
    """Yield every value of a result with its path and the part of the result that holds it."""
    for name, value in zip(result._fields, result, strict=True):
        if name == "options":
            for option in value:
                inside = {
                    step: part
                    for step, part in _inside(option).items()
                    if first is None or step in first
                }
                yield from _below(ResultPath(concept, option.etp, ()), inside, option)
        elif value is ABSENT or (first is not None and name not in first):
            continue
        elif name == "criteria":
            for etp in dict.fromkeys(one.etp for one in value):
                own = tuple(one for one in value if one.etp == etp)
                for code, one in _named(own, _criterion_name):
                    yield from _below(ResultPath(concept, etp, ("criteria", code)), one, one)
        else:
            yield from _below(ResultPath(concept, None, (name,)), value, result)


def figures(concept: str, result: Any) -> Iterator[tuple[ResultPath, Figure]]:
    """Yield every figure of a result with its path."""
    for path, value in places(concept, result):
        if isinstance(value, Figure):
            yield path, value


def is_named_by(asked: ResultPath, path: ResultPath) -> bool:
    """Return whether `asked` means `path`: it, or what is above it; of any option if it says none.

    >>> whole = parse_path("aid[1].years.3.amount")
    >>> [is_named_by(parse_path(asked), whole) for asked in ("aid.years", "aid[0.5].years")]
    [True, False]
    """
    if asked.concept != path.concept or asked.etp not in (None, path.etp):
        return False
    return path.steps[: len(asked.steps)] == asked.steps


def end_named(asked: ResultPath) -> tuple[ResultPath, str]:
    """Return a path without its last step where that names an end of a figure, and the end.

    >>> [end_named(parse_path(path))[1] for path in ("targets.mt.growth.high", "check.verdict")]
    ['high', 'value']
    """
    if asked.steps and asked.steps[-1] in _ENDS:
        return asked._replace(steps=asked.steps[:-1]), asked.steps[-1]
    return asked, _ENDS[0]


def _inside(option: Any) -> Any:
    """Return an option as a mapping without its own etp, the lists of its targets beside."""
    found = dict(zip(option._fields, option, strict=True))
    del found["etp"]
    pair = found.pop("targets", None)
    return found if pair is None else {**found, "mt": pair.mt, "fa": pair.fa}


_Held: TypeAlias = tuple[ResultPath, Any, Any]


def _below(path: ResultPath, value: Any, holder: Any) -> Iterator[_Held]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _below(path._replace(steps=(*path.steps, name)), item, holder)
    elif isinstance(value, Figure) or not isinstance(value, tuple):
        yield path, value, holder
    elif hasattr(value, "_fields"):
        fields = zip(value._fields, value, strict=True)
        inner = {name: item for name, item in fields if name != "etp" or item}
        yield from _below(path, inner, value)
    else:
        yield from _items(path, value, holder)


def _items(path: ResultPath, values: tuple[Any, ...], holder: Any) -> Iterator[_Held]:
    """Yield what is in a list: parts by their name; a list of words is a value itself."""
    if not values or not hasattr(values[0], "_fields"):
        yield path, values, holder
        return
    for name, item in _named(values, _name):
        yield from _below(path._replace(steps=(*path.steps, name)), item, item)


def _named(values: tuple[Any, ...], name_of: Callable[[Any], str]) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a list with their names; the second of a name is `name#2`."""
    seen: dict[str, int] = {}
    for value in values:
        name = name_of(value)
        seen[name] = count = seen.get(name, 0) + 1
        yield (name if count == 1 else f"{name}#{count}"), value


def _criterion_name(criterion: Any) -> str:
    member = "" if criterion.member is None else f"@{_slug(criterion.member)}"
    return f"{criterion.code}{member}"


def _name(part: Any) -> str:
    """Return the natural name of a part of a list: its code, its year, its member, its matter."""
    term = getattr(part, "term", 1)
    words = [
        str(found)
        for field in ("code", "member", "matter", "criterion", "year")
        if (found := getattr(part, field, None)) is not None
    ]
    name = _slug("-".join(words) or "item")
    return name if term == 1 else f"{name}@{term}"


def _slug(text: str) -> str:
    return re.sub(r"[.\s\[\]#@]+", "_", text)
