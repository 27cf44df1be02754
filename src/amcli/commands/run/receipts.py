"""`--receipt`: the answer for one profile with all that it was made of, in a file of its own."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from pathlib import Path

import typer

from amcli.commands.options import Colour, Dialect, Format, Settings
from amcli.law.profile.consistency import checking
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Diagnostic
from amcli.load.files import read_place
from amcli.load.profiles import Loaded, read_bytes
from amcli.load.receipts import (
    FORMAT,
    Added,
    Command,
    File,
    Receipt,
    RecordedFiles,
    Rules,
    StatedProfile,
    kept,
    sealed,
    with_slashes,
)
from amcli.load.toml.files import read_text, shipped_rules
from amcli.load.values import Slugs
from amcli.render.json import plain
from amcli.version import __version__
from amcli.words.catalogue import Words

from .document_loop import answer_one
from .files import Sink
from .writers import Item, Writer


class Recording:
    """The one profile of a run, and the bytes that it was read from."""

    def __init__(
        self, places: Sequence[str], stdin: Callable[[], bytes], book: RuleBook, words: Words
    ) -> None:
        found = [one for place in places for one in islice(read_place(place, stdin), 2)]
        self._said = words
        if len(found) != 1:
            raise self._too_many()
        self.source, self._data = found[0]
        self._check = checking(book)
        self._files = RecordedFiles()
        self.one: Loaded | None = None

    def loaded(self, settings: Settings, slugs: Slugs) -> Iterator[Loaded]:
        """Return the profile; several documents are an error of usage."""
        documents = read_bytes(
            self.source, self._data, settings.on, slugs, check=self._check, files=self._files
        )
        self.one, *others = islice(documents, 2)
        if others:
            raise self._too_many()
        return iter((self.one,))

    def texts(self) -> tuple[File, ...]:
        """Return what was read: the file of the profile, then those of a group's members."""
        assert not isinstance(self._data, Diagnostic)
        read = {with_slashes(self.source): self._data, **self._files.read_so_far}
        return tuple(kept(path, data.decode()) for path, data in read.items())

    def _too_many(self) -> typer.BadParameter:
        why = self._said.say("receipt.one-profile")
        return typer.BadParameter(why, param_hint="--receipt")


class ReceiptWriter(Writer):
    """A writer that also writes the receipt of the one answer, when all is written."""

    def __init__(self, inner: Writer, recording: Recording, settings: Settings) -> None:
        super().__init__(inner.command, settings, inner.words, inner.book)
        self.sink = Sink(settings.receipt)
        self._inner = inner
        self._recording = recording

    def write(self, item: Item) -> None:
        """Write the answer, and keep its receipt; there is none of a profile in error."""
        self._inner.write(item)
        if item.answer is not None and item.case is not None:
            self.sink.write(sealed(self._receipt(item.case.rules.id)))

    def abandon(self) -> None:
        """Leave what is written as it is."""
        self._inner.abandon()

    def close(self) -> int:
        """Write the receipt; return an exit code."""
        return max(self._inner.close(), self.sink.close(self.words))

    def _receipt(self, text: str) -> Receipt:
        """Return the receipt of the question, whatever form its answer was shown in."""
        command, one = command_of(self.command, self.settings), self._recording.one
        assert one is not None
        answer = answer_one(command.name, one, settings_of(command), self.book).answer
        assert answer is not None
        return Receipt(
            format=FORMAT,
            amcli=__version__,
            command=command,
            text=text,
            profile=StatedProfile(self._recording.source, one.name, self._recording.texts()),
            rules=rules_of(self.settings.rules),
            result=plain(answer.result),
            notes=tuple(dict.fromkeys(note.code for note in answer.notes)),
        )


def command_of(name: str, settings: Settings) -> Command:
    """Return the question of a run as data."""
    rate = settings.achievement
    return Command(
        name=name,
        on=settings.on,
        texts=settings.texts,
        etps=tuple(map(_exact, settings.etps)),
        achievement=None if rate is None else _exact(rate),
        readings=settings.readings,
        is_strict=settings.is_strict,
        shows_all=settings.shows_all,
        by_civil_year=settings.by_civil_year,
        from_=settings.from_,
        until=settings.until,
    )


def settings_of(command: Command) -> Settings:
    """Return the settings of the run that a receipt tells of, as if it wrote JSON."""
    return Settings(
        on=command.on,
        texts=command.texts,
        etps=command.quantities(),
        achievement=command.rate(),
        readings=command.readings,
        rules=(),
        format=Format.JSON,
        output=None,
        dialect=Dialect.RFC4180,
        colour=Colour.NEVER,
        is_strict=command.is_strict,
        shows_all=command.shows_all,
        is_quiet=True,
        exits_zero=False,
        exits_on_differences=False,
        by_civil_year=command.by_civil_year,
        from_=command.from_,
        until=command.until,
    )


def rules_of(added: Sequence[Path]) -> Rules:
    """Return the texts of the shipped rules and of those added, in the order they are read."""
    shipped = tuple(kept(path.name, read_text(path)) for path in _tables(shipped_rules()))
    return Rules(shipped, tuple(_added(place) for place in added))


def _added(place: Path) -> Added:
    path = with_slashes(str(place))
    if not place.is_dir():
        return Added(path, False, (kept(path, read_text(place)),))
    files = tuple(kept(f"{path}/{one.name}", read_text(one)) for one in _tables(place))
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
