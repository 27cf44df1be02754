"""`rules lint`: each problem at its place, then how many there are."""

from typing import Any, NamedTuple

from amcli.render.diagnostics import hint, message
from amcli.render.footnotes import Footnotes
from amcli.render.page import Block, Paragraph, Piece, line
from amcli.render.screen import Shown
from amcli.study.rules.rule_lint import Linted, LintProblem, LintResult
from amcli.words.catalogue import Words

_STYLES = {"error": "bad", "warning": "unsure"}


class _Told(NamedTuple):
    """A problem as the catalogue of errors reads it."""

    code: str
    file: str
    line: int | None
    column: int | None
    params: tuple[tuple[str, Any], ...]
    severity: str
    excerpt: str | None = None


def header(shown: Shown, words: Words) -> list[Block]:
    """Return how many files, figures and problems there are."""
    result: LintResult = shown.answer.result
    counted = {kind: sum(one.severity == kind for one in result.problems) for kind in _STYLES}
    said = words.say(
        "lint.summary",
        files=len(result.files),
        figures=sum(file.figures for file in result.files),
        errors=counted["error"],
        warnings=counted["warning"],
        on=shown.on,
    )
    style = "bad" if counted["error"] else "unsure" if counted["warning"] else "good"
    return [Paragraph(line(Piece(said, style)))]


def body(shown: Shown, words: Words, _notes: Footnotes) -> list[Block]:
    """Return the problems, else the files that have none."""
    result: LintResult = shown.answer.result
    if not result.problems:
        return [Paragraph(line(*_file(file, words)), opens=not place)
                for place, file in enumerate(result.files)]  # fmt: skip
    return [block for one in result.problems for block in _problem(one, words)]


def _file(file: Linted, words: Words) -> tuple[Piece, ...]:
    said = words.say("lint.file", text=file.text, n=file.figures)
    return (Piece("✓ ", "good"), Piece(file.file, "literal"), Piece(said))


def _problem(one: LintProblem, words: Words) -> list[Block]:
    params = {"key": one.key, **one.params}
    told = _Told(one.code, one.file, one.line, one.column, tuple(params.items()), one.severity)
    place = ":".join(str(part) for part in (one.file, one.line, one.column) if part is not None)
    label = words.say(f"diagnostic.{one.severity}", id=one.code)
    remedy = f"{words.say('diagnostic.hint')} {hint(told, words)}"
    return [
        Paragraph(
            line(
                Piece(place, "literal"),
                ": ",
                Piece(label, _STYLES[one.severity]),
                f" {message(told, words)}",
            ),
            opens=True,
        ),
        Paragraph(line(Piece(remedy, "faint"))),
    ]
