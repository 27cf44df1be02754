"""The command that sets texts side by side, and its summary: who wins and who loses."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command, Input, Request
from amcli.commands.options import BadValue, Format, Settings
from amcli.commands.parameters import EXIT_CODE, Given, flag
from amcli.law.contract.case import Answer, open_case
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

from .profiles import answer, parameters

if TYPE_CHECKING:
    from amcli.commands.run.writers import Writer
    from amcli.law.profile.profile import Profile


def _compare(command: Command, given: Given, words: Words) -> int:
    if given["summary"]:
        beside = partial(_with_summary, is_alone=True)
        command = command._replace(answer=_differences, beside=beside)
    return answer(command, given, words)


def _cases(profile: "Profile", request: Request) -> Cases:
    """Return a case per text, or per option where one text and several options are asked."""
    _, settings, _, book = request
    names = settings.texts or tuple(header.id for header in book.individual())
    if len(names) == 1 and len(settings.etps) > 1:
        asks = [settings._replace(etps=(etp,)).ask(names[0]) for etp in settings.etps]
    else:
        asks = [settings.ask(name) for name in names]
    return tuple(open_case(profile, book, ask) for ask in asks)


def _compared(cases: Cases, settings: Settings) -> Answer[Any]:
    """Return a comparison, with why texts differ; not in CSV, nor where options are compared."""
    compared = _differences(cases, settings)
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


def _differs(result: Any) -> bool:
    return any(difference.reason for difference in result.differences)


def _with_summary(writer: "Writer", *, is_alone: bool = False) -> "Writer":
    """Return what writes the summary alone, or after the pages of several profiles.

    Raises BadValue where the summary is asked for and fewer than two texts are compared.
    """
    _, settings, words, book = writer.request
    names = settings.texts or tuple(header.id for header in book.individual())
    is_compared = len({book.named(name).id for name in names}) > 1
    if is_alone and not is_compared:
        raise BadValue("--summary", words.say("attribution.needs-texts"))
    if is_alone or (is_compared and settings.format in (Format.TABLE, Format.MD)):
        from amcli.commands.run.summary import SummaryWriter

        return SummaryWriter(writer, SUMMARY, is_alone=is_alone)
    return writer


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
            **_by_text("amount", line.amounts),
            **_by_text("verdict", line.verdicts),
        }


def _by_text(name: str, values: Mapping[str, Any]) -> Record:
    return {f"{name}:{text}": value for text, value in values.items()}


COMMAND = Command(
    "compare-versions",
    parameters(EXIT_CODE, flag("summary")),
    _compare,
    Input.PROFILES,
    cases=_cases,
    answer=_compared,
    result="amcli.study.compare.compare:CompareResult",
    rows=Rows(_records, _names),
    page="compare:compare_page",
    differs=_differs,
    beside=_with_summary,
    takes_many_texts=True,
)
SUMMARY = COMMAND._replace(
    name="compare-summary",
    result="amcli.study.crowd.population:SummaryResult",
    rows=Rows(_summary_records, _summary_names),
    page="simulate:summary_page",
)
