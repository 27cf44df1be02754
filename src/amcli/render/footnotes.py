"""What stands under a page: sources by number, marks, disputes with their effect, the caveat."""

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Verdict
from amcli.words.catalogue import Words
from amcli.words.figures import (
    ASSUMED_MARK,
    COUNT,
    ESTIMATE,
    EUROS,
    NOTHING,
    UNKNOWN,
    best_case_text,
    growth_text,
)

from .page import Page, Paragraph, paragraph
from .screen import Shown

if TYPE_CHECKING:
    from amcli.study.compare.effects import FigureChange

# Notes that pages say in their own words, and those that only `--all` shows.
_SAID = {
    *("verdict-aside", "as-if", "as-if-each", "proposal", "proposal-own", "simulated"),
    *("synthetic", "dispute"),
}
_ASIDE = {"training-ways", "no-age-rule"}
_OF_SCHEDULE = {"hire-not-given"}  # it bears on days that a summary does not show
_STALE = 366  # days after which it is told when the rules were last checked
_EUROS = ("amount", "guaranteed", "ledger")
_PATIENTS = ("mt", "fa")
_LEGEND = {ESTIMATE: "estimated", ASSUMED_MARK: "assumed", UNKNOWN: "unknown", NOTHING: "none"}


def page_of(shown: Shown, words: Words) -> Page:
    """Return the page of an answer, its notes in one paragraph, footnotes last."""
    words = words.on_pages
    notes = Footnotes(shown, words)
    blocks, told = blocks_of(shown, words, notes), " ".join(notes_of(shown, words))
    under = [*notes.references(), notes.closing()]
    if not told:
        under[0] = under[0]._replace(opens=True)
    return (*blocks, *([paragraph(told)] if told else []), *under)


def blocks_of(shown: Shown, words: Words, notes: "Footnotes") -> Page:
    """Return the page of an answer, which adds to the notes what it refers to.

    Only its own module is imported.
    """
    module, _, name = shown.page.partition(":")
    return tuple(getattr(import_module(f".pages.{module}", __package__), name)(shown, words, notes))


def notes_of(shown: Shown, words: Words) -> Iterable[str]:
    """Return what is noted beside an answer, each sentence once, but what its page says itself."""
    left_out = _SAID if shown.all else _SAID | _ASIDE | _OF_SCHEDULE
    if not shown.page.startswith("summary:"):
        left_out -= _OF_SCHEDULE
    notes = [note for note in shown.answer.notes if note.code not in left_out]
    return dict.fromkeys(map(words.note, notes))


class Footnotes:
    """Collects what the cells of one page refer to, in order of first mention."""

    def __init__(self, shown: Shown, words: Words) -> None:
        self._shown = shown
        self._words = words
        self._sources: dict[str, int] = {}
        self._disputes: dict[str, None] = {}
        self._texts: list[str] = []

    def refs(
        self, sources: Iterable[str], disputes: Iterable[str] = (), *, names_all: bool = False
    ) -> str:
        """Return the references of a row: numbers of sources, then ids of disputes; none unasked.

        A dispute without any effect is left out, unless `names_all`: a criterion may change where
        the verdict stays.
        """
        numbers = {self._sources.setdefault(source, len(self._sources) + 1) for source in sources}
        effects = self._shown.effects
        named = [id_ for id_ in dict.fromkeys(disputes) if names_all or id_ in effects]
        self._disputes.update(dict.fromkeys(named))
        if not self._shown.shows_sources:
            return ""
        return " ".join([*(str(number) for number in sorted(numbers)), *named])

    def seen(self, text: str) -> str:
        """Return a figure's text, remembering which marks need a legend."""
        self._texts.append(text)
        return text

    def euros(self, figure: Figure | None) -> str:
        """Return an amount at full achievement, as `seen`; empty for none."""
        return "" if figure is None else self.seen(best_case_text(figure, EUROS, self._words.local))

    def growth(self, figure: Figure | None) -> str:
        """Return the patients to gain, as `seen`; empty for none."""
        return "" if figure is None else self.seen(growth_text(figure, self._words.local))

    def references(self) -> list[Paragraph]:
        """Return the sources and the disputes that the page names; nothing where unasked."""
        if not self._shown.shows_sources:
            return []
        sources = [self._source(source, number) for source, number in self._sources.items()]
        return [*sources, *self._effects()]

    def closing(self) -> Paragraph:
        """Return what the marks of figures mean, the caveat, and what can be asked for."""
        return _faint(" ".join(filter(None, self._closing())))

    def _closing(self) -> Iterator[str]:
        """Yield the sentences of the last paragraph."""
        marks = [
            f"{mark} {self._words.say(f'legend.{code}')}"
            for mark, code in _LEGEND.items()
            if any(mark in text for text in self._texts)
        ]
        if marks:
            yield f"{', '.join(marks)}."
        yield self._words.say("note.caveat")
        if self._shown.shows_sources:
            return
        numbers = {"sources": len(self._sources), "disputes": len(self._disputes)}
        counts = [self._words.say(f"closing.{name}", n=n) for name, n in numbers.items() if n]
        if counts:
            yield self._words.say("closing.more", counts=", ".join(counts) + self._at_most())
        checked_on = self._shown.checked_on
        if checked_on is not None and (self._shown.on - checked_on).days > _STALE:
            yield self._words.say("closing.checked", on=checked_on)

    def _at_most(self) -> str:
        """Return how far another reading would move a figure at most; nothing where none does."""
        noted = [self._shown.effects[id_] for id_ in self._disputes if id_ in self._shown.effects]
        moved = {
            name: max((getattr(note, name) for note in noted), default=0)
            for name in ("euros", "patients")
        }
        texts = [self._words.say(f"closing.{name}", n=n) for name, n in moved.items() if n]
        return self._words.say("closing.at-most", what=", ".join(texts)) if texts else ""

    def _source(self, source: str, number: int) -> Paragraph:
        title = self._words.printed(self._shown.sources.get(source, ""))
        named = self._words.say("table.label", field=source) + title if title else source
        return _faint(named, str(number))

    def _effects(self) -> list[Paragraph]:
        """Return the effect of each dispute, those whose effect is not known on one line."""
        effects = self._shown.effects
        silent = [dispute for dispute in self._disputes if dispute not in effects]
        known = [
            _faint(effects[dispute].sentence, dispute)
            for dispute in self._disputes
            if dispute in effects
        ]
        if not silent:
            return known
        label = self._words.say("table.label", field=" ".join(silent))
        return [*known, _faint(label + self._words.say("legend.disputes", n=len(silent)))]


def _faint(text: str, mark: str = "") -> Paragraph:
    return paragraph(text, style="faint", mark=mark)


def effect_text(verdict: Verdict | None, changes: Iterable["FigureChange"], words: Words) -> str:
    """Return what another reading of a dispute changes, or that it changes nothing.

    `verdict` is the new one, None where it stays. An amount whose value stays says nothing more
    than its guaranteed part: the one without the other is not said.
    """
    every = list(changes)
    kept = [change for change in every if change.what != "amount" or _moves(change)] or every
    if any(change.what in ("amount", "guaranteed") for change in kept):
        kept = [change for change in kept if change.what != "ledger"]  # the same, for longer
    parts = [] if verdict is None else [words.say("effect.verdict", verdict=verdict.value)]
    for what in (*_EUROS, *_PATIENTS):
        texts = [_change_text(change, words) for change in kept if change.what == what]
        if texts:
            parts.append(words.say(f"effect.{what}", changes=", ".join(texts)))
    return ", ".join(parts) if parts else words.say("effect.none")


def footnote_text(
    dispute: str, effects: Sequence[tuple[str, str]], question: str, words: Words
) -> str:
    """Return a question and what its other readings do; readings of one effect are said once."""
    together: dict[str, list[str]] = {}
    for reading, effect in effects:
        together.setdefault(effect, []).append(f"{dispute}={reading}")
    texts = (
        words.say("effect.reading", readings=", ".join(readings), what=effect)
        for effect, readings in together.items()
    )
    return words.say("effect.footnote", question=question, effects="; ".join(texts))


def _moves(change: "FigureChange") -> bool:
    """Return whether what is paid at full achievement changes, not only the worst case."""
    before, after = change.before, change.after
    return (before.value, before.high) != (after.value, after.high)


def _change_text(change: "FigureChange", words: Words) -> str:
    if change.what in _EUROS:
        before, after = (
            best_case_text(each, unit, words.local)
            for each, unit in ((change.before, COUNT), (change.after, EUROS))
        )
    else:
        before, after = (growth_text(each, words.local) for each in (change.before, change.after))
    return words.say("effect.change", before=before, after=after, etp=change.etp)
