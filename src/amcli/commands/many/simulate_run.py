"""One run of `simulate`: a table, the texts, their sums, and the draws."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import typer

from amcli.commands.messages import tell
from amcli.commands.options import Settings, check_one_doctor
from amcli.commands.proof.sweep_progress import counting
from amcli.commands.run.parallel import cores
from amcli.commands.run.text_files import with_text_files
from amcli.commands.run.writers import Item, report, say_notes, writer_of
from amcli.law.contract.case import Answer, Ask, Readings
from amcli.law.figures.sourced import Note, note
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import INVALID_PROFILE, Diagnostic, Refused
from amcli.load.toml.files import load_rules
from amcli.study.crowd.simulation import Population, SimulationResult, VariedFact
from amcli.tables.crowd.draws import Distribution
from amcli.tables.crowd.simulation import DoctorFacts, Draws, Simulation, SimulationCounts, facts_of
from amcli.tables.crowd.totals import comparisons_told, texts_told
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from amcli.tables.engine.slices import WrongRow
from amcli.tables.frames import DoctorTable, Frame, has, is_synthetic, numbered, read
from amcli.tables.reading import SUFFIXES, TableSource
from amcli.words.catalogue import Words

from .population import SYNTHETIC, made

COMMAND = "simulate"
MOST_TOLD = 20  # rows that cannot be answered, told one by one
RANKS = ("patients.percentile.mt", "patients.percentile.fa")


class Asked(NamedTuple):
    """What is simulated: the place of the table, the facts that vary, how often, from which seed.

    `threads` is None where nobody said.
    """

    place: str
    varied: dict[str, Distribution]
    draws: int
    seed: int
    threads: int | None


def run_simulation(asked: Asked, settings: Settings, words: Words, *, svg: Path | None) -> int:
    """Simulate, write the answer and its chart; return an exit code."""
    try:
        settings = with_text_files(settings)
        book = load_rules(*settings.rules)
        texts = _texts(book, settings, words)
        check_one_doctor(settings, words)
        held = _read(asked, settings, book, words)
    except Refused as refused:
        return report(refused.diagnostics, words)
    missing = [path for path in asked.varied if path not in held.table.columns]
    if missing:
        why = words.say("simulate.no-column", path=missing[0], file=asked.place)
        raise typer.BadParameter(why, param_hint="--vary")
    began = time.perf_counter()
    engines = [_engine(book, settings, text) for text in texts]
    simulation = Simulation(engines)
    found, draws, doctors = _counted(simulation, facts_of(held.table), asked, words)
    lasted = time.perf_counter() - began
    wrong = held.numbered(simulation.wrong)
    code = _complain(wrong, asked.place, words)
    if not doctors.facts.height:
        return report([Diagnostic("AM501", asked.place, params=(("variant", "rows"),))], words)
    years = [engine.tables.years for engine in engines]
    population = Population(asked.place, doctors.facts.height, len(wrong), is_synthetic(held.table))
    result = SimulationResult(
        population=population,
        draws=asked.draws,
        seed=asked.seed if asked.draws or asked.place.startswith(SYNTHETIC) else None,
        varied=tuple(
            VariedFact(path, one.written, one.is_shared) for path, one in asked.varied.items()
        ),
        texts=texts_told(texts, years, found, draws),
        comparisons=comparisons_told([text or "" for text in texts], found, draws),
    )
    answer = Answer(result, _notes(texts, book, result, held.table))
    code = max(code, _written(answer, settings, words, book, svg))
    if not settings.is_quiet:
        answers = sum(int(one.doctors.sum()) for one in found.tallies) * (1 + asked.draws)
        count = answers * max(years)
        speed = int(count / max(lasted, 1e-9))  # no run takes less than a nanosecond
        tell(words.say("simulate.speed", n=count, seconds=f"{lasted:.1f}", speed=speed))
    return code


def _texts(book: RuleBook, settings: Settings, words: Words) -> list[str | None]:
    """Return the ids of the texts asked, each once; None where contracts keep their own."""
    from amcli.commands.run.session import check_texts

    check_texts("compare-versions", book, settings, words)
    if not settings.texts:
        return [None]
    return list(dict.fromkeys(book.named(name).id for name in settings.texts))


def _read(asked: Asked, settings: Settings, book: RuleBook, words: Words) -> DoctorTable:
    """Return the doctors; raises Refused, or BadParameter for a file of another form."""
    if asked.place.startswith(SYNTHETIC):
        return numbered(made(asked.place, asked.seed, settings, book, words))
    form = SUFFIXES.get(Path(asked.place).suffix)
    if form is None:
        why = words.say("simulate.bad-form", file=asked.place, forms=tuple(SUFFIXES))
        raise typer.BadParameter(why, param_hint=words.say("cli.simulate-metavar"))
    return read(TableSource(asked.place, form))


def _engine(book: RuleBook, settings: Settings, text: str | None) -> Engine:
    readings = Readings(settings.readings)
    ask = Ask(settings.on, text, settings.etps, settings.achievement, readings)
    return Engine(TableQuestion(book, ask))


def _counted(
    simulation: Simulation, doctors: DoctorFacts, asked: Asked, words: Words
) -> tuple[SimulationCounts, list[SimulationCounts], DoctorFacts]:
    """Return what the doctors come to as they are and in each draw, and who could be answered."""
    found = simulation.once(doctors)
    wrong = [one.row - 1 for one in simulation.wrong]
    doctors = doctors.without(wrong) if wrong else doctors
    if not asked.draws or not doctors.facts.height:
        return found, [], doctors
    threads = min(cores(), asked.draws) if asked.threads is None else asked.threads
    plan = Draws(asked.varied, asked.draws, asked.seed, threads)
    with counting(asked.draws, words) as step:
        return found, simulation.draws(doctors, plan, step), doctors


def _complain(wrong: Sequence[WrongRow], place: str, words: Words) -> int:
    """Say which rows are left out, the first of them one by one; return an exit code."""
    for one in wrong[:MOST_TOLD]:
        problems = one.problems.replace("|", ", ")
        tell(words.say("simulate.row", file=place, row=one.row, problems=problems))
    if len(wrong) > MOST_TOLD:
        tell(words.say("simulate.more-rows", n=len(wrong) - MOST_TOLD))
    return INVALID_PROFILE if wrong else 0


def _notes(
    texts: Sequence[str | None], book: RuleBook, result: SimulationResult, table: Frame
) -> tuple[Note, ...]:
    notes = [note("simulated")]
    if result.population.is_synthetic:
        notes.append(note("synthetic"))
    for text in texts:
        notes += book.named(text).notes() if text else ()
    lists = [one.path for one in result.varied if one.path.startswith("patients.m")]
    lists += [one.path for one in result.varied if one.path == "patients.fa"]
    if lists and any(has(table, path) for path in RANKS):
        notes.append(note("rank-stays", lists=tuple(lists)))
    return tuple(notes)


def _written(
    answer: Answer, settings: Settings, words: Words, book: RuleBook, svg: Path | None
) -> int:
    """Write the answer, its notes and its chart; return an exit code."""
    writer = writer_of(COMMAND, (), settings, words, book)
    item = Item(None, 0, None, None, answer, ())
    writer.write(item)
    if not settings.is_quiet:
        say_notes(item, settings, words, is_many=False)
    code = 0
    if svg is not None:
        from amcli.commands.run.files import Sink
        from amcli.render.charts.simulated import image

        sink = Sink(svg)
        sink.write(image(answer, settings.on, words).encode())
        code = sink.close(words)
    return max(code, writer.close())
