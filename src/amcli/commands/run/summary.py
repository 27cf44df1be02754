"""The summary of a comparison over many profiles, instead of their pages or after them."""

from collections.abc import Mapping

from amcli.commands.command import Command
from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import Note
from amcli.load.diagnostics import Diagnostic
from amcli.study.compare.compare import CompareResult
from amcli.study.crowd.population import DocumentLeftOut, SummaryLine, lines_of, summary

from .writers import Item, Writer, WriterBeside, item_of, writer_of


class SummaryWriter(WriterBeside):
    """Writes the summary of all profiles when all are read: alone, or if there are several.

    It keeps the few numbers that the summary needs of each profile, never its answer.
    """

    def __init__(self, inner: Writer, command: Command, *, is_alone: bool) -> None:
        request = inner.request._replace(command=command)
        super().__init__(writer_of(request) if is_alone else inner)
        self._request, self._is_alone = request, is_alone
        self._texts: tuple[str, ...] = ()
        self._lines: list[SummaryLine] = []
        self._left_out: list[DocumentLeftOut] = []
        self._notes: Mapping[Note, None] | None = None
        self._diagnostics: list[Diagnostic] = []

    def write(self, item: Item) -> None:
        """Keep what one profile comes to; write its page unless the summary is all."""
        if not self._is_alone:
            self.inner.write(item)
        self._take(item)

    def say_notes(self, item: Item, *, is_many: bool = False) -> None:
        """Say the notes of a page, none of an answer that is only counted."""
        if not self._is_alone:
            self.inner.say_notes(item, is_many=is_many)

    def close(self) -> int:
        """Write the summary and end the output; return an exit code."""
        result = summary(self._texts, self._lines, self._left_out)
        item = item_of(Answer(result, tuple(self._notes or ())), tuple(self._diagnostics))
        if self._is_alone or result.profiles > 1:
            self.inner.request = self._request
            self.inner.write(item)
        code = self.inner.close()
        if self._is_alone:
            self.inner.say_notes(item)
        return code

    def _take(self, item: Item) -> None:
        """Keep what one profile comes to, or that it is left out and why."""
        where = (item.source or "", item.document, item.name)
        if item.answer is None:
            self._left_out.append(DocumentLeftOut(*where, why="error"))
            self._diagnostics += item.diagnostics
        elif item.case is None or item.case.group is not None:
            self._left_out.append(DocumentLeftOut(*where, why="group"))
        else:
            result: CompareResult = item.answer.result
            self._texts = tuple(dict.fromkeys(text.text for text in result.texts))
            last = self._request.book.named(self._texts[-1])
            self._lines += lines_of(where, result, item.case, last)
            notes = dict.fromkeys(item.answer.notes)
            known = notes if self._notes is None else self._notes
            self._notes = {note: None for note in known if note in notes}
