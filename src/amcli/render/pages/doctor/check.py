"""`check`: the verdict, the criteria with their margins, what would flip it, what to do next."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import CheckResult
from amcli.law.check.next_steps import Flip, Step
from amcli.law.figures.sourced import Figure
from amcli.law.figures.terms import Finding
from amcli.render.footnotes import Footnotes
from amcli.render.page import (
    Block,
    Column,
    Heading,
    Line,
    Paragraph,
    Piece,
    Row,
    grid,
    line,
    narrowing,
    row,
)
from amcli.render.pages.frame import answer_piece, fact_text, facts_text
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import bound_text, figure_text
from amcli.words.numbers import COUNT, SHARE

_EVERY = "table.every-condition"
_UNITS = {
    "floor-mt": "patients",
    "floor-fa": "patients",
    "grouped-practice": "doctors",
    "members": "doctors",
    "first-assistant": "posts",
    "etp-ceiling": "posts",
}


def body(shown: Shown, words: Words, notes: Footnotes) -> list[Block]:
    """Return the verdict first, then the criteria, then what can be done about them."""
    result: CheckResult = shown.answer.result
    return [
        Paragraph(_verdict(result, words), opens=True),
        narrowing(
            grid(_columns(words), [_row(one, shown, words, notes) for one in _told(result, shown)])
        ),
        *_listed("table.flips", _flips(result, words), words),
        *_listed("table.next", _steps(result, words), words),
    ]


def _verdict(result: CheckResult, words: Words) -> Line:
    whole = answer_piece(result.verdict, words)
    pieces: list[str | Piece] = [whole._replace(text=whole.text.upper())]
    is_mixed = len({option.verdict for option in result.options}) > 1
    for number, option in enumerate(result.options):
        pieces.append(" — " if number == 0 else ", ")
        pieces.append(words.say("table.etp", etp=option.etp))
        if is_mixed:
            pieces += [" ", answer_piece(option.verdict, words)]
    return line(*pieces)


def _columns(words: Words) -> list[Column]:
    return [
        Column(words.say("table.verdict")),
        Column(words.say("table.criterion"), wraps=True),
        Column(words.say("table.observed"), wraps=True),
        Column(words.say("table.required"), wraps=True),
        Column(words.say("table.margin"), wraps=True),
        Column(words.say("table.refs")),
    ]


def _told(result: CheckResult, shown: Shown) -> Iterator[Criterion]:
    """Yield the criteria; a member of a group who meets all of them has one line of them all."""
    unmet = {one.member for one in result.criteria if one.verdict is not Finding.MET}
    said: set[str] = set()
    for one in result.criteria:
        if shown.all or one.member is None or one.member in unmet:
            yield one
        elif one.member not in said:
            said.add(one.member)
            yield one._replace(code=_EVERY, observed=None, required=None, disputes=())


def _label(criterion: Criterion, shown: Shown) -> str:
    """Return the code of a criterion's name: a group's floor is the mean of its members."""
    if criterion.code == _EVERY:
        return _EVERY
    is_group = any(one.code == "members" for one in shown.answer.result.criteria)
    if criterion.code == "floor-mt" and is_group:
        return "table.mean-mt"
    return f"criterion.{criterion.code}"


def _row(criterion: Criterion, shown: Shown, words: Words, notes: Footnotes) -> Row:
    label = words.say(_label(criterion, shown))
    if criterion.etp is not None:
        label = f"{label}, {words.say('table.etp', etp=criterion.etp)}"
    if criterion.member is not None:
        label = f"{label}, {criterion.member}"
    return row(
        answer_piece(criterion.verdict, words),
        label,
        _stated(criterion.observed, criterion.code, shown, words),
        _required(criterion, shown, words),
        _margin(criterion, shown, words),
        notes.refs(criterion.sources, criterion.disputes),
    )


def _required(criterion: Criterion, shown: Shown, words: Words) -> str:
    """Return what is required: a threshold with its bound, or words."""
    if isinstance(criterion.required, Figure):
        unit = SHARE if criterion.code == "clinical-fees" else COUNT
        return bound_text(criterion.bound, criterion.required, unit)
    return _stated(criterion.required, criterion.code, shown, words)


def _stated(value: Figure | str | None, code: str, shown: Shown, words: Words) -> str:
    """Return what was observed or required, in words where the profile writes a word."""
    if isinstance(value, Figure):
        return figure_text(value, SHARE if code == "clinical-fees" else COUNT)
    if value is None:
        return ""
    return ", ".join(_word(part, shown, words) for part in value.split(", "))


def _word(value: str, shown: Shown, words: Words) -> str:
    code = f"value.{value}"
    return words.say(code) if words.has(code) else shown.labels.get(value, value)


def _margin(criterion: Criterion, shown: Shown, words: Words) -> str:
    if criterion.missing:
        names = _members(shown.answer.result)
        return words.say("margin.missing", facts=facts_text(criterion.missing, words, names))
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
    unit = _UNITS.get(criterion.code, "points")
    if not isinstance(criterion.required, Figure):
        unit = "points"
    scale = SHARE.scale if criterion.code == "clinical-fees" else 1
    return words.say(f"unit.{unit}", n=margin * scale)


def _flips(result: CheckResult, words: Words) -> list[str]:
    """Return what would change the verdict, without the missing facts that the steps ask for."""
    flips = (flip for flip in result.flips if flip.path not in result.missing)
    names = _members(result)
    return list(dict.fromkeys(_flip(flip, words, names) for flip in flips))


def _flip(flip: Flip, words: Words, names: list[str]) -> str:
    """Return a fact and what it has to be: the profile's own word, or one of the catalogue."""
    code = "flip.known" if flip.needed is None else "flip.needed"
    in_words = f"needed.{flip.needed}"
    needed = words.say(in_words) if words.has(in_words) else flip.needed
    return words.say(code, fact=fact_text(flip.path, words, names), path=flip.path, needed=needed)


def _members(result: CheckResult) -> list[str]:
    """Return the names of a group's members, in their order: each has criteria of its own."""
    return list(dict.fromkeys(one.member for one in result.criteria if one.member is not None))


def _step(step: Step, words: Words, names: list[str]) -> str:
    code = f"step.{step.code}"
    if step.path is None:
        return _dated(words.say(code, who=step.who), step.on, step.until, words)
    fact = fact_text(step.path, words, names)
    return words.say(code, fact=fact, path=step.path, who=step.who)


def _steps(result: CheckResult, words: Words) -> list[str]:
    names = _members(result)
    return [_step(step, words, names) for step in result.next]


def _dated(sentence: str, on: date | None, until: date | None, words: Words) -> str:
    if on is None and until is None:
        return sentence
    code = "between" if on and until else "from" if on else "until"
    return f"{sentence.removesuffix('.')} ({words.say(f'step.{code}', on=on, until=until)})."


def _listed(title: str, sentences: Iterable[str], words: Words) -> list[Block]:
    items: list[Block] = [
        Paragraph(line(sentence), f"{number}.") for number, sentence in enumerate(sentences, 1)
    ]
    return [Heading(words.say(title)), *items] if items else []
