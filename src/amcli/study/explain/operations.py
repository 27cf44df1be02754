"""The steps behind a value as a list: each after those it stands on, each once."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Absent, Citation, Figure
from amcli.law.figures.tracing import FactRead, ReadingRead, RuleRead, TracedStep
from amcli.law.profile.facts import Facts


class RuleUse(NamedTuple):
    """A figure of a text that a step stands on, with its proof."""

    text: str
    key: str
    value: Any
    status: str
    citations: tuple[Citation, ...]


class ReadingUse(NamedTuple):
    """A dispute that a step meets and the reading it uses; what both say, once put in words."""

    dispute: str
    reading: str
    question: str = ""
    says: str = ""


class Operation(NamedTuple):
    """A step: `text` is its formula, once put in words, `inputs` the steps it stands on.

    `silent` are rules that were looked for in vain: nobody published them. The formula is made of
    `given`, what the step was told, and of `part`, the part of its result that is explained (empty
    for the whole); once it stands these two are left out.
    """

    number: int
    code: str
    text: str
    result: Any
    inputs: tuple[int, ...]
    rules: tuple[RuleUse, ...]
    silent: tuple[str, ...]
    facts: tuple[FactRead, ...]
    missing: tuple[str, ...]
    readings: tuple[ReadingUse, ...]
    part: str | Absent
    given: tuple[tuple[str, Any], ...] | Absent


# Of the rules that make several figures at once, the inputs that a figure does not hang on.
_APART = {
    ("year-pay", "amount"): {"guaranteed", "acompte"},
    ("year-pay", "guaranteed"): {"acompte", "paid"},
    ("year-pay", "conditional"): {"acompte"},
    ("year-pay", "acompte"): {"guaranteed"},
    ("year-pay", "solde"): {"guaranteed"},
}


def operations(step: TracedStep, part: str) -> Iterator[Operation]:
    """Yield the steps behind a value, inputs first, steps that are the same in all once."""
    yield from _numbered(step, part, _Seen({}, {}, {}))


class _Seen(NamedTuple):
    """What was numbered so far: operations, steps, and what lies below each number."""

    numbers: dict[Operation, int]
    done: dict[tuple[int, str], int]
    below: dict[int, frozenset[int]]


def _numbered(step: TracedStep, part: str, seen: "_Seen") -> Iterator[Operation]:
    numbers, done, below = seen
    apart = _APART.get((step.code, part), set())
    inputs: dict[int, None] = {}
    for one, used in step.inputs.values():
        if one.code in apart or _is_empty(one):
            continue
        place = (_passed_on(one), used)
        if (id(place[0]), used) not in done:
            yield from _numbered(*place, seen)
        inputs[done[id(place[0]), used]] = None
    operation = _operation(step, part, _nearest(tuple(inputs), below))
    key = operation._replace(number=0)
    if key not in numbers:
        number = numbers[key] = len(numbers) + 1
        below[number] = frozenset(operation.inputs).union(*map(below.__getitem__, operation.inputs))
        yield operation._replace(number=numbers[key])
    done[id(step), part] = numbers[key]


def _is_empty(step: TracedStep) -> bool:
    """Return whether a step found nothing, and looked at nothing: there is nothing to tell."""
    return step.result is None and not step.reads and not step.inputs


def _nearest(inputs: tuple[int, ...], below: Mapping[int, frozenset[int]]) -> tuple[int, ...]:
    """Return the inputs without those that another one stands on already."""
    deeper = frozenset().union(*(below[one] for one in inputs))
    return tuple(one for one in inputs if one not in deeper)


def _passed_on(step: TracedStep) -> TracedStep:
    """Return the step whose result this one only hands on, or the step itself."""
    while not step.reads and len(step.inputs) == 1:
        ((inner, _),) = step.inputs.values()
        if inner.result is not step.result:
            break
        step = inner
    return step


def _operation(step: TracedStep, part: str, inputs: tuple[int, ...]) -> Operation:
    rules = [one for one in step.reads if isinstance(one, RuleRead)]
    facts = [one for one in step.reads if isinstance(one, FactRead)]
    named = [(name, getattr(step.result, name, None)) for name in ("code", "year")]
    given = ((name, plain(one)) for name, one in step.given.items() if one not in (None, ()))
    return Operation(
        number=0,
        code=step.code,
        text="",
        result=plain(getattr(step.result, part, step.result) if part else step.result),
        inputs=inputs,
        rules=tuple(_use(one) for one in rules if one.sourced is not None),
        silent=tuple(one.key for one in rules if one.sourced is None),
        facts=tuple(one for one in facts if one.value is not None),
        missing=tuple(one.path for one in facts if one.value is None),
        readings=tuple(ReadingUse(*met) for met in step.reads if isinstance(met, ReadingRead)),
        part=part,
        given=(*((name, value) for name, value in named if value is not None), *given),
    )


def _use(read: RuleRead) -> RuleUse:
    sourced = read.sourced
    assert sourced is not None
    return RuleUse(read.text, read.key, sourced.value, sourced.status.label, sourced.citations)


_TELLING = ("verdict", "known", "value", "text")


def plain(value: Any) -> Any:
    """Return a result as something that can be said: a figure, a number, a word, a day."""
    if isinstance(value, Figure):
        return value
    if isinstance(value, Facts):
        return getattr(value, "on", None)
    if not isinstance(value, tuple):
        labels = getattr(value, "id", None) or getattr(value, "label", None)
        return labels if isinstance(labels, str) else getattr(value, "value", value)
    if not hasattr(value, "_fields"):
        return tuple(plain(one) for one in value)
    if hasattr(value, "labels"):
        return tuple(value.labels())
    for name in _TELLING:
        if name in value._fields:
            return plain(getattr(value, name))
    return None
