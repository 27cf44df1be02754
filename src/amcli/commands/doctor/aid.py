"""The command that gives the aid of each contract year."""

from amcli.commands.command import Command
from amcli.commands.parameters import MARGINS, for_profiles
from amcli.render.records.rows import Rows

from .profiles import answer

COMMAND = Command(
    "aid",
    for_profiles(MARGINS),
    answer,
    answer="amcli.law.pay.aid:aid",
    result="amcli.law.pay.aid:AidResult",
    rows=Rows(
        "options/years",
        "etp text verdict=/verdict band_low=band.low band_high=band.high year amount* guaranteed* "
        "conditional* employer_cost* left_to_pay* disputes sources=guaranteed.sources "
        "term started_on ends_on current_year achievement?",
    ),
    page="pay:aid_page",
    keeps_all=True,
)
