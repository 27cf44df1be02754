"""The command that writes a what-if text: a rule file that says what it changes."""

import re
from pathlib import Path
from typing import Any

from amcli.commands.command import Command
from amcli.commands.messages import report, tell
from amcli.commands.options import BadValue, Settings
from amcli.commands.parameters import (
    DEBUG,
    LANG,
    ON,
    OUTPUT,
    QUIET,
    REQUIRED,
    RULES,
    Given,
    Parameter,
    settings_of,
    text_ids,
)
from amcli.commands.run.files import Sink
from amcli.law.text.rules import RuleBook, RuleSet
from amcli.load.diagnostics import Diagnostic
from amcli.load.registers import load_sources
from amcli.load.toml.documents import shipped_rules
from amcli.load.toml.figures import LANGUAGES
from amcli.load.toml.files import Library
from amcli.load.toml.forks import PROPOSAL, NotAChange, Wording, forked, read_settings
from amcli.words.catalogue import Words, words_in

from .rules import open_text


def _fork(_command: Command, given: Given, words: Words) -> int:
    """Write a fork to the output; return the exit code."""
    settings = settings_of(given, words)
    book, parent, settings = open_text(given["text"], settings, words)
    changes = _changes(given["changes"], parent, words)
    wording = _wording(book, parent, settings, given)
    _check_id(wording.id, book, settings, words)
    library = Library(shipped_rules(), settings.rules)
    document = forked(library, parent, changes, wording, settings.on)
    comment = words.say("rules.fork-comment", parent=parent.id)
    sink = Sink(settings.output)
    sink.write(f"# {comment}\n\n{document}".encode())
    code = sink.close(words)
    if not code and settings.output is not None and not settings.is_quiet:
        sentence = words.say("rules.forked", n=len(changes), file=settings.output)
        tell(words.say("cli.note", text=sentence))
        report(_doubts(settings.output, settings), words)
    return code


def _doubts(written: Path, settings: Settings) -> tuple[Diagnostic, ...]:
    """Return what `rules lint` finds doubtful in the fork as it was written."""
    from amcli.load.toml.lint import lint

    return lint([written], settings.rules, settings.on).problems


def _changes(settings: list[str], parent: RuleSet, words: Words) -> dict[str, Any]:
    if not settings:
        raise BadValue("--set", words.say("rules.set-nothing"))
    try:
        return read_settings(settings, parent)
    except NotAChange as error:
        why = words.say(f"rules.set-{error.code}", **error.params)
        raise BadValue("--set", why) from None


def _wording(book: RuleBook, parent: RuleSet, settings: Settings, given: Given) -> Wording:
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
    texts = {id_ for header in book.headers for id_ in (header.id, *header.aliases)}
    if name in texts or name in load_sources(*settings.rules):
        raise BadValue("--id", words.say("rules.id-taken", id=name))


def _keys(incomplete: str) -> list[str]:
    """Return the keys of rule files that begin so, for the shell's completion."""
    from amcli.load.toml.keys import KEYS

    return [f"{key}=" for key in KEYS if key.startswith(incomplete)]


COMMAND = Command(
    "rules fork",
    (
        Parameter(
            "text",
            str,
            metavar="cli.rules-text-metavar",
            default=REQUIRED,
            code="rules-text",
            completed=text_ids,
        ),
        Parameter("changes", list[str], ("--set",), "KEY=VALUE", list, completed=_keys),
        Parameter("id", str | None, ("--id",), "ID", code="fork-id"),
        Parameter("title", str | None, ("--title",), "TITLE", code="fork-title"),
        OUTPUT,
        ON,
        RULES,
        LANG,
        QUIET,
        DEBUG,
    ),
    _fork,
)
