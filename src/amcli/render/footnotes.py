"""What stands under a table: sources by number, marks, disputes with their effect, the caveat."""

from collections.abc import Iterable

from amcli.words.catalogue import Words
from amcli.words.figures import ASSUMED_MARK, ESTIMATE, NOTHING, UNKNOWN

from .page import Paragraph, Piece, line
from .screen import Shown


class Footnotes:
    """Collects what the cells of one page refer to, in order of first mention."""

    def __init__(self, shown: Shown, words: Words) -> None:
        self._shown = shown
        self._words = words
        self._sources: dict[str, int] = {}
        self._disputes: dict[str, None] = {}
        self._texts: list[str] = []

    def refs(self, sources: Iterable[str], disputes: Iterable[str] = ()) -> str:
        """Return the references of a row: numbers of sources, then ids of disputes.

        Where the effects are known a dispute without any is left out; `check` names them all,
        since a criterion may change where the verdict stays.
        """
        numbers = {self._sources.setdefault(source, len(self._sources) + 1) for source in sources}
        effects, names_all = self._shown.effects, self._shown.command == "check"
        named = [one for one in dict.fromkeys(disputes) if names_all or one in effects]
        self._disputes.update(dict.fromkeys(named))
        return " ".join([*(str(number) for number in sorted(numbers)), *named])

    def seen(self, text: str) -> str:
        """Return a figure's text, remembering which marks need a legend."""
        self._texts.append(text)
        return text

    def blocks(self) -> list[Paragraph]:
        """Return the footnotes, the caveat last."""
        notes = [
            *self._legend(),
            *(self._source(source, number) for source, number in self._sources.items()),
            *self._effects(),
            Paragraph(line(Piece(self._words.say("note.caveat"), "faint"))),
        ]
        return [notes[0]._replace(opens=True), *notes[1:]]

    def _legend(self) -> list[Paragraph]:
        marks = (
            (ESTIMATE, "estimated"),
            (ASSUMED_MARK, "assumed"),
            (UNKNOWN, "unknown"),
            (NOTHING, "none"),
        )
        return [
            self._faint(self._words.say(f"legend.{code}"), mark)
            for mark, code in marks
            if any(mark in text for text in self._texts)
        ]

    def _source(self, source: str, number: int) -> Paragraph:
        title = self._shown.sources.get(source, "")
        named = self._words.say("table.label", field=source) + title if title else source
        return self._faint(named, str(number))

    def _effects(self) -> list[Paragraph]:
        """Return the effect of each dispute, those whose effect is not known on one line."""
        effects = self._shown.effects
        silent = [dispute for dispute in self._disputes if not effects.get(dispute)]
        known = [
            self._faint(effects[dispute], dispute)
            for dispute in self._disputes
            if effects.get(dispute)
        ]
        if not silent:
            return known
        label = self._words.say("table.label", field=" ".join(silent))
        return [*known, self._faint(label + self._words.say("legend.disputes", n=len(silent)))]

    @staticmethod
    def _faint(text: str, mark: str = "") -> Paragraph:
        return Paragraph(line(Piece(text, "faint")), mark)
