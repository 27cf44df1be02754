"""Where two results of one question are not the same.

Both are plain trees, as JSON has them: mappings, lists, words, exact numbers; a figure is a mapping
of `value`, `low`, `high`, `status` and `sources`. A key that the earlier result has not is no
difference, since keys are added as the program grows; an item of a list is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import Figure, Number, merge_sources
from amcli.law.figures.terms import Status

Tree: TypeAlias = Mapping[str, Any]
_ABSENT = object()
_GISTS = ("verdict", "amount", "growth", "code", "until")
_RANK = {status.label: status for status in Status}


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
    if command != "compare-versions":
        yield from _below(command, None, before, after)
        return
    found = list(_of_texts(before.get("texts", ()), after.get("texts", ())))
    if found:  # what differs between the texts follows from them
        yield from found
        return
    yield from _walk("compare", None, before, after)


def _of_texts(before: Any, after: Any) -> Iterator[ResultChange]:
    """Yield the changes of each text of a comparison."""
    for name, old, new in _paired(before, after, _column):
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


def difference(before: Any, after: Any) -> Figure | None:
    """Return after − before of two figures, the ends apart: one contract, same case."""
    if not isinstance(before, Figure) or not isinstance(after, Figure):
        return None
    if before.value is None or after.value is None:
        return None
    moves = (after.value - before.value, _less(after.low, before.low))
    known = [end for end in (*moves, _less(after.high, before.high)) if end is not None]
    sources = merge_sources(before.sources, after.sources)
    return Figure(moves[0], min(known), max(known), weakest_of(before, after), sources)


def weakest_of(*found: Figure) -> str:
    """Return the label of the weakest status of figures, some of them read from a file."""
    ranks = [_RANK.get(figure.status, Status.ABSENT) for figure in found]
    return max(ranks, default=Status.GIVEN).label


def _less(left: Number | None, right: Number | None) -> Number | None:
    return None if left is None or right is None else left - right


def _below(concept: str, text: str | None, before: Tree, after: Tree) -> Iterator[ResultChange]:
    """Yield the changes of one answer: its options, criteria, then all else."""
    for key, old in before.items():
        new = after.get(key)
        if key == "options":
            for etp, was, now in _paired(old, new or (), _option):
                yield from _item(f"{concept}[{etp}]", text, _lifted(was), _lifted(now))
        elif key == "criteria":
            for name, was, now in _paired(old, new or (), _criterion):
                code, _, etp = name.partition(" ")
                option = f"[{etp}]" if etp else ""
                yield from _item(f"{concept}{option}.criteria.{code}", text, was, now)
        else:
            yield from _walk(f"{concept}.{key}", text, old, new)


def _lifted(option: Tree | None) -> Tree | None:
    """Return an option with its lists beside its other keys, as paths name them."""
    if option is None or not isinstance(option.get("targets"), Mapping):
        return option
    rest = {key: value for key, value in option.items() if key != "targets"}
    return {**rest, **option["targets"]}


def _walk(path: str, text: str | None, before: Any, after: Any) -> Iterator[ResultChange]:
    figure = figure_of(before)
    if before is None or after is None or figure is not None:
        if before != after and (figure is None or figure != figure_of(after)):
            yield _change(path, text, _gist(before), _gist(after))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        for key, value in before.items():
            yield from _walk(f"{path}.{key}", text, value, after.get(key))
    elif _has_parts(before) or _has_parts(after):
        for name, was, now in _paired(before, after, _name):
            yield from _item(f"{path}.{name}", text, was, now)
    elif before != after:
        yield _change(path, text, _gist(before), _gist(after))


def _item(path: str, text: str | None, before: Any, after: Any) -> Iterator[ResultChange]:
    """Yield the changes of a part of a list; one change for a part that only one result has."""
    if before is None or after is None:
        if before is not after:
            yield _change(path, text, _gist(before), _gist(after))
    else:
        yield from _walk(path, text, before, after)


def _change(path: str, text: str | None, before: Any, after: Any) -> ResultChange:
    return ResultChange(path, text, before, after, difference(before, after))


def _gist(value: Any) -> Any:
    """Return a value as a change shows it: of a part, what tells most about it."""
    figure = figure_of(value)
    if figure is not None:
        return figure
    if isinstance(value, Mapping):
        return next((_gist(value[key]) for key in _GISTS if value.get(key)), _name(value))
    if isinstance(value, list | tuple):
        return tuple(_gist(item) for item in value)
    return value


def _has_parts(value: Any) -> bool:
    return isinstance(value, Sequence) and any(isinstance(item, Mapping) for item in value)


def _paired(before: Any, after: Any, name_of: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the parts of two lists by their names, None for one that a list has not."""
    old, new = dict(_named(before, name_of)), dict(_named(after, name_of))
    for name in dict.fromkeys((*old, *new)):
        yield name, old.get(name), new.get(name)


def _named(values: Any, name_of: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts of a list with their names; the second of a name is `name#2`."""
    seen: dict[str, int] = {}
    for value in values if isinstance(values, Sequence) and not isinstance(values, str) else ():
        name = name_of(value)
        seen[name] = count = seen.get(name, 0) + 1
        yield (name if count == 1 else f"{name}#{count}"), value


def _option(option: Tree) -> str:
    return str(option.get("etp"))


def _column(answers: Tree) -> str:
    return str(answers.get("text"))


def _criterion(criterion: Tree) -> str:
    """Return the name of a criterion, and after a space the option it binds."""
    member = "" if criterion.get("member") is None else f"@{_slug(str(criterion['member']))}"
    return f"{criterion.get('code')}{member} {criterion.get('etp') or ''}".strip()


def _name(part: Any) -> str:
    """Return the name of a part: its path, or its code, member, matter, criterion and year."""
    if not isinstance(part, Mapping):
        return _slug(str(part))
    if isinstance(part.get("values"), Mapping):  # a difference between texts
        return str(part.get("path"))
    keys = ("code", "member", "matter", "criterion", "year")
    found = [str(part[key]) for key in keys if part.get(key) is not None]
    term = part.get("term", 1)
    name = _slug("-".join(found) or "item")
    return name if term == 1 else f"{name}@{term}"


def _slug(text: str) -> str:
    return re.sub(r"[.\s\[\]#@]+", "_", text)
