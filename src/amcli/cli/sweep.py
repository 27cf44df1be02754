"""The command `sweep`."""

from typing import Any

import typer

from amcli.render.words import Words


def register(
    application: typer.Typer, kind: type[Any], said: Words, only: str | None = None
) -> None:
    """Add the command to the application, help in the language of `said`."""
