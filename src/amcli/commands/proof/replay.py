"""The command that computes receipts again."""

import sys
from collections.abc import Iterator
from pathlib import Path

from amcli.commands.command import DIFFERENT, Command, Input, Request
from amcli.commands.messages import report
from amcli.commands.options import BadValue
from amcli.commands.parameters import (
    ALL,
    FORMAT,
    OUTPUT,
    RECEIPT,
    REQUIRED,
    SCREEN,
    Given,
    Parameter,
    settings_of,
)
from amcli.commands.registry import COMMANDS, find
from amcli.commands.run.session import with_text_files
from amcli.commands.run.writers import Item, writer_of
from amcli.law.text.rules import UnknownText
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.files import read_file, read_place
from amcli.load.receipts import Receipt, read_receipt
from amcli.load.toml.files import load_rules
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.render.values import etp_of
from amcli.study.replay.replays import ReplayOutcome, ReplayResult
from amcli.words.catalogue import Words

from .replay_run import replayed


def _replay(command: Command, given: Given, words: Words) -> int:
    """Compute every receipt again and write what came of it; return the exit code."""
    settings = with_text_files(settings_of(given, words))
    request = Request(command, settings, words, load_rules(*settings.rules))
    files = given["receipts"]
    writer, code = writer_of(request, files), 0
    for file in files:
        item = _item(file, request)
        report(item.diagnostics, words)
        writer.write(item)
        code = max(code, _code(item))
    return max(code, writer.close())


def _item(file: str, request: Request) -> Item:
    """Return what came of one receipt, or why it cannot be used."""
    _, settings, words, _ = request
    is_stream = file == "-"
    name, data = next(read_place(file, sys.stdin.buffer.read)) if is_stream else (file, None)
    try:
        receipt = _receipt(name, read_file(file) if data is None else data)
        if len(settings.texts) > 1 and not find(receipt.command.name).takes_many_texts:
            raise BadValue("--text", words.say("cli.one-text"))
        return replayed(name, receipt, request)
    except Refused as refused:
        return Item(name, 1, None, None, None, refused.diagnostics)
    except UnknownText as error:
        known = ", ".join(error.known)
        why = words.say("cli.unknown-text", value=error.name, known=known)
        raise BadValue("--text", why) from None


def _receipt(name: str, data: bytes | Diagnostic) -> Receipt:
    """Return the receipt in a file; raises Refused."""
    if isinstance(data, Diagnostic):
        raise Refused((data,))
    receipt = read_receipt(name, data)
    command = receipt.command.name
    if command not in COMMANDS or not find(command).takes(RECEIPT):
        raise Refused((Diagnostic("AM402", name),))
    return receipt


def _code(item: Item) -> int:
    """Return 0 for an answer that is the same, 1 for another, else the code of the problem."""
    if item.answer is None:
        return max(diagnostic.exit_code for diagnostic in item.diagnostics)
    return 0 if item.answer.result.outcome is ReplayOutcome.SAME else DIFFERENT


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
        Parameter(
            "receipts",
            list[str],
            metavar="cli.receipts-metavar",
            default=REQUIRED,
            code="receipts",
        ),
        FORMAT,
        OUTPUT,
        Parameter("texts", list[str], ("--text",), "ID", list, code="replay-text"),
        Parameter("rules", list[Path], ("--rules",), "PATH", list, code="replay-rules"),
        ALL,
        *SCREEN,
    ),
    _replay,
    Input.RECEIPTS,
    result="amcli.study.replay.replays:ReplayResult",
    rows=Rows(_records, "outcome command made_by cause text path before* after* delta*"),
    page="replay:replay_page",
)
