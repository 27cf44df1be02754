"""The command that gives what is paid and what is owed, day by day; its calendar for agendas."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command, Input
from amcli.commands.messages import check_libraries
from amcli.commands.options import By, Settings, period
from amcli.commands.parameters import Given, Parameter
from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import ABSENT, merge_sources
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .profiles import answer, parameters

if TYPE_CHECKING:
    from amcli.commands.run.writers import Writer

_ENTRIES = Rows(
    "options/entries",
    "etp text verdict=/verdict on until kind code part year amount* missing status sources",
)
_YEARS = "text verdict year due* received* employer_cost* left_to_pay* sources"


def _schedule(command: Command, given: Given, words: Words) -> int:
    from amcli.law.ledger.ledger_views import LedgerView

    first, last = period(given["from_"], given["until"])
    view = LedgerView(given["by"] is By.CIVIL_YEAR, first, last)
    ics = given["ics"]
    if ics is not None:
        check_libraries("AM304", ("icalendar",), words)
        command = command._replace(beside=partial(_with_calendar, ics))
    return answer(command, given, words, view=view)


def _with_calendar(path: Path, writer: "Writer") -> "Writer":
    from amcli.commands.run.calendars import CalendarWriter

    return CalendarWriter(writer, path)


def _viewed(cases: Cases, settings: Settings) -> Answer[Any]:
    """Return the ledger, by calendar year or between two days where that is asked."""
    from amcli.law.ledger.schedule import schedule

    ledger = schedule(cases[0])
    view = settings.view
    if view is None or not any(view):
        return ledger
    from amcli.law.ledger.ledger_views import viewed

    return viewed(ledger, view, cases[0])


def _has_years(result: Any) -> bool:
    """Return whether the calendar years were asked."""
    return any(option.civil_years is not ABSENT for option in result.options)


def _names(result: Any) -> Iterable[str]:
    return _YEARS.split() if _has_years(result) else _ENTRIES.names(result)


def _records(result: Any, shown: Shown) -> Iterable[Record]:
    """Return the entries, or the calendar years where these were asked."""
    return _years(result, shown) if _has_years(result) else _ENTRIES.records(result, shown)


def _years(result: Any, shown: Shown) -> Iterator[Record]:
    for option in result.options:
        for civil in option.civil_years:
            yield {
                **civil._asdict(),
                "etp": option.etp,
                "text": shown.text,
                "verdict": result.verdict,
                "sources": merge_sources(civil.due.sources, civil.received.sources),
            }


COMMAND = Command(
    "schedule",
    parameters(
        Parameter("by", By | None, ("--by",)),
        Parameter("from_", str | None, ("--from",), "DATE"),
        Parameter("until", str | None, ("--until",), "DATE"),
        Parameter("ics", Path | None, ("--ics",), "FILE"),
    ),
    _schedule,
    Input.PROFILES,
    answer=_viewed,
    result="amcli.law.ledger.schedule:ScheduleResult",
    rows=Rows(_records, _names),
    page="schedule:schedule_page",
)
