"""The answers of amcli from Python: the objects of `-f json`, for dicts and files.

>>> found = answer("aid", {"doctor": {"specialty": "general-practice", "sector": 1},
...     "patients": {"mt": 1300, "fa": 1850}}, on="2026-11-30", etp=1)
>>> found["result"]["options"][0]["years"][0]["amount"]["value"]
38000
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias, TypedDict, Unpack, get_origin, overload

from amcli.commands.command import Command
from amcli.commands.messages import value_errors
from amcli.commands.options import Format, Settings
from amcli.commands.parameters import FORMAT, Given, Parameter
from amcli.commands.registry import COMMANDS, find
from amcli.load.files import list_places
from amcli.load.profiles import Loaded, Reader
from amcli.words.catalogue import Words, lang_from, words_in

__all__ = ["Options", "ProfileError", "answer"]
JsonObject: TypeAlias = dict[str, Any]
Place: TypeAlias = str | os.PathLike[str]
StatedProfile: TypeAlias = Mapping[str, Any] | Place
Number: TypeAlias = str | int | float | Decimal | Fraction


class Options(TypedDict, total=False):
    """The options of the command line that change an answer, `_` for `-`; lists for several.

    `from_` and `until`, `by` are those of `schedule`; `want` and `by` those of `solve`; `over` and
    `show` those of `sweep`; `paths` are the arguments of `explain`, `payments` that of `reconcile`.
    """

    text: str | Sequence[str]
    etp: Number | Sequence[Number]
    achievement: Number | Sequence[Number]
    reading: Mapping[str, str]
    rules: Place | Sequence[Place]
    all: bool
    strict: bool
    margins: bool
    lang: str
    from_: date | str
    until: date | str
    by: str | Sequence[str]
    want: str | Sequence[str]
    over: str
    show: str | Sequence[str]
    paths: str | Sequence[str]
    payments: Place
    map: Mapping[str, str]


class ProfileError(ValueError):
    """A profile that is refused; `diagnostics` are its problems, as in the JSON of an answer.

    Each has `code`, `severity`, `text` and `hint`, and `file`, `line`, `column` (None of a dict).
    """

    def __init__(self, diagnostics: Sequence[JsonObject]) -> None:
        super().__init__("\n".join(f"{each['code']}: {each['text']}" for each in diagnostics))
        self.diagnostics = tuple(diagnostics)


@overload
def answer(
    command: str,
    profile: Mapping[str, Any],
    *,
    on: date | str | None = ...,
    **options: Unpack[Options],
) -> JsonObject: ...
@overload
def answer(
    command: str, profile: Place, *, on: date | str | None = ..., **options: Unpack[Options]
) -> JsonObject | list[JsonObject]: ...
@overload
def answer(
    command: str,
    profile: list[Any] | tuple[Any, ...],
    *,
    on: date | str | None = ...,
    **options: Unpack[Options],
) -> list[JsonObject]: ...
def answer(
    command: str,
    profile: StatedProfile | list[Any] | tuple[Any, ...],
    *,
    on: date | str | None = None,
    **options: Unpack[Options],
) -> JsonObject | list[JsonObject]:
    """Return what `amcli COMMAND PROFILE -f json` writes, as dicts, lists, strings and numbers.

    `profile` is a dict (as a profile is written, or a row with dotted keys), the path of a file or
    folder, or several of them, whose objects are a list, as those of a folder are and of a file
    with several documents. `on` is the day of the question, today without one. Raises ProfileError
    for a single profile that is refused (in a list it is an object with `diagnostics`),
    ValueError for a command or an option that cannot be meant, TypeError for one that is not known.
    """
    is_one = isinstance(profile, (str, os.PathLike, Mapping))
    profiles: Any = [profile] if is_one else profile
    with value_errors():
        objects = _answered(command, profiles, on, options)
    is_folder = is_one and not isinstance(profile, Mapping) and os.path.isdir(profiles[0])
    if not is_one or is_folder or len(objects) != 1:
        return objects
    if objects[0]["result"] is None:
        raise ProfileError(objects[0]["diagnostics"])
    return objects[0]


def _answered(
    name: str, profiles: Sequence[StatedProfile], on: date | str | None, options: Mapping[str, Any]
) -> list[JsonObject]:
    command = find(name) if name in COMMANDS else None
    if command is None or not _is_answering(command):
        known = ", ".join(each for each in COMMANDS if _is_answering(find(each)))
        raise ValueError(f"no answer for profiles is called {name!r}; there are {known}")
    objects: list[JsonObject] = []

    def take(command: Command, settings: Settings, words: Words) -> int:
        from amcli.commands.run.document_loop import answer_one, reader_of
        from amcli.commands.run.session import request_of
        from amcli.commands.run.writers import JsonWriter

        request = request_of(command, settings, words)
        writer = JsonWriter(request)
        for loaded in _documents(profiles, reader_of(request)):
            objects.append(json.loads(writer.encoded(answer_one(loaded, request))))
        return 0

    words = words_in(lang_from(os.environ, options.get("lang"), for_scripts=True))
    given = _given(command, {**options, **({} if on is None else {"on": on})})
    command.run(command._replace(taken_by=take), given, words)
    return objects


def _is_answering(command: Command) -> bool:
    return command.takes(FORMAT) and bool(command.answers_for)


def _documents(profiles: Iterable[StatedProfile], read: Reader) -> Iterator[Loaded]:
    for profile in profiles:
        if isinstance(profile, Mapping):
            yield read.stated(profile)
        else:
            for listed in list_places([os.fspath(profile)]):
                yield from read(listed)


def _given(command: Command, options: Mapping[str, Any]) -> Given:
    """Return what a command line with these options gives; raises TypeError for an unknown one."""
    parameters = {_name(parameter): parameter for parameter in command.parameters}
    given = {parameter.name: parameter.fresh() for parameter in command.parameters}
    for name, value in options.items():
        parameter = parameters.get(name)
        if parameter is None or name not in (*Options.__annotations__, "on"):
            raise TypeError(f"{command.name}: unexpected option {name!r}")
        given[parameter.name] = _value(parameter, value)
    return {**given, "format": Format.JSON, "is_quiet": True, "profiles": [], "profile": ""}


def _name(parameter: Parameter) -> str:
    """Return the name of a parameter as Python has it: that of its first flag."""
    name = parameter.flags[0].removeprefix("--").replace("-", "_") if parameter.flags else ""
    return "from_" if name == "from" else name or parameter.name


def _value(parameter: Parameter, value: Any) -> Any:
    """Return a value as the command line gives it."""
    if parameter.kind is bool:
        return bool(value)
    if get_origin(parameter.kind) is not list:
        return parameter.typed(value)
    if isinstance(value, Mapping):
        return [f"{key}={held}" for key, held in value.items()]
    is_one = isinstance(value, str) or not isinstance(value, Iterable)
    return [parameter.typed(each) for each in ([value] if is_one else value)]
