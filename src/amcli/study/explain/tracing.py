"""How a result came about: the rules that were called, and what each of them read.

The rules of the domain are decorated with `step` (`steps`): called while a trace is open, each call
is kept with its result, the calls made inside it, the results of others it was given, and the
figures, facts and readings it looked at. No trace is open but while `explain` asks, so the
explanation is made by the very functions that answer.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from inspect import signature
from typing import Any, NamedTuple, TypeVar

from amcli.law.figures.sourced import Sourced
from amcli.law.figures.steps import OPEN
from amcli.law.figures.terms import Posts

R = TypeVar("R")
_PLAIN = (int, str, Decimal, Fraction, date, Posts)


class RuleRead(NamedTuple):
    """A figure of a text that was looked at; `sourced` is None where the text is silent."""

    text: str
    key: str
    sourced: Sourced | None


class FactRead(NamedTuple):
    """A fact of the profile, or of the question, that was looked at; None where it is missing."""

    path: str
    value: Any


class ReadingRead(NamedTuple):
    """A dispute that was met, and the reading chosen for it; empty for the default one."""

    dispute: str
    reading: str


class TracedStep:
    """A call of a rule: `code` names it, `given` are its plain arguments by name.

    `inputs` are the steps it was given or made, each with the part of its result that counts
    (empty: the whole), `reads` what it looked at itself.
    """

    __slots__ = ("code", "given", "inputs", "reads", "result")

    def __init__(self, code: str, given: Mapping[str, Any]) -> None:
        self.code = code
        self.given = given
        self.result: Any = None
        self.inputs: dict[tuple[int, str], tuple[TracedStep, str]] = {}
        self.reads: dict[Any, None] = {}

    def add(self, step: "TracedStep", value: Any = None) -> None:
        """Add an input, once; `value` is what is used of its result, if not the whole."""
        part = ""
        if value is not None and value is not step.result:
            names = getattr(step.result, "_fields", ())
            part = next((name for name in names if getattr(step.result, name) is value), "")
        if step is not self:
            self.inputs[id(step), part] = step, part


class Trace:
    """The steps of a run, kept while the trace is open (`with Trace() as trace:`).

    `makers` gives the step that made a value, by the value's identity.
    """

    def __init__(self) -> None:
        self.root = TracedStep("answer", {})
        self.makers: dict[int, TracedStep] = {}
        self._open = [self.root]
        self._kept: list[Any] = []  # so that no identity is used twice

    def __enter__(self) -> "Trace":
        OPEN.append(self)
        return self

    def __exit__(self, *_: object) -> None:
        OPEN.remove(self)

    def read(self, what: RuleRead | FactRead | ReadingRead) -> None:
        """Keep what the innermost rule looks at."""
        self._open[-1].reads[what] = None

    def follow(self, code: str, rule: Callable[..., R], given: tuple[Any, ...], named: Any) -> R:
        """Call a rule as a step; return its result."""
        arguments = signature(rule).bind(*given, **named).arguments
        step = TracedStep(
            code, {name: value for name, value in arguments.items() if _is_plain(value)}
        )
        for argument in arguments.values():
            self._link(step, argument)
        self._open.append(step)
        try:
            result = rule(**arguments)
        finally:
            self._open.pop()
        step.result = result
        self._kept.append(result)
        for part in _parts(result):
            if part is result:  # of rules that hand it on, the one that decided
                self.makers[id(part)] = step
            else:
                self.makers.setdefault(id(part), step)
        self._open[-1].add(step)
        return result

    def _link(self, step: TracedStep, value: Any, depth: int = 2) -> None:
        """Make the steps that made a value, or parts of it, inputs of a step."""
        if not isinstance(value, tuple | list) or hasattr(value, "citations"):
            return
        maker = self.makers.get(id(value)) if hasattr(value, "_fields") else None
        if maker is not None:
            step.add(maker, value)
        elif depth:
            for part in value:
                self._link(step, part, depth - 1)


def _is_plain(value: Any) -> bool:
    """Return whether an argument can be said in a sentence: a number, a word, a day, a point."""
    if isinstance(value, tuple):
        return not hasattr(value, "_fields") and all(map(_is_plain, value))
    return value is None or isinstance(value, _PLAIN)


def _parts(value: Any, depth: int = 2) -> Iterator[Any]:
    """Yield the results in a value, itself included, as deep as a list in a result."""
    if isinstance(value, tuple | list) and not hasattr(value, "citations"):
        if hasattr(value, "_fields"):
            yield value
        if depth:
            for part in value:
                yield from _parts(part, depth - 1)
