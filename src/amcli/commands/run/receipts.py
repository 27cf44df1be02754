"""`--receipt`: the answer for one profile with all that it was made of, in a file of its own."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from pathlib import Path

from amcli.commands.command import Request
from amcli.commands.options import BadValue, Settings
from amcli.law.ledger.ledger_views import LedgerView
from amcli.law.profile.consistency import checking
from amcli.load.diagnostics import Diagnostic
from amcli.load.files import read_place
from amcli.load.profiles import Loaded, read_bytes
from amcli.load.receipts import (
    FORMAT,
    Added,
    File,
    Receipt,
    ReceiptCommand,
    RecordedFiles,
    Rules,
    StatedProfile,
    kept,
    sealed,
    with_slashes,
)
from amcli.load.toml.documents import read_text, shipped_rules
from amcli.render.json import plain
from amcli.version import __version__

from .document_loop import answer_one
from .files import Sink
from .writers import Item, Writer, WriterBeside


class Recording:
    """The one profile of a run, and the bytes that it was read from."""

    def __init__(self, places: Sequence[str], stdin: Callable[[], bytes], request: Request) -> None:
        named = [file for place in places for file in islice(read_place(place, stdin), 2)]
        self._request = request
        if len(named) != 1:
            raise self._too_many()
        self.source, self._data = named[0]
        self._files = RecordedFiles()
        self.loaded_profile: Loaded | None = None

    def loaded(self) -> Iterator[Loaded]:
        """Return the profile; several documents are an error of usage."""
        _, settings, _, book = self._request
        documents = read_bytes(
            self.source,
            self._data,
            settings.on,
            book.slug,
            check=checking(book),
            files=self._files,
        )
        self.loaded_profile, *others = islice(documents, 2)
        if others:
            raise self._too_many()
        return iter((self.loaded_profile,))

    def texts(self) -> tuple[File, ...]:
        """Return what was read: the file of the profile, then those of a group's members."""
        assert not isinstance(self._data, Diagnostic)
        read = {with_slashes(self.source): self._data, **self._files.read_so_far}
        return tuple(kept(path, data.decode()) for path, data in read.items())

    def _too_many(self) -> BadValue:
        return BadValue("--receipt", "receipt.one-profile")


class ReceiptWriter(WriterBeside):
    """A writer that also writes the receipt of the one answer, when all is written."""

    def __init__(self, inner: Writer, recording: Recording) -> None:
        super().__init__(inner)
        self.sink = Sink(self.settings.receipt)
        self._recording = recording

    def write(self, item: Item) -> None:
        """Write the answer, and keep its receipt; there is none of a profile in error."""
        self.inner.write(item)
        if item.answer is not None and item.case is not None:
            self.sink.write(sealed(self._receipt(item.case.rules.id)))

    def close(self) -> int:
        """Write the receipt; return an exit code."""
        return max(self.inner.close(), self.sink.close(self.words))

    def _receipt(self, text: str) -> Receipt:
        """Return the receipt of the question, whatever form its answer was shown in."""
        command, loaded = command_of(self.request), self._recording.loaded_profile
        assert loaded is not None
        answer = answer_one(loaded, self.request._replace(settings=settings_of(command))).answer
        assert answer is not None
        return Receipt(
            format=FORMAT,
            amcli=__version__,
            command=command,
            text=text,
            profile=StatedProfile(self._recording.source, loaded.name, self._recording.texts()),
            rules=rules_of(self.settings.rules),
            result=plain(answer.result),
            notes=tuple(dict.fromkeys(note.code for note in answer.notes)),
        )


def command_of(request: Request) -> ReceiptCommand:
    """Return the question of a run as data."""
    settings = request.settings
    rate = settings.achievement
    view = settings.view or LedgerView()
    return ReceiptCommand(
        name=request.command.id,
        on=settings.on,
        texts=settings.texts,
        etps=tuple(map(_exact, settings.etps)),
        achievement=None if rate is None else _exact(rate),
        readings=dict(settings.readings),
        is_strict=settings.is_strict,
        shows_all=settings.shows_all,
        by_civil_year=view.by_civil_year,
        from_=view.from_,
        until=view.until,
    )


def settings_of(command: ReceiptCommand) -> Settings:
    """Return the settings of the run that a receipt tells of, as if it wrote JSON."""
    return Settings(
        on=command.on,
        texts=command.texts,
        etps=command.quantities(),
        achievement=command.rate(),
        readings=command.readings,
        is_strict=command.is_strict,
        shows_all=command.shows_all,
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


def _exact(number: Fraction) -> str:
    """Return a number as a profile writes it: `0.5`, or `1/3` where no decimals are exact.

    >>> _exact(Fraction(1, 2)), _exact(Fraction(2)), _exact(Fraction(1, 3))
    ('0.5', '2', '1/3')
    """
    decimal = Decimal(number.numerator) / number.denominator
    return f"{decimal:f}" if Fraction(decimal) == number else str(number)
