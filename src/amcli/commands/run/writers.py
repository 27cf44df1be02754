"""Where answers go: a stream or a file, each format written by one class."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from amcli.commands.command import UNDETERMINED, Request
from amcli.commands.messages import check_libraries, tell
from amcli.commands.options import BadValue, Colour, Format, Settings
from amcli.commands.parameters import MARGINS, SOURCES
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.succession import running_contract
from amcli.law.text.rules import RuleSet
from amcli.load.diagnostics import Diagnostic
from amcli.load.registers import load_disputes, load_sources
from amcli.render.screen import Screen, Shown
from amcli.words.catalogue import Words

from .files import HeldRows, Sink

if TYPE_CHECKING:
    from amcli.study.margins.margin_sides import Margin

OF_THE_LEDGER = {"D9", "D10"}  # what they change is beyond the five years of `aid`
MOST_NAMES = 12  # of what a path leads to, where it leads to several values
IN_PIPE, UNKNOWN_TERMINAL = 100, 80  # columns
MOST_MARGINS = 2  # said under a table without being asked


class Item(NamedTuple):
    """What came of one document: an answer, or the diagnostics in its place."""

    source: str | None
    document: int
    name: str | None
    case: Case | None
    answer: Answer[Any] | None
    diagnostics: tuple[Diagnostic, ...]
    on: date | None = None  # the day of the question where it is not that of the run

    @property
    def rules(self) -> RuleSet | None:
        """The text of the contract that runs on the day of the question, None of nobody's."""
        return None if self.case is None else running_contract(self.case).rules


def item_of(answer: Answer[Any], diagnostics: tuple[Diagnostic, ...] = ()) -> Item:
    """Return an answer that is nobody's."""
    return Item(None, 0, None, None, answer, diagnostics)


class Writer:
    """What writes items one after the other.

    `noted` are the codes of the notes that what it writes says itself, None for all of them.
    """

    noted: tuple[str, ...] | None = ()

    def __init__(self, request: Request) -> None:
        self.request = request
        self.settings = request.settings
        self.words = request.words
        self.sink = Sink(request.settings.output)

    def write(self, item: Item) -> None:
        """Write one item."""
        raise NotImplementedError

    def say_notes(self, item: Item, *, is_many: bool = False) -> None:
        """Write on stderr what is noted beside an answer, unless it is written with it.

        Each sentence once, under the answer; the profile is named where several are answered.
        """
        if item.answer is None or self.noted is None or self.settings.is_quiet:
            return
        notes = [note for note in item.answer.notes if note.code not in self.noted]
        if notes:
            sys.stdout.flush()
        code = "cli.note-of" if is_many else "cli.note"
        for text in dict.fromkeys(map(self.words.note, notes)):
            tell(self.words.say(code, place=item.source, text=text))

    def close(self) -> int:
        """End the output; return an exit code."""
        return self.sink.close(self.words)

    def abandon(self) -> None:
        """Leave the output as it is, when the run cannot end."""
        self.sink.abandon()


class WriterBeside(Writer):
    """A writer that lets another one write, and does something more."""

    def __init__(self, inner: Writer) -> None:
        super().__init__(inner.request)
        self.inner = inner
        self.noted = inner.noted
        self.sink = inner.sink

    def write(self, item: Item) -> None:
        """Let one item be written."""
        self.inner.write(item)

    def close(self) -> int:
        """End the output; return an exit code."""
        return self.inner.close()

    def abandon(self) -> None:
        """Leave what is written as it is."""
        self.inner.abandon()


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


def frame(item: Item, request: Request) -> Shown:
    """Return an answer with whose it is; a register answers for no case: nobody's, no text."""
    assert item.answer is not None
    rules = item.rules
    command, settings, words, _ = request
    return Shown(
        page=command.page,
        name=item.name,
        source=item.source or "",
        document=item.document,
        text="" if rules is None else rules.id,
        text_title="" if rules is None else words.of(rules.titles, rules.id),
        on=item.on or settings.on,
        answer=item.answer,
        all=settings.shows_all,
        sources={},
        effects={},
        shows_sources=settings.shows_sources or not command.takes(SOURCES),
    )


class PageWriter(Writer):
    """What tables, Markdown and HTML share: the frame around an answer; pages stand one by one."""

    noted = ("verdict-aside", "as-if", "proposal", "proposal-own", "simulated", "synthetic")

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.words = request.words.on_pages
        self.screen = screen_of(self.settings, self.words)
        self._titles: Mapping[str, str] | None = None
        self._count = 0

    def shown(self, item: Item) -> Shown:
        """Return an answer with its frame: titles of texts and sources, effects of disputes."""
        return frame(item, self.request)._replace(
            sources=self.titles(),
            effects=self.effects(item),
            labels={} if item.case is None else self._labels(item.case),
            margins=self.margins(item),
        )

    def margins(self, item: Item) -> tuple["Margin", ...]:
        """Return the nearest flips of an answer that does not list them all; none for a group."""
        if self.settings.lists_margins or not self.request.command.takes(MARGINS):
            return ()
        if item.case is None or item.case.group is not None:
            return ()
        from amcli.study.margins.margins import margins

        return margins(item.case, self.request.command.id, MOST_MARGINS)

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
        return self._titles

    def effects(self, item: Item) -> Mapping[str, str]:
        """Return a sentence on the effect of each dispute that touches an answer."""
        if item.case is None or item.case.group is not None or item.answer is None:
            return {}
        if self.request.command.takes_many_texts:
            return {}
        return effect_sentences(item.case, item.answer, self.settings.rules, self.words)

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


def effect_sentences(
    case: Case, answer: Answer[Any], rules: tuple[Path, ...], words: Words
) -> Mapping[str, str]:
    """Return a sentence for each dispute that touches the answer and would change a figure."""
    from amcli.render.footnotes import effect_text, footnote_text
    from amcli.study.compare.effects import DisputesResult, effects
    from amcli.study.paths.result_paths import disputes_in

    touched = (
        set() if isinstance(answer.result, DisputesResult) else set(disputes_in(answer.result))
    )
    if not touched:
        return {}
    with_ledger = bool(touched & OF_THE_LEDGER)
    sentences = {}
    for dispute in load_disputes(*rules):
        if dispute.id not in touched:
            continue
        texts = [
            (reading, effect_text(*effect, words))
            for reading, effect in effects(case, dispute, with_ledger=with_ledger)
            if effect != (None, ())
        ]
        if texts:
            question = words.of(dispute.question)
            sentences[dispute.id] = footnote_text(dispute.id, texts, question, words)
    return sentences


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


class ValueWriter(Writer):
    """The one value that is asked for, a line for each profile; an empty one where it is unknown.

    It ends the run with 3 where a value is null.
    """

    noted = None

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._code = 0

    def write(self, item: Item) -> None:
        """Write the value of one answer; raises BadValue for a path that leads to no value."""
        from amcli.render.records.csv import text_of_value

        value = None if item.answer is None else self._value(item.answer.result)
        if item.answer is not None and value is None and not self.settings.exits_zero:
            self._code = UNDETERMINED
        self.sink.write(f"{text_of_value(value)}\n".encode())

    def close(self) -> int:
        """End the output; return an exit code."""
        return max(super().close(), self._code)

    def _value(self, result: Any) -> Any:
        from amcli.commands.named import no_such_path
        from amcli.study.paths.result_paths import NoSuchPath
        from amcli.study.paths.single import NotSingle, value_at

        path, command = self.settings.path, self.request.command.id
        assert path is not None
        try:
            return value_at(path, command, result)
        except NoSuchPath as error:
            raise no_such_path("--get", "get", path, error.known) from None
        except NotSingle as error:
            _, dot, below = path.partition(".")
            example = f"{command}[{error.names[0]}]{dot}{below}" if error.names else path
            names = ", ".join(error.names[:MOST_NAMES])
            params = {"path": path, "names": names, "example": example}
            raise BadValue("--get", f"get.{error.kind}", **params) from None


class CsvWriter(Writer):
    """One header, then the rows of every answer; rows whose columns vary wait for the last one."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        if request.command.rows.varies:
            self.sink = HeldRows(request.settings.output, self._one_table)

    def write(self, item: Item) -> None:
        """Write the rows of one answer."""
        if item.answer is None:
            return
        from amcli.render.records.csv import csv_text

        shown, rows = frame(item, self.request), self.request.command.rows
        text = csv_text(rows, shown, self.settings.dialect.value)
        header, end, lines = text.partition("\r\n")
        self.sink.start((header + end).encode())
        self.sink.write(lines.encode())

    def _one_table(self, parts: Sequence[tuple[bytes, bytes]]) -> bytes:
        from amcli.render.records.csv import one_table

        texts = [(header.decode(), lines.decode()) for header, lines in parts]
        return one_table(texts, self.settings.dialect.value).encode()


class WorkbookWriter(Writer):
    """A workbook of the rows of every answer, a sheet for each list."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        if self.settings.output is None:
            raise BadValue("--format", "cli.xlsx-file")
        check_libraries("AM308", ("xlsxwriter",), self.words)
        from amcli.render.records.xlsx import Workbook

        self._book = Workbook(self.settings.on)
        self._is_empty = True

    def write(self, item: Item) -> None:
        """Add the rows of one answer, and of the answers that it is made of."""
        if item.answer is None:
            return
        from amcli.commands.registry import find
        from amcli.render.records.csv import cells
        from amcli.study.paths.result_paths import CONCEPTS

        shown, result = frame(item, self.request), item.answer.result
        self._is_empty = False
        self._book.add(self.request.command.id, *cells(self.request.command.rows, shown))
        for name in CONCEPTS:
            if hasattr(result, name):
                part = shown._replace(answer=Answer(getattr(result, name), ()))
                self._book.add(name, *cells(find(name).rows, part))

    def close(self) -> int:
        """Write the workbook, unless nothing was answered; return an exit code."""
        if not self._is_empty:
            self.sink.write(self._book.written())
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
