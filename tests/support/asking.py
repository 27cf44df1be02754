"""Open a case from a plain profile, without files or command line."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import msgspec

from amcli.law.contract.case import Ask, Case, Readings, open_case
from amcli.law.figures.sourced import Figure
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import RuleBook
from amcli.load.toml.files import load_rules
from amcli.study.paths.result_paths import ResultPath, places

# A doctor with the brochure's first lists, full time, under the convention of 2024.
FULL_TIME: dict[str, Any] = {
    "name": "Dr Case",
    "doctor": {
        "specialty": "general-practice",
        "sector": 1,
        "birth_date": "1975-03-14",
        "installed_on": "2008-09-01",
    },
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01", "etp": 1},
}
# The brochure's first doctor, in one line each.
PLAIN: dict[str, Any] = {
    "doctor": {
        "specialty": "general-practice",
        "mep": False,
        "sector": 1,
        "birth_date": "1975-03-14",
    },
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}


@cache
def book() -> RuleBook:
    return load_rules()


def _exact(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(str(value))
    raise NotImplementedError(kind)


def profile_of(plain: dict[str, Any]) -> Profile:
    return msgspec.convert(plain, Profile, dec_hook=_exact)


def ask(
    profile: dict[str, Any],
    *,
    text: str | None = None,
    on: str = "2026-11-22",
    etp: str | list[str] | None = None,
    achievement: str | None = None,
    readings: dict[str, str] | None = None,
    texts: RuleBook | None = None,
) -> Case:
    etps = [etp] if isinstance(etp, str) else etp or []
    question = Ask(
        on=date.fromisoformat(on),
        text=text,
        etps=tuple(Fraction(word) for word in etps),
        achievement=None if achievement is None else Fraction(achievement),
        readings=Readings(readings),
    )
    return open_case(profile_of(profile), texts or book(), question)


def figures(concept: str, result: Any) -> Iterator[tuple[ResultPath, Figure]]:
    """Yield every figure of a result with its path."""
    return ((path, one) for path, one in places(concept, result) if isinstance(one, Figure))
