"""The command that goes from a wish back to the facts: solve."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from amcli.render.words import Words

from .declared import QUESTION, SCREEN, Given, argument, command, option, settings_of, shared
from .options import Settings

if TYPE_CHECKING:
    from amcli.domain.case import Answer, Case
    from amcli.domain.group_case import GroupCase
    from amcli.domain.what_if import Unknown
    from amcli.domain.wishes import Wish

SOLVED, IMPOSSIBLE, UNDETERMINED = 0, 1, 3
MOST_UNKNOWNS = 2


def register(
    application: typer.Typer,
    kind: type[Any],
    said: Words,
    only: str | None = None,  # noqa: ARG001 - it registers one command anyway
) -> None:
    """Add the command to the application, help in the language of `said`."""
    several: dict[str, Any] = {"default": []}
    facts = {**several, "code": "solve-by", "metavar": "FACT", "autocompletion": _facts}
    declared = {
        "profile": argument(said, str, "solve-profile", said.say("cli.profile-metavar")),
        "wants": option(said, list[str], "--want", metavar="WISH", show_default=False, **several),
        "facts": option(said, list[str], "--by", **facts),
        **shared(said, (*QUESTION, "exit_zero", *SCREEN)),
    }
    run = command(lambda given: _solve(given, said), declared)
    application.command("solve", cls=kind, help=said.say("cli.command.solve"))(run)


def _solve(given: Given, said: Words) -> int:
    from .session import answer_profiles

    settings = settings_of(
        given,
        said,
        shows_all=True,
        said=said,
        wishes=_wishes(given["wants"], said),
        unknowns=_unknowns(given["facts"], said),
    )
    return answer_profiles("solve", (given["profile"],), settings, said)


def _wishes(written: Sequence[str], said: Words) -> "tuple[Wish, ...]":
    """Return the wishes; none, or one that is no comparison, is an error of usage."""
    from amcli.domain.result_paths import CONCEPTS
    from amcli.domain.wishes import NotAWish, parse_wish

    if not written:
        _refuse(said, "--want", "no-want")
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
            _refuse(said, "--want", code, value=error.text, near=near)
    return tuple(found)


def _unknowns(names: Sequence[str], said: Words) -> "tuple[Unknown, ...]":
    """Return the facts that may be another: one or two, each of them known."""
    from amcli.domain.what_if import unknown_named, unknowns

    if not names:
        _refuse(said, "--by", "no-by")
    found = []
    for name in names:
        one = unknown_named(name)
        if one is None:
            from amcli.load.nearest import nearest_key

            known = unknowns()
            meant = nearest_key(name, "", tuple(known))
            near = meant if meant in known else _nearest(name, [*known, *_last_words(known)])
            _refuse(said, "--by", "unknown-fact" if near else "no-such-fact", value=name, near=near)
        found.append(one)
    if len(found) > MOST_UNKNOWNS:
        _refuse(said, "--by", "many-by", n=MOST_UNKNOWNS)
    if len(set(found)) < len(found):
        _refuse(said, "--by", "same-by", path=found[0].path)
    return tuple(found)


def solved(case: "Case | GroupCase", settings: Settings) -> "Answer":
    """Return for which values the wishes hold; what cannot be compared is an error of usage."""
    from amcli.domain.case import Case
    from amcli.domain.solve import solve
    from amcli.domain.wishes import ManyValues, UnknownPath, UnknownWord, WrongKind

    said = settings.said
    assert said is not None
    if not isinstance(case, Case):
        _refuse(said, said.say("cli.profile-metavar"), "one-doctor")
    try:
        return solve(case, settings.wishes, settings.unknowns)
    except UnknownPath as error:
        path = str(error.wish.path)
        near = _nearest(str(error.wish.path._replace(etp=None)), error.known)
        _refuse(
            said, "--want", "no-such-path-near" if near else "no-such-path", value=path, near=near
        )
    except ManyValues as error:
        path, paths = str(error.wish.path), ", ".join(error.paths[:4])
        _refuse(said, "--want", "many-values", value=path, paths=paths)
    except WrongKind as error:
        path = str(error.wish.path)
        _refuse(said, "--want", f"wrong-{error.kind}", value=path, wish=str(error.wish))
    except UnknownWord as error:
        wish, near = error.wish, _nearest(error.wish.text.lower(), error.known)
        code = "unknown-word-near" if near else "unknown-word"
        known = ", ".join(error.known)
        path, written = str(wish.path), str(wish)
        _refuse(said, "--want", code, value=path, wish=written, known=known, near=near)


def exit_code(answer: "Answer") -> int:
    """Return 0 if one option is solved, else 3 if one is undetermined, else 1."""
    outcomes = {option.outcome.value for option in answer.result.options}
    if "solved" in outcomes:
        return SOLVED
    return UNDETERMINED if "undetermined" in outcomes else IMPOSSIBLE


def _facts(incomplete: str) -> list[str]:
    """Return the facts that begin so, for the shell's completion."""
    from amcli.domain.what_if import unknowns

    known = unknowns()
    names = [*known, *_last_words(known)]
    return [name for name in dict.fromkeys(names) if name.startswith(incomplete)]


def _last_words(paths: "dict[str, Unknown]") -> list[str]:
    from amcli.domain.what_if import unknown_named

    words = dict.fromkeys(path.rpartition(".")[2] for path in paths)
    return [word for word in words if unknown_named(word) is not None]


def _nearest(name: str, known: Sequence[str]) -> str | None:
    from amcli.load.nearest import nearest

    return nearest(name, known)


def _refuse(said: Words, option: str, code: str, **params: Any) -> NoReturn:
    raise typer.BadParameter(said.say(f"solve.{code}", **params), param_hint=option)
