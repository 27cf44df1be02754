"""`compare-versions --summary`: who wins, who loses and by how much, by size of list."""

from collections.abc import Iterator, Sequence

from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Bar,
    Bars,
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
from amcli.render.screen import Shown
from amcli.study.crowd.population import (
    HistogramBar,
    OptionSummary,
    SizeClass,
    Spread,
    SummaryLine,
    SummaryResult,
    outcome,
)
from amcli.words.catalogue import Words
from amcli.words.numbers import EUROS, number_text

MOST_NAMED = 5  # who wins or loses most
_COUNTS = ("profiles", "gain", "lose", "same", "unsure", "unknown")
_MEANS = ("sum", "mean", "median")
_ENDS = ("least", "most")


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the counts and the euros of each option by size of list, a chart, and names."""
    del notes  # the figures stand in the pages of the profiles, with their sources
    result: SummaryResult = shown.answer.result
    if not result.options:
        nobody = Paragraph(line(words.say("attribution.summary-none")))
        return [nobody, *_left_out(result, words)]
    first, last = result.texts[0], result.texts[-1]
    told = words.say("attribution.summary-texts", first=first, last=last)
    return [
        Paragraph(line(told)),
        tables(result.options, words),
        *size_note(last, words),
        *unsure(result.options, words),
        *_open(result, words),
        *charts(result.options, words),
        *_named(result.lines, words),
        *_left_out(result, words),
    ]


def tables(options: Sequence[OptionSummary], words: Words) -> Choice:
    """Return counts and euros in one grid where it fits, else one after the other."""
    counted = [name for name in _COUNTS if name != "unsure" or _has_unsure(options)]
    both = _grid(options, (*counted, *_MEANS, *_ENDS), words)
    counts, euros = (_grid(options, names, words) for names in (counted, (*_MEANS, *_ENDS)))
    means, ends = (_grid(options, names, words) for names in (_MEANS, _ENDS))
    return Choice(((both,), (counts, euros), (counts, means, ends), (both,)))


def _has_unsure(options: Sequence[OptionSummary]) -> bool:
    return any(option.spread.unsure for option in options)


def _grid(options: Sequence[OptionSummary], names: Sequence[str], words: Words) -> Grid:
    columns = [
        Column(words.say("attribution.option")),
        Column(words.say("attribution.list"), wraps=True),
        *(Column(words.say(f"attribution.{name}"), right=True) for name in names),
    ]
    return grid(columns, _rows(options, names, words))


def _rows(options: Sequence[OptionSummary], names: Sequence[str], words: Words) -> Iterator[Row]:
    for place, option in enumerate(options):
        etp = words.say("table.etp", etp=option.etp)
        cells = _cells(option.spread, names)
        yield row(etp, words.say("attribution.size.all"), *cells, opens=place > 0)
        for one in option.sizes:
            yield row(etp, size_text(one.size, words), *_cells(one.spread, names))


def _cells(spread: Spread, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        number = getattr(spread, name)
        yield number_text(number) if name in _COUNTS else signed_text(number, EUROS) or "?"


def size_text(size: SizeClass, words: Words) -> str:
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


def size_note(text: str, words: Words) -> Iterator[Block]:
    """Yield what the classes of lists are, by the levels of a text."""
    yield Paragraph(line(Piece(words.say("attribution.size-note", text=text), "faint")))


def unsure(options: Sequence[OptionSummary], words: Words) -> Iterator[Block]:
    """Yield what it means that some are not sure to win or lose."""
    if _has_unsure(options):
        yield Paragraph(line(Piece(words.say("attribution.unsure-note"), "faint")))


def _open(result: SummaryResult, words: Words) -> Iterator[Block]:
    total = len(result.lines)
    count = sum(option.spread.open for option in result.options)
    if count:
        told = words.say("attribution.open-count", n=count, total=total)
        yield Paragraph(line(Piece(told, "faint")))


def charts(options: Sequence[OptionSummary], words: Words) -> Iterator[Block]:
    """Yield how the changes are spread, a chart for each option."""
    for option in options:
        yield from _chart(option, words)


def _chart(option: OptionSummary, words: Words) -> Iterator[Block]:
    if option.histogram:
        title = words.say("attribution.histogram", etp=option.etp)
        bars = tuple(Bar(_range_text(one, words), one.profiles) for one in option.histogram)
        yield Heading(title)
        yield Bars(words.say("attribution.change"), words.say("attribution.profiles"), bars)


def _range_text(one: HistogramBar, words: Words) -> str:
    low, high = signed_text(one.low, EUROS), signed_text(one.high, EUROS)
    return low if one.low == one.high else words.say("attribution.range", low=low, high=high)


def _named(lines: Sequence[SummaryLine], words: Words) -> Iterator[Block]:
    """Yield who wins most and who loses most, by name or by file."""
    changed = sorted(lines, key=lambda each: -abs(each.change or 0))
    winners = [each for each in changed if outcome(each.change, each.high_change) == "gain"]
    losers = [each for each in changed if outcome(each.change, each.high_change) == "lose"]
    for code, found in (("winners", winners), ("losers", losers)):
        if found:
            pieces = [Piece(words.say(f"attribution.{code}"))]
            for place, one in enumerate(found[:MOST_NAMED]):
                pieces.append(Piece(", " if place else ""))
                pieces.append(Piece(one.name or one.source, "literal"))
                change = signed_text(one.change, EUROS)
                pieces.append(Piece(words.say("attribution.one", change=change, etp=one.etp)))
            yield Paragraph(line(*pieces), opens=code == "winners" or not winners)


def _left_out(result: SummaryResult, words: Words) -> Iterator[Block]:
    if result.left_out:
        pieces = [Piece(words.say("attribution.left-out", n=len(result.left_out)))]
        for place, one in enumerate(result.left_out):
            pieces.append(Piece(", " if place else ""))
            said = words.say(f"attribution.left-out.{one.why}", file=one.source)
            pieces.append(Piece(said, "literal"))
        yield Paragraph(line(*pieces))
