"""Answers as rows: one per criterion, year, target, entry or difference.

A figure takes four columns: its value, then `_low`, `_high` and `_status`. RFC 4180; the dialect
`excel-fr` has `;`, a decimal comma, a byte order mark, and an apostrophe before a text that a
spreadsheet would take for a formula. Text is otherwise literal.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from io import StringIO
from typing import Any, TypeAlias

from amcli.law.figures.sourced import ABSENT, Figure
from amcli.render.screen import Shown
from amcli.render.values import etp_of
from amcli.words.numbers import plain_number

EXCEL_FR = "excel-fr"
Record: TypeAlias = dict[str, Any]
BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FRAME = ("source", "document", "name", "etp")


def rows(command: str, shown: Shown) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return the names of the columns and the rows of an answer.

    Cells are text, whole numbers, decimals or None. The columns hang on the command alone, for
    `compare-versions` on the texts compared too.
    """
    shape, read = _COMMANDS[command] if command in _COMMANDS else _elsewhere(command)
    result = shown.answer.result
    names = _columns(shape(result))
    document = shown.document if shown.source else None  # a register comes from no file
    start = {"source": shown.source, "document": document, "name": shown.name}
    found = [_flat(start | record, names) for record in read(result, shown)]
    return names, found


def _elsewhere(command: str) -> "_Rows":
    """Return the columns and rows of a command that has a module of its own in `rows/`."""
    module = import_module(f".rows.{command.replace('-', '_')}", __package__)
    columns = getattr(module, "columns", None)  # they may hang on the result
    return columns or _fixed(*module.COLUMNS.split()), module.records


def csv_text(
    command: str, shown: Shown, dialect: str = "rfc4180", *, with_header: bool = True
) -> str:
    """Return an answer as CSV; the header, once for all answers, brings the mark Excel needs."""
    is_french = dialect == EXCEL_FR
    header, found = rows(command, shown)
    written = StringIO()
    writer = csv.writer(written, delimiter=";" if is_french else ",", lineterminator="\r\n")
    if with_header:
        written.write(BOM if is_french else "")
        writer.writerow(header)
    cell = _french_cell if is_french else _cell
    writer.writerows([cell(value) for value in row] for row in found)
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _french_cell(value: Any) -> str:
    text = _cell(value)
    if isinstance(value, Decimal):
        return text.replace(".", ",")
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def _columns(shape: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the columns; `name*` stands for the four columns of a figure."""
    names: list[str] = [*_FRAME]
    for name in shape:
        if name.endswith("*"):
            names += _figure_names(name[:-1])
        else:
            names.append(name)
    return tuple(names)


def _figure_names(name: str) -> tuple[str, ...]:
    return (name, f"{name}_low", f"{name}_high", f"{name}_status")


def _flat(record: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    cells: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, Figure):
            parts = (value.value, value.low, value.high, value.status)
            cells.update(zip(_figure_names(name), map(_plain, parts), strict=True))
        else:
            cells[name] = _plain(value)
    return tuple(cells.get(name) for name in names)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | Fraction):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return " ".join(str(_plain(item)) for item in value)
    return str(value)


def _check(result: Any, shown: Shown) -> Iterator[Record]:
    for one in result.criteria:
        yield {
            "etp": one.etp,
            "text": shown.text,
            "verdict": result.verdict,
            "criterion": one.code,
            "finding": one.verdict,
            "observed": one.observed,
            "required": one.required,
            "margin": one.margin,
            "missing": one.missing,
            "disputes": one.disputes,
            "sources": one.sources,
            "member": one.member,
        }


def _aid(result: Any, _shown: Shown) -> Iterator[Record]:
    for option in result.options:
        for year in option.years:
            yield {
                "etp": option.etp,
                "text": year.text,
                "verdict": result.verdict,
                "band_low": option.band.low,
                "band_high": option.band.high,
                "year": year.year,
                "amount": year.amount,
                "guaranteed": year.guaranteed,
                "conditional": year.conditional,
                "employer_cost": year.employer_cost,
                "left_to_pay": year.left_to_pay,
                "disputes": option.disputes,
                "sources": year.guaranteed.sources,
            }


def _targets(result: Any, shown: Shown) -> Iterator[Record]:
    """Yield a row per list of an option, then those of the newly installed members of a group."""
    for option in result.options:
        frame = {"etp": option.etp, "text": shown.text, "verdict": result.verdict}
        for row in _pair(option):
            yield frame | {"age_rule": option.age_rule} | row
        for one in option.members or ():
            for row in _pair(one):
                yield frame | row | {"member": one.member}


def _pair(holder: Any) -> Iterator[Record]:
    for name, target in zip(("mt", "fa"), holder.targets, strict=True):
        if target is not None:
            yield {
                "list": name,
                "start": target.start,
                "growth": target.growth,
                "level": target.level,
                "due_on": target.due_on,
                "observed": target.observed,
                "remaining": target.remaining,
                "per_month": target.per_month,
                "rate": target.rate,
                "newly_installed": holder.newly_installed,
                "disputes": target.disputes,
                "sources": target.growth.sources,
            }


def _schedule(result: Any, _shown: Shown) -> Iterator[Record]:
    for option in result.options:
        for entry in option.entries:
            yield {
                "etp": option.etp,
                "text": entry.text,
                "verdict": result.verdict,
                "on": entry.on,
                "until": entry.until,
                "kind": entry.kind,
                "code": entry.code,
                "part": entry.part,
                "year": entry.year,
                "amount": entry.amount,
                "missing": entry.missing,
                "status": entry.status,
                "sources": entry.sources,
            }


def _ledger(result: Any, shown: Shown) -> Iterator[Record]:
    """Yield the entries, or the calendar years where these were asked."""
    if not _is_booked(result):
        return _schedule(result, shown)
    from .csv_ledger import civil_year_records

    return civil_year_records(result, shown)


def _is_booked(result: Any) -> bool:
    """Return whether the calendar years were asked (`ledger_views`, read only then)."""
    return any(option.civil_years is not ABSENT for option in result.options)


def _compare(result: Any, _shown: Shown) -> Iterator[Record]:
    for one in result.differences:
        values = {f"value:{text}": value for text, value in one.values.items()}
        yield {
            "etp": etp_of(one.path),
            "path": one.path,
            **values,
            "delta": one.delta,
            "reason": one.reason,
            "sources": one.sources,
        }


def _fixed(*names: str) -> Callable[[Any], Iterable[str]]:
    return lambda _result: names


def _ledger_columns(result: Any) -> Iterable[str]:
    return (_CIVIL_YEARS if _is_booked(result) else _SCHEDULE).split()


def _compared(result: Any) -> Iterable[str]:
    labels = [one.text for one in result.texts]
    if len(labels) > 1 and len(set(labels)) == 1:  # the options of one text
        labels = [one.check.options[0].etp for one in result.texts]
    return ("path", *(f"value:{label}*" for label in labels), "delta*", "reason", "sources")


_CHECK = (
    "text verdict criterion finding observed* required* margin* missing disputes sources member"
)
_AID = (
    "text verdict band_low band_high year amount* guaranteed* conditional* employer_cost* "
    "left_to_pay* disputes sources"
)
_TARGETS = (
    "text verdict list start* growth* level* due_on observed* remaining* per_month* rate* age_rule "
    "newly_installed disputes sources member"
)
_SCHEDULE = "text verdict on until kind code part year amount* missing status sources"
_CIVIL_YEARS = "text verdict year due* received* employer_cost* left_to_pay* sources"
_Rows: TypeAlias = tuple[Callable[[Any], Iterable[str]], Callable[[Any, Shown], Iterator[Record]]]
_COMMANDS: dict[str, _Rows] = {
    "check": (_fixed(*_CHECK.split()), _check),
    "aid": (_fixed(*_AID.split()), _aid),
    "targets": (_fixed(*_TARGETS.split()), _targets),
    "schedule": (_ledger_columns, _ledger),
    "compare-versions": (_compared, _compare),
}
