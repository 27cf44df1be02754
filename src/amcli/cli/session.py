"""One run over many profiles: load, compute, write, and the exit code of it all."""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from amcli.domain.case import Answer, Ask, Case, Readings, open_case
from amcli.domain.consistency import checking
from amcli.domain.profile import Profile
from amcli.domain.rules import NoText, RuleBook, UnknownText
from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused
from amcli.load.profiles import Loaded, read_profiles
from amcli.load.rule_files import load_rules
from amcli.render.words import Words

from .commands import answer_of, exit_code_of
from .options import Settings, check_one_doctor
from .output import Item, Writer, report, say_notes, writer_of
from .progress import Progress
from .text_files import with_text_files

if TYPE_CHECKING:
    from amcli.domain.group_case import GroupCase

ALONE = ("explain", "letter", "solve")  # commands that answer for one document


def answer_profiles(command: str, places: Sequence[str], settings: Settings, said: Words) -> int:
    """Answer `command` for every profile found at the places; return the exit code."""
    if settings.ics is not None:
        from .calendars import check_library

        check_library(said)
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        check_texts(command, book, settings, said)
    except Refused as refused:
        return report(refused.diagnostics, said)
    loaded = read_profiles(
        places, settings.on, Slugs(book), sys.stdin.buffer.read, check=checking(book)
    )
    if settings.payments is not None or command in ALONE:
        loaded = iter([alone(loaded, places[0], said)])
    writer = _with_calendar(writer_of(command, places, settings, said, book), settings, said)
    if command == "compare-versions":
        from .summaries import with_summary

        writer = with_summary(writer, settings, said, book)
    if settings.receipt is not None:
        from .receipts import ReceiptWriter, Recording

        recording = Recording(places, sys.stdin.buffer.read, book, said)
        loaded = recording.loaded(settings, Slugs(book))
        writer = ReceiptWriter(writer, recording, settings)
    code, progress = 0, Progress(said, places)
    is_many = len(places) > 1 or any(Path(place).is_dir() for place in places)
    for one in loaded:
        if isinstance(one.profile, Profile):
            check_one_doctor(settings, said)
        item = answer_one(command, one, settings, book)
        progress.wipe()
        report(item.diagnostics, said)
        writer.write(item)
        if not (settings.is_quiet or settings.is_summary):
            say_notes(item, settings, said, is_many=is_many or item.document > 1)
        code = max(code, _code(command, item, settings))
        progress.step()
    progress.wipe()
    return max(code, writer.close())


def alone(loaded: Iterator[Loaded], place: str, said: Words) -> Loaded:
    """Return the one document there is at a place; a second one is an error of usage."""
    first, *others = islice(loaded, 2)
    if not others:
        return first
    is_folder = Path(place).is_dir()
    why = (
        said.say("cli.one-file", file=place, first=first.source)
        if is_folder
        else said.say("cli.one-contract", file=first.source)
    )
    raise typer.BadParameter(why, param_hint=said.say("cli.profile-metavar"))


def _with_calendar(writer: Writer, settings: Settings, said: Words) -> Writer:
    """Return the writer, one that writes a calendar beside it where one is asked."""
    if settings.ics is None:
        return writer
    from .calendars import CalendarWriter

    return CalendarWriter(writer, settings, said)


def answer_register(settings: Settings, said: Words) -> int:
    """Write the register of disputes as it is, without a profile; return the exit code."""
    from amcli.domain.effects import register
    from amcli.load.registers import load_disputes

    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        disputes = load_disputes(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, said)
    answer = Answer(register(disputes, Readings(settings.readings)), ())
    writer = writer_of("disputes", (), settings, said, book)
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


def check_texts(command: str, book: RuleBook, settings: Settings, said: Words) -> None:
    """Refuse, as an error of usage, a text nobody knows and two texts where one is asked."""
    try:
        for name in settings.texts:
            book.named(name)
    except UnknownText as error:
        known = ", ".join(error.known)
        why = said.say("cli.unknown-text", value=error.name, known=known)
        raise typer.BadParameter(why, param_hint="--text") from None
    if len(settings.texts) > 1 and command != "compare-versions":
        raise typer.BadParameter(said.say("cli.one-text"), param_hint="--text")


def _ask(settings: Settings, text: str | None) -> Ask:
    return Ask(
        on=settings.on,
        text=text,
        etps=settings.etps,
        achievement=settings.achievement,
        readings=Readings(settings.readings),
    )


def answer_one(command: str, one: Loaded, settings: Settings, book: RuleBook) -> Item:
    """Return the answer for one profile, or the diagnostics that stand in its place."""
    where = (one.source, one.document, one.name)
    if one.profile is None:
        return Item(*where, None, None, one.diagnostics)
    cases: tuple[Case, ...] | tuple[GroupCase]
    try:
        if not isinstance(one.profile, Profile):
            from .groups import open_group_case

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


def _code(command: str, item: Item, settings: Settings) -> int:
    """Return the exit code of one profile."""
    if item.answer is None:
        return max(diagnostic.exit_code for diagnostic in item.diagnostics)
    if settings.exits_zero:
        return 0
    return exit_code_of(command, item.answer, settings)
