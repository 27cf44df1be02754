"""Why a figure is what it is (`explain`): the steps behind it, down to facts and documents."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from amcli.law.contract.case import Answer
from amcli.law.figures.sourced import Absent, Citation, Figure, Note, status_of, weakest
from amcli.law.profile.facts import Facts
from amcli.study.explain.tracing import FactRead, ReadingUse, RuleRead, Trace, TracedStep
from amcli.study.paths.result_paths import (
    CONCEPTS,
    NoSuchPath,
    ResultPath,
    end_named,
    held_places,
    meant_by,
    parse_path,
    without_options,
)


class RuleUse(NamedTuple):
    """A figure of a text that a step stands on, with its proof."""

    text: str
    key: str
    value: Any
    status: str
    citations: tuple[Citation, ...]


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
    numbers: dict[Operation, int] = {}
    done: dict[tuple[int, str], int] = {}
    below: dict[int, frozenset[int]] = {}  # what lies below each number

    def numbered(step: TracedStep, part: str) -> Iterator[Operation]:
        inputs: dict[int, None] = {}
        for one, used in step.inputs.values():
            is_empty = one.result is None and not one.reads and not one.inputs  # nothing to tell
            if is_empty or one.code in _APART.get((step.code, part), ()):
                continue
            inner = _passed_on(one)
            if (id(inner), used) not in done:
                yield from numbered(inner, used)
            inputs[done[id(inner), used]] = None
        operation = _operation(step, part, _nearest(tuple(inputs), below))
        if operation not in numbers:
            number = numbers[operation] = len(numbers) + 1
            deeper = map(below.__getitem__, operation.inputs)
            below[number] = frozenset(operation.inputs).union(*deeper)
            yield operation._replace(number=number)
        done[id(step), part] = numbers[operation]

    return numbered(step, part)


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
        rules=tuple(
            RuleUse(text, key, found.value, found.status.label, found.citations)
            for text, key, found in rules
            if found is not None
        ),
        silent=tuple(one.key for one in rules if one.sourced is None),
        facts=tuple(one for one in facts if one.value is not None),
        missing=tuple(one.path for one in facts if one.value is None),
        readings=tuple(one for one in step.reads if isinstance(one, ReadingUse)),
        part=part,
        given=(*((name, value) for name, value in named if value is not None), *given),
    )


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


class Explanation(NamedTuple):
    """A value of an answer and its steps, each after those it stands on: the last one makes it.

    `status` is that of the value: of a word or a day, the weakest of the rules it stands on.
    """

    path: str
    value: Any
    status: str
    disputes: tuple[str, ...]
    steps: tuple[Operation, ...]


class ExplainResult(NamedTuple):
    """The explanations asked for, in the order of the answers."""

    explanations: tuple[Explanation, ...]


Answers = Mapping[str, Callable[[Any], Answer[Any]]]
USUAL = ("check.verdict", "aid.total.amount", "targets.mt.growth", "targets.fa.growth")
# Words and days that can be explained, by the last step of their path, and the step behind them.
_WORDS = {
    "verdict": ("verdict", "option-verdict", "criterion"),
    "age_rule": ("age-rule",),
    "newly_installed": ("newly-installed",),
    "due_on": ("due-on",),
    "low": ("contract-band",),
    "high": ("contract-band",),
}


def explain(
    case: Any, asked: Sequence[str | ResultPath], answers: Answers
) -> Answer[ExplainResult]:
    """Return the steps behind each value asked for by its path; `case` is a watched one.

    Without any path: the usual ones, those that the answers have. Raises NoSuchPath for a path
    that names nothing.
    """
    found: dict[str, Explanation] = {}
    notes: dict[Note, None] = {}
    runs: dict[str, _Run] = {}
    for text in asked or USUAL:
        path = parse_path(text) if isinstance(text, str) else text
        if path is None:
            known = (one for concept in CONCEPTS for one in _Run(concept, case, answers).known())
            raise NoSuchPath(str(text), tuple(known))
        if path.steps == ("verdict",):  # the same for all answers: that of `check`
            path = path._replace(concept="check")
        if path.concept not in runs:
            runs[path.concept] = _Run(path.concept, case, answers)
        run = runs[path.concept]
        notes |= dict.fromkeys(run.notes)
        if not asked and not run.has(path):
            continue
        for one in run.explained(path):
            found.setdefault(one.path, one)
    return Answer(ExplainResult(tuple(found.values())), tuple(notes))


class _Run:
    """One answer, computed while every step was kept."""

    def __init__(self, concept: str, case: Any, answers: Answers) -> None:
        with Trace() as self._trace:
            answer = answers[concept](case)
        self.notes = answer.notes
        self._result = answer.result  # what the trace knows by identity
        self._places = {
            path: (value, holder)
            for path, value, holder in held_places(concept, answer.result)
            if isinstance(value, Figure)
            or (
                (path.steps[-1] in _WORDS and value is not None)
                and (concept == "check" or path.steps != ("verdict",))
            )
        }

    def explained(self, asked: ResultPath) -> Iterator[Explanation]:
        """Yield the explanation of each value that a path means."""
        if not self.has(asked):
            asked, _ = end_named(asked)
        meant = meant_by(asked, self._places)
        if not meant:
            raise NoSuchPath(str(asked), self.known())
        for path in meant:
            found = self._explanation(path, *self._places[path])
            if found.steps:  # a word that holds of every contract of the text has none
                yield found

    def known(self) -> tuple[str, ...]:
        """Return every path, first without the option, which then means each of them."""
        return tuple(dict.fromkeys((*without_options(self._places), *map(str, self._places))))

    def has(self, asked: ResultPath) -> bool:
        """Return whether a path names a value."""
        return bool(meant_by(asked, self._places))

    def _explanation(self, path: ResultPath, value: Any, holder: Any) -> Explanation:
        step = self._maker(path, value, holder)
        is_whole = step is None or step.result is value or not isinstance(value, Figure)
        part = "" if is_whole else path.steps[-1]
        steps = () if step is None else tuple(operations(step, part))
        met = dict.fromkeys(one.dispute for made in steps for one in made.readings)
        return Explanation(str(path), plain(value), _status(value, steps), tuple(met), steps)

    def _maker(self, path: ResultPath, value: Any, holder: Any) -> TracedStep | None:
        """Return the step that made a value: known by identity, a word by the part that has it."""
        makers = self._trace.makers
        found = makers.get(id(value)) if isinstance(value, Figure) else None
        if found is None:
            codes = _WORDS.get(path.steps[-1], ())
            held = makers.get(id(holder))
            if held is not None and (held.code in codes or isinstance(value, Figure)):
                return held
            found = next((one for one in _all(self._trace.root) if one.code in codes[:1]), None)
        return found


def _all(step: TracedStep, seen: set[int] | None = None) -> Iterator[TracedStep]:
    """Yield a step and all below it, each once."""
    seen = set() if seen is None else seen
    if id(step) in seen:
        return
    seen.add(id(step))
    yield step
    for one, _ in step.inputs.values():
        yield from _all(one, seen)


def _status(value: Any, steps: Iterable[Operation]) -> str:
    if isinstance(value, Figure):
        return status_of(value).label
    return weakest(*(rule.status for step in steps for rule in step.rules))
