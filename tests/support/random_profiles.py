"""Hypothesis strategies of valid profiles, as plain documents.

Any fact may be missing; a running contract went through events, suspensions and counts.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from profiles import TODAY, Plain

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
    "D22": ("each-list", "one-band"),
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
_MADE_LATER = {"D6": ("lower", "mean", "all-or-nothing", "higher")}


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
    age=st.integers(58, 70),
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
    measured_on=days(date(2019, 1, 1), date(2024, 6, 22)),
    mt=_COUNTS,
    mt_adult=_COUNTS,
    fa=_COUNTS,
    percentile=_maybe(mt=_RANKS, fa=_RANKS),
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


def _consistent(profile: Plain) -> Plain:
    """Return a profile with as many adults as mt at most, and of a birth and an age the birth."""
    doctor = profile.get("doctor", {})
    if "birth_date" in doctor:
        doctor.pop("age", None)
    patients = profile.get("patients", {})
    if "mt" in patients and "mt_adult" in patients:
        patients["mt_adult"] = min(patients["mt_adult"], patients["mt"])
    return profile


PROFILES = _maybe(
    doctor=_DOCTORS, practice=_PRACTICES, patients=_PATIENTS, contract=_CONTRACTS
).map(_consistent)

READING_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        dispute: st.sampled_from(words) for dispute, words in (READINGS | _MADE_LATER).items()
    },
)

_LAST = date(2032, 12, 31)
_CHANGES = ("option", "assistant", "move", "switch", "renewal", "change", "absence")
_NEW_FACTS: dict[str, list[Any]] = {
    "sector": [1, 2],
    "optam": [True, False],
    "specialty": ["general-practice", "geriatrics"],
    "mep": [True, False],
    "zone": ["zip", "none"],
    "situations": [["rqth"], ["replacement"]],
    "coordinated": [True, False, "committed"],
    "doctors": [1, 3],
}
_OBSERVED = st.integers(0, 3000)


def _event(kind: str, day: str, draw: Any) -> Plain:
    event: Plain = {"on": day, "kind": kind}
    if kind == "option":
        event["etp"] = draw(st.sampled_from(ETPS))
    elif kind == "switch":
        event["text"] = draw(st.sampled_from(["2024", "2024-convention", "latest"]))
    elif kind == "move":
        event["zone"] = draw(st.sampled_from(["zip", "zac", "none"]))
        keeps = draw(st.sampled_from([None, True, False]))
        event |= {} if keeps is None else {"keeps_list": keeps}
    elif kind == "change":
        fact = draw(st.sampled_from(sorted(_NEW_FACTS)))
        event[fact] = draw(st.sampled_from(_NEW_FACTS[fact]))
    elif kind == "assistant":
        event["background"] = draw(st.sampled_from(["nurse", "secretary", "other"]))
        event["qualified"] = draw(st.booleans())
    return event


@st.composite
def _suspensions(draw: Any, signed_on: date) -> list[Plain]:
    """Draw periods that follow each other; the last one may still last."""
    bounds = sorted(draw(st.lists(st.dates(signed_on, _LAST), max_size=6, unique=True)))
    periods = [
        {"from": first.isoformat(), "until": (last - timedelta(days=1)).isoformat()}
        for first, last in zip(bounds[::2], bounds[1::2], strict=False)
    ]
    if len(bounds) % 2:
        periods.append({"from": bounds[-1].isoformat()})
    return periods


@st.composite
def running_profiles(draw: Any) -> Plain:
    """Draw a profile whose contract went through events, suspensions and counts, all possible."""
    profile: Plain = draw(PROFILES)
    signed_on = draw(st.dates(date(2019, 9, 1), TODAY))
    kinds = [each for each in _CHANGES if each != "switch" or signed_on < date(2024, 6, 22)]
    after = signed_on + timedelta(days=1)
    on = sorted(draw(st.lists(days(after, _LAST), max_size=4, unique=True)))
    hired_on = profile.get("contract", {}).get("hired_on", "")
    term = f"{signed_on.year + 5}-{signed_on:%m-%d}"
    events = []
    for day in on:
        kind = draw(st.sampled_from(kinds))
        if (kind == "renewal" and day < term) or (kind == "assistant" and day <= hired_on):
            kind = "move"
        events.append(_event(kind, day, draw))
    suspensions = draw(_suspensions(signed_on))
    if draw(st.integers(0, 2)) == 0:
        last = date.fromisoformat(on[-1]) if on else after
        ended_on = draw(st.dates(last, _LAST))
        events.append({"on": ended_on.isoformat(), "kind": "termination"})
        suspensions = [one for one in suspensions if one["from"] <= ended_on.isoformat()]
    counts = draw(st.lists(st.dates(signed_on, TODAY), max_size=5, unique=True))
    lists = st.fixed_dictionaries({}, optional={"mt": _OBSERVED, "fa": _OBSERVED})
    contract = {
        **profile.get("contract", {}),
        "signed_on": signed_on.isoformat(),
        "events": events,
        "suspensions": suspensions,
        "observations": [{"on": day.isoformat(), **_with_adults(draw(lists))} for day in counts],
    }
    return {**profile, "contract": contract}


def _with_adults(counted: Plain) -> Plain:
    return {**counted, "mt_adult": counted["mt"] * 9 // 10} if "mt" in counted else counted


def named_as_in_python(profile: Plain) -> Plain:
    """Return a profile with the keys of the dataclasses: `from` is `from_` there."""
    contract = profile["contract"]
    periods = [
        {key.replace("from", "from_"): day for key, day in period.items()}
        for period in contract["suspensions"]
    ]
    return {**profile, "contract": {**contract, "suspensions": periods}}
