"""`explain` as CSV: a row for each step of each explanation."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.render.values import etp_of

COLUMNS = "path step text value* inputs rules sources facts readings"


def records(result: Any, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield the steps in order; `rules` and `facts` are `key=value`, steps by their numbers."""
    for explanation in result.explanations:
        for step in explanation.steps:
            cited = [one.source for rule in step.rules for one in rule.citations]
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
                "readings": tuple(one.dispute for one in step.readings),
            }
