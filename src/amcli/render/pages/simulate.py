"""Many doctors: the budget of a simulation, who wins and who loses between two texts.

`simulate` tells who may sign, the budget of each year, contracts and patients of each text, then
what changes; `compare-versions --summary` the latter alone, of the profiles that were read.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from amcli.law.lists.bands import BandRange
from amcli.render.footnotes import Footnotes
from amcli.render.frame import band_text, proposals
from amcli.render.page import (
    BarChart,
    Block,
    ChartBar,
    Choice,
    Grid,
    Heading,
    Phrase,
    Row,
    columns,
    grid,
    paragraph,
    row,
)
from amcli.render.screen import Shown
from amcli.render.values import signed_text
from amcli.study.crowd.population import GainsResult, HistogramBar, OptionSummary, SizeClass, Spread
from amcli.study.crowd.simulation import (
    Comparison,
    OptionBudget,
    PeriodBudget,
    Quantiles,
    SimulationResult,
    Sum,
    TextBudget,
)
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, UNKNOWN, Unit, number_text

from .compare import capital, left_out, side_text, spread_blocks, who_gains, who_text

_VERDICTS = ("eligible", "undetermined", "not_eligible")
_PARTS = ("guaranteed", "conditional")
_WHOLE = ("low", "value", "spread", "high")  # of the whole term
_THOUSAND = 1000
MOST_NAMED = 5  # who wins or loses most
_COUNTS = ("profiles", "gain", "lose", "same", "unsure", "unknown")
_MEANS = ("sum", "mean", "median")
_ENDS = ("least", "most")


def simulate_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return what each option comes to and who gains, then the budget of the whole term.

    `--all` has the tables of each text, and what changes between the first and each other. Sums
    have no source of their own: the texts and the table have.
    """
    result: SimulationResult = shown.answer.result
    body = _every_table if shown.all else _totals
    kept = [note for note in shown.answer.notes if note.code in ("simulated", "synthetic")]
    return [
        *_population(shown, words),
        *_answers(result, words),
        *body(result, words),
        *(paragraph(words.note(note), style="faint") for note in kept),
    ]


def _totals(result: SimulationResult, words: Words) -> Iterator[Block]:
    """Yield what each option comes to over its years under each text, the texts side by side."""
    yield paragraph(words.say("simulate.budget-title"), opens=True)
    pairs = [(option, text) for text in result.texts for option in text.options]
    options = list(dict.fromkeys(option.etp for option, _ in pairs))
    pairs.sort(key=lambda pair: options.index(pair[0].etp))
    grids = (_totals_grid(pairs, names, words) for names in (_WHOLE, _WHOLE[1:3]))
    yield Choice(tuple((each,) for each in grids))
    for text in result.texts:
        yield from _unknown_amounts(text, words)
    yield paragraph(words.say("simulate.reading-total"), style="faint", opens=True)


def _totals_grid(
    pairs: Iterable[tuple[OptionBudget, TextBudget]], names: Sequence[str], words: Words
) -> Grid:
    rows = (
        (
            _etp(option, words),
            _name(text, words),
            number_text(option.eligible.doctors),
            *(_cell(option.total, name, words) for name in names),
        )
        for option, text in pairs
    )
    titles = "table.option table.text~ simulate.eligible>"
    return _by_option(titles + _numbers("simulate", names), rows, words)


def _by_option(titles: str, rows: Iterable[Sequence[str]], words: Words) -> Grid:
    """Return a grid whose first cells are options: one opens where another option begins."""
    built: list[Row] = []
    for cells in rows:
        opens = bool(built) and built[-1].cells[0].text != cells[0]
        built.append(row(*cells, opens=opens))
    return grid(columns(titles, words), built)


def _numbers(room: str, names: Iterable[str]) -> str:
    """Return columns of numbers as `columns` takes them, by their names in a chapter."""
    return "".join(f" {room}.{name}>" for name in names)


def _every_table(result: SimulationResult, words: Words) -> Iterator[Block]:
    for text in result.texts:
        yield from _text(text, words)
    for comparison in result.comparisons:
        yield from _comparison(comparison, words)
    yield paragraph(words.say("simulate.reading-budget"), style="faint", opens=True)
    yield paragraph(words.say("simulate.reading-patients"), style="faint")


def _name(text: TextBudget, words: Words) -> str:
    return words.say("simulate.own") if text.text is None else words.text_name(text.text)


def _population(shown: Shown, words: Words) -> list[Block]:
    """Return whom the numbers are about, what is assumed, and what was drawn."""
    result: SimulationResult = shown.answer.result
    people = result.population
    who = words.say("simulate.who", n=people.doctors, file=people.source, on=shown.on)
    blocks: list[Block] = [paragraph(who, style="name"), *proposals(shown, words)]
    if people.errors:
        left_out = words.say("simulate.left-out", n=people.errors)
        blocks.append(paragraph(f"! {left_out}", style="unsure"))
    if result.draws:
        varied = ", ".join(
            words.say("simulate.varied-one", path=each.path, distribution=each.distribution)
            for each in result.varied
        )
        draws = words.say("simulate.draws", n=result.draws, seed=result.seed, varied=varied)
        blocks.append(paragraph(draws))
    return blocks


def _answers(result: SimulationResult, words: Words) -> Iterator[Block]:
    """Yield who gains from text to text; of one text, what each option costs."""
    for comparison in result.comparisons:
        yield from spread_blocks(comparison.options, comparison.first, comparison.last, words)
    for text in () if result.comparisons else result.texts:
        for option in text.options:
            told = {
                "option": words.option(option.etp),
                "text": _name(text, words),
                "eligible": option.eligible.doctors,
                "n": result.population.doctors,
                "budget": _thousands(option.total.amount.value),
                "years": len(option.years),
            }
            yield paragraph(capital(words.say("simulate.answer", **told)), style="head")


def _text(text: TextBudget, words: Words) -> Iterator[Block]:
    name = words.say("simulate.own-text")
    if text.text is not None:
        name = words.say("simulate.text", text=text.text)
    yield Heading(name)
    yield _doctors(text.options, words)
    yield paragraph(words.say("simulate.budget-title"), opens=True)
    yield _budget(text.options, words)
    yield from _unknown_amounts(text, words)
    yield paragraph(words.say("simulate.patients-title"), opens=True)
    yield _patients(text.options, words)
    bands = _bands(text.options, words)
    if bands.rows:
        yield paragraph(words.say("simulate.contracts-title"), opens=True)
        yield bands


def _etp(option: OptionBudget, words: Words) -> str:
    return words.option(option.etp)


def _doctors(options: Sequence[OptionBudget], words: Words) -> Choice:
    """Return a column for each verdict where they fit, else a row."""
    rows, lines = [], []
    for option in options:
        etp, cells = _etp(option, words), []
        for name in _VERDICTS:
            counted = getattr(option, name)
            own = [number_text(counted.doctors), _spread(counted.quantiles, words, COUNT)]
            cells += own
            lines.append(row(etp, words.say(f"simulate.{name}"), *own))
        rows.append(row(etp, *cells))
    names = [name for verdict in _VERDICTS for name in (verdict, "spread")]
    tall = "table.option table.verdict simulate.doctors> simulate.spread>"
    full = grid(columns("table.option" + _numbers("simulate", names), words), rows)
    return Choice(((full,), (grid(columns(tall, words), lines),), (full,)))


def _budget(options: Sequence[OptionBudget], words: Words) -> Choice:
    """Return the budget with its parts, without them, or its bare values, as it fits."""
    names = (*_WHOLE, *_PARTS)
    settings = (names, _WHOLE, ("low", "value", "high"), ("value", "spread"), names)
    return Choice(tuple((_years(options, setting, words),) for setting in settings))


def _years(options: Sequence[OptionBudget], names: Sequence[str], words: Words) -> Grid:
    rows = (
        (
            _etp(option, words),
            words.say("simulate.total") if period.year is None else str(period.year),
            *(_cell(period, name, words) for name in names),
        )
        for option in options
        for period in (*option.years, option.total)
    )
    return _by_option("table.option table.year>" + _numbers("simulate", names), rows, words)


def _cell(period: PeriodBudget, name: str, words: Words) -> str:
    if name in _PARTS:
        part: Sum = getattr(period, name)
        return _thousands(part.value)
    if name == "spread":
        ends = period.amount.quantiles
        return _spread(ends.value, words, None) if ends else ""
    return _thousands(getattr(period.amount, name))


def _spread(quantiles: Quantiles | None, words: Words, unit: Unit | None) -> str:
    """Return the least and the most of nine draws of ten; in thousands without a unit."""
    if quantiles is None:
        return ""
    low, high = (
        _thousands(end) if unit is None else number_text(end, unit, words.local)
        for end in (quantiles.p5, quantiles.p95)
    )
    return low if low == high else words.say("simulate.range", low=low, high=high)


def _thousands(euros: int) -> str:
    """Return euros in thousands, half up: no figure of a budget hangs on less."""
    return number_text((2 * euros + _THOUSAND) // (2 * _THOUSAND))


def _unknown_amounts(text: TextBudget, words: Words) -> Iterator[Block]:
    for option in text.options:
        count = option.total.amount.unknown
        if count:
            name = side_text(text.text, words) if text.text else words.say("simulate.own")
            no_amount = words.say("simulate.no-amount", n=count, etp=option.etp, text=name)
            yield paragraph(no_amount, style="unsure")


def _patients(options: Sequence[OptionBudget], words: Words) -> Choice:
    """Return the growth asked by list, with its ends or alone, as it fits."""
    rows = []
    for option in options:
        for patients in filter(attrgetter("doctors"), option.patients):
            growth = patients.growth
            spread = growth.quantiles.value if growth.quantiles else None
            ends = [*map(number_text, (growth.low, growth.value)), _spread(spread, words, COUNT)]
            named = (_etp(option, words), words.say(f"simulate.{patients.list}"))
            others = map(number_text, (growth.high, growth.unknown))
            rows.append(row(*named, number_text(patients.doctors), *ends, *others))
    names = ("doctors", "low", "growth", "spread", "high", "unknown")
    titles = columns("table.option simulate.list" + _numbers("simulate", names), words)
    short = (0, 1, 4, 7)  # the option, the list, its growth, for how many it is not known
    few = [Row(tuple(each.cells[place] for place in short)) for each in rows]
    full = grid(titles, rows)
    return Choice(((full,), (grid([titles[place] for place in short], few),), (full,)))


def _bands(options: Sequence[OptionBudget], words: Words) -> Grid:
    rows = (
        (
            _etp(option, words),
            band_text(BandRange(band.low, band.high), words),
            number_text(band.eligible),
            number_text(band.undetermined),
        )
        for option in options
        for band in option.bands
    )
    titles = "table.option simulate.band~ simulate.eligible> simulate.undetermined>"
    return _by_option(titles, rows, words)


def _comparison(comparison: Comparison, words: Words) -> Iterator[Block]:
    if not comparison.options:
        return
    last = comparison.last
    yield Heading(words.say("simulate.compared"))
    yield from _winners_and_losers(comparison.options, last, words)
    for each in comparison.quantiles:
        low, high = (signed_text(end, EUROS, words.local) for end in (each.sum.p5, each.sum.p95))
        draws = words.say(
            "simulate.compared-draws",
            etp=each.etp,
            gain=_spread(each.gain, words, COUNT),
            lose=_spread(each.lose, words, COUNT),
            sum=words.say("simulate.range", low=low, high=high),
        )
        yield paragraph(draws)
    yield from _charts(comparison.options, words)


def summary_page(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return the counts and the euros of each option by size of list, a chart, and names.

    The figures stand in the pages of the profiles, with their sources.
    """
    result: GainsResult = shown.answer.result
    summed_up = words.say("attribution.summary", profiles=result.profiles, on=shown.on)
    top = [paragraph(summed_up), *proposals(shown, words)]
    if not result.options:
        nobody = paragraph(words.say("attribution.summary-none"))
        return [*top, nobody, *left_out(shown, words)]
    return [
        *top,
        *who_gains(result, words),
        *_winners_and_losers(result.options, result.texts[-1], words),
        *_charts(result.options, words),
        *_named(shown, words),
        *left_out(shown, words),
    ]


def _winners_and_losers(
    options: Sequence[OptionSummary], text: str, words: Words
) -> Iterator[Block]:
    """Yield counts and euros in one grid where it fits, else in several, and how to read them."""
    has_unsure = any(option.spread.unsure for option in options)
    counted = [name for name in _COUNTS if name != "unsure" or has_unsure]
    both = _summary_grid(options, (*counted, *_MEANS, *_ENDS), words)
    counts, euros, means, ends = (
        _summary_grid(options, names, words) for names in (counted, _MEANS + _ENDS, _MEANS, _ENDS)
    )
    yield Choice(((both,), (counts, euros), (counts, means, ends), (both,)))
    note = words.say("attribution.size-note", text=side_text(text, words))
    yield paragraph(note, style="faint")
    if has_unsure:
        yield paragraph(words.say("attribution.unsure-note"), style="faint")


def _summary_grid(options: Sequence[OptionSummary], names: Sequence[str], words: Words) -> Grid:
    rows = (
        (words.option(option.etp), size, *_cells(spread, names, words))
        for option in options
        for size, spread in (
            (words.say("attribution.size.all"), option.spread),
            *((_size_text(each.size, words), each.spread) for each in option.sizes),
        )
    )
    titles = "table.option simulate.list~" + _numbers("attribution", names)
    return _by_option(titles, rows, words)


def _cells(spread: Spread, names: Sequence[str], words: Words) -> Iterator[str]:
    for name in names:
        number = getattr(spread, name)
        yield (
            number_text(number)
            if name in _COUNTS
            else signed_text(number, EUROS, words.local) or UNKNOWN
        )


def _size_text(size: SizeClass, words: Words) -> str:
    """Return a class of lists in words: `775 to 1 044`."""
    if size.code != "counted":
        return words.say(f"attribution.size.{size.code}")
    if size.below is None:
        code = "any" if size.at_least is None else "at-least"
        return words.say(f"attribution.size.{code}", at_least=size.at_least)
    if size.at_least is None:
        return words.say("attribution.size.below", below=size.below)
    last = size.below - 1
    return words.say("attribution.size.between", at_least=size.at_least, last=last)


def _charts(options: Sequence[OptionSummary], words: Words) -> Iterator[Block]:
    """Yield how the changes are spread, a chart for each option."""
    for option in options:
        if option.histogram:
            yield Heading(words.say("attribution.histogram", etp=option.etp))
            bars = tuple(
                ChartBar(_range_text(each, words), each.profiles) for each in option.histogram
            )
            unit = words.say("attribution.profiles")
            yield BarChart(words.say("attribution.change"), unit, bars)


def _range_text(range_: HistogramBar, words: Words) -> str:
    low, high = (signed_text(end, EUROS, words.local) for end in (range_.low, range_.high))
    return low if low == high else words.say("attribution.range", low=low, high=high)


def _named(shown: Shown, words: Words) -> Iterator[Block]:
    """Yield who wins most and who loses most, by name or by file."""
    result: GainsResult = shown.answer.result
    winners, losers = result.most("gain"), result.most("lose")
    for code, named in (("winners", winners), ("losers", losers)):
        if named:
            phrases = [Phrase(words.say(f"attribution.{code}"))]
            for place, each in enumerate(named[:MOST_NAMED]):
                change = signed_text(each.change, EUROS, words.local)
                phrases += [
                    Phrase(", " if place else ""),
                    Phrase(who_text(each, shown), "literal"),
                    Phrase(words.say("attribution.one", change=change, etp=each.etp)),
                ]
            yield paragraph(*phrases, opens=code == "winners" or not winners)
