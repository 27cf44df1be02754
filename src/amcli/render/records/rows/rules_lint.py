"""`rules lint` as rows: one per problem."""

from collections.abc import Iterator
from typing import Any

from amcli.render.screen import Shown
from amcli.study.rules.rule_lint import LintResult

COLUMNS = "severity code file line column key other"


def records(result: LintResult, _shown: Shown) -> Iterator[dict[str, Any]]:
    """Yield a record per problem."""
    for one in result.problems:
        fields = one._asdict()
        del fields["params"]
        yield fields | {"other": one.params.get("other")}
