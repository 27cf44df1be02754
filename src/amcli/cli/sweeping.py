"""One run of `sweep`: a profile, many values of a fact, a table and its charts."""

import sys
from collections.abc import Iterable

import typer

from amcli.domain.case import Ask, Readings
from amcli.domain.consistency import checking
from amcli.domain.profile import Profile
from amcli.domain.result_paths import CONCEPTS, ResultPath, parse_path
from amcli.domain.rules import NoText, RuleBook
from amcli.domain.sweep import NothingNamed, Sweep, may_be_drawn, opened, sweep
from amcli.load.diagnostics import BAD_RULES, Diagnostic, Refused
from amcli.load.nearest import nearest
from amcli.load.profiles import Loaded, read_profiles
from amcli.load.rule_files import load_rules
from amcli.render.words import Words

from .charts import draw_charts
from .options import Settings, check_one_doctor
from .output import Item, report, say_notes, writer_of
from .ranges import Varied
from .session import Slugs, alone, check_texts
from .sweep import Drawn
from .sweep_progress import counting
from .text_files import with_text_files

COMMAND = "sweep"


def plan_of(over: Varied, show: Iterable[str], said: Words) -> Sweep:
    """Return what is asked; raises BadParameter for a path that is none."""
    names = [name.strip() for words in show for name in words.split(",")]
    paths = tuple(_path(name, said) for name in names if name)
    if not paths:
        raise typer.BadParameter(said.say("sweep.no-path"), param_hint="--show")
    return Sweep(over.fact, over.values, paths)


def run_sweep(place: str, plan: Sweep, settings: Settings, said: Words, *, drawn: Drawn) -> int:
    """Answer for the profile at the place, write the answer and its charts; return an exit code."""
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        check_texts(COMMAND, book, settings, said)
    except Refused as refused:
        return report(refused.diagnostics, said)
    check_one_doctor(settings, said)
    slugs, stdin = Slugs(book), sys.stdin.buffer.read
    found = read_profiles((place,), settings.on, slugs, stdin, check=checking(book))
    loaded = alone(found, place, said)
    writer = writer_of(COMMAND, (loaded.source,), settings, said, book)
    item = _answer(loaded, plan, settings, book, said=said, is_drawn=drawn.svg is not None)
    code = report(item.diagnostics, said)
    writer.write(item)
    if not settings.is_quiet:
        say_notes(item, settings, said, is_many=False)
    code = max(code, draw_charts(item, writer, drawn.chart, drawn.svg))
    return max(code, writer.close())


def _answer(
    one: Loaded, plan: Sweep, settings: Settings, book: RuleBook, *, said: Words, is_drawn: bool
) -> Item:
    """Return the answer for one profile, or the diagnostics that stand in its place."""
    where = (one.source, one.document, one.name)
    if one.profile is None:
        return Item(*where, None, None, one.diagnostics)
    if not isinstance(one.profile, Profile):
        why = said.say("sweep.one-doctor", file=one.source)
        raise typer.BadParameter(why, param_hint=said.say("cli.profile-metavar"))
    text = settings.texts[0] if settings.texts else None
    ask = Ask(settings.on, text, settings.etps, settings.achievement, Readings(settings.readings))
    try:
        case = opened(one.profile, book, ask, plan)
        if is_drawn and not may_be_drawn(case, plan):
            why = said.say("sweep.no-curve", paths=", ".join(map(str, plan.shown)))
            raise typer.BadParameter(why, param_hint="--svg")
        with counting(len(plan.values), said) as counted:
            answer = sweep(case, plan, counted)
    except NoText as error:
        params = (("day", error.day), ("start", error.covered_from), ("end", error.covered_until))
        uncovered = Diagnostic("AM302", one.source, params=params, exit_code=BAD_RULES)
        return Item(*where, None, None, (uncovered,))
    except NothingNamed as error:
        raise _no_result(str(error.path), error.known, said) from None
    return Item(*where, case, answer, one.diagnostics)


def _path(name: str, said: Words) -> ResultPath:
    found = parse_path(name)
    if found is None:
        concept, *steps = name.split(".")
        near = nearest(concept, CONCEPTS)
        raise _no_result(name, () if near is None else (".".join((near, *steps)),), said)
    return found


def _no_result(name: str, known: tuple[str, ...], said: Words) -> typer.BadParameter:
    near = nearest(name, known)
    code = "sweep.no-such-path" if near is None else "sweep.bad-path"
    return typer.BadParameter(said.say(code, value=name, near=near), param_hint="--show")
