"""`explain`: the tree behind each figure: formula, result, rules with their proof, facts.

`--letter` is one page, in French: what the figure is, on what it rests, what could change it, whom
to ask. `--record` has the four things an administration has to give on request about a decision
taken with the help of an algorithm (article R. 311-3-1-2 of the CRPA): how far the calculation
decided, the data and where they come from, the parameters and their weight, the operations.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Finding
from amcli.law.lists.bands import BandRange
from amcli.law.profile.consistency import holder_of
from amcli.render.footnotes import Footnotes
from amcli.render.frame import band_text, fact_text, header
from amcli.render.page import (
    BULLET,
    Block,
    Branch,
    Heading,
    Paragraph,
    Phrase,
    columns,
    grid,
    line,
    numbered,
    paragraph,
    row,
)
from amcli.render.rule_words import citation_text, label_of, plain_value
from amcli.render.screen import Shown
from amcli.render.values import path_text
from amcli.study.explain.explain import ExplainResult, Explanation, Operation, RuleUse
from amcli.study.explain.tracing import FactRead
from amcli.version import __version__
from amcli.words.catalogue import Words
from amcli.words.figures import figure_text, number_text

from .explanations import unit_of

_BAND = 2  # a lowest and a highest
_QUESTIONS = ("age", "age-rule", "newly-installed")
_ANSWERS = {"met": "value.true", "not_met": "value.false"}
# What a profile may leave out: what it then is, is known.
_OPTIONAL = (
    "contract.assistant.",
    "contract.employer_cost",
    "contract.notified_targets.",
    "doctor.age",
    "doctor.mep",
    "doctor.situations",
)
_SWITCHES = ("bands.set_by", "bands.mt_count")  # a text without them says the usual
_MOST = 4  # figures of the texts, and unpublished ones, that the letter names
# Steps that only gather, or that others repeat in full: left out of the record.
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


def explain_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return a tree for each value asked for."""
    result: ExplainResult = shown.answer.result
    blocks = [*header(shown, words), *_asides(shown, words)]
    for explanation in result.explanations:
        blocks += _Tree(explanation, shown, words, notes).blocks()
    return blocks


def _asides(shown: Shown, words: Words) -> list[Block]:
    """Return what has to be said of a figure of a doctor who cannot, or may not, sign."""
    asides = [note for note in shown.answer.notes if note.code == "verdict-aside"]
    return [paragraph(words.note(note), style="unsure", opens=True) for note in asides]


class _Tree:
    """The branches behind one value; what was said in it is not said again."""

    def __init__(
        self, explanation: Explanation, shown: Shown, words: Words, notes: Footnotes
    ) -> None:
        self._explanation = explanation
        self._shown, self._words, self._notes = shown, words, notes
        self._steps = {step.number: step for step in explanation.steps}
        inputs = Counter(number for step in explanation.steps for number in set(step.inputs))
        self._shared = {number for number, count in inputs.items() if count > 1}
        self._named: set[int] = set()
        self._details_said: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        """Yield the value, the tree from the step that makes it, its disputes."""
        path = Phrase(f" ({self._explanation.path})", "faint")
        value = _figure(self._explanation, self._words, self._notes)
        yield value._replace(line=(*value.line, path))
        yield from self._branches(self._explanation.steps[-1], 0)
        disputes = self._notes.refs((), self._explanation.disputes).split()
        if disputes:
            yield paragraph(self._words.say("explain.disputes", ids=tuple(disputes)), style="faint")

    def _branches(self, step: Operation, depth: int) -> Iterator[Block]:
        """Yield a step, what it stands on itself, then its inputs; a step said before is named."""
        words, result = self._words, value_text(step, self._words)
        label = labelled(step.text, result, words)
        value = Phrase(self._notes.seen(result), "good")
        if step.number in self._named:
            yield Branch(line(label, value, words.say("explain.again", n=step.number)), depth)
            return
        self._named.add(step.number)
        is_shared = step.number in self._shared
        number = words.say("explain.number", n=step.number) if is_shared else ""
        yield Branch(line(label, value, number), depth)
        for detail in dict.fromkeys(self._details(step)):
            if detail not in self._details_said:
                self._details_said.add(detail)
                yield Branch(line(detail, style="faint"), depth + 1, "·")
        for number_of_input in step.inputs:
            yield from self._branches(self._steps[number_of_input], depth + 1)

    def _details(self, step: Operation) -> Iterator[str]:
        words = self._words
        for fact in step.facts:
            name = fact_text(fact.path, words)
            code = "explain.fact" if "." in fact.path else "explain.asked"
            value = _fact_value(fact, self._shown, words)
            yield words.say(code, fact=name, path=fact.path, value=value)
        for rule in step.rules:
            self._notes.refs(citation.source for citation in rule.citations)
            yield words.say(
                "explain.rule",
                label=label_of(rule.key, words),
                key=rule.key,
                value=self._notes.seen(plain_value(rule.key, rule.value, words)),
                status=rule.status,
                proof=words.say("table.between").join(
                    citation_text(each._replace(note=""), {}, words) for each in rule.citations
                ),
            )
        for reading in step.readings:
            chosen = {"dispute": reading.dispute, "reading": reading.reading}
            yield words.say("explain.reading", says=reading.says, **chosen)
        if holes(step):
            yield words.say("explain.silent", keys=holes(step))
        yield from _lacks(step, words)


def lacking(step: Operation) -> Iterator[tuple[str, str]]:
    """Yield the path of each fact that the profile lacks and the step hangs on, what to say."""
    if is_open(step) or step.code in _QUESTIONS:
        code = "explain.missing" if is_open(step) else "explain.default"
        yield from ((path, code) for path in step.missing if not path.startswith(_OPTIONAL))


def _lacks(step: Operation, words: Words) -> Iterator[str]:
    """Yield the facts that a step lacks, and who has them."""
    for path, code in lacking(step):
        yield words.say(code, fact=fact_text(path, words), path=path, who=holder_of(path))


def holes(step: Operation) -> tuple[str, ...]:
    """Return the figures that nobody published and that the result of a step hangs on."""
    if not is_open(step):
        return ()
    # a text has points or rates: the other kind is no hole
    others = ".rates." if step.code == "ordinary-growth" else "low_points"
    return tuple(key for key in step.silent if key not in _SWITCHES and others not in key)


def labelled(text: str, result: str, words: Words) -> str:
    """Return a formula ready for its result; a question needs no colon."""
    if not result:
        return text
    return f"{text} " if text.endswith("?") else words.say("table.label", field=text)


def is_open(step: Operation) -> bool:
    """Return whether a result is not known whole: then what nobody published matters."""
    value = step.result
    if isinstance(value, Figure):
        return value.value is None or value.low != value.high
    if isinstance(value, tuple):
        return len(set(value)) > 1
    return value is None or value == Finding.UNDETERMINED.value


def value_text(step: Operation, words: Words) -> str:
    """Return the result of a step as text; empty for a step that only gathers."""
    value = step.result
    if isinstance(value, Figure):
        return figure_text(value, unit_of(step), words.local)
    if isinstance(value, bool) or value is None:
        return "" if value is None else words.text(value)
    if isinstance(value, int | Decimal):
        return number_text(value, unit_of(step), words.local)
    if step.code == "caps":  # the lowest, then the rules it comes from
        return words.text(value[0]) if value[0] is not None else ""
    if isinstance(value, tuple):
        is_band = len(value) == _BAND and words.has(f"band.{value[0]}")
        return band_text(BandRange(*value), words) if is_band else words.text(_flat(value))
    if step.code in _QUESTIONS and value in _ANSWERS:
        return words.say(_ANSWERS[value])
    codes = (f"{kind}.{value}" for kind in ("verdict", "finding", "text"))
    return words.first(codes, words.text(value))


def _flat(value: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        inner
        for item in value
        for inner in (_flat(item) if isinstance(item, tuple) else (item,))
        if inner is not None
    )


def letter_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return one page: the figures, on what they rest, what could change them, whom to ask."""
    result: ExplainResult = shown.answer.result
    steps = list(_steps(result.explanations))[::-1]  # what is nearest to the figure comes first
    facts = sorted(_facts(steps, shown, words).items(), key=lambda fact: not _is_number(fact[1]))
    told = ", ".join(f"{fact_text(path, words)} {words.text(value)}" for path, value in facts)
    rows = []
    for rule in _rules(steps):  # the author of a document stands for it
        title = shown.sources.get(rule.citations[0].source, rule.citations[0].source)
        whence = words.say("letter.read", status=rule.status, source=title.split(",")[0])
        value = plain_value(rule.key, rule.value, words)
        rows.append(row(label_of(rule.key, words), value, whence))
    return [
        *header(shown, words),
        *(_figure(explanation, words, notes) for explanation in result.explanations),
        *_asides(shown, words),
        paragraph(words.say("letter.rests", facts=told, n=len(rows)), opens=True),
        grid(columns("rules.figure~ rules.value> rules.source~", words), rows[:_MOST]),
        *(paragraph(sentence) for sentence in _changing(steps, result, shown, words)),
        paragraph(words.say("letter.ask", version=__version__)),
    ]


def _figure(explanation: Explanation, words: Words, notes: Footnotes) -> Paragraph:
    """Return a figure under the name of its place, on a line."""
    result = notes.seen(value_text(explanation.steps[-1], words))
    label = words.say("table.label", field=path_text(explanation.path, words))
    return paragraph(label, Phrase(result, "good"), opens=True)


def _changing(
    steps: Sequence[Operation], result: ExplainResult, shown: Shown, words: Words
) -> Iterator[str]:
    """Yield what could change the figures: missing facts, readings, unpublished figures."""
    lacks = dict.fromkeys(path for step in steps for path, _ in lacking(step))
    if lacks:
        facts = words.say("table.between").join(
            words.say("letter.held", fact=fact_text(path, words), who=holder_of(path))
            for path in lacks
        )
        yield words.say("letter.lacks", facts=facts)
    disputes = dict.fromkeys(id_ for each in result.explanations for id_ in each.disputes)
    telling = tuple(id_ for id_ in disputes if id_ in shown.effects)
    if telling:
        yield words.say("letter.disputes", n=len(telling), ids=telling)
    yield from _holes(steps, words, _MOST)


def record_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the record: what was computed, then its four parts."""
    result: ExplainResult = shown.answer.result
    answers = []
    for each in result.explanations:
        value = notes.seen(value_text(each.steps[-1], words))
        text = labelled(each.steps[-1].text, value, words)
        answers.append(paragraph(text, Phrase(value, "good"), f" ({each.path})"))
    steps = list(_steps(result.explanations))
    facts = _facts(steps, shown, words).items()
    readings = dict.fromkeys(reading for step in steps for reading in step.readings)
    return [
        *header(shown, words),
        Heading(words.say("letter.answer-title")),
        *answers,
        *_asides(shown, words),
        Heading(words.say("letter.role-title")),
        paragraph(words.say("letter.role", version=__version__)),
        Heading(words.say("letter.data-title")),
        paragraph(words.say("letter.data", source=shown.source)),
        *_listed(
            words.say("letter.fact", fact=fact_text(path, words), value=value, path=path)
            for path, value in facts
        ),
        *_listed(lack for step in steps for lack in _lacks(step, words)),
        Heading(words.say("letter.rules-title")),
        paragraph(words.say("letter.rules")),
        *_listed(
            words.say(
                "letter.rule",
                label=label_of(rule.key, words),
                value=plain_value(rule.key, rule.value, words),
                status=rule.status,
                proof=citation_text(rule.citations[0]._replace(note=""), shown.sources, words),
            )
            for rule in _rules(steps)
        ),
        *_listed(words.say("letter.reading", **reading._asdict()) for reading in readings),
        *_listed(_holes(steps, words)),
        Heading(words.say("letter.steps-title")),
        *numbered(dict.fromkeys(_operations(steps, words))),
        paragraph(words.say("letter.more"), opens=True),
    ]


def _steps(explanations: Iterable[Explanation]) -> Iterator[Operation]:
    """Yield the steps of all explanations, those that are the same once."""
    seen: set[Operation] = set()
    for explanation in explanations:
        for step in explanation.steps:
            same = step._replace(number=0, inputs=())  # between explanations numbers differ
            if same not in seen:
                seen.add(same)
                yield step


def _listed(texts: Iterable[str]) -> list[Block]:
    return [paragraph(text, mark=BULLET) for text in dict.fromkeys(texts)]


def _facts(steps: Iterable[Operation], shown: Shown, words: Words) -> dict[str, Any]:
    """Return the facts of the profile that the steps read, by path."""
    every = (fact for step in steps for fact in step.facts)
    return {fact.path: _fact_value(fact, shown, words) for fact in every}


def _fact_value(fact: FactRead, shown: Shown, words: Words) -> Any:
    """Return the value of a fact; in words where it is a word of a profile, or an option."""
    value = fact.value
    if fact.path.endswith(".etp"):
        return words.option(value)
    if isinstance(value, str):
        return shown.labels.get(value) or words.first((f"rules.value.{value}",), value)
    return value


def _rules(steps: Iterable[Operation]) -> Iterable[RuleUse]:
    """Return the figures of the texts, each once."""
    rules = dict.fromkeys(rule for step in steps for rule in step.rules)
    return (rule for rule in rules if _is_number(rule.value))


def _is_number(value: Any) -> bool:
    """Return whether a rule is a figure, or points: what it applies to is said by the steps."""
    if isinstance(value, tuple):
        return any(map(_is_number, value))
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _holes(steps: Iterable[Operation], words: Words, most: int | None = None) -> Iterator[str]:
    """Yield the first parameters that nobody published, where a step hangs on them."""
    keys = list(dict.fromkeys(key for step in steps for key in holes(step)))
    if keys:
        named = [label_of(key, words) for key in keys[:most]]
        more = ["…"] if len(named) < len(keys) else []
        yield words.say("letter.silent", labels=" ; ".join(named + more))


def _operations(steps: Iterable[Operation], words: Words) -> Iterator[str]:
    read: set[tuple[RuleUse, ...]] = set()
    for step in steps:
        result = value_text(step, words)
        if not result or step.code in _GATHERING:
            continue
        if step.code == _TABLE:  # of two bands that are paid alike, the lower one is said
            if step.rules in read:
                continue
            read.add(step.rules)
        yield labelled(step.text, result, words) + result
