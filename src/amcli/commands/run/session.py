"""One run over many profiles: load, compute, write, and the exit code of it all."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path

from amcli.commands.options import Format, Settings, bad_value
from amcli.law.contract.case import Answer, Readings
from amcli.law.profile.consistency import checking
from amcli.law.text.rules import RuleBook, UnknownText
from amcli.load.diagnostics import Refused
from amcli.load.files import list_places
from amcli.load.profiles import Loaded, Reader
from amcli.load.toml.files import load_rules
from amcli.words.catalogue import Words

from .document_loop import Question, Run, Work, documents
from .text_files import with_text_files
from .writers import Item, Writer, report, writer_of

ALONE = ("explain", "letter", "solve")  # commands that answer for one document


def answer_profiles(command: str, places: Sequence[str], settings: Settings, words: Words) -> int:
    """Answer `command` for every profile found at the places; return the exit code."""
    if settings.ics is not None:
        from .calendars import check_library

        check_library(words)
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        check_texts(command, book, settings, words)
    except Refused as refused:
        return report(refused.diagnostics, words)
    run, read = opened(command, places, settings, words, book)
    works: Iterable[Work] = map(Work, list_places(places))
    if settings.resume is not None:
        from .resume import resume

        works = resume(run, works, read)
    if _may_share(settings, places):
        from .parallel import cores, crowd, share

        jobs, (is_crowd, works) = settings.jobs or cores(), crowd(works)
        if is_crowd and jobs > 1:
            return run.carry_out(lambda: share(run, iter(works), read, jobs))
    loaded = documents(works, read)
    if settings.payments is not None or command in ALONE:
        loaded = iter([alone(loaded, places[0], words)])
    run.writer = _with_calendar(run.writer, settings, words)
    if command == "compare-versions":
        from amcli.commands.doctor.summaries import with_summary

        run.writer = with_summary(run.writer, settings, words, book)
    if settings.receipt is not None:
        from .receipts import ReceiptWriter, Recording

        recording = Recording(places, sys.stdin.buffer.read, book, words)
        loaded = recording.loaded(settings, Slugs(book))
        run.writer = ReceiptWriter(run.writer, recording, settings)
    return run.carry_out(lambda: run.answer(loaded))


def opened(
    command: str,
    places: Sequence[str],
    settings: Settings,
    words: Words,
    book: RuleBook | None = None,
) -> tuple[Run, Reader]:
    """Return what answers the documents, and what reads them. Raises Refused."""
    book = book or load_rules(*settings.rules)
    read = Reader(settings.on, Slugs(book), _stdin(settings), check=checking(book))
    return Run(Question(command, settings, words, book), places), read


def _may_share(settings: Settings, places: Sequence[str]) -> bool:
    """Return whether several processes could answer: lines or rows, of files, and of them alone."""
    if settings.jobs == 1 or settings.format not in (Format.JSONL, Format.CSV):
        return False
    if settings.ics or settings.receipt or settings.is_summary or "-" in places:
        return False
    return len(places) > 1 or Path(places[0]).is_dir()


def _stdin(settings: Settings) -> Callable[[], bytes]:
    """Return what reads standard input: once, where some of it may have to be answered again."""
    read = sys.stdin.buffer.read
    return read if settings.resume is None else cache(read)


def alone(loaded: Iterator[Loaded], place: str, words: Words) -> Loaded:
    """Return the one document there is at a place; a second one is an error of usage."""
    first, *others = islice(loaded, 2)
    if not others:
        return first
    is_folder = Path(place).is_dir()
    why = (
        words.say("cli.one-file", file=place, first=first.source)
        if is_folder
        else words.say("cli.one-contract", file=first.source)
    )
    raise bad_value(words.say("cli.profile-metavar"), why)


def _with_calendar(writer: Writer, settings: Settings, words: Words) -> Writer:
    """Return the writer, one that writes a calendar beside it where one is asked."""
    if settings.ics is None:
        return writer
    from .calendars import CalendarWriter

    return CalendarWriter(writer, settings, words)


def answer_register(settings: Settings, words: Words) -> int:
    """Write the register of disputes as it is, without a profile; return the exit code."""
    from amcli.load.registers import load_disputes
    from amcli.study.compare.effects import register

    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        disputes = load_disputes(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, words)
    answer = Answer(register(disputes, Readings(settings.readings)), ())
    writer = writer_of("disputes", (), settings, words, book)
    writer.write(Item(None, 0, None, None, answer, ()))
    return writer.close()


class Slugs(dict[str, str | None]):
    """The slug of each specialty named so far, None for a name that is none."""

    def __init__(self, book: RuleBook) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, name: str) -> str | None:
        found = self._book.specialty(name)
        self[name] = None if found is None else found.slug
        return self[name]

    def __call__(self, name: str) -> str | None:
        return self[name]


def check_texts(command: str, book: RuleBook, settings: Settings, words: Words) -> None:
    """Refuse, as an error of usage, a text nobody knows and two texts where one is asked."""
    try:
        for name in settings.texts:
            book.named(name)
    except UnknownText as error:
        known = ", ".join(error.known)
        why = words.say("cli.unknown-text", value=error.name, known=known)
        raise bad_value("--text", why) from None
    if len(settings.texts) > 1 and command != "compare-versions":
        raise bad_value("--text", words.say("cli.one-text"))
