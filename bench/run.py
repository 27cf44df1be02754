"""Measure what an answer costs, as ratios to its floor, and write docs/dev/performance.md.

    python bench/run.py [--write FILE] [--scaling FILE] [--rounds 21]
                        [--only answers,varied,folders,tables,rows,peers]
                        [--profiles 1000] [--sizes N,N,…] [--amcli COMMAND]

Times depend on the machine; ratios of commands alternated in one run hardly do.
"""

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from math import inf
from pathlib import Path
from typing import NamedTuple

import peers_run
from columns import SIZES, UnmeasuredError, numbers, run, tables
from folders import folders
from markdown import begin, rewritten
from peers.installing import UnavailableError
from population import write_profiles, write_varied
from timing import Command, FailedError, installed, medians, python, told_machine

BENCH = Path(__file__).parent
EXAMPLE = BENCH.parent / "examples" / "case-1.yaml"
MISSING = BENCH.parent / "examples" / "facts-missing.yaml"
RUNNING = BENCH.parent / "examples" / "running-2023-suspension-switch.yaml"
SECTIONS = ("answers", "varied", "folders", "tables", "rows", "peers")
ROWS = 10_000  # of a table whose rows are all wrong


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
            "missing aid": [*amcli, "aid", str(MISSING), "-f", "json"],
            "missing targets": [*amcli, "targets", str(MISSING), "-f", "json"],
            "targets": [*amcli, "targets", profile, "-f", "json"],
        },
        rounds,
    )
    complete = "the same of a complete profile"
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
        Measure(
            "`amcli aid -f json`, facts missing", complete, times["missing aid"], times["json"], inf
        ),
        Measure(
            "`amcli targets -f json`, facts missing",
            complete,
            times["missing targets"],
            times["targets"],
            inf,
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


def varied_answers(amcli: Command, rounds: int, profiles: int) -> list[Measure]:
    """Return the measures of a folder of unlike profiles, and of the same as lines of JSON."""
    with tempfile.TemporaryDirectory() as place:
        folder, lines = Path(place, "folder"), Path(place, "doctors.jsonl")
        write_varied(folder, lines, profiles)
        array = Path(place, "doctors.json")
        array.write_text(f"[{','.join(lines.read_text('utf-8').splitlines())}]", "utf-8")
        options = ["-f", "jsonl", "-q", "--exit-zero", "--jobs", "1"]
        commands = {"yaml": python(str(BENCH / "read_yaml.py"), str(folder))} | {
            f"{name} {place.name}": [*amcli, name, str(place), *options]
            for name in ("aid", "check", "targets")
            for place in (folder, lines, array)
            if place is not array or name == "aid"
        }
        times = medians(commands, rounds)
    reading = "`yaml.CSafeLoader` alone reading the same files"
    measures = [
        Measure(f"`amcli {name} -f jsonl`", reading, times[f"{name} folder"], times["yaml"], most)
        for name, most in (("aid", 1.5), ("check", 1.5), ("targets", 2.5))
    ]
    return (
        measures
        + [
            Measure(
                f"`amcli {name} -f jsonl`, lines of JSON",
                "the same command over the files",
                times[f"{name} doctors.jsonl"],
                times[f"{name} folder"],
                0.7,
            )
            for name in ("aid", "check", "targets")
        ]
        + [
            Measure(
                "`amcli aid -f jsonl`, an array of JSON",
                "the same command over lines of JSON",
                times["aid doctors.json"],
                times["aid doctors.jsonl"],
                1.1,
            )
        ]
    )


def _aim(row: Measure) -> str:
    """Return the ratio aimed at and whether it is reached; a measure may aim at none."""
    if row.most == inf:
        return "— | measured only"
    return f"{row.most:g} | {'yes' if row.ratio <= row.most else '**no**'}"


def report(measures: list[Measure], rounds: int, of: str = "runs of whole processes") -> str:
    """Return the measures in Markdown, medians of so many rounds `of` what."""
    rows = [
        f"| {row.what} | {row.against} | {row.seconds * 1000:.0f} ms | {row.floor * 1000:.0f} ms "
        f"| {row.ratio:.2f} | {_aim(row)} |"
        for row in measures
    ]
    return "\n".join(
        [
            f"Medians of {rounds} alternating {of}, in processor time.",
            "",
            "| command | floor | command takes | floor takes | ratio | at most | reached |",
            "|---|---|---|---|---|---|---|",
            *rows,
        ]
    )


class Asked(NamedTuple):
    """What is measured and how often: rounds of the answers, files, sizes of the tables."""

    amcli: Command
    rounds: int
    profiles: int
    sizes: Sequence[int]


def answers_section(asked: Asked) -> dict[str, str]:
    """Return the region of single answers and of a thousand files."""
    measures = one_answer(asked.amcli, asked.rounds)
    measures += many_answers(asked.amcli, asked.rounds, asked.profiles)
    return {"answers": report(measures, asked.rounds)}


def varied_section(asked: Asked) -> dict[str, str]:
    """Return the region of four times as many files, by all kinds of writers."""
    profiles, rounds = 4 * asked.profiles, max(asked.rounds // 3, 1)
    return {"varied": report(varied_answers(asked.amcli, rounds, profiles), rounds)}


def folders_section(asked: Asked) -> dict[str, str]:
    """Return the region of ten thousand files on all cores."""
    return {"folders": "\n".join(folders(asked.amcli, max(asked.rounds // 4, 1)))}


def tables_section(asked: Asked) -> dict[str, str]:
    """Return the regions of tables: that of the page, and that of docs/scaling.md."""
    found = tables(asked.amcli, max(asked.rounds // 6, 1), asked.sizes)
    return {"tables": "\n".join(found.section), "scaling": "\n".join(found.scaling)}


def rows_section(asked: Asked) -> dict[str, str]:
    """Return the region of rows in error, beside as many plain ones."""
    passes = max(asked.rounds // 3, 1)
    took = json.loads(run(python(str(BENCH / "wrong_rows.py"), str(ROWS), str(passes))))
    what, against = f"{ROWS} rows in error, each in its own way", "as many plain rows"
    measure = Measure(what, against, took["wrong"], took["plain"], 100)
    return {"rows": report([measure], passes, "passes of one engine, on one thread")}


def peers_section(asked: Asked) -> dict[str, str]:
    """Return the region of what people would use instead."""
    sizes = [size for size in asked.sizes if size <= max(peers_run.SIZES)]
    return {"peers": peers_run.measured(asked.amcli, asked.rounds, sizes)}


MEASURED = dict(
    zip(
        SECTIONS,
        (
            answers_section,
            varied_section,
            folders_section,
            tables_section,
            rows_section,
            peers_section,
        ),
        strict=True,
    )
)


def section(name: str, asked: Asked) -> dict[str, str]:
    """Return the regions of a section, each after its machine; where it cannot be, why."""
    try:
        found = MEASURED[name](asked)
    except (UnavailableError, UnmeasuredError, FailedError, SystemExit) as missing:
        return {name: f"Not measured here: {missing}"}
    return {region: f"{told_machine()}\n\n{text}" for region, text in found.items()}


def write(page: Path, regions: Mapping[str, str]) -> None:
    """Rewrite regions of a page, which may not be there yet."""
    text = page.read_text("utf-8") if page.exists() else "# Performance\n"
    for name, measured in regions.items():
        text = rewritten(text, name, measured)
    page.write_text(text, "utf-8")


def sections(words: str) -> list[str]:
    """Return the sections of a list with commas; raises ArgumentTypeError."""
    wanted = words.split(",")
    if strange := [word for word in wanted if word not in SECTIONS]:
        raise argparse.ArgumentTypeError(f"{strange[0]} is none of {', '.join(SECTIONS)}")
    return [name for name in SECTIONS if name in wanted]


def main() -> None:
    """Measure, print, and write where asked, section by section."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", type=Path, metavar="FILE", help="a Markdown page to rewrite")
    parser.add_argument("--scaling", type=Path, metavar="FILE", help="the page on growing tables")
    parser.add_argument("--only", type=sections, default=SECTIONS, metavar="SECTION,…")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--profiles", type=int, default=1000)
    parser.add_argument("--sizes", type=numbers, default=SIZES, metavar="N,N,…")
    parser.add_argument("--amcli", default=shlex.join(installed()), metavar="COMMAND")
    given = parser.parse_args()
    asked = Asked(shlex.split(given.amcli), given.rounds, given.profiles, given.sizes)
    for name in given.only:
        regions = section(name, asked)
        scaling = {key: regions.pop(key) for key in ("scaling",) if key in regions}
        for region, text in regions.items():
            sys.stdout.write(f"{begin(region)}\n{text}\n\n")
        sys.stdout.flush()
        if given.write:
            write(given.write, regions)
        if given.scaling and scaling:
            write(given.scaling, scaling)


if __name__ == "__main__":
    main()
