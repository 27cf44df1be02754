"""The floor of a JSON answer: a Typer command that composes the profile and prints a constant."""

from pathlib import Path
from typing import Annotated

import typer
import yaml

app = typer.Typer(add_completion=False)
ANSWER = '{"schema": "floor/1", "result": null}'


@app.command()
def answer(profile: Annotated[Path, typer.Argument()]) -> None:
    """Compose the YAML and print a constant."""
    yaml.compose(profile.read_bytes(), Loader=yaml.CSafeLoader)
    print(ANSWER)


app()
