"""The command that gives the aid of each contract year."""

from typing import Any

from amcli.commands.command import Cases, Command, Input
from amcli.commands.options import Settings
from amcli.commands.parameters import MARGINS
from amcli.law.contract.case import Answer
from amcli.render.records.rows import Rows

from .profiles import answer, parameters


def _aid(cases: Cases, settings: Settings) -> Answer[Any]:
    """Return the aid of the running term, with `--all` that of the other terms after it."""
    from amcli.law.pay.aid import aid

    return aid(cases[0], keeps_all=settings.shows_all)


COMMAND = Command(
    "aid",
    parameters(MARGINS),
    answer,
    Input.PROFILES,
    answer=_aid,
    result="amcli.law.pay.aid:AidResult",
    rows=Rows(
        "options/years",
        "etp text verdict=/verdict band_low=band.low band_high=band.high year amount* guaranteed* "
        "conditional* employer_cost* left_to_pay* disputes sources=guaranteed.sources "
        "term started_on ends_on current_year achievement?",
    ),
    page="pay:aid_page",
)
