"""The answers for a group's profile; imported when there is one."""

from collections.abc import Callable

from amcli.commands.options import Settings
from amcli.law.contract.case import Answer, Ask, Case, Readings
from amcli.law.contract.members import NotForGroups, open_group
from amcli.law.figures.sourced import note
from amcli.law.profile.group_profile import GroupProfile
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Diagnostic, Refused

USAGE = 2


def open_group_case(profile: GroupProfile, book: RuleBook, settings: Settings, source: str) -> Case:
    """Return the case of a group; raises NoText, and Refused for a text that is not for groups."""
    if len(settings.texts) > 1:
        raise Refused((_refusal(source, settings.texts[1], book),))
    text = settings.texts[0] if settings.texts else None
    ask = Ask(
        on=settings.on,
        text=text,
        etps=settings.etps,
        achievement=settings.achievement,
        readings=Readings(settings.readings),
    )
    try:
        return open_group(profile, book, ask)
    except NotForGroups as error:
        raise Refused((_refusal(source, error.text, book),)) from None


def group_answer(command: str, case: Case, settings: Settings) -> Answer:
    """Return the answer of a command for a group."""
    if command in group_answers():
        return group_answers()[command](case)
    if command == "disputes":
        return _register(case, settings)
    from amcli.study.compare.group_compare import compare_group

    return compare_group(case, settings.shows_all)


def group_answers() -> dict[str, Callable[[Case], Answer]]:
    """Return the function that gives each answer for a group."""
    from amcli.law.check.group_check import check_group
    from amcli.law.ledger.schedule import schedule
    from amcli.law.pay.aid import aid
    from amcli.law.pay.targets import targets

    return {
        "check": check_group,
        "aid": aid,
        "targets": targets,
        "schedule": schedule,
    }


def _register(case: Case, settings: Settings) -> Answer:
    """Return the register of disputes as it is: they are weighed on one doctor at a time."""
    from amcli.load.registers import load_disputes
    from amcli.study.compare.effects import register

    disputes = load_disputes(*settings.rules)
    result = register(disputes, Readings(settings.readings))
    return Answer(result, (*case.notes, note("group-not-weighed")))


def _refusal(source: str, text: str, book: RuleBook) -> Diagnostic:
    known = tuple(header.id for header in book.headers if header.scope == "group")
    return Diagnostic("AM307", source, params=(("text", text), ("known", known)), exit_code=USAGE)
