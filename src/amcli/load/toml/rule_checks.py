"""What has to hold of a header, of the texts together and of the levels of a text."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from amcli.law.figures.sourced import Sourced
from amcli.law.text.rules import Header, Parentage
from amcli.load.diagnostics import Refused

from .documents import problem, refuse
from .rule_figures import DATES
from .rule_keys import is_date, is_text

SCOPES = ("individual", "group")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_RANKS = ("p30", "p50", "p70", "p90", "p95")


def stated_value(stated: Any) -> Any:
    """Return the value of a header's key, be it bare or beside its status and cite."""
    return stated.get("value") if isinstance(stated, dict) else stated


def check_top(top: Mapping[str, Any], file: str) -> None:
    """Refuse a header without id or with a value of another shape."""
    checks: dict[str, Callable[[Any], bool]] = {
        "id": is_text,
        "aliases": lambda value: isinstance(value, list) and all(map(is_text, value)),
        "scope": lambda value: value in SCOPES,
        "extends": is_text,
        "proposal": _is_parentage,
        **{key: lambda value: is_date(stated_value(value)) for key in DATES},
    }
    problems = [
        problem(file, "AM205", key=key, value=top[key])
        for key, is_good in checks.items()
        if key in top and not is_good(top[key])
    ]
    if "proposal" in top:
        problems += [problem(file, "AM215", key=key) for key in DATES if key in top]
    if "id" not in top:
        problems.append(problem(file, "AM204", key="id"))
    if problems:
        raise Refused(problems)


def _is_parentage(value: Any) -> bool:
    """The parent's id, the SHA-256 of its file, and the day of the fork."""
    if not isinstance(value, dict) or value.keys() != set(Parentage._fields):
        return False
    hashed = value["parent_sha256"]
    is_hash = isinstance(hashed, str) and _SHA256.fullmatch(hashed) is not None
    return is_hash and is_text(value["parent"]) and is_date(value["forked_on"])


def check_names(headers: Iterable[Header]) -> None:
    """Refuse a name that two texts bear."""
    names: dict[str, Header] = {}
    for header in headers:
        for name in (header.id, *header.aliases):
            if names.setdefault(name, header) is not header:
                raise refuse(header.place, "AM209", key="aliases", value=name)


def check_calendar(headers: Iterable[Header]) -> None:
    """Refuse a gap or an overlap between the texts that one doctor can sign, oldest first."""
    spans = [(header, *_span(header)) for header in headers if header.scope == SCOPES[0]]
    dated = [(header, start, end) for header, start, end in spans if start is not None]
    problems = []
    for (earlier, _, end), (later, start, _) in pairwise(dated):
        if end == start - timedelta(days=1):
            continue
        code = "AM210" if end >= start else "AM211"
        problems.append(problem(later.place, code, key=DATES[0], other=earlier.id, day=start))
    if problems:
        raise Refused(problems)


def _span(header: Header) -> tuple[date | None, date]:
    """Return the first and last day of a text; refuse a last day before the first, or alone."""
    start = header.in_force_from.value if header.in_force_from else None
    if header.in_force_until is None:
        return start, date.max
    end: date = header.in_force_until.value
    if start is None or end < start:
        raise refuse(header.place, "AM205", key=DATES[1], value=end)
    return start, end


def check_bands(figures: Mapping[str, Sourced], file: str) -> None:
    """Refuse percentile levels that do not rise: their bands would overlap or vanish."""
    problems = []
    for name in ("mt", "fa"):
        keys = [f"bands.{name}.{rank}" for rank in _RANKS if f"bands.{name}.{rank}" in figures]
        for lower, higher in pairwise(keys):
            if figures[lower].value >= figures[higher].value:
                value = figures[higher].value
                problems.append(problem(file, "AM213", key=higher, value=value, other=lower))
    if problems:
        raise Refused(problems)
