"""The charts of a simulation as one image: budgets by year of contract, doctors by change."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from amcli.law.contract.case import Answer
from amcli.study.crowd.population import HistogramBar
from amcli.study.crowd.simulation import PeriodBudget, SimulationResult
from amcli.study.sweep.sweep import CurveShape
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, number_text

from .panels import IMAGE, MOST_PANELS, Dot, Mark, Panel, Tick, beside, round_scale
from .svg import Caption, svg_text

_THOUSAND = 1000
Ends: TypeAlias = tuple[Fraction, Fraction, Fraction]  # the least, the value, the most


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
    along = words.say("simulate.svg-years")
    for text in result.texts:
        name = text.text or words.say("simulate.own")
        for option in text.options:
            if option.years:
                title = words.say("simulate.svg-budget", text=name, etp=option.etp)
                budgets = [(words.text(year.year), _ends(year)) for year in option.years]
                yield _panel((title, along), CurveShape.LINE, budgets, words.local)
    along = words.say("simulate.svg-euros")
    for comparison in result.comparisons:
        for compared in comparison.options:
            if compared.histogram:
                frame = {"first": comparison.first, "last": comparison.last, "etp": compared.etp}
                title = words.say("simulate.svg-changes", **frame)
                bars = [(number_text(bar.low), _bar(bar)) for bar in compared.histogram]
                yield _panel((title, along), CurveShape.POINTS, bars, words.local)


def _ends(year: PeriodBudget) -> Ends:
    """Return the band of a year in thousands: of nine draws of ten, else of the budget itself."""
    budget = year.amount
    ends = budget.low, budget.value, budget.high
    if budget.quantiles is not None:
        spread = budget.quantiles.value
        ends = spread.p5, spread.p50, spread.p95
    low, value, high = (Fraction(end, _THOUSAND) for end in ends)
    return low, value, high


def _bar(bar: HistogramBar) -> Ends:
    return Fraction(0), Fraction(bar.profiles), Fraction(bar.profiles)


def _panel(
    titles: tuple[str, str], shape: CurveShape, bands: Sequence[tuple[str, Ends]], lang: str
) -> Panel:
    """Return a panel of bands beside each other, each with its name."""
    up = round_scale([end for _, ends in bands for end in ends], IMAGE.up)
    dots, ticks = [], []
    for number, (name, ends) in enumerate(bands):
        x = beside(number, len(bands))
        low, value, high = map(up.place, ends)
        dots.append(Dot(x, value, low, high, Mark.ESTIMATED))
        ticks.append(Tick(x, name))
    return Panel(*titles, "", shape, tuple(dots), tuple(ticks), up.ticks(COUNT, lang))
