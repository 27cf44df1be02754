"""How far the birthday is from which no growth is asked, and the first results that it touches."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from amcli.law.contract.case import Case
from amcli.law.contract.life import contract_years, termination_day, under
from amcli.law.figures.calendar import anniversary
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.terms import WorkTime
from amcli.law.lists.commitments import age_rule, age_rules, commitment, lists_asked
from amcli.law.pay.targets import due_on, judged_on, judging
from amcli.study.compare.effects import FigureChange
from amcli.study.margins.margin_sides import Margin, MarginFlip, MarginFound
from amcli.study.paths.breakpoint_days import BIRTH

AGE = "targets.age.from_age"


class Touched(NamedTuple):
    """The first results judged after a birthday: their text, option and day."""

    judged: Case
    option: WorkTime
    rule: Sourced
    birthday: date
    on: date


def age_margins(case: Case) -> Iterator[MarginFound]:
    """Yield the birthday that is still to come, where results of the contract follow it.

    Its worth is told where these results are the targets asked now; later years are judged
    again, and the growth asked until then stays.
    """
    touched = [one for option in case.options for one in _touched(case, option)]
    flips = tuple(flip for one in touched for flip in _flips(one))
    if not flips:
        return
    rule, birthday = touched[0].rule, touched[0].birthday
    margin = Margin(
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
    yield MarginFound(margin, None)


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
    judged, option, eve = touched.judged, touched.option, _eve(touched)
    if any(
        commitment(judged, option, name, eve) != commitment(judged, option, name, touched.on)
        for name in lists_asked(judged)
    ):
        before, after = age_rule(judged, eve), age_rule(judged, touched.on)
        yield MarginFlip("age-rule", option.value, before.value, after.value)


def _worth(case: Case, touched: Touched) -> Iterator[FigureChange]:
    judged, option = touched.judged, touched.option
    asked = judging(case, option)
    if asked.rules is not judged.rules or touched.on != judged_on(asked):
        return  # not the targets that the answer tells
    for name in lists_asked(judged):
        before = commitment(judged, option, name, _eve(touched)).growth
        after = commitment(judged, option, name, touched.on).growth
        if before.numbers != after.numbers:
            yield FigureChange(option.value, name.value, before, after)


def _eve(touched: Touched) -> date:
    return touched.birthday - timedelta(days=1)
