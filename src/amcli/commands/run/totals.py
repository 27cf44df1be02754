"""What came of many profiles: how many were answered, what their exit code is, one sentence."""

from collections import Counter
from typing import Final

from amcli.commands.command import Command
from amcli.commands.options import Settings
from amcli.words.catalogue import Words

from .writers import Item

ERROR, KEPT = "error", "kept"
VERDICTS = ("eligible", "not_eligible", "undetermined")
MANY: Final = 10  # profiles that nobody counts on the screen


class Totals:
    """Counts documents: all of them, those in error, those answered before, the verdicts."""

    def __init__(self) -> None:
        self.code = 0
        self.all = 0
        self.kinds: Counter[str] = Counter()

    def take(self, item: Item, code: int, command: Command) -> None:
        """Count one document and its exit code."""
        if item.answer is None:
            self.count(code, ERROR)
        else:
            verdict = item.answer.result.verdict.value if command.ends_by_verdict else None
            self.count(code, verdict)

    def count(self, code: int, *kinds: str | None) -> None:
        """Count one document under each of the kinds that it is."""
        self.code = max(self.code, code)
        self.all += 1
        for kind in kinds:
            if kind is not None:
                self.kinds[kind] += 1

    def add(self, other: "Totals") -> None:
        """Count what another one counted."""
        self.code = max(self.code, other.code)
        self.all += other.all
        self.kinds.update(other.kinds)

    def is_worth_telling(self, settings: Settings) -> bool:
        """Return whether there is more to sum up than one sees."""
        if settings.is_quiet:
            return False
        is_cut_short = settings.stops_at_error and self.kinds[ERROR] > 0
        return self.all >= MANY or settings.resume is not None or is_cut_short

    def sentence(self, words: Words, seconds: float | None) -> str:
        """Return the counts in one line; `seconds` of work are said where they are given."""
        answered = words.say("many.answered", n=self.all - self.kinds[ERROR])
        verdicts = ", ".join(_counts(self.kinds, VERDICTS, words))
        parts = [f"{answered} ({verdicts})" if verdicts else answered]
        parts += _counts(self.kinds, (ERROR, KEPT), words)
        if seconds is not None:
            parts.append(words.say("many.seconds", n=f"{seconds:.1f}"))
        return words.say("many.summary", n=self.all, parts=", ".join(parts))


def _counts(kinds: Counter[str], names: tuple[str, ...], words: Words) -> list[str]:
    return [words.say(f"many.{name}", n=kinds[name]) for name in names if kinds[name]]
