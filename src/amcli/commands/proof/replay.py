"""The command that computes receipts again: replay."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from amcli.commands.doctor.answers import COMMANDS
from amcli.commands.options import Settings
from amcli.commands.parameters import SCREEN, Given, argument, command, option, settings_of, shared
from amcli.commands.run.text_files import with_text_files
from amcli.commands.run.writers import Item, report, writer_of
from amcli.law.text.rules import UnknownText
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.files import read_file, read_place
from amcli.load.receipts import Receipt, read_receipt
from amcli.load.toml.files import load_rules
from amcli.study.replay.replays import ReplayOutcome
from amcli.words.catalogue import Words

from .replay_run import SEVERAL_TEXTS, replayed

DIFFERENT = 1


def register(
    application: typer.Typer,
    kind: type[Any],
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    several: dict[str, Any] = {"default": []}
    text = {**several, "code": "replay-text", "metavar": "ID"}
    rules = {**several, "code": "replay-rules", "metavar": "PATH"}
    declared = {
        "receipts": argument(words, list[str], "receipts", words.say("cli.receipts-metavar")),
        **shared(words, ("format_", "output")),
        "texts": option(words, list[str], "--text", **text),
        "rules": option(words, list[Path], "--rules", **rules),
        **shared(words, ("shows_all", *SCREEN)),
    }

    def replay(given: Given) -> int:
        settings = settings_of(given, words, exits_on_differences=True)
        return replay_all(given["receipts"], settings, words)

    help_ = words.say("cli.command.replay")
    application.command("replay", cls=kind, help=help_)(command(replay, declared))


def replay_all(files: Sequence[str], settings: Settings, words: Words) -> int:
    """Compute every receipt again and write what came of it; return the exit code."""
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, words)
    writer, code = writer_of("replay", files, settings, words, book), 0
    for file in files:
        item = _item(file, settings, words)
        report(item.diagnostics, words)
        writer.write(item)
        code = max(code, _code(item))
    return max(code, writer.close())


def _item(file: str, settings: Settings, words: Words) -> Item:
    """Return what came of one receipt, or why it cannot be used."""
    is_stream = file == "-"
    name, data = next(read_place(file, sys.stdin.buffer.read)) if is_stream else (file, None)
    try:
        receipt = _receipt(name, read_file(file) if data is None else data)
        if len(settings.texts) > 1 and receipt.command.name != SEVERAL_TEXTS:
            raise typer.BadParameter(words.say("cli.one-text"), param_hint="--text")
        return replayed(name, receipt, settings)
    except Refused as refused:
        return Item(name, 1, None, None, None, refused.diagnostics)
    except UnknownText as error:
        known = ", ".join(error.known)
        why = words.say("cli.unknown-text", value=error.name, known=known)
        raise typer.BadParameter(why, param_hint="--text") from None


def _receipt(name: str, data: bytes | Diagnostic) -> Receipt:
    """Return the receipt in a file; raises Refused."""
    if isinstance(data, Diagnostic):
        raise Refused((data,))
    receipt = read_receipt(name, data)
    if receipt.command.name not in COMMANDS:
        raise Refused((Diagnostic("AM402", name),))
    return receipt


def _code(item: Item) -> int:
    """Return 0 for an answer that is the same, 1 for another, else the code of the problem."""
    if item.answer is None:
        return max(one.exit_code for one in item.diagnostics)
    return 0 if item.answer.result.outcome is ReplayOutcome.SAME else DIFFERENT
