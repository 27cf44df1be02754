"""What `--vary` writes: a fact and the distribution of its deviations."""

from typing import Any

import typer

from amcli.columnar.columns import COLUMNS
from amcli.columnar.draws import Distribution, distribution, variable
from amcli.load.nearest import nearest, nearest_key
from amcli.render.words import Words


def varied(written: list[str], said: Words) -> dict[str, Distribution]:
    """Return how each fact varies, by its path; raises BadParameter for what it cannot mean."""
    found: dict[str, Distribution] = {}
    for one in written:
        name, _, law = one.partition("=")
        path = _path(name.strip(), said)
        read = distribution(law)
        if read is None:
            raise _refused(said, "bad-distribution", value=law.strip(), path=path)
        if path in found:
            raise _refused(said, "twice", path=path)
        found[path] = read
    return found


def _path(name: str, said: Words) -> str:
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
        raise _refused(said, "no-such-fact", value=name, known=tuple(known))
    raise _refused(said, "unknown-fact", value=name, near=near)


def _refused(said: Words, code: str, **params: Any) -> typer.BadParameter:
    return typer.BadParameter(said.say(f"simulate.{code}", **params), param_hint="--vary")
