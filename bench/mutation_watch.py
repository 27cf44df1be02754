"""Which mutants a test can tell from the rule: the rule and its mutants called side by side.

The rules are functions of their arguments, so while a test runs each call of a rule can be repeated
with its mutants: a test none of whose calls come out otherwise cannot kill the mutant, and need not
be run for it. What returns nothing, or remembers, is not judged so (`blind`).
"""

import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from time import perf_counter
from typing import Any

MOST_TESTS = 16  # that tell a mutant from the rule: enough to try
MOST_SECONDS = 0.1  # spent on one function under one test
MOST_ALIKE = 10  # calls that come out alike, under the same text and readings
SECONDS = 0.3  # that a repeated call may take


class Watch:
    """What the tests pass through, and what they tell from the rule."""

    def __init__(self, asked: Iterable[str]) -> None:
        self.asked = set(asked)
        self._functions = {name.rpartition("__mutmut_")[0] for name in self.asked}
        self.rules: dict[str, dict[str, Any]] = {}
        self._all: list[dict[str, Any]] = []
        self.is_on = True
        self.is_comparing = False
        self.hit: set[str] = set()
        self.test = -1
        self.telling: dict[str, list[int]] = defaultdict(list)
        self.blind: set[str] = set()
        self._calls: dict[str, int] = defaultdict(int)
        self._spent: dict[str, float] = defaultdict(float)
        self._seen: dict[Any, int] = defaultdict(int)
        self._inside = False

    def begin(self, test: int) -> None:
        """Take the calls that follow for those of a test."""
        self.test = test
        self.hit.clear()
        self._calls.clear()
        self._spent.clear()

    def switched(self, mutants: dict[str, Any]) -> Callable[..., Any]:
        """Return the decorator mutmut puts on what it mutates: here it calls what is chosen."""

        self._all.append(mutants)
        names: list[str] = []

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            @wraps(function)
            def call(*given: Any, **named: Any) -> Any:
                original = mutants["_mutmut_orig"]
                if not self.is_on:
                    return original(*given, **named)
                if not names:
                    names.append(_name(original))
                return self._called(names[0], mutants, given, named)

            return call

        return decorate

    def know(self) -> None:
        """Learn the names of the rules, once all modules are imported."""
        self.rules = {_name(mutants["_mutmut_orig"]): mutants for mutants in self._all}

    def choose(self, name: str) -> None:
        """Put a mutant in the place of its rule, for good: in a process of its own."""
        self.is_on = False
        mutants = self.rules[name.rpartition("__mutmut_")[0]]
        mutants["_mutmut_orig"] = mutants[name.rpartition(".")[2]]

    def _called(self, name: str, mutants: dict[str, Any], given: Any, named: Any) -> Any:
        original = mutants["_mutmut_orig"]
        self.hit.add(name)
        self._calls[name] += 1
        if not self._is_compared(name):
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
        if not self._is_new(name, given, wanted):
            return iter(wanted) if is_lazy else wanted
        self._inside = True
        start = perf_counter()
        try:
            self._compare(name, mutants, lambda rule: rule(*given, **named), wanted)
        finally:
            self._inside = False
            self._spent[name] += perf_counter() - start
        return iter(wanted) if is_lazy else wanted

    def _is_compared(self, name: str) -> bool:
        """Return whether a call is repeated: the 1st, the 2nd, the 4th, the 8th …, for a while."""
        if not self.is_comparing or self._inside or name not in self._functions:
            return False
        number = self._calls[name]
        return number & (number - 1) == 0 and self._spent[name] < MOST_SECONDS

    def _is_new(self, name: str, given: Any, wanted: Any) -> bool:
        """Return whether few calls came out so: most tests ask the same of a rule."""
        case = given[0] if given and hasattr(given[0], "ask") else None
        asked = (case.rules.id, case.ask.readings.key) if hasattr(case, "rules") else ()
        key = (name, repr(wanted), asked)
        self._seen[key] += 1
        return self._seen[key] <= MOST_ALIKE

    def _compare(self, name: str, mutants: Any, call: Callable[[Any], Any], wanted: Any) -> None:
        module = name.rpartition(".")[0]
        for mutant, rule in mutants.items():
            if f"{module}.{mutant}" not in self.asked:
                continue
            told = self.telling[f"{module}.{mutant}"]
            if len(told) >= MOST_TESTS or self.test in told[-1:]:
                continue
            if differs(lambda rule=rule: call(rule), wanted):
                told.append(self.test)


def _name(original: Callable[..., Any]) -> str:
    return f"{original.__module__}.{original.__name__.removesuffix('__mutmut_orig')}"


def differs(call: Callable[[], Any], wanted: Any) -> bool:
    """Return whether a call comes out otherwise, raises, or does not come back."""

    def too_long(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)  # again, should it be swallowed
    try:
        found = call()
        found = list(found) if isinstance(found, Iterator) else found
        return type(found) is not type(wanted) or bool(found != wanted)
    except Exception:
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
