"""`explain --letter`: one page, in French, about a figure that was computed.

It gives the four things an administration has to give on request about a decision taken with the
help of an algorithm (article R. 311-3-1-2 of the CRPA): how far the calculation decided, the data
and where they come from, the parameters and their weight, the operations.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from amcli.render.footnotes import Footnotes
from amcli.render.page import BULLET, Block, Heading, Paragraph, Piece, line
from amcli.render.pages.frame import fact_text
from amcli.render.pages.texts.rule_words import citation_text, label_of, plain_value
from amcli.render.screen import Shown
from amcli.version import __version__
from amcli.words.catalogue import Words

from .explain import aside, holes, labelled, lacking, value_text
from .explained import ToldExplanation, ToldReading, ToldResult, ToldRule, ToldStep

# Steps that only gather, or that others repeat in full: left to `explain`.
_GATHERING = {
    "acompte",
    "anniversary",
    "commitment",
    "contract-year",
    "governing",
    "guaranteed",
    "paid",
    "starting-count",
    "year-terms",
}
_TABLE = "amount-of-table"


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the page: what was computed, then its four parts."""
    result: ToldResult = shown.answer.result
    steps = list(_steps(result.explanations))
    return [
        Heading(words.say("letter.answer-title")),
        *(_answer(one, words, notes) for one in result.explanations),
        *aside(shown, words),
        Heading(words.say("letter.role-title")),
        Paragraph(line(words.say("letter.role", version=__version__))),
        Heading(words.say("letter.data-title")),
        Paragraph(line(words.say("letter.data", source=shown.source))),
        *_listed(_facts(steps, shown, words)),
        *_listed(lack for step in steps for lack in lacking(step, words)),
        Heading(words.say("letter.rules-title")),
        Paragraph(line(words.say("letter.rules"))),
        *_listed(_rules(steps, shown, words)),
        *_listed(_readings(steps, words)),
        *_listed(_holes(steps, words)),
        Heading(words.say("letter.steps-title")),
        *_numbered(_operations(steps, words)),
        Paragraph(line(words.say("letter.more")), opens=True),
    ]


def _answer(one: ToldExplanation, words: Words, notes: Footnotes) -> Paragraph:
    made = one.steps[-1]
    result = notes.seen(value_text(made, words))
    text = labelled(made.text, result, words)
    return Paragraph(line(text, Piece(result, "good"), f" ({one.path})"))


def _steps(explanations: Iterable[ToldExplanation]) -> Iterator[ToldStep]:
    """Yield the steps of all explanations, those that are the same once."""
    seen: set[ToldStep] = set()
    for one in explanations:
        for step in one.steps:
            same = step._replace(number=0, inputs=())  # between explanations numbers differ
            if same not in seen:
                seen.add(same)
                yield step


def _listed(texts: Iterable[str]) -> list[Block]:
    return [Paragraph(line(text), BULLET) for text in dict.fromkeys(texts)]


def _numbered(texts: Iterable[str]) -> list[Block]:
    found = dict.fromkeys(texts)
    return [Paragraph(line(text), f"{number}.") for number, text in enumerate(found, start=1)]


def _facts(steps: Iterable[ToldStep], shown: Shown, words: Words) -> Iterator[str]:
    for step in steps:
        for fact in step.facts:
            name = fact_text(fact.path, words)
            value = shown.labels.get(str(fact.value), fact.value)
            yield words.say("letter.fact", fact=name, value=value, path=fact.path)


def _rules(steps: Iterable[ToldStep], shown: Shown, words: Words) -> Iterator[str]:
    """Yield the figures of the texts, each once, with their proof."""
    used: dict[ToldRule, None] = {}
    for step in steps:
        used |= dict.fromkeys(rule for rule in step.rules if _is_number(rule.value))
    for rule in used:
        yield words.say(
            "letter.rule",
            label=label_of(rule.key, words),
            value=plain_value(rule.key, rule.value, words),
            status=rule.status,
            proof=citation_text(rule.citations[0]._replace(note=""), shown.sources, words),
        )


def _readings(steps: Iterable[ToldStep], words: Words) -> Iterator[str]:
    met: dict[ToldReading, None] = {}
    for step in steps:
        met |= dict.fromkeys(step.readings)
    for one in met:
        yield words.say("letter.reading", dispute=one.dispute, question=one.question, says=one.says)


def _is_number(value: Any) -> bool:
    """Return whether a rule is a figure, or points: what it applies to is said by the steps."""
    if isinstance(value, tuple):
        return any(map(_is_number, value))
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _holes(steps: Iterable[ToldStep], words: Words) -> Iterator[str]:
    """Yield the parameters that nobody published, where a step hangs on them."""
    keys = dict.fromkeys(key for step in steps for key in holes(step))
    if keys:
        labels = " ; ".join(label_of(key, words) for key in keys)
        yield words.say("letter.silent", labels=labels)


def _operations(steps: Iterable[ToldStep], words: Words) -> Iterator[str]:
    read: set[Any] = set()
    for step in steps:
        result = value_text(step, words)
        if not result or step.code in _GATHERING:
            continue
        if step.code == _TABLE:  # of two bands that are paid alike, the lower one is said
            if step.rules in read:
                continue
            read.add(step.rules)
        yield labelled(step.text, result, words) + result
