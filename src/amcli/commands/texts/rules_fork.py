"""`rules fork`: a what-if text, written as a rule file that says what it changes."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from amcli.commands.messages import tell
from amcli.commands.options import Settings
from amcli.commands.run.files import Sink
from amcli.commands.run.writers import report
from amcli.law.text.rules import RuleBook, RuleSet
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.registers import load_sources
from amcli.load.toml.documents import shipped_rules
from amcli.load.toml.figures import LANGUAGES
from amcli.load.toml.files import Library
from amcli.load.toml.forks import PROPOSAL, NotAChange, Wording, forked, read_settings
from amcli.words.catalogue import Words, words_in

from .rules_views import open_text


def fork(settings: Settings, given: Mapping[str, Any], words: Words) -> int:
    """Write a fork to the output; return the exit code."""
    try:
        book, parent, settings = open_text(given["text"], settings, words)
        changes = _changes(given["changes"], parent, words)
        wording = _wording(book, parent, settings, given)
        _check_id(wording.id, book, settings, words)
        library = Library(shipped_rules(), settings.rules)
        document = forked(library, parent, changes, wording, settings.on)
    except Refused as refused:
        return report(refused.diagnostics, words)
    comment = words.say("rules.fork-comment", parent=parent.id)
    sink = Sink(settings.output)
    sink.write(f"# {comment}\n\n{document}".encode())
    code = sink.close(words)
    if not code and settings.output is not None and not settings.is_quiet:
        asked = words.say("rules.forked", n=len(changes), file=settings.output)
        tell(words.say("cli.note", text=asked))
        report(_doubts(settings.output, settings), words)
    return code


def _doubts(written: Path, settings: Settings) -> tuple[Diagnostic, ...]:
    """Return what `rules lint` finds doubtful in the fork as it was written."""
    from amcli.load.toml.lint import lint

    return lint([written], settings.rules, settings.on).problems


def _changes(settings: list[str], parent: RuleSet, words: Words) -> dict[str, Any]:
    if not settings:
        raise typer.BadParameter(words.say("rules.set-nothing"), param_hint="--set")
    try:
        return read_settings(settings, parent)
    except NotAChange as error:
        why = words.say(f"rules.set-{error.code}", **error.params)
        raise typer.BadParameter(why, param_hint="--set") from None


def _wording(
    book: RuleBook, parent: RuleSet, settings: Settings, given: Mapping[str, Any]
) -> Wording:
    """Return the id, the titles and the notes of a fork; its id is the name of its file."""
    stem = PROPOSAL if settings.output is None else _slug(settings.output)
    title = given["title"]
    base = None if parent.proposed is None else parent.proposed.base
    above = parent.titles if base is None else book.named(base).titles
    words = {lang: words_in("fr" if lang == "fr" else "en") for lang in LANGUAGES}
    titles = {
        lang: title or words[lang].say("rules.fork-title", title=above.get(lang, parent.id))
        for lang in LANGUAGES
    }
    english = words["en"]
    return Wording(
        id=given["id"] or stem,
        titles=titles,
        where=english.say("rules.fork-where"),
        note=lambda before, text: english.say("rules.fork-note", before=before, text=text),
    )


def _slug(path: Path) -> str:
    return re.sub(r"[^\w]+", "-", path.stem.lower()).strip("-") or PROPOSAL


def _check_id(name: str, book: RuleBook, settings: Settings, words: Words) -> None:
    """Refuse an id that a text or a source bears already."""
    texts = {one for header in book.headers for one in (header.id, *header.aliases)}
    if name in texts or name in load_sources(*settings.rules):
        raise typer.BadParameter(words.say("rules.id-taken", id=name), param_hint="--id")
