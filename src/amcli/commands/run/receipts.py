"""`--receipt`: the answer for one profile with all that it was made of, in a file of its own."""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from amcli.commands.command import Item, Request
from amcli.commands.options import BadValue, Settings
from amcli.load.diagnostics import Diagnostic
from amcli.load.files import form_named, list_places, read_listed, read_named
from amcli.load.profiles import Loaded
from amcli.load.receipts import (
    FORMAT,
    Added,
    Receipt,
    ReceiptCommand,
    Rules,
    StatedProfile,
    kept,
    sealed,
    with_slashes,
)
from amcli.load.records import decoded
from amcli.load.toml.documents import read_text, shipped_rules
from amcli.render.json import plain
from amcli.study.bank.ledger_views import LedgerView
from amcli.version import __version__

from .document_loop import answer_one, reader_of
from .files import write_whole
from .writers import Writer, WriterBeside

# Settings that a receipt keeps, under the names of its own fields.
_KEPT_SETTINGS = (
    "on", "texts", "etps", "achievement", "rates", "readings", "is_strict", "shows_all",
)  # fmt: skip


class ReceiptWriter(WriterBeside):
    """A writer that also writes the receipt of the one answer, when all is written.

    It reads the one profile there is at the places, and keeps the bytes. Raises BadValue for
    several, and for a form that the name of the file does not say again.
    """

    def __init__(self, inner: Writer, places: Sequence[str]) -> None:
        super().__init__(inner)
        listed, *others = islice(list_places(places), 2)
        if others:
            raise BadValue("--receipt", "receipt.one-profile")
        self._source, self._data = read_listed(listed, sys.stdin.buffer.read)
        form = self.settings.from_form
        if form is not None and form != form_named(self._source):
            raise BadValue("--receipt", "receipt.form", file=self._source, form=form)
        self._named: dict[str, bytes] = {}
        self._receipt = b""
        read = reader_of(self.request, named=self._read_named)
        self._documents = read.documents(self._source, self._data)

    def loaded(self) -> Iterator[Loaded]:
        """Yield the profile; raises BadValue for several documents."""
        self._profile, *others = islice(self._documents, 2)
        if others:
            raise BadValue("--receipt", "receipt.one-profile")
        yield self._profile

    def write(self, item: Item) -> None:
        """Write the answer, and keep its receipt; there is none of a profile in error."""
        self.inner.write(item)
        if item.answer is not None and item.rules is not None:
            self._receipt = sealed(self._made(item.rules.id))

    def close(self) -> int:
        """Write the receipt; return an exit code."""
        code = self.inner.close()
        if not self._receipt:
            return code
        return max(code, write_whole(self.settings.receipt, self._receipt, self.words))

    def _read_named(self, path: str) -> bytes | Diagnostic | None:
        """Read a file that the profile names, and remember it."""
        data = read_named(path)
        if isinstance(data, bytes):
            self._named[with_slashes(path)] = data
        return data

    def _made(self, text: str) -> Receipt:
        """Return the receipt of the question, whatever form its answer was shown in."""
        command, source = command_of(self.request), self._source
        settings = settings_of(command)
        answer = answer_one(self._profile, self.request._replace(settings=settings)).answer
        assert answer is not None
        assert isinstance(self._data, bytes)
        read = {with_slashes(source): self._data, **self._named}
        files = tuple(kept(path, decoded(data) or "") for path, data in read.items())
        return Receipt(
            format=FORMAT,
            amcli=__version__,
            command=command,
            text=text,
            profile=StatedProfile(source, self._profile.name, files),
            rules=rules_of(self.settings.rules),
            result=plain(answer.result),
            notes=tuple(dict.fromkeys(note.code for note in answer.notes)),
        )


def command_of(request: Request) -> ReceiptCommand:
    """Return the question of a run as data."""
    settings, view = request.settings, request.settings.view or LedgerView()
    return ReceiptCommand(
        name=request.command.id,
        **{name: getattr(settings, name) for name in _KEPT_SETTINGS},
        by_civil_year=view.by_civil_year,
        from_=view.from_,
        until=view.until,
    )


def settings_of(command: ReceiptCommand) -> Settings:
    """Return the settings of the run that a receipt tells of, as if it wrote JSON."""
    return Settings(
        **{name: getattr(command, name) for name in _KEPT_SETTINGS},
        is_quiet=True,
        view=LedgerView(command.by_civil_year, command.from_, command.until),
    )


def rules_of(added: Sequence[Path]) -> Rules:
    """Return the texts of the shipped rules and of those added, in the order they are read."""
    shipped = tuple(kept(path.name, read_text(path)) for path in _tables(shipped_rules()))
    return Rules(shipped, tuple(_added(place) for place in added))


def _added(place: Path) -> Added:
    path = with_slashes(str(place))
    if not place.is_dir():
        return Added(path, False, (kept(path, read_text(place)),))
    files = tuple(kept(f"{path}/{file.name}", read_text(file)) for file in _tables(place))
    return Added(path, True, files)


def _tables(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))
