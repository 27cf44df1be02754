"""The charts of a simulation as one image: budgets by year of contract, doctors by change."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from amcli.law.contract.case import Answer
from amcli.study.crowd.population import HistogramBar
from amcli.study.crowd.simulation import OptionBudget, PeriodBudget, SimulationResult
from amcli.study.sweep.sweep import CurveShape
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, number_text

from .panels import Dot, Mark, Panel, Tick, round_scale
from .svg import ROOM, Caption, svg_text

MOST_PANELS = 12
_THOUSAND = 1000


def image(answer: Answer[Any], on: date, words: Words) -> str:
    """Return the charts of a simulation as SVG, the first of them where there are many."""
    result: SimulationResult = answer.result
    drawn = list(panels(result, words))[:MOST_PANELS]
    band = "simulate.svg-band" if result.draws else "simulate.svg-ends"
    readings = [words.say(band), words.say("simulate.svg-bars")]
    readings += [words.note(note) for note in answer.notes]
    caption = Caption(
        title=words.say("simulate.svg-title", n=result.population.doctors),
        description=words.say("simulate.svg-description", n=len(drawn)),
        notes=tuple(readings),
        caveat=words.say("simulate.svg-caveat", on=on, file=result.population.source),
    )
    return svg_text(drawn, caption, words)


def panels(result: SimulationResult, words: Words) -> Iterator[Panel]:
    """Yield a panel for the budget of each text and option, and for each comparison and option."""
    for text in result.texts:
        name = text.text or words.say("simulate.own")
        for option in text.options:
            if option.years:
                title = words.say("simulate.svg-budget", text=name, etp=option.etp)
                yield _budget(option, title, words)
    for comparison in result.comparisons:
        for compared in comparison.options:
            if compared.histogram:
                frame = {"first": comparison.first, "last": comparison.last, "etp": compared.etp}
                title = words.say("simulate.svg-changes", **frame)
                yield _changes(compared.histogram, title, words)


def _budget(option: OptionBudget, title: str, words: Words) -> Panel:
    ends = [_ends(year) for year in option.years]
    up = round_scale([Fraction(number, _THOUSAND) for year in ends for number in year], ROOM.up)
    places = _places(len(ends))
    dots = []
    for x, numbers in zip(places, ends, strict=True):
        low, value, high = (up.place(Fraction(number, _THOUSAND)) for number in numbers)
        dots.append(Dot(x, value, low, high, Mark.ESTIMATED))
    ticks = [Tick(x, words.text(year.year)) for x, year in zip(places, option.years, strict=True)]
    along = words.say("simulate.svg-years")
    return Panel(title, along, "", CurveShape.LINE, tuple(dots), tuple(ticks), up.ticks(COUNT))


def _ends(year: PeriodBudget) -> tuple[int, int, int]:
    """Return the ends of the band of a year: of nine draws of ten, else of the budget itself."""
    budget = year.amount
    if budget.quantiles is not None:
        spread = budget.quantiles.value
        return spread.p5, spread.p50, spread.p95
    return budget.low, budget.value, budget.high


def _changes(bars: Sequence[HistogramBar], title: str, words: Words) -> Panel:
    up = round_scale([Fraction(0), *(Fraction(bar.profiles) for bar in bars)], ROOM.up)
    places, floor = _places(len(bars)), up.place(Fraction(0))
    dots = []
    for x, bar in zip(places, bars, strict=True):
        value = up.place(Fraction(bar.profiles))
        dots.append(Dot(x, value, floor, value, Mark.ESTIMATED))
    ticks = [Tick(x, number_text(bar.low)) for x, bar in zip(places, bars, strict=True)]
    along = words.say("simulate.svg-euros")
    return Panel(title, along, "", CurveShape.POINTS, tuple(dots), tuple(ticks), up.ticks(COUNT))


def _places(count: int) -> list[Fraction]:
    return [Fraction(2 * number + 1, 2 * count) for number in range(count)]
