"""One document after the other: its answer, what is written of it, what came of them all."""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeGuard

from amcli.commands.command import Cases, Command, Item, Request
from amcli.commands.messages import USAGE, report, tell
from amcli.commands.options import BadValue, Settings, check_one_doctor
from amcli.law.contract.case import Answer, open_case
from amcli.law.figures.sourced import note
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText
from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused
from amcli.load.files import STDIN, Listed, list_places, printed, read_named
from amcli.load.profiles import Loaded, Reader
from amcli.words.catalogue import Words

from .files import CANNOT_WRITE, identity
from .progress import Progress
from .writers import writer_of

ERROR, KEPT = "error", "kept"
VERDICTS = ("eligible", "not_eligible", "undetermined")
MANY: Final = 10  # profiles that nobody counts on the screen


class Work(NamedTuple):
    """A file to answer, but for its first documents: those up to the number `after`."""

    listed: Listed
    after: int = 0


def documents(works: Iterable[Work], read: Reader) -> Iterator[Loaded]:
    """Yield the documents to answer, in order."""
    for work in works:
        for loaded in read(work.listed):
            if loaded.document > work.after:
                yield loaded


class Totals:
    """Counts documents: all of them, those in error, those answered before, the verdicts."""

    def __init__(self) -> None:
        self.code = 0
        self.all = 0
        self.kinds: Counter[str] = Counter()

    def take(self, item: Item, code: int, command: Command, *kinds: str) -> None:
        """Count one document and its exit code, under what came of it and other kinds."""
        self.code = max(self.code, code)
        self.all += 1
        self.kinds.update(kinds)
        if item.answer is None:
            self.kinds[ERROR] += 1
        elif command.ends_by_verdict:
            self.kinds[item.answer.result.verdict] += 1

    def add(self, other: "Totals") -> None:
        """Count what another one counted."""
        self.code = max(self.code, other.code)
        self.all += other.all
        self.kinds.update(other.kinds)

    def is_worth_telling(self, settings: Settings) -> bool:
        """Return whether there is more to sum up than one sees."""
        if settings.is_quiet:
            return False
        is_cut_short = settings.stops_at_error and self.kinds[ERROR] > 0
        return self.all >= MANY or settings.resume is not None or is_cut_short

    def sentence(self, words: Words, seconds: float | None) -> str:
        """Return the counts in one line; `seconds` of work are said where they are given."""
        answered = words.say("many.answered", n=self.all - self.kinds[ERROR])
        verdicts = ", ".join(counts_said(self.kinds, VERDICTS, words))
        parts = [f"{answered} ({verdicts})" if verdicts else answered]
        parts += counts_said(self.kinds, (ERROR, KEPT), words)
        if seconds is not None:
            parts.append(words.say("many.seconds", n=f"{seconds:.1f}"))
        return words.say("many.summary", n=self.all, parts=", ".join(parts))


def counts_said(kinds: Mapping[str, int], names: tuple[str, ...], words: Words) -> list[str]:
    """Return the counts that are not 0, each with what it counts."""
    return [words.say(f"many.{name}", n=kinds[name]) for name in names if kinds[name]]


class Session:
    """Answers documents and writes them, until it is told, or has a reason, to stop.

    `read` reads them. The writer may be another one than that of the format; a worker has no
    progress to show.
    """

    def __init__(self, request: Request, places: Sequence[str]) -> None:
        self.request = request
        self.places = tuple(places)
        self.is_many = is_many(places)
        self.writer = writer_of(request, is_many=self.is_many)
        self.progress = Progress(
            "cli.progress", lambda: sum(1 for _ in list_places(places)), request.words
        )
        self.totals = Totals()
        read_stdin = sys.stdin.buffer.read
        if request.settings.resume is not None:  # some of it may have to be answered again
            read_stdin = cache(read_stdin)
        self.read = reader_of(
            request, stdin=read_stdin, named=self._read_member, pass_over=self._warn
        )
        self._since = time.monotonic()

    def _read_member(self, path: str) -> bytes | Diagnostic | None:
        """Read a file that a profile names; raises BadValue where it is that of the output."""
        output = self.request.settings.output
        if output is not None and identity(str(output)) == identity(path):
            raise BadValue("--output", "cli.same-file", file=str(output), other=path)
        return read_named(path)

    def _warn(self, problem: Diagnostic) -> None:
        """Say what is wrong with a file that has no document."""
        self.progress.wipe()
        report([problem], self.request.words)

    def carry_out(self, work: Callable[[], object]) -> int:
        """Do the work, end the output and sum it up; return the exit code."""
        try:
            work()
        except BaseException:
            self.writer.abandon()
            raise
        finally:
            self.progress.wipe()
        unwritten = self.writer.close()
        if not unwritten and self.totals.is_worth_telling(self.request.settings):
            is_watched = sys.stderr.isatty()
            sys.stdout.flush()
            seconds = time.monotonic() - self._since if is_watched else None
            tell(self.totals.sentence(self.request.words, seconds))
        return unwritten if unwritten == CANNOT_WRITE else max(unwritten, self.totals.code)

    def answer(self, loaded: Iterable[Loaded]) -> int:
        """Answer documents until there is a reason to stop; return the exit code of the run."""
        return self.carry_out(lambda: any(map(self.take, loaded)))

    def take(self, loaded: Loaded) -> bool:
        """Answer one document; return whether to stop at it."""
        command, settings, words, _ = self.request
        item = answer_one(loaded, self.request)
        self.progress.wipe()
        report(item.diagnostics, words)
        is_mendable = any(problem.is_mendable for problem in item.diagnostics)
        if is_mendable and not (self.is_many or settings.is_quiet):
            tell(words.say("fix.offer", file="-" if item.source == STDIN else item.source))
        self.writer.write(item)
        self.writer.say_notes(item, is_many=self.is_many or item.document > 1)
        code = code_of(item, command, settings)
        self.totals.take(item, code, command)
        self.progress.step()
        if settings.stops_at_error and item.answer is None:
            self.totals.code = code
            return True
        return self.writer.sink.failed is not None


def is_many(places: Sequence[str]) -> bool:
    """Return whether several profiles may stand at the places, or in one of them."""
    return len(places) > 1 or any(map(os.path.isdir, places))


def answer_one(loaded: Loaded, request: Request) -> Item:
    """Return the answer for one profile, or the diagnostics that stand in its place."""
    where = (printed(loaded.source) or None, loaded.document, loaded.name)
    item = Item(*where, None, None, loaded.diagnostics, is_row=loaded.is_row)
    if loaded.profile is None:
        return item
    try:
        cases = _cases(loaded, request)
        return item._replace(case=cases[0], answer=_answer(cases, request))
    except NoText as error:
        days = (("day", error.day), ("start", error.covered_from), ("end", error.covered_until))
        variant = () if _is_doctors(loaded.profile) else (("variant", "group"),)
        uncovered = Diagnostic(
            "AM302", loaded.source, params=(*days, *variant), exit_code=BAD_RULES
        )
        return item._replace(diagnostics=(uncovered,))
    except Refused as refused:
        return item._replace(diagnostics=refused.diagnostics)


def _cases(loaded: Loaded, request: Request) -> Cases:
    """Return the case of a profile, or those that the command opens it as.

    Raises NoText, BadValue for posts that one doctor cannot have, Refused for a text that is not
    for groups.
    """
    command, settings, _, book = request
    if _is_doctors(loaded.profile):
        check_one_doctor(settings)
        if command.cases is not None:
            return command.cases(loaded.profile, request)
        return (open_case(loaded.profile, book, settings.ask(settings.text)),)
    from amcli.law.contract.members import NotForGroups, open_group

    group: Any = loaded.profile  # the other kind there is
    try:
        if len(settings.texts) > 1:
            raise NotForGroups(settings.texts[1], book)
        return (open_group(group, book, settings.ask(settings.text)),)
    except NotForGroups as error:
        params = (("text", error.text), ("known", error.known))
        refusal = Diagnostic("AM307", loaded.source, params=params, exit_code=USAGE)
        raise Refused((refusal,)) from None


def _is_doctors(profile: object) -> TypeGuard[Profile]:
    return isinstance(profile, Profile)


def _answer(cases: Cases, request: Request) -> Answer[Any]:
    """Return the answer for cases, with its margins, without its estimates where that is asked."""
    command, settings = request.command, request.settings
    answer = command.answer_for(cases, settings)
    if settings.lists_margins and cases[0].group is not None:
        answer = answer._replace(notes=(*answer.notes, note("margins-one-doctor")))
    elif settings.lists_margins:
        from amcli.study.margins.margins import margins

        listed = margins(cases[0], command.id)
        answer = answer._replace(result=answer.result._replace(margins=listed))
    if settings.is_strict:
        from amcli.study.paths.result_paths import without_estimates

        return without_estimates(answer)
    return answer


def code_of(item: Item, command: Command, settings: Settings) -> int:
    """Return the exit code of one document."""
    if item.answer is None:
        return max(diagnostic.exit_code for diagnostic in item.diagnostics)
    return 0 if settings.exits_zero else command.code_of(item.answer, settings)


def reader_of(request: Request, **places: Any) -> Reader:
    """Return what reads documents for a question; `places` say where from, as `Reader` has them."""
    settings = request.settings
    return Reader(settings.on, request.book, form=settings.from_form, **places)
