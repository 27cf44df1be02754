"""`report`: a page to hand over, of what the commands show, with pictures and what is not known.

Each part is the page of its command without what the parts above it have said.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from amcli.law.ledger.summary import SummaryResult
from amcli.render.footnotes import Footnotes
from amcli.render.page import Heading, Settled, columns, grid, row
from amcli.render.pages.summary import lacking
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .documents import Part, article_of, footnoted, noted_blocks, parts_of
from .pictures import aid_pictures, patient_pictures, time_line

_LACKING = "report.lacks~ report.holder~ report.bears-on~"


def report(shown: Shown, words: Words, *, opens: bool = False) -> str:
    """Return the report of a doctor as an article; `opens`: it is the first of its document."""
    return article_of(list(_Report(shown, words.on_pages).parts()), words, opens=opens)


class _Report:
    """Gathers the parts of a report, their footnotes, and what was said already."""

    def __init__(self, shown: Shown, words: Words) -> None:
        self._shown, self._words = shown, words
        self._notes = Footnotes(shown, words)
        self._said: list[Settled] = []

    def parts(self) -> Iterator[Part]:
        """Yield the parts, the first of them the paragraph that names the doctor."""
        result: SummaryResult = self._shown.answer.result
        words, ledgers = self._words, result.schedule.options
        yield from self._page("summary:summary_page", result)
        yield from self._pictures("years", "bars", aid_pictures(result.aid.options, words))
        drawn = [time_line(ledger, self._shown.on, words) for ledger in ledgers[:1]]
        yield from self._pictures("calendar", "timeline", [line for line in drawn if line])
        yield from self._page("schedule:schedule_page", result.schedule)
        yield from self._pictures(
            "patients", "bars", patient_pictures(result.targets.options, words)
        )
        yield from self._page("pay:targets_page", result.targets)
        yield from self._pictures("criteria", "", ())
        yield from self._page("check:check_page", result.check)
        yield from parts_of(_lacking(result, words))
        yield from footnoted(self._notes, words)

    def _page(self, page: str, result: Any) -> Iterator[Part]:
        """Yield the page of an answer, without what was said before."""
        answer = self._shown.answer._replace(result=result)
        shown = self._shown._replace(page=page, answer=answer)
        blocks = noted_blocks(shown, self._words, self._notes)
        fresh = [block for block in blocks if block not in self._said]
        self._said += fresh
        yield from parts_of(fresh)

    def _pictures(self, title: str, kind: str, drawn: Sequence[Any]) -> Iterator[Part]:
        """Yield a title and the pictures under it."""
        yield from parts_of([Heading(self._words.say(f"report.{title}"))])
        if drawn:
            yield Part(kind, tuple(drawn))


def _lacking(result: SummaryResult, words: Words) -> list[Settled]:
    """Return the facts that are missing: who has each, and what it would settle."""
    rows = [
        row(lack.fact, words.say(f"holder.{lack.who}"), lack.worth)
        for lack in lacking(result, words)
    ]
    if not rows:
        return []
    return [Heading(words.say("report.unknown")), grid(columns(_LACKING, words), rows)]
