"""`reconcile`: each line of the bank beside what was due, why they differ, what is owed."""

from amcli.law.figures.sourced import Figure
from amcli.render.characters import FIXED
from amcli.render.footnotes import Footnotes
from amcli.render.frame import header, verdict_block
from amcli.render.page import (
    Block,
    Choice,
    GridColumn,
    Heading,
    Paragraph,
    Phrase,
    Row,
    columns,
    grid,
    paragraph,
    row,
)
from amcli.render.screen import Shown
from amcli.render.values import signed_text
from amcli.study.bank.bank import Due, LineStatus, Reconciled
from amcli.study.bank.reconcile import ReconcileResult
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, best_case_text, figure_text, number_text

_COLUMNS = (
    "table.outcome table.line> table.paid-on table.bank-label~ table.received> table.was-due~ "
    "table.due-amount> table.delta> table.why~ table.refs"
)
_SYMBOLS = {
    LineStatus.MATCHED: ("✓", "good"),
    LineStatus.DIFFERENT: ("✗", "bad"),
    LineStatus.POSSIBLE: ("?", "unsure"),
    LineStatus.EXPECTED: ("…", "unsure"),
    LineStatus.MISSING: ("✗", "bad"),
    LineStatus.UNEXPECTED: ("?", "unsure"),
    LineStatus.TAKEN_BACK: ("?", "unsure"),
    LineStatus.UNRELATED: ("–", ""),
    LineStatus.OPEN: ("?", "unsure"),
}


def reconcile_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the lines, then the totals; the file of payments stands beside the option."""
    result: ReconcileResult = shown.answer.result
    return [
        *header(shown, words),
        verdict_block(result.verdict, words),
        Heading(words.option(result.etp)),
        paragraph(result.file or "", style="literal"),
        _lines(result, words, notes),
        *_totals(result, words),
    ]


def _lines(result: ReconcileResult, words: Words, notes: Footnotes) -> Block:
    """Return the lines; where there is little room what the bank wrote in one column."""
    if not result.lines:
        return paragraph(words.say("table.empty"))
    titles = columns(_COLUMNS, words)
    outcome, _, bank, _, received, due, *others, _ = titles
    both = GridColumn(f"{bank.title}\n{received.title}", wraps=True)
    whole = grid(titles, [_row(line, words, notes) for line in result.lines])
    close = grid([outcome, both, due, *others], [_close(line, words) for line in result.lines])
    return Choice(((whole,), (close,)))


def _row(line: Reconciled, words: Words, notes: Footnotes) -> Row:
    cells = _cells(line, words)
    for cell in cells[-3:-1]:  # the amounts that may carry a mark
        notes.seen(cell.text)
    return row(*cells, notes.refs(line.delta.sources))


def _close(line: Reconciled, words: Words) -> Row:
    outcome, _, day, label, received, *others = _cells(line, words)
    place = "" if line.payment is None else words.say("table.line-n", n=line.payment.line)
    bank = (day.text, received.text.replace(" ", FIXED), label.text, place.replace(" ", FIXED))
    return row(outcome, " ".join(filter(None, bank)), *others)


def _cells(line: Reconciled, words: Words) -> list[Phrase]:
    """Return the cells of a line but its references."""
    symbol, style = _SYMBOLS[line.status]
    bank, due = line.payment, line.due
    texts = (
        "" if bank is None else str(bank.line),
        "" if bank is None else words.text(bank.on),
        "" if bank is None else bank.label,
        "" if bank is None else number_text(bank.amount, EUROS, words.local),
        "" if due is None else _due_text(due, words),
        "" if due is None else best_case_text(due.amount, EUROS, words.local),
        _delta_text(line.delta, words.local),
        _why_text(line, words),
    )
    outcome = Phrase(f"{symbol} {words.say(f'outcome.{line.status.value}')}", style)
    return [outcome, *map(Phrase, texts)]


def _due_text(due: Due, words: Words) -> str:
    """Return which payment it is, and its last day: `acompte, year 3, 2025-07-01`."""
    parts = [] if due.part is None else [words.say(f"part.{due.part.value}")]
    if due.is_settlement:
        parts = [words.say("table.settlement")]
    if due.year is not None:
        parts.append(words.say("table.year-n", n=due.year))
    if due.term > 1:
        parts.append(words.say("table.term-of", n=due.term))
    day = due.until or due.on
    parts.append(words.say("when.unknown") if day is None else words.text(day))
    return ", ".join(parts)


def _delta_text(delta: Figure, lang: str) -> str:
    """Return a difference in euros with its sign; empty where there is none.

    Its bounds are those of the amount due, which stands beside it.
    """
    if delta.value is None:
        return figure_text(delta, EUROS, lang)
    if (delta.value, delta.low, delta.high) == (0, 0, 0):
        return ""
    return signed_text(delta.value, EUROS, lang)


def _why_text(line: Reconciled, words: Words) -> str:
    """Return why a line and a payment do, or do not, go together."""
    like, together = line.like, line.together
    return words.say(
        f"explained.{line.code}",
        days=None if line.days is None else abs(line.days),
        rate=line.rate,
        text=None if like is None else like.text,
        year=None if like is None else like.year,
        part=None if like is None or like.part is None else like.part.value,
        on=None if together is None else together.on,
        due=None if line.due is None else line.due.until or line.due.on,
        lines=line.lines or 0,
    )


def _totals(result: ReconcileResult, words: Words) -> list[Block]:
    total = result.total
    received, due = (
        figure_text(figure, EUROS, words.local) for figure in (total.received, total.due)
    )
    return [
        paragraph(words.say("table.reconciled", received=received, due=due), opens=True),
        _owed("cpam", total.owed_by_cpam, words),
        _owed("doctor", total.owed_by_doctor, words),
    ]


def _owed(who: str, figure: Figure, words: Words) -> Paragraph:
    text = words.say(f"table.owed-by-{who}", amount=figure_text(figure, EUROS, words.local))
    return paragraph(text, style="" if figure.value == 0 else "bad")
