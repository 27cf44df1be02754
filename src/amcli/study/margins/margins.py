"""How far the next flip of an answer is, in the doctor's own units, and what it is worth."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from amcli.law.check.verdicts import all_criteria
from amcli.law.contract.case import Case
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.terms import Finding, PatientList
from amcli.law.lists.bands import RANKS, thresholds
from amcli.law.lists.starting import newly_installed
from amcli.study.margins.margin_age import age_margins
from amcli.study.margins.margin_sides import (
    AnswerSide,
    Margin,
    MarginFlip,
    MarginFound,
    flips,
    side,
    worth,
)
from amcli.study.paths.axis import STEPS_OF_RATE, Axis, breakpoints, ends_of, rule_sets, steps_of
from amcli.study.paths.breakpoint_days import SIGNED
from amcli.study.paths.what_if import DAY, NoCase, Unknown, case_at, fact_of, unknowns, with_adults

COMMANDS = ("check", "aid", "targets")
_MEDIANS = ("newly_installed.mt", "newly_installed.fa")
_EXEMPT = "eligibility.grouped_practice.exempt_above_mt_adult"
# Which rules a command's flips come from: the beginnings of their keys.
RULES = {
    "check": ("eligibility.", "bands.mt.p30", "newly_installed.months", "in_force."),
    "aid": ("bands.", "in_force."),
    "targets": ("bands.", "targets.", "newly_installed.", "in_force."),
}


class FactScale(NamedTuple):
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
    marks: Mapping[int, tuple[str, ...]]


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


def _with_worth(found: MarginFound) -> Margin:
    margin, sides = found
    if sides is None:
        return margin
    slides = margin.unit == "patients"  # a growth follows its list: one patient is no flip
    return margin._replace(worth=worth(*sides, slides=slides))


def _others(case: Case, command: str) -> Iterator[MarginFound]:
    """Yield the flips of facts that few answers hang on, and of days that are still to come."""
    may_sign_later = case.signed_on >= case.ask.on
    if command == "aid" and not may_sign_later:
        return
    general, _ = all_criteria(case)
    is_asked = any(one.code in ("clinical-fees", "grouped-practice") for one in general)
    grows = any(one.value in case.rules.value("options.continued", ()) for one in case.options)
    if command == "targets" or may_sign_later or (command == "check" and (is_asked or grows)):
        yield from other_margins(case, command)


def _lists(case: Case, command: str) -> Iterator[FactScale]:
    """Yield the lists and ranks of the profile that a command looks at, as the text counts them."""
    patients, known = case.profile.patients, unknowns()
    ranks = {place: ("bands.ranks",) for one in RANKS for place in (int(one[1:]), int(one[1:]) + 1)}
    for name in PatientList:
        rank = known[f"patients.percentile.{name.value}"]
        if fact_of(case, rank) is not None:
            yield _scale(case, rank, "rank", ranks)
        if command == "check" and name is PatientList.FA:
            continue  # its floor is a rank
        path = f"patients.{name.value}"
        counts_adults = case.rules.value("bands.mt_count") == "mt_adult"
        if name is PatientList.MT and counts_adults and patients.mt_adult is not None:
            path = "patients.mt_adult"
        if fact_of(case, known[path]) is not None:
            yield _scale(case, known[path], "patients", _marks(case, command, name))


def _marks(case: Case, command: str, name: PatientList) -> dict[int, tuple[str, ...]]:
    """Return where a list meets a rule of the command; bands alone decide amounts."""
    if command == "targets":
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


def margins_of(case: Case, command: str, scale: FactScale) -> Iterator[MarginFound]:
    """Yield the flips along a scale, each seen from the side where the fact is now."""
    seen: dict[int | Fraction, tuple[Case, AnswerSide] | None] = {
        scale.place: (case, side(case, command))
    }

    def at(place: int | Fraction) -> tuple[Case, AnswerSide] | None:
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
                yield MarginFound(margin, (sides[0][0], sides[1][0]))


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
    scale: FactScale,
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


_HORIZON = 5  # years ahead that a signature is looked at
_UNITS = {"practice.doctors": "doctors", "doctor.clinical_fees_share": "rate"}


def marks_of_list(case: Case, name: PatientList) -> dict[int, tuple[str, ...]]:
    """Return where a list meets a rule of its targets, with the keys of the rules."""
    found = breakpoints(case, unknowns()[f"patients.{name.value}"])
    return {mark.at: meant(case, mark.keys, "targets") for mark in found}


def other_margins(case: Case, command: str) -> Iterator[MarginFound]:
    """Yield the flips of the practice, of fees, of a later signature, of time and of age."""
    for path in _UNITS if command == "check" else ():
        if fact_of(case, unknowns()[path]) is not None:
            found = breakpoints(case, unknowns()[path])
            marks = {mark.at: meant(case, mark.keys, command) for mark in found}
            scale = _scale(case, unknowns()[path], _UNITS[path], marks)
            yield from margins_of(case, command, scale)
    if case.signed_on >= case.ask.on:
        yield from _later(case, command, unknowns()[SIGNED], case.signed_on)
    elif command == "check" and case.profile.contract.signed_on is not None:
        yield from _later(case, command, unknowns()[DAY], case.ask.on)
    if command == "targets":
        yield from age_margins(case)


def _scale(
    case: Case, unknown: Unknown, unit: str, marks: Mapping[int, tuple[str, ...]], now: Any = None
) -> FactScale:
    """Return the scale of a fact, along its axis; `now` where the profile does not state it."""
    first, last = ends_of(case, unknown)
    axis, now = Axis(unknown, first, last), fact_of(case, unknown) if now is None else now
    place = now.toordinal() if isinstance(now, date) else Fraction(now) * steps_of(unknown)

    def at(place: int) -> Case | None:
        if not first <= place <= last:
            return None
        other = case_at(case, unknown, axis.value(place), with_adults)
        return None if isinstance(other, NoCase) else other

    return FactScale(
        unknown.path,
        unit,
        now=_written(now),
        place=int(place) if place == int(place) else place,
        case_at=at,
        shown=lambda place: _written(axis.value(place)),
        marks=marks,
    )


def _written(value: Any) -> Any:
    """Return a value as a margin shows it: whole numbers without decimals, ISO days."""
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


def _later(case: Case, command: str, unknown: Unknown, now: date) -> Iterator[MarginFound]:
    """Yield the flips that the years ahead bring."""
    last, is_day = anniversary(now, _HORIZON).toordinal(), unknown.path == DAY
    marks = {
        mark.at: mark.keys if is_day else meant(case, mark.keys, command)
        for mark in breakpoints(case, unknown)
        if now.toordinal() < mark.at <= last
    }
    scale = _scale(case, unknown, "days", marks, now)
    yield from margins_of(case, command, scale)


_TABLES = ("points", "low_points", "caps")
_CROSSING = "cap_share"


def level_of(
    case: Case, keys: tuple[str, ...], mark: int, unit: str
) -> tuple[tuple[str, ...], int | Decimal | None]:
    """Return the rules of a mark, the one that names its level first, and the level.

    A mark is a level or one step above it. None where no rule gives a number.
    """
    if unit == "rank":
        passed = (int(rank[1:]) for rank in RANKS)
        return keys, next((rank for rank in passed if rank in (mark, mark - 1)), None)
    for key in keys:
        for rules in rule_sets(case):
            level = _level(key, rules.value(key), mark, unit)
            if level is not None:
                return (key, *(one for one in keys if one != key)), level
    return keys, None


def _level(key: str, value: Any, mark: int, unit: str) -> int | Decimal | None:
    """Return the level that a rule gives at a mark, None where it gives another."""
    name = key.rpartition(".")[2]
    if name in _TABLES and value is not None:
        return next((at for at, _ in value if at in (mark, mark - 1)), None)
    if name == _CROSSING:
        return mark  # where a share of the list meets a line: worked out, nowhere written
    if not isinstance(value, int | Decimal):
        return None
    if unit == "days":
        return value
    if unit == "rate":
        return value if value * STEPS_OF_RATE in (mark, mark - 1) else None
    return value if value in (mark, mark - 1) else None
