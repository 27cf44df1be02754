"""The command that asks for the facts of a doctor, the most worthwhile first, and writes a profile.

The answer is worked out after each fact: it decides the next question, and when there is none.
"""

import sys
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

from amcli.commands.command import Command
from amcli.commands.messages import tell
from amcli.commands.options import Format, Settings, day, form_of_suffix
from amcli.commands.parameters import DEBUG, LANG, ON, Given, argument, flag
from amcli.commands.registry import find
from amcli.commands.run.document_loop import Session
from amcli.commands.run.files import write_whole
from amcli.commands.run.session import request_of
from amcli.law.contract.case import Ask, open_case
from amcli.law.figures.terms import etp_word
from amcli.law.profile.facts import Key, key_at
from amcli.law.profile.profile import Profile
from amcli.law.text.rules import NoText, RuleBook
from amcli.load.files import STDIN, YAML
from amcli.load.mending import mend
from amcli.load.profiles import Loaded, Reader
from amcli.load.rows import document_of
from amcli.load.toml.files import load_rules
from amcli.render.diagnostics import hint, message
from amcli.render.template import about, commented_profile, example_of
from amcli.study.paths.next_fact import next_fact
from amcli.words.catalogue import Words
from amcli.words.figures import day_text

from .fix import SUFFIXES

CANNOT_WRITE, INTERRUPTED = 73, 130
_NOTHING = {"doctor.specialty": "general-practice"}  # what a template states


def _init(_command: Command, given: Given, words: Words) -> int:
    """Write a profile, asked for where somebody can answer; return the exit code."""
    path = None if str(given["file"]) == "-" else given["file"]
    form_of_suffix(path, SUFFIXES, None)
    if path is not None and path.is_symlink() | path.exists():
        tell(f"amcli: {words.say('init.exists', file=str(path))}")
        return CANNOT_WRITE
    if given["is_template"] or not sys.stdin.isatty():
        return _write(path, commented_profile(_NOTHING, words), words)
    try:
        on, book = day(given["on"]), load_rules()
        interview = _Interview(on, words, book, Reader(on, book, form=YAML))
        stated = interview.ask()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        tell(words.say("init.nothing-written"))
        return INTERRUPTED
    code = _write(path, commented_profile(stated, words), words)
    if not code and (path is not None or sys.stdout.isatty()):
        facts = interview.read_facts(stated)._replace(source=str(path or STDIN))
        return _summary(facts, on, words)
    return code


def _write(path: Path | None, text: str, words: Words) -> int:
    code = write_whole(path, text.encode(), words)
    if path is not None and not code:
        tell(words.say("init.written", file=str(path)))
    return code


def _summary(loaded: Loaded, on: date, words: Words) -> int:
    """Show what the facts answer; return the exit code."""
    command = find("summary")
    request = request_of(command, Settings(on, format=Format.TABLE), words)
    return Session(request, ("-",)).answer([loaded])


class _Interview(NamedTuple):
    """What questions are asked and answered with."""

    on: date
    words: Words
    book: RuleBook
    read: Reader

    def ask(self) -> dict[str, str]:
        """Return the facts answered, path → value, once no other one can change the answer."""
        stated: dict[str, str] = {}
        passed: set[str] = set()
        tell(self.words.say("init.welcome"))
        while True:
            profile: Any = self.read_facts(stated).profile
            path = next_fact(open_case(profile, self.book, Ask(self.on)), passed)
            if path is None:
                return stated
            passed.add(path)
            try:
                value = self._value(path, stated)
            except EOFError:
                return stated
            if value is not None:
                stated[path] = value

    def read_facts(self, stated: Mapping[str, str]) -> Loaded:
        """Return the document that states some facts, mended as `amcli fix` would."""
        text = document_of(stated).text
        (loaded,) = self.read.documents("", mend("", text.encode(), self.read).data)
        return loaded

    def _value(self, path: str, stated: Mapping[str, str]) -> str | None:
        """Ask for a fact until it can be read; return it, None where nobody knows.

        Raises EOFError where there is nothing more to read.
        """
        key = key_at(path, Profile)
        assert key is not None
        sys.stderr.write("\n")
        tell(self._question(path, key))
        while True:
            sys.stderr.write("> ")
            sys.stderr.flush()
            line = sys.stdin.readline()
            if not line:
                raise EOFError
            text = line.strip()
            if text.casefold() in ("", "?", self.words.say("init.unknown")):
                return None
            loaded = self.read_facts(
                {**stated, path: text.replace(",", "|") if key.is_list else text}
            )
            if loaded.profile is not None and self._is_covered(loaded.profile):
                return _as_written(reduce(getattr, path.split("."), loaded.profile))
            for problem in loaded.diagnostics[:1]:
                tell(f"{message(problem, self.words)} ; {hint(problem, self.words)}")

    def _question(self, path: str, key: Key) -> str:

        words, what = self.words, about(path, key, self.words)
        what = words.first((f"init.about.{path}",), what[0].upper() + what[1:])
        if key.choices:
            return what
        if key.held is bool:
            return words.say("init.flag", what=what)
        example = words.first((f"init.example.{path}",), example_of(path, key))
        if date in key.kinds and words.lang == "fr":  # as a person writes it, and as it is read
            example = day_text(date.fromisoformat(example), words.lang)
        return words.say("init.example", what=what, example=example)

    def _is_covered(self, profile: Any) -> bool:
        """Return whether a text covers the signature, having said what is covered if none does."""
        try:
            self.book.in_force(profile.contract.signed_on or self.on)
        except NoText as none:
            days = {"day": none.day, "start": none.covered_from, "end": none.covered_until}
            tell(self.words.say("error.AM302", **days))
            return False
        return True


def _as_written(value: Any) -> str:
    """Return a fact as a document writes it."""
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    if isinstance(value, Fraction):
        return etp_word(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


COMMAND = Command(
    "init",
    (
        argument("file", Path, "cli.file-metavar", "init-file", default=None),
        flag("is_template", "template"),
        ON,
        LANG,
        DEBUG,
    ),
    _init,
)
