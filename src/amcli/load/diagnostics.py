"""Problems found while reading, as values: a code, a place and what fills the sentence.

The sentences themselves live in `render/`; the codes are listed in docs/errors.md.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

INVALID_PROFILE = 65
NO_INPUT = 66
BAD_RULES = 78
ERROR, WARNING = "error", "warning"
MOST_DIAGNOSTICS = 100  # of one document; a longer list helps nobody


class Edit(NamedTuple):
    """What mends a problem: the text that takes the place of some columns of a line.

    `line` and `start` count from 1; `end` is the first column that stays.
    """

    line: int
    start: int
    end: int
    text: str


class Diagnostic(NamedTuple):
    """One problem. `line` and `column` count from 1, None where the place is the whole file.

    `excerpt` is the line as written, `edit` what its hint would write. `exit_code` is what the
    problem makes of the run. A `warning` says what is doubtful; only an `error` keeps a file from
    being used.
    """

    code: str
    file: str
    line: int | None = None
    column: int | None = None
    params: tuple[tuple[str, Any], ...] = ()
    excerpt: str | None = None
    exit_code: int = INVALID_PROFILE
    severity: str = ERROR
    edit: Edit | None = None

    @classmethod
    def of(
        cls,
        code: str,
        file: str,
        line: int | None = None,
        column: int | None = None,
        /,
        *,
        excerpt: str | None = None,
        exit_code: int = INVALID_PROFILE,
        **params: Any,
    ) -> "Diagnostic":
        """Return an error with what fills its sentence by name."""
        return cls(code, file, line, column, tuple(params.items()), excerpt, exit_code)

    @property
    def is_mendable(self) -> bool:
        """Return whether `load.mending` knows what to do: an edit, a move, another encoding."""
        return (
            self.edit is not None or ("variant", "elsewhere") in self.params or self.code == "AM006"
        )


def by_position(diagnostic: Diagnostic) -> tuple[int, int]:
    """Return what the problems of one file are sorted by."""
    return diagnostic.line or 0, diagnostic.column or 0


class Refused(Exception):
    """Input that cannot be used, with every problem found in it."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    @classmethod
    def of(cls, code: str, file: str, **params: Any) -> "Refused":
        """Return the refusal of a file for one problem, with what fills its sentence by name."""
        return cls([Diagnostic.of(code, file, **params)])
