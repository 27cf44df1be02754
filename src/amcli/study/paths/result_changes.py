"""Where two results of one question are not the same.

Both are plain trees, as JSON has them: mappings, lists, words, exact numbers; a figure is a mapping
of `value`, `low`, `high`, `status` and `sources`. A key that the earlier result has not is no
difference, since keys are added as the program grows; an item of a list is.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import Figure, difference

from .result_paths import children, criterion_name, is_list_of_parts, name_of, named, option_parts

Tree: TypeAlias = Mapping[str, Any]
_GISTS = ("verdict", "amount", "growth", "code", "until")


class ResultChange(NamedTuple):
    """A place of a result that is not as it was.

    `path` is that of `explain` (`aid[1].years.3.amount`); `text` is the id of the text in a
    comparison, else None. A value is a figure, a word, a number, a list of words, or None where
    there is no such thing. `delta` is after − before where both are numbers.
    """

    path: str
    text: str | None
    before: Any
    after: Any
    delta: Figure | None


def changes(command: str, before: Tree, after: Tree) -> Iterator[ResultChange]:
    """Yield the places where two results of a command differ, in the order of the earlier one."""
    if "texts" not in before:
        yield from _below(command, None, before, after)
        return
    found = list(_of_texts(before.get("texts", ()), after.get("texts", ())))
    if found:  # what differs between the texts follows from them
        yield from found
        return
    yield from _walk("compare", None, before, after)


def _of_texts(before: Any, after: Any) -> Iterator[ResultChange]:
    """Yield the changes of each text of a comparison."""
    for name, old, new in _paired(before, after, lambda answers: str(answers.get("text"))):
        text = name.partition("#")[0]
        if old is None or new is None:
            was, now = (None if one is None else text for one in (old, new))
            yield _change("text", text, was, now)
            continue
        for concept, value in old.items():
            if isinstance(value, Mapping):
                yield from _below(concept, text, value, new.get(concept) or {})


def figure_of(value: Any) -> Figure | None:
    """Return a mapping that stands for a figure as one, else None."""
    if not isinstance(value, Mapping) or not set(Figure._fields) <= value.keys():
        return None
    low, high, status = value["low"], value["high"], str(value["status"])
    return Figure(value["value"], low, high, status, tuple(value["sources"]))


def _below(concept: str, text: str | None, before: Tree, after: Tree) -> Iterator[ResultChange]:
    """Yield the changes of one answer: its options, criteria, then all else."""
    for key, old in before.items():
        new = after.get(key)
        if key == "options":
            for etp, was, now in _paired(old, new, lambda option: str(option.get("etp"))):
                lifted = (None if one is None else option_parts(one) for one in (was, now))
                yield from _item(f"{concept}[{etp}]", text, *lifted)
        elif key == "criteria":
            for name, was, now in _paired(old, new, _criterion):
                code, _, etp = name.partition(" ")
                option = f"[{etp}]" if etp else ""
                yield from _item(f"{concept}{option}.criteria.{code}", text, was, now)
        else:
            yield from _walk(f"{concept}.{key}", text, old, new)


def _walk(path: str, text: str | None, before: Any, after: Any) -> Iterator[ResultChange]:
    figure = figure_of(before)
    is_leaf = before is None or after is None or figure is not None
    if not is_leaf and isinstance(before, Mapping) and isinstance(after, Mapping):
        for key, value in children(before):
            yield from _walk(f"{path}.{key}", text, value, after.get(key))
    elif not is_leaf and (is_list_of_parts(before) or is_list_of_parts(after)):
        for name, was, now in _paired(before, after, name_of):
            yield from _item(f"{path}.{name}", text, was, now)
    elif before != after and (figure is None or figure != figure_of(after)):
        yield _change(path, text, _gist(before), _gist(after))


def _item(path: str, text: str | None, before: Any, after: Any) -> Iterator[ResultChange]:
    """Yield the changes of a part of a list; one change for a part that only one result has."""
    if before is not None and after is not None:
        yield from _walk(path, text, before, after)
    elif before is not after:
        yield _change(path, text, _gist(before), _gist(after))


def _change(path: str, text: str | None, before: Any, after: Any) -> ResultChange:
    return ResultChange(path, text, before, after, difference(before, after))


def _gist(value: Any) -> Any:
    """Return a value as a change shows it: of a part, what tells most about it."""
    figure = figure_of(value)
    if figure is not None:
        return figure
    if isinstance(value, Mapping):
        return next((_gist(value[key]) for key in _GISTS if value.get(key)), name_of(value))
    if isinstance(value, list | tuple):
        return tuple(_gist(item) for item in value)
    return value


def _paired(before: Any, after: Any, name: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the parts of two lists by their names, None for one that a list has not."""
    old, new = (
        dict(named(values, name)) if isinstance(values, list | tuple) else {}
        for values in (before, after)
    )
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key), new.get(key)


def _criterion(criterion: Tree) -> str:
    """Return the name of a criterion, and after a space the option it binds."""
    return f"{criterion_name(criterion)} {criterion.get('etp') or ''}".strip()
