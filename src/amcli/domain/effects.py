"""What the other readings of a dispute would change for a profile, in euros and patients."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .aid import aid_option
from .case import Case, Readings
from .eligibility import verdict
from .registers import Dispute
from .sourced import Figure
from .targets import targets_option
from .terms import Option, Verdict


class Change(NamedTuple):
    """A figure that changes: `what` is `amount` or `guaranteed` (euros), `mt` or `fa` (patients)."""

    etp: str
    what: str
    before: Figure
    after: Figure


class Effect(NamedTuple):
    """What a reading changes: the verdict (None when it stays) and figures of each option."""

    dispute: str
    reading: str
    verdict: Verdict | None
    changes: tuple[Change, ...]

    @property
    def is_nil(self) -> bool:
        """Whether nothing changes."""
        return self.verdict is None and not self.changes


def effects(case: Case, disputes: Iterable[Dispute]) -> Iterator[Effect]:
    """Yield, for each reading that is not in use, what it would change for the case."""
    decided, figures = verdict(case), _figures(case)
    for dispute in disputes:
        used = case.ask.readings.chosen.get(dispute.id, dispute.default)
        for reading in dispute.readings:
            if reading == used or not dispute.is_computed:
                continue
            other = read_otherwise(case, dispute.id, reading)
            found = verdict(other)
            changes = tuple(
                Change(etp, what, before, after)
                for (etp, what, before), (_, _, after) in zip(
                    figures, _figures(other), strict=True
                )
                if before != after
            )
            yield Effect(dispute.id, reading, None if found is decided else found, changes)


def read_otherwise(case: Case, dispute: str, reading: str) -> Case:
    """Return the case with another reading of one dispute."""
    readings = Readings(case.ask.readings.chosen | {dispute: reading})
    return case._replace(ask=case.ask._replace(readings=readings))


def _figures(case: Case) -> list[tuple[str, str, Figure]]:
    return [figure for option in case.options for figure in _of_option(case, option)]


def _of_option(case: Case, option: Option) -> Iterator[tuple[str, str, Figure]]:
    total = aid_option(case, option).total
    yield option.value, "amount", total.amount
    yield option.value, "guaranteed", total.guaranteed
    pair = targets_option(case, option).targets
    for name, target in (("mt", pair.mt), ("fa", pair.fa)):
        if target is not None:
            yield option.value, name, target.growth
