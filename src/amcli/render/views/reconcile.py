"""`reconcile`: each line of the bank beside what was due, why they differ, what is owed."""

from amcli.domain.bank import Due, Outcome, Reconciled
from amcli.domain.reconcile import ReconcileResult
from amcli.domain.sourced import Figure

from ..figures import figure_text
from ..footnotes import Footnotes
from ..numbers import EUROS, number_text
from ..page import Block, Column, Heading, Paragraph, Piece, Row, grid, line, narrowing, row
from ..screen import Shown
from ..words import Words
from .frame import etp_text, verdict_block

_SYMBOLS = {
    Outcome.MATCHED: ("✓", "good"),
    Outcome.DIFFERENT: ("✗", "bad"),
    Outcome.MISSING: ("✗", "bad"),
    Outcome.UNEXPECTED: ("?", "unsure"),
}


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the lines, then the totals; the file of payments stands beside the option."""
    result: ReconcileResult = shown.answer.result
    option = Heading(etp_text(result.etp, words))
    file = Paragraph(line(Piece(result.file or "", "literal")))
    lines: Block = Paragraph(line(words.say("table.empty")))
    if result.lines:
        rows = [_row(one, words, notes) for one in result.lines]
        lines = narrowing(grid(_columns(words), rows))
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


def _row(one: Reconciled, words: Words, notes: Footnotes) -> Row:
    symbol, style = _SYMBOLS[one.status]
    outcome = Piece(f"{symbol} {words.say(f'outcome.{one.status.value}')}", style)
    bank, due = one.payment, one.due
    return row(
        outcome,
        "" if bank is None else words.text(bank.on),
        "" if bank is None else number_text(bank.amount, EUROS),
        "" if due is None else due_text(due, words),
        "" if due is None else notes.seen(figure_text(due.amount, EUROS)),
        notes.seen(delta_text(one.delta)),
        why_text(one, words),
        notes.refs(one.delta.sources),
    )


def due_text(due: Due, words: Words) -> str:
    """Return which payment it is, and its last day: `acompte, year 3 (2025-07-01)`."""
    parts = [] if due.part is None else [words.say(f"part.{due.part.value}")]
    if due.year is not None:
        parts.append(words.say("table.year-n", n=due.year))
    if due.term > 1:
        parts.append(words.say("table.contract-n", n=due.term))
    day = due.until or due.on
    when = words.say("table.undated") if day is None else words.text(day)
    return f"{', '.join(parts)} ({when})"


def delta_text(delta: Figure) -> str:
    """Return a difference in euros with its sign; empty where there is none."""
    if (delta.value, delta.low, delta.high) == (0, 0, 0):
        return ""
    text = figure_text(delta, EUROS)
    return f"+{text}" if delta.value is not None and delta.value > 0 else text


def why_text(one: Reconciled, words: Words) -> str:
    """Return why a line and a payment do, or do not, go together."""
    like = one.like
    return words.say(
        f"explained.{one.code}",
        days=None if one.days is None else abs(one.days),
        rate=one.rate,
        text=None if like is None else like.text,
        year=None if like is None else like.year,
        part=None if like is None or like.part is None else like.part.value,
    )


def _totals(result: ReconcileResult, words: Words) -> list[Block]:
    total = result.total
    received, due = figure_text(total.received, EUROS), figure_text(total.due, EUROS)
    sums = words.say("table.reconciled", received=received, due=due)
    cpam = words.say("table.owed-by-cpam", amount=figure_text(total.owed_by_cpam, EUROS))
    doctor = words.say("table.owed-by-doctor", amount=figure_text(total.owed_by_doctor, EUROS))
    return [
        Paragraph(line(sums), opens=True),
        Paragraph(line(Piece(cpam, "name"))),
        Paragraph(line(Piece(doctor, "name"))),
    ]
