"""Measure what an answer costs, as ratios to its floor, and write docs/performance.md.

    python bench/run.py [--write FILE] [--rounds 21] [--profiles 1000] [--amcli COMMAND]

Times depend on the machine; ratios of commands alternated in one run hardly do.
"""

import argparse
import shlex
import sys
import tempfile
from collections.abc import Mapping
from math import inf
from pathlib import Path
from typing import NamedTuple

from folders import folders
from population import write_profiles
from timing import Command, Machine, installed, medians, python, this_machine

BENCH = Path(__file__).parent
EXAMPLE = BENCH.parent / "examples" / "case-1.yaml"
RUNNING = BENCH.parent / "examples" / "running-2023-suspension-switch.yaml"
BEGIN, END = "<!-- measured: make bench -->", "<!-- end of what is measured -->"


class Measure(NamedTuple):
    """A command against its floor: median seconds of both, and the ratio that is aimed at."""

    what: str
    against: str
    seconds: float
    floor: float
    most: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor


def one_answer(amcli: Command, rounds: int) -> list[Measure]:
    """Return the measures of one-off commands."""
    profile, running = str(EXAMPLE), str(RUNNING)
    times = medians(
        {
            "pass": python("-c", "pass"),
            "version": [*amcli, "--version"],
            "floor json": python(str(BENCH / "floor_json.py"), profile),
            "json": [*amcli, "aid", profile, "-f", "json"],
            "floor table": python(str(BENCH / "floor_table.py"), profile),
            "table": [*amcli, "aid", profile],
            "floor ledger": python(str(BENCH / "floor_json.py"), running),
            "ledger": [*amcli, "schedule", running, "-f", "json"],
        },
        rounds,
    )
    json_floor = "a bare Typer command that composes the same YAML"
    return [
        Measure("`amcli --version`", "`python -c pass`", times["version"], times["pass"], 3),
        Measure("`amcli aid -f json`", json_floor, times["json"], times["floor json"], 1.3),
        Measure(
            "`amcli aid`", "the same with a Rich table", times["table"], times["floor table"], 1.3
        ),
        Measure(
            "`amcli schedule -f json`", json_floor, times["ledger"], times["floor ledger"], 1.3
        ),
    ]


def many_answers(amcli: Command, rounds: int, profiles: int) -> list[Measure]:
    """Return the measures of a folder of profiles: whole processes, then less their start."""
    with tempfile.TemporaryDirectory() as place:
        many, single = Path(place, "many"), Path(place, "single")
        write_profiles(many, profiles)
        write_profiles(single, 1)
        times = medians(
            {
                f"{name} {folder.name}": command
                for folder in (many, single)
                for name, command in folder_commands(amcli, folder).items()
            },
            rounds,
        )
    reading = "`yaml.CSafeLoader` alone reading the same files"
    return [
        Measure(
            f"`amcli aid -f jsonl`, {profiles} files",
            reading,
            times["amcli many"],
            times["yaml many"],
            1.5,
        ),
        Measure(
            "the loop over them alone",
            "the same, both less a run over one file",
            times["amcli many"] - times["amcli single"],
            times["yaml many"] - times["yaml single"],
            1.5,
        ),
        Measure(
            f"`amcli schedule -f jsonl`, {profiles} files",
            reading,
            times["ledger many"],
            times["yaml many"],
            inf,
        ),
    ]


def folder_commands(amcli: Command, folder: Path) -> Mapping[str, Command]:
    return {
        "yaml": python(str(BENCH / "read_yaml.py"), str(folder)),
        "amcli": [*amcli, "aid", str(folder), "-f", "jsonl", "-q", "--jobs", "1"],
        "ledger": [*amcli, "schedule", str(folder), "-f", "jsonl", "-q", "--jobs", "1"],
    }


def _aim(row: Measure) -> str:
    """Return the ratio aimed at and whether it is reached; a measure may aim at none."""
    if row.most == inf:
        return "— | measured only"
    return f"{row.most:g} | {'yes' if row.ratio <= row.most else '**no**'}"


def report(measures: list[Measure], machine: Machine, rounds: int) -> str:
    """Return the measures and the machine in Markdown."""
    rows = [
        f"| {row.what} | {row.against} | {row.seconds * 1000:.0f} ms | {row.floor * 1000:.0f} ms "
        f"| {row.ratio:.2f} | {_aim(row)} |"
        for row in measures
    ]
    return "\n".join(
        [
            f"Measured on {machine.day}. {machine.cpu}, {machine.cores} cores, {machine.system}.",
            f"{machine.python}; {machine.packages}.",
            f"Medians of {rounds} alternating runs of whole processes, in processor time.",
            "",
            "| command | floor | command takes | floor takes | ratio | at most | reached |",
            "|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


def rewritten(page: str, measured: str) -> str:
    """Return the page with what stands between the two marks replaced; the rest is kept."""
    if BEGIN not in page:
        page = f"# Performance\n\n{BEGIN}\n{END}\n"
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n\n{measured}\n\n{END}{rest.split(END, 1)[1]}"


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", type=Path, metavar="FILE", help="a Markdown page to rewrite")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--profiles", type=int, default=1000)
    parser.add_argument("--amcli", default=shlex.join(installed()), metavar="COMMAND")
    asked = parser.parse_args()
    amcli = shlex.split(asked.amcli)
    measures = one_answer(amcli, asked.rounds)
    measures += many_answers(amcli, asked.rounds, asked.profiles)
    measured = report(measures, this_machine(), asked.rounds)
    measured += "\n\n" + "\n".join(folders(amcli, max(asked.rounds // 4, 1)))
    sys.stdout.write(f"{measured}\n")
    if asked.write:
        page = asked.write.read_text("utf-8") if asked.write.exists() else ""
        asked.write.write_text(rewritten(page, measured), "utf-8")


if __name__ == "__main__":
    main()
