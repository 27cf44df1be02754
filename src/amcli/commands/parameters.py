"""The parameters of commands: those that several take are declared here, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from inspect import Parameter as _Python
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, get_args

from amcli.load.files import FORMS, list_places
from amcli.words.catalogue import Words

from .options import (
    MOST_JOBS,
    STDOUT,
    SUFFIXES,
    BadValue,
    Colour,
    Dialect,
    Format,
    Language,
    Settings,
    day,
    form_of_suffix,
    is_file_name,
    one_of,
    only_rate,
    quantities,
    rates,
    readings,
    whole,
)

REQUIRED = _Python.empty
Given: TypeAlias = Mapping[str, Any]  # what a command line says, by the name of the parameter
Completed: TypeAlias = Callable[[str], Iterable[str]]  # what may follow a beginning, and more
FilesNamed: TypeAlias = Callable[[str], Iterable[str]]  # by a word of the command line


class Parameter(NamedTuple):
    """What a command line may say: by a flag, or by its place where there is none.

    `default` is what stands for nothing, `list` a list without anything in it. `metavar` is
    written as it is for a flag, else it is the code of its words, in brackets where it may be
    left out. `code` follows `cli.option.` in the code of its help, whose blanks are `blanks`;
    without one it is the first flag. `files` gives those that are read where a word names them.
    """

    name: str
    kind: Any
    flags: tuple[str, ...] = ()
    metavar: str | None = None
    default: Any = None
    code: str = ""
    completed: Completed | None = None
    files: FilesNamed | None = None
    blanks: Mapping[str, str] = {}
    ignores_case: bool = False

    @property
    def is_output(self) -> bool:
        """Whether it names a file that is written."""
        return bool(self.kind == (Path | None))

    def typed(self, value: object) -> Any:
        """Return a value, as it is written, as one of its kind, or of the items of a list."""
        return next(iter(get_args(self.kind)), self.kind)(str(value))

    def fresh(self) -> Any:
        """Return its value where the command line says nothing."""
        return [] if self.default is list else self.default

    def help(self, words: Words) -> str:
        """Return the sentence of its help."""
        code = self.code or self.flags[0].removeprefix("--")
        return words.say(f"cli.option.{code}", **self.blanks)


def flag(name: str, code: str = "", written: str = "") -> Parameter:
    """Return a parameter that is given or not."""
    return Parameter(name, bool, (written or f"--{code or name}",), default=False, code=code)


def argument(
    name: str, kind: Any, metavar: str, code: str, default: Any = REQUIRED, **more: Any
) -> Parameter:
    """Return a parameter that is given by its place."""
    return Parameter(name, kind, metavar=metavar, default=default, code=code, **more)


def one_profile(code: str) -> Parameter:
    """Return the parameter of the one profile that a command answers for."""
    return argument("profile", str, "cli.profile-metavar", code, files=profile_files)


def maps(metavar: str, code: str) -> Parameter:
    """Return the parameter that gives columns other names."""
    return Parameter("maps", list[str], ("--map",), metavar, list, code=code, files=file_itself)


def file_itself(place: str) -> Iterable[str]:
    """Return a file, which is read as it is."""
    return (place,)


def profile_files(place: str) -> Iterable[str]:
    """Return the files that profiles at a place are read from."""
    return (listed for listed in list_places([place]) if isinstance(listed, str))


def rule_files(place: str) -> Iterable[str]:
    """Return a rule file, or those of a folder."""
    return map(str, Path(place).glob("*.toml")) if Path(place).is_dir() else (place,)


def text_files(text: str) -> Iterable[str]:
    """Return the files of a text that is named by its file, or by a folder."""
    return rule_files(text) if is_file_name(text) or Path(text).is_dir() else ()


def text_ids(_start: str) -> Iterable[str]:
    """Yield the ids and aliases of the texts."""
    from amcli.load.toml.files import load_rules

    return (name for header in load_rules().headers for name in (header.id, *header.aliases))


def _readings(_start: str) -> Iterable[str]:
    from amcli.load.registers import load_disputes

    return (f"{dispute.id}={name}" for dispute in load_disputes() for name in dispute.readings)


def fact_names(_start: str) -> Iterable[str]:
    """Return the facts."""
    from .named import names_of_facts

    return names_of_facts()


def result_paths(start: str) -> Iterable[str]:
    """Yield the paths of the answers for any doctor, those that begin so among them."""
    from .named import paths_beginning

    return paths_beginning(start)


FORMAT = Parameter("format", Format | None, ("--format", "-f"))
OUTPUT = Parameter("output", Path | None, ("--output", "-o"), "FILE")
GET = Parameter("path", str | None, ("--get",), "PATH")  # completed for its command
TEXTS = Parameter("texts", list[str], ("--text",), "ID", list, completed=text_ids, files=text_files)
ON = Parameter("on", str | None, ("--on",), "DATE")
RULES = Parameter("rules", list[Path], ("--rules",), "PATH", list, files=rule_files)
ETPS = Parameter("etps", list[str], ("--etp",), "ETP", list)
RATES = Parameter("rates", list[str], ("--achievement",), "RATE", list, code="rates")
ACHIEVEMENT = RATES._replace(name="achievement", code="")
CHOSEN = Parameter("readings", list[str], ("--reading",), "ID=READING", list, completed=_readings)
ALL = flag("shows_all", "all")
STRICT = flag("is_strict", "strict")
EXIT_ZERO = flag("exits_zero", "exit-zero")
EXIT_CODE = flag("exits_on_differences", "exit-code")
MARGINS = flag("lists_margins", "margins")
SOURCES = flag("shows_sources", "sources")
RECEIPT = Parameter("receipt", Path | None, ("--receipt",), "FILE")
DIALECT = Parameter("dialect", Dialect, ("--csv-dialect",), default=Dialect.RFC4180)
COLOUR = Parameter("colour", Colour, ("--color",), default=Colour.AUTO)
LANG = Parameter("lang", Language | None, ("--lang",), ignores_case=True)  # read before the line
QUIET = Parameter("is_quiet", bool, ("--quiet", "-q"), default=False)
DEBUG = Parameter("debug", bool, ("--debug",), default=False)  # not in the help
HELP_FLAGS = ("-h", "--help")
OUTPUTS = (FORMAT, OUTPUT, GET)  # of a command with a result
TERMS = (TEXTS, ON, RULES, ETPS, ACHIEVEMENT, CHOSEN)  # under which profiles are answered
QUESTION = (*OUTPUTS, *TERMS)
FROM = Parameter("from_form", str | None, ("--from",), "FORM", code="from-format")
MANY = (  # for profiles by the thousand
    Parameter("jobs", str | None, ("--jobs",), "N"),
    flag("stops_at_error", "fail-fast"),
    Parameter("resume", Path | None, ("--resume",), "FILE"),
)
RUN = (LANG, QUIET, DEBUG)  # of every command
SCREEN = (DIALECT, COLOUR, *RUN)


PROFILES = argument("profiles", list[str], "cli.profiles-metavar", "profiles", files=profile_files)


def for_profiles(*own: Parameter, rates: Parameter = RATES) -> tuple[Parameter, ...]:
    """Return the parameters of a command that answers for profiles, its own among them.

    `rates` is that of the rates of achievement.
    """
    question = (rates if one is ACHIEVEMENT else one for one in QUESTION)
    taken = {flag for parameter in own for flag in parameter.flags}
    source = () if taken.intersection(FROM.flags) else (FROM,)
    given = (PROFILES, *question, ALL, SOURCES, STRICT, EXIT_ZERO)
    return (*given, *own, *source, RECEIPT, *MANY, *SCREEN)


# What is not about the question itself, in the order of the help.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "question": (),
    "output": ("format", "output", "path", "dialect", "receipt", "svg", "ics", "form", "kept",
               "exits_zero", "exits_on_differences"),
    "many-files": ("from_form", "jobs", "stops_at_error", "resume", "threads"),
    "screen": ("shows_all", "shows_sources", "lists_margins", "chart", "colour", "lang", "is_quiet",
               "debug", "help"),
}  # fmt: skip


def group_of(name: str | None) -> str:
    """Return the group of help that a parameter is in, by its name."""
    return next((group for group, names in GROUPS.items() if name in names), "question")


def check_outputs(parameters: Iterable[Parameter], given: Given) -> None:
    """Refuse, as an error of usage, an output that is an input, or another output.

    An answer that no file is named for takes the standard output.
    """
    outputs = [one for one in parameters if one.is_output and given.get(one.name) is not None]
    if not outputs:
        return
    from .run.files import identity

    taken: dict[object, str] = {identity(place): place for place in _inputs(parameters, given)}
    if OUTPUT in parameters and OUTPUT not in outputs:
        taken[STDOUT] = str(STDOUT)
    for output in outputs:
        path = given[output.name]
        key = path if path == STDOUT else identity(str(path))
        if key is not None and key in taken:
            code = "stdout-taken" if path == STDOUT else "same-file"
            raise BadValue(output.flags[0], f"cli.{code}", file=str(path), other=taken[key])
        taken[key] = str(path)


def _inputs(parameters: Iterable[Parameter], given: Given) -> Iterator[str]:
    """Yield the files that a command line names to be read."""
    for parameter in parameters:
        named = given[parameter.name] if parameter.files else None
        for word in named if isinstance(named, list) else [named]:
            if parameter.files and word is not None:
                yield from parameter.files(str(word))


_FORM_NAMES = {"ndjson": "jsonl"}
_READ: Mapping[str, Callable[[Any], Any]] = {  # settings that are written otherwise
    "output": lambda path: None if path == STDOUT else path,
    "texts": tuple,
    "etps": quantities,
    "achievement": only_rate,
    "rates": rates,
    "readings": readings,
    "rules": tuple,
    "from_form": lambda form: form and one_of(_FORM_NAMES.get(form, form), FORMS, "--from"),
    "jobs": lambda written: whole("--jobs", written, (1, MOST_JOBS), "many.bad-jobs"),
}


def settings_of(given: Given, /, **fixed: Any) -> Settings:
    """Return what the options of a run say, those that the command lacks at rest.

    `fixed` are the settings that the command itself decides. Raises BadValue.
    """
    stated = {name: value for name, value in given.items() if name in Settings._fields}
    read = {name: take(stated[name]) for name, take in _READ.items() if name in stated}
    alone = read.get("rates", ())
    if len(alone) == 1:
        read |= {"achievement": alone[0], "rates": ()}
    read["on"] = day(given.get("on"))
    if stated.get("path") is not None:
        if stated["format"] is not None:
            raise BadValue("--get", "get.no-format")
        read["format"] = Format.JSON
    elif "format" in stated and "format" not in fixed:
        read["format"] = stated["format"] or form_of_suffix(read["output"], SUFFIXES, Format.TABLE)
    return Settings(**{**stated, **read, **fixed})
