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
    """Check `verdict`, `text`, `missing` (paths that must be named) and `criteria` by code.

    `optam@Dr Two` is the criterion of one member of a group.
    """
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
    name, _, member = code.partition("@")
    found = [
        criterion
        for criterion in criteria
        if criterion["code"] == name and (not member or criterion["member"] == member)
    ]
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
    """Check by option: `mt` and `fa` (`none`: no target on that list), `age_rule` …

    `members` are the newly installed members of a group with their own lists, all of them.
    """
    for etp, spec in wanted.items():
        option = _option(document, etp, "targets")
        for key, value in spec.items():
            place = f"targets.{etp}.{key}"
            if key == "members":
                found = {one["member"]: one["targets"] for one in option["members"]}
                same(sorted(found), sorted(value), place)
                for name, lists in value.items():
                    for one, target in lists.items():
                        _target(found[name][one], target, f"{place}.{name}.{one}")
            elif key in ("mt", "fa"):
                _target(option["targets"][key], value, place)
            else:
                same(option[key], value, place)


def _target(found: Json, wanted: Any, place: str) -> None:
    if wanted == "none":
        assert found is None, f"{place}: a target is set: {found}"
        return
    assert found is not None, f"{place}: no target is set"
    _with_main_figure(found, wanted, "growth", _TARGET_FIGURES, place)


def schedule(document: Json, wanted: Mapping[Any, Any]) -> None:
    """Check the ledger by option: a list of entries, or a mapping with any of

    `entries` (as in the list), `years` and `next_years` (of the first and of the second contract),
    `terms` (how many terms and years there are), `governed` by matter, `disputes`.
    """
    for etp, spec in wanted.items():
        option, place = _option(document, etp, "schedule"), f"schedule.{etp}"
        parts = {"entries": spec} if isinstance(spec, Sequence) else spec
        for key, value in parts.items():
            _LEDGER_PARTS[key](option, value, f"{place}.{key}")


def _entries(option: Json, wanted: Sequence[Mapping[str, Any]], place: str) -> None:
    """Check that each entry listed is there once, or not at all with `absent: true`.

    Entries that the case does not list may exist.
    """
    found = option["entries"]
    for entry in wanted:
        spec = {key: value for key, value in entry.items() if key != "absent"}
        matching = [candidate for candidate in found if _matches(candidate, spec)]
        expected = 0 if entry.get("absent") else 1
        close = [each for each in found if _is_close(each, entry)]
        assert len(matching) == expected, (
            f"{place}: {len(matching)} entries like {spec} among {close}"
        )


def _is_close(candidate: Json, wanted: Mapping[str, Any]) -> bool:
    keys = [key for key in ("kind", "code") if key in wanted]
    return all(candidate[key] == wanted[key] for key in keys)


def _matches(candidate: Json, wanted: Mapping[str, Any]) -> bool:
    try:
        _fields(candidate, wanted, "entry", ("amount",))
    except AssertionError:
        return False
    return True


_LEDGER_FIGURES = ("guaranteed", "conditional", "acompte", "solde", "rate")


def _ledger_years(contract: int) -> Callable[[Json, Mapping[int, Any], str], None]:
    def checked(option: Json, wanted: Mapping[int, Any], place: str) -> None:
        years = {year["year"]: year for year in option["years"] if year["contract"] == contract}
        for number, spec in wanted.items():
            where = f"{place}.{number}"
            if spec == "absent":
                assert number not in years, f"{where}: the year is there"
                continue
            assert number in years, f"{where}: only {sorted(years)}"
            found, wants = years[number], spec if isinstance(spec, Mapping) else {"value": spec}
            if not isinstance(spec, Mapping):
                figure(found["amount"], spec, f"{where}.amount")
                continue
            if "texts" in wants:
                _fields(found["texts"], wants["texts"], f"{where}.texts")
            if "year_status" in wants:
                same(found["status"], wants["year_status"], f"{where}.status")
            rest = {key: wants[key] for key in wants if key not in ("texts", "year_status")}
            _with_main_figure(found, rest, "amount", _LEDGER_FIGURES, where)

    return checked


def _terms(option: Json, wanted: Sequence[int], place: str) -> None:
    """Check the number of years of each term: `[5, 5]`, or `[5, 1]` in its last months."""
    terms = [year["term"] for year in option["years"]]
    same([terms.count(term) for term in sorted(set(terms))], wanted, place)


def _governed(option: Json, wanted: Mapping[str, Sequence[Sequence[Any]]], place: str) -> None:
    """Check all the periods of a matter: `[text, first day, last day]` each."""
    for matter, periods in wanted.items():
        found = [
            [one["text"], one["governed_from"], one["governed_until"]]
            for one in option["governed"]
            if one["matter"] == matter
        ]
        same(found, [[plain(part) for part in period] for period in periods], f"{place}.{matter}")


def _disputes(option: Json, wanted: Sequence[str], place: str) -> None:
    assert set(wanted) <= set(option["disputes"]), f"{place}: found {option['disputes']}"


_LEDGER_PARTS: dict[str, Callable[[Json, Any, str], None]] = {
    "entries": _entries,
    "years": _ledger_years(1),
    "next_years": _ledger_years(2),
    "terms": _terms,
    "governed": _governed,
    "disputes": _disputes,
}


def compared(document: Json, wanted: Mapping[str, Any]) -> None:
    """Check `differences` by path (`values`, `delta`, `reason`) and paths that are the `same`."""
    found = {each["path"]: each for each in document["result"]["differences"]}
    for path, spec in wanted.get("differences", {}).items():
        assert path in found, f"{path!r} is not among {sorted(found)}"
        difference = found[path]
        for key in ("delta", "reason"):
            if key in spec:
                check_one = figure if key == "delta" else same
                check_one(difference[key], spec[key], f"{path}.{key}")
        for text, value in spec.get("values", {}).items():
            given = difference["values"][text]
            (figure if isinstance(given, Mapping) else same)(given, value, f"{path}.{text}")
    for path in wanted.get("same", ()):
        assert path not in found, f"{path!r} differs: {found[path]}"


CHECKS: dict[str, Callable[[Json, Mapping[Any, Any]], None]] = {
    "check": check,
    "aid": aid,
    "targets": targets,
    "schedule": schedule,
    "compare-versions": compared,
}
