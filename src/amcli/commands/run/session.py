"""One run over many profiles: which texts and documents, by how many processes, written where."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from amcli.commands.command import Command, Request
from amcli.commands.options import BadValue, Format, Settings, is_file_name
from amcli.law.text.rules import RuleBook, RuleSet, UnknownText
from amcli.load.files import list_places
from amcli.load.profiles import Loaded
from amcli.load.toml.documents import is_among
from amcli.load.toml.files import id_of, load_rules
from amcli.words.catalogue import Words

from .document_loop import Session, Work, documents


def answer_profiles(
    command: Command, places: Sequence[str], settings: Settings, words: Words
) -> int:
    """Answer a command for every profile found at the places; return the exit code.

    Raises Refused for rules that cannot be used, BadValue for a text that is none.
    """
    if command.taken_by is not None:
        return command.taken_by(command, settings, words)
    session = Session(request_of(command, settings, words), places)
    settings = session.request.settings
    works: Iterable[Work] = map(Work, list_places(places))
    if settings.resume is not None:
        from .resume import resume

        works = resume(session, works)
    plain = session.writer
    if command.beside is not None:
        session.writer = command.beside(plain)
    if session.writer is plain and _may_share(session):
        from .parallel import FEW, cores, share

        jobs, works = settings.jobs or cores(), tuple(works)
        if len(works) > FEW and jobs > 1:
            return session.carry_out(partial(share, session, works, jobs))
    loaded = documents(works, session.read)
    if command.answers_for == "profile":
        loaded = iter([alone(loaded, places[0])])
    if settings.receipt is not None:
        from .receipts import ReceiptWriter

        writer = ReceiptWriter(session.writer, places)
        session.writer, loaded = writer, writer.loaded()
    return session.answer(loaded)


def request_of(command: Command, settings: Settings, words: Words) -> Request:
    """Return the request of a run: rule files named where a text is are added to its rules.

    Raises Refused, and BadValue for a text nobody knows or two where one is asked.
    """
    settings = with_text_files(settings)
    book = load_rules(*settings.rules)
    for name in settings.texts:
        text_of(name, book, "--text")
    if len(settings.texts) > 1 and not command.takes_many_texts:
        raise BadValue("--text", "cli.one-text")
    return Request(command, settings, words, book)


def with_text_files(settings: Settings) -> Settings:
    """Return the settings with the files among `--text` added to the rules, their ids asked.

    Raises Refused for a file that is no rule file.
    """
    texts, rules = named(settings.texts, settings.rules)
    return settings._replace(texts=texts, rules=rules)


def text_of(name: str, book: RuleBook, option: str) -> RuleSet:
    """Return a text of the book; raises BadValue for a name that nothing bears."""
    try:
        return book.named(name)
    except UnknownText as error:
        raise unknown_text(option, error) from None


def unknown_text(option: str, error: UnknownText) -> BadValue:
    """Return the refusal of a name that no text bears."""
    return BadValue(option, "cli.unknown-text", value=error.name, known=", ".join(error.known))


def named(
    texts: tuple[str, ...], rules: tuple[Path, ...]
) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """Return the ids of the texts, and the rules with the files of those that are files.

    Raises Refused for a file that is no rule file.
    """
    ids = []
    for text in texts:
        if is_file_name(text):
            path = Path(text)
            ids.append(id_of(path))
            rules = rules if is_among(path, rules) else (*rules, path)
        else:
            ids.append(text)
    return tuple(ids), rules


def _may_share(session: Session) -> bool:
    """Return whether several processes could answer: lines or rows, of files, and of them alone."""
    settings = session.request.settings
    if settings.jobs == 1 or settings.format not in (Format.JSONL, Format.CSV):
        return False
    return session.is_many and not settings.receipt and "-" not in session.places


def alone(loaded: Iterator[Loaded], place: str) -> Loaded:
    """Return the one document there is at a place; a second one is an error of usage."""
    first, *others = islice(loaded, 2)
    if not others:
        return first
    if Path(place).is_dir():
        raise BadValue("cli.profile-metavar", "cli.one-file", file=place, first=first.source)
    raise BadValue("cli.profile-metavar", "cli.one-contract", file=first.source)
