"""`reconcile`: each line of the bank beside what was due, why they differ, what is owed."""

from amcli.law.figures.sourced import Figure
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Choice,
    Column,
    Heading,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    row,
    without_last,
)
from amcli.render.pages.frame import etp_text, verdict_block
from amcli.render.screen import Shown
from amcli.render.typography import FIXED
from amcli.study.bank.bank import Due, LineStatus, Reconciled
from amcli.study.bank.reconcile import ReconcileResult
from amcli.words.catalogue import Words
from amcli.words.figures import best_case_text, figure_text
from amcli.words.numbers import EUROS, number_text

_SYMBOLS = {
    LineStatus.MATCHED: ("✓", "good"),
    LineStatus.DIFFERENT: ("✗", "bad"),
    LineStatus.MISSING: ("✗", "bad"),
    LineStatus.UNEXPECTED: ("?", "unsure"),
    LineStatus.OPEN: ("?", "unsure"),
}


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the lines, then the totals; the file of payments stands beside the option."""
    result: ReconcileResult = shown.answer.result
    option = Heading(etp_text(result.etp, words))
    file = Paragraph(line(Piece(result.file or "", "literal")))
    lines: Block = Paragraph(line(words.say("table.empty")))
    if result.lines:
        whole = grid(_columns(words), [_row(one, words, notes) for one in result.lines])
        close = grid(_close_columns(words), [_close(one, words) for one in result.lines])
        lines = Choice(((whole,), (without_last(whole),), (close,)))
    return [verdict_block(result.verdict, words), option, file, lines, *_totals(result, words)]


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("table.outcome")),
        Column(words.say("table.paid-on")),
        Column(words.say("table.received"), right=True),
        Column(words.say("table.was-due"), wraps=True),
        Column(words.say("table.due-amount"), right=True),
        Column(words.say("table.delta"), right=True),
        Column(words.say("table.why"), wraps=True),
        Column(words.say("table.refs")),
    ]


def _close_columns(words: Words) -> list[Column]:
    """Return the columns where there is little room: day and amount of the bank in one."""
    outcome, bank, received, due, *others, _ = _columns(words)
    title = f"{bank.title}\n{received.title}"
    return [outcome, Column(title, wraps=True), due, *others]


def _row(one: Reconciled, words: Words, notes: Footnotes) -> Row:
    cells = _cells(one, words)
    for cell in cells[-3:-1]:  # the amounts that may carry a mark
        notes.seen(cell.text)
    return row(*cells, notes.refs(one.delta.sources))


def _close(one: Reconciled, words: Words) -> Row:
    outcome, day, received, *others = _cells(one, words)
    bank = f"{day.text} {received.text.replace(' ', FIXED)}".strip()
    return row(outcome, bank, *others)


def _cells(one: Reconciled, words: Words) -> list[Piece]:
    """Return the cells of a line but its references."""
    symbol, style = _SYMBOLS[one.status]
    bank, due = one.payment, one.due
    texts = (
        "" if bank is None else words.text(bank.on),
        "" if bank is None else number_text(bank.amount, EUROS),
        "" if due is None else due_text(due, words),
        "" if due is None else best_case_text(due.amount, EUROS),
        delta_text(one.delta),
        why_text(one, words),
    )
    outcome = Piece(f"{symbol} {words.say(f'outcome.{one.status.value}')}", style)
    return [outcome, *map(Piece, texts)]


def due_text(due: Due, words: Words) -> str:
    """Return which payment it is, and its last day: `acompte, year 3, 2025-07-01`."""
    parts = [] if due.part is None else [words.say(f"part.{due.part.value}")]
    if due.is_settlement:
        parts = [words.say("table.settlement")]
    if due.year is not None:
        parts.append(words.say("table.year-n", n=due.year))
    if due.term > 1:
        parts.append(words.say("table.contract-n", n=due.term))
    day = due.until or due.on
    parts.append(words.say("table.undated") if day is None else words.text(day))
    return ", ".join(parts)


def delta_text(delta: Figure) -> str:
    """Return a difference in euros with its sign; empty where there is none.

    Its bounds are those of the amount due, which stands beside it.
    """
    if delta.value is None:
        return figure_text(delta, EUROS)
    if (delta.value, delta.low, delta.high) == (0, 0, 0):
        return ""
    return f"{'+' if delta.value > 0 else ''}{number_text(delta.value, EUROS)}"


def why_text(one: Reconciled, words: Words) -> str:
    """Return why a line and a payment do, or do not, go together."""
    like, together = one.like, one.together
    return words.say(
        f"explained.{one.code}",
        days=None if one.days is None else abs(one.days),
        rate=one.rate,
        text=None if like is None else like.text,
        year=None if like is None else like.year,
        part=None if like is None or like.part is None else like.part.value,
        on=None if together is None else together.on,
    )


def _totals(result: ReconcileResult, words: Words) -> list[Block]:
    total = result.total
    received, due = figure_text(total.received, EUROS), figure_text(total.due, EUROS)
    sums = words.say("table.reconciled", received=received, due=due)
    return [
        Paragraph(line(sums), opens=True),
        _owed("cpam", total.owed_by_cpam, words),
        _owed("doctor", total.owed_by_doctor, words),
    ]


def _owed(who: str, figure: Figure, words: Words) -> Paragraph:
    text = words.say(f"table.owed-by-{who}", amount=figure_text(figure, EUROS))
    return Paragraph(line(Piece(text, "" if figure.value == 0 else "bad")))
