"""The pages of help, written from what commands say of themselves, in the language of the run."""

import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias, get_args

from amcli.render.characters import degrade
from amcli.words.both.examples import EXAMPLES, FRENCH
from amcli.words.catalogue import Words

from .parameters import DEBUG, GROUPS, HELP_FLAGS, REQUIRED, Parameter, group_of
from .registry import COMMANDS, FIRST_WORDS, GROUPS_OF_COMMANDS, find, group_of_command

_LEAST, _MOST = 50, 78  # columns of a page
_FIRST, _GAP = 30, 2  # columns of what a list explains, at most, and after it
Records: TypeAlias = list[tuple[str, str]]  # what a list explains, and its explanation


def help_page(name: str, words: Words) -> str:
    """Return the help of a command, a group of them or amcli (no name), in characters of stdout.

    It is the usage, a sentence, two examples, what else there is to say, then lists of parameters
    or of commands.
    """
    width = max(min(shutil.get_terminal_size().columns - _GAP, _MOST), _LEAST)
    code = _code_of(name)
    args, lists = words.say("cli.command-args"), _commands(name, words)
    if name in COMMANDS:
        parameters = find(name).parameters
        args = " ".join(place_text(one, words) for one in parameters if not one.flags)
        lists = _parameters(parameters, words)
    lead = f"{words.say('cli.usage')} {f'amcli {name}'.strip()} "
    _, *more = words.say(code).split("\n\n")
    names = FRENCH if words.lang == "fr" else {}
    examples = (" ".join(names.get(word, word) for word in line.split()) for line in EXAMPLES[code])
    parts = [
        _indented(lead, f"{words.say('cli.options')} {args}", width),
        _indented("  ", sentence_of(name, words), width),
        "\n".join(f"    amcli {line}" for line in examples),
        *(_indented("  ", text, width) for text in more),
    ]
    for group, records in lists.items():
        heading = words.say("cli.colon", heading=words.say(f"cli.heading.{group}"))
        parts.append("\n".join([heading, *_listed(records, width)]))
    return degrade("\n\n".join(parts), sys.stdout.encoding or "utf-8")


def sentence_of(name: str, words: Words) -> str:
    """Return the one sentence that says what a command, a group or amcli does."""
    return words.say(_code_of(name)).split("\n\n")[0]


def _code_of(name: str) -> str:
    return f"cli.command.{name.replace(' ', '-')}" if name else "cli.help"


def _commands(group: str, words: Words) -> Mapping[str, Records]:
    """Return the options of a group, or of amcli, then its commands, those of amcli in groups."""
    help_ = (", ".join(HELP_FLAGS), words.say("cli.help-option"))
    if group:
        names = [name for name in COMMANDS if name.startswith(f"{group} ")]
        named = [(name.split()[1], sentence_of(name, words)) for name in names]
        return {"options": [help_], "commands": named}
    flags = {"-V, --version": "version"}
    flags |= {f"--{name}": name for name in ("install-completion", "show-completion")}
    lists = {
        "options": [*((flag, words.say(f"cli.{name}")) for flag, name in flags.items()), help_]
    }
    for name in FIRST_WORDS:
        named = lists.setdefault(group_of_command(name), [])
        named.append((name, sentence_of(name, words)))
    return {heading: lists[heading] for heading in ("options", *GROUPS_OF_COMMANDS)}


def _parameters(parameters: Sequence[Parameter], words: Words) -> Mapping[str, Records]:
    """Return the arguments, then the options group by group."""
    lists: dict[str, Records] = {name: [] for name in ("arguments", *GROUPS)}
    for parameter in parameters:
        if parameter is not DEBUG:
            group = group_of(parameter.name) if parameter.flags else "arguments"
            lists[group].append((_written(parameter, words), _explained(parameter, words)))
    lists["screen"].append((", ".join(HELP_FLAGS), words.say("cli.help-option")))
    return {group: records for group, records in lists.items() if records}


def _written(parameter: Parameter, words: Words) -> str:
    """Return a parameter as a command line writes it, short flags first."""
    if not parameter.flags:
        return place_text(parameter, words)
    flags = ", ".join(sorted(parameter.flags, key=lambda flag: flag.startswith("--")))
    kind = next(iter(get_args(parameter.kind)), parameter.kind)
    value = f"<{'|'.join(kind)}>" if issubclass(kind, StrEnum) else parameter.metavar or ""
    return f"{flags.replace('/', ' / ')} {value}".rstrip()  # one to say yes, one to say no


def _explained(parameter: Parameter, words: Words) -> str:
    text = parameter.help(words)
    if parameter.default is REQUIRED:
        return f"{text}  {words.say('cli.required')}"
    if isinstance(parameter.default, StrEnum):
        return f"{text}  {words.say('cli.default', value=parameter.default)}"
    return text


def place_text(argument: Parameter, words: Words) -> str:
    """Return an argument as the usage has it: in brackets where it may be left out."""
    written = words.say(argument.metavar or "")
    return written if argument.default is REQUIRED or written[0] == "[" else f"[{written}]"


def _indented(lead: str, text: str, width: int) -> str:
    """Return a paragraph after what leads it, its further lines below its beginning."""
    return textwrap.fill(text, width, initial_indent=lead, subsequent_indent=" " * len(lead))


def _listed(records: Records, width: int) -> Iterator[str]:
    """Yield the lines of a list in two columns; what is too long stands above its explanation."""
    room = min(max(len(name) for name, _ in records), _FIRST)
    for name, text in records:
        first, *rest = textwrap.wrap(text, max(width - room - 2 * _GAP, 10))
        if len(name) > room:
            yield f"  {name}"
            name = ""
        yield f"  {name:<{room}}  {first}"
        yield from (f"{'':{room + 2 * _GAP}}{line}" for line in rest)
