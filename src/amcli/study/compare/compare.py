"""The same profile under several texts (`compare-versions`), and where the answers differ."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from amcli.law.check.eligibility import CheckResult, check
from amcli.law.contract.case import Answer, Case
from amcli.law.figures.sourced import Figure, Note, difference, merge_sources, note
from amcli.law.figures.terms import EntryKind
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleResult, schedule
from amcli.law.pay.aid import AidResult, aid
from amcli.law.pay.targets import TargetsResult, targets

from .attribution import Attribution


class TextAnswers(NamedTuple):
    """All answers under one text."""

    text: str
    check: CheckResult
    aid: AidResult
    targets: TargetsResult
    schedule: ScheduleResult


class Difference(NamedTuple):
    """A place where texts differ: `path` (`aid[1].years.3.amount`), the value under each text.

    A value is a figure, a word, a date, or None where the text has no such thing. `delta` is
    last − first for figures; `reason` is a code of the word catalogue.
    """

    path: str
    values: Mapping[str, Any]
    delta: Figure | None
    reason: str
    sources: tuple[str, ...]


class CompareResult(NamedTuple):
    """The answers under each text, where they differ, and what each text changes to the one before.

    `attributions` are worked out apart (`attribution`), where they are asked.
    """

    texts: tuple[TextAnswers, ...]
    differences: tuple[Difference, ...]
    attributions: tuple[Attribution, ...] = ()


class ComparedColumn(NamedTuple):
    """One column: its label, its answers, and the options every column answers for."""

    label: str
    answers: TextAnswers
    common: frozenset[str]
    names_options: bool

    def path(self, concept: str, etp: str, rest: str) -> str:
        """Return `aid[0.5].years.3`, or `aid.years.3` where the columns are the options."""
        return f"{concept}[{etp}].{rest}" if self.names_options else f"{concept}.{rest}"


class _ComparedValue(NamedTuple):
    """A value of an answer, why it may differ, and the sources it stands on."""

    value: Any
    reason: str
    sources: tuple[str, ...]


def compare(cases: Sequence[Case], keeps_all: bool = False) -> Answer[CompareResult]:
    """Return the answers of each case (one per text) and every difference between them.

    Cases of one text, each with one option, compare these options. With `keeps_all` the places
    where all agree are listed too, with an empty reason.
    """
    by_option = len(cases) > 1 and len({case.rules.id for case in cases}) == 1
    texts, notes = [], {}
    for case in cases:
        checked, paid, asked, dated = check(case), aid(case), targets(case), schedule(case)
        said = (*checked.notes, *paid.notes, *asked.notes, *dated.notes)
        notes.update(dict.fromkeys(said))
        texts.append(
            TextAnswers(
                text=case.rules.id,
                check=checked.result,
                aid=paid.result,
                targets=asked.result,
                schedule=dated.result,
            )
        )
    found = differences(_sides(cases, texts, by_option), keeps_all)
    result = CompareResult(texts=tuple(texts), differences=tuple(found))
    return Answer(result, _shared_notes(tuple(notes)))


def _sides(
    cases: Sequence[Case], texts: Sequence[TextAnswers], by_option: bool
) -> tuple[ComparedColumn, ...]:
    asked = [frozenset(option.value for option in case.options) for case in cases]
    common = frozenset.intersection(*asked) if asked else frozenset()
    return tuple(
        ComparedColumn(case.options[0].value, answers, own, False)
        if by_option
        else ComparedColumn(answers.text, answers, common, True)
        for case, answers, own in zip(cases, texts, asked, strict=True)
    )


def _shared_notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the notes once: one for all the texts that answer as if, in place of one each."""
    texts = tuple(str(dict(one.params)["text"]) for one in notes if one.code == "as-if")
    kept = tuple(one for one in notes if one.code not in ("as-if", "verdict-aside"))
    return (note("as-if-each", texts=texts), *kept) if texts else kept


def differences(sides: Sequence[ComparedColumn], keeps_all: bool = False) -> Iterator[Difference]:
    """Yield the places where the columns do not say the same, in the order of the answers."""
    tables = [dict(_places(side)) for side in sides]
    for path in dict.fromkeys(path for table in tables for path in table):
        found = [table.get(path) for table in tables]
        values = [None if place is None else place.value for place in found]
        is_same = all(_same(values[0], value) for value in values[1:])
        if is_same and not keeps_all:
            continue
        present = [place for place in found if place is not None]
        yield Difference(
            path=path,
            values={side.label: value for side, value in zip(sides, values, strict=True)},
            delta=difference(values[0], values[-1], apart=True),
            reason="" if is_same else present[0].reason,
            sources=merge_sources(*(place.sources for place in present)),
        )


def _same(left: Any, right: Any) -> bool:
    """Return whether two values say the same: of figures, the numbers count, not their proof."""
    if isinstance(left, Figure) and isinstance(right, Figure):
        return left.numbers == right.numbers
    return bool(left == right)


def _places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    yield from _check_places(side)
    yield from _aid_places(side)
    yield from _target_places(side)
    yield from _schedule_places(side)


def _check_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    result = side.answers.check
    yield "check.verdict", _ComparedValue(result.verdict.value, "verdict", ())
    offered = tuple(option.etp for option in result.options)
    if side.names_options:
        yield "check.options", _ComparedValue(offered, "options", ())
    for criterion in result.criteria:
        if criterion.etp is not None and criterion.etp not in side.common:
            continue
        path = f"check.criteria.{criterion.code}"
        if criterion.etp is not None:
            path = side.path("check", criterion.etp, f"criteria.{criterion.code}")
        yield path, _ComparedValue(criterion.verdict.value, "conditions", criterion.sources)
        required = criterion.required
        if isinstance(required, Figure):
            yield f"{path}.required", _ComparedValue(required, "thresholds", criterion.sources)


def _aid_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    for option in side.answers.aid.options:
        if option.etp not in side.common:
            continue
        for year in option.years:
            path = side.path("aid", option.etp, f"years.{year.year}")
            yield f"{path}.amount", _ComparedValue(year.amount, "amounts", year.amount.sources)
            guaranteed = year.guaranteed
            yield f"{path}.guaranteed", _ComparedValue(guaranteed, "guarantee", guaranteed.sources)
        path, total = side.path("aid", option.etp, "total"), option.total
        yield f"{path}.amount", _ComparedValue(total.amount, "amounts", total.amount.sources)
        guaranteed = total.guaranteed
        yield f"{path}.guaranteed", _ComparedValue(guaranteed, "guarantee", guaranteed.sources)


def _target_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    for option in side.answers.targets.options:
        if option.etp not in side.common:
            continue
        for name, target in option.targets.asked():
            path = side.path("targets", option.etp, name)
            growth, level = target.growth, target.level
            yield f"{path}.growth", _ComparedValue(growth, "targets", growth.sources)
            yield f"{path}.level", _ComparedValue(level, "targets", level.sources)
            day = None if target.due_on is None else target.due_on.isoformat()
            yield "targets.due_on", _ComparedValue(day, "due-year", ())


def _schedule_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    """Yield when each year is paid, and when each duty ends: the same days for every option."""
    options = side.answers.schedule.options
    if not options:
        return
    parts: dict[int, list[Entry]] = {}
    for entry in options[0].entries:
        if entry.kind is EntryKind.PAYMENT and entry.year is not None:
            parts.setdefault(entry.year, []).append(entry)
        elif entry.kind is EntryKind.OBLIGATION:
            until = None if entry.until is None else entry.until.isoformat()
            yield (
                f"schedule.entries.{entry.code}",
                _ComparedValue(until, "obligations", entry.sources),
            )
    for year, entries in sorted(parts.items()):
        entries.sort(key=lambda entry: (entry.part != "acompte", entry.until or date.max))
        days = tuple(f"{entry.part} {entry.until or '?'}" for entry in entries)
        sources = merge_sources(*(entry.sources for entry in entries))
        yield f"schedule.years.{year}.payments", _ComparedValue(days, "payments", sources)
