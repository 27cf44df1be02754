"""Who gains from one text to another: many doctors, a sentence for each option, a line for each."""

from collections.abc import Iterable, Iterator

from amcli.law.figures.terms import Verdict
from amcli.render.footnotes import Footnotes
from amcli.render.frame import SYMBOLS, proposals
from amcli.render.page import Block, Phrase, Row, grid, paragraph, row
from amcli.render.screen import Shown
from amcli.render.values import signed_text
from amcli.study.crowd.population import DocumentLeftOut, GainsResult, OptionSummary, SummaryLine
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, UNKNOWN, number_text

from .compare import capital, side_columns, side_text


def doctors_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return who gains and how much, then a line for each doctor under each option."""
    result: GainsResult = shown.answer.result
    summed_up = words.say("attribution.summary", profiles=result.profiles, on=shown.on)
    top = [paragraph(summed_up), *proposals(shown, words)]
    if not result.options:
        return [*top, paragraph(words.say("attribution.summary-none")), *left_out(shown, words)]
    titles = side_columns("table.option summary.who~", result.texts, words, "table.delta>")
    rows = (
        _doctor_row(line, who_text(line, shown), words, notes, opens=bool(number) and not place)
        for number, option in enumerate(result.options)
        for place, line in enumerate(each for each in result.lines if each.etp == option.etp)
    )
    return [
        *top,
        *who_gains(result, words),
        grid(titles, rows),
        *left_out(shown, words),
    ]


def who_gains(result: GainsResult, words: Words) -> Iterator[Block]:
    """Yield how many gain and lose under each option, and how much, from text to text."""
    yield from spread_blocks(result.options, result.texts[0], result.texts[-1], words)
    if result.open:
        undecided = {"n": result.open, "total": len(result.lines)}
        yield paragraph(words.say("attribution.open-count", **undecided), style="faint")


def spread_blocks(
    options: Iterable[OptionSummary], first: str, last: str, words: Words
) -> Iterator[Block]:
    """Yield who gains and who loses from a text to another, a sentence for each option."""
    sides = (side_text(first, words), side_text(last, words))
    for option in options:
        yield paragraph(_spread_text(option, *sides, words), style="head")


def _spread_text(option: OptionSummary, first: str, last: str, words: Words) -> str:
    spread = option.spread
    parts = [
        words.say(f"compare.who.{name}", n=getattr(spread, name))
        for name in ("gain", "lose", "same", "unsure", "unknown")
        if getattr(spread, name)
    ]
    euros = "" if spread.sum is None else signed_text(spread.sum, EUROS, words.local)
    mean = "" if spread.mean is None else signed_text(spread.mean, EUROS, words.local)
    code = "compare.spread" if euros else "compare.spread-unknown"
    sides = {"first": first, "last": last, "sum": euros, "mean": mean}
    return words.say(code, option=capital(words.option(option.etp)), parts=tuple(parts), **sides)


def _doctor_row(line: SummaryLine, who: str, words: Words, notes: Footnotes, *, opens: bool) -> Row:
    cells = [
        SYMBOLS["not_eligible"][0]
        if line.verdicts[text] is Verdict.NOT_ELIGIBLE
        else UNKNOWN
        if amount is None
        else number_text(amount, EUROS, words.local)
        for text, amount in line.amounts.items()
    ]
    change = signed_text(line.change, EUROS, words.local) or UNKNOWN
    return row(
        words.option(line.etp), Phrase(who, "literal"), *map(notes.seen, cells), change, opens=opens
    )


def who_text(line: SummaryLine | DocumentLeftOut, shown: Shown) -> str:
    """Return the name of a doctor, or where one without a name was read."""
    return line.name or shown.places.get((line.source, line.document), line.source)


def left_out(shown: Shown, words: Words) -> Iterator[Block]:
    """Yield which documents are not compared, and why."""
    result: GainsResult = shown.answer.result
    if result.left_out:
        named = (
            words.say(f"attribution.left-out.{each.why}", file=who_text(each, shown))
            for each in result.left_out
        )
        told = words.say("attribution.left-out", n=len(result.left_out))
        yield paragraph(told, Phrase(", ".join(named), "literal"))
