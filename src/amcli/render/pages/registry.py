"""The page of each command's answer."""

from importlib import import_module

from amcli.render.footnotes import Footnotes
from amcli.render.page import Page
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

# The module of a page and its function.
_PAGES = {
    "check": ("check", "check_page"),
    "aid": ("pay", "aid_page"),
    "targets": ("pay", "targets_page"),
    "schedule": ("schedule", "schedule_page"),
    "reconcile": ("reconcile", "reconcile_page"),
    "compare-versions": ("compare", "compare_page"),
    "compare-summary": ("simulate", "summary_page"),
    "disputes": ("disputes", "disputes_page"),
    "replay": ("replay", "replay_page"),
    "sweep": ("sweep", "sweep_page"),
    "simulate": ("simulate", "simulate_page"),
    "simulate-assumptions": ("doctors", "assumptions_page"),
    "batch-schema": ("doctors", "columns_page"),
    "rules-list": ("rules", "list_page"),
    "rules-show": ("rules", "show_page"),
    "rules-diff": ("rules", "diff_page"),
    "rules-sources": ("rules", "sources_page"),
    "rules-lint": ("rules", "lint_page"),
    "solve": ("solve", "solve_page"),
    "explain": ("explain", "explain_page"),
    "letter": ("explain", "letter_page"),
}


def page_of(command: str, shown: Shown, words: Words) -> Page:
    """Return the page of an answer, footnotes last; only its own module is imported."""
    module, name = _PAGES[command]
    page = getattr(import_module(f".{module}", __package__), name)
    notes = Footnotes(shown, words)
    return (*page(shown, words, notes), *notes.blocks())
