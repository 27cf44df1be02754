"""The command that lists what the sources leave open, and weighs it on profiles."""

from typing import Any

from amcli.commands.command import Cases, Command
from amcli.commands.options import Settings
from amcli.commands.parameters import (
    ALL,
    CHOSEN,
    COLOUR,
    DIALECT,
    ETPS,
    ON,
    OUTPUTS,
    PROFILES,
    RULES,
    RUN,
    TEXTS,
    Given,
    settings_of,
)
from amcli.law.contract.case import Answer, Readings
from amcli.law.figures.sourced import note
from amcli.render.records.rows import Rows
from amcli.words.catalogue import Words


def _disputes(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles, request_of
    from amcli.commands.run.writers import write_alone

    settings = settings_of(given)
    if given["profiles"]:
        return answer_profiles(command, given["profiles"], settings, words)
    request = request_of(command, settings, words)
    return write_alone(request, _weighed((), request.settings))


def _weighed(cases: Cases, settings: Settings) -> Answer[Any]:
    """Return the register weighed on a doctor; as it is for a group, and for nobody."""
    from amcli.load.registers import load_disputes
    from amcli.study.compare.effects import register, weigh

    disputes = load_disputes(*settings.rules)
    if cases and cases[0].group is None:
        return weigh(cases[0], disputes)
    notes = (*cases[0].notes, note("group-not-weighed")) if cases else ()
    return Answer(register(disputes, Readings(settings.readings)), notes)


COMMAND = Command(
    "disputes",
    (
        PROFILES._replace(code="disputes-profiles", default=list),
        *OUTPUTS,
        TEXTS,
        ON,
        RULES,
        ETPS,
        CHOSEN,
        DIALECT,
        COLOUR,
        ALL,
        *RUN,
    ),
    _disputes,
    answer=_weighed,
    result="amcli.study.compare.effects:DisputesResult",
    rows=Rows(
        "disputes/readings/changes?",
        "etp dispute=id kind reading used=is_used verdict figure=what before* after* sources",
    ),
    page="disputes:disputes_page",
)
