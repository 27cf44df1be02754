"""`--resume FILE`: what an interrupted run has written stays, and the rest is added to it.

A file is gone on with only where it is the beginning of what this run would write: its lines
answer the same documents in the same order, under the same command, version and day, and some of
them, answered again, come out the same byte for byte.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, BinaryIO, Final, NamedTuple

import msgspec

from amcli.commands.command import Item
from amcli.commands.messages import USAGE
from amcli.commands.options import BadValue, Format, Settings, Stopped
from amcli.commands.parameters import Given
from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import Note
from amcli.law.figures.terms import Verdict
from amcli.load.diagnostics import BAD_RULES, INVALID_PROFILE, NO_INPUT, Diagnostic
from amcli.load.files import printed
from amcli.version import __version__

from .document_loop import KEPT, Session, Work, answer_one, code_of, documents
from .files import GrowingFile, length_of_lines, report_unwritten
from .writers import JsonWriter

_AT_THE_END: Final = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
SAMPLES: Final = 16  # answers that are looked at again
# Exit codes of problems; those of rule files are AM2 and two digits, all others an invalid profile.
_CODES: Final = {
    "AM001": NO_INPUT,
    "AM002": NO_INPUT,
    "AM003": NO_INPUT,
    "AM302": BAD_RULES,
    "AM307": USAGE,
}


HEAD: Final = b'{"schema":"amcli.'  # how every line begins


class _Difference(msgspec.Struct):
    reason: str | None


class _LineResult(msgspec.Struct):
    """What the exit code hangs on: the verdict of an answer that has one, the differences."""

    verdict: Verdict | None = None
    differences: tuple[_Difference, ...] = ()


class _Coded(msgspec.Struct):
    code: str


class _DocumentPlace(msgspec.Struct):
    source: str
    document: int


class AnsweredLine(msgspec.Struct):
    """A line of an earlier output: what it answers, and what its exit code hangs on."""

    schema: str
    amcli: str
    on: str
    profile: _DocumentPlace
    result: _LineResult | None
    notes: list[_Coded]
    diagnostics: list[_Coded]

    def item(self) -> Item:
        """Return what came of the document, as far as its exit code hangs on it."""
        where = (self.profile.source, self.profile.document, None, None)
        if self.result is not None:
            notes = tuple(Note(note.code) for note in self.notes)
            return Item(*where, Answer(self.result, notes), ())
        codes = (problem.code for problem in self.diagnostics)
        problems = (Diagnostic(code, "", exit_code=_code_of_error(code)) for code in codes)
        return Item(*where, None, tuple(problems))


def _code_of_error(code: str) -> int:
    return _CODES.get(code, BAD_RULES if code.startswith("AM2") else INVALID_PROFILE)


_DECODER: Final = msgspec.json.Decoder(AnsweredLine)


class Sample(NamedTuple):
    """A line of the file: its number, the document it answers (the one after `work`), its bytes."""

    number: int
    work: Work
    data: bytes


def settings_to_resume(settings: Settings, given: Given) -> Settings:
    """Return the settings of a run that goes on: JSON lines, to the file named.

    Raises BadValue for an option that cannot be gone on with.
    """
    others = {
        "--format": given["format"] not in (None, Format.JSONL),
        "--output": given["output"] is not None,
        "--summary": given.get("summary"),
        "--receipt": given["receipt"] is not None,
        "--ics": given.get("ics") is not None,
    }
    for option, is_given in others.items():
        if is_given:
            raise BadValue("--resume", "many.resume-alone", option=option)
    return settings._replace(format=Format.JSONL)


def resume(session: Session, works: Iterable[Work]) -> Iterator[Work]:
    """Let the run write to the end of the file; return the files still to answer.

    What is there is counted. Raises BadValue for a file of another run, which is left as it
    is, and Stopped where it cannot be written.
    """
    path = session.request.settings.resume
    assert path is not None
    try:
        file = os.open(path, _AT_THE_END, 0o666)
    except OSError as error:
        raise Stopped(report_unwritten(path, error, session.request.words)) from None
    kept = _Kept(session, iter(works))
    try:
        kept.lock(file)
        with os.fdopen(os.dup(file), "rb") as stream:
            kept.read(stream)
        kept.check()
        os.ftruncate(file, kept.length)
    except BaseException:
        os.close(file)
        raise
    session.writer.sink = GrowingFile(path, file)
    session.progress.step(session.totals.all)
    return kept.remaining()


class _Kept:
    """What stays of the file: its lines, matched with the documents of the run and counted."""

    def __init__(self, session: Session, works: Iterator[Work]) -> None:
        self.length = 0
        self._session = session
        self._works = works
        self._work: Work | None = None
        self._samples: list[Sample] = []
        self._stride = 1
        self._last: Sample | None = None

    def lock(self, file: int) -> None:
        """Keep other runs off the file."""
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise self._refused("no-file")
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # Windows has no such locks
            return
        except OSError:
            raise self._refused("locked") from None

    def read(self, stream: BinaryIO) -> None:
        """Go through the lines.

        Half a line at the end is left out, and so is a last line in error: it is answered again.
        """
        whole, number = length_of_lines(stream.fileno()), 0
        stream.seek(0)
        while stream.tell() < whole:
            number, data = number + 1, stream.readline()
            line = self._own(number, data)
            work = self._match(number, line)
            if line.result is not None or stream.tell() < whole:
                self._keep(line, Sample(number, work, data))
        rest = stream.read(len(HEAD)).rstrip(b"\0")  # zeros are left where a machine went down
        if not HEAD.startswith(rest):
            raise self._refused("not-ours", line=number + 1)

    def check(self) -> None:
        """Answer some documents again, the last one among them; refuse a line that is another."""
        session = self._session
        assert isinstance(session.writer, JsonWriter)
        samples = [one for one in self._samples if one != self._last]
        for number, work, data in filter(None, [*samples, self._last]):
            same = None
            for loaded in islice(documents((work,), session.read), 1):
                same = session.writer.encoded(answer_one(loaded, session.request)) + b"\n"
            if same != data:
                raise self._refused("other", line=number, source=printed(work.listed))

    def remaining(self) -> Iterator[Work]:
        """Return what is not answered, the rest of the last file first."""
        return self._works if self._work is None else chain((self._work,), self._works)

    def _own(self, number: int, data: bytes) -> AnsweredLine:
        """Return a line that this run may have written."""
        command, settings = self._session.request[:2]
        try:
            line = _DECODER.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self._refused("not-ours", line=number) from None
        was = line.schema.removeprefix("amcli.").partition("/")[0]
        if line.schema != f"amcli.{command.id}/1":
            raise self._refused("command", line=number, was=was, now=command.id)
        if line.amcli != __version__:
            raise self._refused("version", line=number, was=line.amcli, now=__version__)
        if line.on != str(settings.on):
            raise self._refused("day", line=number, was=line.on, now=settings.on)
        return line

    def _match(self, number: int, line: AnsweredLine) -> Work:
        """Return the document of a line: another one of the same file, or one of the next."""
        source, document = line.profile.source, line.profile.document
        work = self._work
        if work is None or printed(work.listed) != source or document <= work.after:
            work = next(self._works, None)
            if work is None:
                raise self._refused("beyond", line=number, was=source)
            if printed(work.listed) != source:
                raise self._refused("order", line=number, was=source, now=printed(work.listed))
        self._work = Work(work.listed, document - 1)
        return self._work

    def _keep(self, line: AnsweredLine, sample: Sample) -> None:
        command, settings = self._session.request[:2]
        item = line.item()
        self._session.totals.take(item, code_of(item, command, settings), command, KEPT)
        self.length += len(sample.data)
        self._last = sample
        self._work = Work(sample.work.listed, sample.work.after + 1)
        if (sample.number - 1) % self._stride == 0:
            self._samples.append(sample)
        if len(self._samples) > SAMPLES:
            self._samples, self._stride = self._samples[::2], 2 * self._stride

    def _refused(self, why: str, **params: Any) -> BadValue:
        """Return the error of usage; the file is as it was."""
        file = self._session.request.settings.resume
        return BadValue("--resume", f"many.resume-{why}", file=file, **params)
