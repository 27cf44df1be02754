"""Where a value stands in an answer: `aid[0.5].years.3.amount`, `check.criteria.floor-mt.margin`.

A path begins with the answer (`check`, `aid`, `targets`, `schedule`) and, in brackets, the option;
without it every option is meant. Years are named by contract year, criteria, lists and entries of
the calendar by their code; what follows the first contract is named with its term (`years.1@2`).
A single value is also found by the keys of the result, an index from 0 in brackets after a list:
`aid[1].years.3.amount`, `schedule.entries[0].on`, `texts[2].id`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import ABSENT, Figure, note
from amcli.law.figures.terms import Status

_PATH = re.compile(r"(?P<concept>[a-z]+)(?:\[(?P<etp>[^\[\]]+)\])?(?P<steps>(?:\.[^.\s]+)*)")
_ENDS = ("value", "low", "high")
_WORD = r"[^.\[\]]+(?:\[[^\[\]]+\])*"
_SINGLE = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_STEP = re.compile(r"\[[^\[\]]+\]|[^.\[\]]+")


class Concept(NamedTuple):
    """An answer that paths begin with, and how its figures go with the size of a list.

    `is_paid`: they are euros, which jump from band to band, where all else slides; `is_tabled`:
    a table of the text states them at some sizes.
    """

    is_paid: bool = False
    is_tabled: bool = False


CONCEPTS = {
    "check": Concept(),
    "aid": Concept(is_paid=True),
    "targets": Concept(is_tabled=True),
    "schedule": Concept(is_paid=True),
}


class ResultPath(NamedTuple):
    """A path taken apart: the answer, the option (None: every one), the steps below it."""

    concept: str
    etp: str | None
    steps: tuple[str, ...]

    def __str__(self) -> str:
        option = "" if self.etp is None else f"[{self.etp}]"
        return ".".join((f"{self.concept}{option}", *self.steps))


class NoSuchPath(LookupError):
    """A path that names nothing in an answer; `known` are those there are."""

    def __init__(self, path: str, known: tuple[str, ...]) -> None:
        super().__init__(path)
        self.path = path
        self.known = known


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


_Place: TypeAlias = tuple[ResultPath, Any, Any]


def places(
    concept: str, result: Any, asked: Sequence[ResultPath] | None = None
) -> Iterator[tuple[ResultPath, Any]]:
    """Yield every value of a result with its path: figures, words, days; None where it has none.

    `asked`: only those on the way to one of these paths, or below it.
    """
    return ((path, value) for path, value, _ in held_places(concept, result, asked))


def held_places(
    concept: str, result: Any, asked: Sequence[ResultPath] | None = None
) -> Iterator[_Place]:
    """Yield every value of a result with its path and the part of the result that holds it."""
    for name, value in children(result):
        if name == "options":
            for etp, option in named(value, attrgetter("etp")):
                above = ResultPath(concept, etp, ())
                for step, part in option_parts(option).items():
                    yield from _below(above._replace(steps=(step,)), part, option, asked)
        elif name == "criteria":
            for etp in dict.fromkeys(one.etp for one in value):
                own = [one for one in value if one.etp == etp]
                for code, one in named(own, criterion_name):
                    yield from _below(ResultPath(concept, etp, ("criteria", code)), one, one, asked)
        else:
            yield from _below(ResultPath(concept, None, (name,)), value, result, asked)


def _below(
    path: ResultPath, value: Any, holder: Any, asked: Sequence[ResultPath] | None
) -> Iterator[_Place]:
    if asked is not None and not any(
        (None in (path.etp, one.etp) or path.etp == one.etp)
        and all(step == other for step, other in zip(path.steps, one.steps, strict=False))
        for one in asked
    ):
        return
    inner = tuple(children(value))
    if not inner:
        yield path, value, holder
    holder = value if hasattr(value, "_fields") else holder
    for name, item in inner:
        if name != "etp" or item:
            yield from _below(path._replace(steps=(*path.steps, name)), item, holder, asked)


def children(part: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a part of a result holds, by name; nothing for a value.

    A part is a named tuple, a mapping (as JSON has it) or a list of these; a figure, a word and a
    list of words are values. A field that was not asked for is left out.
    """
    if isinstance(part, Figure):
        return
    if isinstance(part, Mapping):
        yield from part.items()
    elif hasattr(part, "_fields"):
        for name, value in zip(part._fields, part, strict=True):
            if value is not ABSENT:
                yield name, value
    elif is_list_of_parts(part):
        yield from named(part, name_of)


def is_list_of_parts(value: Any) -> bool:
    """Return whether a value is a list of parts, which have names, not of words."""
    is_list = isinstance(value, tuple | list) and not hasattr(value, "_fields")
    return is_list and any(isinstance(one, Mapping) or hasattr(one, "_fields") for one in value)


def option_parts(option: Any) -> dict[str, Any]:
    """Return what an option holds by name, without its own etp, the lists of its targets beside."""
    found = dict(children(option))
    found.pop("etp", None)
    return found | dict(children(found.pop("targets", {})))


def parts(value: Any) -> Iterator[Any]:
    """Yield every part of a result, itself first; no words, numbers nor days."""
    ahead = [value]
    while ahead:
        part = ahead.pop()
        yield part
        ahead += (item for _, item in children(part) if isinstance(item, tuple | list | dict))


def disputes_in(result: Any) -> set[str]:
    """Return the ids of the disputes named anywhere in a result."""
    return {dispute for part in parts(result) for dispute in getattr(part, "disputes", ())}


def with_figures(value: Any, change: Callable[[Figure], Figure]) -> Any:
    """Return a result with every figure changed, all else as it is."""
    if isinstance(value, Figure):
        return change(value)
    if isinstance(value, dict):
        return {key: with_figures(item, change) for key, item in value.items()}
    if not isinstance(value, tuple):
        return value
    items = [with_figures(item, change) for item in value]
    return type(value)(*items) if hasattr(value, "_fields") else tuple(items)


def without_estimates(answer: Answer[Any]) -> Answer[Any]:
    """Return the answer with every estimate unknown, its bounds kept, and a note if any was."""
    estimated = Status.ESTIMATED.label
    result = with_figures(
        answer.result, lambda one: one._replace(value=None) if one.status == estimated else one
    )
    if result == answer.result:
        return answer
    return Answer(result, (*answer.notes, note("strict")))


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


def meant_by(asked: ResultPath, known: Iterable[ResultPath]) -> list[ResultPath]:
    """Return the paths that an asked one means: itself, else all that it names."""
    found = list(known)
    exact = [path for path in found if path == asked]
    return exact or [path for path in found if is_named_by(asked, path)]


def without_options(paths: Iterable[ResultPath]) -> tuple[str, ...]:
    """Return the paths without the option they name, once each."""
    return tuple(dict.fromkeys(str(path._replace(etp=None)) for path in paths))


def known_paths(concept: str, result: Any) -> tuple[str, ...]:
    """Return every path of an answer, without options, once each."""
    return without_options(path for path, _ in places(concept, result))


def named(values: Any, name: Callable[[Any], str]) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a list with their names; the second of a name is `name#2`."""
    seen: dict[str, int] = {}
    for value in values:
        plain = name(value)
        seen[plain] = count = seen.get(plain, 0) + 1
        yield (plain if count == 1 else f"{plain}#{count}"), value


def criterion_name(criterion: Any) -> str:
    """Return the name of a criterion: its code, and the member of a group whom it binds."""
    member = _field(criterion, "member")
    return f"{_field(criterion, 'code')}{'' if member is None else f'@{_slug(str(member))}'}"


def name_of(part: Any) -> str:
    """Return the natural name of a part of a list: its code, member, matter, criterion, year.

    The difference between two texts is named by its path; what follows the first contract, with
    its term (`1@2`).
    """
    if _field(part, "values") is not None:
        return str(_field(part, "path"))
    fields = ("code", "member", "matter", "criterion", "year")
    words = [str(found) for field in fields if (found := _field(part, field)) is not None]
    contract = _field(part, "contract") or _field(part, "term") or 1
    name = _slug("-".join(words) or "item")
    return name if contract == 1 else f"{name}@{contract}"


def _field(part: Any, name: str) -> Any:
    """Return a field of a part, None where it has none; a word is its own code."""
    if isinstance(part, Mapping):
        return part.get(name)
    if isinstance(part, str):
        return part if name == "code" else None
    return getattr(part, name, None)


def _slug(text: str) -> str:
    return re.sub(r"[.\s\[\]#@]+", "_", text)


class NotSingle(LookupError):
    """A path that leads to more than a value: several `options`, a `list` or an `object`.

    `names` are those of the options, or of what is in it.
    """

    def __init__(self, path: str, kind: str, names: tuple[str, ...]) -> None:
        super().__init__(path, kind, names)
        self.path, self.kind, self.names = path, kind, names


class _EachOption(NamedTuple):
    """What each option has a value of its own for."""

    names: tuple[str, ...]


def value_at(path: str, answer: str, result: Any) -> Any:
    """Return the value at a path of the result of an answer (`aid`), that of a figure its own.

    Raises NoSuchPath, NotSingle.
    """
    steps = _STEP.findall(path) if _SINGLE.fullmatch(path) else [""]
    if steps[0] == answer and answer not in dict(children(result)):
        del steps[0]
    part = result
    for step in steps:
        inner = _inner(part, step)
        if step in inner:
            part = inner[step]
        elif step.startswith("[") and _options(part):
            part = _EachOption(tuple(_options(part)))
        else:
            raise NoSuchPath(path, _known(path, answer, result))
        if isinstance(part, _EachOption):
            raise NotSingle(path, "options", part.names)
    if isinstance(part, Figure):
        return part.value
    if isinstance(part, tuple | list | Mapping):
        is_list = not hasattr(part, "_fields") and not isinstance(part, Mapping)
        raise NotSingle(path, "list" if is_list else "object", tuple(_inner(part, "")))
    return part


def _options(part: Any) -> dict[str, Any]:
    """Return the options of an answer by their names, none of what is no answer."""
    options = dict(children(part)).get("options")
    return dict(named(options, attrgetter("etp"))) if is_list_of_parts(options) else {}


def _inner(part: Any, step: str) -> Mapping[str, Any]:
    """Return what a part holds by the steps that lead there."""
    if isinstance(part, Figure):
        return part._asdict()
    inner, options = dict(children(part)), _options(part)
    if step.startswith("["):
        if isinstance(part, tuple | list) and not hasattr(part, "_fields"):
            return {f"[{number}]": item for number, item in enumerate(part)}
        names = inner | {name: _of_option(inner, option) for name, option in options.items()}
        return {f"[{name}]": item for name, item in names.items()}
    if is_list_of_parts(part):
        return inner | _criteria(part)
    if len(options) > 1:
        own = (name for option in options.values() for name in _parts(option))
        return dict.fromkeys(own, _EachOption(tuple(options))) | inner
    return {
        name: item for option in options.values() for name, item in _parts(option).items()
    } | inner


def _parts(option: Any) -> dict[str, Any]:
    return dict(children(option)) | option_parts(option)


def _of_option(answer: Mapping[str, Any], option: Any) -> Mapping[str, Any]:
    """Return what an answer says of an option, its own parts first."""
    own = {**answer, **_parts(option), "options": None}
    if "criteria" in answer:
        own["criteria"] = [one for one in answer["criteria"] if one.etp in (None, option.etp)]
    return own


def _criteria(items: Any) -> dict[str, Any]:
    """Return the criteria of a list by their names; one of several options is each one's own."""
    by_name: dict[str, list[Any]] = {}
    for item in items if all(hasattr(item, "etp") for item in items) else ():
        by_name.setdefault(criterion_name(item), []).append(item)
    return {
        name: own[0] if len(own) == 1 else _EachOption(tuple(item.etp for item in own))
        for name, own in by_name.items()
    }


def _known(path: str, answer: str, result: Any) -> tuple[str, ...]:
    """Return the paths that may have been meant, with the option that is written."""
    if answer not in CONCEPTS:
        return tuple(_paths(result, ""))
    start = path.partition(".")[0] if path.startswith(f"{answer}[") else answer
    return tuple(known.replace(answer, start, 1) for known in known_paths(answer, result))


def _paths(part: Any, above: str) -> Iterator[str]:
    """Yield the paths of the values below a part."""
    inner = {} if isinstance(part, Figure) else _inner(part, "[" * is_list_of_parts(part))
    if not inner:
        yield above.removeprefix(".")
    for name, item in inner.items():
        yield from _paths(item, f"{above}{'' if name[0] == '[' else '.'}{name}")
