"""`rules fork`: a what-if text, written as a rule file that says what it changes."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from amcli.domain.rules import RuleBook, RuleSet
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.load.forks import PROPOSAL, NotAChange, Wording, forked, read_settings
from amcli.load.registers import load_sources
from amcli.load.rule_figures import LANGUAGES
from amcli.load.rule_files import Library
from amcli.load.toml_text import shipped_rules
from amcli.render.words import Words, words

from .complaints import tell
from .options import Settings
from .output import report
from .rules_views import open_text
from .sinks import Sink


def fork(settings: Settings, given: Mapping[str, Any], said: Words) -> int:
    """Write a fork to the output; return the exit code."""
    try:
        book, parent, settings = open_text(given["text"], settings, said)
        changes = _changes(given["changes"], parent, said)
        wording = _wording(book, parent, settings, given)
        _check_id(wording.id, book, settings, said)
        library = Library(shipped_rules(), settings.rules)
        document = forked(library, parent, changes, wording, settings.on)
    except Refused as refused:
        return report(refused.diagnostics, said)
    comment = said.say("rules.fork-comment", parent=parent.id)
    sink = Sink(settings.output)
    sink.write(f"# {comment}\n\n{document}".encode())
    code = sink.close(said)
    if not code and settings.output is not None and not settings.is_quiet:
        asked = said.say("rules.forked", n=len(changes), file=settings.output)
        tell(said.say("cli.note", text=asked))
        report(_doubts(settings.output, settings), said)
    return code


def _doubts(written: Path, settings: Settings) -> tuple[Diagnostic, ...]:
    """Return what `rules lint` finds doubtful in the fork as it was written."""
    from amcli.load.lint import lint

    return lint([written], settings.rules, settings.on).problems


def _changes(settings: list[str], parent: RuleSet, said: Words) -> dict[str, Any]:
    if not settings:
        raise typer.BadParameter(said.say("rules.set-nothing"), param_hint="--set")
    try:
        return read_settings(settings, parent)
    except NotAChange as error:
        why = said.say(f"rules.set-{error.code}", **error.params)
        raise typer.BadParameter(why, param_hint="--set") from None


def _wording(
    book: RuleBook, parent: RuleSet, settings: Settings, given: Mapping[str, Any]
) -> Wording:
    """Return the id, the titles and the notes of a fork; its id is the name of its file."""
    stem = PROPOSAL if settings.output is None else _slug(settings.output)
    title = given["title"]
    base = None if parent.proposed is None else parent.proposed.base
    above = parent.titles if base is None else book.named(base).titles
    said = {lang: words("fr" if lang == "fr" else "en") for lang in LANGUAGES}
    titles = {
        lang: title or said[lang].say("rules.fork-title", title=above.get(lang, parent.id))
        for lang in LANGUAGES
    }
    english = said["en"]
    return Wording(
        id=given["id"] or stem,
        titles=titles,
        where=english.say("rules.fork-where"),
        note=lambda before, text: english.say("rules.fork-note", before=before, text=text),
    )


def _slug(path: Path) -> str:
    return re.sub(r"[^\w]+", "-", path.stem.lower()).strip("-") or PROPOSAL


def _check_id(name: str, book: RuleBook, settings: Settings, said: Words) -> None:
    """Refuse an id that a text or a source bears already."""
    texts = {one for header in book.headers for one in (header.id, *header.aliases)}
    if name in texts or name in load_sources(*settings.rules):
        raise typer.BadParameter(said.say("rules.id-taken", id=name), param_hint="--id")
