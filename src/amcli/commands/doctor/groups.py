"""The answers for a group's profile; imported when there is one."""

from collections.abc import Callable

from amcli.commands.options import Settings
from amcli.law.contract.case import Answer, Case
from amcli.law.contract.members import NotForGroups, open_group
from amcli.law.profile.group_profile import GroupProfile
from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Diagnostic, Refused

USAGE = 2


def open_group_case(profile: GroupProfile, book: RuleBook, settings: Settings, source: str) -> Case:
    """Return the case of a group; raises NoText, and Refused for a text that is not for groups."""
    if len(settings.texts) > 1:
        raise Refused((_refusal(source, settings.texts[1], book),))
    try:
        return open_group(profile, book, settings.ask(settings.text))
    except NotForGroups as error:
        raise Refused((_refusal(source, error.text, book),)) from None


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


def _refusal(source: str, text: str, book: RuleBook) -> Diagnostic:
    known = tuple(header.id for header in book.headers if header.scope == "group")
    return Diagnostic("AM307", source, params=(("text", text), ("known", known)), exit_code=USAGE)
