"""The command that says whether a doctor may sign."""

from amcli.commands.command import Command
from amcli.commands.parameters import MARGINS, for_profiles
from amcli.render.records.rows import Rows

from .profiles import answer

COMMAND = Command(
    "check",
    for_profiles(MARGINS),
    answer,
    answer="amcli.law.check.eligibility:check",
    result="amcli.law.check.eligibility:CheckResult",
    rows=Rows(
        "criteria",
        "etp text verdict=/verdict criterion=code finding=verdict observed* required* margin* "
        "missing disputes sources member",
    ),
    page="check:check_page",
    ends_by_verdict=True,
)
