"""The schema of a profile or of an answer."""

from typing import Any

from amcli.load.schema import profile_schema
from amcli.render.answer_schemas import answer_schema
from amcli.render.words import words


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `profile` or of the answers of a command."""
    if name == "profile":
        said = words("en")
        return profile_schema(lambda path: said.say(path) if said.has(path) else None)
    return answer_schema(name)
