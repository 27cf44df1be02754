"""Which columns of a file are facts: by their path, by another name, or not at all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.nearest import nearest, nearest_path

from .columns import COLUMNS


class Wanted(NamedTuple):
    """What is to be read: other names for facts (name → path), columns to carry through."""

    mapped: Mapping[str, str]
    kept: tuple[str, ...] = ()


class Matched(NamedTuple):
    """The facts of a file (path → its column), the columns kept, and those that are no facts."""

    facts: Mapping[str, str]
    kept: tuple[str, ...]
    strangers: tuple[str, ...]


def matched(file: str, names: Iterable[str], wanted: Wanted) -> Matched:
    """Return what each column of a file is; raises Refused with every problem found."""
    columns = [name for name in names if name]
    problems = [*_twice(file, columns), *_absent(file, columns, wanted)]
    facts: dict[str, str] = {}
    strangers = []
    for name in dict.fromkeys(columns):
        path = wanted.mapped.get(name, name)
        if path in facts:
            problems.append(_problem(file, "AM505", variant="path", path=path, column=name))
        elif path in COLUMNS:
            facts[path] = name
        elif name not in wanted.kept:
            near = nearest_path(name, COLUMNS)
            problems += [] if near is None else [_near(file, name, near)]
            strangers.append(name)
    if not facts and not problems:
        problems.append(_problem(file, "AM504", columns=tuple(strangers[:_SHOWN])))
    if problems:
        raise Refused(problems)
    return Matched(facts, wanted.kept, tuple(strangers))


_SHOWN = 8


def _near(file: str, name: str, near: str) -> Diagnostic:
    return _problem(file, "AM502", column=name, near=near)


def _twice(file: str, columns: list[str]) -> Iterator[Diagnostic]:
    for name, times in Counter(columns).items():
        if times > 1:
            yield _problem(file, "AM505", column=name)


def _absent(file: str, columns: list[str], wanted: Wanted) -> Iterator[Diagnostic]:
    for name in (*wanted.mapped, *wanted.kept):
        if name not in columns:
            near = nearest(name, columns)
            variant = "" if near is None else "near"
            option = "--map" if name in wanted.mapped else "--keep"
            known = tuple(columns[:_SHOWN])
            yield _problem(
                file, "AM503", variant=variant, column=name, option=option, near=near, known=known
            )


def _problem(file: str, code: str, **params: Any) -> Diagnostic:
    return Diagnostic(code, file, params=tuple(params.items()))
