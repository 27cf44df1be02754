"""What marks a rule as a step of an explanation; it costs an answer next to nothing."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from .tracing import FactRead, ReadingRead, RuleRead, Trace

P = ParamSpec("P")
R = TypeVar("R")
OPEN: "list[Trace]" = []  # the traces that are open, none but while `explain` asks


def step(code: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator: the rule is a step of the explanation, `step.<code>` in words."""

    def decorate(rule: Callable[P, R]) -> Callable[P, R]:
        @wraps(rule)
        def followed(*arguments: P.args, **named: P.kwargs) -> R:
            if not OPEN:
                return rule(*arguments, **named)
            return OPEN[-1].follow(code, rule, arguments, named)

        return followed

    return decorate


def looked_at(what: "RuleRead | FactRead | ReadingRead") -> None:
    """Keep what a rule looks at, if a trace is open."""
    if OPEN:
        OPEN[-1].read(what)
