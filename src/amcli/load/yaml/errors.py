"""What libyaml stopped at, as a diagnostic with the place a writer would look at."""

from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

from amcli.load.diagnostics import Diagnostic
from amcli.load.text import Text, split_lines

from .documents import DEEPEST, MOST_NODES, TooMuch

_UNCLOSED = (
    "did not find expected ',' or",
    "found unexpected end of stream",
    "found unexpected document indicator",
)
_NO_TOKEN = "found character that cannot start any token"
_VARIANTS = {
    "mapping values are not allowed in this context": "colon",
    "could not find expected ':'": "no-colon",
    "did not find expected key": "indent",
    "did not find expected '-' indicator": "indent",
    _NO_TOKEN: "start",
    "second occurrence": "anchor",
    "found unknown escape character": "escape",
}


def explain(
    text: Text, part: bytes, first_line: int, error: MarkedYAMLError | ReaderError | TooMuch
) -> Diagnostic:
    """Return the problem of one part of a file that starts at `first_line`, counted from 0."""
    if isinstance(error, ReaderError):
        return _control_character(text, part, first_line, error)
    if isinstance(error, TooMuch):
        code, parent = error.args
        mark = parent.start_mark
        bound = DEEPEST if code == "AM015" else MOST_NODES
        return text.diagnostic(code, first_line + mark.line, mark.column, most=bound)
    return _syntax(text, part, first_line, error)


def _control_character(text: Text, part: bytes, first_line: int, error: ReaderError) -> Diagnostic:
    before = split_lines(part[: error.position])
    line, column = first_line + len(before) - 1, len(before[-1])
    character = f"U+{error.character:04X}"
    return text.diagnostic("AM007", line, column, character=character)


def _syntax(text: Text, part: bytes, first_line: int, error: MarkedYAMLError) -> Diagnostic:
    problem, mark, opening = error.problem or "", error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if problem.startswith(_UNCLOSED) and opening:
        return text.diagnostic("AM009", first_line + opening.line, opening.column)
    if "undefined alias" in problem:
        return text.diagnostic("AM013", first_line + line, column)
    lines = split_lines(part)
    rest = "".join(lines[line:])[column:]
    if problem == _NO_TOKEN and rest.startswith("\t"):
        return text.diagnostic("AM008", first_line + line, column)
    if not rest.strip():
        line = max((at for at, written in enumerate(lines) if written.strip()), default=0)
        column = len(lines[line].rstrip())
        return text.diagnostic("AM010", first_line + line, column, variant="end", reason=problem)
    variant = {"variant": _VARIANTS[problem]} if problem in _VARIANTS else {}
    return text.diagnostic("AM010", first_line + line, column, reason=problem, **variant)
