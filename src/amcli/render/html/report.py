"""`report`: a page to hand over, of what the commands show, with pictures and what is not known.

Each part is the page of its command without what the parts above it have said.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from amcli.law.check.next_steps import holder_of
from amcli.law.ledger.summary import SummaryResult
from amcli.law.pay.narrows import Narrowing
from amcli.render.footnotes import Footnotes, blocks_of
from amcli.render.frame import fact_text
from amcli.render.page import Heading, Row, Settled, columns, grid, row, widest
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, Unit, number_text

from .documents import Part, article_of, noted, parts_of
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
        yield from self._page("pay:aid_page", result.aid)
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
        yield from noted(self._notes, words)

    def _page(self, page: str, result: Any) -> Iterator[Part]:
        """Yield the page of an answer, without what was said before."""
        answer = self._shown.answer._replace(result=result)
        shown = self._shown._replace(page=page, answer=answer)
        blocks = widest(blocks_of(shown, self._words, self._notes))
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
    bears: dict[str, list[str]] = {
        path: [words.say("report.verdict")] for path in result.check.missing
    }
    for options, unit in ((result.aid.options, EUROS), (result.targets.options, COUNT)):
        for narrowing in options[0].narrows if options else ():
            bears.setdefault(narrowing.path, []).append(_worth(narrowing, unit, words))
    if not bears:
        return []
    rows = [_lack(path, what, words) for path, what in bears.items()]
    return [Heading(words.say("report.unknown")), grid(columns(_LACKING, words), rows)]


def _lack(path: str, bears_on: Sequence[str], words: Words) -> Row:
    who = words.say(f"holder.{holder_of(path)}")
    return row(fact_text(path, words), who, "; ".join(bears_on))


def _worth(narrowing: Narrowing, unit: Unit, words: Words) -> str:
    """Return how far a fact narrows what it bears on: from which width to which."""
    what = words.say("report.aid" if unit == EUROS else "report.growth")
    if narrowing.width is None or narrowing.left is None:
        return what
    ends = [number_text(each, unit, words.local) for each in (narrowing.width, narrowing.left)]
    return words.say("report.worth", what=what, width=ends[0], left=ends[1])
