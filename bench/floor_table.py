"""The floor of a table: a Typer command that composes the profile and prints a Rich table."""

from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console
from rich.table import Table

app = typer.Typer(add_completion=False)
YEARS = 5


@app.command()
def answer(profile: Annotated[Path, typer.Argument()]) -> None:
    """Compose the YAML and print a table of constants, one row per contract year."""
    yaml.compose(profile.read_bytes(), Loader=yaml.CSafeLoader)
    table = Table("year", "amount", "guaranteed", "conditional")
    for year in range(1, YEARS + 1):
        table.add_row(str(year), "38 000 €", "38 000 €", "0 €")
    Console().print(table)


app()
