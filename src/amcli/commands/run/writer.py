"""What a writer is, and what it is given: an answer with whose it is, or why there is none."""

import sys
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from amcli.commands.command import Request
from amcli.commands.messages import tell
from amcli.commands.parameters import SOURCES
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.succession import running_contract
from amcli.law.text.rules import RuleSet
from amcli.load.diagnostics import Diagnostic

from .files import Sink

if TYPE_CHECKING:
    from amcli.render.screen import Shown


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


def frame(item: Item, request: Request) -> "Shown":
    """Return an answer with whose it is; a register answers for no case: nobody's, no text."""
    from amcli.render.screen import Shown  # JSON is written without a page

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
