"""The command that says whether a doctor may sign."""

from typing import Any

from amcli.commands.command import Cases, Command, Input
from amcli.commands.options import Settings
from amcli.commands.parameters import MARGINS
from amcli.law.contract.case import Answer
from amcli.render.records.rows import Rows

from .profiles import answer, parameters


def _checked(cases: Cases, _settings: Settings) -> Answer[Any]:
    from amcli.law.check.eligibility import check

    return check(cases[0])


COMMAND = Command(
    "check",
    parameters(MARGINS),
    answer,
    Input.PROFILES,
    answer=_checked,
    result="amcli.law.check.eligibility:CheckResult",
    rows=Rows(
        "criteria",
        "etp text verdict=/verdict criterion=code finding=verdict observed* required* margin* "
        "missing disputes sources member",
    ),
    page="check:check_page",
    ends_by_verdict=True,
)
