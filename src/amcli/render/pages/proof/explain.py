"""`explain`: the tree behind each figure: formula, result, rules with their proof, facts."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from amcli.law.check.next_steps import holder_of
from amcli.law.figures.sourced import Citation, Figure
from amcli.law.figures.terms import Finding
from amcli.law.lists.bands import BandRange
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Branch, Heading, Paragraph, Piece, line
from amcli.render.pages.frame import band_text, fact_text
from amcli.render.pages.texts.rule_words import label_of, plain_value
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import figure_text
from amcli.words.numbers import number_text

from .explained import ToldExplanation, ToldResult, ToldRule, ToldStep, unit_of


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return a tree for each value asked for."""
    result: ToldResult = shown.answer.result
    trees = [block for one in result.explanations for block in _tree(one, shown, words, notes)]
    return [*aside(shown, words), *trees]


def aside(shown: Shown, words: Words) -> list[Block]:
    """Return what has to be said of a figure of a doctor who cannot, or may not, sign."""
    said = [one for one in shown.answer.notes if one.code == "verdict-aside"]
    return [Paragraph(line(Piece(words.note(one), "unsure")), opens=True) for one in said]


def _tree(one: ToldExplanation, shown: Shown, words: Words, notes: Footnotes) -> Iterator[Block]:
    yield Heading(one.path)
    steps = {step.number: step for step in one.steps}
    root = one.steps[-1]
    shared = {number for number in steps if sum(number in step.inputs for step in one.steps) > 1}
    seen: set[int] = set()
    yield from _branches(root, 0, _Tree(steps, shared, seen, words, notes, shown.labels))
    met = notes.refs((), one.disputes)
    if met:
        yield Paragraph(line(Piece(words.say("explain.disputes", ids=tuple(met.split())), "faint")))


class _Tree:
    """What the branches of one tree share."""

    def __init__(
        self,
        steps: dict[int, ToldStep],
        shared: set[int],
        seen: set[int],
        *frame: Any,
    ) -> None:
        self.steps, self.shared, self.seen = steps, shared, seen
        self.told: set[str] = set()
        self.words, self.notes, self.labels = frame


def _branches(step: ToldStep, depth: int, tree: _Tree) -> Iterator[Block]:
    """Yield a step, what it stands on itself, then its inputs; a step said before is named."""
    words = tree.words
    result = value_text(step, words)
    number = words.say("explain.number", n=step.number) if step.number in tree.shared else ""
    label = labelled(step.text, result, words)
    if step.number in tree.seen:
        again = words.say("explain.again", n=step.number)
        yield Branch(line(label, Piece(tree.notes.seen(result), "good"), again), depth)
        return
    tree.seen.add(step.number)
    yield Branch(line(label, Piece(tree.notes.seen(result), "good"), number), depth)
    for detail in dict.fromkeys(_details(step, tree)):
        if detail not in tree.told:  # once in a tree
            tree.told.add(detail)
            yield Branch(line(Piece(detail, "faint")), depth + 1, "·")
    for one in step.inputs:
        yield from _branches(tree.steps[one], depth + 1, tree)


def _details(step: ToldStep, tree: _Tree) -> Iterator[str]:
    words = tree.words
    for fact in step.facts:
        name = fact_text(fact.path, words)
        code = "explain.fact" if "." in fact.path else "explain.asked"
        value = tree.labels.get(str(fact.value), fact.value)
        yield words.say(code, fact=name, path=fact.path, value=value)
    for rule in step.rules:
        yield words.say(
            "explain.rule",
            label=label_of(rule.key, words),
            key=rule.key,
            value=tree.notes.seen(plain_value(rule.key, rule.value, words)),
            status=rule.status,
            proof=proof_text(_cited(rule, tree), words),
        )
    for one in step.readings:
        yield words.say("explain.reading", dispute=one.dispute, reading=one.reading, says=one.says)
    if holes(step):
        yield words.say("explain.silent", keys=holes(step))
    yield from lacking(step, words)


def lacking(step: ToldStep, words: Words) -> Iterator[str]:
    """Yield the facts that the profile lacks, where the step hangs on them, and who has them."""
    if not (is_open(step) or step.code in _QUESTIONS):
        return
    for path in step.missing:
        if path.startswith(_OPTIONAL):
            continue
        code = "explain.missing" if is_open(step) else "explain.default"
        who = holder_of(path)
        yield words.say(code, fact=fact_text(path, words), path=path, who=who)


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


def holes(step: ToldStep) -> tuple[str, ...]:
    """Return the figures that nobody published and that the result of a step hangs on."""
    if not is_open(step):
        return ()
    # a text has points or rates: the other kind is no hole
    others = ".rates." if step.code == "ordinary-growth" else "low_points"
    return tuple(key for key in step.silent if key not in _SWITCHES and others not in key)


def _cited(rule: ToldRule, tree: _Tree) -> tuple[Citation, ...]:
    tree.notes.refs(one.source for one in rule.citations)
    return rule.citations


def labelled(text: str, result: str, words: Words) -> str:
    """Return a formula ready for its result; a question needs no colon."""
    if not result:
        return text
    return f"{text} " if text.endswith("?") else words.say("table.label", field=text)


def proof_text(citations: tuple[Citation, ...], words: Words) -> str:
    """Return where a figure is read, every place of it."""
    return words.say("explain.between").join(citation_text(one, words) for one in citations)


def citation_text(citation: Citation, words: Words) -> str:
    """Return where a figure is read: source, place, row and column of a table."""
    parts = [citation.source, citation.locator]
    for place in ("row", "column"):
        label = getattr(citation, place, "")
        if label:
            parts.append(words.say(f"explain.{place}", label=label))
    return ", ".join(parts)


def is_open(step: ToldStep) -> bool:
    """Return whether a result is not known whole: then what nobody published matters."""
    value = step.result
    if isinstance(value, Figure):
        return value.value is None or value.low != value.high
    if isinstance(value, tuple):
        return len(set(value)) > 1
    return value is None or value == Finding.UNDETERMINED.value


_BAND = 2  # a lowest and a highest
_QUESTIONS = ("age", "age-rule", "newly-installed")
_ANSWERS = {"met": "value.true", "not_met": "value.false"}


def value_text(step: ToldStep, words: Words) -> str:
    """Return the result of a step as text; empty for a step that only gathers."""
    value = step.result
    if isinstance(value, Figure):
        return figure_text(value, unit_of(step))
    if isinstance(value, bool) or value is None:
        return "" if value is None else words.text(value)
    if isinstance(value, int | Decimal):
        return number_text(value, unit_of(step))
    if step.code == "caps":  # the lowest, then the rules it comes from
        return words.text(value[0]) if value[0] is not None else ""
    if isinstance(value, tuple):
        is_band = len(value) == _BAND and words.has(f"band.{value[0]}")
        return band_text(BandRange(*value), words) if is_band else words.text(_flat(value))
    if step.code in _QUESTIONS and value in _ANSWERS:
        return words.say(_ANSWERS[value])
    for kind in ("verdict", "finding"):
        if words.has(f"{kind}.{value}"):
            return words.say(f"{kind}.{value}")
    return words.text(value)


def _flat(value: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        inner
        for one in value
        for inner in (_flat(one) if isinstance(one, tuple) else (one,))
        if inner is not None
    )
