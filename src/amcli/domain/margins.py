"""How far the next flip of an answer is, in the doctor's own units, and what it is worth."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from .bands import RANKS, thresholds
from .case import Case
from .effects import Change
from .margin_sides import MarginFlip, Side, flips, side, worth
from .starting import newly_installed
from .terms import Finding, PatientList
from .verdicts import all_criteria

COMMANDS = ("check", "aid", "targets")
_YEAR = 365  # days that count as much as a whole list
_MEDIANS = ("newly_installed.mt", "newly_installed.fa")
_RANKED = "patients.percentile."
# Which rules a command's flips come from: the beginnings of their keys.
RULES = {
    "check": ("eligibility.", "bands.mt.p30", "newly_installed.months", "in_force."),
    "aid": ("bands.", "in_force."),
    "targets": ("bands.", "targets.", "newly_installed.", "in_force."),
}


class Margin(NamedTuple):
    """How far a fact is from the value at which an answer flips.

    `unit` is `patients`, `doctors`, `rank`, `rate` or `days`; `at` is the first value on the
    other side, `distance` how far it is, `direction` `more`, `less` or `later`. `keys` are the
    rules that set it, `threshold` the number that they give, `worth` what changes from now to
    there.
    """

    path: str
    unit: str
    now: int | Decimal | str
    at: int | Decimal | str
    distance: int | Decimal
    direction: str
    threshold: int | Decimal | None
    flips: tuple[MarginFlip, ...]
    worth: tuple[Change, ...]
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
    """A margin before its worth is known, and the case on the other side."""

    margin: Margin
    there: Case


class Scale(NamedTuple):
    """A fact as whole steps: where it is now, the case at another step, how a step is shown.

    `marks` are the steps at which rules may change their mind, with their keys.
    """

    path: str
    unit: str
    now: int
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
    return tuple(one.margin._replace(worth=worth(case, one.there)) for one in found)


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
            yield Scale(f"patients.{path}", "patients", count, _count(case, path), int, marks)


def _count(case: Case, path: str) -> Callable[[int], Case | None]:
    def at(place: int) -> Case | None:
        patients = case.profile.patients
        if (patients.mt is not None and path == "mt_adult" and place > patients.mt) or (
            patients.mt_adult is not None and path == "mt" and place < patients.mt_adult
        ):
            return None  # the adults are among the patients
        counts: dict[str, Any] = {path: place}
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
    return Scale(f"{_RANKED}{name.value}", "rank", int(rank), at, int, marks)


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
    return found


def margins_of(case: Case, command: str, scale: Scale) -> Iterator[Found]:
    """Yield the flips along a scale, each seen from the side where the fact is now."""
    seen: dict[int, tuple[Case, Side] | None] = {}

    def at(place: int) -> tuple[Case, Side] | None:
        if place not in seen:
            other = scale.case_at(place) if place >= 0 else None
            seen[place] = None if other is None else (other, side(other, command))
        return seen[place]

    for mark, keys in sorted(scale.marks.items()):
        near, far = (mark - 1, mark) if mark > scale.now else (mark, mark - 1)
        sides = (at(near), at(far)) if keys else (None, None)
        if sides[0] is None or sides[1] is None:
            continue
        found = flips(sides[0][1], sides[1][1])
        if found:
            yield Found(_margin(case, scale, far, (keys, found)), sides[1][0])


def _margin(
    case: Case, scale: Scale, far: int, what: tuple[tuple[str, ...], tuple[MarginFlip, ...]]
) -> Margin:
    keys, found = what
    steps = abs(far - scale.now)
    direction = "more" if far > scale.now else "less"
    return Margin(
        path=scale.path,
        unit=scale.unit,
        now=scale.shown(scale.now),
        at=scale.shown(far),
        distance=scale.shown(steps) if scale.unit == "rate" else steps,
        direction="later" if scale.unit == "days" else direction,
        threshold=_threshold(case, scale, far, keys),
        flips=found,
        worth=(),
        keys=keys,
        sources=case.rules.sources(*keys),
    )


def _threshold(case: Case, scale: Scale, far: int, keys: tuple[str, ...]) -> int | Decimal | None:
    """Return the number that the rules of a breakpoint give; of ranks the one that is passed."""
    if scale.unit == "rank":
        passed = [int(one[1:]) for one in RANKS if int(one[1:]) in (far, far + 1, far - 1)]
        return passed[0] if passed else None
    values = [case.rules.value(key) for key in keys]
    known = [one for one in values if isinstance(one, int | Decimal)]
    return known[0] if known else None


def meant(case: Case, keys: tuple[str, ...], command: str) -> tuple[str, ...]:
    """Return the keys of a breakpoint that a command's flips come from."""
    is_new = newly_installed(case) is not Finding.NOT_MET
    beginnings = RULES[command]
    return tuple(
        key for key in keys if key.startswith(beginnings) and (is_new or key not in _MEDIANS)
    )
