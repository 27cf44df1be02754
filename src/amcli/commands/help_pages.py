"""Help pages in the language of the run."""

import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from typer.core import TyperCommand

from amcli.render.characters import degrade
from amcli.words.catalogue import Words

_Context = TyperCommand.context_class
_Formatter = _Context.formatter_class


class LocalContext(_Context):  # type: ignore[misc,valid-type]
    """A context that writes its help with the words given to the application as `obj`."""

    def get_help(self) -> str:
        """Return the help page in characters that stdout has."""
        page: str = super().get_help()
        return degrade(page, sys.stdout.encoding or "utf-8")

    def make_formatter(self) -> Any:
        """Return a formatter whose headings are in the language of the run."""
        words = self.find_root().obj
        formatter = super().make_formatter()
        return _LocalFormatter(words, formatter.width) if isinstance(words, Words) else formatter


class _LocalFormatter(_Formatter):  # type: ignore[misc,valid-type]
    def __init__(self, words: Words, width: int) -> None:
        super().__init__(width=width)
        self._words = words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        args = args.replace("[OPTIONS]", self._words.say("cli.options"))
        args = args.replace("COMMAND [ARGS]...", self._words.say("cli.command-args"))
        args = args.replace("{", "").replace("}", "")  # round the arguments that are not optional
        super().write_usage(prog, args, prefix or self._words.say("cli.usage") + " ")

    @contextmanager
    def section(self, name: str) -> Generator[None]:
        """Write a section under its heading."""
        with super().section(self._words.say(f"cli.heading.{name.lower()}")):
            yield

    def write_heading(self, heading: str) -> None:
        """Write a heading; French sets its colon apart."""
        self.write(f"{'':>{self.current_indent}}{self._words.say('cli.colon', heading=heading)}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        """Write a list of options, the words that Typer adds said in the language of the run."""
        words = self._words
        rows = [
            (
                first,
                second.replace("Show this message and exit.", words.say("cli.help-option"))
                .replace("[required]", words.say("cli.required"))
                .replace("[default: ", words.say("cli.default"))
                .replace("Install completion for the current shell.", words.say("cli.install"))
                .replace(
                    "Show completion for the current shell, "
                    "to copy it or customize the installation.",
                    words.say("cli.show-completion"),
                ),
            )
            for first, second in rows
        ]
        super().write_dl(rows, *args, **more)
