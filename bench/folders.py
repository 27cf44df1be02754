"""A folder of ten thousand profiles on all cores: time against its floor, and memory.

python bench/folders.py [ROUNDS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from population import write_profiles
from timing import ENVIRONMENT, Command, installed, python

FEW, MANY = 1_000, 10_000  # files
BENCH = Path(__file__).parent


class Spent(NamedTuple):
    """What a run took: seconds waited, and the megabytes of all its processes at their peaks."""

    waited: float
    megabytes: int


def spent(command: Command, *, sees_memory: bool = False) -> Spent:
    """Run a command and return what it took; looking at its memory takes time of its own."""
    since = time.perf_counter()
    running = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT
    )
    peaks: dict[int, int] = {}
    while sees_memory and running.poll() is None:
        for process in (running.pid, *_children(running.pid)):
            peaks[process] = max(_peak(process), peaks.get(process, 0))
        time.sleep(0.01)
    if running.wait() != 0:
        raise SystemExit(f"exit code {running.returncode}: {command}")
    return Spent(time.perf_counter() - since, sum(peaks.values()) // 1024)


def _children(process: int) -> list[int]:
    try:
        place = Path(f"/proc/{process}/task/{process}/children")
        return [int(word) for word in place.read_text().split()]
    except OSError:
        return []


def _peak(process: int) -> int:
    """Return the most memory a process has had so far, in kilobytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def cores() -> int:
    """Return how many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def folders(amcli: Command, rounds: int) -> list[str]:
    """Return what was measured of many files, as rows of a Markdown table and a sentence."""
    with tempfile.TemporaryDirectory() as place:
        few, many, unlike = (Path(place, name) for name in ("few", "many", "unlike"))
        write_profiles(few, FEW)
        write_profiles(many, MANY)
        write_profiles(unlike, MANY, has_own_cost=True)
        jobs = str(cores())
        commands = {
            (what, folder): command
            for folder in (many, unlike)
            for what, command in {
                "floor": python(str(BENCH / "read_yaml.py"), str(folder), jobs),
                "amcli": [*amcli, "aid", str(folder), "-f", "jsonl", "-q", "--jobs", jobs],
            }.items()
        }
        times: dict[tuple[str, Path], list[float]] = {key: [] for key in commands}
        for turn in range(rounds + 1):  # the first fills the caches
            for key, command in commands.items():
                waited = spent(command).waited
                if turn:
                    times[key].append(waited)
        memory = [
            spent(
                [*amcli, "aid", str(folder), "-f", "jsonl", "-q", "--jobs", jobs], sees_memory=True
            ).megabytes
            for folder in (few, many, unlike)
        ]
    rows = [
        _row(what, median(times["amcli", folder]), median(times["floor", folder]), jobs)
        for what, folder in (("", many), (", each with a cost of its own", unlike))
    ]
    small, large, worst = memory
    peaks = f"{small} MB over {FEW} files, {large} MB over {MANY}, {worst} MB with a cost of each"
    return [
        f"Seconds waited, medians of {rounds} alternating runs.",
        "",
        "| command | floor | command takes | floor takes | ratio | at most |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        f"Peak memory, all processes together: {peaks}.",
    ]


def _row(what: str, seconds: float, floor: float, jobs: str) -> str:
    aim = "—" if what else "1"
    return (
        f"| `amcli aid -f jsonl -q --jobs {jobs}`, {MANY} files{what} | `yaml.CSafeLoader` alone in"
        f" {jobs} processes | {seconds:.2f} s | {floor:.2f} s | {seconds / floor:.2f} | {aim} |"
    )


if __name__ == "__main__":
    sys.stdout.write("\n".join(folders(installed(), int((sys.argv[1:] or ["5"])[0]))) + "\n")
