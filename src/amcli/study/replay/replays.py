"""A receipt computed again: the same, or what made it another (`replay`).

Two results of one question are compared as plain trees, as JSON has them: mappings, lists, words,
exact numbers; a figure is a mapping of `value`, `low`, `high`, `status` and `sources`. A key that
the earlier result has not is no difference, since keys are added as the program grows; an item of a
list is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import Figure, Sourced, total
from amcli.law.text.rules import Header, RuleBook, RuleSet
from amcli.study.compare.corners import difference
from amcli.study.paths.result_paths import (
    children,
    criterion_name,
    is_list_of_parts,
    name_of,
    named,
    option_parts,
)

Tree: TypeAlias = Mapping[str, Any]
_GISTS = ("verdict", "amount", "growth", "code", "until")


class ResultChange(NamedTuple):
    """A place of a result that is not as it was.

    `path` is that of `explain` (`aid[1].years.3.amount`); `text` is the id of the text in a
    comparison, else None. A value is a figure, a word, a number, a list of words, or None where
    there is no such thing. `delta` is after − before where both are numbers.
    """

    path: str
    text: str | None
    before: Any
    after: Any
    delta: Figure | None


def changes(command: str, before: Tree, after: Tree) -> Iterator[ResultChange]:
    """Yield the places where two results of a command differ, in the order of the earlier one."""
    if "texts" not in before:
        yield from _below(command, None, before, after)
        return
    found = list(_of_texts(before.get("texts", ()), after.get("texts", ())))
    if found:  # what differs between the texts follows from them
        yield from found
        return
    yield from _walk("compare", None, before, after)


def _of_texts(before: Any, after: Any) -> Iterator[ResultChange]:
    """Yield the changes of each text of a comparison."""
    for name, old, new in _paired(before, after, lambda answers: str(answers.get("text"))):
        text = name.partition("#")[0]
        if old is None or new is None:
            was, now = (None if one is None else text for one in (old, new))
            yield _change("text", text, was, now)
            continue
        for concept, value in old.items():
            if isinstance(value, Mapping):
                yield from _below(concept, text, value, new.get(concept) or {})


def figure_of(value: Any) -> Figure | None:
    """Return a mapping that stands for a figure as one, else None."""
    if not isinstance(value, Mapping) or not set(Figure._fields) <= value.keys():
        return None
    low, high, status = value["low"], value["high"], str(value["status"])
    return Figure(value["value"], low, high, status, tuple(value["sources"]))


def _below(concept: str, text: str | None, before: Tree, after: Tree) -> Iterator[ResultChange]:
    """Yield the changes of one answer: its options, criteria, then all else."""
    for key, old in before.items():
        new = after.get(key)
        if key == "options":
            for etp, was, now in _paired(old, new, lambda option: str(option.get("etp"))):
                lifted = (one and option_parts(one) for one in (was, now))
                yield from _walk(f"{concept}[{etp}]", text, *lifted)
        elif key == "criteria":
            for name, was, now in _paired(
                old, new, lambda one: f"{criterion_name(one)} {one.get('etp') or ''}".strip()
            ):
                code, _, etp = name.partition(" ")
                option = f"[{etp}]" if etp else ""
                yield from _walk(f"{concept}{option}.criteria.{code}", text, was, now)
        else:
            yield from _walk(f"{concept}.{key}", text, old, new)


def _walk(path: str, text: str | None, before: Any, after: Any) -> Iterator[ResultChange]:
    figure = figure_of(before)
    is_leaf = before is None or after is None or figure is not None
    if not is_leaf and isinstance(before, Mapping) and isinstance(after, Mapping):
        for key, value in children(before):
            yield from _walk(f"{path}.{key}", text, value, after.get(key))
    elif not is_leaf and (is_list_of_parts(before) or is_list_of_parts(after)):
        for name, was, now in _paired(before, after, name_of):
            yield from _walk(f"{path}.{name}", text, was, now)
    elif before != after and (figure is None or figure != figure_of(after)):
        yield _change(path, text, _gist(before), _gist(after))


def _change(path: str, text: str | None, before: Any, after: Any) -> ResultChange:
    return ResultChange(path, text, before, after, difference(before, after))


def _gist(value: Any) -> Any:
    """Return a value as a change shows it: of a part, what tells most about it."""
    figure = figure_of(value)
    if figure is not None:
        return figure
    if isinstance(value, Mapping):
        return next((_gist(value[key]) for key in _GISTS if value.get(key)), name_of(value))
    if isinstance(value, list | tuple):
        return tuple(_gist(item) for item in value)
    return value


def _paired(before: Any, after: Any, name: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the parts of two lists by their names, None for one that a list has not."""
    old, new = (
        dict(named(values, name)) if isinstance(values, list | tuple) else {}
        for values in (before, after)
    )
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key), new.get(key)


class ReplayOutcome(StrEnum):
    """What became of an answer."""

    SAME = "same"
    RULES = "rules-changed"
    PROGRAM = "program-changed"
    BOTH = "rules-and-program-changed"


class Stamp(NamedTuple):
    """What a receipt says of itself: its maker, its question, its seal (SHA-256).

    `text` is the text that answered then.
    """

    amcli: str
    command: str
    text: str
    on: date
    source: str
    seal: str


class RuleChange(NamedTuple):
    """A figure of the rules that is not what it was; None where the text does not have it.

    `text` is the id of the text now, `moves` whether this figure alone changes the answer.
    """

    text: str
    key: str
    before: Any
    after: Any
    moves: bool


class FileChange(NamedTuple):
    """A rule file that is not what it was, by its SHA-256; None where there is no such file."""

    path: str
    before: str | None
    after: str | None


class Effect(NamedTuple):
    """What a change comes to, in short.

    `what` is `verdict`, `amount`, `guaranteed` (euros, over the five years), `payments` (euros, of
    the whole ledger), `mt` or `fa` (patients asked); `text` is set in a comparison.
    """

    what: str
    etp: str | None
    text: str | None
    before: Any
    after: Any
    delta: Figure | None


class Shift(NamedTuple):
    """What one cause did to an answer: in short, and place by place."""

    effects: tuple[Effect, ...]
    changes: tuple[ResultChange, ...]


class ReplayResult(NamedTuple):
    """A receipt computed again.

    `rules` and `files` are what changed in the rules, whether the answer hangs on it or not.
    `by_rules` is what they did to the answer, `by_program` what the program did under the rules of
    the receipt.
    """

    outcome: ReplayOutcome
    receipt: Stamp
    rules: tuple[RuleChange, ...]
    files: tuple[FileChange, ...]
    by_rules: Shift
    by_program: Shift


UNMOVED = Shift((), ())


class AnswerTree(NamedTuple):
    """A result as JSON has it, and the codes of its notes."""

    tree: Tree
    codes: tuple[str, ...]


def shift(command: str, before: AnswerTree | None, after: AnswerTree | None) -> Shift:
    """Return what differs between two results of a command, nothing without one.

    A note more is no difference.
    """
    if before is None or after is None:
        return UNMOVED
    found = tuple(changes(command, before.tree, after.tree))
    effects = (*_effects(found), *_payments(before.tree, after.tree)) if found else ()
    lost = (
        ResultChange(f"notes.{code}", None, code, None, None)
        for code in dict.fromkeys(before.codes)
        if code not in after.codes
    )
    return Shift(effects, (*found, *lost))


def outcome_of(by_rules: Shift, by_program: Shift) -> ReplayOutcome:
    """Return what became of an answer, from what each cause did to it."""
    if by_rules == by_program == UNMOVED:
        return ReplayOutcome.SAME
    if by_program == UNMOVED:
        return ReplayOutcome.RULES
    return ReplayOutcome.PROGRAM if by_rules == UNMOVED else ReplayOutcome.BOTH


def with_figure(book: RuleBook, text: str, key: str, taken: Sourced | None) -> RuleBook:
    """Return a book whose text has another figure at a key, or none."""

    def read(header: Header) -> RuleSet:
        rules = book.rules(header)
        if header.id != text:
            return rules
        figures = {name: one for name, one in rules.figures.items() if name != key}
        if taken is not None:
            figures[key] = taken
        return RuleSet(header, rules.titles, figures, rules.proposed)

    return RuleBook(book.headers, read, book.specialty)


def _effects(found: Sequence[ResultChange]) -> Iterator[Effect]:
    told = set()
    for change in found:
        what, text = _what(change.path), change.text
        etp = change.path.partition("]")[0].partition("[")[2] or None
        if what and (what, etp, text) not in told:  # each answer of a text has the verdict
            told.add((what, etp, text))
            yield Effect(what, etp, text, change.before, change.after, change.delta)


def _what(path: str) -> str:
    """Return what a change of a place is worth saying in short, empty for nothing.

    >>> _what("aid[1].total.amount"), _what("targets[1].mt.growth"), _what("aid[1].years.1.amount")
    ('amount', 'mt', '')
    """
    steps = path.split(".")
    if steps[1:] == ["verdict"] and "[" not in path:
        return "verdict"
    if steps[-2:-1] == ["total"] and steps[-1] in ("amount", "guaranteed"):
        return steps[-1]
    if steps[-1] == "growth" and steps[-2] in ("mt", "fa"):
        return steps[-2]
    return ""


def _payments(before: Tree, after: Tree) -> Iterator[Effect]:
    """Yield what the payments of each option that has a ledger come to, where that changed."""
    now = {option.get("etp"): option for option in after.get("options", ())}
    for option in before.get("options", ()):
        etp = option.get("etp")
        if "entries" in option and etp in now:
            paid, pays = _paid(option), _paid(now[etp])
            if paid != pays:
                yield Effect("payments", etp, None, paid, pays, difference(paid, pays))


def _paid(option: Tree) -> Figure:
    """Return the sum of the payments of a ledger, with its bounds."""
    amounts = (figure_of(entry.get("amount")) for entry in option.get("entries", ()))
    return total([amount for amount in amounts if amount is not None])


def file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return the files that differ between two sets of them, each a SHA-256 by its path."""
    return tuple(
        FileChange(path, before.get(path), after.get(path))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    )
