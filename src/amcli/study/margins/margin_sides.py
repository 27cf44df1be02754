"""The two sides of a breakpoint: what an answer says on each, what flips, what it is worth."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from amcli.law.check.verdicts import all_criteria, decide
from amcli.law.contract.case import Case
from amcli.law.figures.sourced import Figure, Number, given
from amcli.law.figures.terms import Status, Verdict
from amcli.law.lists.bands import BandRange
from amcli.law.pay.aid import AidOption, aid_option
from amcli.law.pay.targets import TargetsOption, targets_option
from amcli.study.compare.effects import FigureChange

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


class MarginFound(NamedTuple):
    """A margin, and the cases on its two sides that tell its worth; None where it has its own."""

    margin: Margin
    sides: tuple[Case, Case] | None


class AnswerSide(NamedTuple):
    """What one side says, as far as a command looks: (code, option) → a word or a figure."""

    words: dict[tuple[str, str | None], str]
    figures: dict[tuple[str, str | None], Figure]


def side(case: Case, command: str) -> AnswerSide:
    """Return what a command says of a case, without what does not decide anything."""
    found = AnswerSide({}, {})
    if command == "check":
        _check_side(case, found)
    for option in case.options if command == "aid" else ():
        _aid_side(aid_option(case, option), found)
    for option in case.options if command == "targets" else ():
        _targets_side(targets_option(case, option), found)
    return found


def _check_side(case: Case, found: AnswerSide) -> None:
    general, by_option = all_criteria(case)
    for option, own in zip(case.options, by_option, strict=True):
        found.words["verdict", option.value] = decide((*general, *own)).value
    for criterion in (*general, *(one for own in by_option for one in own)):
        found.words[f"criterion.{criterion.code}", criterion.etp] = criterion.verdict.value


def _aid_side(option: AidOption, found: AnswerSide) -> None:
    found.words["band", option.etp] = band_word(option.band)
    found.figures["amount", option.etp] = option.total.amount


def _targets_side(option: TargetsOption, found: AnswerSide) -> None:
    found.words["age-rule", option.etp] = option.age_rule.value
    found.words["newly-installed", option.etp] = option.newly_installed.value
    for name, target in zip(("mt", "fa"), option.targets, strict=True):
        if target is not None:
            code = f"growth.{name}"
            found.words[code, option.etp] = _told(target.growth)
            found.figures[code, option.etp] = target.growth


def _told(growth: Figure) -> str:
    """Return whether a growth is told, exactly or as an estimate, or only bounded."""
    return "told" if growth.value is not None else Status.ABSENT.label


def band_word(band: BandRange) -> str:
    """Return a range of bands as one word: `p50-p70..p95-plus`."""
    return band.low if band.low == band.high else f"{band.low}..{band.high}"


def flips(near: AnswerSide, far: AnswerSide) -> tuple[MarginFlip, ...]:
    """Return what differs between two neighbouring values: words, amounts, jumps of a growth.

    A band alone, that no amount follows, is no flip.
    """
    found = tuple(_differences(near, far))
    return () if all(one.code == "band" for one in found) else found


def _differences(near: AnswerSide, far: AnswerSide) -> Iterator[MarginFlip]:
    for key, before in near.words.items():
        after = far.words.get(key)
        if after is not None and after != before:
            yield MarginFlip(*key, before, after)
    for key, figure in near.figures.items():
        other = far.figures.get(key)
        if other is None or not _jumps(figure, other, key[0]):
            continue
        if key[0] == "amount":
            yield MarginFlip("amount" if figure.value != other.value else "bounds", key[1])
        elif near.words[key] == far.words[key]:
            yield MarginFlip(*key)


def _jumps(left: Figure, right: Figure, code: str) -> bool:
    """Return whether figures differ by more than one patient moves them by.

    Of a growth the value counts; its bounds where it has none.
    """
    if code == "amount":
        return left[:3] != right[:3]  # value, low, high
    if left.value is not None or right.value is not None:
        return _apart(left.value, right.value) > 1
    return _apart(left.low, right.low) > 1 or _apart(left.high, right.high) > 1


def _apart(left: Number | None, right: Number | None) -> Number:
    if left is None or right is None:
        return 0 if left is right else 2
    apart: Number = left - right
    return apart if apart >= 0 else -apart


def worth(near: Case, far: Case, *, slides: bool) -> tuple[FigureChange, ...]:
    """Return what changes from one side to the other: aid in euros, growth in patients.

    An option that the other side refuses, or no longer refuses, puts its whole aid at stake
    (`contract`). `slides`: a growth follows what moves, and only its jumps are told.
    """
    return tuple(_changes(near, far, slides=slides))


def _changes(near: Case, far: Case, *, slides: bool) -> Iterator[FigureChange]:
    refused = _refused(near), _refused(far)
    for option in near.options:
        if option not in far.options:
            continue
        paid = aid_option(near, option).total.amount, aid_option(far, option).total.amount
        if option in refused[1] and option not in refused[0]:
            yield FigureChange(option.value, "contract", paid[0], given(0))
            continue
        if option in refused[0] and option not in refused[1]:
            yield FigureChange(option.value, "contract", given(0), paid[1])
            continue
        if paid[0][:3] != paid[1][:3]:  # value, low, high
            yield FigureChange(option.value, "amount", *paid)
        asked = targets_option(near, option).targets, targets_option(far, option).targets
        for name, before, after in zip(("mt", "fa"), *asked, strict=True):
            if before and after and _moves(before.growth, after.growth, slides=slides):
                yield FigureChange(option.value, name, before.growth, after.growth)


def _moves(before: Figure, after: Figure, *, slides: bool) -> bool:
    if slides:
        return _jumps(before, after, "growth")
    return before[:3] != after[:3]  # value, low, high


def _refused(case: Case) -> set[object]:
    """Return the options that the criteria refuse."""
    general, by_option = all_criteria(case)
    return {
        option
        for option, own in zip(case.options, by_option, strict=True)
        if decide((*general, *own)) is Verdict.NOT_ELIGIBLE
    }
