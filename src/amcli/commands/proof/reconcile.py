"""The command that matches the bank's lines with what was due."""

import sys
from collections.abc import Mapping
from functools import partial
from typing import Any

from amcli.commands.command import Cases, Command
from amcli.commands.options import BadValue, Settings, mapping, one_of
from amcli.commands.parameters import (
    FROM,
    QUESTION,
    SCREEN,
    SOURCES,
    Given,
    argument,
    file_itself,
    flag,
    maps,
    one_profile,
    settings_of,
)
from amcli.law.contract.case import Answer
from amcli.render.records.rows import Rows
from amcli.words.catalogue import Words

STDIN = "-"
_PAYMENTS = "cli.payments-metavar"


def _reconcile(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    profile, payments = given["profile"], given["payments"]
    settings = settings_of(given, shows_all=True)
    if profile == payments == STDIN:
        raise BadValue(_PAYMENTS, "cli.two-stdin")
    names = mapping(given["maps"], "Mouvement=amount")
    command = command._replace(answer=partial(_reconciled, profile, payments, names))
    return answer_profiles(command, (profile,), settings, words)


def _reconciled(
    profile: str, payments: str, names: Mapping[str, str], cases: Cases, settings: Settings
) -> Answer[Any]:
    """Return the payments of a file beside what was due; raises Refused and BadValue."""
    from amcli.law.ledger.schedule import schedule
    from amcli.load.bank import COLUMNS, read_bank
    from amcli.study.bank.reconcile import old_dues, reconcile

    case = cases[0]
    if case.profile.contract.signed_on is None:
        path = f"{case.section}.signed_on"
        raise BadValue("cli.profile-metavar", "cli.needs-signature", file=profile, path=path)
    answer = schedule(case)
    if len(answer.result.options) != 1:
        raise BadValue("--etp", "cli.one-option")
    for part in names.values():
        one_of(part, COLUMNS, "--map")
    lines = read_bank(payments, sys.stdin.buffer.read, names)
    matched = reconcile(answer, lines, old_dues(case), settings.on)
    return matched._replace(result=matched.result._replace(file=payments))


COMMAND = Command(
    "reconcile",
    (
        one_profile("reconcile-profile"),
        argument("payments", str, _PAYMENTS, "payments", files=file_itself),
        maps("COLUMN=PART", "map-bank"),
        FROM,
        *QUESTION,
        flag("exits_on_differences", "exit-code-owed", "--exit-code"),
        SOURCES,
        *SCREEN,
    ),
    _reconcile,
    result="amcli.study.bank.reconcile:ReconcileResult",
    rows=Rows(
        "lines",
        "etp file line=payment.line outcome=status code paid_on=payment.on "
        "received=payment.amount label=payment.label on=due.on until=due.until text=due.text "
        "term=due.term year=due.year part=due.part due*=due.amount missing=due.missing delta* days "
        "rate lines like_text=like.text like_year=like.year like_part=like.part "
        "together_line=together.line sources=delta.sources",
    ),
    page="reconcile:reconcile_page",
    differs=lambda result: result.total.is_owed,
)
