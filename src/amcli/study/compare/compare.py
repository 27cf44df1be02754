"""The same profile under several texts (`compare-versions`), and where the answers differ.

A running contract that may pass to a later text stands beside one that asks for it today."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from amcli.law.check.eligibility import CheckResult, may_switch_to
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.succession import options_running, running_term
from amcli.law.figures.sourced import Figure, Number, less, merge_sources, note
from amcli.law.figures.terms import EntryKind, EventKind, PaymentPart, Verdict
from amcli.law.ledger.entries import Entry
from amcli.law.ledger.schedule import ScheduleResult
from amcli.law.ledger.summary import summary
from amcli.law.pay.aid import AidResult
from amcli.law.pay.targets import TargetsResult
from amcli.law.profile.profile import Event
from amcli.law.text.rules import NoText
from amcli.study.compare.attribution import Attribution
from amcli.study.compare.corners import PaidCorners, apart_by, bounded, corners_by_etp, difference
from amcli.study.compare.effects import may_have
from amcli.study.paths.result_paths import parse_path


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


class OptionGain(NamedTuple):
    """What an option comes to over the term under each text, in euros: nothing where it is refused.

    None where it is not known. `change` is that from the first text to the last at full achievement
    in the lowest paid of the possible bands, `high_change` in the highest. Where the options of one
    text are compared, they stand for the texts, and `etp` is empty.
    """

    etp: str
    years: int
    amounts: Mapping[str, int | None]
    verdicts: Mapping[str, Verdict]
    change: int | None
    high_change: int | None

    @property
    def best(self) -> tuple[str, str, int] | None:
        """The text that gives most, the one beside it, and how much more; None if not known.

        Beside it stands the first of the texts, or the last one where the first gives most.
        """
        known = {text: amount for text, amount in self.amounts.items() if amount is not None}
        if len(known) < len(self.amounts):
            return None
        first, *_, last = known
        most = max(reversed(known), key=known.__getitem__)
        other = last if most == first else first
        return most, other, known[most] - known[other]


class SwitchResult(NamedTuple):
    """A running contract that stays as it is, beside one that passes to `text` from `on` on."""

    on: date | None
    text: str
    stay: TextAnswers
    switch: TextAnswers
    differences: tuple[Difference, ...]


class CompareResult(NamedTuple):
    """The answers under each text, where they differ, and what each text changes to the one before.

    `attributions` are worked out apart (`attribution`), where they are asked; `switch` where a
    running contract may pass to a later text (`switching`).
    """

    texts: tuple[TextAnswers, ...]
    differences: tuple[Difference, ...]
    attributions: tuple[Attribution, ...] = ()
    switch: SwitchResult | None = None

    @property
    def gains(self) -> tuple[OptionGain, ...]:
        """What each option that all the texts answer comes to; of one text, its options as one."""
        options = [{option.etp: option.total for option in each.aid.options} for each in self.texts]
        if len({each.text for each in self.texts}) == 1:
            shown = [next(iter(each)) for each in options]
            return (_gain("", dict(zip(shown, self.texts, strict=True)), shown),)
        labels = {each.text: each for each in self.texts}
        common = (etp for etp in options[0] if all(etp in each for each in options))
        return tuple(_gain(etp, labels, [etp] * len(labels)) for etp in common)


def _gain(etp: str, texts: Mapping[str, TextAnswers], etps: Sequence[str]) -> OptionGain:
    """Return what the options `etps`, one under each text, come to."""
    verdicts, totals, years = {}, {}, 0
    for (label, answers), asked in zip(texts.items(), etps, strict=True):
        total = next(each.total for each in answers.aid.options if each.etp == asked)
        verdicts[label] = next(each.verdict for each in answers.check.options if each.etp == asked)
        totals[label] = may_have(total.amount, verdicts[label])
        years = total.years
    first, *_, last = totals.values()
    return OptionGain(
        etp=etp,
        years=years,
        amounts={label: _euros(total.value) for label, total in totals.items()},
        verdicts=verdicts,
        change=_euros(less(last.value, first.value)),
        high_change=_euros(less(last.high, first.high)),
    )


def _euros(number: Number | None) -> int | None:
    return None if number is None else int(number)


class ComparedColumn(NamedTuple):
    """One column: its label, its answers, and the options every column answers for."""

    label: str
    answers: TextAnswers
    common: frozenset[str]
    names_options: bool
    corners: Mapping[str, PaidCorners]

    def path(self, concept: str, etp: str, rest: str) -> str:
        """Return `aid[0.5].years.3`, or `aid.years.3` where the columns are the options."""
        return f"{concept}[{etp}].{rest}" if self.names_options else f"{concept}.{rest}"

    def paid(self, etp: str | None) -> PaidCorners:
        """Return what an option pays in every corner; that of the column where none is named."""
        return next(iter(self.corners.values())) if etp is None else self.corners[etp]

    def shared(self, options: Iterable[Any]) -> Iterator[Any]:
        """Yield those of the options of an answer that every column answers for."""
        return (option for option in options if option.etp in self.common)


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
    asked = [frozenset(option.value for option in case.options) for case in cases]
    answers = [answers_of(case) for case in cases]
    texts = tuple(answer.result for answer in answers)
    columns = [
        ComparedColumn(
            label=case.options[0].value if by_option else each.text,
            answers=each,
            common=own if by_option else frozenset.intersection(*asked),
            names_options=not by_option,
            corners=corners_by_etp(case),
        )
        for case, each, own in zip(cases, texts, asked, strict=True)
    ]
    notes = tuple(dict.fromkeys(said for answer in answers for said in answer.notes))
    as_if = tuple(str(dict(one.params)["text"]) for one in notes if one.code == "as-if")
    if as_if:  # one note for all the texts that answer so, in place of one each
        others = (one for one in notes if one.code not in ("as-if", "verdict-aside"))
        notes = (note("as-if-each", texts=as_if), *others)
    return Answer(CompareResult(texts, tuple(differences(columns, keeps_all))), notes)


def answers_of(case: Case) -> Answer[TextAnswers]:
    """Return all answers to a case, with what they note."""
    result, notes = summary(case)
    return Answer(TextAnswers(case.rules.id, *result), notes)


def differences(sides: Sequence[ComparedColumn], keeps_all: bool = False) -> Iterator[Difference]:
    """Yield the places where the columns do not say the same, in the order of the answers."""
    answers = (_check_places, _aid_places, _target_places, _schedule_places)
    tables = [{path: value for each in answers for path, value in each(side)} for side in sides]
    for path in dict.fromkeys(path for table in tables for path in table):
        found = [table.get(path) for table in tables]
        values = [None if place is None else place.value for place in found]
        said = [getattr(value, "numbers", value) for value in values]  # their proof may differ
        is_same = all(one == said[0] for one in said)
        if is_same and not keeps_all:
            continue
        present = [place for place in found if place is not None]
        yield Difference(
            path=path,
            values={side.label: value for side, value in zip(sides, values, strict=True)},
            delta=_delta(sides, path, values),
            reason="" if is_same else present[0].reason,
            sources=merge_sources(*(place.sources for place in present)),
        )


def _delta(sides: Sequence[ComparedColumn], path: str, values: Sequence[Any]) -> Figure | None:
    """Return last − first of two figures; of amounts in every corner of what both leave open."""
    delta, place = difference(values[0], values[-1], apart=True), parse_path(path)
    if delta is None or place is None or place.concept != "aid":
        return delta
    first, last = (side.paid(place.etp) for side in (sides[0], sides[-1]))
    year = int(place.steps[1]) if place.steps[0] == "years" else None
    return bounded(delta, apart_by(first, last, place.steps[-1], year))


def _check_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    result = side.answers.check
    yield "check.verdict", _ComparedValue(result.verdict.value, "verdict", ())
    if side.names_options:
        offered = tuple(option.etp for option in result.options)
        yield "check.options", _ComparedValue(offered, "options", ())
    for criterion in result.criteria:
        path = f"check.criteria.{criterion.code}"
        if criterion.etp is not None:
            if criterion.etp not in side.common:
                continue
            path = side.path("check", criterion.etp, f"criteria.{criterion.code}")
        yield path, _ComparedValue(criterion.verdict.value, "conditions", criterion.sources)
        if isinstance(criterion.required, Figure):
            required = _ComparedValue(criterion.required, "thresholds", criterion.sources)
            yield f"{path}.required", required


def _aid_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    for option in side.shared(side.answers.aid.options):
        years = ((f"years.{year.year}", year) for year in option.years)
        for name, paid in (*years, ("total", option.total)):
            path = side.path("aid", option.etp, name)
            yield f"{path}.amount", _of_figure(paid.amount, "amounts")
            yield f"{path}.guaranteed", _of_figure(paid.guaranteed, "guarantee")


def _target_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    for option in side.shared(side.answers.targets.options):
        for name, target in option.targets.asked():
            path = side.path("targets", option.etp, name)
            yield f"{path}.growth", _of_figure(target.growth, "targets")
            yield f"{path}.level", _of_figure(target.level, "targets")
            yield "targets.due_on", _ComparedValue(_iso(target.due_on), "due-year", ())


def _of_figure(figure: Figure, reason: str) -> _ComparedValue:
    return _ComparedValue(figure, reason, figure.sources)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _schedule_places(side: ComparedColumn) -> Iterator[tuple[str, _ComparedValue]]:
    """Yield when each year is paid, and when each duty ends: the same days for every option."""
    parts: dict[int, list[Entry]] = {}
    for option in side.answers.schedule.options[:1]:
        for entry in option.entries:
            if entry.kind is EntryKind.PAYMENT and entry.year is not None:
                parts.setdefault(entry.year, []).append(entry)
            elif entry.kind is EntryKind.OBLIGATION:
                until = _ComparedValue(_iso(entry.until), "obligations", entry.sources)
                yield f"schedule.entries.{entry.code}", until
    for year, entries in sorted(parts.items()):
        entries.sort(
            key=lambda entry: (entry.part is not PaymentPart.ACOMPTE, entry.until or date.max)
        )
        days = tuple(f"{entry.part} {entry.until or '?'}" for entry in entries)
        sources = merge_sources(*(entry.sources for entry in entries))
        yield f"schedule.years.{year}.payments", _ComparedValue(days, "payments", sources)


STAY, SWITCH = "stay", "switch"


def switching(case: Case, *, keeps_all: bool = False) -> SwitchResult | None:
    """Return what asking today for the later text would change; None where it cannot be asked.

    `case` is the contract under any text: it is followed here, which the texts compared are not.
    """
    try:
        stay = case.reopened(case.profile, case.ask._replace(text=None))
    except NoText:
        return None
    if not stay.options or stay.profile.contract.signed_on is None:
        return None
    term = running_term(stay, stay.options[0])
    text = may_switch_to(stay, term) if term.current_year and term.contract == 1 else None
    if text is None:
        return None
    asked_on = max(stay.ask.on, stay.signed_on + timedelta(days=1))
    asked = Event(on=asked_on, kind=EventKind.SWITCH, text=text)
    contract = stay.profile.contract
    events = tuple(sorted((*contract.events, asked), key=lambda event: event.on))
    profile = replace(stay.profile, contract=replace(contract, events=events))
    other = case.reopened(profile, stay.ask)
    sides = [answers_of(each).result for each in (stay, other)]
    opens = [line.opens_on for line in term.years if line.opens_on and line.opens_on >= asked_on]
    common = frozenset(running_term(stay, each).option.value for each in options_running(stay))
    columns = [
        ComparedColumn(label, answers, common, True, corners_by_etp(each))
        for label, answers, each in zip((STAY, SWITCH), sides, (stay, other), strict=True)
    ]
    return SwitchResult(
        on=opens[0] if opens else term.years[-1].closes_on,
        text=text,
        stay=sides[0],
        switch=sides[1],
        differences=tuple(differences(columns, keeps_all)),
    )
