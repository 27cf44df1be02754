"""`reconcile` as CSV: a row for each line of the bank, or payment due."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.study.bank.bank import Due
from amcli.study.bank.reconcile import ReconcileResult

COLUMNS = (
    "file line outcome code paid_on received label on until text term year part due* missing "
    "delta* days rate like_text like_year like_part together_line sources"
)


def records(result: ReconcileResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per line of the bank or payment due."""
    for one in result.lines:
        bank, due, like = one.payment, one.due, one.like
        yield {
            "etp": result.etp,
            "file": result.file,
            "line": None if bank is None else bank.line,
            "outcome": one.status,
            "code": one.code,
            "paid_on": None if bank is None else bank.on,
            "received": None if bank is None else bank.amount,
            "label": None if bank is None else bank.label,
            **({} if due is None else _due(due)),
            "delta": one.delta,
            "days": one.days,
            "rate": one.rate,
            "like_text": None if like is None else like.text,
            "like_year": None if like is None else like.year,
            "like_part": None if like is None else like.part,
            "together_line": None if one.together is None else one.together.line,
            "sources": one.delta.sources,
        }


def _due(due: Due) -> dict[str, Any]:
    return {
        "on": due.on,
        "until": due.until,
        "text": due.text,
        "term": due.term,
        "year": due.year,
        "part": due.part,
        "due": due.amount,
        "missing": due.missing,
    }
