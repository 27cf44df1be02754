"""A receipt computed again: under the rules of today, and under its own to tell why it differs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from amcli.commands.command import Request
from amcli.commands.options import Format, Settings
from amcli.commands.registry import find
from amcli.commands.run.document_loop import Slugs, answer_one
from amcli.commands.run.receipts import rules_of, settings_of
from amcli.commands.run.writers import Item
from amcli.law.contract.case import Answer
from amcli.law.profile.consistency import checking
from amcli.law.text.rules import RuleBook, UnknownText
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.profiles import read_bytes
from amcli.load.receipts import Receipt, Rules, tree_of
from amcli.load.toml.files import book_of, load_rules, shipped_rules
from amcli.render.json import plain
from amcli.study.paths.result_changes import ResultChange, changes
from amcli.study.replay.replays import (
    UNMOVED,
    FileChange,
    ReplayOutcome,
    ReplayResult,
    RuleChange,
    Shift,
    Stamp,
    differing,
    file_changes,
    outcome_of,
    shift,
    with_figure,
)
from amcli.words.catalogue import words_in

_NOTES = ("as-if", "proposal", "proposal-own")  # what the rules of today are


class Under(NamedTuple):
    """What a receipt is computed again under: the question and its book, the files of rules."""

    request: Request
    rules: Rules


class Computed(NamedTuple):
    """What came of it: the item of the command, and its result as JSON has it, if any."""

    item: Item
    tree: Any
    codes: tuple[str, ...]


def replayed(file: str, receipt: Receipt, request: Request) -> Item:
    """Return the replay of a receipt; the request may name other rules and another text.

    Raises Refused for rules that cannot be used, UnknownText for a text asked that is none.
    """
    now = _now(receipt, request.settings)
    today = before = _computed(receipt, now)
    is_other = _digests(receipt.rules) != _digests(now.rules) or bool(request.settings.texts)
    if is_other and _differs(receipt, today):
        before = _before(receipt)
    result = _result(receipt, now, (before, today))
    problems = _told(file, today.item.diagnostics or before.item.diagnostics)
    case = today.item.case or before.item.case
    if now.request.command.takes_many_texts:
        case = None
    notes = () if today.item.answer is None else today.item.answer.notes
    answer = Answer(result, tuple(note for note in notes if note.code in _NOTES))
    return Item(file, 1, receipt.profile.name, case, answer, problems, receipt.command.on)


def _digests(rules: Rules) -> dict[str, str]:
    """Return the SHA-256 of each rule file by its path."""
    added = (file for place in rules.added for file in place.files)
    return {file.path: file.sha256 for file in (*rules.shipped, *added)}


def _before(receipt: Receipt) -> Computed:
    """Return what the program of today makes of a receipt under its own rules."""
    try:
        return _computed(receipt, _own(receipt))
    except Refused as refused:
        return Computed(Item(None, 1, None, None, None, refused.diagnostics), None, ())


def _own(receipt: Receipt) -> Under:
    """Return the rules of a receipt and its question; raises Refused."""
    added = (place.place() for place in receipt.rules.added)
    book = book_of(receipt.rules.folder(), *added)
    return _under(receipt, book, receipt.rules, settings_of(receipt.command))


def _now(receipt: Receipt, settings: Settings) -> Under:
    """Return the rules that came with amcli, with those asked for, else those the receipt keeps."""
    asked = settings_of(receipt.command)
    if settings.texts:
        asked = asked._replace(texts=settings.texts)
    rules = rules_of(settings.rules)
    if settings.rules:
        book = load_rules(*settings.rules)
    else:
        rules = Rules(rules.shipped, receipt.rules.added)
        book = book_of(shipped_rules(), *(place.place() for place in rules.added))
    for text in settings.texts:
        book.named(text)
    return _under(receipt, book, rules, asked)


def _under(receipt: Receipt, book: RuleBook, rules: Rules, settings: Settings) -> Under:
    command = find(receipt.command.name)
    return Under(Request(command, settings, words_in("en"), book), rules)  # nothing is said


def _computed(receipt: Receipt, under: Under) -> Computed:
    """Return what a command makes of a receipt's profile under some rules."""
    stated, (_, settings, _, book) = receipt.profile, under.request
    first = stated.files[0]
    loaded = read_bytes(
        first.path,
        first.text.encode(),
        settings.on,
        Slugs(book),
        check=checking(book),
        files=stated.others(),
    )
    document = next(iter(loaded))
    try:
        item = answer_one(document, under.request)
    except UnknownText as error:
        known = tuple(error.known)
        missing = Diagnostic("AM405", first.path, params=(("text", error.name), ("known", known)))
        item = Item(document.source, document.document, document.name, None, None, (missing,))
    if item.answer is None:
        return Computed(item, None, ())
    codes = tuple(note.code for note in item.answer.notes)
    return Computed(item, tree_of(plain(item.answer.result)), codes)


def _differs(receipt: Receipt, computed: Computed) -> bool:
    return (
        computed.tree is None or _shift(receipt, receipt.result, receipt.notes, computed) != UNMOVED
    )


def _shift(receipt: Receipt, tree: Any, codes: tuple[str, ...], after: Computed) -> Shift:
    """Return what differs between a result with its notes and another; a note more is nothing."""
    moved = shift(receipt.command.name, tree, after.tree)
    lost = tuple(
        ResultChange(f"notes.{code}", None, code, None, None)
        for code in dict.fromkeys(codes)
        if code not in after.codes
    )
    return moved._replace(changes=moved.changes + lost)


def _result(receipt: Receipt, now: Under, computed: tuple[Computed, Computed]) -> ReplayResult:
    before, today = computed
    by_program = by_rules = UNMOVED
    if before.tree is not None:
        by_program = _shift(receipt, receipt.result, receipt.notes, before)
        if today.tree is not None:
            by_rules = _shift(receipt, before.tree, before.codes, today)
    outcome = outcome_of(by_rules, by_program)
    if before.tree is None:
        outcome = ReplayOutcome.PROGRAM
    elif today.tree is None:
        outcome = ReplayOutcome.RULES if by_program == UNMOVED else ReplayOutcome.BOTH
    command = receipt.command
    stamp = Stamp(
        amcli=receipt.amcli,
        command=command.name,
        text=receipt.text,
        on=command.on,
        source=receipt.profile.source,
        seal=receipt.seal,
    )
    files = file_changes(_digests(receipt.rules), _digests(now.rules))
    return ReplayResult(outcome, stamp, _rules(receipt, now, files), files, by_rules, by_program)


def _rules(receipt: Receipt, now: Under, files: tuple[FileChange, ...]) -> tuple[RuleChange, ...]:
    """Return the figures that changed, those first that change the answer alone.

    None where the program reads the receipt's rules no more: they cannot be set side by side.
    """
    if not files and now.request.settings.texts == receipt.command.texts:
        return ()
    try:
        moved = list(_rule_changes(receipt, _own(receipt), now))
    except Refused:
        return ()
    return tuple(sorted(moved, key=lambda change: not change.moves))


def _rule_changes(receipt: Receipt, own: Under, now: Under) -> Iterator[RuleChange]:
    settings = own.request.settings._replace(format=Format.CSV)  # without attributions
    brief = own.request._replace(settings=settings)
    base = _computed(receipt, own._replace(request=brief))
    for old, new in _pairs(receipt, own, now):
        before, after = own.request.book.named(old), now.request.book.named(new)
        for key, was, is_now in differing(before, after):
            book = with_figure(own.request.book, old, key, after.get(key))
            alone = _computed(receipt, Under(brief._replace(book=book), own.rules))
            yield RuleChange(new, key, was, is_now, _is_moved(receipt, base, alone))


def _is_moved(receipt: Receipt, base: Computed, alone: Computed) -> bool:
    if base.tree is None or alone.tree is None:
        return (base.tree is None) is not (alone.tree is None)
    return any(True for _ in changes(receipt.command.name, base.tree, alone.tree))


def _pairs(receipt: Receipt, own: Under, now: Under) -> Iterator[tuple[str, str]]:
    """Yield the texts to set side by side: of the same id, or the one asked for in its place."""
    command, settings, _, book = now.request
    if settings.texts != own.request.settings.texts and not command.takes_many_texts:
        yield receipt.text, book.named(settings.texts[0]).id
        return
    known = {header.id for header in book.headers}
    yield from ((header.id,) * 2 for header in own.request.book.headers if header.id in known)


def _told(file: str, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the problems of a receipt's profile, placed in the receipt."""
    return tuple(
        problem._replace(file=f"{file} ({Path(problem.file).name})") for problem in diagnostics
    )
