"""The command that prints the schema of a profile or of an answer."""

import json
import sys
from typing import Any

from amcli.commands.command import Command, standing_at
from amcli.commands.options import BadValue
from amcli.commands.parameters import LANG, Given, argument
from amcli.commands.registry import find, schemas
from amcli.words.catalogue import Words, words_in

PROFILE = "profile"
NAMES = (PROFILE, *schemas())
_METAVAR = "cli.schema-metavar"


def _schema(_command: Command, given: Given, _words: Words) -> int:
    name, accepted = given["name"], ", ".join(NAMES)
    if name not in NAMES:
        raise BadValue(_METAVAR, "cli.unknown-schema", value=name, accepted=accepted)
    sys.stdout.write(json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n")
    return 0


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `profile` or of the answers of a command."""
    if name == PROFILE:
        from amcli.load.schema import profile_schema

        words = words_in("en")

        def describe(path: str) -> str:
            return words.say(f"fact.{path.removeprefix('group.members.')}", n="n")

        return profile_schema(describe)
    from amcli.render.schemas import answer_schema

    command = find(name)
    return answer_schema(command.id, standing_at(command.result))


_NAME = argument(
    *("name", str, _METAVAR, "schema"),
    completed=lambda _start: NAMES,
    blanks={"names": ", ".join(NAMES)},
)
COMMAND = Command("schema", (_NAME, LANG), _schema)
