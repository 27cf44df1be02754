"""`schedule --ics`: the calendar beside the answers, in a file of its own."""

from collections import Counter
from datetime import date
from pathlib import Path

from amcli.commands.messages import tell
from amcli.law.ledger.ledger_views import LedgerView, meets
from amcli.law.ledger.schedule import schedule
from amcli.render.ics import CalendarEntry, ContractKey, calendar_bytes, dated, has_day

from .files import write_whole
from .writers import Item, Writer, WriterBeside


class CalendarWriter(WriterBeside):
    """A writer that also gathers the ledgers, and writes their calendar when all is written."""

    def __init__(self, inner: Writer, path: Path) -> None:
        super().__init__(inner)
        self._path = path
        self._events: list[CalendarEntry] = []
        self._twins: Counter[tuple[str | None, date | None, str | None]] = Counter()

    def write(self, item: Item) -> None:
        """Write one item, and keep its ledger for the calendar."""
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
        code = self.inner.close()
        if not self._twins:
            return code
        undated = len({event.uid for event in self._events if not has_day(event.entry)})
        if undated and not self.settings.is_quiet:
            tell(self.words.say("cli.note", text=self.words.say("ics.undated", n=undated)))
        calendar = calendar_bytes(self._events, self.settings.on, self.words)
        return max(code, write_whole(self._path, calendar, self.words))
