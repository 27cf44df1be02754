"""Puts a mutant in the place of its rule, and knows which rules were called.

mutmut decorates what it mutates; here its decorator is replaced by one that costs nothing more than
a call, since a mutant has a process of its own and is chosen once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any


class Switch:
    """The rules that have mutants. `called` are the names of those called, while `is_on`."""

    def __init__(self) -> None:
        self.is_on = True
        self.called: set[str] = set()
        self._all: list[dict[str, Any]] = []

    def decorator(self, mutants: dict[str, Any]) -> Callable[..., Any]:
        """Return the decorator of a rule; mutmut fills `mutants` after it is applied."""
        self._all.append(mutants)

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def call(*given: Any, **named: Any) -> Any:
                rule = mutants["_mutmut_orig"]
                if self.is_on:
                    self.called.add(_name(rule))
                return rule(*given, **named)

            return call

        return decorate

    def choose(self, name: str) -> None:
        """Put a mutant in the place of its rule, for good."""
        self.is_on = False
        function, _, mutant = name.rpartition("__mutmut_")
        for mutants in self._all:
            if _name(mutants["_mutmut_orig"]) == function:
                mutants["_mutmut_orig"] = mutants[f"{function.rpartition('.')[2]}__mutmut_{mutant}"]
                return
        raise LookupError(name)


def _name(rule: Callable[..., Any]) -> str:
    return f"{rule.__module__}.{rule.__name__.removesuffix('__mutmut_orig')}"
