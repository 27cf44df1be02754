"""The command that computes receipts again: under the rules of today, and under their own to tell
why the answer differs.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from amcli.commands.command import DIFFERENT, Command, Item, Request
from amcli.commands.messages import report
from amcli.commands.options import BadValue, Format, Settings
from amcli.commands.parameters import (
    ALL,
    OUTPUTS,
    RECEIPT,
    RULES,
    SCREEN,
    TEXTS,
    Given,
    argument,
    file_itself,
    settings_of,
)
from amcli.commands.registry import COMMANDS, find
from amcli.commands.run.document_loop import answer_one, code_of, is_many, reader_of
from amcli.commands.run.receipts import rules_of
from amcli.commands.run.receipts import settings_of as settings_recorded
from amcli.commands.run.session import unknown_text, with_text_files
from amcli.commands.run.writers import writer_of
from amcli.law.contract.case import Answer
from amcli.law.text.rules import UnknownText, differing
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.files import read_listed
from amcli.load.receipts import Receipt, Rules, read_receipt, tree_of
from amcli.load.toml.files import load_rules
from amcli.render.json import plain
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.render.values import etp_of
from amcli.study.replay.replays import (
    UNMOVED,
    AnswerTree,
    FileChange,
    ReplayOutcome,
    ReplayResult,
    RuleChange,
    Stamp,
    changes,
    file_changes,
    outcome_of,
    shift,
    with_figure,
)
from amcli.words.catalogue import Words, words_in

_NOTES = ("as-if", "proposal", "proposal-own")  # what the rules of today are


class Under(NamedTuple):
    """What a receipt is computed again under: the question and its book, the files of rules."""

    request: Request
    rules: Rules

    def item(self, receipt: Receipt) -> Item:
        """Return what the command makes of the receipt's profile; diagnostics where it cannot."""
        first = receipt.profile.files[0]
        read = reader_of(self.request, named=receipt.profile.read_named)
        document = next(iter(read.documents(first.path, first.text.encode())))
        try:
            return answer_one(document, self.request)
        except UnknownText as error:
            params = (("text", error.name), ("known", tuple(error.known)))
            missing = Diagnostic("AM405", first.path, params=params)
            return Item(*document[:3], None, None, (missing,))


def _tree(item: Item) -> AnswerTree | None:
    if item.answer is None:
        return None
    codes = tuple(note.code for note in item.answer.notes)
    return AnswerTree(tree_of(plain(item.answer.result)), codes)


def _replay(command: Command, given: Given, words: Words) -> int:
    """Compute every receipt again and write what came of it; return the exit code."""
    settings = with_text_files(settings_of(given))
    request = Request(command, settings, words, load_rules(*settings.rules))
    files = given["receipts"]
    writer, code = writer_of(request, is_many=is_many(files)), 0
    for file in files:
        item = _item(file, request)
        report(item.diagnostics, words)
        writer.write(item)
        code = max(code, code_of(item, command, settings))
    return max(code, writer.close())


def _item(file: str, request: Request) -> Item:
    """Return what came of one receipt, or why it cannot be used."""
    name, data = read_listed(file, sys.stdin.buffer.read)
    try:
        if isinstance(data, Diagnostic):
            raise Refused((data,))
        receipt = read_receipt(name, data)
        command = receipt.command.name
        if command not in COMMANDS or not find(command).takes(RECEIPT):
            raise Refused((Diagnostic("AM402", name),))
        if len(request.settings.texts) > 1 and not find(command).takes_many_texts:
            raise BadValue("--text", "cli.one-text")
        return replayed(name, receipt, request)
    except Refused as refused:
        return Item(name, 1, None, None, None, refused.diagnostics)
    except UnknownText as error:
        raise unknown_text("--text", error) from None


def replayed(file: str, receipt: Receipt, request: Request) -> Item:
    """Return the replay of a receipt; the request may name other rules and another text.

    Raises Refused for rules that cannot be used, UnknownText for a text asked that is none.
    """
    asked, now = receipt.command, _under_now(receipt, request.settings)
    before = today = now.item(receipt)
    kept, answer_now = AnswerTree(receipt.result, receipt.notes), _tree(today)
    is_other = _digests(receipt.rules) != _digests(now.rules) or bool(request.settings.texts)
    if is_other and (answer_now is None or shift(asked.name, kept, answer_now) != UNMOVED):
        try:  # what the program of today makes of a receipt under its own rules
            before = _under_own(receipt).item(receipt)
        except Refused as refused:
            before = Item(None, 1, None, None, None, refused.diagnostics)
    answer_then = answer_now if before is today else _tree(before)
    by_program = shift(asked.name, kept, answer_then)
    by_rules = shift(asked.name, answer_then, answer_now)
    outcome = outcome_of(by_rules, by_program)
    if answer_then is None:
        outcome = ReplayOutcome.PROGRAM
    elif answer_now is None:
        outcome = ReplayOutcome.RULES if by_program == UNMOVED else ReplayOutcome.BOTH
    stamp = Stamp(
        amcli=receipt.amcli,
        command=asked.name,
        text=receipt.text,
        on=asked.on,
        source=receipt.profile.source,
        seal=receipt.seal,
    )
    files = file_changes(_digests(receipt.rules), _digests(now.rules))
    rules = _rules(receipt, now, files)
    problems = tuple(  # of the profile, placed in the receipt
        problem._replace(file=f"{file} ({Path(problem.file).name})")
        for problem in today.diagnostics or before.diagnostics
    )
    case = None if now.request.command.takes_many_texts else today.case or before.case
    noted = () if today.answer is None else today.answer.notes
    answer = Answer(
        ReplayResult(outcome, stamp, rules, files, by_rules, by_program),
        tuple(note for note in noted if note.code in _NOTES),
    )
    return Item(file, 1, receipt.profile.name, case, answer, problems, asked.on)


def _digests(rules: Rules) -> dict[str, str]:
    """Return the SHA-256 of each rule file by its path."""
    added = (file for place in rules.added for file in place.files)
    return {file.path: file.sha256 for file in (*rules.shipped, *added)}


def _under_own(receipt: Receipt) -> Under:
    """Return the rules of a receipt and its question; raises Refused."""
    rules = receipt.rules
    asked = receipt.command
    request = Request(find(asked.name), settings_recorded(asked), words_in("en"), rules.book())
    return Under(request, rules)  # nothing is said


def _under_now(receipt: Receipt, settings: Settings) -> Under:
    """Return the rules that came with amcli, with those asked for, else those the receipt keeps."""
    asked = settings_recorded(receipt.command)
    if settings.texts:
        asked = asked._replace(texts=settings.texts)
    rules = rules_of(settings.rules)
    if settings.rules:
        book = load_rules(*settings.rules)
    else:
        rules = Rules(rules.shipped, receipt.rules.added)
        book = rules.book()
    for text in settings.texts:
        book.named(text)
    return Under(Request(find(receipt.command.name), asked, words_in("en"), book), rules)


def _rules(receipt: Receipt, now: Under, files: tuple[FileChange, ...]) -> tuple[RuleChange, ...]:
    """Return the figures that changed, those first that change the answer alone.

    None where the program reads the receipt's rules no more: they cannot be set side by side.
    """
    if not files and now.request.settings.texts == receipt.command.texts:
        return ()
    try:
        moved = list(_rule_changes(receipt, _under_own(receipt), now))
    except Refused:
        return ()
    return tuple(sorted(moved, key=lambda change: not change.moves))


def _rule_changes(receipt: Receipt, own: Under, now: Under) -> Iterator[RuleChange]:
    settings = own.request.settings._replace(format=Format.CSV)  # without attributions
    brief = own._replace(request=own.request._replace(settings=settings))
    base = _tree(brief.item(receipt))
    for old, new in _pairs(receipt, own, now):
        before, after = own.request.book.named(old), now.request.book.named(new)
        for key, was, is_now in differing(before, after):
            book = with_figure(own.request.book, old, key, after.get(key))
            alone = _tree(brief._replace(request=brief.request._replace(book=book)).item(receipt))
            moves = base is not alone
            if base is not None and alone is not None:
                moves = any(True for _ in changes(receipt.command.name, base.tree, alone.tree))
            yield RuleChange(new, key, was, is_now, moves)


def _pairs(receipt: Receipt, own: Under, now: Under) -> Iterator[tuple[str, str]]:
    """Yield the texts to set side by side: of the same id, or the one asked for in its place."""
    command, settings, _, book = now.request
    if settings.texts != own.request.settings.texts and not command.takes_many_texts:
        yield receipt.text, book.named(settings.texts[0]).id
        return
    known = {header.id for header in book.headers}
    yield from ((header.id,) * 2 for header in own.request.book.headers if header.id in known)


def _records(result: ReplayResult, _shown: Shown) -> Iterator[Record]:
    """Yield a record per change, after what caused it; one alone where nothing changed."""
    stamp = result.receipt
    frame = {"outcome": result.outcome, "command": stamp.command, "made_by": stamp.amcli}
    causes = (("rules", result.by_rules), ("program", result.by_program))
    changes = [(cause, change) for cause, shift in causes for change in shift.changes]
    if not changes:
        yield frame
    for cause, change in changes:
        yield {**frame, **change._asdict(), "etp": etp_of(change.path), "cause": cause}


COMMAND = Command(
    "replay",
    (
        argument("receipts", list[str], "cli.receipts-metavar", "receipts", files=file_itself),
        *OUTPUTS,
        TEXTS._replace(code="replay-text"),
        RULES._replace(code="replay-rules"),
        ALL,
        *SCREEN,
    ),
    _replay,
    result="amcli.study.replay.replays:ReplayResult",
    rows=Rows(_records, "outcome command made_by cause text path before* after* delta*"),
    page="replay:replay_page",
    exit_code=lambda result: 0 if result.outcome is ReplayOutcome.SAME else DIFFERENT,
)
