"""The schema of a profile or of an answer."""

from typing import Any

from amcli.load.schema import profile_schema
from amcli.render.schemas import answer_schema
from amcli.words.catalogue import words_in


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `profile` or of the answers of a command."""
    if name == "profile":
        words = words_in("en")

        def describe(path: str) -> str:
            return words.say(f"fact.{path.removeprefix('group.members.')}", n="n")

        return profile_schema(describe)
    return answer_schema(name)
