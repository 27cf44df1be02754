"""A fact, or a result, as a command line names it; the refusal of a name that is none."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from amcli.commands.options import BadValue
from amcli.law.contract.case import Ask, open_case
from amcli.law.figures.sourced import Absent, Figure
from amcli.law.profile.profile import Profile
from amcli.load.nearest import nearest, nearest_fact
from amcli.study.paths.result_paths import CONCEPTS, known_paths
from amcli.study.paths.what_if import ANSWERS, Unknown, unknown_named, unknowns


def fact_named(option: str, name: str) -> Unknown:
    """Return the fact of a path, or of its last word; raises BadValue for a name that is none."""
    fact = unknown_named(name)
    if fact is None:
        raise no_such(option, "fact", name, nearest_fact(name, unknowns(), last_words()))
    return fact


def names_of_facts() -> Iterable[str]:
    """Return the paths and the last words of facts."""
    return dict.fromkeys((*unknowns(), *last_words()))


def paths_beginning(start: str, answers: Iterable[str] = CONCEPTS) -> Iterator[str]:
    """Yield the paths of the answers for any doctor, those that begin so among them.

    The option that stands in brackets after an answer is kept.
    """
    from amcli.load.toml.files import load_rules

    answer, opening, option = start.partition(".")[0].partition("[")
    case = open_case(Profile(), load_rules(), Ask(date.today()))
    for name in answers:
        if name.startswith(answer):
            for path in known_paths(name, ANSWERS[name](case).result):
                yield path.replace(answer, answer + opening + option, 1)


def values_beginning(command: str, result: Any, start: str) -> Iterable[str]:
    """Yield the paths of the values of a type of result, those that begin so among them.

    The values of the answers are named as `explain` names them, all others by the keys of the
    result, the first item for a list.
    """
    declared = [] if command in CONCEPTS else list(_declared_paths(result))
    answers = [name for name in CONCEPTS if name in (command, *map(_first_key, declared))]
    others = (path for path in declared if _first_key(path) not in answers)
    return chain(paths_beginning(start, answers), others)


def _first_key(path: str) -> str:
    return path.partition(".")[0]


def _declared_paths(kind: Any, above: str = "", within: tuple[Any, ...] = ()) -> Iterator[str]:
    """Yield the paths of the values that a type declares, a type within itself once."""
    if kind is Figure or kind in within:
        yield above
    elif hasattr(kind, "_fields"):
        start = f"{above}." if above else ""
        for name, held in get_type_hints(kind).items():
            yield from _declared_paths(held, f"{start}{name}", (*within, kind))
    elif get_origin(kind) is tuple:
        yield from _declared_paths(get_args(kind)[0], f"{above}[0]", within)
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            if one not in (NoneType, Absent):
                yield from _declared_paths(one, above, within)
    else:
        yield above


def last_words() -> list[str]:
    """Return the last words of paths that one fact alone ends in."""
    words = dict.fromkeys(path.rpartition(".")[2] for path in unknowns())
    return [word for word in words if unknown_named(word) is not None]


def no_such(
    option: str, what: str, name: str, near: str | None, alone: str = "", **more: Any
) -> BadValue:
    """Return the refusal of a name that is no `fact`, or no `path`, with the one probably meant.

    Where there is none near, `alone` is the code of another sentence than the usual one.
    """
    code = f"cli.no-such-{what}"
    code = alone or code if near is None else f"{code}-near"
    return BadValue(option, code, value=name, near=near, **more)


def nearest_answer(path: str) -> str | None:
    """Return a path with the answer that it probably means to begin with, None for none."""
    first = path.partition(".")[0]
    near = nearest(first.partition("[")[0], CONCEPTS)
    return None if near is None else near + path[len(first) :]
