"""One value of a result by its path: as `explain` writes it, elsewhere by the keys of the result.

A bracket after an answer is the option, after a list an index from 0: `aid[1].years.3.amount`,
`schedule.entries[0].on`, `texts[2].id`.
"""

import re
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Figure

from .result_paths import (
    CONCEPTS,
    NoSuchPath,
    children,
    criterion_name,
    is_list_of_parts,
    known_paths,
    named,
    option_parts,
)

_WORD = r"[^.\[\]]+(?:\[[^\[\]]+\])*"
_PATH = re.compile(rf"{_WORD}(?:\.{_WORD})*")
_STEP = re.compile(r"\[[^\[\]]+\]|[^.\[\]]+")


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
    steps = _STEP.findall(path) if _PATH.fullmatch(path) else [""]
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
    found: dict[str, Any] = {}
    for item in items if all(hasattr(item, "etp") for item in items) else ():
        name = criterion_name(item)
        etps = (*found[name].names, item.etp) if name in found else (item.etp,)
        found[name] = _EachOption(etps)
    return {
        name: next(item for item in items if criterion_name(item) == name)
        if len(each.names) == 1
        else each
        for name, each in found.items()
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
