"""Which function of the domain answers which command, and what exit code an answer is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from amcli.domain.case import Answer, Case
from amcli.domain.terms import Verdict

from .options import Settings

if TYPE_CHECKING:
    from amcli.domain.group_case import GroupCase

NOT_ELIGIBLE, DIFFERENT, UNDETERMINED = 1, 1, 3
_VERDICT_CODES = {
    Verdict.ELIGIBLE: 0,
    Verdict.NOT_ELIGIBLE: NOT_ELIGIBLE,
    Verdict.UNDETERMINED: UNDETERMINED,
}


def answer_of(
    command: str, cases: "Sequence[Case] | Sequence[GroupCase]", settings: Settings
) -> Answer:
    """Return the answer of a command for its cases: one, or one per text to compare."""
    answer = _computed(command, cases, settings)
    if settings.is_strict:
        from amcli.domain.strict import without_estimates

        return without_estimates(answer)
    return answer


def _computed(
    command: str, cases: "Sequence[Case] | Sequence[GroupCase]", settings: Settings
) -> Answer:
    if not isinstance(cases[0], Case):
        from .groups import group_answer

        return group_answer(command, cases[0], settings)
    if command == "check":
        from amcli.domain.eligibility import check

        return check(cases[0])
    if command == "aid":
        from amcli.domain.aid import aid

        return aid(cases[0])
    if command == "targets":
        from amcli.domain.targets import targets

        return targets(cases[0])
    if command == "schedule":
        return _scheduled(cases[0], settings)
    if command == "disputes":
        from .effects import weighed

        return weighed(cases[0], settings)
    from amcli.domain.compare import compare

    return compare([case for case in cases if isinstance(case, Case)], settings.shows_all)


def _scheduled(case: Case, settings: Settings) -> Answer:
    from amcli.domain.schedule import schedule

    answer = schedule(case)
    if not (settings.by_civil_year or settings.from_ or settings.until):
        return answer
    from amcli.domain.ledger_views import LedgerView, viewed

    view = LedgerView(settings.by_civil_year, settings.from_, settings.until)
    return viewed(case, answer, view)


def exit_code_of(command: str, answer: Answer, settings: Settings) -> int:
    """Return the exit code of an answer (docs/cli.md): only `check` speaks of the verdict."""
    code = 0
    if command == "check":
        code = _VERDICT_CODES[answer.result.verdict]
    if settings.exits_on_differences and any(one.reason for one in answer.result.differences):
        code = DIFFERENT
    if settings.is_strict and any(note.code == "strict" for note in answer.notes):
        code = max(code, UNDETERMINED)
    return code
