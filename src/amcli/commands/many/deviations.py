"""What `--vary` writes: a fact and the distribution of its deviations."""

from typing import Any

import typer

from amcli.load.nearest import nearest, nearest_key
from amcli.tables.columns import COLUMNS
from amcli.tables.crowd.draws import Distribution, distribution, variable
from amcli.words.catalogue import Words


def varied(written: list[str], words: Words) -> dict[str, Distribution]:
    """Return how each fact varies, by its path; raises BadParameter for what it cannot mean."""
    found: dict[str, Distribution] = {}
    for one in written:
        name, _, law = one.partition("=")
        path = _path(name.strip(), words)
        read = distribution(law)
        if read is None:
            raise _refused(words, "bad-distribution", value=law.strip(), path=path)
        if path in found:
            raise _refused(words, "twice", path=path)
        found[path] = read
    return found


def _path(name: str, words: Words) -> str:
    """Return the path of a fact, `mt` and `fa` for those of the lists; raises BadParameter."""
    known = variable()
    found = next((path for path in (name, f"patients.{name}") if path in known), None)
    if found is not None:
        return found
    meant = nearest_key(name, "", tuple(known))
    near = meant if meant in known else nearest(name, known)
    if name in COLUMNS:  # a fact, but a word or a day
        near = None
    if near is None:
        raise _refused(words, "no-such-fact", value=name, known=tuple(known))
    raise _refused(words, "unknown-fact", value=name, near=near)


def _refused(words: Words, code: str, **params: Any) -> typer.BadParameter:
    return typer.BadParameter(words.say(f"simulate.{code}", **params), param_hint="--vary")
