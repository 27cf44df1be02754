"""One run of `sweep`: a profile, many values of a fact, a table and its charts."""

import sys
from collections.abc import Iterable

import typer

from amcli.commands.options import Settings, check_one_doctor
from amcli.commands.run.session import Slugs, alone, check_texts
from amcli.commands.run.text_files import with_text_files
from amcli.commands.run.writers import Item, report, say_notes, writer_of
from amcli.law.contract.case import Ask, Readings
from amcli.law.profile.consistency import checking
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused
from amcli.load.nearest import nearest
from amcli.load.profiles import Loaded, read_profiles
from amcli.load.toml.files import load_rules
from amcli.study.paths.result_paths import CONCEPTS, ResultPath, parse_path
from amcli.study.sweep.sweep import NothingNamed, Sweep, may_be_drawn, opened, sweep
from amcli.words.catalogue import Words

from .charts import draw_charts
from .ranges import Varied
from .sweep import Drawn
from .sweep_progress import counting

COMMAND = "sweep"


def plan_of(over: Varied, show: Iterable[str], words: Words) -> Sweep:
    """Return what is asked; raises BadParameter for a path that is none."""
    names = [name.strip() for paths in show for name in paths.split(",")]
    paths = tuple(_path(name, words) for name in names if name)
    if not paths:
        raise typer.BadParameter(words.say("sweep.no-path"), param_hint="--show")
    return Sweep(over.fact, over.values, paths)


def run_sweep(place: str, plan: Sweep, settings: Settings, words: Words, *, drawn: Drawn) -> int:
    """Answer for the profile at the place, write the answer and its charts; return an exit code."""
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        check_texts(COMMAND, book, settings, words)
    except Refused as refused:
        return report(refused.diagnostics, words)
    check_one_doctor(settings, words)
    slugs, stdin = Slugs(book), sys.stdin.buffer.read
    found = read_profiles((place,), settings.on, slugs, stdin, check=checking(book))
    loaded = alone(found, place, words)
    writer = writer_of(COMMAND, (loaded.source,), settings, words, book)
    item = _answer(loaded, plan, settings, book, words=words, is_drawn=drawn.svg is not None)
    code = report(item.diagnostics, words)
    writer.write(item)
    if not settings.is_quiet:
        say_notes(item, settings, words, is_many=False)
    code = max(code, draw_charts(item, writer, drawn.chart, drawn.svg))
    return max(code, writer.close())


def _answer(
    one: Loaded, plan: Sweep, settings: Settings, book: RuleBook, *, words: Words, is_drawn: bool
) -> Item:
    """Return the answer for one profile, or the diagnostics that stand in its place."""
    where = (one.source, one.document, one.name)
    if one.profile is None:
        return Item(*where, None, None, one.diagnostics)
    if not isinstance(one.profile, Profile):
        why = words.say("sweep.one-doctor", file=one.source)
        raise typer.BadParameter(why, param_hint=words.say("cli.profile-metavar"))
    text = settings.texts[0] if settings.texts else None
    ask = Ask(settings.on, text, settings.etps, settings.achievement, Readings(settings.readings))
    try:
        case = opened(one.profile, book, ask, plan)
        if is_drawn and not may_be_drawn(case, plan):
            why = words.say("sweep.no-curve", paths=", ".join(map(str, plan.shown)))
            raise typer.BadParameter(why, param_hint="--svg")
        with counting(len(plan.values), words) as counted:
            answer = sweep(case, plan, counted)
    except NoText as error:
        params = (("day", error.day), ("start", error.covered_from), ("end", error.covered_until))
        uncovered = Diagnostic("AM302", one.source, params=params, exit_code=BAD_RULES)
        return Item(*where, None, None, (uncovered,))
    except NothingNamed as error:
        raise _no_result(str(error.path), error.known, words) from None
    return Item(*where, case, answer, one.diagnostics)


def _path(name: str, words: Words) -> ResultPath:
    found = parse_path(name)
    if found is None:
        concept, *steps = name.split(".")
        near = nearest(concept, CONCEPTS)
        raise _no_result(name, () if near is None else (".".join((near, *steps)),), words)
    return found


def _no_result(name: str, known: tuple[str, ...], words: Words) -> typer.BadParameter:
    near = nearest(name, known)
    code = "sweep.no-such-path" if near is None else "sweep.bad-path"
    return typer.BadParameter(words.say(code, value=name, near=near), param_hint="--show")
