"""An explanation in words: each step of the law with its formula as a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from amcli.law.figures.sourced import ABSENT, Figure
from amcli.law.text.rules import Dispute
from amcli.study.explain.explain import ExplainResult, Operation
from amcli.study.explain.tracing import ReadingUse
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, EUROS, SHARE, UNKNOWN, Unit, number_text, plain_number


def in_words(result: ExplainResult, disputes: Mapping[str, Dispute], words: Words) -> ExplainResult:
    """Return the explanations in words; `disputes` is the register, by id."""
    explanations = (
        explanation._replace(
            value=scriptable(explanation.value, words),
            steps=tuple(_steps(explanation.steps, disputes, words)),
        )
        for explanation in result.explanations
    )
    return ExplainResult(tuple(explanations))


def _steps(
    steps: Sequence[Operation], disputes: Mapping[str, Dispute], words: Words
) -> Iterator[Operation]:
    results = {step.number: step.result for step in steps}
    for step in steps:
        readings = []
        for met in step.readings:
            if dispute := disputes.get(met.dispute):
                reading = dispute.readings[met.reading or dispute.default]
                says = words.of(reading.says)
                readings.append(
                    ReadingUse(dispute.id, reading.id, words.of(dispute.question), says)
                )
        yield step._replace(
            text=_formula(step, [results[number] for number in step.inputs], words),
            result=scriptable(step.result, words),
            rules=tuple(use._replace(value=scriptable(use.value, words)) for use in step.rules),
            facts=tuple(fact._replace(value=scriptable(fact.value, words)) for fact in step.facts),
            readings=tuple(readings),
            part=ABSENT,
            given=ABSENT,
        )


def _formula(step: Operation, terms: Sequence[Any], words: Words) -> str:
    """Return what a step does, in words; that of a part of its result where it has one.

    `terms` are the results of its inputs, which a sum names.
    """
    blanks: dict[str, Any] = {name: _spoken_value(value, words) for name, value in step.given or ()}
    numbers = (term.value if isinstance(term, Figure) else None for term in terms)
    named = (UNKNOWN if one is None else number_text(one, EUROS, words.local) for one in numbers)
    blanks["terms"] = " + ".join(named) or "0"
    code = f"step.{step.code}.{step.part}" if step.part else f"step.{step.code}"
    return words.say(code if words.has(code) else f"step.{step.code}", **blanks)


_PAIR = 2  # a start and a growth, or a first and a last day


def _spoken_value(value: Any, words: Words) -> Any:
    """Return an argument as a sentence says it: points as `920 → +305`, spans by their ends."""
    if not isinstance(value, tuple) or not value:
        return value
    if all(isinstance(item, tuple) for item in value):
        return words.say("table.between").join(_spoken_value(item, words) for item in value)
    if len(value) == _PAIR and all(isinstance(item, int) for item in value):
        return words.say("rules.case", start=value[0], growth=value[1])
    if len(value) == _PAIR and all(isinstance(item, date) for item in value):
        return words.say("explain.span", first=value[0], last=value[1])
    return value


def scriptable(value: Any, words: Words) -> Any:
    """Return a value as JSON has it, days as the words write them."""
    if isinstance(value, Figure | bool | int) or value is None:
        return value
    if isinstance(value, Decimal | Fraction):
        return plain_number(value)
    if isinstance(value, date):
        return words.text(value)
    if isinstance(value, tuple | list):
        return tuple(scriptable(item, words) for item in value)
    return str(value)


_EUROS = (
    *("acompte", "amount-of-table", "civil-cost", "civil-year", "guaranteed", "opposite", "paid"),
    *("payment-part", "settlement", "sum"),
    *("year-cost", "year-pay"),
)
_SHARES = ("combined-rate", "list-rate", "rate", "rate-figure", "year-rate")
_UNITS = {**dict.fromkeys(_EUROS, EUROS), **dict.fromkeys(_SHARES, SHARE)}


def unit_of(step: Operation) -> Unit:
    """Return what the result of a step counts."""
    return _UNITS.get(step.code, COUNT)
