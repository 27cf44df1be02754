"""One run of `simulate`: a table, the texts, their sums and the draws; or what it is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from amcli.commands.command import Command, Request, item_of
from amcli.commands.messages import report, tell
from amcli.commands.named import no_such
from amcli.commands.options import (
    BadValue,
    Format,
    Settings,
    check_one_doctor,
    form_of_suffix,
    whole,
)
from amcli.commands.run.files import write_whole
from amcli.commands.run.parallel import cores
from amcli.commands.run.progress import counting
from amcli.commands.run.writers import HtmlWriter, write_alone, writer_of
from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import Note, note
from amcli.law.profile.facts import Measure
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import INVALID_PROFILE, Diagnostic
from amcli.load.nearest import nearest_fact
from amcli.load.registers import load_sources
from amcli.load.toml.files import load_rules
from amcli.study.crowd.simulation import (
    AssumptionsResult,
    Population,
    SimulationResult,
    Supposed,
    SupposedSource,
    VariedFact,
)
from amcli.tables.columns import COLUMNS, FILE_ROW, typed
from amcli.tables.crowd.budget import text_budgets, text_comparisons
from amcli.tables.crowd.population import (
    MOST,
    WRITTEN,
    Distribution,
    assumptions,
    distribution,
    is_synthetic,
    population,
    sources,
    variable,
    written,
)
from amcli.tables.crowd.simulation import (
    DoctorTable,
    Draws,
    Simulation,
    SimulationCounts,
    doctors_in,
)
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from amcli.tables.reading import TableForm, TableSource
from amcli.words.catalogue import Words

from .batch import SUFFIXES
from .batch_run import say_wrong_cells

_TABLE = "cli.simulate-metavar"
SYNTHETIC = "synthetic:"  # begins a place that stands for a population made on the way
RANKS = [path for path, column in COLUMNS.items() if column.fact.measure is Measure.RANK]


def run_simulation(request: Request, place: str, asked: Draws, *, svg: Path | None) -> int:
    """Simulate the table at a place, write the answer and its chart; return an exit code.

    Raises Refused, BadValue.
    """
    _, settings, words, book = request
    texts = _texts(request)
    check_one_doctor(settings)
    table = _read(place, asked.seed, request)
    missing = [path for path in asked.varied if path not in table.columns]
    if missing:
        raise BadValue("--vary", "simulate.no-column", path=missing[0], file=place)
    engines = [Engine(TableQuestion(book, settings.ask(text))) for text in texts]
    simulation = Simulation(engines)
    counts, draws, doctors = _counted(simulation, table, asked, words)
    say_wrong_cells(simulation.wrong, place, words)
    if not doctors.height:
        return report([Diagnostic.of("AM501", place, variant="rows")], words)
    errors = len(simulation.wrong.numbers)
    crowd = Population(place, doctors.height, errors, is_synthetic(table))
    result = SimulationResult(
        population=crowd,
        draws=asked.times,
        seed=asked.seed if asked.times or place.startswith(SYNTHETIC) else None,
        varied=tuple(
            VariedFact(path, law.written, law.is_shared) for path, law in asked.varied.items()
        ),
        texts=text_budgets(texts, counts.tallies, [draw.tallies for draw in draws]),
        comparisons=text_comparisons(
            [text or "" for text in texts], counts.winners, [draw.winners for draw in draws]
        ),
    )
    answer = Answer(result, _notes(texts, book, result, table))
    return max(INVALID_PROFILE if errors else 0, _written(answer, request, svg))


def _texts(request: Request) -> list[str | None]:
    """Return the ids of the texts asked, each once; None where contracts keep their own."""
    _, settings, _, book = request
    if not settings.texts:
        return [None]
    return list(dict.fromkeys(book.named(name).id for name in settings.texts))


def _read(place: str, seed: int, request: Request) -> DoctorTable:
    """Return the doctors; raises Refused, or BadValue for a file of another form."""
    if place.startswith(SYNTHETIC):
        count = whole(_TABLE, place.removeprefix(SYNTHETIC), (1, MOST))
        assert count is not None
        made = population(count, seed, request.settings.on, request.book)
        return made.with_row_index(FILE_ROW, 1)
    form = SUFFIXES.get(Path(place).suffix.lower())
    if form is None:
        raise BadValue(_TABLE, "simulate.bad-form", file=place, forms=tuple(SUFFIXES))
    return doctors_in(TableSource(place, TableForm(form)))


def _counted(
    simulation: Simulation, table: DoctorTable, asked: Draws, words: Words
) -> tuple[SimulationCounts, list[SimulationCounts], DoctorTable]:
    """Return what the doctors come to as they are and in each draw, and who could be answered."""
    counts = simulation.once(typed(table))
    doctors = simulation.answered(table)
    if not asked.times or not doctors.height:
        return counts, [], doctors
    if asked.threads is None:
        asked = asked._replace(threads=min(cores(), asked.times))
    with counting(asked.times, words) as step:
        return counts, simulation.draws(typed(doctors), asked, step), doctors


def _notes(
    texts: Sequence[str | None], book: RuleBook, result: SimulationResult, table: DoctorTable
) -> tuple[Note, ...]:
    notes = [note("simulated")]
    if result.population.is_synthetic:
        notes.append(note("synthetic"))
    for text in texts:
        notes += book.named(text).notes() if text else ()
    lists = [fact.path for fact in result.varied if fact.path.startswith("patients.m")]
    lists += [fact.path for fact in result.varied if fact.path == "patients.fa"]
    if lists and any(path in table.columns for path in RANKS):
        notes.append(note("rank-stays", lists=tuple(lists)))
    return tuple(notes)


def _image(answer: Answer[Any], request: Request) -> str:
    from amcli.render.charts.simulated import image

    return image(answer, request.settings.on, request.words)


def _written(answer: Answer[Any], request: Request, svg: Path | None) -> int:
    """Write the answer, its notes and its chart; return an exit code."""
    writer, item = writer_of(request), item_of(answer)
    if request.settings.format is Format.HTML:
        writer = HtmlWriter(request, lambda _shown: (_image(answer, request),))
    writer.write(item)
    writer.say_notes(item)
    code = 0
    if svg is not None:
        code = write_whole(svg, _image(answer, request).encode(), request.words)
    return max(code, writer.close())


def make_population(asked: str, seed: int, settings: Settings, words: Words) -> int:
    """Write so many doctors who do not exist to the file of `--output`; return an exit code."""
    count = whole("--make-population", asked, (1, MOST))
    path = settings.output
    suffix = form_of_suffix(path, {form: form for form in WRITTEN}, None)
    if path is None or suffix is None:
        raise BadValue("-o", "simulate.population-file", n=asked)
    assert count is not None
    table = population(count, seed, settings.on, load_rules(*settings.rules))
    code = write_whole(path, written(table, suffix), words)
    if code == 0 and not settings.is_quiet:
        tell(words.say("cli.note", text=words.say("simulate.made", n=count, file=str(path))))
    return code


def show_assumptions(command: Command, settings: Settings, words: Words) -> int:
    """Write what a population is made of, with its sources; return an exit code."""
    request = Request(command, settings, words, load_rules(*settings.rules))
    supposed = assumptions()
    result = AssumptionsResult(supposed, _cited(supposed, settings))
    return write_alone(request, Answer(result, (note("synthetic"),)))


def _cited(supposed: tuple[Supposed, ...], settings: Settings) -> tuple[SupposedSource, ...]:
    """Return the sources that are cited: those of the rules, and those of the assumptions alone."""
    known = sources()
    for key, source in load_sources(*settings.rules).items():
        known[key] = SupposedSource(key, source.title, source.where)
    cited = dict.fromkeys(key for source in supposed for key in source.sources)
    return tuple(known[key] for key in cited)


def varied(vary: list[str]) -> dict[str, Distribution]:
    """Return how each fact varies, by its path; raises BadValue for what it cannot mean."""
    laws: dict[str, Distribution] = {}
    for text in vary:
        name, _, law = text.partition("=")
        path = _path(name.strip())
        spread = distribution(law)
        if spread is None:
            value = law.strip()
            raise BadValue("--vary", "simulate.bad-distribution", value=value, path=path)
        if path in laws:
            raise BadValue("--vary", "simulate.twice", path=path)
        laws[path] = spread
    return laws


def _path(name: str) -> str:
    """Return the path of a fact, `mt` and `fa` for those of the lists; raises BadValue."""
    known = variable()
    written_out = next((path for path in (name, f"patients.{name}") if path in known), None)
    if written_out is not None:
        return written_out
    near = None if name in COLUMNS else nearest_fact(name, known)  # a fact, but a word or a day
    raise no_such("--vary", "fact", name, near, "simulate.no-such-fact", known=known)
