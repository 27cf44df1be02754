"""Where answers go: a stream or a file, in one of five formats."""

import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from amcli.commands.options import Format, Settings
from amcli.law.contract.case import Answer, Case
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Diagnostic
from amcli.words.catalogue import Words

from .files import Sink

# tables and Markdown say them in their own words
NOTES_ON_PAGE = ("verdict-aside", "as-if", "proposal", "proposal-own", "simulated", "synthetic")


class Item(NamedTuple):
    """What came of one document: an answer, or the diagnostics in its place."""

    source: str | None
    document: int
    name: str | None
    case: Case | None
    answer: Answer | None
    diagnostics: tuple[Diagnostic, ...]
    on: date | None = None  # the day of the question where it is not that of the run


def report(diagnostics: Iterable[Diagnostic], words: Words) -> int:
    """Write the diagnostics on stderr; return the highest of their exit codes."""
    code = 0
    for diagnostic in diagnostics:
        from amcli.render.characters import degrade
        from amcli.render.diagnostics import diagnostic_text

        text = diagnostic_text(diagnostic, words) + "\n"
        sys.stderr.write(degrade(text, sys.stderr.encoding or "utf-8"))
        code = max(code, diagnostic.exit_code)
    return code


def say_notes(item: Item, settings: Settings, words: Words, *, is_many: bool) -> None:
    """Write on stderr what is noted beside an answer, in the formats that have no place for it.

    Each sentence once, under the answer, those left out that the page itself says; the profile
    is named where several are answered.
    """
    if item.answer is None or settings.format in (Format.JSON, Format.JSONL):
        return
    from amcli.commands.messages import tell

    on_page = () if settings.format is Format.CSV else NOTES_ON_PAGE
    notes = [note for note in item.answer.notes if note.code not in on_page]
    if notes:
        sys.stdout.flush()
    code = "cli.note-of" if is_many else "cli.note"
    for text in dict.fromkeys(map(words.note, notes)):
        tell(words.say(code, place=item.source, text=text))


class Writer:
    """What writes items one after the other."""

    def __init__(self, command: str, settings: Settings, words: Words, book: RuleBook) -> None:
        self.command = command
        self.settings = settings
        self.words = words
        self.book = book
        self.sink = Sink(settings.output)

    def write(self, item: Item) -> None:
        """Write one item."""
        raise NotImplementedError

    def close(self) -> int:
        """End the output; return an exit code."""
        return self.sink.close(self.words)

    def abandon(self) -> None:
        """Leave the output as it is, when the run cannot end."""
        self.sink.abandon()


class JsonWriter(Writer):
    """One object, an array of objects, or one object per line.

    One file with one document is one object, so the first is held back until a second comes.
    """

    def __init__(self, *shared: Any, is_array: bool, is_lines: bool) -> None:
        super().__init__(*shared)
        from amcli.render.json import Envelopes

        self._envelopes = Envelopes(self.command, self.settings.on, self.words)
        self._is_array, self._is_lines = is_array, is_lines
        self._held: bytes | None = None
        self._is_open = False

    def encoded(self, item: Item) -> bytes:
        """Return the object of one item as a line, its end left out."""
        text = None if item.case is None else item.case.rules.id
        profile = None if item.source is None else (item.source, item.document, item.name)
        return self._envelopes.encode(text, profile, item.answer, item.diagnostics, on=item.on)

    def write(self, item: Item) -> None:
        """Write the object of one item."""
        line = self.encoded(item)
        if self._is_lines:
            self.sink.write(line + b"\n")
            return
        if self._held is not None:
            self._is_array = True
            self._write_held(b",\n")
        self._held = line

    def _write_held(self, end: bytes) -> None:
        assert self._held is not None
        self.sink.write((b"" if self._is_open else b"[\n") + self._held + end)
        self._is_open = True

    def close(self) -> int:
        """Write what is held back and close the array."""
        if self._held is not None and self._is_array:
            self._write_held(b"\n]\n")
        elif self._held is not None:
            self.sink.write(self._envelopes.indent(self._held) + b"\n")
        elif not self._is_lines and self._is_array:
            self.sink.write(b"[]\n")
        return super().close()


def writer_of(
    command: str, places: Sequence[str], settings: Settings, words: Words, book: RuleBook
) -> Writer:
    """Return the writer of the format asked."""
    shared = (command, settings, words, book)
    if settings.format in (Format.JSON, Format.JSONL):
        is_lines = settings.format is Format.JSONL
        is_array = len(places) > 1 or any(Path(place).is_dir() for place in places)
        return JsonWriter(*shared, is_array=is_array, is_lines=is_lines)
    from .page_writers import CsvWriter, MarkdownWriter, TableWriter

    kinds: dict[Format, type[Writer]] = {
        Format.CSV: CsvWriter,
        Format.MD: MarkdownWriter,
        Format.TABLE: TableWriter,
    }
    return kinds[settings.format](*shared)
