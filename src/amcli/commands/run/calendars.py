"""`schedule --ics`: the calendar beside the answers, in a file of its own."""

from collections import Counter
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import typer

from amcli.commands.messages import USAGE, tell
from amcli.commands.options import Settings
from amcli.commands.proof.bank import ledger
from amcli.law.ledger.ledger_views import LedgerView, meets
from amcli.words.catalogue import Words

from .files import Sink
from .writers import Item, Writer


def check_library(words: Words) -> None:
    """Say how to install what writes calendars, and end the run, where it is not installed."""
    if find_spec("icalendar") is None:
        tell(f"amcli: {words.say('diagnostic.error', id='AM304')} {words.say('error.AM304')}")
        tell(f"{words.say('diagnostic.hint')} {words.say('hint.AM304')}")
        raise typer.Exit(USAGE)


class CalendarWriter(Writer):
    """A writer that also gathers the ledgers, and writes their calendar when all is written."""

    def __init__(self, inner: Writer, settings: Settings, words: Words) -> None:
        from amcli.render.ics import Dated

        super().__init__(inner.command, settings, words, inner.book)
        self.sink = Sink(settings.ics)
        self._inner = inner
        self._events: list[Dated] = []
        self._twins: Counter[tuple[str | None, date | None, str | None]] = Counter()

    def write(self, item: Item) -> None:
        """Write one item, and keep its ledger for the calendar."""
        self._inner.write(item)
        if item.case is None or item.answer is None:
            return
        from amcli.render.ics import ContractKey, dated

        own = item.case.profile.contract
        file = Path(item.source).name if item.source and not item.name else None
        contract = ContractKey(item.name, own.signed_on, file)
        twin = self._twins[contract]
        self._twins[contract] += 1
        view = LedgerView(from_=self.settings.from_, until=self.settings.until)
        for option in ledger(item.case).result.options:
            events = dated(contract, twin, option.etp, option.entries)
            self._events += [one for one in events if meets(one.entry, view)]

    def abandon(self) -> None:
        """Leave what is written as it is."""
        self._inner.abandon()

    def close(self) -> int:
        """Write the calendar, if any profile was answered; return an exit code."""
        from amcli.render.ics import calendar_bytes, has_day

        code = self._inner.close()
        if not self._twins:
            return code
        undated = len({one.uid for one in self._events if not has_day(one.entry)})
        if undated and not self.settings.is_quiet:
            tell(self.words.say("cli.note", text=self.words.say("ics.undated", n=undated)))
        self.sink.write(calendar_bytes(self._events, self.settings.on, self.words))
        return max(code, self.sink.close(self.words))
