"""What `rules list`, `show`, `sources`, `diff` and `lint` answer."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import typer

from amcli.commands.options import Settings
from amcli.commands.run.text_files import is_file_name, named
from amcli.commands.run.writers import Item, report, writer_of
from amcli.law.contract.case import Answer
from amcli.law.text.rules import RuleBook, RuleSet, UnknownText
from amcli.load.diagnostics import ERROR, Diagnostic, Refused
from amcli.load.registers import load_disputes, load_sources
from amcli.load.toml.documents import shipped_rules, told
from amcli.load.toml.files import load_rules
from amcli.study.rules.rule_lint import LintProblem, LintResult
from amcli.study.rules.rule_registers import (
    SourcesResult,
    diff,
    list_sources,
    list_texts,
    show_text,
)
from amcli.study.rules.rule_tables import section_names
from amcli.words.catalogue import Words

DIFFERENT = 1
Given = Mapping[str, Any]


class Said(NamedTuple):
    """A result, the settings that it was made with, the problems told and the exit code."""

    result: Any
    settings: Settings
    diagnostics: tuple[Diagnostic, ...] = ()
    code: int = 0


def view(name: str, settings: Settings, given: Given, words: Words) -> int:
    """Write what a view answers; return the exit code."""
    try:
        made = _VIEWS[name](settings, given, words)
        book = load_rules(*settings.rules)
    except Refused as refused:
        return report(refused.diagnostics, words)
    writer = writer_of(f"rules-{name}", (), made.settings, words, book)
    writer.write(Item(None, 0, None, None, Answer(made.result, ()), made.diagnostics))
    return max(made.code, writer.close())


def open_text(name: str, settings: Settings, words: Words) -> tuple[RuleBook, RuleSet, Settings]:
    """Return a text named by its id, alias or file, in its book.

    Raises Refused for a file that cannot be used, BadParameter for a name that nothing bears.
    """
    (text,), rules = named((name,), settings.rules)
    book = load_rules(*rules)
    try:
        return book, book.named(text), settings._replace(rules=rules)
    except UnknownText as error:
        known = ", ".join(error.known)
        why = words.say("cli.unknown-text", value=error.name, known=known)
        raise typer.BadParameter(why, param_hint=words.say("cli.rules-text-metavar")) from None


def _list(settings: Settings, _given: Given, _said: Words) -> Said:
    book = load_rules(*settings.rules)
    return Said(list_texts(map(book.rules, book.headers)), settings)


def _show(settings: Settings, given: Given, words: Words) -> Said:
    _, rules, settings = open_text(given["text"], settings, words)
    section = given["section"]
    if section is not None and section not in rules.figures:
        _check_section(section, rules, words)
    return Said(show_text(rules, told(rules.header.place), section), settings)


def _check_section(section: str, rules: RuleSet, words: Words) -> None:
    """Refuse a section that the text has not, with the nearest of those it has."""
    known = section_names(rules.figures)
    if section in known:
        return
    from difflib import get_close_matches

    near = get_close_matches(section, (*known, *rules.figures), n=1, cutoff=0.5)
    code = "rules.no-section-near" if near else "rules.no-section"
    top = ", ".join(name for name in known if "." not in name)
    why = words.say(code, section=section, text=rules.id, near="".join(near), known=top)
    raise typer.BadParameter(why, param_hint=words.say("cli.rules-section-metavar"))


def _sources(settings: Settings, given: Given, words: Words) -> Said:
    if given["text"] is None:
        book = load_rules(*settings.rules)
        texts, chosen = tuple(map(book.rules, book.headers)), None
        disputes = load_disputes(*settings.rules)
    else:
        _, chosen, settings = open_text(given["text"], settings, words)
        texts, disputes = (chosen,), ()
    found = list_sources(load_sources(*settings.rules), texts, disputes)
    if chosen is None:
        return Said(SourcesResult(None, found), settings)
    cited = tuple(one for one in found if one.cited)
    return Said(SourcesResult(chosen.id, cited), settings)


def _diff(settings: Settings, given: Given, words: Words) -> Said:
    """Compare two texts, each read with its own files: two of them may bear one id."""
    _, before, with_first = open_text(given["before"], settings, words)
    _, after, with_second = open_text(given["after"], settings, words)
    result = diff(before, after)
    is_different = settings.exits_on_differences and result.differences
    rules = tuple(dict.fromkeys((*with_first.rules, *with_second.rules)))
    both = settings._replace(rules=rules)
    return Said(result, both, code=DIFFERENT if is_different else 0)


def _lint(settings: Settings, given: Given, words: Words) -> Said:
    """Look at the files, folders and texts named; at the shipped rules where none is."""
    from amcli.load.toml.lint import lint

    places = [_place(name, settings, words) for name in given["places"]] or [shipped_rules()]
    found = lint(places, settings.rules, settings.on)
    problems = tuple(map(_problem, found.problems))
    errors = [one.exit_code for one in found.problems if one.severity == ERROR]
    is_doubtful = settings.exits_on_differences and problems
    code = max(errors) if errors else DIFFERENT if is_doubtful else 0
    return Said(LintResult(found.files, problems), settings, found.problems, code)


def _place(name: str, settings: Settings, words: Words) -> Path:
    """Return the file or folder that is named, or the file of a text."""
    path = Path(name)
    if is_file_name(name) or path.is_dir():
        return path
    _, rules, _ = open_text(name, settings, words)
    return Path(rules.header.place)


def _problem(one: Diagnostic) -> LintProblem:
    params = {name: value for name, value in one.params if name != "known"}
    key = params.pop("key", None)
    place = (one.line, one.column)
    return LintProblem(one.severity, one.code, one.file, *place, key, params)


_VIEWS: dict[str, Callable[[Settings, Given, Words], Said]] = {
    "list": _list,
    "show": _show,
    "sources": _sources,
    "diff": _diff,
    "lint": _lint,
}
