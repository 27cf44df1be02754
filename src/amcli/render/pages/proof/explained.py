"""An explanation in words: each step of the domain with its formula as a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import Citation, Figure
from amcli.law.text.registers import Dispute
from amcli.study.explain.explain import ExplainResult, Explanation
from amcli.study.explain.operations import Operation
from amcli.words.catalogue import Words
from amcli.words.numbers import COUNT, EUROS, SHARE, Unit, number_text, plain_number

Plain: TypeAlias = Any


class ToldRule(NamedTuple):
    """A figure of a text that a step stands on, with its proof."""

    text: str
    key: str
    value: Plain
    status: str
    citations: tuple[Citation, ...]


class ToldFact(NamedTuple):
    """A fact of the profile, or of the question, by its path."""

    path: str
    value: Plain


class ToldReading(NamedTuple):
    """A dispute that a step meets and the reading it uses, both in words too."""

    dispute: str
    reading: str
    question: str
    says: str


class ToldStep(NamedTuple):
    """A step: `text` is its formula in words, `inputs` the numbers of the steps it stands on.

    `silent` are the keys of rules that nobody published, `missing` the facts the profile lacks.
    """

    number: int
    code: str
    text: str
    result: Plain
    inputs: tuple[int, ...]
    rules: tuple[ToldRule, ...]
    silent: tuple[str, ...]
    facts: tuple[ToldFact, ...]
    missing: tuple[str, ...]
    readings: tuple[ToldReading, ...]


class ToldExplanation(NamedTuple):
    """A value of an answer and the steps behind it: each after its inputs, the last makes it."""

    path: str
    value: Plain
    status: str
    disputes: tuple[str, ...]
    steps: tuple[ToldStep, ...]


class ToldResult(NamedTuple):
    """The explanations asked for."""

    explanations: tuple[ToldExplanation, ...]


def told(result: ExplainResult, disputes: Mapping[str, Dispute], words: Words) -> ToldResult:
    """Return the explanations in words; `disputes` is the register, by id."""
    return ToldResult(tuple(_told(one, disputes, words) for one in result.explanations))


def _told(one: Explanation, disputes: Mapping[str, Dispute], words: Words) -> ToldExplanation:
    results = {step.number: step.result for step in one.steps}
    steps = tuple(
        _step(step, [results[number] for number in step.inputs], disputes, words)
        for step in one.steps
    )
    return ToldExplanation(one.path, scriptable(one.value), one.status, one.disputes, steps)


def _step(
    step: Operation, terms: Sequence[Any], disputes: Mapping[str, Dispute], words: Words
) -> ToldStep:
    return ToldStep(
        number=step.number,
        code=step.code,
        text=formula(step, terms, words),
        result=scriptable(step.result),
        inputs=step.inputs,
        rules=tuple(one._replace(value=scriptable(one.value)) for one in map(_rule, step.rules)),
        silent=step.silent,
        facts=tuple(ToldFact(one.path, scriptable(one.value)) for one in step.facts),
        missing=step.missing,
        readings=tuple(
            _reading(disputes[one.dispute], one.reading, words)
            for one in step.readings
            if one.dispute in disputes
        ),
    )


def _reading(dispute: Dispute, chosen: str, words: Words) -> ToldReading:
    reading = chosen or dispute.default
    says = dispute.readings[reading].says
    return ToldReading(dispute.id, reading, _spoken(dispute.question, words), _spoken(says, words))


def _spoken(texts: Mapping[str, str], words: Words) -> str:
    return texts.get(words.lang) or texts["en"]


def _rule(rule: Any) -> ToldRule:
    return ToldRule(*rule)


def formula(step: Operation, terms: Sequence[Any], words: Words) -> str:
    """Return what a step does, in words; that of a part of its result where it has one.

    `terms` are the results of its inputs, which a sum names.
    """
    given: dict[str, Any] = {name: _spoken_value(value, words) for name, value in step.given}
    given["terms"] = " + ".join(_term(value) for value in terms) or "0"
    code = f"step.{step.code}.{step.part}" if step.part else f"step.{step.code}"
    if not words.has(code):
        code = f"step.{step.code}"
    return words.say(code, **given)


def _term(value: Any) -> str:
    if isinstance(value, Figure):
        return "?" if value.value is None else number_text(value.value, EUROS)
    return "?"


_PAIR = 2  # a start and a growth, or a first and a last day


def _spoken_value(value: Any, words: Words) -> Any:
    """Return an argument as a sentence says it: points as `920 → +305`, spans by their ends."""
    if not isinstance(value, tuple) or not value:
        return value
    if all(isinstance(one, tuple) for one in value):
        return words.say("explain.between").join(_spoken_value(one, words) for one in value)
    if len(value) == _PAIR and all(isinstance(one, int) for one in value):
        return words.say("rules.case", start=value[0], growth=value[1])
    if len(value) == _PAIR and all(isinstance(one, date) for one in value):
        return words.say("explain.span", first=value[0], last=value[1])
    return value


def scriptable(value: Any) -> Any:
    """Return a value as JSON has it: figures, numbers, words, days, lists."""
    if isinstance(value, Figure) or value is None or isinstance(value, bool | str | int):
        return value if not isinstance(value, str) else str(value)
    if isinstance(value, Decimal | Fraction):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return tuple(scriptable(one) for one in value)
    return str(value)


_UNITS: dict[str, Unit] = {
    **dict.fromkeys(
        (
            "acompte",
            "amount-of-table",
            "civil-cost",
            "civil-year",
            "group-acompte",
            "group-solde",
            "group-year",
            "guaranteed",
            "opposite",
            "paid",
            "payment-part",
            "settlement",
            "sum",
            "year-cost",
            "year-pay",
        ),
        EUROS,
    ),
    **dict.fromkeys(
        ("combined-rate", "group-rate", "list-rate", "rate", "rate-figure", "year-rate"), SHARE
    ),
}


def unit_of(step: ToldStep) -> Unit:
    """Return what the result of a step counts."""
    return _UNITS.get(step.code, COUNT)
