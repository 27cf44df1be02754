"""The page of each command's answer."""

from importlib import import_module

from amcli.law.figures.sourced import ABSENT
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Page
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .frame import header

_VIEWS = {
    "check": "doctor.check",
    "aid": "doctor.aid",
    "targets": "doctor.targets",
    "schedule": "doctor.schedule",
    "reconcile": "proof.reconcile",
    "compare-versions": "doctor.compare",
    "compare-summary": "many.compare_summary",
    "disputes": "proof.disputes",
    "replay": "proof.replay",
    "sweep": "proof.sweep",
    "simulate": "many.simulate",
    "simulate-assumptions": "many.simulate_assumptions",
    "batch-schema": "many.batch_schema",
    "rules-list": "texts.rules_list",
    "rules-show": "texts.rules_show",
    "rules-diff": "texts.rules_diff",
    "rules-sources": "texts.rules_sources",
    "rules-lint": "texts.rules_lint",
    "solve": "proof.solve",
    "explain": "proof.explain",
    "letter": "proof.letter",
}


def page_of(command: str, shown: Shown, words: Words) -> Page:
    """Return the page of an answer: header, body, footnotes; only its own view is imported."""
    view = import_module(f".{_VIEWS[command]}", __package__)
    notes = Footnotes(shown, words)
    body: list[Block] = view.body(shown, words, notes)
    if shown.margins or getattr(shown.answer.result, "margins", ABSENT) is not ABSENT:
        from amcli.render.pages.doctor.margins import blocks

        body += blocks(shown, words, notes)
    head = getattr(view, "header", header)  # a page about rules is nobody's
    return (*head(shown, words), *body, *notes.blocks())
