"""A receipt computed again: the same, or what made it another (`replay`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from amcli.law.figures.sourced import Figure, Sourced, add, difference, merge_sources, weakest_of
from amcli.law.text.rules import Header, RuleBook, RuleSet
from amcli.study.paths.result_changes import ResultChange, Tree, changes, figure_of


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


def shift(command: str, before: Tree, after: Tree) -> Shift:
    """Return what differs between two results of a command."""
    found = tuple(changes(command, before, after))
    effects = (*_effects(found), *_payments(before, after))
    return Shift(effects, found) if found else UNMOVED


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
    amounts = [
        figure
        for entry in option.get("entries", ())
        if (figure := figure_of(entry.get("amount"))) is not None
    ]
    values, lows, highs = zip((0, 0, 0), *(figure.numbers for figure in amounts), strict=True)
    sources = merge_sources(*(figure.sources for figure in amounts))
    return Figure(add(*values), add(*lows), add(*highs), weakest_of(*amounts), sources)


def file_changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return the files that differ between two sets of them, each a SHA-256 by its path."""
    return tuple(
        FileChange(path, before.get(path), after.get(path))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    )
