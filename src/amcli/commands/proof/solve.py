"""The command that goes from a wish back to the facts: solve."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from amcli.commands.command import UNDETERMINED, Cases, Command
from amcli.commands.options import BadValue, Settings
from amcli.commands.parameters import (
    EXIT_ZERO,
    FROM,
    QUESTION,
    SCREEN,
    SOURCES,
    Given,
    Parameter,
    fact_names,
    one_profile,
    result_paths,
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

    settings = settings_of(given, shows_all=True)
    wishes, unknowns = _wishes(given["wants"]), _unknowns(given["facts"])
    command = command._replace(answer=partial(_solved, wishes, unknowns))
    return answer_profiles(command, (given["profile"],), settings, words)


def _wishes(written: Sequence[str]) -> "tuple[Goal, ...]":
    """Return the wishes; none, or one that is no comparison, is an error of usage."""
    from amcli.commands.named import nearest_answer, no_such
    from amcli.study.solve.goals import NotAGoal, parse_goal

    if not written:
        raise BadValue("--want", "solve.no-want")
    try:
        return tuple(map(parse_goal, written))
    except NotAGoal as error:
        near = nearest_answer(error.text) if error.code == "path" else None
        raise no_such("--want", "path", error.text, near, f"solve.not-a-{error.code}") from None


def _unknowns(names: Sequence[str]) -> "tuple[Unknown, ...]":
    """Return the facts that may be another: one or two, each of them known."""
    from amcli.commands.named import fact_named

    if not names:
        raise BadValue("--by", "solve.no-by")
    facts = tuple(fact_named("--by", name) for name in names)
    if len(facts) > MOST_UNKNOWNS:
        raise BadValue("--by", "solve.many-by", n=MOST_UNKNOWNS)
    if len(set(facts)) < len(facts):
        raise BadValue("--by", "solve.same-by", path=facts[0].path)
    return facts


def _solved(
    wishes: "Sequence[Goal]", unknowns: "Sequence[Unknown]", cases: Cases, _settings: Settings
) -> Answer[Any]:
    """Return for which values the wishes hold; what cannot be compared is an error of usage."""
    from amcli.study.solve.goals import RefusedGoal
    from amcli.study.solve.solve import solve

    case = cases[0]
    if case.group is not None:
        raise BadValue("cli.profile-metavar", "solve.one-doctor")
    try:
        return solve(case, wishes, unknowns)
    except RefusedGoal as error:
        raise _refused(error) from None


def _refused(error: "RefusedGoal") -> BadValue:
    from amcli.commands.named import no_such
    from amcli.load.nearest import nearest

    wish, known = error.wish, error.known
    if error.code == "no-such-path":
        near = nearest(str(wish.path._replace(etp=None)), known)
        return no_such("--want", "path", str(wish.path), near)
    near = nearest(wish.text.lower(), known) if error.code == "unknown-word" else None
    blanks = {
        "value": str(wish.path),
        "wish": str(wish),
        "near": near,
        "known": ", ".join(known),
        "paths": ", ".join(known[:4]),
    }
    code = error.code if near is None else f"{error.code}-near"
    return BadValue("--want", f"solve.{code}", **blanks)


def _exit_code(result: Any) -> int:
    """Return 0 if one option is solved, else 3 if one is undetermined, else 1."""
    outcomes = {option.outcome.value for option in result.options}
    if "solved" in outcomes:
        return SOLVED
    return UNDETERMINED if "undetermined" in outcomes else IMPOSSIBLE


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
        one_profile("one-doctor"),
        Parameter("wants", list[str], ("--want",), "WISH", list, completed=result_paths),
        Parameter(
            "facts", list[str], ("--by",), "FACT", list, code="solve-by", completed=fact_names
        ),
        FROM,
        *QUESTION,
        EXIT_ZERO,
        SOURCES,
        *SCREEN,
    ),
    _solve,
    result="amcli.study.solve.search:SolveResult",
    rows=Rows(_records, "outcome by state first last by_2 first_2 last_2 verdict reason"),
    page="solve:solve_page",
    exit_code=_exit_code,
)
