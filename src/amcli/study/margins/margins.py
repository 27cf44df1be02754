"""How far the next flip of an answer is, in the doctor's own units, and what it is worth."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.check.verdicts import all_criteria
from amcli.law.contract.case import Case
from amcli.law.figures.terms import Finding, PatientList
from amcli.law.lists.bands import RANKS, thresholds
from amcli.law.lists.starting import newly_installed
from amcli.study.compare.effects import FigureChange

from .margin_levels import level_of
from .margin_sides import MarginFlip, Side, flips, side, worth

COMMANDS = ("check", "aid", "targets")
_YEAR = 365  # days that count as much as a whole list
_MEDIANS = ("newly_installed.mt", "newly_installed.fa")
_RANKED = "patients.percentile."
_EXEMPT = "eligibility.grouped_practice.exempt_above_mt_adult"
# Which rules a command's flips come from: the beginnings of their keys.
RULES = {
    "check": ("eligibility.", "bands.mt.p30", "newly_installed.months", "in_force."),
    "aid": ("bands.", "in_force."),
    "targets": ("bands.", "targets.", "newly_installed.", "in_force."),
}


class Margin(NamedTuple):
    """How far a fact is from the value at which an answer flips.

    `unit` is `patients`, `doctors`, `rank`, `rate` or `days`; `at` is the first value on the
    other side, `distance` how far it is, `direction` `more`, `less` or `later`. `threshold` is
    the level that the rules `keys` give, the one named by the first of them, and `from_threshold`
    how far the fact is from it (None for days). `worth` is what changes at the flip itself, from
    the last value on the near side to `at`. `counts_on`: of a birthday, the first day after it on
    which results are judged.
    """

    path: str
    unit: str
    now: int | Decimal | str
    at: int | Decimal | str
    distance: int | Decimal
    direction: str
    threshold: int | Decimal | None
    from_threshold: int | Decimal | None
    counts_on: date | None
    flips: tuple[MarginFlip, ...]
    worth: tuple[FigureChange, ...]
    keys: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def nearness(self) -> Fraction:
        """The distance as a share: of what the fact is now, of a year for days; less is nearer."""
        distance = Fraction(self.distance)
        if self.unit == "days":
            return distance / _YEAR
        if self.unit == "rate":
            return distance
        scale = 100 if self.unit == "rank" else Fraction(str(self.now))
        return distance / max(1, scale)


class Found(NamedTuple):
    """A margin, and the cases on its two sides that tell its worth; None where it has its own."""

    margin: Margin
    sides: tuple[Case, Case] | None


class Scale(NamedTuple):
    """A fact as steps: what and where it is now, the case at a whole step, how a step is shown.

    `place` may lie between two steps (a rank of 92.5). `marks` are the steps at which rules may
    change their mind, with their keys.
    """

    path: str
    unit: str
    now: int | Decimal | str
    place: int | Fraction
    case_at: Callable[[int], Case | None]
    shown: Callable[[int], Any]
    marks: dict[int, tuple[str, ...]]


def margins(case: Case, command: str, most: int | None = None) -> tuple[Margin, ...]:
    """Return the flips of an answer (`check`, `aid`, `targets`), nearest first.

    `most`: only so many, and none that is farther than the whole list, or a year, is.
    """
    found = [
        *(one for scale in _lists(case, command) for one in margins_of(case, command, scale)),
        *_others(case, command),
    ]
    found.sort(key=lambda one: (one.margin.nearness, one.margin.path, one.margin.direction))
    if most is not None:
        found = [one for one in found if one.margin.nearness <= 1][:most]
    return tuple(_with_worth(one) for one in found)


def _with_worth(found: Found) -> Margin:
    margin, sides = found
    if sides is None:
        return margin
    slides = margin.unit == "patients"  # a growth follows its list: one patient is no flip
    return margin._replace(worth=worth(*sides, slides=slides))


def _others(case: Case, command: str) -> Iterator[Found]:
    """Yield the flips of facts that few answers hang on, and of days that are still to come."""
    may_sign_later = case.signed_on >= case.ask.on
    if command == "aid" and not may_sign_later:
        return
    general, _ = all_criteria(case)
    is_asked = any(one.code in ("clinical-fees", "grouped-practice") for one in general)
    grows = any(one.value in case.rules.value("options.continued", ()) for one in case.options)
    if command == "targets" or may_sign_later or (command == "check" and (is_asked or grows)):
        from .margin_facts import other_margins  # what most answers do without

        yield from other_margins(case, command)


def _lists(case: Case, command: str) -> Iterator[Scale]:
    """Yield the lists and ranks of the profile that a command looks at, as the text counts them."""
    patients, percentile = case.profile.patients, case.profile.patients.percentile
    for name in PatientList:
        rank = getattr(percentile, name.value)
        if rank is not None:
            yield _ranks(case, name, rank)
        if command == "check" and name is PatientList.FA:
            continue  # its floor is a rank
        path = name.value
        counts_adults = case.rules.value("bands.mt_count") == "mt_adult"
        if path == "mt" and counts_adults and patients.mt_adult is not None:
            path = "mt_adult"
        count = getattr(patients, path)
        if count is not None:
            marks = _marks(case, command, name)
            at = _count(case, path)
            yield Scale(f"patients.{path}", "patients", count, count, at, int, marks)


def _count(case: Case, path: str) -> Callable[[int], Case | None]:
    """Return the case by a count; the adults are among the patients, so one may take the other."""

    def at(place: int) -> Case | None:
        patients = case.profile.patients
        counts: dict[str, Any] = {path: place}
        if path == "mt" and patients.mt_adult is not None:
            counts["mt_adult"] = min(patients.mt_adult, place)
        if path == "mt_adult" and patients.mt is not None:
            counts["mt"] = max(patients.mt, place)
        changed = replace(patients, **counts)
        return case.reopened(replace(case.profile, patients=changed), case.ask)

    return at


def _ranks(case: Case, name: PatientList, rank: Decimal) -> Scale:
    def at(place: int) -> Case | None:
        patients = case.profile.patients
        percentile = replace(patients.percentile, **{name.value: Decimal(place)})
        changed = replace(patients, percentile=percentile)
        return case.reopened(replace(case.profile, patients=changed), case.ask)

    known = [int(one[1:]) for one in RANKS]
    marks: dict[int, tuple[str, ...]] = {
        place: ("bands.ranks",) for one in known for place in (one, one + 1)
    }
    now = int(rank) if rank == int(rank) else rank
    return Scale(f"{_RANKED}{name.value}", "rank", now, Fraction(rank), at, int, marks)


def _marks(case: Case, command: str, name: PatientList) -> dict[int, tuple[str, ...]]:
    """Return where a list meets a rule of the command; bands alone decide amounts."""
    if command == "targets":
        from .margin_facts import marks_of_list  # targets have many

        return marks_of_list(case, name)
    found: dict[int, tuple[str, ...]] = {}
    for place, level in thresholds(case.rules, name):
        key = f"bands.{name.value}.{RANKS[place]}"
        if key.startswith(RULES[command]):
            found |= {level: (key,), level + 1: (key,)}
    exempt = case.rules.value(_EXEMPT)
    if command == "check" and name is PatientList.MT and exempt is not None:
        for place in (exempt, exempt + 1):
            found[place] = (*found.get(place, ()), _EXEMPT)
    return found


def margins_of(case: Case, command: str, scale: Scale) -> Iterator[Found]:
    """Yield the flips along a scale, each seen from the side where the fact is now."""
    seen: dict[int | Fraction, tuple[Case, Side] | None] = {
        scale.place: (case, side(case, command))
    }

    def at(place: int | Fraction) -> tuple[Case, Side] | None:
        if place not in seen:
            other = scale.case_at(int(place)) if place >= 0 else None
            seen[place] = None if other is None else (other, side(other, command))
        return seen[place]

    for mark, keys in sorted(scale.marks.items()):
        for near, far in _steps(scale.place, mark) if keys else ():
            sides = at(near), at(far)
            if sides[0] is None or sides[1] is None:
                continue
            found = flips(sides[0][1], sides[1][1])
            if found:
                margin = _margin(case, scale, (mark, far), (keys, found))
                yield Found(margin, (sides[0][0], sides[1][0]))


def _steps(now: int | Fraction, mark: int) -> Iterator[tuple[int | Fraction, int]]:
    """Yield the last place on the near side of a mark and the first on the far side."""
    if mark <= now:
        yield mark, mark - 1
        return
    yield max(now, mark - 1), mark
    if mark - 1 < now:  # between two steps: the lower one may be another side as well
        yield now, mark - 1


def _margin(
    case: Case,
    scale: Scale,
    places: tuple[int, int],
    what: tuple[tuple[str, ...], tuple[MarginFlip, ...]],
) -> Margin:
    (mark, far), (keys, found) = places, what
    is_day = scale.unit == "days"
    keys, level = level_of(case, keys, mark, scale.unit)
    at = scale.shown(far)
    distance = int(far - scale.place) if is_day else abs(at - scale.now)
    direction = "more" if far > scale.place else "less"
    return Margin(
        path=scale.path,
        unit=scale.unit,
        now=scale.now,
        at=at,
        distance=distance,
        direction="later" if is_day else direction,
        threshold=level,
        from_threshold=_apart(scale.now, level),
        counts_on=None,
        flips=found,
        worth=(),
        keys=keys,
        sources=case.rules.sources(*keys),
    )


def _apart(now: int | Decimal | str, level: int | Decimal | None) -> int | Decimal | None:
    """Return how far a number is from a level; None for a day, which is a word."""
    if level is None or isinstance(now, str):
        return None
    if isinstance(now, int) and isinstance(level, int):
        return abs(now - level)
    return abs(Decimal(now) - level)


def meant(case: Case, keys: tuple[str, ...], command: str) -> tuple[str, ...]:
    """Return the keys of a breakpoint that a command's flips come from."""
    is_new = newly_installed(case) is not Finding.NOT_MET
    beginnings = RULES[command]
    return tuple(
        key for key in keys if key.startswith(beginnings) and (is_new or key not in _MEDIANS)
    )
