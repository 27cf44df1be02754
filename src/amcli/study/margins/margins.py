"""How far the next flip of an answer is, in the doctor's own units, and what it is worth."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from amcli.law.check.verdicts import all_criteria
from amcli.law.contract.case import Case
from amcli.law.contract.life import contract_years, termination_day, under
from amcli.law.contract.succession import running_contract, running_term
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.terms import Finding, WorkTime
from amcli.law.lists.bands import RANKS, newly_installed
from amcli.law.lists.commitments import age_rule, age_rules, commitment, lists_asked
from amcli.law.pay.targets import due_on, judged_on, judging_in
from amcli.law.text.rules import RuleSet
from amcli.study.compare.effects import FigureChange
from amcli.study.margins.margin_sides import (
    AnswerSide,
    Margin,
    MarginFlip,
    aid_side,
    check_side,
    flips,
    targets_side,
    worth,
)
from amcli.study.paths.axis import Axis, ends_of
from amcli.study.paths.breakpoints import (
    BIRTH,
    SIGNED,
    STEPS_OF_RATE,
    Breakpoint,
    breakpoints,
    rule_sets,
    steps_of,
)
from amcli.study.paths.what_if import DAY, NoCase, case_at, fact_of, in_whole, unknowns, with_adults

_MEDIANS = ("newly_installed.mt", "newly_installed.fa")
_UNITS = {
    "patients.percentile.mt": "rank",
    "patients.percentile.fa": "rank",
    "practice.doctors": "doctors",
    "doctor.clinical_fees_share": "rate",
    SIGNED: "days",
    DAY: "days",
}
_HORIZON = 5  # years ahead that a day is looked at


class FactScale(NamedTuple):
    """A fact as the steps of its axis: its unit, what it is now, and where rules may change."""

    axis: Axis
    unit: str
    now: int | Decimal | date

    @property
    def place(self) -> int | Fraction:
        """The step at which the fact is now; it may lie between two (a rank of 92.5)."""
        if isinstance(self.now, date):
            return self.now.toordinal()
        return Fraction(self.now) * steps_of(self.axis.unknown)

    def case_at(self, case: Case, place: int) -> Case | None:
        """Return the case at a step, None where no profile can have its value."""
        if not self.axis.first <= place <= self.axis.last:
            return None
        other = case_at(case, self.axis.unknown, self.axis.value(place), with_adults)
        return None if isinstance(other, NoCase) else other


class AnswerMargins(NamedTuple):
    """How one answer flips: what it says of a case, the facts that it hangs on, by their paths.

    `beginnings` are those of the keys of the rules that its flips come from; `follows_age`: it
    flips with a birthday, too.
    """

    side: Callable[[Case], AnswerSide]
    beginnings: tuple[str, ...]
    facts: Callable[[Case], Iterator[str]]
    follows_age: bool = False


def margins(case: Case, name: str) -> tuple[Margin, ...]:
    """Return the flips of an answer (`check`, `aid`, `targets`), nearest first."""
    answer = MARGINS[name]
    scales = filter(None, (_scale(case, answer, path) for path in answer.facts(case)))
    found = [margin for scale in scales for margin in _along(case, answer, scale)]
    if answer.follows_age:
        found += age_margins(case)
    return tuple(sorted(found, key=lambda each: (each.nearness, each.path, each.direction)))


def _facts(case: Case) -> Iterator[str]:
    """Yield the facts that every answer hangs on: lists, as the text counts them, and signature."""
    counts_adults = case.rules.value("bands.mt_count") == "mt_adult"
    has_adults = counts_adults and case.profile.patients.mt_adult is not None
    yield from ("patients.percentile.mt", "patients.mt_adult" if has_adults else "patients.mt")
    yield from ("patients.percentile.fa", "patients.fa")
    if case.signed_on >= case.ask.on:
        yield SIGNED


def _facts_of_check(case: Case) -> Iterator[str]:
    """Yield the practice, fees and time as well, where criteria hang on them."""
    yield from _facts(case)
    general, _ = all_criteria(case)
    is_asked = any(each.code in ("clinical-fees", "grouped-practice") for each in general)
    grows = any(each.value in case.rules.value("options.continued", ()) for each in case.options)
    may_sign_later = case.signed_on >= case.ask.on
    if may_sign_later or is_asked or grows:
        yield from ("practice.doctors", "doctor.clinical_fees_share")
        if not may_sign_later and case.profile.contract.signed_on is not None:
            yield DAY


def _scale(case: Case, answer: AnswerMargins, path: str) -> FactScale | None:
    """Return the scale of a fact with what the answer's flips come from; None without the fact."""
    unknown, unit = unknowns()[path], _UNITS.get(path, "patients")
    now = case.signed_on if path == SIGNED else fact_of(case, unknown)
    if now is None:
        return None
    about = ("",) if path == DAY else answer.beginnings  # a day meets days, whatever the rule
    axis = Axis(unknown, *ends_of(case, unknown), marks=breakpoints(case, unknown, about=about))
    if unit == "days":
        last = anniversary(now, _HORIZON).toordinal()
        ahead = tuple(each for each in axis.marks if now.toordinal() < each.at <= last)
        axis = axis._replace(marks=ahead)
    return FactScale(axis, unit, now)


def _along(case: Case, answer: AnswerMargins, scale: FactScale) -> Iterator[Margin]:
    """Yield the flips along a scale, each seen from the side where the fact is now."""
    is_new = newly_installed(case) is not Finding.NOT_MET

    @cache
    def at(place: int | Fraction) -> tuple[Case, AnswerSide] | None:
        other = case if place == scale.place else scale.case_at(case, int(place))
        return None if other is None else (other, answer.side(other))

    for mark, every in scale.axis.marks:
        keys = tuple(key for key in every if is_new or key not in _MEDIANS)
        for near, far in _steps(scale.place, mark) if keys else ():
            before, after = at(near), at(far)
            if before is None or after is None:
                continue
            found = flips(before[1], after[1])
            if found:
                # a growth follows its list: one patient is no flip
                changes = worth(before[0], after[0], slides=scale.unit == "patients")
                margin = _margin(case, scale, Breakpoint(mark, keys), far)
                yield margin._replace(flips=found, worth=tuple(changes))


def _steps(now: int | Fraction, mark: int) -> Iterator[tuple[int | Fraction, int]]:
    """Yield the last place on the near side of a mark and the first on the far side."""
    if mark <= now:
        yield mark, mark - 1
        return
    yield max(now, mark - 1), mark
    if mark - 1 < now:  # between two steps: the lower one may be another side as well
        yield now, mark - 1


def _margin(case: Case, scale: FactScale, mark: Breakpoint, far: int) -> Margin:
    """Return how far the first place behind a mark is."""
    is_day = scale.unit == "days"
    keys, level, rules = _level_at(case, mark, scale.unit)
    now, at = in_whole(scale.now), scale.axis.shown(far)
    direction = "more" if far > scale.place else "less"
    return Margin(
        path=scale.axis.unknown.path,
        unit=scale.unit,
        now=now,
        at=at,
        distance=int(far - scale.place) if is_day else abs(at - now),
        direction="later" if is_day else direction,
        threshold=level,
        from_threshold=None if is_day or level is None else abs(now - level),
        counts_on=None,
        flips=(),
        worth=(),
        keys=keys,
        sources=rules.sources(*keys),
    )


MARGINS = {
    "check": AnswerMargins(
        check_side,
        ("eligibility.", "bands.mt.p30", "bands.ranks", "newly_installed.months", "in_force."),
        _facts_of_check,
    ),
    "aid": AnswerMargins(aid_side, ("bands.", "in_force."), _facts),
    "targets": AnswerMargins(
        targets_side,
        ("bands.", "targets.", "newly_installed.", "in_force."),
        _facts,
        follows_age=True,
    ),
}


def _level_at(
    case: Case, mark: Breakpoint, unit: str
) -> tuple[tuple[str, ...], int | Decimal | None, RuleSet]:
    """Return the keys of a mark, the one that names its level first, the level, and its text.

    A mark is a level or one step above it. None where no rule gives a number.
    """
    at, keys = mark
    steps = STEPS_OF_RATE if unit == "rate" else 1
    for key, rules in product(keys, rule_sets(case)):
        for level in _levels(key, rules.value(key), at):
            if unit == "days" or level * steps in (at, at - 1):
                return (key, *(one for one in keys if one != key)), level, rules
    return keys, None, case.rules


def _levels(key: str, value: Any, mark: int) -> Iterable[int | Decimal]:
    """Return the levels that a rule gives: a number, the sizes of a table, the ranks of bands."""
    name = key.rpartition(".")[2]
    if name == "ranks":
        return (int(rank[1:]) for rank in RANKS)
    if name == "cap_share":
        return (mark,)  # where a share of the list meets a line: worked out, nowhere written
    if name in ("points", "low_points", "caps"):
        return (size for size, _ in value or ())
    return (value,) if isinstance(value, int | Decimal) else ()


AGE = "targets.age.from_age"


class Touched(NamedTuple):
    """The first results judged after a birthday: their text, option and day."""

    judged: Case
    option: WorkTime
    rule: Sourced
    birthday: date
    on: date

    @property
    def eve(self) -> date:
        """The day before the birthday."""
        return self.birthday - timedelta(days=1)


def age_margins(case: Case) -> Iterator[Margin]:
    """Yield the birthday that is still to come, where results of the contract follow it.

    Its worth is told where these results are the targets asked now; later years are judged
    again, and the growth asked until then stays.
    """
    case = running_contract(case)
    touched = [one for option in case.options for one in _touched(case, option)]
    flips = tuple(flip for one in touched for flip in _flips(one))
    if not flips:
        return
    rule, birthday = touched[0].rule, touched[0].birthday
    yield Margin(
        path=BIRTH,
        unit="days",
        now=case.ask.on.isoformat(),
        at=birthday.isoformat(),
        distance=(birthday - case.ask.on).days,
        direction="later",
        threshold=rule.value,
        from_threshold=None,
        counts_on=min(one.on for one in touched),
        flips=flips,
        worth=tuple(change for one in touched for change in _worth(case, one)),
        keys=(AGE,),
        sources=rule.sources,
    )


def _touched(case: Case, option: WorkTime) -> Iterator[Touched]:
    """Yield the first year of a contract whose results are judged from the birthday on."""
    birth, ended_on = case.profile.doctor.birth_date, termination_day(case)
    if birth is None:
        return
    for line in contract_years(case, option):
        judged = under(case, line.targets)
        rules, first = age_rules(judged), due_on(judged)
        if rules is None or first is None or line.closes_on is None or line.closes_on < first:
            continue
        rule = rules.figures[AGE]
        birthday = anniversary(birth, rule.value)
        if birthday <= max(case.ask.on, case.signed_on) or (ended_on and ended_on < birthday):
            return
        if birthday <= line.closes_on:
            yield Touched(judged, line.option, rule, birthday, line.closes_on)
            return


def _flips(touched: Touched) -> Iterator[MarginFlip]:
    """Yield the flip of the rule of age, where something asked hangs on it."""
    judged, option, eve = touched.judged, touched.option, touched.eve
    if any(
        commitment(judged, option, name, eve) != commitment(judged, option, name, touched.on)
        for name in lists_asked(judged)
    ):
        before, after = age_rule(judged, eve), age_rule(judged, touched.on)
        yield MarginFlip("age-rule", option.value, before.value, after.value)


def _worth(case: Case, touched: Touched) -> Iterator[FigureChange]:
    judged, option = touched.judged, touched.option
    asked = judging_in(running_term(case, option))
    if asked.rules is not judged.rules or touched.on != judged_on(asked):
        return  # not the targets that the answer tells
    for name in lists_asked(judged):
        before = commitment(judged, option, name, touched.eve).growth
        after = commitment(judged, option, name, touched.on).growth
        if before.numbers != after.numbers:
            yield FigureChange(option.value, name.value, before, after)
