"""A fact, or a result, as a command line names it; the refusal of a name that is none."""

from collections.abc import Sequence
from typing import Any

from amcli.commands.options import BadValue
from amcli.load.nearest import nearest, nearest_fact
from amcli.study.paths.result_paths import CONCEPTS
from amcli.study.paths.what_if import Unknown, unknown_named, unknowns


def fact_named(option: str, chapter: str, name: str) -> Unknown:
    """Return the fact of a path, or of its last word; raises BadValue for a name that is none.

    What is wrong is said in the words of a chapter.
    """
    fact = unknown_named(name)
    if fact is None:
        raise no_such_fact(option, chapter, name, nearest_fact(name, unknowns(), last_words()))
    return fact


def facts_beginning(start: str) -> list[str]:
    """Return the paths and the last words of facts that begin so, for the shell's completion."""
    names = dict.fromkeys((*unknowns(), *last_words()))
    return [name for name in names if name.startswith(start)]


def last_words() -> list[str]:
    """Return the last words of paths that one fact alone ends in."""
    words = dict.fromkeys(path.rpartition(".")[2] for path in unknowns())
    return [word for word in words if unknown_named(word) is not None]


def no_such_fact(option: str, chapter: str, name: str, near: str | None, **more: Any) -> BadValue:
    """Return the refusal of a name that is no fact, with the one probably meant."""
    code = "no-such-fact" if near is None else "unknown-fact"
    return BadValue(option, f"{chapter}.{code}", value=name, near=near, **more)


def no_such_path(option: str, chapter: str, path: str, known: Sequence[str]) -> BadValue:
    """Return the refusal of a path that names no result, with the one probably meant."""
    near = nearest(path, known)
    code = "no-such-path" if near is None else "no-such-path-near"
    return BadValue(option, f"{chapter}.{code}", value=path, path=path, near=near)


def nearest_answer(path: str) -> str | None:
    """Return a path with the answer that it probably means to begin with, None for none."""
    first = path.partition(".")[0]
    near = nearest(first.partition("[")[0], CONCEPTS)
    return None if near is None else near + path[len(first) :]
