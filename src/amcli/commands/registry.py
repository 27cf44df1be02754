"""Which function of the domain answers which command, and what exit code an answer is."""

from collections.abc import Sequence

from amcli.law.contract.case import Answer, Case
from amcli.law.figures.sourced import note
from amcli.law.figures.terms import Verdict

from .options import Format, Settings

NOT_ELIGIBLE, DIFFERENT, UNDETERMINED = 1, 1, 3
VERDICT_CODES = {
    Verdict.ELIGIBLE: 0,
    Verdict.NOT_ELIGIBLE: NOT_ELIGIBLE,
    Verdict.UNDETERMINED: UNDETERMINED,
}


def answer_of(command: str, cases: Sequence[Case], settings: Settings) -> Answer:
    """Return the answer of a command for its cases: one, or one per text to compare."""
    answer = _computed(command, cases, settings)
    if settings.by_civil_year or settings.from_ or settings.until:
        answer = _viewed(answer, cases[0], settings)
    if settings.lists_margins:
        answer = _with_margins(answer, cases[0], command)
    if settings.is_strict:
        from amcli.study.paths.result_paths import without_estimates

        return without_estimates(answer)
    return answer


def _with_margins(answer: Answer, case: Case, command: str) -> Answer:
    """Return an answer with how far each flip is; of a group, a note that it is one doctor's."""
    from amcli.study.margins.margins import margins

    if case.group is None:
        return answer._replace(result=answer.result._replace(margins=margins(case, command)))
    return answer._replace(notes=(*answer.notes, note("margins-one-doctor")))


def _computed(command: str, cases: Sequence[Case], settings: Settings) -> Answer:
    if command == "reconcile":
        from amcli.commands.proof.bank import bank_answer

        return bank_answer(cases[0], settings)
    if command in ("explain", "letter"):
        from amcli.commands.proof.explain import explained

        return explained(cases[0], settings)
    if command == "solve":
        from amcli.commands.proof.solve import solved

        return solved(cases[0], settings)
    if cases[0].group is not None:
        from amcli.commands.doctor.groups import group_answer

        return group_answer(command, cases[0], settings)
    if command == "check":
        from amcli.law.check.eligibility import check

        return check(cases[0])
    if command == "aid":
        from amcli.law.pay.aid import aid

        return aid(cases[0])
    if command == "targets":
        from amcli.law.pay.targets import targets

        return targets(cases[0])
    if command == "schedule":
        from amcli.law.ledger.schedule import schedule

        return schedule(cases[0])
    if command == "disputes":
        from amcli.commands.run.effects import weighed

        return weighed(cases[0], settings)
    return _compared(cases, settings)


def _compared(cases: Sequence[Case], settings: Settings) -> Answer:
    """Return a comparison, with why texts differ; not in CSV, nor where options are compared."""
    from amcli.study.compare.compare import compare

    answer = compare(cases, settings.shows_all)
    is_plain = settings.format is Format.CSV or settings.is_summary
    if is_plain or len({case.rules.id for case in cases}) == 1:
        return answer
    from amcli.study.compare.attribution import attributions

    found = attributions(cases, keeps_estimates=not settings.is_strict)
    return answer._replace(result=answer.result._replace(attributions=found))


def _viewed(answer: Answer, case: Case, settings: Settings) -> Answer:
    """Return a ledger by calendar year, or between two days."""
    from amcli.law.ledger.ledger_views import LedgerView, viewed

    view = LedgerView(settings.by_civil_year, settings.from_, settings.until)
    return viewed(answer, view, case)


def exit_code_of(command: str, answer: Answer, settings: Settings) -> int:
    """Return the exit code of an answer (docs/cli.md): only `check` speaks of the verdict."""
    code = 0
    if command == "check":
        code = VERDICT_CODES[answer.result.verdict]
    if command == "solve":
        from amcli.commands.proof.solve import exit_code

        code = exit_code(answer)
    if settings.exits_on_differences and _differs(command, answer):
        code = DIFFERENT
    if settings.is_strict and any(note.code == "strict" for note in answer.notes):
        code = max(code, UNDETERMINED)
    return code


def _differs(command: str, answer: Answer) -> bool:
    """Return whether texts differ, or what came from what was due."""
    if command == "reconcile":
        from amcli.study.bank.reconcile import is_owed

        return is_owed(answer.result.total)
    return any(one.reason for one in answer.result.differences)
