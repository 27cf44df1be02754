"""The command that asks the same question at many values of one fact, and draws the answers."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import add
from pathlib import Path
from typing import Any

from amcli.commands.command import Cases, Command, Item, Request
from amcli.commands.messages import USAGE, tell
from amcli.commands.named import fact_named, nearest_answer, no_such
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
from amcli.commands.run.writers import HtmlWriter, PageWriter, Writer, WriterBeside, screen_of
from amcli.law.contract.case import Answer
from amcli.law.figures.calendar import add_months
from amcli.law.figures.sourced import merge_sources
from amcli.law.profile.facts import Measure
from amcli.law.profile.profile import MOST_ETP, Profile
from amcli.load.files import STDIN
from amcli.load.nearest import nearest
from amcli.render.charts.panels import IMAGE, MOST_PANELS, Panel, panels, undrawn
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.study.paths.result_paths import NoSuchPath, ResultPath, parse_path
from amcli.study.paths.what_if import FactValue, Kind, Unknown, word_of
from amcli.study.sweep.sweep import CurveShape, Series, Sweep, SweepResult, opened, sweep
from amcli.words.catalogue import Words

MOST_POINTS = 20_000
_NARROWEST = 40  # columns
_STEP = re.compile(r"(\d{1,6})([dmy])")
_MONTHS = {"m": 1, "y": 12}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_EXAMPLES = {
    Kind.COUNT: "700:2200:10",
    Kind.EUROS: "20000:40000:1000",
    Kind.RATE: "0%:100%:5%",
    Kind.DATE: "2019-09-01:2027-01-01:1m",
    Kind.POSTS: "0.5,1",
}


def _sweep(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    settings = settings_of(given, shows_all=True, exits_zero=True)
    chart, svg, place = given["chart"], given["svg"], given["profile"]
    if chart and settings.format is not Format.TABLE:
        raise BadValue("--chart", "sweep.chart-of-table")
    if chart is None:
        chart = sys.stdout.isatty() and settings.output is None
    plan = Sweep(*varied(given["over"]), _paths(given["show"]))
    command = command._replace(
        cases=partial(_cases, plan),
        answer=partial(_swept, plan, words, place=place, is_drawn=svg is not None),
        beside=partial(ChartWriter, svg=svg, is_below=chart),
    )
    return answer_profiles(command, (place,), settings, words)


def varied(written: list[str]) -> tuple[Unknown, tuple[FactValue, ...]]:
    """Return the fact of `--over` and the values it takes, in the order written.

    Raises BadValue for what it cannot mean.
    """
    if len(written) != 1:
        raise _refused("one-over")
    name, equals, values = written[0].partition("=")
    fact = fact_named("--over", name.strip())
    if not equals or not values.strip():
        raise _refused("no-values", value=written[0], example=_example(fact))
    return fact, tuple(dict.fromkeys(_values(fact, values.strip())))


def _values(fact: Unknown, text: str) -> list[FactValue]:
    """Return the values listed, or those of a range from first to last by a step."""
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
    return _in_steps(fact, text, first, last)


def _in_steps(fact: Unknown, text: str, first: Any, last: Any) -> list[FactValue]:
    """Return the values of a range, a step apart: a number, or days, months, years."""
    written = text.rpartition(":")[2].strip()
    after: Callable[[Any], Any] = partial(add, first)
    step: Any = 0
    span = last - first
    if fact.kind is not Kind.DATE:
        step = _value(fact, written)
    elif parsed := _STEP.fullmatch(written):
        step = int(parsed[1]) * _MONTHS.get(parsed[2], 1)
        if parsed[2] in _MONTHS:
            span = (last.year - first.year) * _MONTHS["y"] + last.month - first.month
            after = partial(add_months, first)
        else:
            step = timedelta(step)
    if not step:
        raise _refused("no-step", value=written, example=_example(fact))
    count = int(span // step) + 1
    _bound(fact, text, count)
    return [value for number in range(count) if (value := after(number * step)) <= last]


def _value(fact: Unknown, word: str) -> FactValue:
    try:
        return _read(fact, word)
    except (ValueError, ArithmeticError, KeyError):
        if fact.kind is Kind.CHOICE:
            choices = ", ".join(map(word_of, fact.choices))
            raise _refused("bad-choice", value=word, path=fact.path, choices=choices) from None
        raise _refused("bad-value", value=word, path=fact.path, example=_example(fact)) from None


def _read(fact: Unknown, word: str) -> FactValue:
    """Return the value that a word writes; raises ValueError, ArithmeticError, KeyError."""
    if not word or len(word) > LONGEST_NUMBER:
        raise ValueError(word)
    match fact.kind:
        case Kind.DATE:
            return day_written(word)
        case Kind.CHOICE:
            return {word_of(one): one for one in fact.choices}[word]
        case Kind.POSTS:
            posts = Fraction(word)
            if not fact.fact.low <= posts <= MOST_ETP:
                raise ValueError(word)
            return posts
        case _:
            return _number(fact, word)


def _number(fact: Unknown, word: str) -> int | Decimal:
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


def _bound(fact: Unknown, text: str, count: int) -> None:
    if count > MOST_POINTS:
        raise _refused("too-many", value=f"{fact.path}={text}", n=count, most=MOST_POINTS)


def _refused(code: str, **params: Any) -> BadValue:
    return BadValue("--over", f"sweep.{code}", **params)


def _example(fact: Unknown) -> str:
    if fact.kind is Kind.CHOICE:
        return f"{fact.path}={','.join(map(word_of, fact.choices[:2]))}"
    return f"{fact.path}={_EXAMPLES[fact.kind]}"


def _paths(show: Iterable[str]) -> tuple[ResultPath, ...]:
    """Return the paths to show; raises BadValue for one that is none."""
    paths = []
    for name in filter(None, (each.strip() for names in show for each in names.split(","))):
        path = parse_path(name)
        if path is None:
            raise no_such("--show", "path", name, nearest_answer(name))
        paths.append(path)
    if not paths:
        raise BadValue("--show", "sweep.no-path")
    return tuple(paths)


def _cases(plan: Sweep, profile: Profile, request: Request) -> Cases:
    settings = request.settings
    return (opened(profile, request.book, settings.ask(settings.text), plan),)


def _swept(
    plan: Sweep, words: Words, cases: Cases, _settings: Settings, *, place: str, is_drawn: bool
) -> Answer[Any]:
    """Return what each path comes to at each value; raises BadValue, NoText."""
    from amcli.commands.run.progress import counting

    case = cases[0]
    if case.group is not None:
        file = STDIN if place == "-" else place
        raise BadValue("cli.profile-metavar", "sweep.one-doctor", file=file)
    try:
        with counting(len(plan.values), words) as counted:
            answer = sweep(case, plan, counted)
    except NoSuchPath as error:
        raise no_such("--show", "path", error.path, nearest(error.path, error.known)) from None
    is_answered = any(stretch.reason is None for stretch in answer.result.stretches)
    if is_drawn and is_answered and all(map(_is_word, answer.result.series)):
        raise BadValue("--svg", "sweep.no-curve", paths=", ".join(map(str, plan.shown)))
    return answer


class ChartWriter(WriterBeside):
    """A writer that draws the one answer once it is written."""

    def __init__(self, inner: Writer, *, svg: Path | None, is_below: bool) -> None:
        is_document = inner.settings.format is Format.HTML
        super().__init__(HtmlWriter(inner.request, self._images) if is_document else inner)
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
                self._draw_below(self._item.answer.result)
            if self._svg is not None:
                code = self._write_svg(self._item, self._item.answer.result, self._svg)
        return max(code, self.inner.close())

    def _images(self, shown: Shown) -> tuple[str, ...]:
        """Return the charts of the answer in a document, as one picture; none without any."""
        from amcli.render.pages.sweep import image

        words = self.inner.words
        drawn = panels(shown.answer.result, words, IMAGE)
        return (image(_first(drawn, words), shown, words),) if drawn else ()

    def _draw_below(self, result: SweepResult) -> None:
        from amcli.render.charts.text_charts import chart_text, room_of

        words = self.inner.words
        screen = screen_of(self.settings, words)
        if screen.width < _NARROWEST:
            tell(words.say("sweep.narrow", width=screen.width))
        elif drawn := _first(panels(result, words, room_of(screen.width)), words):
            text = chart_text(drawn, screen.width, screen.encoding, words)
            self.sink.write(f"\n{text}".encode(screen.encoding, "replace"))

    def _write_svg(self, item: Item, result: SweepResult, path: Path) -> int:
        from amcli.render.pages.sweep import image

        words = self.inner.words
        drawn = _first(panels(result, words, IMAGE), words)
        if not drawn:
            return USAGE
        left_out = ", ".join(undrawn(result))
        if left_out:
            tell(words.say("sweep.left-out", paths=left_out))
        shown = PageWriter(self.request).shown(item)  # with its frame, whatever its own format
        return write_whole(path, image(drawn, shown, words).encode(), words)


def _first(drawn: list[Panel], words: Words) -> list[Panel]:
    """Return the charts there is room for; say where some, or all, are missing."""
    if not drawn:
        tell(words.say("sweep.no-chart"))
    elif len(drawn) > MOST_PANELS:
        tell(words.say("sweep.more-charts", n=MOST_PANELS, total=len(drawn)))
    return drawn[:MOST_PANELS]


def _is_word(series: Series) -> bool:
    return series.shape is CurveShape.WORDS


def _names(result: SweepResult) -> Iterable[str]:
    """Return the fact, what holds for the row, then a figure (or a word) for each path."""
    own = (curve.full_path + ("" if _is_word(curve) else "*") for curve in result.series)
    return (result.over.path, "text", "verdict", "reason", "where", *own, "sources")


def _records(result: SweepResult, _shown: Shown) -> Iterator[Record]:
    """Yield a row per value, in the order asked."""
    over, curves = result.over.path, result.series
    etps = tuple(dict.fromkeys(curve.etp for curve in curves if curve.etp is not None))
    stretches = (stretch for stretch in result.stretches for _ in range(stretch.points))
    for number, stretch in enumerate(stretches):
        points = [curve.points[number] for curve in curves]
        at = points[0].at if points else stretch.first
        yield {
            "etp": at if over == "contract.etp" else etps,  # the option that varies, or all
            over: at,
            "text": stretch.text,
            "verdict": stretch.verdict,
            "reason": stretch.reason,
            "where": stretch.where,
            **{
                curve.full_path: point.value if _is_word(curve) else point.figure
                for curve, point in zip(curves, points, strict=True)
            },
            "sources": merge_sources(*(point.sources for point in points)),
        }


COMMAND = Command(
    "sweep",
    (
        one_profile("one-doctor"),
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
    result="amcli.study.sweep.sweep:SweepResult",
    rows=Rows(_records, _names),
    page="sweep:sweep_page",
)
