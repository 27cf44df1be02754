"""The command that goes from a wish back to the facts: solve."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from amcli.commands.command import UNDETERMINED, Cases, Command, Input
from amcli.commands.options import BadValue, Settings
from amcli.commands.parameters import (
    EXIT_ZERO,
    QUESTION,
    SCREEN,
    Given,
    Parameter,
    one_profile,
    settings_of,
)
from amcli.law.contract.case import Answer
from amcli.render.records.rows import Record, Rows
from amcli.render.screen import Shown
from amcli.words.catalogue import Words

if TYPE_CHECKING:
    from amcli.study.paths.what_if import Unknown
    from amcli.study.solve.goals import Goal, RefusedGoal

SOLVED, IMPOSSIBLE = 0, 1
MOST_UNKNOWNS = 2
_STATES = ("solutions", "undetermined")


def _solve(command: Command, given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    settings = settings_of(given, words, shows_all=True)
    wishes, unknowns = _wishes(given["wants"], words), _unknowns(given["facts"], words)
    command = command._replace(answer=partial(_solved, wishes, unknowns, words))
    return answer_profiles(command, (given["profile"],), settings, words)


def _wishes(written: Sequence[str], words: Words) -> "tuple[Goal, ...]":
    """Return the wishes; none, or one that is no comparison, is an error of usage."""
    from amcli.study.paths.result_paths import CONCEPTS
    from amcli.study.solve.goals import NotAGoal, parse_goal

    if not written:
        _refuse(words, "--want", "no-want")
    wishes = []
    for text in written:
        try:
            wishes.append(parse_goal(text))
        except NotAGoal as error:
            near = ""
            if error.code == "path":
                near = _nearest(error.text.partition(".")[0].partition("[")[0], CONCEPTS) or ""
            code = "no-such-path-near" if near else f"not-a-{error.code}"
            near = near and near + error.text[len(error.text.partition(".")[0]) :]
            _refuse(words, "--want", code, value=error.text, near=near)
    return tuple(wishes)


def _unknowns(names: Sequence[str], words: Words) -> "tuple[Unknown, ...]":
    """Return the facts that may be another: one or two, each of them known."""
    from amcli.study.paths.what_if import unknowns

    from .ranges import fact_named

    if not names:
        _refuse(words, "--by", "no-by")
    refuse = partial(_refuse, words, "--by")
    facts = [fact_named(name, refuse, _last_words(unknowns())) for name in names]
    if len(facts) > MOST_UNKNOWNS:
        _refuse(words, "--by", "many-by", n=MOST_UNKNOWNS)
    if len(set(facts)) < len(facts):
        _refuse(words, "--by", "same-by", path=facts[0].path)
    return tuple(facts)


def _solved(
    wishes: "Sequence[Goal]",
    unknowns: "Sequence[Unknown]",
    words: Words,
    cases: Cases,
    _settings: Settings,
) -> Answer[Any]:
    """Return for which values the wishes hold; what cannot be compared is an error of usage."""
    from amcli.study.solve.goals import RefusedGoal
    from amcli.study.solve.solve import solve

    case = cases[0]
    if case.group is not None:
        _refuse(words, words.say("cli.profile-metavar"), "one-doctor")
    try:
        return solve(case, wishes, unknowns)
    except RefusedGoal as error:
        raise _refused(error, words) from None


def _refused(error: "RefusedGoal", words: Words) -> BadValue:
    wish, known, near = error.wish, error.known, None
    if error.code == "no-such-path":
        near = _nearest(str(wish.path._replace(etp=None)), known)
    elif error.code == "unknown-word":
        near = _nearest(wish.text.lower(), known)
    blanks = {
        "value": str(wish.path),
        "wish": str(wish),
        "near": near,
        "known": ", ".join(known),
        "paths": ", ".join(known[:4]),
    }
    code = f"solve.{error.code}{'-near' if near else ''}"
    return BadValue("--want", words.say(code, **blanks))


def _exit_code(result: Any) -> int:
    """Return 0 if one option is solved, else 3 if one is undetermined, else 1."""
    outcomes = {option.outcome.value for option in result.options}
    if "solved" in outcomes:
        return SOLVED
    return UNDETERMINED if "undetermined" in outcomes else IMPOSSIBLE


def _facts(incomplete: str) -> list[str]:
    """Return the facts that begin so, for the shell's completion."""
    from amcli.study.paths.what_if import unknowns

    known = unknowns()
    names = [*known, *_last_words(known)]
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _last_words(paths: "dict[str, Unknown]") -> list[str]:
    from amcli.study.paths.what_if import unknown_named

    words = dict.fromkeys(path.rpartition(".")[2] for path in paths)
    return [word for word in words if unknown_named(word) is not None]


def _nearest(name: str, known: Iterable[str]) -> str | None:
    from amcli.load.nearest import nearest

    return nearest(name, known)


def _refuse(words: Words, option: str, code: str, **params: Any) -> NoReturn:
    raise BadValue(option, words.say(f"solve.{code}", **params))


def _records(result: Any, _shown: Shown) -> Iterator[Record]:
    """Yield the intervals, each with what it is: holds, undetermined, left-out, not-searched."""
    for option in result.options:
        start = {"etp": option.etp, "outcome": option.outcome, "by": result.by[0].path}
        yield from ({**start, **row} for row in _intervals(option, result))


def _intervals(option: Any, result: Any) -> Iterator[Record]:
    for state, judged in _judged(option):
        yield {**judged._asdict(), "state": state}
    for piece in option.frontier:
        ends = {"first": piece.first, "last": piece.last}
        if not piece.is_resolved:
            yield {**ends, "state": "not-searched", "by_2": result.by[1].path}
        for state, judged in _judged(piece):
            second = {"first_2": judged.first, "last_2": judged.last, "verdict": judged.verdict}
            yield {**ends, "state": state, "by_2": result.by[1].path, **second}
    for left in option.left_out:
        yield {**left._asdict(), "state": "left-out"}


def _judged(holder: Any) -> Iterator[tuple[str, Any]]:
    """Yield the intervals of an option, or of a piece, under one verdict each."""
    for name in _STATES:
        for interval in getattr(holder, name):
            for judged in interval.verdicts:
                yield "holds" if name == "solutions" else name, judged


COMMAND = Command(
    "solve",
    (
        one_profile("solve-profile"),
        Parameter("wants", list[str], ("--want",), "WISH", list, more={"show_default": False}),
        Parameter("facts", list[str], ("--by",), "FACT", list, code="solve-by", completed=_facts),
        *QUESTION,
        EXIT_ZERO,
        *SCREEN,
    ),
    _solve,
    Input.PROFILE,
    result="amcli.study.solve.solutions:SolveResult",
    rows=Rows(_records, "outcome by state first last by_2 first_2 last_2 verdict reason"),
    page="solve:solve_page",
    exit_code=_exit_code,
)
