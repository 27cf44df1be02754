"""The command that sets texts side by side, and its summary: who wins and who loses."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command, Item, Request, item_of
from amcli.commands.options import FOR_PEOPLE, BadValue, Format, Settings
from amcli.commands.parameters import ACHIEVEMENT, EXIT_CODE, Given, flag, for_profiles
from amcli.commands.run.writers import Writer, WriterBeside, writer_of
from amcli.law.contract.case import Answer, open_case
from amcli.law.figures.sourced import Note
from amcli.load.diagnostics import Diagnostic
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .profiles import answer

if TYPE_CHECKING:
    from amcli.law.profile.profile import Profile
    from amcli.study.compare.compare import CompareResult
    from amcli.study.crowd.population import DocumentLeftOut, SummaryLine


def _compare(command: Command, given: Given, words: Words) -> int:
    if given["summary"]:
        beside = partial(_with_summary, is_alone=True)
        command = command._replace(answer=_differences, beside=beside)
    return answer(command, given, words)


def _cases(profile: "Profile", request: Request) -> Cases:
    """Return a case per text, or per option where one text and several options are asked."""
    _, settings, _, book = request
    names = settings.texts or book.texts()
    if len(names) == 1 and len(settings.etps) > 1:
        asks = [settings._replace(etps=(etp,)).ask(names[0]) for etp in settings.etps]
    else:
        asks = [settings.ask(name) for name in names]
    return tuple(open_case(profile, book, ask) for ask in asks)


def _compared(cases: Cases, settings: Settings) -> Answer[Any]:
    """Return a comparison, with why texts differ; not in CSV, nor where options are compared.

    Where a running contract may switch, staying stands beside switching.
    """
    compared, first = _differences(cases, settings), cases[0]
    signed_on = first.profile.contract.signed_on
    if first.group is None and signed_on is not None and signed_on <= first.ask.on:
        from amcli.study.compare.compare import switching

        switch = switching(first, keeps_all=settings.shows_all)
        compared = compared._replace(result=compared.result._replace(switch=switch))
    if settings.format is Format.CSV or len({case.rules.id for case in cases}) == 1:
        return compared
    from amcli.study.compare.attribution import attributions

    why = attributions(cases, keeps_estimates=not settings.is_strict)
    return compared._replace(result=compared.result._replace(attributions=why))


def _differences(cases: Cases, settings: Settings) -> Answer[Any]:
    if cases[0].group is not None:
        from amcli.study.compare.together import compare_group

        return compare_group(cases[0], settings.shows_all)
    from amcli.study.compare.compare import compare

    return compare(cases, settings.shows_all)


def _with_summary(writer: Writer, *, is_alone: bool = False) -> Writer:
    """Return what writes a summary in place of the pages of several profiles, or after them.

    Raises BadValue where the summary is asked for and fewer than two texts are compared.
    """
    _, settings, _, book = writer.request
    names = settings.texts or book.texts()
    is_compared = len({book.named(name).id for name in names}) > 1
    if is_alone and not is_compared:
        raise BadValue("--summary", "attribution.needs-texts")
    if is_alone or (is_compared and settings.format in FOR_PEOPLE):
        return SummaryWriter(writer, is_alone=is_alone)
    return writer


class SummaryWriter(WriterBeside):
    """Writes the summary of all profiles when all are read; the page of a single one instead.

    With `--all` the pages of several come first. It keeps the few numbers that the summary needs
    of each profile, and no answer but the first.
    """

    def __init__(self, inner: Writer, *, is_alone: bool) -> None:
        has_pages = inner.settings.shows_all and not is_alone
        request = inner.request._replace(command=SUMMARY if is_alone or has_pages else DOCTORS)
        super().__init__(writer_of(request) if is_alone else inner)
        self._request, self._is_alone, self._has_pages = request, is_alone, has_pages
        self._first: Item | None = None  # held back until a second one comes
        self._written = 0
        self._texts: tuple[str, ...] = ()
        self._lines: list[SummaryLine] = []
        self._left_out: list[DocumentLeftOut] = []
        self._places: dict[tuple[str, int], str] = {}
        self._notes: Mapping[Note, None] | None = None
        self._diagnostics: list[Diagnostic] = []

    def write(self, item: Item) -> None:
        """Keep what one profile comes to, and the page of the first or of each."""
        self._written += 1
        if self._has_pages:
            self.inner.write(item)
        elif not self._is_alone:
            self._first = item if self._written == 1 else None
        self._count(item)

    def say_notes(self, item: Item, *, is_many: bool = False) -> None:
        """Say the notes of a page, none of an answer that is only counted."""
        if self._has_pages:
            self.inner.say_notes(item, is_many=is_many)

    def close(self) -> int:
        """Write the summary, or the only page, and end the output; return an exit code."""
        from amcli.study.crowd.population import summary

        item = self._first
        if item is None and (self._is_alone or self._written > 1):
            result = summary(self._texts, self._lines, self._left_out)
            item = item_of(Answer(result, tuple(self._notes or ())), tuple(self._diagnostics))
            item = item._replace(places=self._places)
            self.inner.request = self._request
        if item is not None:
            self.inner.write(item)
        code = self.inner.close()
        if item is not None:
            self.inner.say_notes(item)
        return code

    def _count(self, item: Item) -> None:
        """Keep what one profile comes to, or that it is left out and why."""
        from amcli.study.crowd.population import DocumentLeftOut, lines_of

        where = (item.source or "", item.document, item.name)
        if item.name is None:
            self._places[where[:2]] = item.place(self.words)
        if item.answer is None:
            self._left_out.append(DocumentLeftOut(*where, why="error"))
            self._diagnostics += item.diagnostics
        elif item.case is None or item.case.group is not None:
            self._left_out.append(DocumentLeftOut(*where, why="group"))
        else:
            result: CompareResult = item.answer.result
            self._texts = tuple(dict.fromkeys(text.text for text in result.texts))
            last = self._request.book.named(self._texts[-1])
            self._lines += lines_of(where, result, item.case, last)
            notes = dict.fromkeys(item.answer.notes)
            known = notes if self._notes is None else self._notes
            self._notes = {note: None for note in known if note in notes}


def _names(result: Any) -> Iterable[str]:
    labels = [text.text for text in result.texts]
    if len(labels) > 1 and len(set(labels)) == 1:  # the options of one text
        labels = [text.check.options[0].etp for text in result.texts]
    return ("path", *(f"value:{label}*" for label in labels), "delta*", "reason", "sources")


def _records(result: Any, _shown: Shown) -> Iterator[Record]:
    from amcli.render.values import etp_of

    for difference in result.differences:
        values = {f"value:{text}": value for text, value in difference.values.items()}
        yield {**difference._asdict(), "etp": etp_of(difference.path), **values}


def _summary_names(result: Any) -> Iterable[str]:
    of_texts = (f"{what}:{text}" for text in result.texts for what in ("amount", "verdict"))
    return ("mt", "size", "at_least", "below", *of_texts, "change", "high_change")


def _summary_records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield a row for each line of a summary, under the file of its own profile."""
    for line in result.lines:
        yield {
            **line._asdict(),
            "size": line.size.code,
            "at_least": line.size.at_least,
            "below": line.size.below,
            **{f"amount:{text}": amount for text, amount in line.amounts.items()},
            **{f"verdict:{text}": verdict for text, verdict in line.verdicts.items()},
        }


COMMAND = Command(
    "compare-versions",
    for_profiles(EXIT_CODE, flag("summary"), rates=ACHIEVEMENT),
    _compare,
    cases=_cases,
    answer=_compared,
    result="amcli.study.compare.compare:CompareResult",
    rows=Rows(_records, _names, varies=True),
    page="compare:compare_page",
    differs=lambda result: any(difference.reason for difference in result.differences),
    beside=_with_summary,
    takes_many_texts=True,
)
SUMMARY = COMMAND._replace(
    name="compare-summary",
    result="amcli.study.crowd.population:GainsResult",
    rows=Rows(_summary_records, _summary_names),
    page="simulate:summary_page",
)
DOCTORS = SUMMARY._replace(page="compare:doctors_page")
