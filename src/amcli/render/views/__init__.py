"""The page of each command's answer."""

from importlib import import_module

from ..footnotes import Footnotes
from ..page import Block, Page
from ..screen import Shown
from ..words import Words
from .frame import header

_VIEWS = {
    "check": "check",
    "aid": "aid",
    "targets": "targets",
    "schedule": "schedule",
    "reconcile": "reconcile",
    "compare-versions": "compare",
    "compare-summary": "compare_summary",
    "disputes": "disputes",
    "replay": "replay",
    "sweep": "sweep",
    "simulate": "simulate",
    "simulate-assumptions": "simulate_assumptions",
    "batch-schema": "batch_schema",
    "rules-list": "rules_list",
    "rules-show": "rules_show",
    "rules-diff": "rules_diff",
    "rules-sources": "rules_sources",
    "rules-lint": "rules_lint",
    "solve": "solve",
    "explain": "explain",
    "letter": "letter",
}


def page_of(command: str, shown: Shown, words: Words) -> Page:
    """Return the page of an answer: header, body, footnotes; only its own view is imported."""
    view = import_module(f".{_VIEWS[command]}", __name__)
    notes = Footnotes(shown, words)
    body: list[Block] = view.body(shown, words, notes)
    if shown.margins or hasattr(shown.answer.result, "margins"):
        from .margins import blocks

        body += blocks(shown, words, notes)
    head = getattr(view, "header", header)  # a page about rules is nobody's
    return (*head(shown, words), *body, *notes.blocks())
