"""The commands of the rules: list, show, sources, diff, lint; fork, which writes a what-if text."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from amcli.commands.command import DIFFERENT, Command, Request
from amcli.commands.messages import report, tell
from amcli.commands.options import BadValue, Settings, form_of_suffix, is_file_name
from amcli.commands.parameters import (
    ALL,
    EXIT_CODE,
    ON,
    OUTPUT,
    OUTPUTS,
    RULES,
    RUN,
    SCREEN,
    Given,
    Parameter,
    argument,
    flag,
    settings_of,
    text_files,
    text_ids,
)
from amcli.commands.run.files import write_whole
from amcli.commands.run.session import named, text_of
from amcli.commands.run.writers import write_alone
from amcli.law.contract.case import Answer
from amcli.law.figures.terms import Status
from amcli.law.text.rules import RuleBook, RuleSet
from amcli.load.diagnostics import ERROR, Diagnostic
from amcli.load.registers import load_disputes, load_sources
from amcli.load.toml.documents import shipped_rules, shown_place
from amcli.load.toml.figures import LANGUAGES
from amcli.load.toml.files import Library, load_rules
from amcli.load.toml.forks import PROPOSAL, NotAChange, Wording, forked, lint, read_settings
from amcli.load.toml.keys import KEYS
from amcli.render.records.rows import Rows
from amcli.study.rules.rule_lint import LintProblem, LintResult
from amcli.study.rules.rule_tables import (
    SourcesResult,
    diff,
    list_sources,
    list_texts,
    section_names,
    show_text,
)
from amcli.words.catalogue import Words, words_in

_OF_ALL = (*OUTPUTS, ON, RULES, *SCREEN)
_RESULTS = "amcli.study.rules."
_TEXT_METAVAR, _SECTION_METAVAR = "cli.rules-text-metavar", "cli.rules-section-metavar"


class RulesView(NamedTuple):
    """What a view answers, with which settings, the problems it found and the exit code."""

    result: Any
    settings: Settings
    diagnostics: tuple[Diagnostic, ...] = ()
    code: int = 0


View: TypeAlias = Callable[[Settings, Given], RulesView]


def _shown(view: View, command: Command, given: Given, words: Words) -> int:
    """Write what a view answers; return the exit code."""
    settings = settings_of(given)
    made = view(settings, given)
    request = Request(command, made.settings, words, load_rules(*settings.rules))
    return max(made.code, write_alone(request, Answer(made.result, ()), made.diagnostics))


def open_text(name: str, settings: Settings) -> tuple[RuleBook, RuleSet, Settings]:
    """Return a text named by its id, alias or file, in its book.

    Raises Refused for a file that cannot be used, BadValue for a name that nothing bears.
    """
    (text,), rules = named((name,), settings.rules)
    book = load_rules(*rules)
    return book, text_of(text, book, _TEXT_METAVAR), settings._replace(rules=rules)


def _list(settings: Settings, _given: Given) -> RulesView:
    book = load_rules(*settings.rules)
    return RulesView(list_texts(map(book.rules, book.headers)), settings)


def _show(settings: Settings, given: Given) -> RulesView:
    """Show a text or a section; refuse one that it has not, with the nearest of those it has."""
    _, rules, settings = open_text(given["text"], settings)
    section, known = given["section"], section_names(rules.figures)
    if section is not None and section not in (*known, *rules.figures):
        from difflib import get_close_matches

        near = get_close_matches(section, (*known, *rules.figures), n=1, cutoff=0.5)
        code = "rules.no-section-near" if near else "rules.no-section"
        top = ", ".join(name for name in known if "." not in name)
        params = {"section": section, "text": rules.header.id, "near": "".join(near), "known": top}
        raise BadValue(_SECTION_METAVAR, code, **params)
    return RulesView(show_text(rules, shown_place(rules.header.place), section), settings)


def _sources(settings: Settings, given: Given) -> RulesView:
    if given["text"] is None:
        book = load_rules(*settings.rules)
        texts, chosen = tuple(map(book.rules, book.headers)), None
        disputes = load_disputes(*settings.rules)
    else:
        _, chosen, settings = open_text(given["text"], settings)
        texts, disputes = (chosen,), ()
    listed = list_sources(load_sources(*settings.rules), texts, disputes)
    if chosen is None:
        return RulesView(SourcesResult(None, listed), settings)
    cited = tuple(source for source in listed if source.cited)
    return RulesView(SourcesResult(chosen.header.id, cited), settings)


def _diff(settings: Settings, given: Given) -> RulesView:
    """Compare two texts, each read with its own files: two of them may bear one id."""
    _, before, with_first = open_text(given["before"], settings)
    _, after, with_second = open_text(given["after"], settings)
    result = diff(before, after)
    is_different = settings.exits_on_differences and result.differences
    rules = tuple(dict.fromkeys((*with_first.rules, *with_second.rules)))
    both = settings._replace(rules=rules)
    return RulesView(result, both, code=DIFFERENT if is_different else 0)


def _lint(settings: Settings, given: Given) -> RulesView:
    """Look at the files, folders and texts named; at the shipped rules where none is."""
    places = [_place(name, settings) for name in given["places"]] or [shipped_rules()]
    linted = lint(places, settings.rules, settings.on)
    problems = tuple(map(_problem, linted.problems))
    errors = [problem.exit_code for problem in linted.problems if problem.severity == ERROR]
    is_doubtful = settings.exits_on_differences and problems
    code = max(errors) if errors else DIFFERENT if is_doubtful else 0
    return RulesView(LintResult(linted.files, problems), settings, linted.problems, code)


def _place(name: str, settings: Settings) -> Path:
    """Return the file or folder that is named, or the file of a text."""
    path = Path(name)
    if is_file_name(name) or path.is_dir():
        return path
    _, rules, _ = open_text(name, settings)
    return Path(rules.header.place)


def _problem(problem: Diagnostic) -> LintProblem:
    params = {name: value for name, value in problem.params if name != "known"}
    key = params.pop("key", None)
    place = (problem.line, problem.column)
    return LintProblem(problem.severity, problem.code, problem.file, *place, key, params)


def _fork(_command: Command, given: Given, words: Words) -> int:
    """Write a fork to the output; return the exit code."""
    settings = settings_of(given)
    form_of_suffix(settings.output, {".toml": "toml"}, "toml")
    book, parent, settings = open_text(given["text"], settings)
    if not given["changes"]:
        raise BadValue("--set", "rules.set-nothing")
    try:
        changes = read_settings(given["changes"], parent)
    except NotAChange as error:
        raise BadValue("--set", f"rules.set-{error.code}", **error.params) from None
    wording = _wording(book, parent, settings, given)
    texts = {id_ for header in book.headers for id_ in (header.id, *header.aliases)}
    if wording.id in texts or wording.id in load_sources(*settings.rules):
        raise BadValue("--id", "rules.id-taken", id=wording.id)
    library = Library(shipped_rules(), settings.rules)
    document = forked(library, parent, changes, wording, settings.on)
    comment = words.say("rules.fork-comment", parent=parent.header.id)
    code = write_whole(settings.output, f"# {comment}\n\n{document}".encode(), words)
    if not code and settings.output is not None and not settings.is_quiet:
        sentence = words.say("rules.forked", n=len(changes), file=settings.output)
        tell(words.say("cli.note", text=sentence))
        # what is doubtful in the fork as it was written
        report(lint([settings.output], settings.rules, settings.on).problems, words)
    return code


def _wording(book: RuleBook, parent: RuleSet, settings: Settings, given: Given) -> Wording:
    """Return the id, the titles and the notes of a fork; its id is the name of its file."""
    stem = "" if settings.output is None else re.sub(r"\W+", "-", settings.output.stem.lower())
    title = given["title"]
    changes = parent.proposed if parent.header.is_proposal else None
    base = None if changes is None else changes.base
    above = parent.titles if base is None else book.named(base).titles
    words = {lang: words_in("fr" if lang == "fr" else "en") for lang in LANGUAGES}
    titles = {
        lang: title or words[lang].say("rules.fork-title", title=above.get(lang, parent.header.id))
        for lang in LANGUAGES
    }
    english = words["en"]
    return Wording(
        id=given["id"] or stem.strip("-") or PROPOSAL,
        titles=titles,
        where=english.say("rules.fork-where"),
        note=lambda before, text: english.say("rules.fork-note", before=before, text=text),
    )


def _keys(incomplete: str) -> list[str]:
    """Return the keys of rule files that begin so, for the shell's completion."""
    return [f"{key}=" for key in KEYS if key.startswith(incomplete)]


_TEXT = argument("text", str, _TEXT_METAVAR, "rules-text", completed=text_ids, files=text_files)
_COUNTED = tuple(status.label for status in Status if status is not Status.ABSENT)
LIST = Command(
    "rules list",
    _OF_ALL,
    partial(_shown, _list),
    result=_RESULTS + "rule_tables:ListResult",
    rows=Rows(
        "texts",
        "text=id aliases title_fr=titles.fr title_en=titles.en scope in_force_from in_force_until "
        "extends amends base changes figures "
        + " ".join(f"{status}=by_status.{status}|0" for status in _COUNTED),
    ),
    page="rules:list_page",
)
SHOW = Command(
    "rules show",
    (
        _TEXT,
        argument("section", str | None, _SECTION_METAVAR, "rules-section", None),
        ALL,
        *_OF_ALL,
    ),
    partial(_shown, _show),
    result=_RESULTS + "rule_tables:ShowResult",
    rows=Rows(
        "figures/citations", "text=/text.id key value status cited=source locator row column note"
    ),
    page="rules:show_page",
)
SOURCES = Command(
    "rules sources",
    (
        _TEXT._replace(
            kind=str | None,
            metavar="cli.rules-some-text-metavar",
            default=None,
            code="rules-some-text",
        ),
        ALL,
        *_OF_ALL,
    ),
    partial(_shown, _sources),
    result=_RESULTS + "rule_tables:SourcesResult",
    rows=Rows("sources/cited?", "id title kind where dated looked_at kept_for text figures|0 keys"),
    page="rules:sources_page",
)
DIFF = Command(
    "rules diff",
    (
        _TEXT._replace(name="before"),
        _TEXT._replace(name="after", metavar="cli.rules-after-metavar", code="rules-after"),
        EXIT_CODE,
        *_OF_ALL,
    ),
    partial(_shown, _diff),
    result=_RESULTS + "rule_tables:DiffResult",
    rows=Rows(
        "differences",
        "key kind before=before.value after=after.value delta before_status=before.status "
        "after_status=after.status before_sources=before.sources after_sources=after.sources",
    ),
    page="rules:diff_page",
)
LINT = Command(
    "rules lint",
    (
        argument(
            *("places", list[str], "cli.rules-places-metavar", "rules-places", list),
            completed=text_ids,
            files=text_files,
        ),
        flag("exits_on_differences", "exit-code-warnings", "--exit-code"),
        *_OF_ALL,
    ),
    partial(_shown, _lint),
    result=_RESULTS + "rule_lint:LintResult",
    rows=Rows("problems", "severity code file line column key other=params.other"),
    page="rules:lint_page",
)
FORK = Command(
    "rules fork",
    (
        _TEXT,
        Parameter("changes", list[str], ("--set",), "KEY=VALUE", list, completed=_keys),
        Parameter("id", str | None, ("--id",), "ID", code="fork-id"),
        Parameter("title", str | None, ("--title",), "TITLE", code="fork-title"),
        OUTPUT,
        ON,
        RULES,
        *RUN,
    ),
    _fork,
)
