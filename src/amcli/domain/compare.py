"""The same profile under several texts (`compare-versions`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .aid import AidResult
from .eligibility import CheckResult
from .schedule import ScheduleResult
from .targets import TargetsResult


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswers:
    """All answers under one text."""

    text: str
    check: CheckResult
    aid: AidResult
    targets: TargetsResult
    schedule: ScheduleResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place where texts differ: `path` (`aid.1.years.3.amount`), the value under each text.

    `delta` is last − first for numbers; `reason` is a code of the word catalogue.
    """

    path: str
    values: Mapping[str, Any]
    delta: Any
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareResult:
    """The answers under each text and where they differ."""

    texts: tuple[TextAnswers, ...]
    differences: tuple[Difference, ...]
