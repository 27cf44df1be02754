"""Profiles as documents hold them, and the day on which the tests ask."""

import re
from copy import deepcopy
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import yaml

from amcli.law.profile.profile import Profile

Plain = dict[str, Any]
TODAY = date(2026, 11, 22)

# A general practitioner of whom no more is said.
ANY_GP: Plain = {"specialty": "general-practice", "sector": 1}
GP: Plain = {**ANY_GP, "mep": False}
BORN_IN_1975: Plain = {**GP, "birth_date": "1975-03-14"}
SETTLED_IN_2010: Plain = {**GP, "installed_on": "2010-01-04"}
IN_A_ZIP: Plain = {**ANY_GP, "zone": "zip"}

# The brochure's first doctor, in one line each.
PLAIN: Plain = {
    "doctor": BORN_IN_1975,
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01"},
}
# The same of no known age.
AGELESS: Plain = {**PLAIN, "doctor": GP}
# A doctor with the brochure's first lists, full time, under the convention of 2024.
FULL_TIME: Plain = {
    "name": "Dr Case",
    "doctor": {**ANY_GP, "birth_date": "1975-03-14", "installed_on": "2008-09-01"},
    "patients": {"mt": 920, "fa": 1350},
    "contract": {"signed_on": "2024-09-01", "etp": 1},
}
# A contract in which each day that a rule counts from is stated.
EVERY_DAY: Plain = {
    "doctor": {**BORN_IN_1975, "installed_on": "2010-02-27"},
    "patients": {"mt": 920, "fa": 1350, "measured_on": "2024-08-30"},
    "contract": {
        "signed_on": "2024-09-01",
        "hired_on": "2024-09-16",
        "proof_received_on": "2024-10-03",
        "observations": [{"on": "2025-09-15", "mt": 1000, "mt_adult": 800, "fa": 1400}],
        "events": [{"on": "2026-09-05", "kind": "renewal"}],
        "suspensions": [{"from_": "2025-01-10", "until": "2025-01-31"}],
    },
}
SUSPENDED_TWICE: Plain = {
    **PLAIN,
    "contract": {
        "signed_on": "2024-09-01",
        "suspensions": [
            {"from_": "2025-01-10", "until": "2025-01-31"},
            {"from_": "2025-03-10", "until": "2025-03-31"},
        ],
    },
}


def doctor(mt: int | None, fa: int | None = None, /, **facts: Any) -> Plain:
    """Return a general practitioner of sector 1 with these lists and these facts."""
    patients = {name: size for name, size in (("mt", mt), ("fa", fa)) if size is not None}
    return {"doctor": {**ANY_GP, **facts}, "patients": patients}


def middling(signed_on: str = "2023-07-01", etp: str = "1", **contract: Any) -> Plain:
    """Return a doctor between P50 and P70, whose amounts are known, with a contract."""
    return {
        "doctor": SETTLED_IN_2010,
        "patients": {"mt": 1300, "fa": 1850, "percentile": {"mt": 60, "fa": 60}},
        "contract": {"etp": etp, "signed_on": signed_on, **contract},
    }


def profile_of(plain: Plain) -> Profile:
    """Return the facts of a document whose keys are those of the dataclasses."""
    return msgspec.convert(plain, Profile, dec_hook=_exact)


def _exact(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(str(value))
    raise NotImplementedError(kind)


def document(profile: Plain) -> bytes:
    """Return a profile as a person writes it, dates without quotes."""
    text = yaml.safe_dump(profile, allow_unicode=True)
    return re.sub(r"'([0-9]{4}-[0-9]{2}-[0-9]{2})'", r"\1", text).encode()


def saved(folder: Path, profile: Plain, name: str = "profile.yaml") -> str:
    """Write a profile into a folder; return the path of its file."""
    path = folder / name
    path.write_bytes(document(profile))
    return str(path)


def facts(profile: Plain, *above: str) -> list[tuple[str, ...]]:
    """Return the path of every fact of a profile, sections included."""
    paths: list[tuple[str, ...]] = []
    for key, value in profile.items():
        paths.append((*above, key))
        if isinstance(value, dict):
            paths += facts(value, *above, key)
    return paths


def without(profile: Plain, path: tuple[str, ...]) -> Plain:
    """Return a copy of a profile in which one fact is missing."""
    copy = deepcopy(profile)
    section = copy
    for key in path[:-1]:
        section = section[key]
    del section[path[-1]]
    return copy
