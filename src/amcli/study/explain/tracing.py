"""How a result came about: the rules that were called, and what each of them read.

The rules of the domain are decorated with `step` (`steps`): called while a trace is open, each call
is kept with its result, the calls made inside it, the results of others it was given, and the
figures, facts and readings it looked at. No trace is open but while `explain` asks, so the
explanation is made by the very functions that answer, with the same figures."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from inspect import signature
from typing import Any, NamedTuple, TypeVar

from amcli.law.contract.case import Ask, Case, Readings, open_case
from amcli.law.figures.sourced import Sourced
from amcli.law.figures.steps import OPEN
from amcli.law.figures.terms import Posts
from amcli.law.profile.facts import Facts
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import Memo, RuleBook, RuleSet

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


class ReadingUse(NamedTuple):
    """A dispute that was met, and the reading chosen for it; empty for the default one.

    `question` and `says` are what both say, once put in words.
    """

    dispute: str
    reading: str
    question: str = ""
    says: str = ""


@dataclass(eq=False, slots=True)
class TracedStep:
    """A call of a rule: `code` names it, `given` are its plain arguments by name.

    `inputs` are the steps it was given or made, each with the part of its result that counts
    (empty: the whole), `reads` what it looked at itself.
    """

    code: str
    given: Mapping[str, Any]
    result: Any = None
    inputs: "dict[tuple[int, str], tuple[TracedStep, str]]" = field(default_factory=dict)
    reads: dict[Any, None] = field(default_factory=dict)

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

    def read(self, what: RuleRead | FactRead | ReadingUse) -> None:
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


def _keep_read(what: RuleRead | FactRead | ReadingUse) -> None:
    """Keep what the innermost rule looks at, if a trace is open."""
    if OPEN:
        OPEN[-1].read(what)


_PATH = " path"  # no field has a blank in its name


class TracedFigures(dict[str, Sourced]):
    """The figures of a text; those that nobody published are looked at in vain, and kept too."""

    def __init__(self, text: str, figures: Mapping[str, Sourced]) -> None:
        super().__init__(figures)
        self._text = text

    def __getitem__(self, key: str) -> Sourced:
        found = super().__getitem__(key)
        _keep_read(RuleRead(self._text, key, found))
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """Return the figure of a key, or the default."""
        found = super().get(key)
        _keep_read(RuleRead(self._text, key, found))
        return default if found is None else found


class TracedReadings(Readings):
    """Readings that keep which dispute was met."""

    def uses(self, dispute: str, reading: str) -> bool:
        """Return whether `reading` was chosen for `dispute`."""
        _keep_read(ReadingUse(dispute, self.chosen.get(dispute, "")))
        return super().uses(dispute, reading)


class TracedAsk(Ask):
    """What is asked, its day and its rate watched."""

    @property
    def on(self) -> Any:
        """The day of the question."""
        return _seen("on", self[Ask._fields.index("on")])

    @property
    def achievement(self) -> Any:
        """The rate tried."""
        return _seen("achievement", self[Ask._fields.index("achievement")])


class TracedCase(Case):
    """A case of watched parts."""

    @property
    def signed_on(self) -> Any:
        """The day of signature."""
        return _seen(f"{self.section}.signed_on", self[Case._fields.index("signed_on")])

    def reopened(self, profile: Profile, ask: Ask) -> Case:
        """Return the case of another profile under the same book, watched as well."""
        return _watched(open_case(profile, self.book, ask))


def traced(case: Case) -> Case:
    """Return the case with its profile, book, question and readings watched; its members' too."""
    profile = watched_facts(case.profile, "")
    book, readings = case.book, TracedReadings(case.ask.readings.chosen)
    texts = RuleBook(book.headers, lambda text: _watched_rules(book.rules(text)), book.specialty)
    parts: dict[str, Any] = {
        "book": texts,
        "ask": TracedAsk(**(case.ask._asdict() | {"readings": readings})),
    }
    if case.group is None:
        return _watched(case._replace(profile=profile, **parts))
    group = watched_facts(case.group, "group")
    members = [
        _watched(member._replace(profile=own, **parts))
        for member, own in zip(case.members, group.members, strict=True)
    ]
    contract = case.profile.contract
    stated = watched_facts(contract, "group")
    vars(stated).update(  # what a group does not state, and what it calls otherwise
        assistant=contract.assistant,
        notified_targets=contract.notified_targets,
        observations=watched_facts(contract.observations, "group.observations"),
    )
    together = Profile(name=profile.name, doctor=case.profile.doctor, contract=stated)
    return _watched(case._replace(profile=together, group=group, members=tuple(members), **parts))


def _watched(case: Case) -> Case:
    return TracedCase(
        **(case._asdict() | {"rules": case.book.rules(case.rules.header), "memo": {}})
    )


def _watched_rules(rules: RuleSet) -> RuleSet:
    found = copy(rules)
    found.figures = TracedFigures(rules.id, rules.figures)
    found.memo = Memo()
    return found


def watched_facts(part: Any, path: str) -> Any:
    """Return a part of a profile with the same facts, each look at one kept under its path."""
    if isinstance(part, tuple) and any(isinstance(one, Facts) for one in part):
        return tuple(watched_facts(one, f"{path}[{place}]") for place, one in enumerate(part))
    if not isinstance(part, Facts):
        return part
    kind: Any = type(part)
    above = f"{path}." if path else ""
    found = _watched_kind(kind)(
        **{
            name: watched_facts(getattr(part, name), f"{above}{name.rstrip('_')}")
            for name in kind.__dataclass_fields__
        }
    )
    vars(found)[_PATH] = path
    return found


@cache
def _watched_kind(kind: Any) -> Any:
    names = frozenset(kind.__dataclass_fields__)

    def read(self: Facts, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in names and not isinstance(value, Facts) and value != ():
            path = object.__getattribute__(self, "__dict__").get(_PATH)
            is_list = isinstance(value, tuple) and isinstance(value[0], Facts)
            if path is not None and not is_list:
                _keep_read(FactRead(f"{path}.{name.rstrip('_')}" if path else name, value))
        return value

    def values(self: Facts) -> tuple[Any, ...]:
        return tuple(object.__getattribute__(self, name) for name in kind.__dataclass_fields__)

    return type(f"Traced{kind.__name__}", (kind,), {"__getattribute__": read, "_values": values})


def _seen(path: str, value: Any) -> Any:
    if value is not None:
        _keep_read(FactRead(path, value))
    return value
