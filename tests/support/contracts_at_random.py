"""Hypothesis strategies of contracts that live: events, suspensions and counts, as documents."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from profiles_at_random import ETPS, PROFILES, Plain, days

ON = date(2026, 11, 22)
_LAST = date(2032, 12, 31)
_CHANGES = ("option", "assistant", "move", "switch", "renewal")
_COUNTS = st.integers(0, 3000)


def _event(kind: str, day: str, draw: Any) -> Plain:
    event: Plain = {"on": day, "kind": kind}
    if kind == "option":
        event["etp"] = draw(st.sampled_from(ETPS))
    elif kind == "switch":
        event["text"] = draw(st.sampled_from(["2024", "2024-convention", "latest"]))
    elif kind == "move":
        event["zone"] = draw(st.sampled_from(["zip", "zac", "none"]))
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
    signed_on = draw(st.dates(date(2019, 9, 1), ON))
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
    counts = draw(st.lists(st.dates(signed_on, ON), max_size=5, unique=True))
    lists = st.fixed_dictionaries({}, optional={"mt": _COUNTS, "fa": _COUNTS})
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
