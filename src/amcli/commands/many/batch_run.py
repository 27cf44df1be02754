"""One run of `batch`: a table read, answered and written batch by batch."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from amcli.commands.command import UNDETERMINED, Command, Request
from amcli.commands.messages import report, tell
from amcli.commands.options import BadValue, Dialect, Settings, check_one_doctor
from amcli.commands.run.document_loop import VERDICTS, counts_said
from amcli.commands.run.files import Sink, write_whole
from amcli.commands.run.progress import Progress
from amcli.commands.run.session import request_of
from amcli.load.diagnostics import INVALID_PROFILE
from amcli.load.nearest import nearest, nearest_path
from amcli.render.diagnostics import hint, message
from amcli.render.records.csv import MISREAD
from amcli.study.crowd.simulation import TableColumn
from amcli.tables.columns import COLUMNS, ColumnChoice, WrongRows
from amcli.tables.engine.cells import FIGURE
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from amcli.tables.reading import TableForm, TableSource, opened
from amcli.tables.writing import AnswerStream, RowAnswers, Unreadable
from amcli.words.catalogue import Words


class BatchQuestion(NamedTuple):
    """What `batch` is asked for: forms `from_` and `into`, columns by other names, columns kept."""

    place: str
    from_: str
    into: str
    mapped: Mapping[str, str]
    kept: tuple[str, ...]
    parts: tuple[str, ...]


def run_batch(command: Command, asked: BatchQuestion, settings: Settings, words: Words) -> int:
    """Answer for every row, write the answers, say what came of them; return an exit code.

    Raises Refused, BadValue.
    """
    check_one_doctor(settings)
    check_paths(asked.mapped)
    request = request_of(command, settings, words)
    source = TableSource(asked.place, TableForm(asked.from_))
    if asked.place == "-":
        source = source._replace(file=words.say("batch.stdin"), stream=sys.stdin.buffer)
    table = opened(source, ColumnChoice(asked.mapped, asked.kept))
    engine = engine_of(request, asked.parts)
    twice = next((name for name in asked.kept if name in engine.schema), None)
    if twice is not None:
        raise BadValue("--keep", "batch.kept-twice", value=twice)
    progress = Progress("batch.progress", lambda: table.total or 0, words)
    answering = RowAnswers(engine, is_strict=settings.is_strict, seen=progress.step)
    misread = MISREAD if settings.dialect is Dialect.EXCEL_FR else None
    answers = AnswerStream(table, answering, source, misread)
    if not settings.is_quiet:
        strangers = table.strangers
        text = words.say("batch.strangers", n=len(strangers), columns=strangers)
        if strangers:
            tell(words.say("cli.note-of", place=source.file, text=text))
    try:
        failed = _written(answers, asked.into, settings, words)
    except Unreadable as unreadable:
        return report([unreadable.diagnostic], words)
    finally:
        progress.wipe()
    if failed:
        return failed
    return _summed_up(answering, source.file, settings, words)


def engine_of(request: Request, parts: tuple[str, ...]) -> Engine:
    """Return what answers the question of a run."""
    settings = request.settings
    return Engine(TableQuestion(request.book, settings.ask(settings.text), parts))


def check_paths(mapped: Mapping[str, str]) -> None:
    """Refuse, as an error of usage, a path of `--map` that names no fact."""
    for path in mapped.values():
        if path not in COLUMNS:
            near = nearest_path(path, COLUMNS) or nearest(path, COLUMNS)
            code = "batch.no-path" if near is None else "batch.no-path-near"
            raise BadValue("--map", code, value=path, near=near)


def _written(answers: AnswerStream, into: str, settings: Settings, words: Words) -> int:
    """Write the answers where they are asked for; return 0, or 73 with the old file whole."""
    if into == "xlsx":
        return write_whole(settings.output, _workbook(answers, settings.on), words)
    form, sink = TableForm(into), Sink(settings.output)
    if settings.output is None:
        sys.stdout.flush()
        answers.write(sys.stdout.buffer, form)
        return 0
    try:
        with sink.failing():
            stream, file = sink.opened()
            answers.write(file or stream, form)
    except BaseException:
        sink.abandon()
        raise
    return sink.close(words)


def _workbook(answers: AnswerStream, on: date) -> bytes:
    """Return the answers as a workbook; raises BadValue for more than a sheet has room for."""
    from amcli.render.records.xlsx import MOST_ROWS, Workbook

    book, count = Workbook(on), 0
    for frame in answers.frames():
        count += frame.height
        if count > MOST_ROWS:
            raise BadValue("--output", "batch.sheet-full", n=MOST_ROWS)
        book.add("batch", frame.columns, frame.rows())
    return book.written()


def _summed_up(answering: RowAnswers, file: str, settings: Settings, words: Words) -> int:
    """Say which rows are in error and how many there are of each kind; return the exit code."""
    sys.stdout.flush()
    counts = answering.counts
    _say_problems(answering, file, words)
    if not settings.is_quiet:
        tell(summary(answering, words))
    if settings.exits_zero:
        return 0
    if counts["errors"]:
        return INVALID_PROFILE
    return UNDETERMINED if counts["lost"] else 0


def _say_problems(answering: RowAnswers, file: str, words: Words) -> None:
    """Say what is wrong with the first rows, then, if there are more, with all of them."""
    wrong = answering.engine.wrong
    for row, problems in sorted(wrong.first.items()):
        for path, diagnostic in problems:
            place = "batch.row" if path is None else "batch.cell"
            label = words.say("diagnostic.error", id=diagnostic.code)
            where = words.say(place, file=file, row=row, path=path)
            tell(f"{where} {label} {message(diagnostic, words)}")
            tell(f"{words.say('diagnostic.hint')} {hint(diagnostic, words)}")
    more = len(wrong.numbers) - len(wrong.first)
    if more:
        tell(words.say("batch.more-errors", n=more))
        say_wrong_cells(wrong, file, words)


def say_wrong_cells(wrong: WrongRows, file: str, words: Words) -> None:
    """Say of each column that cannot be read in how many rows, and how to write the first."""
    for rows, row, (path, diagnostic) in wrong.cells:
        place = file if path is None else f"{file}, {path}"
        params = {"problem": message(diagnostic, words), "hint": hint(diagnostic, words)}
        tell(words.say("many.wrong-cells", place=place, n=rows, row=row, **params))


def summary(answering: RowAnswers, words: Words) -> str:
    """Return one sentence on the rows: how many, what came of them, what took longer."""
    counts = answering.counts
    verdicts = counts_said(counts, VERDICTS, words)
    told_ = words.say("batch.answers", n=counts["answers"])
    parts = [f"{told_} ({', '.join(verdicts)})" if verdicts else told_]
    if counts["errors"]:
        parts.append(words.say("many.error", n=counts["errors"]))
    if answering.engine.odd_rows:
        parts.append(words.say("batch.one-by-one", n=answering.engine.odd_rows))
    if counts["lost"]:
        parts.append(words.say("batch.strict", n=counts["lost"]))
    return words.say("batch.summary", n=counts["rows"], parts=", ".join(parts))


def columns_written(request: Request, parts: tuple[str, ...]) -> tuple[TableColumn, ...]:
    """Return the columns of answers."""
    return tuple(_columns_written(engine_of(request, parts).schema))


def _columns_written(columns: dict[str, Any]) -> Iterator[TableColumn]:
    for name, dtype in columns.items():
        figure = next(
            (name.removesuffix(end) for end in FIGURE[1:] if name.endswith(end)),
            name if f"{name}{FIGURE[-1]}" in columns else None,
        )
        is_figure = figure is not None and f"{figure}{FIGURE[-1]}" in columns
        choices = tuple(getattr(dtype, "categories", ()))
        is_list = name in ("not_met", "undetermined", "missing", "aid.disputes", "error")
        yield TableColumn(name, type_of(dtype), choices, is_list, figure if is_figure else None)


def type_of(dtype: Any) -> str:
    """Return the type of a column in a word: text, whole, number, date or flag."""
    if dtype.is_integer():
        return "whole"
    if dtype.is_float():
        return "number"
    return {"Date": "date", "Boolean": "flag"}.get(type(dtype).__name__, "text")
