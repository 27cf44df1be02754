"""The command that asks the same question at many values of one fact, and draws the answers."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command, Input, Item, Request
from amcli.commands.messages import USAGE, tell
from amcli.commands.named import fact_named
from amcli.commands.options import LONGEST_NUMBER, BadValue, Format, Settings, day_written
from amcli.commands.parameters import (
    FROM,
    QUESTION,
    REQUIRED,
    SCREEN,
    SOURCES,
    Given,
    Parameter,
    fact_names,
    one_profile,
    result_paths,
    settings_of,
)
from amcli.commands.run.files import write_whole
from amcli.commands.run.writers import PageWriter, Writer, WriterBeside, screen_of
from amcli.law.contract.case import Answer
from amcli.law.figures.calendar import add_months
from amcli.law.profile.facts import Measure
from amcli.law.profile.profile import MOST_ETP
from amcli.load.files import STDIN
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.study.paths.what_if import FactValue, Kind, Unknown
from amcli.words.catalogue import Words

MOST_POINTS = 20_000
_STEP = re.compile(r"(\d{1,6})([dmy])")
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_EXAMPLES = {
    Kind.COUNT: "700:2200:10",
    Kind.EUROS: "20000:40000:1000",
    Kind.RATE: "0%:100%:5%",
    Kind.DATE: "2019-09-01:2027-01-01:1m",
    Kind.POSTS: "0.5,1",
}


def varied(written: list[str]) -> tuple[Unknown, tuple[FactValue, ...]]:
    """Return the fact of `--over` and the values it takes, in the order written.

    Raises BadValue for what it cannot mean.
    """
    if len(written) != 1:
        raise _refused("one-over")
    name, equals, values = written[0].partition("=")
    fact = fact_named("--over", "sweep", name.strip())
    if not equals or not values.strip():
        raise _refused("no-values", value=written[0], example=_example(fact))
    return fact, tuple(dict.fromkeys(_values(fact, values.strip())))


def _values(fact: Unknown, text: str) -> list[FactValue]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) == 1:
        values = [_value(fact, word.strip()) for word in text.split(",")]
        _bound(fact, text, len(values))
        return values
    if fact.kind is Kind.CHOICE:
        raise _refused("listed", path=fact.path, example=_example(fact))
    if len(parts) != 3:
        raise _refused("bad-range", value=text, example=_example(fact))
    first, last = (_value(fact, part) for part in parts[:2])
    if last < first:  # type: ignore[operator]
        raise _refused("reversed", first=parts[0], last=parts[1])
    if isinstance(first, date) and isinstance(last, date):
        return list(_days(fact, text, first, last))
    return _numbers(fact, text, first, last)


def _numbers(fact: Unknown, text: str, first: Any, last: Any) -> list[FactValue]:
    written = text.rpartition(":")[2].strip()
    step: Any = _value(fact, written)
    if step <= 0:
        raise _refused("no-step", value=written, example=_example(fact))
    count = int((last - first) // step) + 1
    _bound(fact, text, count)
    return [first + number * step for number in range(count)]


def _days(fact: Unknown, text: str, first: date, last: date) -> Iterator[date]:
    written = text.rpartition(":")[2].strip()
    step = _STEP.fullmatch(written)
    if step is None or int(step[1]) == 0:
        raise _refused("no-step", value=written, example=_example(fact))
    length = int(step[1])
    if step[2] == "d":
        count = (last - first).days // length + 1
        _bound(fact, text, count)
        yield from (first + timedelta(days=number * length) for number in range(count))
        return
    months, number = length * (12 if step[2] == "y" else 1), 0
    while (day := add_months(first, number * months)) <= last:
        yield day
        number += 1


def _value(fact: Unknown, word: str) -> FactValue:
    try:
        if not word or len(word) > LONGEST_NUMBER:
            raise ValueError(word)
        value = _READERS[fact.kind](fact, word)
        if isinstance(value, Fraction) and not fact.fact.low <= value <= MOST_ETP:
            raise ValueError(word)
        return value
    except (ValueError, ArithmeticError, KeyError):
        if fact.kind is Kind.CHOICE:
            choices = ", ".join(map(_word, fact.choices))
            raise _refused("bad-choice", value=word, path=fact.path, choices=choices) from None
        raise _refused("bad-value", value=word, path=fact.path, example=_example(fact)) from None


def _bound(fact: Unknown, text: str, count: int) -> None:
    if count > MOST_POINTS:
        raise _refused("too-many", value=f"{fact.path}={text}", n=count, most=MOST_POINTS)


def _refused(code: str, **params: Any) -> BadValue:
    return BadValue("--over", f"sweep.{code}", **params)


def _number(fact: Unknown, word: str) -> FactValue:
    """Return a count, an amount or a share; a share may be a percentage, a rank has decimals."""
    is_share = fact.kind is Kind.RATE
    is_percent = is_share and word.endswith("%")
    bare = word.removesuffix("%").strip() if is_percent else word
    if not _NUMBER.fullmatch(bare):
        raise ValueError(word)
    number = Decimal(bare) / 100 if is_percent else Decimal(bare)
    if is_share and number > 1:
        raise ValueError(word)
    if fact.kind is not Kind.COUNT:
        return number
    if "." in word and fact.fact.measure is not Measure.RANK:
        raise ValueError(word)
    return int(number) if number == int(number) else number


_READERS: dict[Kind, Callable[[Unknown, str], FactValue]] = {
    Kind.COUNT: _number,
    Kind.EUROS: _number,
    Kind.RATE: _number,
    Kind.DATE: lambda _fact, word: day_written(word),
    Kind.POSTS: lambda _fact, word: Fraction(word),
    Kind.CHOICE: lambda fact, word: {_word(one): one for one in fact.choices}[word],
}


def _word(choice: FactValue) -> str:
    """Return a choice as profiles write it: `true`, `zip`, `2`."""
    if isinstance(choice, bool):
        return "true" if choice else "false"
    return str(getattr(choice, "value", choice))


def _example(fact: Unknown) -> str:
    if fact.kind is Kind.CHOICE:
        return f"{fact.path}={','.join(map(_word, fact.choices[:2]))}"
    return f"{fact.path}={_EXAMPLES[fact.kind]}"


if TYPE_CHECKING:
    from amcli.law.profile.profile import Profile
    from amcli.render.charts.panels import Panel
    from amcli.study.paths.result_paths import ResultPath
    from amcli.study.sweep.sweep import Sweep, SweepResult

MOST_CHARTS = 12  # below a table, or in a file
_NARROWEST = 40  # columns


def _sweep(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    settings = settings_of(given, shows_all=True, exits_zero=True)
    chart, svg, place = given["chart"], given["svg"], given["profile"]
    if chart and settings.format is not Format.TABLE:
        raise BadValue("--chart", "sweep.chart-of-table")
    if chart is None:
        chart = sys.stdout.isatty() and settings.output is None
    plan = _plan(varied(given["over"]), given["show"])
    command = command._replace(
        cases=partial(_cases, plan),
        answer=partial(_swept, plan, words, place=place, is_drawn=svg is not None),
        beside=partial(ChartWriter, svg=svg, is_below=chart),
    )
    return answer_profiles(command, (place,), settings, words)


def _plan(over: "tuple[Unknown, tuple[FactValue, ...]]", show: Iterable[str]) -> "Sweep":
    """Return what is asked; raises BadValue for a path that is none."""
    from amcli.study.sweep.sweep import Sweep

    names = [name.strip() for paths in show for name in paths.split(",")]
    paths = tuple(_path(name) for name in names if name)
    if not paths:
        raise BadValue("--show", "sweep.no-path")
    return Sweep(*over, paths)


def _cases(plan: "Sweep", profile: "Profile", request: Request) -> Cases:
    from amcli.study.sweep.sweep import opened

    settings = request.settings
    return (opened(profile, request.book, settings.ask(settings.text), plan),)


def _swept(
    plan: "Sweep", words: Words, cases: Cases, _settings: Settings, *, place: str, is_drawn: bool
) -> Answer[Any]:
    """Return what each path comes to at each value; raises BadValue, NoText."""
    from amcli.commands.named import no_such_path
    from amcli.commands.run.progress import counting
    from amcli.study.paths.result_paths import NoSuchPath
    from amcli.study.sweep.sweep import sweep

    case = cases[0]
    if case.group is not None:
        file = STDIN if place == "-" else place
        raise BadValue("cli.profile-metavar", "sweep.one-doctor", file=file)
    try:
        with counting(len(plan.values), words) as counted:
            answer = sweep(case, plan, counted)
    except NoSuchPath as error:
        raise no_such_path("--show", "sweep", error.path, error.known) from None
    is_answered = any(stretch.reason is None for stretch in answer.result.stretches)
    if is_drawn and is_answered and all(map(_is_word, answer.result.series)):
        raise BadValue("--svg", "sweep.no-curve", paths=", ".join(map(str, plan.shown)))
    return answer


class ChartWriter(WriterBeside):
    """A writer that draws the one answer once it is written."""

    def __init__(self, inner: Writer, *, svg: Path | None, is_below: bool) -> None:
        super().__init__(inner)
        self._svg, self._is_below = svg, is_below
        self._item: Item | None = None

    def write(self, item: Item) -> None:
        """Write the answer, and keep it."""
        self.inner.write(item)
        self._item = item

    def close(self) -> int:
        """Draw what is asked; return 73 where a file cannot be written.

        Return 2 where a file is asked and there is nothing to draw in it.
        """
        code = 0
        if self._item is not None and self._item.answer is not None:
            if self._is_below and self.settings.format is Format.TABLE:
                _draw_below(self._item.answer.result, self.inner)
            if self._svg is not None:
                code = _write_svg(self._item, self.inner, self._svg)
        return max(code, self.inner.close())


def _draw_below(result: "SweepResult", writer: Writer) -> None:
    from amcli.render.charts.panels import panels
    from amcli.render.charts.text_charts import chart_text, room_of

    screen, words = screen_of(writer.settings, writer.words), writer.words
    width = screen.width
    if width < _NARROWEST:
        tell(words.say("sweep.narrow", width=width))
        return
    drawn = _first(panels(result, words, room_of(width)), writer)
    if drawn:
        text = chart_text(drawn, width, screen.encoding, words)
        writer.sink.write(f"\n{text}".encode(screen.encoding, "replace"))


def _write_svg(item: Item, writer: Writer, path: Path) -> int:
    from amcli.render.charts.panels import panels, undrawn
    from amcli.render.charts.svg import ROOM, svg_text
    from amcli.render.pages.sweep import caption

    assert item.answer is not None
    drawn = _first(panels(item.answer.result, writer.words, ROOM), writer)
    if not drawn:
        return USAGE
    left_out = ", ".join(undrawn(item.answer.result))
    if left_out:
        tell(writer.words.say("sweep.left-out", paths=left_out))
    shown = PageWriter(writer.request).shown(item)  # with its frame, whatever its own format
    image = svg_text(drawn, caption(shown, writer.words), writer.words)
    return write_whole(path, image.encode(), writer.words)


def _first(drawn: "list[Panel]", writer: Writer) -> "list[Panel]":
    """Return the charts there is room for; say where some, or all, are missing."""
    words = writer.words
    if not drawn:
        tell(words.say("sweep.no-chart"))
    elif len(drawn) > MOST_CHARTS:
        tell(words.say("sweep.more-charts", n=MOST_CHARTS, total=len(drawn)))
    return drawn[:MOST_CHARTS]


def _path(name: str) -> "ResultPath":
    from amcli.commands.named import nearest_answer, no_such_path
    from amcli.study.paths.result_paths import parse_path

    path = parse_path(name)
    if path is None:
        near = nearest_answer(name)
        raise no_such_path("--show", "sweep", name, () if near is None else (near,))
    return path


def _names(result: Any) -> Iterable[str]:
    """Return the fact, what holds for the row, then a figure (or a word) for each path."""
    from amcli.render.charts.panels import result_path

    own = (result_path(curve) + ("" if _is_word(curve) else "*") for curve in result.series)
    return (result.over.path, "text", "verdict", "reason", "where", *own, "sources")


def _is_word(series: Any) -> bool:
    from amcli.study.sweep.sweep import CurveShape

    return series.shape is CurveShape.WORDS


def _records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield a row per value, in the order asked."""
    from amcli.law.figures.sourced import merge_sources
    from amcli.render.charts.panels import result_path

    over, number = result.over.path, 0
    etps = tuple(dict.fromkeys(curve.etp for curve in result.series if curve.etp is not None))
    for stretch in result.stretches:
        for _ in range(stretch.points):
            row = [(curve, curve.points[number]) for curve in result.series]
            at = result.series[0].points[number].at if result.series else stretch.first
            yield {
                "etp": at if over == "contract.etp" else etps,  # the option that varies, or all
                over: at,
                "text": stretch.text,
                "verdict": stretch.verdict,
                "reason": stretch.reason,
                "where": stretch.where,
                **{
                    result_path(curve): point.value if _is_word(curve) else point.figure
                    for curve, point in row
                },
                "sources": merge_sources(*(point.sources for _, point in row)),
            }
            number += 1


COMMAND = Command(
    "sweep",
    (
        one_profile("sweep-profile"),
        Parameter(
            "over", list[str], ("--over",), "FACT=FIRST:LAST:STEP", REQUIRED, completed=fact_names
        ),
        Parameter("show", list[str], ("--show",), "PATH", REQUIRED, completed=result_paths),
        Parameter("chart", bool | None, ("--chart/--no-chart",), code="chart"),
        Parameter("svg", Path | None, ("--svg",), "FILE"),
        FROM,
        *QUESTION,
        SOURCES,
        *SCREEN,
    ),
    _sweep,
    Input.PROFILE,
    result="amcli.study.sweep.sweep:SweepResult",
    rows=Rows(_records, _names),
    page="sweep:sweep_page",
)
