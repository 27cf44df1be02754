"""Where answers go: each format is written by one class, to the standard output or a file."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from amcli.commands.command import UNDETERMINED, Item, Request, item_of
from amcli.commands.messages import check_libraries, tell
from amcli.commands.options import BadValue, Colour, Format, Settings
from amcli.commands.parameters import SOURCES
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.succession import options_running, running_term
from amcli.load.diagnostics import Diagnostic
from amcli.load.registers import load_disputes, load_sources
from amcli.render.screen import EffectNote, Running, Screen, Shown
from amcli.words.catalogue import Words

from .files import HeldRows, Sink

if TYPE_CHECKING:
    from amcli.render.records.xlsx import Workbook

OF_THE_LEDGER = {"D9", "D10"}  # what they change is beyond the five years of `aid`
IN_PIPE, UNKNOWN_TERMINAL = 100, 80  # columns
MOST_NAMES = 12  # of what a path leads to, where it leads to several values


class Writer:
    """What writes items one after the other; `holds_notes`: what is noted is written with them."""

    holds_notes = False

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
        if item.answer is None or self.holds_notes or self.settings.is_quiet:
            return
        if item.answer.notes:
            sys.stdout.flush()
        code = "cli.note-of" if is_many else "cli.note"
        for text in dict.fromkeys(map(self.words.note, item.answer.notes)):
            tell(self.words.say(code, place=item.place(self.words), text=text))

    def close(self) -> int:
        """End the output; return an exit code."""
        return self.sink.close(self.words)

    def abandon(self) -> None:
        """Leave the output as it is, when the run cannot end."""
        self.sink.abandon()

    def shown(self, item: Item) -> Shown:
        """Return an answer with whose it is; one that answers for no case is of no text."""
        assert item.answer is not None
        command, settings, words, _ = self.request
        rules = item.rules
        return Shown(
            page=command.page,
            name=item.name,
            source=item.source or "",
            document=item.document,
            place=item.place(words),
            text="" if rules is None else rules.id,
            text_title="" if rules is None else words.of(rules.titles, rules.id),
            on=item.on or settings.on,
            answer=item.answer,
            all=settings.shows_all,
            sources={},
            effects={},
            shows_sources=settings.shows_sources or not command.takes(SOURCES),
            places=item.places,
        )


class WriterBeside(Writer):
    """A writer that lets another one write, and does something more."""

    def __init__(self, inner: Writer) -> None:
        super().__init__(inner.request)
        self.inner = inner
        self.holds_notes = inner.holds_notes
        self.sink = inner.sink


class JsonWriter(Writer):
    """One object, an array of objects, or one object per line.

    One file with one document is one object, so the first is held back until a second comes.
    """

    holds_notes = True

    def __init__(self, request: Request, *, is_array: bool = False) -> None:
        super().__init__(request)
        from amcli.render.json import Envelopes

        self._envelopes = Envelopes(request.command.id, self.settings.on, self.words)
        self._is_lines = self.settings.format is Format.JSONL
        self._is_array = is_array and not self._is_lines
        self._held: bytes | None = None
        self._opening = b"[\n"

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
            self.sink.write(self._opening + self._held + b",\n")
            self._opening = b""
        self._held = line

    def close(self) -> int:
        """Write what is held back and close the array."""
        if self._is_array:
            held = b"" if self._held is None else self._held + b"\n"
            self.sink.write(self._opening + held + b"]\n")
        elif self._held is not None:
            self.sink.write(self._envelopes.indent(self._held) + b"\n")
        return super().close()


class ValueWriter(Writer):
    """The one value that is asked for, a line for each profile; an empty one where it is unknown.

    It ends the run with 3 where a value is null.
    """

    holds_notes = True

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
        from amcli.commands.named import no_such
        from amcli.load.nearest import nearest
        from amcli.study.paths.result_paths import NoSuchPath, NotSingle, value_at

        path, command = self.settings.path or "", self.request.command.id
        try:
            return value_at(path, command, result)
        except NoSuchPath as error:
            near = nearest(path, error.known)
            raise no_such("--get", "path", path, near, "get.no-such-path") from None
        except NotSingle as error:
            first = f"{command}[{error.names[0]}]" if error.names else command
            example = ".".join((first, *path.split(".")[1:])) if error.names else path
            names = ", ".join(error.names[:MOST_NAMES])
            raise BadValue(
                "--get", f"get.{error.kind}", path=path, names=names, example=example
            ) from None


class CsvWriter(Writer):
    """One header, then the rows of every answer; rows whose columns vary wait for the last one."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        if request.command.rows.varies:
            from amcli.render.records.csv import one_table

            joined = partial(one_table, dialect=self.settings.dialect)
            self.sink = HeldRows(request.settings.output, joined)

    def write(self, item: Item) -> None:
        """Write the rows of one answer."""
        if item.answer is None:
            return
        from amcli.render.records.csv import csv_text

        text = csv_text(self.request.command.rows, self.shown(item), self.settings.dialect)
        header, end, lines = text.partition("\r\n")
        self.sink.write(lines.encode(), (header + end).encode())


class WorkbookWriter(Writer):
    """A workbook of the rows of every answer, a sheet for each list."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        if self.settings.output is None:
            raise BadValue("--format", "cli.xlsx-file")
        check_libraries("AM308", ("xlsxwriter",), self.words)
        self._book: Workbook | None = None

    def write(self, item: Item) -> None:
        """Add the rows of one answer, and of the answers that it is made of."""
        if item.answer is None:
            return
        from amcli.commands.registry import find
        from amcli.render.records.csv import cells
        from amcli.render.records.xlsx import Workbook
        from amcli.study.paths.result_paths import CONCEPTS

        shown, result = self.shown(item), item.answer.result
        self._book = self._book or Workbook(self.settings.on)
        self._book.add(self.request.command.id, *cells(self.request.command.rows, shown))
        for name in CONCEPTS:
            if hasattr(result, name):
                part = shown._replace(answer=Answer(getattr(result, name), ()))
                self._book.add(name, *cells(find(name).rows, part))

    def close(self) -> int:
        """Write the workbook, unless nothing was answered; return an exit code."""
        if self._book is not None:
            self.sink.write(self._book.written())
        return super().close()


def screen_of(settings: Settings, words: Words) -> Screen:
    """Return where tables are shown: a file and a pipe have no colour.

    The columns are those that `COLUMNS` asks for, else those of the terminal, else the usual.
    """
    is_file = settings.output is not None
    is_terminal = not is_file and sys.stdout.isatty()
    asked = os.environ.get("COLUMNS", "")
    width = int(asked) if asked.isdecimal() else 0
    if not width and is_terminal:
        try:
            width = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):
            width = 0
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    has_colour = is_terminal and not is_plain
    if settings.colour is not Colour.AUTO:
        has_colour = settings.colour is Colour.ALWAYS
    return Screen(
        width or (UNKNOWN_TERMINAL if is_terminal else IN_PIPE),
        has_colour,
        "utf-8" if is_file else sys.stdout.encoding or "utf-8",
        is_terminal,
        words,
    )


class PageWriter(Writer):
    """What tables, Markdown and HTML share: the frame around an answer; pages stand one by one."""

    holds_notes = True

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.words = request.words.on_pages
        self.screen = screen_of(self.settings, self.words)
        self._count = 0

    @cached_property
    def _sources(self) -> Mapping[str, Any]:
        return load_sources(*self.settings.rules)

    def shown(self, item: Item) -> Shown:
        """Return an answer with its frame: titles of texts and sources, effects of disputes."""
        sources = self._sources.values()
        days = (source.looked_at for source in sources if source.looked_at is not None)
        framed = (
            super()
            .shown(item)
            ._replace(
                sources={source.id: source.title for source in sources},
                checked_on=max(days, default=None),
            )
        )
        if item.case is None:
            return framed
        framed = framed._replace(labels=self._labels(item.case), profile=item.case.profile)
        if self.request.command.takes_many_texts:  # as if: none of them is the contract's own
            return framed
        return framed._replace(effects=self._effects(item), running=self._running(item.case))

    def _labels(self, case: Case) -> Mapping[str, str]:
        """Return the labels of the doctors' specialties in the language of the run."""
        doctors = (case, *case.members)
        slugs = dict.fromkeys(doctor.profile.doctor.specialty for doctor in doctors)
        known = [self.request.book.specialty(slug) for slug in slugs if slug is not None]
        return {label.slug: getattr(label, self.words.lang) for label in known if label is not None}

    def _running(self, case: Case) -> Running | None:
        """Return the contract that runs on the day of the question; None of one yet to be signed.

        That day stands for one of signing that is missing.
        """
        if case.signed_on >= case.ask.on:
            return None
        term = running_term(case, options_running(case)[0])
        year = next((each for each in term.years if each.year == term.current_year), None)
        if year is None or year.closes_on is None:
            return None
        until = year.closes_on - timedelta(days=1)
        return Running(term.case.signed_on, term.case.rules.id, year.year, until)

    def _effects(self, item: Item) -> Mapping[str, EffectNote]:
        """Return a note for each dispute that touches an answer and would change a figure."""
        from amcli.render.footnotes import effect_text, footnote_text
        from amcli.study.compare.effects import DisputesResult, effects, widest
        from amcli.study.paths.result_paths import disputes_in

        case, words = item.case, self.words
        result = None if item.answer is None else item.answer.result
        if case is None or case.group is not None or isinstance(result, DisputesResult):
            return {}
        touched = disputes_in(result)
        notes = {}
        for dispute in load_disputes(*self.settings.rules) if touched else ():
            if dispute.id not in touched:
                continue
            found = [
                (reading, effect)
                for reading, effect in effects(
                    case, dispute, with_ledger=bool(touched & OF_THE_LEDGER)
                )
                if effect != (None, ())
            ]
            if found:
                texts = [(reading, effect_text(*effect, words)) for reading, effect in found]
                sentence = footnote_text(dispute.id, texts, words.of(dispute.question), words)
                moved = widest(change for _, (_, changes) in found for change in changes)
                notes[dispute.id] = EffectNote(sentence, *moved)
        return notes

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
    """One document, an article for each answer; `images` gives its pictures, of most none."""

    def __init__(
        self, request: Request, images: Callable[[Shown], tuple[str, ...]] = lambda _shown: ()
    ) -> None:
        super().__init__(request)
        self._images = images

    def page(self, shown: Shown) -> bytes:
        """Return the article of an answer."""
        from amcli.render.html.documents import article

        return article(shown, self.words, self._images(shown), opens=self._count == 1).encode()

    def close(self) -> int:
        """End the document, if there is one, and the output; return an exit code."""
        if self._count:
            from amcli.render.html.documents import ending

            self.sink.write(ending().encode())
        return super().close()


_WRITERS: Mapping[Format, type[Writer]] = {
    Format.CSV: CsvWriter,
    Format.MD: MarkdownWriter,
    Format.HTML: HtmlWriter,
    Format.XLSX: WorkbookWriter,
    Format.TABLE: TableWriter,
}


def writer_of(request: Request, *, is_many: bool = False) -> Writer:
    """Return the writer of the format asked; of `is_many` profiles JSON is an array."""
    if request.settings.path is not None:
        return ValueWriter(request)
    if request.settings.format in (Format.JSON, Format.JSONL):
        return JsonWriter(request, is_array=is_many)
    return _WRITERS[request.settings.format](request)


def write_alone(
    request: Request, answer: Answer[Any], diagnostics: tuple[Diagnostic, ...] = ()
) -> int:
    """Write an answer that is nobody's and all there is; return the exit code."""
    writer = writer_of(request)
    writer.write(item_of(answer, diagnostics))
    return writer.close()
