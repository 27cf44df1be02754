"""What the other readings of a dispute would change for a profile, in euros and patients."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from amcli.law.check.verdicts import verdict
from amcli.law.contract.case import Answer, Case, Readings
from amcli.law.contract.succession import next_contract, running_term
from amcli.law.figures.sourced import Figure, Number, given, total
from amcli.law.figures.terms import Verdict, WorkTime
from amcli.law.lists.bands import band_notes
from amcli.law.lists.commitments import commitment, lists_asked
from amcli.law.pay.aid import aid_option
from amcli.law.pay.targets import judged_on, judging_in
from amcli.law.pay.year_pay import paid_years
from amcli.law.text.rules import Dispute


class FigureChange(NamedTuple):
    """A figure that changes: `what` is `amount`, `guaranteed`, `ledger` (euros), `mt`, `fa`."""

    etp: str
    what: str
    before: Figure
    after: Figure


class Swing(NamedTuple):
    """How far other readings move a figure at most: euros paid at full achievement, patients."""

    euros: Number = 0
    patients: Number = 0


def widest(changes: Iterable[FigureChange]) -> Swing:
    """Return how far the values of figures move at most; 0 where one of the two is not known."""
    euros: list[Any] = [0]
    patients: list[Any] = [0]
    for change in changes:
        if change.before.value is not None and change.after.value is not None:
            moved = abs(change.after.value - change.before.value)
            (patients if change.what in ("mt", "fa") else euros).append(moved)
    return Swing(max(euros), max(patients))


class WeighedReading(NamedTuple):
    """A reading and its effect; `verdict` is None where it stays, `changes` None where not asked.

    `says` and `sources` are what is read, by language, and who reads it so.
    """

    reading: str
    says: Mapping[str, str]
    sources: tuple[str, ...]
    is_used: bool
    verdict: Verdict | None = None
    changes: tuple[FigureChange, ...] | None = None


class WeighedDispute(NamedTuple):
    """A dispute with all its readings."""

    id: str
    kind: str
    question: Mapping[str, str]
    settled_by: Mapping[str, str]
    default: str
    readings: tuple[WeighedReading, ...]

    @property
    def matters(self) -> bool:
        """Whether another reading changes something for the profile."""
        return any(reading.verdict is not None or reading.changes for reading in self.readings)


class DisputesResult(NamedTuple):
    """The register of disputes, weighed on a profile or not."""

    disputes: tuple[WeighedDispute, ...]


def may_have(amount: Figure, verdict: Verdict) -> Figure:
    """Return an amount as the doctor may have it: nothing under an option that is refused."""
    return given(0) if verdict is Verdict.NOT_ELIGIBLE else amount


def totals_paid(case: Case, option: WorkTime) -> Iterator[tuple[str, Figure]]:
    """Yield what an option comes to over the term, in euros, whoever may have it."""
    total = aid_option(case, option).total
    yield "amount", total.amount
    yield "guaranteed", total.guaranteed


def growths_asked(case: Case, option: WorkTime) -> Iterator[tuple[str, Figure]]:
    """Yield the growth asked on each list that the text looks at, in patients."""
    term = running_term(case, option)
    judged = judging_in(term)
    for name in lists_asked(judged):
        yield name.value, commitment(judged, term.option, name, judged_on(judged)).growth


def register(disputes: Iterable[Dispute], readings: Readings) -> DisputesResult:
    """Return the register as it is, without any profile."""
    return DisputesResult(tuple(_weighed(dispute, readings, {}) for dispute in disputes))


def weigh(case: Case, disputes: Iterable[Dispute]) -> Answer[DisputesResult]:
    """Return the register with the effect of each reading on the case."""
    weighed = (
        _weighed(dispute, case.ask.readings, dict(effects(case, dispute, with_ledger=True)))
        for dispute in disputes
    )
    return Answer(DisputesResult(tuple(weighed)), (*case.notes, *band_notes(case)))


def effects(
    case: Case, dispute: Dispute, *, with_ledger: bool = False
) -> Iterator[tuple[str, tuple[Verdict | None, tuple[FigureChange, ...]]]]:
    """Yield, for each reading that is not in use, the verdict and figures it would change.

    `with_ledger`: beside the figures of `aid` and `targets`, what all the contracts followed pay.
    """
    used = case.ask.readings.chosen.get(dispute.id, dispute.default)
    if not dispute.is_computed:
        return
    decided, figures = verdict(case), list(_figures(case, with_ledger))
    for reading in dispute.readings:
        if reading == used:
            continue
        readings = Readings(case.ask.readings.chosen | {dispute.id: reading})
        other = case.asking(case.ask._replace(readings=readings))
        found = verdict(other)
        changes = tuple(
            FigureChange(etp=etp, what=what, before=before, after=after)
            for (etp, what, before), (_, _, after) in zip(
                figures, _figures(other, with_ledger), strict=True
            )
            if before.numbers != after.numbers
        )
        yield reading, (None if found is decided else found, changes)


def _weighed(
    dispute: Dispute,
    readings: Readings,
    effects_of: Mapping[str, tuple[Verdict | None, tuple[FigureChange, ...]]],
) -> WeighedDispute:
    used, unasked = readings.chosen.get(dispute.id, dispute.default), (None, None)
    return WeighedDispute(
        id=dispute.id,
        kind=dispute.kind,
        question=dispute.question,
        settled_by=dispute.settled_by,
        default=dispute.default,
        readings=tuple(
            WeighedReading(
                reading=name,
                says=reading.says,
                sources=tuple(dict.fromkeys(one.source for one in reading.citations)),
                is_used=name == used,
                verdict=effects_of.get(name, unasked)[0],
                changes=effects_of.get(name, unasked)[1],
            )
            for name, reading in dispute.readings.items()
        ),
    )


def _figures(case: Case, with_ledger: bool) -> Iterator[tuple[str, str, Figure]]:
    """Yield the option, the name and the figure of all that a reading may change."""
    for option in case.options:
        for what, figure in (*totals_paid(case, option), *growths_asked(case, option)):
            yield option.value, what, figure
        if with_ledger:
            yield option.value, "ledger", _followed_total(case, option)


def _followed_total(case: Case, option: WorkTime) -> Figure:
    """Return what the contract and those that follow it pay in all, in euros."""
    paid = [pay.amount for pay in paid_years(case, option)]
    follower = next_contract(case, option)
    if follower is not None:
        paid.append(_followed_total(follower, follower.options[0]))
    return total(paid)
