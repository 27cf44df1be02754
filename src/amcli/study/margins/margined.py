"""Answers with their margins beside them, where these were asked for."""

from typing import Any, NamedTuple

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import OptionVerdict
from amcli.law.check.next_steps import Flip, Step
from amcli.law.contract.case import Answer, Case
from amcli.law.figures.sourced import note
from amcli.law.figures.terms import Verdict
from amcli.law.pay.aid import AidOption
from amcli.law.pay.targets import TargetsOption

from .margins import Margin, margins


class MarginedCheck(NamedTuple):
    """The check, and how far each flip is, nearest first."""

    verdict: Verdict
    options: tuple[OptionVerdict, ...]
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...]
    flips: tuple[Flip, ...]
    next: tuple[Step, ...]
    margins: tuple[Margin, ...]


class MarginedAid(NamedTuple):
    """The aid, and how far each flip is, nearest first."""

    verdict: Verdict
    options: tuple[AidOption, ...]
    margins: tuple[Margin, ...]


class MarginedTargets(NamedTuple):
    """The targets, and how far each flip is, nearest first."""

    verdict: Verdict
    options: tuple[TargetsOption, ...]
    margins: tuple[Margin, ...]


_KINDS: dict[str, Any] = {
    "check": MarginedCheck,
    "aid": MarginedAid,
    "targets": MarginedTargets,
}


def with_margins(answer: Answer, case: Case, command: str) -> Answer:
    """Return an answer of `check`, `aid` or `targets` with its margins."""
    return answer._replace(result=_KINDS[command](*answer.result, margins(case, command)))


def without_margins(answer: Answer) -> Answer:
    """Return the answer of a group, with a note that margins answer for one doctor."""
    return answer._replace(notes=(*answer.notes, note("margins-one-doctor")))
