"""The command that goes from a wish back to the facts: solve."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from amcli.commands.options import Settings
from amcli.commands.parameters import (
    QUESTION,
    SCREEN,
    Given,
    argument,
    command,
    option,
    settings_of,
    shared,
)
from amcli.words.catalogue import Words

if TYPE_CHECKING:
    from amcli.law.contract.case import Answer, Case
    from amcli.study.paths.what_if import Unknown
    from amcli.study.solve.wishes import Wish

SOLVED, IMPOSSIBLE, UNDETERMINED = 0, 1, 3
MOST_UNKNOWNS = 2


def register(
    application: typer.Typer,
    kind: type[Any],
    words: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    several: dict[str, Any] = {"default": []}
    facts = {**several, "code": "solve-by", "metavar": "FACT", "autocompletion": _facts}
    declared = {
        "profile": argument(words, str, "solve-profile", words.say("cli.profile-metavar")),
        "wants": option(words, list[str], "--want", metavar="WISH", show_default=False, **several),
        "facts": option(words, list[str], "--by", **facts),
        **shared(words, (*QUESTION, "exit_zero", *SCREEN)),
    }
    run = command(lambda given: _solve(given, words), declared)
    application.command("solve", cls=kind, help=words.say("cli.command.solve"))(run)


def _solve(given: Given, words: Words) -> int:
    from amcli.commands.run.session import answer_profiles

    settings = settings_of(
        given,
        words,
        shows_all=True,
        words=words,
        wishes=_wishes(given["wants"], words),
        unknowns=_unknowns(given["facts"], words),
    )
    return answer_profiles("solve", (given["profile"],), settings, words)


def _wishes(written: Sequence[str], words: Words) -> "tuple[Wish, ...]":
    """Return the wishes; none, or one that is no comparison, is an error of usage."""
    from amcli.study.paths.result_paths import CONCEPTS
    from amcli.study.solve.wishes import NotAWish, parse_wish

    if not written:
        _refuse(words, "--want", "no-want")
    found = []
    for text in written:
        try:
            found.append(parse_wish(text))
        except NotAWish as error:
            near = ""
            if error.code == "path":
                near = _nearest(error.text.partition(".")[0].partition("[")[0], CONCEPTS) or ""
            code = "no-such-path-near" if near else f"not-a-{error.code}"
            near = near and near + error.text[len(error.text.partition(".")[0]) :]
            _refuse(words, "--want", code, value=error.text, near=near)
    return tuple(found)


def _unknowns(names: Sequence[str], words: Words) -> "tuple[Unknown, ...]":
    """Return the facts that may be another: one or two, each of them known."""
    from amcli.study.paths.what_if import unknown_named, unknowns

    if not names:
        _refuse(words, "--by", "no-by")
    found = []
    for name in names:
        one = unknown_named(name)
        if one is None:
            from amcli.load.nearest import nearest_key

            known = unknowns()
            meant = nearest_key(name, "", tuple(known))
            near = meant if meant in known else _nearest(name, [*known, *_last_words(known)])
            code = "unknown-fact" if near else "no-such-fact"
            _refuse(words, "--by", code, value=name, near=near)
        found.append(one)
    if len(found) > MOST_UNKNOWNS:
        _refuse(words, "--by", "many-by", n=MOST_UNKNOWNS)
    if len(set(found)) < len(found):
        _refuse(words, "--by", "same-by", path=found[0].path)
    return tuple(found)


def solved(case: "Case", settings: Settings) -> "Answer":
    """Return for which values the wishes hold; what cannot be compared is an error of usage."""
    from amcli.study.solve.solve import solve
    from amcli.study.solve.wishes import ManyValues, UnknownPath, UnknownWord, WrongKind

    words = settings.words
    assert words is not None
    if case.group is not None:
        _refuse(words, words.say("cli.profile-metavar"), "one-doctor")
    try:
        return solve(case, settings.wishes, settings.unknowns)
    except UnknownPath as error:
        path = str(error.wish.path)
        near = _nearest(str(error.wish.path._replace(etp=None)), error.known)
        _refuse(
            words, "--want", "no-such-path-near" if near else "no-such-path", value=path, near=near
        )
    except ManyValues as error:
        path, paths = str(error.wish.path), ", ".join(error.paths[:4])
        _refuse(words, "--want", "many-values", value=path, paths=paths)
    except WrongKind as error:
        path = str(error.wish.path)
        _refuse(words, "--want", f"wrong-{error.kind}", value=path, wish=str(error.wish))
    except UnknownWord as error:
        wish, near = error.wish, _nearest(error.wish.text.lower(), error.known)
        code = "unknown-word-near" if near else "unknown-word"
        known = ", ".join(error.known)
        path, written = str(wish.path), str(wish)
        _refuse(words, "--want", code, value=path, wish=written, known=known, near=near)


def exit_code(answer: "Answer") -> int:
    """Return 0 if one option is solved, else 3 if one is undetermined, else 1."""
    outcomes = {option.outcome.value for option in answer.result.options}
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


def _nearest(name: str, known: Sequence[str]) -> str | None:
    from amcli.load.nearest import nearest

    return nearest(name, known)


def _refuse(words: Words, option: str, code: str, **params: Any) -> NoReturn:
    raise typer.BadParameter(words.say(f"solve.{code}", **params), param_hint=option)
