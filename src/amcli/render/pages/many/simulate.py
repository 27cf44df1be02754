"""`simulate`: who may sign, the budget of each year, contracts, patients, winners and losers."""

from collections.abc import Iterator, Sequence

from amcli.law.lists.bands import BandRange
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Choice,
    Column,
    Grid,
    Heading,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    row,
)
from amcli.render.pages.doctor.compare_why import signed_text
from amcli.render.pages.frame import band_text, proposals
from amcli.render.screen import Shown
from amcli.study.crowd.simulation import (
    Comparison,
    Counted,
    OptionBudget,
    PeriodBudget,
    Quantiles,
    SimulationResult,
    Sum,
    TextBudget,
)
from amcli.words.catalogue import Words
from amcli.words.numbers import COUNT, EUROS, Unit, number_text

from .compare_summary import charts, size_note, tables, unsure

_VERDICTS = ("eligible", "undetermined", "not_eligible")
_PARTS = ("guaranteed", "conditional")
_THOUSAND = 1000


def header(shown: Shown, words: Words) -> list[Block]:
    """Return whom the numbers are about, what is assumed, and what was drawn."""
    result: SimulationResult = shown.answer.result
    people = result.population
    who = words.say("simulate.who", n=people.doctors, file=people.source)
    blocks: list[Block] = [
        Paragraph(line(Piece(who, "name"))),
        Paragraph(line(words.say("simulate.context", on=shown.on))),
        *proposals(shown, words),
    ]
    if people.errors:
        told = words.say("simulate.left-out", n=people.errors)
        blocks.append(Paragraph(line(Piece(f"! {told}", "unsure"))))
    if result.draws:
        varied = ", ".join(
            words.say("simulate.varied-one", path=one.path, distribution=one.distribution)
            for one in result.varied
        )
        told = words.say("simulate.draws", n=result.draws, seed=result.seed, varied=varied)
        blocks.append(Paragraph(line(told)))
    return blocks


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the tables of each text, then what changes between the first and each other."""
    del notes  # sums have no source of their own: the texts and the table have
    result: SimulationResult = shown.answer.result
    blocks: list[Block] = []
    for text in result.texts:
        blocks += _text(text, words)
    for one in result.comparisons:
        blocks += _comparison(one, words)
    said = [words.say("simulate.reading-budget"), words.say("simulate.reading-patients")]
    kept = [note for note in shown.answer.notes if note.code in ("simulated", "synthetic")]
    said += [words.note(note) for note in kept]
    faint = [Paragraph(line(Piece(one, "faint"))) for one in said]
    return [*blocks, faint[0]._replace(opens=True), *faint[1:]]


def _text(text: TextBudget, words: Words) -> Iterator[Block]:
    name = words.say("simulate.own-text")
    if text.text is not None:
        name = words.say("simulate.text", text=text.text)
    yield Heading(name)
    yield _doctors(text.options, words)
    yield Paragraph(line(words.say("simulate.budget-title")), opens=True)
    yield _budget(text.options, words)
    yield from _unknown_amounts(text, words)
    yield Paragraph(line(words.say("simulate.patients-title")), opens=True)
    yield _patients(text.options, words)
    bands = _bands(text.options, words)
    if bands.rows:
        yield Paragraph(line(words.say("simulate.contracts-title")), opens=True)
        yield bands


def _etp(option: OptionBudget, words: Words) -> str:
    return words.say("table.etp", etp=option.etp)


def _doctors(options: Sequence[OptionBudget], words: Words) -> Choice:
    """Return a column for each verdict where they fit, else a row."""
    wide = [Column(words.say("simulate.option"))]
    for name in _VERDICTS:
        spread = Column(words.say("simulate.spread"), right=True)
        wide += [Column(words.say(f"simulate.{name}"), right=True), spread]
    names = ("option", "verdict", "doctors", "spread")
    tall = [Column(words.say(f"simulate.{name}"), right=name in names[2:]) for name in names]
    rows, lines = [], []
    for option in options:
        etp, cells = _etp(option, words), []
        for name in _VERDICTS:
            counted: Counted = getattr(option, name)
            own = [number_text(counted.doctors), _spread(counted.quantiles, words, COUNT)]
            cells += own
            lines.append(row(etp, words.say(f"simulate.{name}"), *own))
        rows.append(row(etp, *cells))
    full, narrow = grid(wide, rows), grid(tall, lines)
    return Choice(((full,), (narrow,), (full,)))


def _budget(options: Sequence[OptionBudget], words: Words) -> Choice:
    """Return the budget with its parts, without them, or its bare values, as it fits."""
    names = ("low", "value", "spread", "high", *_PARTS)
    settings = (names, names[:4], ("low", "value", "high"), ("value", "spread"), names)
    return Choice(tuple((_years(options, one, words),) for one in settings))


def _years(options: Sequence[OptionBudget], names: Sequence[str], words: Words) -> Grid:
    columns = [
        Column(words.say("simulate.option")),
        Column(words.say("simulate.year"), right=True),
        *(Column(words.say(f"simulate.{name}"), right=True) for name in names),
    ]
    rows = []
    for place, option in enumerate(options):
        for number, period in enumerate((*option.years, option.total)):
            cells = [_cell(period, name, words) for name in names]
            year = words.say("simulate.total") if period.year is None else str(period.year)
            opens = place > 0 and number == 0
            rows.append(row(_etp(option, words), year, *cells, opens=opens))
    return grid(columns, rows)


def _cell(period: PeriodBudget, name: str, words: Words) -> str:
    if name in _PARTS:
        part: Sum = getattr(period, name)
        return _thousands(part.value)
    if name == "spread":
        ends = period.amount.quantiles
        return _spread(ends.value, words, None) if ends else ""
    return _thousands(getattr(period.amount, name))


def _spread(found: Quantiles | None, words: Words, unit: Unit | None) -> str:
    """Return the least and the most of nine draws of ten; in thousands without a unit."""
    if found is None:
        return ""
    low, high = (
        _thousands(one) if unit is None else number_text(one, unit) for one in (found.p5, found.p95)
    )
    return low if low == high else words.say("simulate.range", low=low, high=high)


def _thousands(euros: int) -> str:
    """Return euros in thousands, half up: no figure of a budget hangs on less."""
    return number_text((2 * euros + _THOUSAND) // (2 * _THOUSAND))


def _unknown_amounts(text: TextBudget, words: Words) -> Iterator[Block]:
    for option in text.options:
        count = option.total.amount.unknown
        if count:
            name = text.text or words.say("simulate.own")
            told = words.say("simulate.no-amount", n=count, etp=option.etp, text=name)
            yield Paragraph(line(Piece(told, "unsure")))


def _patients(options: Sequence[OptionBudget], words: Words) -> Choice:
    columns = [
        Column(words.say("simulate.option")),
        Column(words.say("simulate.list")),
        *(
            Column(words.say(f"simulate.{name}"), right=True)
            for name in ("doctors", "low", "growth", "spread", "high", "unknown")
        ),
    ]
    rows = list(_growths(options, words))
    short = [columns[place] for place in (0, 1, 4, 7)]
    few = [Row(tuple(one.cells[place] for place in (0, 1, 4, 7))) for one in rows]
    full = grid(columns, rows)
    return Choice(((full,), (grid(short, few),), (full,)))


def _growths(options: Sequence[OptionBudget], words: Words) -> Iterator[Row]:
    for option in options:
        for one in option.patients:
            if not one.doctors:
                continue
            growth = one.growth
            spread = growth.quantiles.value if growth.quantiles else None
            yield row(
                _etp(option, words),
                words.say(f"list.{one.list}"),
                number_text(one.doctors),
                number_text(growth.low),
                number_text(growth.value),
                _spread(spread, words, COUNT),
                number_text(growth.high),
                number_text(growth.unknown),
            )


def _bands(options: Sequence[OptionBudget], words: Words) -> Grid:
    names = ("eligible", "undetermined")
    columns = [
        Column(words.say("simulate.option")),
        Column(words.say("simulate.band"), wraps=True),
        *(Column(words.say(f"simulate.{name}"), right=True) for name in names),
    ]
    rows = [
        row(
            _etp(option, words),
            band_text(BandRange(one.low, one.high), words),
            number_text(one.eligible),
            number_text(one.undetermined),
            opens=place > 0 and number == 0,
        )
        for place, option in enumerate(options)
        for number, one in enumerate(option.bands)
    ]
    return grid(columns, rows)


def _comparison(one: Comparison, words: Words) -> Iterator[Block]:
    if not one.options:
        return
    yield Heading(words.say("simulate.compared"))
    yield Paragraph(line(words.say("attribution.summary-texts", first=one.first, last=one.last)))
    yield tables(one.options, words)
    yield from size_note(one.last, words)
    yield from unsure(one.options, words)
    for each in one.quantiles:
        told = words.say(
            "simulate.compared-draws",
            etp=each.etp,
            gain=_spread(each.gain, words, COUNT),
            lose=_spread(each.lose, words, COUNT),
            sum=_signed(each.sum, words),
        )
        yield Paragraph(line(told))
    yield from charts(one.options, words)


def _signed(found: Quantiles, words: Words) -> str:
    low, high = signed_text(found.p5, EUROS), signed_text(found.p95, EUROS)
    return words.say("simulate.range", low=low, high=high)
