"""The two sides of a breakpoint: what an answer says on each, what flips, what it is worth."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from amcli.law.check.verdicts import all_criteria, option_verdicts
from amcli.law.contract.case import Case
from amcli.law.contract.succession import running_contract, running_term
from amcli.law.figures.sourced import Figure, Number, total
from amcli.law.figures.terms import Status, Verdict, WorkTime
from amcli.law.lists.bands import BandRange, contract_band
from amcli.law.pay.aid import aid_of_term
from amcli.law.pay.amounts import payments_due_before
from amcli.law.pay.targets import targets_of_term
from amcli.study.compare.effects import FigureChange, growths_asked, may_have

_YEAR = 365  # days that count as much as a whole list


class MarginFlip(NamedTuple):
    """What flips: `verdict`, `criterion.<code>`, `band`, `amount`, `bounds`, `growth.<list>`,
    `age-rule` or `newly-installed`; before and after are words, None for figures."""

    code: str
    etp: str | None
    before: str | None = None
    after: str | None = None


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


class AnswerSide(NamedTuple):
    """What one side says, without what decides nothing: (code, option) → a word or a figure."""

    words: dict[tuple[str, str | None], str]
    figures: dict[tuple[str, str | None], Figure]


def check_side(case: Case) -> AnswerSide:
    """Return the verdict of each option and what each criterion finds."""
    side = AnswerSide({}, {})
    for option, verdict in option_verdicts(case).items():
        side.words["verdict", option.value] = verdict.value
    general, by_option = all_criteria(case)
    for criterion in (*general, *chain.from_iterable(by_option)):
        side.words[f"criterion.{criterion.code}", criterion.etp] = criterion.verdict.value
    return side


def aid_side(case: Case) -> AnswerSide:
    """Return the verdict and the band of each option, and what is at stake, in euros."""
    side, bands = AnswerSide({}, {}), running_contract(case)
    for option, verdict in option_verdicts(case).items():
        side.words["verdict", option.value] = verdict.value
        side.words["band", option.value] = band_word(contract_band(bands).labels())
        side.figures["amount", option.value] = at_stake(case, option)
    return side


def at_stake(case: Case, option: WorkTime) -> Figure:
    """Return what the running term pays from the day of the question on, in euros.

    These are the years of which a payment is still to come, before anyone counts: what their
    results move is no flip. A text that is named governs the contract whole: all its years count.
    """
    term = running_term(case, option)
    contract = term.case.profile.contract
    if contract.observations:
        uncounted = replace(term.case.profile, contract=replace(contract, observations=()))
        term = term._replace(case=term.case._replace(profile=uncounted, memo={}))
    settled, on = set(), term.case.ask.on
    for line in term.years if case.is_followed else ():
        is_over = line.closes_on is not None and line.closes_on <= on
        if is_over or payments_due_before(term.case, line, on) == 2:  # or all of it fell due
            settled.add(line.year)
    return total([year.amount for year in aid_of_term(term).years if year.year not in settled])


def targets_side(case: Case) -> AnswerSide:
    """Return what tempers the targets of each option, and the growth asked on each list.

    The word of a growth is whether it is told, exactly or as an estimate, or only bounded.
    """
    side = AnswerSide({}, {})
    for option in case.options:
        asked = targets_of_term(running_term(case, option))
        side.words["age-rule", asked.etp] = asked.age_rule.value
        side.words["newly-installed", asked.etp] = asked.newly_installed.value
        for name, target in asked.targets.asked():
            key, growth = (f"growth.{name}", asked.etp), target.growth
            side.words[key] = Status.ABSENT.label if growth.value is None else "told"
            side.figures[key] = growth
    return side


def band_word(band: BandRange) -> str:
    """Return a range of bands as one word: `p50-p70..p95-plus`."""
    return band.low if band.low == band.high else f"{band.low}..{band.high}"


def flips(near: AnswerSide, far: AnswerSide) -> tuple[MarginFlip, ...]:
    """Return what differs between two neighbouring values: words, amounts, jumps of a growth.

    A band alone, that no amount follows, is no flip.
    """
    found = tuple(_differences(near, far))
    return () if all(flip.code == "band" for flip in found) else found


def _differences(near: AnswerSide, far: AnswerSide) -> Iterator[MarginFlip]:
    for key, word in near.words.items():
        if far.words.get(key, word) != word:
            yield MarginFlip(*key, word, far.words[key])
    for key, before in near.figures.items():
        after = far.figures.get(key, before)
        if key[0] == "amount":
            if before.numbers != after.numbers:
                yield MarginFlip("bounds" if before.value == after.value else "amount", key[1])
        elif _jumps(before, after) and near.words[key] == far.words[key]:
            yield MarginFlip(*key)


def _jumps(before: Figure, after: Figure) -> bool:
    """Return whether growths differ by more than one patient moves them by.

    The value counts; the bounds where there is none.
    """
    if before.value is not None or after.value is not None:
        return _apart(before.value, after.value) > 1
    return _apart(before.low, after.low) > 1 or _apart(before.high, after.high) > 1


def _apart(left: Number | None, right: Number | None) -> Number:
    if left is None or right is None:
        return 0 if left is right else 2
    return max(left - right, right - left)


def worth(near: Case, far: Case, *, slides: bool) -> Iterator[FigureChange]:
    """Yield what changes from one side to the other: aid in euros, growth in patients.

    An option that the other side refuses, or no longer refuses, puts its whole aid at stake
    (`contract`). `slides`: a growth follows what moves, and only its jumps are told.
    """
    verdicts = option_verdicts(near), option_verdicts(far)
    for option in near.options:
        if option not in far.options:
            continue
        paid = at_stake(near, option), at_stake(far, option)
        is_refused = [each[option] is Verdict.NOT_ELIGIBLE for each in verdicts]
        if is_refused[0] != is_refused[1]:
            had = (
                may_have(amount, each[option]) for amount, each in zip(paid, verdicts, strict=True)
            )
            yield FigureChange(option.value, "contract", *had)
            continue
        if paid[0].numbers != paid[1].numbers:
            yield FigureChange(option.value, "amount", *paid)
        asked = dict(growths_asked(far, option))
        for name, before in growths_asked(near, option):
            after = asked.get(name, before)
            if _jumps(before, after) if slides else before.numbers != after.numbers:
                yield FigureChange(option.value, name, before, after)
