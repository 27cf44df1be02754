"""Answers for readers: tables, Markdown and CSV."""

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from amcli.commands.options import Colour, Settings
from amcli.law.contract.case import Case
from amcli.law.text.rules import RuleSet
from amcli.load.registers import load_sources
from amcli.render.screen import Screen, Shown

from .writers import Item, Writer

if TYPE_CHECKING:
    from amcli.study.margins.margins import Margin

WITH_MARGINS = ("check", "aid", "targets")
MOST_MARGINS = 2  # said under a table without being asked


def screen_of(settings: Settings, said: Any) -> Screen:
    """Return where tables are shown: a file and a pipe have no width and no colour."""
    is_file = settings.output is not None
    is_terminal = not is_file and sys.stdout.isatty()
    width = _width() if is_terminal else None
    encoding = "utf-8" if is_file else sys.stdout.encoding or "utf-8"
    return Screen(width, _has_colour(settings.colour, is_terminal), encoding, is_terminal, said)


def _width() -> int:
    import shutil  # it imports all that compresses

    return shutil.get_terminal_size().columns


def _has_colour(asked: Colour, is_terminal: bool) -> bool:
    if asked is not Colour.AUTO:
        return asked is Colour.ALWAYS
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return is_terminal and not plain


class PageWriter(Writer):
    """What tables, Markdown and CSV share: the frame around an answer."""

    def __init__(self, *shared: Any) -> None:
        super().__init__(*shared)
        self.screen = screen_of(self.settings, self.words)
        self._titles: Mapping[str, str] | None = None
        self._count = 0

    def shown(self, item: Item) -> Shown:
        """Return an answer with its frame: titles of texts and sources, effects of disputes.

        A register answers for no case: nobody's name, no text.
        """
        assert item.answer is not None
        rules = None if item.case is None else item.case.rules
        return Shown(
            command=self.command,
            name=item.name,
            source=item.source or "",
            document=item.document,
            text="" if rules is None else rules.id,
            text_title="" if rules is None else self._title(rules),
            on=item.on or self.settings.on,
            answer=item.answer,
            all=self.settings.shows_all,
            sources=self.titles(),
            effects=self.effects(item),
            labels={} if item.case is None else self._labels(item.case),
            margins=self.margins(item),
        )

    def margins(self, item: Item) -> tuple["Margin", ...]:
        """Return the nearest flips of an answer that does not list them all; none for a group."""
        if self.command not in WITH_MARGINS or self.settings.lists_margins:
            return ()
        if item.case is None or item.case.group is not None:
            return ()
        from amcli.study.margins.margins import margins

        return margins(item.case, self.command, MOST_MARGINS)

    def _labels(self, case: Case) -> Mapping[str, str]:
        """Return the labels of the doctors' specialties in the language of the run."""
        doctors = (case, *case.members)
        slugs = dict.fromkeys(one.profile.doctor.specialty for one in doctors)
        known = [self.book.specialty(slug) for slug in slugs if slug is not None]
        return {one.slug: getattr(one, self.words.lang) for one in known if one is not None}

    def _title(self, rules: RuleSet) -> str:
        return rules.titles.get(self.words.lang) or rules.titles.get("en") or rules.id

    def titles(self) -> Mapping[str, str]:
        """Return the title of each source."""
        if self._titles is None:
            sources = load_sources(*self.settings.rules)
            self._titles = {source.id: source.title for source in sources.values()}
        return self._titles

    def effects(self, item: Item) -> Mapping[str, str]:
        """Return a sentence on the effect of each dispute that touches an answer."""
        from .effects import effect_sentences

        if item.case is None or item.case.group is not None or item.answer is None:
            return {}
        if self.command == "compare-versions":
            return {}
        return effect_sentences(item.case, item.answer, self.settings.rules, self.words)


class TableWriter(PageWriter):
    """Tables, one after the other."""

    def write(self, item: Item) -> None:
        """Write one page; a profile in error has spoken on stderr."""
        if item.answer is None:
            return
        from amcli.render.table import render_table

        text = render_table(self.command, self.shown(item), self.screen)
        between = "\n" if self._count else ""
        self._count += 1
        self.sink.write((between + text).encode(self.screen.encoding, "replace"))


class MarkdownWriter(PageWriter):
    """Markdown, one section after the other."""

    def write(self, item: Item) -> None:
        """Write one section."""
        if item.answer is None:
            return
        from amcli.render.markdown import render_markdown

        text = render_markdown(self.command, self.shown(item), self.words)
        between = "\n" if self._count else ""
        self._count += 1
        self.sink.write((between + text).encode())


class CsvWriter(PageWriter):
    """One header, then the rows of every answer."""

    def effects(self, item: Item) -> Mapping[str, str]:
        """Return nothing: CSV has no footnotes."""
        return {}

    def titles(self) -> Mapping[str, str]:
        """Return nothing: CSV has no footnotes."""
        return {}

    def margins(self, item: Item) -> tuple["Margin", ...]:
        """Return nothing: the rows of CSV are those of the answer."""
        return ()

    def write(self, item: Item) -> None:
        """Write the rows of one answer."""
        if item.answer is None:
            return
        from amcli.render.records.csv import csv_text

        dialect = self.settings.dialect.value
        text = csv_text(self.command, self.shown(item), dialect, with_header=not self._count)
        if not self._count:
            header, end, text = text.partition("\r\n")
            self.sink.start((header + end).encode())
        self._count += 1
        self.sink.write(text.encode())
