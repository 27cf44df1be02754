"""What marks a rule as a step of an explanation; it costs an answer next to nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Follower(Protocol):
    """What keeps the steps of a run (`explain` opens one)."""

    def follow(self, code: str, rule: Callable[..., R], given: tuple[Any, ...], named: Any) -> R:
        """Call a rule as a step; return its result."""

    def read(self, what: Any) -> None:
        """Keep a figure, a fact or a reading that the innermost rule looks at."""


OPEN: list[Follower] = []  # the traces that are open, none but while `explain` asks


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
