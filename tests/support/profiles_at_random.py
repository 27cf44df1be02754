"""Hypothesis strategies of valid profiles, as plain documents, with any fact missing."""

import re
from copy import deepcopy
from datetime import date
from typing import Any

import yaml
from hypothesis import strategies as st

Plain = dict[str, Any]
TEXTS = ("2019-avenant-7", "2023-reglement-arbitral", "2024-convention")
ETPS = ("1/3", 0.5, 1, 1.5, 2)
READINGS = {
    "D1": ("optam", "any-sector-2"),
    "D2": ("at-least", "more-than"),
    "D3": ("more-than", "at-least"),
    "D4": ("higher", "lower", "mt", "fa"),
    "D5": ("000", "001"),
    "D7": ("when-judged", "at-signature"),
    "D8": ("5", "0"),
    "D11": ("kept", "recovered"),
    "D12": ("maintain", "unknown"),
    "D13": ("no-rule", "as-2024"),
    "D14": ("own-list", "band-top"),
    "D15": ("12-months", "ask"),
}
_SPECIALTIES = (
    *("general-practice",) * 4,
    *("paediatrics", "dermatology", "cardiology", "nephrology", "general-surgery", "ent"),
    *("medical-gynaecology", "radiology", "anaesthesia"),
)
_COUNTS = st.one_of(
    st.integers(0, 3500), st.sampled_from([640, 775, 920, 1045, 1107, 1300, 1350, 1351, 1514, 1902])
)
_SHARES = st.sampled_from([0, 0.5, 0.799, 0.8, 0.801, 1])
_MADE_LATER = {"D6": ("lower", "mean", "all-or-nothing")}


def days(first: date, last: date) -> st.SearchStrategy[str]:
    """Return dates as profiles write them."""
    return st.dates(first, last).map(date.isoformat)


def _maybe(**facts: st.SearchStrategy[Any]) -> st.SearchStrategy[Plain]:
    """Return mappings that may lack any of the facts."""
    return st.fixed_dictionaries({}, optional=facts)


_DOCTORS = _maybe(
    specialty=st.sampled_from(_SPECIALTIES),
    mep=st.booleans(),
    sector=st.sampled_from([1, 1, 2, 3]),
    optam=st.booleans(),
    birth_date=days(date(1950, 1, 1), date(1990, 12, 31)),
    installed_on=days(date(2018, 9, 1), date(2026, 11, 21)),
    zone=st.sampled_from(["zip", "zac", "none"]),
    tension_department=st.booleans(),
    clinical_fees_share=_SHARES,
    situations=st.lists(
        st.sampled_from(["rqth", "ald", "mixed-practice", "many-children", "replacement"]),
        max_size=2,
        unique=True,
    ),
)
_PRACTICES = _maybe(
    doctors=st.integers(1, 6),
    functional_group=st.booleans(),
    coordinated=st.sampled_from([True, False, "committed"]),
    assistants_etp=st.sampled_from([0, 0.5, 1]),
)
_RANKS = st.one_of(st.integers(0, 100), st.sampled_from([30, 50, 70, 90, 95]))
_PATIENTS = _maybe(
    mt=_COUNTS, mt_adult=_COUNTS, fa=_COUNTS, percentile=_maybe(mt=_RANKS, fa=_RANKS)
)
_CONTRACTS = _maybe(
    etp=st.sampled_from(ETPS),
    signed_on=days(date(2019, 9, 1), date(2027, 12, 31)),
    hired_on=days(date(2019, 9, 1), date(2022, 12, 31)),
    proof_received_on=days(date(2023, 1, 1), date(2026, 11, 21)),
    assistant=_maybe(
        background=st.sampled_from(["nurse", "secretary", "secretary-level-4", "other"]),
        qualified=st.booleans(),
        former_secretary=st.booleans(),
        replaced_share=_SHARES,
    ),
    employer_cost=st.one_of(
        st.integers(0, 90000), st.lists(st.integers(0, 90000), min_size=5, max_size=5)
    ),
    targets_reached=st.booleans(),
    notified_targets=_maybe(mt=st.integers(0, 600), fa=st.integers(0, 900)),
)


def _adults_among_mt(profile: Plain) -> Plain:
    patients = profile.get("patients", {})
    if "mt" in patients and "mt_adult" in patients:
        patients["mt_adult"] = min(patients["mt_adult"], patients["mt"])
    return profile


PROFILES = _maybe(
    doctor=_DOCTORS, practice=_PRACTICES, patients=_PATIENTS, contract=_CONTRACTS
).map(_adults_among_mt)

READING_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        dispute: st.sampled_from(words) for dispute, words in (READINGS | _MADE_LATER).items()
    },
)


def document(profile: Plain) -> bytes:
    """Return a profile as a person writes it, dates without quotes."""
    text = yaml.safe_dump(profile, allow_unicode=True)
    return re.sub(r"'([0-9]{4}-[0-9]{2}-[0-9]{2})'", r"\1", text).encode()


def facts(profile: Plain, *above: str) -> list[tuple[str, ...]]:
    """Return the path of every fact of a profile, sections included."""
    found: list[tuple[str, ...]] = []
    for key, value in profile.items():
        found.append((*above, key))
        if isinstance(value, dict):
            found += facts(value, *above, key)
    return found


def without(profile: Plain, path: tuple[str, ...]) -> Plain:
    """Return a copy of a profile in which one fact is missing."""
    copy = deepcopy(profile)
    section = copy
    for key in path[:-1]:
        section = section[key]
    del section[path[-1]]
    return copy
