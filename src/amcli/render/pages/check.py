"""`check`: the verdict, the criteria with their margins, what would flip it, what to do next."""

from collections.abc import Iterable, Iterator
from typing import Any

from amcli.law.check.criterion import Criterion
from amcli.law.check.eligibility import CheckResult, Flip, Step
from amcli.law.figures.sourced import ABSENT, Figure
from amcli.law.figures.terms import Finding
from amcli.render.footnotes import Footnotes
from amcli.render.frame import answer_phrase, days_phrase, fact_text, header, hours_text
from amcli.render.page import Block, Heading, Row, columns, grid, numbered, paragraph, row
from amcli.render.screen import Shown
from amcli.words.catalogue import Words
from amcli.words.figures import COUNT, SHARE, bound_text

from .margins import margin_blocks
from .summary import verdict_line

_COLUMNS = (
    "table.verdict table.criterion~ table.observed~ table.required~ table.margin~ table.refs~"
)
# What to do that no answer hangs on.
_BESIDE = {"dedicated-room", "direct-hire-or-group", "no-remote-only"}
_DATES = 3  # that are shown unless all are asked for
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
    """Return the verdict, what is not met or open, what can be done; `--all`: every criterion."""
    result: CheckResult = shown.answer.result
    listed = list(_listed_criteria(result, shown))
    met = [each for each in listed if each.verdict is Finding.MET and not shown.all]
    rows = [_row(criterion, shown, words, notes) for criterion in listed if criterion not in met]
    for criterion in met:
        notes.refs(criterion.sources, criterion.disputes, names_all=True)
    names = _members(result)
    flips = [flip for flip in result.flips if flip.path not in result.missing]  # the steps ask them
    steps = result.next if shown.all else _nearest_steps(result.next)
    return [
        *header(shown, words),
        verdict_line(result, words, is_running=shown.running is not None),
        *([grid(columns(_COLUMNS, words), rows)] if rows else []),
        *_met(met, shown, words),
        *_titled("table.flips", dict.fromkeys(_flip(flip, words, names) for flip in flips), words),
        *_titled("table.next", (_step(step, words, names) for step in steps), words),
        *margin_blocks(shown, words, notes),
    ]


def _nearest_steps(steps: Iterable[Step]) -> list[Step]:
    """Return what the answer hangs on, and of the dates to come the next ones."""
    kept = [step for step in steps if step.code not in _BESIDE]
    dated = [step for step in kept if step.until is not None]
    return [step for step in kept if step not in dated[_DATES:]]


def _met(met: Iterable[Criterion], shown: Shown, words: Words) -> list[Block]:
    """Return the criteria that are met, in one line."""
    members: dict[str, dict[str, None]] = {}  # of each condition, under its name
    for criterion in met:
        who = [] if criterion.member is None else [criterion.member]
        members.setdefault(words.say(_label(criterion, shown)), {}).update(dict.fromkeys(who))
    names = tuple(f"{name} ({', '.join(who)})" if who else name for name, who in members.items())
    return [paragraph(words.say("check.met", names=names), opens=True)] if names else []


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


def _name(criterion: Criterion, shown: Shown, words: Words) -> str:
    """Return what a criterion is called, with its option and its member."""
    etp = "" if criterion.etp is None else words.option(criterion.etp)
    label = words.say(_label(criterion, shown))
    return ", ".join(filter(None, (label, etp, criterion.member)))


def _row(criterion: Criterion, shown: Shown, words: Words, notes: Footnotes) -> Row:
    return row(
        answer_phrase(criterion.verdict, words),
        _name(criterion, shown, words),
        _stated(criterion.observed, None, criterion, shown, words),
        _stated(criterion.required, criterion.bound, criterion, shown, words),
        _margin(criterion, words),
        notes.refs(criterion.sources, criterion.disputes, names_all=True),
    )


def _stated(
    value: Figure | str | None, bound: str | None, criterion: Criterion, shown: Shown, words: Words
) -> str:
    """Return what was observed, or is required: a number with its bound, or words."""
    if isinstance(value, Figure):
        return bound_text(bound, value, SHARE if criterion.code == _SHARES else COUNT, words.local)
    if value is None:
        return ""
    return ", ".join(
        words.first((f"value.{part}",), shown.labels.get(part, part)) for part in value.split(", ")
    )


def _margin(criterion: Criterion, words: Words) -> str:
    if criterion.exemption is not ABSENT:
        return words.say(f"exemption.{criterion.exemption}")
    if criterion.margin is None or criterion.margin.value is None:
        return words.say("margin.missing") if criterion.missing else ""
    margin: Any = criterion.margin.value
    code = "margin.above" if margin > 0 else "margin.below"
    if margin == 0:
        code = "margin.at" if criterion.verdict is Finding.MET else "margin.at-short"
    elif criterion.bound == "at-most" and margin < 0:
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
    fact = words.first((f"flip.{flip.path}",), fact_text(flip.path, words, names))
    return words.say(code, fact=fact, path=flip.path, needed=needed)


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
    days = days_phrase(step, words)
    return f"{sentence.removesuffix('.')} ({days})." if days else sentence


def _titled(title: str, sentences: Iterable[str], words: Words) -> list[Block]:
    """Return sentences as a numbered list under its title; nothing for none."""
    items = numbered(sentences)
    return [Heading(words.say(title)), *items] if items else []
