"""`check`: the verdict, the criteria with their margins, what would flip it, what to do next."""

from collections.abc import Iterable, Iterator
from typing import Any

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import CheckResult
from amcli.law.check.next_steps import Flip, Step
from amcli.law.figures.sourced import ABSENT, Figure
from amcli.law.figures.terms import Finding
from amcli.render.footnotes import Footnotes
from amcli.render.frame import (
    answer_phrase,
    day_code,
    fact_text,
    facts_text,
    header,
    hours_text,
)
from amcli.render.page import (
    Block,
    Heading,
    Line,
    Phrase,
    Row,
    columns,
    grid,
    line,
    numbered,
    paragraph,
    row,
)
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, SHARE, bound_text

from .margins import margin_blocks

_COLUMNS = "table.verdict table.criterion~ table.observed~ table.required~ table.margin~ table.refs"
_EVERY = "table.every-condition"
_SHARES = "clinical-fees"
_UNITS = {
    "floor-mt": "patients",
    "floor-fa": "patients",
    "grouped-practice": "doctors",
    "members": "doctors",
    "first-assistant": "posts",
    "etp-ceiling": "posts",
}


def check_page(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict first, then the criteria, then what can be done about them."""
    result: CheckResult = shown.answer.result
    rows = [_row(criterion, shown, words, notes) for criterion in _listed_criteria(result, shown)]
    names = _members(result)
    flips = [flip for flip in result.flips if flip.path not in result.missing]  # the steps ask them
    return [
        *header(shown, words),
        paragraph(*_verdict(result, words), opens=True),
        grid(columns(_COLUMNS, words), rows),
        *_titled("table.flips", dict.fromkeys(_flip(flip, words, names) for flip in flips), words),
        *_titled("table.next", (_step(step, words, names) for step in result.next), words),
        *margin_blocks(shown, ("contract",), words, notes),
    ]


def _verdict(result: CheckResult, words: Words) -> Line:
    whole = answer_phrase(result.verdict, words)
    phrases: list[str | Phrase] = [whole._replace(text=whole.text.upper())]
    is_mixed = len({option.verdict for option in result.options}) > 1
    for number, option in enumerate(result.options):
        phrases += [" — " if number == 0 else ", ", words.option(option.etp)]
        if is_mixed:
            phrases += [" ", answer_phrase(option.verdict, words)]
    return line(*phrases)


def _listed_criteria(result: CheckResult, shown: Shown) -> Iterator[Criterion]:
    """Yield the criteria; a member of a group who meets all of them has one line of them all."""
    unmet = {each.member for each in result.criteria if each.verdict is not Finding.MET}
    summed_up: set[str] = set()
    for criterion in result.criteria:
        member = criterion.member
        if shown.all or member is None or member in unmet:
            yield criterion
        elif member not in summed_up:
            summed_up.add(member)
            yield criterion._replace(code=_EVERY, observed=None, required=None, disputes=())


def _label(criterion: Criterion, shown: Shown) -> str:
    """Return the code of a criterion's name: a group's floor is the mean of its members."""
    if criterion.code == _EVERY:
        return _EVERY
    is_group = any(each.code == "members" for each in shown.answer.result.criteria)
    if criterion.code == "floor-mt" and is_group:
        return "table.mean-mt"
    return f"criterion.{criterion.code}"


def _row(criterion: Criterion, shown: Shown, words: Words, notes: Footnotes) -> Row:
    etp = "" if criterion.etp is None else words.option(criterion.etp)
    label = words.say(_label(criterion, shown))
    return row(
        answer_phrase(criterion.verdict, words),
        ", ".join(filter(None, (label, etp, criterion.member))),
        _stated(criterion.observed, None, criterion, shown, words),
        _stated(criterion.required, criterion.bound, criterion, shown, words),
        _margin(criterion, shown, words),
        notes.refs(criterion.sources, criterion.disputes, names_all=True),
    )


def _stated(
    value: Figure | str | None, bound: str | None, criterion: Criterion, shown: Shown, words: Words
) -> str:
    """Return what was observed, or is required: a number with its bound, or words."""
    if isinstance(value, Figure):
        return bound_text(bound, value, SHARE if criterion.code == _SHARES else COUNT)
    if value is None:
        return ""
    return ", ".join(
        words.first((f"value.{part}",), shown.labels.get(part, part)) for part in value.split(", ")
    )


def _margin(criterion: Criterion, shown: Shown, words: Words) -> str:
    if criterion.missing:
        names = _members(shown.answer.result)
        return words.say("margin.missing", facts=facts_text(criterion.missing, words, names))
    if criterion.exemption is not ABSENT:
        return words.say(f"exemption.{criterion.exemption}")
    if criterion.margin is None or criterion.margin.value is None:
        return ""
    margin: Any = criterion.margin.value
    if margin == 0:
        is_short = criterion.verdict is not Finding.MET
        return words.say("margin.at-short" if is_short else "margin.at")
    code = "margin.above" if margin > 0 else "margin.below"
    if criterion.bound == "at-most" and margin < 0:
        code = "margin.left"
    return words.say(code, quantity=_quantity(criterion, abs(margin), words))


def _quantity(criterion: Criterion, margin: Any, words: Words) -> str:
    has_unit = isinstance(criterion.required, Figure)
    unit = _UNITS.get(criterion.code, "points") if has_unit else "points"
    scale = SHARE.scale if criterion.code == _SHARES else 1
    return words.say(f"unit.{unit}", n=margin * scale)


def _flip(flip: Flip, words: Words, names: list[str]) -> str:
    """Return a fact and what it has to be: the profile's own word, or one of the catalogue."""
    code = "flip.known" if flip.needed is None else "flip.needed"
    needed = words.first((f"needed.{flip.needed}",), flip.needed or "")
    return words.say(code, fact=fact_text(flip.path, words, names), path=flip.path, needed=needed)


def _members(result: CheckResult) -> list[str]:
    """Return the names of a group's members, by place; empty of those who are not there."""
    names = {
        each.place: each.member or "" for each in result.criteria if isinstance(each.place, int)
    }
    return [names.get(place, "") for place in range(max(names, default=-1) + 1)]


def _step(step: Step, words: Words, names: list[str]) -> str:
    """Return what to do next, with its days or the fact it brings."""
    code = f"step.{step.code}"
    if step.path is not None:
        fact = fact_text(step.path, words, names)
        return words.say(code, fact=fact, path=step.path, who=step.who)
    sentence = words.say(code, who=step.who, text=step.text)
    if isinstance(step.hours, Figure):
        sentence = f"{sentence.removesuffix('.')} ({hours_text(step.hours, words)})."
    if step.on is None and step.until is None:
        return sentence
    day = "on" if step.on == step.until else day_code(step.on, step.until)
    days = words.say(f"step.{day}", on=step.on, until=step.until)
    return f"{sentence.removesuffix('.')} ({days})."


def _titled(title: str, sentences: Iterable[str], words: Words) -> list[Block]:
    """Return sentences as a numbered list under its title; nothing for none."""
    items = numbered(sentences)
    return [Heading(words.say(title)), *items] if items else []
