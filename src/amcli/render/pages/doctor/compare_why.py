"""`compare-versions`: why each text gives something else than the one before, by group of rules."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Column, Heading, Paragraph, Piece, Row, grid, line, row
from amcli.study.compare.attribution import Attribution
from amcli.words.catalogue import Words
from amcli.words.figures import figure_text
from amcli.words.numbers import COUNT, EUROS, Unit, number_text

_EUROS = ("amount", "guaranteed")


def why_blocks(found: Sequence[Attribution], words: Words, notes: Footnotes) -> Iterator[Block]:
    """Yield a table for each text that follows another, of what changes; nothing of what stays."""
    told: list[Attribution] = []
    for (first, last), each in groupby(found, lambda one: (one.from_text, one.to_text)):
        pair = list(each)
        told += [one for one in pair if _matters(one)]
        blocks = [*_changes(filter(_matters, pair), words, notes), *_unknown(pair, words)]
        if blocks:
            yield Heading(words.say("attribution.title", first=first, last=last))
            yield from blocks
    verdicts = {one for each in told for one in (each.from_verdict, each.to_verdict)}
    if Verdict.NOT_ELIGIBLE in verdicts:
        yield Paragraph(line(Piece(words.say("attribution.refused"), "faint")))
    if Verdict.UNDETERMINED in verdicts:
        yield Paragraph(line(Piece(words.say("attribution.open"), "faint")))


def _matters(one: Attribution) -> bool:
    """Return whether something changes, or would but for a change the other way."""
    return any(part.in_order or part.exact not in (None, "0") for part in one.parts) and (
        one.change is not None
    )


def _changes(found: Iterable[Attribution], words: Words, notes: Footnotes) -> Iterator[Block]:
    rows = [_row(one, words, notes) for one in found]
    if rows:
        yield grid(
            [
                Column(words.say("attribution.what"), wraps=True),
                Column(words.say("attribution.before"), right=True),
                Column(words.say("attribution.after"), right=True),
                Column(words.say("attribution.change"), right=True),
                Column(words.say("attribution.in-order"), wraps=True),
                Column(words.say("attribution.average"), wraps=True),
            ],
            rows,
        )


def _row(one: Attribution, words: Words, notes: Footnotes) -> Row:
    unit = EUROS if one.what in _EUROS else COUNT
    in_order = [(part.rule, part.in_order) for part in one.parts]
    average = [(part.rule, part.average) for part in one.parts]
    return row(
        what_text(one, words),
        *(notes.seen(_value(figure, unit)) for figure in (one.before, one.after)),
        signed_text(one.change, unit),
        _parts(in_order, unit, words),
        "" if average == in_order else _parts(average, unit, words),
    )


def what_text(one: Attribution, words: Words) -> str:
    """Return what changes, in words: `1 etp, guaranteed aid`."""
    etp = words.say("table.etp", etp=one.etp)
    return f"{etp}, {words.say(f'attribution.{one.what}')}"


def _value(figure: Figure, unit: Unit) -> str:
    return figure_text(figure._replace(low=figure.value, high=figure.value), unit)


def signed_text(change: int | None, unit: Unit) -> str:
    """Return a change with its sign: `+6 000 €`, `−500 €`, `0 €`; empty where it is not known."""
    if change is None:
        return ""
    return f"+{number_text(change, unit)}" if change > 0 else number_text(change, unit)


def _parts(parts: Iterable[tuple[str, int | None]], unit: Unit, words: Words) -> str:
    """Return the parts that are not nothing, `?` for those not known."""
    named = [
        f"{words.say(f'attribution.rule.{rule}')} {signed_text(part, unit) or '?'}"
        for rule, part in parts
        if part != 0
    ]
    return ", ".join(named)


def _unknown(found: Iterable[Attribution], words: Words) -> Iterator[Paragraph]:
    """Yield what could not be attributed, together for each cause."""
    hidden: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        if one.parts and one.change is None:
            hidden.setdefault(one.unknown, []).append(what_text(one, words))
    for rules, whats in hidden.items():
        code = "attribution.hidden" if rules else "attribution.never-known"
        yield Paragraph(line(words.say(code, whats="; ".join(whats), rules=rules)))
