"""`reconcile`: each line of the bank beside what was due, why they differ, what is owed."""

from collections.abc import Iterator, Sequence

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.render.footnotes import Footnotes
from amcli.render.frame import header, verdict_block
from amcli.render.page import Block, Phrase, Row, columns, grid, paragraph, row
from amcli.render.screen import Shown
from amcli.render.values import signed_text
from amcli.study.bank.bank import Due, LineStatus, Reconciled
from amcli.study.bank.reconcile import ReconcileResult
from amcli.words.catalogue import Words
from amcli.words.figures import EUROS, NOTHING, best_case_text, figure_text, number_text

_COLUMNS = (
    "table.line> table.date table.bank-label~ table.received> table.due-amount> table.outcome "
    "table.refs"
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
    """Return what is owed, then the lines; the file of payments stands beside the option."""
    result: ReconcileResult = shown.answer.result
    is_open = result.verdict is not Verdict.ELIGIBLE
    return [
        *header(shown, words),
        *_totals(result, words, notes),
        *([verdict_block(result.verdict, words)] if is_open else ()),
        paragraph(words.option(result.etp), Phrase(f", {result.file or ''}", "literal")),
        *(_lines(result.lines, words, notes) or [paragraph(words.say("table.empty"))]),
    ]


def _lines(lines: Sequence[Reconciled], words: Words, notes: Footnotes) -> list[Block]:
    """Return the lines beside what was due, then what each pays and why, by its number."""
    rows = [_row(line, words, notes) for line in lines if line.status is not LineStatus.UNRELATED]
    pays = []
    for place, line in enumerate(lines):
        due = "" if line.due is None else _due_text(line.due, words)
        delta = notes.seen(_delta_text(line.delta, words.local))
        named = ", ".join(filter(None, (due, delta)))
        label = words.say("table.label", field=named) if named else ""
        mark = str(line.payment.line) if line.payment else NOTHING
        pays.append(paragraph(label + _why_text(line, words), mark=mark, opens=not place))
    return [*([grid(columns(_COLUMNS, words), rows)] if rows else ()), *pays]


def _row(line: Reconciled, words: Words, notes: Footnotes) -> Row:
    """Return what the bank wrote, what was due, and how the two go together."""
    bank, due, lang = line.payment, line.due, words.local
    written = ("", "", "", "")
    if bank is not None:
        amount = number_text(bank.amount, EUROS, lang)
        written = (str(bank.line), words.text(bank.on), bank.label, amount)
    owed = "" if due is None else notes.seen(best_case_text(due.amount, EUROS, lang))
    symbol, style = _SYMBOLS[line.status]
    outcome = Phrase(f"{symbol} {words.say(f'outcome.{line.status.value}')}", style)
    return row(*written, owed, outcome, notes.refs(line.delta.sources))


def _due_text(due: Due, words: Words) -> str:
    """Return which payment it is: `acompte, year 3`."""
    parts = [] if due.part is None else [words.say(f"part.{due.part.value}")]
    if due.is_settlement:
        parts = [words.say("table.settlement")]
    if due.year is not None:
        parts.append(words.say("table.year-n", n=due.year))
    if due.term > 1:
        parts.append(words.say("table.term-of", n=due.term))
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
        due=None if line.due is None else line.due.last,
        lines=line.lines or 0,
    )


def _totals(result: ReconcileResult, words: Words, notes: Footnotes) -> Iterator[Block]:
    """Yield what either side owes, in the first line, and what was received and due."""
    total, lang = result.total, words.local
    for who, owed in (("cpam", total.owed_by_cpam), ("doctor", total.owed_by_doctor)):
        if who == "cpam" or owed.high != 0:
            amount = notes.seen(figure_text(owed, EUROS, lang))
            style = "head" if owed.value == 0 else "bad"
            text = words.say(f"table.owed-by-{who}", amount=amount)
            yield paragraph(text, style=style, opens=who == "cpam")
    received, due = (
        notes.seen(figure_text(each, EUROS, lang)) for each in (total.received, total.due)
    )
    yield paragraph(words.say("table.reconciled", received=received, due=due))
