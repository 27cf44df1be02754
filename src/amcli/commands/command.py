"""What a command is: all that Typer, the help, the formats and the writers know of it."""

from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from amcli.law.figures.terms import Verdict
from amcli.load.diagnostics import Diagnostic, Refused
from amcli.render.records.rows import Rows
from amcli.render.screen import Places
from amcli.words.catalogue import Words

from .messages import complain_value, report
from .options import BadValue, Settings, Stopped
from .parameters import Given, Parameter, check_outputs

if TYPE_CHECKING:  # the help does without
    from amcli.law.contract.case import Answer, Case
    from amcli.law.profile.profile import Profile
    from amcli.law.text.rules import RuleBook, RuleSet

Cases: TypeAlias = "Sequence[Case]"  # one, or one per text to compare
NOT_ELIGIBLE, DIFFERENT, UNDETERMINED = 1, 1, 3
VERDICT_CODES = {
    Verdict.ELIGIBLE: 0,
    Verdict.NOT_ELIGIBLE: NOT_ELIGIBLE,
    Verdict.UNDETERMINED: UNDETERMINED,
}


class Command(NamedTuple):
    """A command, or a variant of one whose answer is another.

    `name` is what is typed. `run` carries out what a command line gives; a command with options
    of its own binds them to a copy of the next three. `cases` opens a doctor's profile where that
    is not done under one text as usual, `answer` answers for what is opened or is where the
    function of a case that does stands (`module:name`), `beside` makes of a writer one that does
    more. `result` is where the type of the answer stands (`module:Type`), `page` where its page
    does, in `render/pages/` (`module:function`). `exit_code` is what a result ends a run with,
    where that is not 0 nor (`ends_by_verdict`) the code of its verdict; `differs` whether
    `--exit-code` makes it 1.
    `takes_many_texts`: several texts are one question, no error; `keeps_all`: `--all` asks the
    function for the terms after the running one too. `taken_by` answers in the place
    of a run that reads and writes.
    """

    name: str
    parameters: tuple[Parameter, ...]
    run: "Callable[[Command, Given, Words], int]"
    cases: "Callable[[Profile, Request], Cases] | None" = None
    answer: "str | Callable[[Cases, Settings], Answer[Any]]" = ""
    result: str = ""
    rows: Rows = Rows("", "")
    page: str = ""
    exit_code: Callable[[Any], int] | None = None
    differs: Callable[[Any], bool] | None = None
    beside: Callable[[Any], Any] | None = None
    ends_by_verdict: bool = False
    takes_many_texts: bool = False
    keeps_all: bool = False
    taken_by: "Callable[[Command, Settings, Words], int] | None" = None

    @property
    def id(self) -> str:
        """Its name in one word, as schemas and the words of the catalogue have it."""
        return self.name.replace(" ", "-")

    @property
    def answers_for(self) -> str:
        """The parameter that names profiles, or the one profile, that it answers for; or none."""
        names = [parameter.name for parameter in self.parameters if not parameter.flags]
        return next((name for name in names if name in ("profiles", "profile")), "")

    def takes(self, parameter: Parameter) -> bool:
        """Return whether its command line has a parameter."""
        return parameter in self.parameters

    def answer_for(self, cases: Cases, settings: Settings) -> "Answer[Any]":
        """Return its answer for what is opened."""
        if isinstance(self.answer, str):
            more = {"keeps_all": settings.shows_all} if self.keeps_all else {}
            answer: Answer[Any] = standing_at(self.answer)(cases[0], **more)
            return answer
        return self.answer(cases, settings)

    def code_of(self, answer: "Answer[Any]", settings: Settings) -> int:
        """Return the exit code of an answer (docs/cli.md): only a few speak of the verdict."""
        code = 0 if self.exit_code is None else self.exit_code(answer.result)
        if self.ends_by_verdict:
            code = VERDICT_CODES[answer.result.verdict]
        if settings.exits_on_differences and self.differs and self.differs(answer.result):
            code = DIFFERENT
        if settings.is_strict and any(note.code == "strict" for note in answer.notes):
            code = max(code, UNDETERMINED)
        return code


class Request(NamedTuple):
    """What is asked of every document, and of which texts."""

    command: Command
    settings: Settings
    words: Words
    book: "RuleBook"


class Item(NamedTuple):
    """What came of one document: an answer, or the diagnostics in its place.

    `on` is the day of the question where it is not that of the run. `is_row`: the document is a
    row of a table. `places` says, in an answer for many, where those without a name were read.
    """

    source: str | None
    document: int
    name: str | None
    case: "Case | None"
    answer: "Answer[Any] | None"
    diagnostics: tuple[Diagnostic, ...]
    on: date | None = None
    is_row: bool = False
    places: Places = MappingProxyType({})

    def place(self, words: Words) -> str:
        """Return where it was read: its file, and its row in a table, else which document of it."""
        file = self.source or ""
        if not self.is_row and self.document <= 1:
            return file
        code = "table.row-of" if self.is_row else "table.document-of"
        return words.say(code, file=file, n=self.document)

    @property
    def rules(self) -> "RuleSet | None":
        """The text of the contract that runs on the day of the question, None of nobody's."""
        from amcli.law.contract.succession import running_contract

        return None if self.case is None else running_contract(self.case).rules


def item_of(answer: "Answer[Any]", diagnostics: tuple[Diagnostic, ...] = ()) -> Item:
    """Return an answer that is nobody's."""
    return Item(None, 0, None, None, answer, diagnostics)


def standing_at(place: str) -> Any:
    """Return what has a name in a module: `module:name`."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def carry_out(command: Command, given: Given, words: Words) -> int:
    """Run a command with what its command line gives; return the exit code."""
    try:
        check_outputs(command.parameters, given)
        return command.run(command, given, words)
    except BadValue as refused:
        what = refused.option if refused.option.startswith("-") else words.say(refused.option)
        return complain_value(what, refused.why(words), words, command.name)
    except Refused as refused:
        return report(refused.diagnostics, words)
    except Stopped as stopped:
        return stopped.code
