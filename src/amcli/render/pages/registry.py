"""The page of an answer, whichever command it is of."""

from importlib import import_module

from amcli.render.footnotes import Footnotes
from amcli.render.page import Page
from amcli.render.screen import Shown
from amcli.words.catalogue import Words


def page_of(shown: Shown, words: Words) -> Page:
    """Return the page of an answer, footnotes last; only its own module is imported."""
    module, _, name = shown.page.partition(":")
    page = getattr(import_module(f".{module}", __package__), name)
    notes = Footnotes(shown, words)
    return (*page(shown, words, notes), *notes.blocks())
