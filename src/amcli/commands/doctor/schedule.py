"""The command that gives what is paid and what is owed, day by day; its calendar for agendas."""

from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command, Item
from amcli.commands.messages import check_libraries, tell
from amcli.commands.options import By, Settings, only_rate, period
from amcli.commands.parameters import Given, Parameter, for_profiles
from amcli.commands.run.files import write_whole
from amcli.commands.run.writers import Writer, WriterBeside
from amcli.law.contract.case import Answer
from amcli.law.ledger.schedule import schedule
from amcli.load.files import FORMS
from amcli.render.records.rows import Rows, has_option
from amcli.study.bank.ledger_views import LedgerView, meets, viewed
from amcli.words.catalogue import Words

from .profiles import answer

if TYPE_CHECKING:
    from amcli.render.ics import CalendarEntry

_ENTRIES = Rows(
    "options/entries",
    "etp text verdict=/verdict on until kind code part year amount* missing status sources "
    "term contract not_before achievement?",
)
_YEARS = Rows(
    "options/civil_years",
    "etp text verdict=/verdict year due* received* employer_cost* left_to_pay* sources "
    "achievement?",
)


def _schedule(command: Command, given: Given, words: Words) -> int:
    forms = [word for word in given["from_"] if word in FORMS]
    days = [word for word in given["from_"] if word not in FORMS]
    first, last = period(days[-1] if days else None, given["until"])
    view = LedgerView(given["by"] is By.CIVIL_YEAR, first, last)
    ics = given["ics"]
    if ics is not None:
        check_libraries("AM304", ("icalendar",), words)
        only_rate(given["rates"])
        command = command._replace(beside=partial(_with_calendar, ics))
    return answer(command, given, words, view=view, from_form=forms[-1] if forms else None)


def _with_calendar(path: Path, writer: Writer) -> Writer:
    return CalendarWriter(writer, path)


class CalendarWriter(WriterBeside):
    """A writer that also gathers the ledgers, and writes their calendar when all is written."""

    def __init__(self, inner: Writer, path: Path) -> None:
        super().__init__(inner)
        self._path = path
        self._events: list[CalendarEntry] = []
        self._twins: Counter[tuple[str | None, date | None, str | None]] = Counter()

    def write(self, item: Item) -> None:
        """Write one item, and keep its ledger for the calendar."""
        from amcli.render.ics import ContractKey, dated

        self.inner.write(item)
        if item.case is None or item.answer is None:
            return
        own = item.case.profile.contract
        file = Path(item.source).name if item.source and not item.name else None
        contract = ContractKey(item.name, own.signed_on, file)
        twin = self._twins[contract]
        self._twins[contract] += 1
        view = self.settings.view or LedgerView()
        for option in schedule(item.case).result.options:
            events = dated(contract, twin, option.etp, option.entries)
            self._events += [event for event in events if meets(event.entry, view)]

    def close(self) -> int:
        """Write the calendar, if any profile was answered; return an exit code."""
        from amcli.render.ics import calendar_bytes, has_day

        code = self.inner.close()
        if not self._twins:
            return code
        undated = len({event.uid for event in self._events if not has_day(event.entry)})
        if undated and not self.settings.is_quiet:
            tell(self.words.say("cli.note", text=self.words.say("ics.undated", n=undated)))
        calendar = calendar_bytes(self._events, self.settings.on, self.words.on_pages)
        return max(code, write_whole(self._path, calendar, self.words))


def _viewed(cases: Cases, settings: Settings) -> Answer[Any]:
    """Return the ledger, by calendar year or between two days where that is asked."""
    ledger = schedule(cases[0])
    view = settings.view
    if view is None or not any(view):
        return ledger
    return viewed(ledger, view, cases[0])


def _rows(result: Any) -> Rows:
    """Return a row for each entry, or for each calendar year where these were asked."""
    return _YEARS if has_option(result, "civil_years") else _ENTRIES


COMMAND = Command(
    "schedule",
    for_profiles(
        Parameter("by", By | None, ("--by",)),
        Parameter("from_", list[str], ("--from",), "DATE|FORM", list),
        Parameter("until", str | None, ("--until",), "DATE"),
        Parameter("ics", Path | None, ("--ics",), "FILE"),
    ),
    _schedule,
    answer=_viewed,
    result="amcli.law.ledger.schedule:ScheduleResult",
    rows=Rows(
        lambda result, shown: _rows(result).records(result, shown),
        lambda result: _rows(result).names(result),
    ),
    page="schedule:schedule_page",
)
