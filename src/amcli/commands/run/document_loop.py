"""One document after the other: its answer, what is written of it, what came of them all."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from amcli.commands.options import Settings, check_one_doctor
from amcli.commands.registry import answer_of, exit_code_of
from amcli.law.contract.case import Ask, Case, Readings, open_case
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused
from amcli.load.files import Listed
from amcli.load.profiles import Loaded, Reader
from amcli.words.catalogue import Words

from .progress import Progress
from .totals import Tally
from .writers import Item, report, say_notes, writer_of


class Question(NamedTuple):
    """What is asked of every profile."""

    command: str
    settings: Settings
    words: Words
    book: RuleBook


class Work(NamedTuple):
    """A file to answer, but for its first documents: those up to the number `after`."""

    listed: Listed
    after: int = 0


def documents(works: Iterable[Work], read: Reader) -> Iterator[Loaded]:
    """Yield the documents to answer, in order."""
    for work in works:
        for one in read(work.listed):
            if one.document > work.after:
                yield one


class Run:
    """Answers documents and writes them, until it is told, or has a reason, to stop.

    The writer may be another one than that of the format; a worker has no progress to show.
    """

    def __init__(self, question: Question, places: Sequence[str]) -> None:
        command, settings, said, book = question
        self.question = question
        self.writer = writer_of(command, places, settings, said, book)
        self.progress: Progress | None = Progress(said, places)
        self.tally = Tally()
        self.places = tuple(places)
        self.is_many = len(places) > 1 or any(os.path.isdir(place) for place in places)
        self._since = time.monotonic()

    def carry_out(self, work: Callable[[], object]) -> int:
        """Do the work, end the output and sum it up; return the exit code."""
        settings, said = self.question.settings, self.question.words
        try:
            work()
        except BaseException:
            self.writer.abandon()
            raise
        finally:
            if self.progress is not None:
                self.progress.wipe()
        unwritten = self.writer.close()
        if not unwritten and self.tally.is_worth_telling(settings):
            from amcli.commands.messages import tell

            is_watched = sys.stderr.isatty()
            sys.stdout.flush()
            tell(self.tally.sentence(said, time.monotonic() - self._since if is_watched else None))
        return unwritten or self.tally.code

    def answer(self, loaded: Iterable[Loaded]) -> bool:
        """Answer documents; return whether there is a reason to stop."""
        return any(self.take(one) for one in loaded)

    def take(self, one: Loaded) -> bool:
        """Answer one document; return whether to stop at it."""
        command, settings, said, book = self.question
        if isinstance(one.profile, Profile):
            check_one_doctor(settings, said)
        item = answer_one(command, one, settings, book)
        if self.progress is not None:
            self.progress.wipe()
        report(item.diagnostics, said)
        self.writer.write(item)
        if not (settings.is_quiet or settings.is_summary):
            say_notes(item, settings, said, is_many=self.is_many or item.document > 1)
        code = code_of(command, item, settings)
        self.tally.take(item, code, command)
        if self.progress is not None:
            self.progress.step()
        if settings.stops_at_error and item.answer is None:
            self.tally.code = code
            return True
        return self.writer.sink.failed is not None


def answer_one(command: str, one: Loaded, settings: Settings, book: RuleBook) -> Item:
    """Return the answer for one profile, or the diagnostics that stand in its place."""
    where = (one.source, one.document, one.name)
    if one.profile is None:
        return Item(*where, None, None, one.diagnostics)
    cases: tuple[Case, ...]
    try:
        if not isinstance(one.profile, Profile):
            from amcli.commands.doctor.groups import open_group_case

            cases = (open_group_case(one.profile, book, settings, one.source),)
        elif command == "compare-versions":
            cases = tuple(_compared(one.profile, settings, book))
        else:
            text = settings.texts[0] if settings.texts else None
            cases = (open_case(one.profile, book, _ask(settings, text)),)
        answer = answer_of(command, cases, settings)
    except NoText as error:
        params: tuple[tuple[str, object], ...]
        params = (("day", error.day), ("start", error.covered_from), ("end", error.covered_until))
        if not isinstance(one.profile, Profile):
            params += (("variant", "group"),)
        uncovered = Diagnostic("AM302", one.source, params=params, exit_code=BAD_RULES)
        return Item(*where, None, None, (uncovered,))
    except Refused as refused:
        return Item(*where, None, None, refused.diagnostics)
    return Item(*where, cases[0], answer, one.diagnostics)


def _compared(profile: Profile, settings: Settings, book: RuleBook) -> Iterator[Case]:
    """Yield a case per text, or per option where one text and several options are asked."""
    names = settings.texts or tuple(header.id for header in book.individual())
    if len(names) == 1 and len(settings.etps) > 1:
        for etp in settings.etps:
            alone = settings._replace(etps=(etp,))
            yield open_case(profile, book, _ask(alone, names[0]))
        return
    for name in names:
        yield open_case(profile, book, _ask(settings, name))


def code_of(command: str, item: Item, settings: Settings) -> int:
    """Return the exit code of one profile."""
    if item.answer is None:
        return max(diagnostic.exit_code for diagnostic in item.diagnostics)
    if settings.exits_zero:
        return 0
    return exit_code_of(command, item.answer, settings)


def _ask(settings: Settings, text: str | None) -> Ask:
    return Ask(
        on=settings.on,
        text=text,
        etps=settings.etps,
        achievement=settings.achievement,
        readings=Readings(settings.readings),
    )
