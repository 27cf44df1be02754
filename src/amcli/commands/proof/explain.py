"""The command that shows the steps behind a figure, its letter and its record in French."""

from functools import partial
from typing import TYPE_CHECKING, Any

from amcli.commands.command import Cases, Command
from amcli.commands.options import FOR_PEOPLE, BadValue, Settings
from amcli.commands.parameters import (
    FROM,
    QUESTION,
    SCREEN,
    Given,
    argument,
    flag,
    one_profile,
    result_paths,
    settings_of,
)
from amcli.law.contract.case import Answer
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amcli.study.explain.explain import Answers

_PATHS = "cli.paths-metavar"


def _explain(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    settings = settings_of(given, shows_all=True, exits_zero=True)
    if given["letter"] or given["record"]:
        if settings.format not in FOR_PEOPLE:
            raise BadValue("--format", "explain.letter-format")
        command, words = RECORD if given["record"] else LETTER, words_in("fr")
    if settings.format in FOR_PEOPLE:
        words = words.on_pages
    command = command._replace(answer=partial(_explained, tuple(given["paths"]), words))
    return answer_profiles(command, (given["profile"],), settings, words)


def _explained(
    paths: tuple[str, ...], words: Words, cases: Cases, settings: Settings
) -> Answer[Any]:
    """Return the steps behind the values asked for, in words; raises BadValue for none."""
    from amcli.commands.named import no_such
    from amcli.load.nearest import nearest
    from amcli.load.registers import load_disputes
    from amcli.render.pages.explanations import in_words
    from amcli.study.explain.explain import explain
    from amcli.study.explain.tracing import traced
    from amcli.study.paths.result_paths import NoSuchPath

    case = cases[0]
    try:
        answer = explain(traced(case), paths, answers_explained())
    except NoSuchPath as error:
        raise no_such(_PATHS, "path", error.path, nearest(error.path, error.known)) from None
    disputes = {dispute.id: dispute for dispute in load_disputes(*settings.rules)}
    return Answer(in_words(answer.result, disputes, words), answer.notes)


def answers_explained() -> "Answers":
    """Return the function that gives each answer, the ledger by calendar year."""
    from amcli.study.bank.ledger_views import LedgerView, viewed
    from amcli.study.paths.what_if import ANSWERS

    ledger = ANSWERS["schedule"]
    return {
        **ANSWERS,
        "schedule": lambda seen: viewed(ledger(seen), LedgerView(by_civil_year=True), seen),
    }


def _records(result: Any, _shown: Shown) -> "Iterator[Record]":
    """Yield the steps in order; `rules` and `facts` are `key=value`, steps by their numbers."""
    from amcli.render.values import etp_of

    for explanation in result.explanations:
        for step in explanation.steps:
            cited = [used.source for rule in step.rules for used in rule.citations]
            yield {
                "etp": etp_of(explanation.path),
                "path": explanation.path,
                "step": step.number,
                "text": step.text,
                "value": step.result,
                "inputs": step.inputs,
                "rules": tuple(rule.key for rule in step.rules),
                "sources": tuple(dict.fromkeys(cited)),
                "facts": tuple(fact.path for fact in step.facts),
                "readings": tuple(used.dispute for used in step.readings),
            }


COMMAND = Command(
    "explain",
    (
        one_profile("one-doctor"),
        argument("paths", list[str], _PATHS, "explain-paths", list, completed=result_paths),
        flag("letter"),
        flag("record"),
        FROM,
        *QUESTION,
        *SCREEN,
    ),
    _explain,
    result="amcli.study.explain.explain:ExplainResult",
    rows=Rows(_records, "path step text value* inputs rules sources facts readings"),
    page="explain:explain_page",
)
LETTER = COMMAND._replace(name="letter", result="", page="explain:letter_page")
RECORD = LETTER._replace(page="explain:record_page")
