"""`compare-versions` over many profiles: who wins and who loses, instead of or after the pages."""

from collections.abc import Mapping

from amcli.commands.options import Format, Settings, bad_value
from amcli.commands.run.writers import Item, Writer, say_notes
from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import Note
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Diagnostic
from amcli.render.screen import Shown
from amcli.study.compare.compare import CompareResult
from amcli.study.crowd.population import (
    DocumentLeftOut,
    SummaryLine,
    SummaryResult,
    lines_of,
    summary,
)
from amcli.words.catalogue import Words

COMMAND = "compare-summary"


def with_summary(writer: Writer, settings: Settings, words: Words, book: RuleBook) -> Writer:
    """Return what writes the summary alone, or after the pages of several profiles.

    Raises typer.BadParameter where the summary is asked for and fewer than two texts are compared.
    """
    names = settings.texts or tuple(header.id for header in book.individual())
    is_compared = len({book.named(name).id for name in names}) > 1
    if settings.is_summary and not is_compared:
        raise bad_value("--summary", words.say("attribution.needs-texts"))
    if settings.is_summary:
        return SummaryWriter(writer.command, settings, words, book)
    if is_compared and settings.format in (Format.TABLE, Format.MD):
        return PagesAndSummary(writer)
    return writer


class Gathered:
    """The few numbers that a summary keeps of each profile, never its answer."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._texts: tuple[str, ...] = ()
        self._lines: list[SummaryLine] = []
        self._left_out: list[DocumentLeftOut] = []
        self._notes: Mapping[Note, None] | None = None
        self.diagnostics: list[Diagnostic] = []

    def take(self, item: Item) -> None:
        """Keep what one profile comes to, or that it is left out and why."""
        where = (item.source or "", item.document, item.name)
        if item.answer is None:
            self._left_out.append(DocumentLeftOut(*where, why="error"))
            self.diagnostics += item.diagnostics
        elif item.case is None or item.case.group is not None:
            self._left_out.append(DocumentLeftOut(*where, why="group"))
        else:
            result: CompareResult = item.answer.result
            self._texts = tuple(dict.fromkeys(one.text for one in result.texts))
            last = self._book.named(self._texts[-1])
            self._lines += lines_of(where, result, item.case, last)
            said = dict.fromkeys(item.answer.notes)
            known = said if self._notes is None else self._notes
            self._notes = {one: None for one in known if one in said}

    def answer(self) -> Answer:
        """Return the summary, with the notes that every answer has."""
        found: SummaryResult = summary(self._texts, self._lines, self._left_out)
        return Answer(found, tuple(self._notes or ()))


class SummaryWriter(Writer):
    """Writes the summary of all profiles, when all are read, in the format asked."""

    def __init__(self, command: str, settings: Settings, words: Words, book: RuleBook) -> None:
        super().__init__(command, settings, words, book)
        self._gathered = Gathered(book)

    def write(self, item: Item) -> None:
        """Keep what one profile comes to."""
        self._gathered.take(item)

    def close(self) -> int:
        """Write the summary; return an exit code."""
        answer = self._gathered.answer()
        if self.settings.format in (Format.JSON, Format.JSONL):
            self.sink.write(self._json(answer))
        else:
            self.sink.write(summary_bytes(answer, self.settings, self.words))
        code = self.sink.close(self.words)
        if not self.settings.is_quiet:
            told = Item(None, 0, None, None, answer, ())
            say_notes(told, self.settings, self.words, is_many=False)
        return code

    def _json(self, answer: Answer) -> bytes:
        from amcli.render.json import Envelopes

        envelopes = Envelopes(COMMAND, self.settings.on, self.words)
        line = envelopes.encode(None, None, answer, self._gathered.diagnostics)
        is_line = self.settings.format is Format.JSONL
        return (line if is_line else envelopes.indent(line)) + b"\n"


class PagesAndSummary(Writer):
    """Writes the page of each profile, then the summary of them all if there are several."""

    def __init__(self, inner: Writer) -> None:
        super().__init__(inner.command, inner.settings, inner.words, inner.book)
        self.sink = inner.sink
        self._inner = inner
        self._gathered = Gathered(inner.book)

    def write(self, item: Item) -> None:
        """Write one page, and keep what it comes to."""
        self._inner.write(item)
        self._gathered.take(item)

    def close(self) -> int:
        """Write the summary and end the output; return an exit code."""
        answer = self._gathered.answer()
        if answer.result.profiles > 1:
            self.sink.write(b"\n" + summary_bytes(answer, self.settings, self.words))
        return self._inner.close()


def summary_bytes(answer: Answer, settings: Settings, words: Words) -> bytes:
    """Return a summary as a table, Markdown or CSV."""
    shown = Shown(COMMAND, None, "", 0, "", "", settings.on, answer, settings.shows_all, {}, {})
    if settings.format is Format.CSV:
        from amcli.render.records.csv import csv_text

        return csv_text(COMMAND, shown, settings.dialect.value).encode()
    if settings.format is Format.MD:
        from amcli.render.markdown import render_markdown

        return render_markdown(COMMAND, shown, words).encode()
    from amcli.commands.run.page_writers import screen_of
    from amcli.render.table import render_table

    screen = screen_of(settings, words)
    return render_table(COMMAND, shown, screen).encode(screen.encoding, "replace")
