"""Which mutants a test can tell from the rule: the rule and its mutants called side by side.

The rules are functions of their arguments, so while a test runs each call of a rule can be repeated
with its mutants: a test none of whose calls come out otherwise cannot kill the mutant, and need not
be run for it. What returns nothing, or remembers, is not judged so (`blind`).
"""

import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

MOST_TESTS = 16  # that tell a mutant from the rule: enough to try
MOST_CALLS = 40  # of one function repeated under one test
SECONDS = 0.5  # that a repeated call may take


class Watch:
    """What the tests pass through, and what they tell from the rule."""

    def __init__(self) -> None:
        self.rules: dict[str, dict[str, Any]] = {}
        self.is_on = True
        self.is_comparing = False
        self.hit: set[str] = set()
        self.test = -1
        self.telling: dict[str, list[int]] = defaultdict(list)
        self.blind: set[str] = set()
        self._calls: dict[str, int] = defaultdict(int)
        self._inside = False

    def begin(self, test: int) -> None:
        """Take the calls that follow for those of a test."""
        self.test = test
        self.hit.clear()
        self._calls.clear()

    def switched(self, mutants: dict[str, Any]) -> Callable[..., Any]:
        """Return the decorator mutmut puts on what it mutates: here it calls what is chosen."""

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            prefix = next(iter(mutants), "")
            where: list[str] = [prefix]

            @wraps(function)
            def call(*given: Any, **named: Any) -> Any:
                original = mutants["_mutmut_orig"]
                if not self.is_on:
                    return original(*given, **named)
                if not where[0]:
                    mangled = original.__name__.removesuffix("__mutmut_orig")
                    where[0] = f"{original.__module__}.{mangled}"
                    self.rules[where[0]] = mutants
                return self._called(where[0], mutants, given, named)

            return call

        return decorate

    def choose(self, name: str) -> None:
        """Put a mutant in the place of its rule, for good: in a process of its own."""
        self.is_on = False
        mutants = self.rules[name.rpartition("__mutmut_")[0]]
        mutants["_mutmut_orig"] = mutants[name.rpartition(".")[2]]

    def _called(self, name: str, mutants: dict[str, Any], given: Any, named: Any) -> Any:
        original = mutants["_mutmut_orig"]
        self.hit.add(name)
        self._calls[name] += 1
        if not self.is_comparing or self._inside or self._calls[name] > MOST_CALLS:
            return original(*given, **named)
        if any(hasattr(one, "__next__") for one in (*given, *named.values())):
            self.blind.add(name)
            return original(*given, **named)
        found = original(*given, **named)
        if found is None:
            self.blind.add(name)
            return None
        is_lazy = hasattr(found, "__next__")
        wanted = list(found) if is_lazy else found
        self._inside = True
        try:
            self._compare(name, mutants, lambda rule: rule(*given, **named), wanted)
        finally:
            self._inside = False
        return iter(wanted) if is_lazy else wanted

    def _compare(self, name: str, mutants: Any, call: Callable[[Any], Any], wanted: Any) -> None:
        module = name.rpartition(".")[0]
        for mutant, rule in mutants.items():
            told = self.telling[f"{module}.{mutant}"]
            if mutant == "_mutmut_orig" or len(told) >= MOST_TESTS or self.test in told[-1:]:
                continue
            if differs(lambda rule=rule: call(rule), wanted):
                told.append(self.test)


def differs(call: Callable[[], Any], wanted: Any) -> bool:
    """Return whether a call comes out otherwise, raises, or does not come back."""

    def too_long(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        found = call()
        found = list(found) if isinstance(found, Iterator) else found
        return type(found) is not type(wanted) or bool(found != wanted)
    except Exception:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
