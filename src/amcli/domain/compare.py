"""The same profile under several texts (`compare-versions`), and where the answers differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .aid import AidResult, aid
from .case import Answer, Case
from .eligibility import CheckResult, check
from .schedule import ScheduleResult, schedule
from .sourced import Figure, Note, merge_sources, note
from .targets import Target, TargetsResult, targets


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswers:
    """All answers under one text."""

    text: str
    check: CheckResult
    aid: AidResult
    targets: TargetsResult
    schedule: ScheduleResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where texts differ: `path` (`aid.1.years.3.amount`), the value under each text.

    A value is a figure, a word, a date, or None where the text has no such thing. `delta` is
    last − first for figures; `reason` is a code of the word catalogue.
    """

    path: str
    values: Mapping[str, Any]
    delta: Figure | None
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareResult:
    """The answers under each text and where they differ."""

    texts: tuple[TextAnswers, ...]
    differences: tuple[Difference, ...]


class _Place(NamedTuple):
    """A value of an answer, why it may differ, and the sources it stands on."""

    value: Any
    reason: str
    sources: tuple[str, ...]


def compare(cases: Sequence[Case]) -> Answer:
    """Return the answers of each case (one per text) and every difference between them."""
    texts, notes = [], {}
    for case in cases:
        answers = (check(case), aid(case), targets(case), schedule(case))
        notes.update(dict.fromkeys(one for answer in answers for one in answer.notes))
        texts.append(TextAnswers(
            text=case.rules.id,
            check=answers[0].result,
            aid=answers[1].result,
            targets=answers[2].result,
            schedule=answers[3].result,
        ))
    result = CompareResult(texts=tuple(texts), differences=tuple(differences(texts)))
    return Answer(result, _shared_notes(tuple(notes)))


def _shared_notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return the notes once: one for all the texts that answer as if, in place of one each."""
    texts = tuple(str(dict(one.params)["text"]) for one in notes if one.code == "as-if")
    kept = tuple(one for one in notes if one.code not in ("as-if", "verdict-aside"))
    return (note("as-if-each", texts=texts), *kept) if texts else kept


def differences(texts: Sequence[TextAnswers]) -> Iterator[Difference]:
    """Yield the places where the texts do not say the same, in the order of the answers."""
    sides = [dict(_places(answers)) for answers in texts]
    for path in dict.fromkeys(path for side in sides for path in side):
        found = [side.get(path) for side in sides]
        values = [None if place is None else place.value for place in found]
        if all(_same(values[0], value) for value in values[1:]):
            continue
        present = [place for place in found if place is not None]
        yield Difference(
            path=path,
            values={side.text: value for side, value in zip(texts, values, strict=True)},
            delta=_delta(values[0], values[-1]),
            reason=present[0].reason if len(present) == len(found) else f"only-{present[0].reason}",
            sources=merge_sources(*(place.sources for place in present)),
        )


def _same(left: Any, right: Any) -> bool:
    """Return whether two values say the same: of figures, the numbers count, not their proof."""
    if isinstance(left, Figure) and isinstance(right, Figure):
        return (left.value, left.low, left.high) == (right.value, right.low, right.high)
    return bool(left == right)


def _delta(first: Any, last: Any) -> Figure | None:
    if not isinstance(first, Figure) or not isinstance(last, Figure):
        return None
    if first.value is None or last.value is None:
        return None
    change = last.value - first.value  # type: ignore[operator]
    status = max(first, last, key=_weakness).status
    return Figure(change, change, change, status, merge_sources(first.sources, last.sources))


def _weakness(figure: Figure) -> int:
    from .sourced import status_of

    return status_of(figure)


def _places(answers: TextAnswers) -> Iterator[tuple[str, _Place]]:
    yield "check.verdict", _Place(answers.check.verdict.value, "verdict", ())
    for criterion in answers.check.criteria:
        path = f"check.{criterion.code}"
        path = path if criterion.etp is None else f"{path}.{criterion.etp}"
        yield path, _Place(criterion.verdict.value, "criterion", criterion.sources)
        required = criterion.required
        if isinstance(required, Figure):
            yield f"{path}.required", _Place(required, "threshold", criterion.sources)
    yield from _aid_places(answers.aid)
    yield from _target_places(answers.targets)
    yield from _schedule_places(answers.schedule)


def _aid_places(result: AidResult) -> Iterator[tuple[str, _Place]]:
    for option in result.options:
        for year in option.years:
            path = f"aid.{option.etp}.years.{year.year}"
            for name in ("amount", "guaranteed", "conditional"):
                figure: Figure = getattr(year, name)
                reason = "amounts" if name == "amount" else "guarantee"
                yield f"{path}.{name}", _Place(figure, reason, figure.sources)
        for name in ("amount", "guaranteed", "conditional"):
            figure = getattr(option.total, name)
            reason = "amounts" if name == "amount" else "guarantee"
            yield f"aid.{option.etp}.total.{name}", _Place(figure, reason, figure.sources)


def _target_places(result: TargetsResult) -> Iterator[tuple[str, _Place]]:
    for option in result.options:
        for name, target in (("mt", option.targets.mt), ("fa", option.targets.fa)):
            if target is not None:
                yield from _one_target(f"targets.{option.etp}.{name}", target)


def _one_target(path: str, target: Target) -> Iterator[tuple[str, _Place]]:
    yield f"{path}.start", _Place(target.start, "count", ())
    yield f"{path}.growth", _Place(target.growth, "targets", target.growth.sources)
    yield f"{path}.level", _Place(target.level, "targets", target.level.sources)
    day = None if target.due_on is None else target.due_on.isoformat()
    yield f"{path}.due_on", _Place(day, "due", ())


def _schedule_places(result: ScheduleResult) -> Iterator[tuple[str, _Place]]:
    for option in result.options:
        for entry in option.entries:
            if entry.code == "review":
                continue
            year = "" if entry.year is None else f".{entry.year}"
            path = f"schedule.{option.etp}.{entry.code}{year}"
            until = None if entry.until is None else entry.until.isoformat()
            yield f"{path}.until", _Place(until, "calendar", entry.sources)
            if entry.amount is not None:
                yield f"{path}.amount", _Place(entry.amount, "payment", entry.amount.sources)
