"""The small language of `expect` in tests/cases: what a case says of the JSON of a command.

A bare number is an exact figure (value = low = high); `null` is an undetermined one; a mapping
checks only what it names. Every function raises AssertionError naming the place that differs.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Json = Any
_FIGURE_KEYS = ("value", "low", "high", "status")


def read(output: str) -> Json:
    """Return a command's JSON, decimals exact."""
    return json.loads(output, parse_float=Decimal)


def plain(wanted: Any) -> Any:
    """Return a YAML value as JSON writes it: dates as text, decimals exact."""
    if isinstance(wanted, date):
        return wanted.isoformat()
    return Decimal(str(wanted)) if isinstance(wanted, float) else wanted


def same(found: Json, wanted: Any, place: str) -> None:
    """Check a plain value."""
    assert found == plain(wanted), f"{place}: found {found!r}, expected {plain(wanted)!r}"


def figure(found: Json, wanted: Any, place: str) -> None:
    """Check a figure `{value, low, high, status, sources}`."""
    if wanted is None:
        assert found is None or found["value"] is None, f"{place}: {found!r} is not undetermined"
        return
    assert isinstance(found, Mapping), f"{place}: {found!r} is not a figure"
    if not isinstance(wanted, Mapping):
        wanted = {"value": wanted, "low": wanted, "high": wanted}
    for key, value in wanted.items():
        assert key in (*_FIGURE_KEYS, "sources"), f"{place}: a figure has no {key!r}"
        same(found[key], value, f"{place}.{key}")


def _fields(
    found: Json, wanted: Mapping[str, Any], place: str, figures: Sequence[str] = ()
) -> None:
    for key, value in wanted.items():
        assert key in found, f"{place}: no {key!r} in {sorted(found)}"
        (figure if key in figures else same)(found[key], value, f"{place}.{key}")


def _with_main_figure(
    found: Json, wanted: Any, main: str, figures: Sequence[str], place: str
) -> None:
    """Check a mapping of figures where `value`, `low` … are those of its main figure."""
    if not isinstance(wanted, Mapping):
        figure(found[main], wanted, f"{place}.{main}")
        return
    own = {key: wanted[key] for key in wanted if key in _FIGURE_KEYS}
    figure(found[main], own, f"{place}.{main}")
    rest = {key: value for key, value in wanted.items() if key not in _FIGURE_KEYS}
    _fields(found, rest, place, figures)


def _option(document: Json, etp: Any, command: str) -> Json:
    options = {option["etp"]: option for option in document["result"]["options"]}
    assert str(etp) in options, f"{command}: option {etp} is not among {sorted(options)}"
    return options[str(etp)]


def check(document: Json, wanted: Mapping[str, Any]) -> None:
    """Check `verdict`, `text`, `missing` (paths that must be named) and `criteria` by code."""
    result = document["result"]
    for key, value in wanted.items():
        if key == "criteria":
            for code, spec in value.items():
                _criterion(result["criteria"], code, spec)
        elif key == "missing":
            assert set(value) <= set(result["missing"]), f"missing: found {result['missing']}"
        elif key == "text":
            same(document["text"], value, "text")
        elif key != "exit":
            same(result[key], value, key)


def _criterion(criteria: Sequence[Json], code: str, wanted: Any) -> None:
    found = [criterion for criterion in criteria if criterion["code"] == code]
    assert found, f"criterion {code!r} is not among {[each['code'] for each in criteria]}"
    spec = wanted if isinstance(wanted, Mapping) else {"verdict": wanted}
    for criterion in found:
        for key, value in spec.items():
            is_figure = isinstance(criterion[key], Mapping) or key == "margin"
            (figure if is_figure else same)(criterion[key], value, f"{code}.{key}")


_YEAR_FIGURES = ("guaranteed", "conditional", "employer_cost", "left_to_pay")


def aid(document: Json, wanted: Mapping[Any, Any]) -> None:
    """Check by option: `years`, `total`, `texts`, `band`, `left_to_pay` by year."""
    for etp, spec in wanted.items():
        option = _option(document, etp, "aid")
        years = {year["year"]: year for year in option["years"]}
        for key, value in spec.items():
            place = f"aid.{etp}.{key}"
            if key == "years":
                for year, year_spec in value.items():
                    _with_main_figure(
                        years[year], year_spec, "amount", _YEAR_FIGURES, f"{place}.{year}"
                    )
            elif key == "total":
                _with_main_figure(option["total"], value, "amount", _YEAR_FIGURES, place)
            elif key == "texts":
                for year, text in value.items():
                    same(years[year]["text"], text, f"{place}.{year}")
            elif key == "left_to_pay":
                for year, left in value.items():
                    figure(years[year]["left_to_pay"], left, f"{place}.{year}")
            elif key == "band" and isinstance(value, str):
                same(option["band"], {"low": value, "high": value}, place)
            else:
                same(option[key], value, place)


_TARGET_FIGURES = ("start", "growth", "level", "observed", "remaining", "rate")


def targets(document: Json, wanted: Mapping[Any, Any]) -> None:
    """Check by option: `mt` and `fa` (`none`: no target on that list), `age_rule` …"""
    for etp, spec in wanted.items():
        option = _option(document, etp, "targets")
        for key, value in spec.items():
            place = f"targets.{etp}.{key}"
            if key not in ("mt", "fa"):
                same(option[key], value, place)
                continue
            found = option["targets"][key]
            if value == "none":
                assert found is None, f"{place}: a target is set: {found}"
                continue
            assert found is not None, f"{place}: no target is set"
            _with_main_figure(found, value, "growth", _TARGET_FIGURES, place)


def schedule(document: Json, wanted: Mapping[Any, Any]) -> None:
    """Check that each entry listed is there once, or not at all with `absent: true`.

    Entries that the case does not list may exist.
    """
    for etp, entries in wanted.items():
        found = _option(document, etp, "schedule")["entries"]
        for entry in entries:
            spec = {key: value for key, value in entry.items() if key != "absent"}
            matching = [candidate for candidate in found if _matches(candidate, spec)]
            expected = 0 if entry.get("absent") else 1
            close = [each for each in found if each["kind"] == entry.get("kind")]
            assert len(matching) == expected, (
                f"schedule.{etp}: {len(matching)} entries like {spec} among {close}"
            )


def _matches(candidate: Json, wanted: Mapping[str, Any]) -> bool:
    try:
        _fields(candidate, wanted, "entry", ("amount",))
    except AssertionError:
        return False
    return True


CHECKS: dict[str, Callable[[Json, Mapping[Any, Any]], None]] = {
    "check": check,
    "aid": aid,
    "targets": targets,
    "schedule": schedule,
}
