"""Paths of a comparison: `aid[1].years.3.amount`, `check.criteria.floor-mt.required`."""

import re

_PATH = re.compile(r"(?P<section>[a-z]+)(?:\[(?P<etp>[^\]]*)\])?\.?(?P<steps>.*)")


def section_of(path: str) -> str:
    """Return the answer a path belongs to: `check`, `aid`, `targets` or `schedule`."""
    return _part(path, "section")


def etp_of(path: str) -> str | None:
    """Return the option a path names, or None.

    >>> etp_of("aid[0.5].years.3.amount"), etp_of("check.criteria.sector")
    ('0.5', None)
    """
    return _part(path, "etp") or None


def steps_of(path: str) -> tuple[str, ...]:
    """Return the steps of a path after its section and option.

    >>> steps_of("aid[0.5].years.3.amount")
    ('years', '3', 'amount')
    """
    return tuple(step for step in _part(path, "steps").split(".") if step)


def _part(path: str, name: str) -> str:
    found = _PATH.fullmatch(path)
    return "" if found is None else found[name] or ""
