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
    if settings.by_civil_year or settings.from_ or settings.until:
        answer = _viewed(answer, cases[0], settings)
    if settings.is_strict:
        from amcli.domain.strict import without_estimates

        return without_estimates(answer)
    return answer


def _computed(
    command: str, cases: "Sequence[Case] | Sequence[GroupCase]", settings: Settings
) -> Answer:
    if command == "reconcile":
        from .bank import bank_answer

        return bank_answer(cases[0], settings)
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
        from amcli.domain.schedule import schedule

        return schedule(cases[0])
    if command == "disputes":
        from .effects import weighed

        return weighed(cases[0], settings)
    from amcli.domain.compare import compare

    return compare([case for case in cases if isinstance(case, Case)], settings.shows_all)


def _viewed(answer: Answer, case: "Case | GroupCase", settings: Settings) -> Answer:
    """Return a ledger by calendar year, or between two days."""
    from amcli.domain.ledger_views import LedgerView, viewed

    view = LedgerView(settings.by_civil_year, settings.from_, settings.until)
    if not isinstance(case, Case):
        from amcli.domain.group_ledger import as_contract

        case = as_contract(case)
    return viewed(answer, view, case)


def exit_code_of(command: str, answer: Answer, settings: Settings) -> int:
    """Return the exit code of an answer (docs/cli.md): only `check` speaks of the verdict."""
    code = 0
    if command == "check":
        code = _VERDICT_CODES[answer.result.verdict]
    if settings.exits_on_differences and _differs(command, answer):
        code = DIFFERENT
    if settings.is_strict and any(note.code == "strict" for note in answer.notes):
        code = max(code, UNDETERMINED)
    return code


def _differs(command: str, answer: Answer) -> bool:
    """Return whether texts differ, or what came from what was due."""
    if command == "reconcile":
        from amcli.domain.owed import is_owed

        return is_owed(answer.result.total)
    return any(one.reason for one in answer.result.differences)
