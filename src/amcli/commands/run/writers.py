"""Where answers go: a stream or a file, each format written by one class."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from amcli.commands.command import Request
from amcli.commands.options import Colour, Format, Settings
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.succession import options_running, running_term
from amcli.load.registers import load_disputes, load_sources
from amcli.render.screen import EffectNote, Running, Screen, Shown
from amcli.words.catalogue import Words

from .row_writers import CsvWriter, ValueWriter, WorkbookWriter
from .writer import Item, Writer, frame

OF_THE_LEDGER = {"D9", "D10"}  # what they change is beyond the five years of `aid`
IN_PIPE, UNKNOWN_TERMINAL = 100, 80  # columns


class JsonWriter(Writer):
    """One object, an array of objects, or one object per line.

    One file with one document is one object, so the first is held back until a second comes.
    """

    noted = None

    def __init__(self, request: Request, *, is_array: bool = False) -> None:
        super().__init__(request)
        from amcli.render.json import Envelopes

        self._envelopes = Envelopes(request.command.id, self.settings.on, self.words)
        self._is_array = is_array
        self._is_lines = self.settings.format is Format.JSONL
        self._held: bytes | None = None
        self._is_open = False

    def encoded(self, item: Item) -> bytes:
        """Return the object of one item as a line, its end left out."""
        header = None if item.rules is None else item.rules.header
        profile = (item.source, item.document, item.name) if item.document else None
        return self._envelopes.encode(
            header and header.text,
            profile,
            item.answer,
            item.diagnostics,
            on=item.on,
            amendments=header.amendments if header else (),
        )

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


def screen_of(settings: Settings, words: Words) -> Screen:
    """Return where tables are shown: a file and a pipe have no colour."""
    is_file = settings.output is not None
    is_terminal = not is_file and sys.stdout.isatty()
    encoding = "utf-8" if is_file else sys.stdout.encoding or "utf-8"
    colour = _has_colour(settings.colour, is_terminal)
    return Screen(_width(is_terminal), colour, encoding, is_terminal, words)


def _width(is_terminal: bool) -> int:
    """Return the columns that `COLUMNS` asks for, else those of the terminal, else the usual."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    if not is_terminal:
        return IN_PIPE
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or UNKNOWN_TERMINAL
    except (OSError, ValueError):
        return UNKNOWN_TERMINAL


def _has_colour(asked: Colour, is_terminal: bool) -> bool:
    if asked is not Colour.AUTO:
        return asked is Colour.ALWAYS
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal and not plain


class PageWriter(Writer):
    """What tables, Markdown and HTML share: the frame around an answer; pages stand one by one."""

    noted = None

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.words = request.words.on_pages
        self.screen = screen_of(self.settings, self.words)
        self._titles: Mapping[str, str] | None = None
        self._days: list[date | None] = []
        self._count = 0

    def shown(self, item: Item) -> Shown:
        """Return an answer with its frame: titles of texts and sources, effects of disputes."""
        return frame(item, self.request)._replace(
            sources=self.titles(),
            effects=self.effects(item),
            labels={} if item.case is None else self._labels(item.case),
            profile=None if item.case is None else item.case.profile,
            running=self._running(item),
            checked_on=max((day for day in self._days if day is not None), default=None),
        )

    def _labels(self, case: Case) -> Mapping[str, str]:
        """Return the labels of the doctors' specialties in the language of the run."""
        doctors = (case, *case.members)
        slugs = dict.fromkeys(doctor.profile.doctor.specialty for doctor in doctors)
        known = [self.request.book.specialty(slug) for slug in slugs if slug is not None]
        return {label.slug: getattr(label, self.words.lang) for label in known if label is not None}

    def titles(self) -> Mapping[str, str]:
        """Return the title of each source."""
        if self._titles is None:
            sources = load_sources(*self.settings.rules)
            self._titles = {source.id: source.title for source in sources.values()}
            self._days = [source.looked_at for source in sources.values()]
        return self._titles

    def _running(self, item: Item) -> Running | None:
        """Return the contract that runs on the day of the question; None of one yet to be signed.

        Texts that are compared answer as if: none of them is the contract's own.
        """
        case = item.case
        if case is None or self.request.command.takes_many_texts or case.signed_on >= case.ask.on:
            return None  # the day of the question stands for a missing one
        term = running_term(case, options_running(case)[0])
        year = next((each for each in term.years if each.year == term.current_year), None)
        if year is None or year.closes_on is None:
            return None
        until = year.closes_on - timedelta(days=1)
        return Running(term.case.signed_on, term.case.rules.id, year.year, until)

    def effects(self, item: Item) -> Mapping[str, EffectNote]:
        """Return a note on the effect of each dispute that touches an answer."""
        if item.case is None or item.case.group is not None or item.answer is None:
            return {}
        if self.request.command.takes_many_texts:
            return {}
        return effect_notes(item.case, item.answer, self.settings.rules, self.words)

    def write(self, item: Item) -> None:
        """Write one page; a profile in error has spoken on stderr."""
        if item.answer is None:
            return
        between = b"\n" if self._count else b""
        self._count += 1
        self.sink.write(between + self.page(self.shown(item)))

    def page(self, shown: Shown) -> bytes:
        """Return the page of an answer."""
        raise NotImplementedError


def effect_notes(
    case: Case, answer: Answer[Any], rules: tuple[Path, ...], words: Words
) -> Mapping[str, EffectNote]:
    """Return a note for each dispute that touches the answer and would change a figure."""
    from amcli.render.footnotes import effect_text, footnote_text
    from amcli.study.compare.effects import DisputesResult, effects, widest
    from amcli.study.paths.result_paths import disputes_in

    touched = (
        set() if isinstance(answer.result, DisputesResult) else set(disputes_in(answer.result))
    )
    if not touched:
        return {}
    with_ledger = bool(touched & OF_THE_LEDGER)
    notes = {}
    for dispute in load_disputes(*rules):
        if dispute.id not in touched:
            continue
        found = [
            (reading, effect)
            for reading, effect in effects(case, dispute, with_ledger=with_ledger)
            if effect != (None, ())
        ]
        if found:
            texts = [(reading, effect_text(*effect, words)) for reading, effect in found]
            sentence = footnote_text(dispute.id, texts, words.of(dispute.question), words)
            moved = widest(change for _, (_, changes) in found for change in changes)
            notes[dispute.id] = EffectNote(sentence, *moved)
    return notes


class TableWriter(PageWriter):
    """Tables, one after the other."""

    def page(self, shown: Shown) -> bytes:
        """Return the page of an answer in characters that the output has."""
        from amcli.render.table import render_table

        return render_table(shown, self.screen).encode(self.screen.encoding, "replace")


class MarkdownWriter(PageWriter):
    """Markdown, one section after the other."""

    def page(self, shown: Shown) -> bytes:
        """Return the section of an answer."""
        from amcli.render.markdown import render_markdown

        return render_markdown(shown, self.words).encode()


class HtmlWriter(PageWriter):
    """One document, an article for each answer."""

    def page(self, shown: Shown) -> bytes:
        """Return the article of an answer."""
        from amcli.render.html.documents import article

        return article(shown, self.words, opens=self._count == 1).encode()

    def close(self) -> int:
        """End the document, if there is one, and the output; return an exit code."""
        if self._count:
            from amcli.render.html.documents import ending

            self.sink.write(ending().encode())
        return super().close()


def writer_of(request: Request, places: Sequence[str] = ()) -> Writer:
    """Return the writer of the format asked."""
    is_array = len(places) > 1 or any(Path(place).is_dir() for place in places)
    if request.settings.path is not None:
        return ValueWriter(request)
    match request.settings.format:
        case Format.JSON | Format.JSONL:
            return JsonWriter(request, is_array=is_array)
        case Format.CSV:
            return CsvWriter(request)
        case Format.MD:
            return MarkdownWriter(request)
        case Format.HTML:
            return HtmlWriter(request)
        case Format.XLSX:
            return WorkbookWriter(request)
        case Format.TABLE:
            return TableWriter(request)


def write_alone(request: Request, item: Item) -> int:
    """Write an item that is all there is; return the exit code."""
    writer = writer_of(request)
    writer.write(item)
    return writer.close()
