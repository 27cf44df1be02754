"""Tables: the engine alone at growing sizes, its second core, Parquet to Parquet, and draws.

    python bench/columns.py [--rounds 3] [--sizes 1000,100000,1000000,10000000]

The doctors are made up by `amcli simulate --make-population`; a size above a million is read as
tables of a million, each from a seed of its own.
"""

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from math import log
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

from markdown import reached, table
from timing import ENVIRONMENT, Command, FailedError, installed, python

BENCH = Path(__file__).parent
SIZES = (1_000, 100_000, 1_000_000, 10_000_000)
MILLION = 1_000_000
YEARS = 5
DRAWN, DRAWS = 100_000, 200
ON = "2026-11-22"
MOST_SLOPE, MOST_RATIO, LEAST_CORE = 1.05, 1.5, 1.6
SLOPE_FROM = 100_000
# What two processes that share nothing gain here: no threads can gain more.
SPIN = "sum(number * number for number in range(6_000_000))"


class UnmeasuredError(Exception):
    """Something that a section needs is not there; the message says what."""


class Passes(NamedTuple):
    """An engine over so many doctors: its first pass, which learns, and the median of the others.

    Both are seconds by the clock and of processor; memory and size of an answer are in bytes.
    """

    doctors: int
    threads: int
    first: tuple[float, float]
    again: tuple[float, float]
    peak: int
    answer_bytes: float
    odd_rows: int
    is_arrow: bool = False


class Ran(NamedTuple):
    """A whole process: seconds by the clock and of processor, bytes of memory at most."""

    waited: float
    used: float
    peak: float


class Doctors:
    """Tables of made-up doctors in a folder, written when they are first asked for."""

    def __init__(self, amcli: Command, folder: Path) -> None:
        self._amcli = amcli
        self._folder = folder

    def files(self, number: int) -> list[str]:
        """Return tables that hold so many doctors together."""
        if number <= MILLION:
            return [self._written(number, 1)]
        return [self._written(MILLION, seed + 1) for seed in range(number // MILLION)]

    def _written(self, number: int, seed: int) -> str:
        name = f"{number}.parquet" if seed == 1 else f"{number}-{seed}.parquet"
        file = self._folder / name
        if not file.exists():
            asked = ["--make-population", str(number), "--seed", str(seed), "-o", str(file), "-q"]
            run([*self._amcli, "simulate", *asked])
        return str(file)


def run(command: Command) -> str:
    """Return what a command printed; raises FailedError with the end of what it said."""
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise FailedError(f"exit code {ran.returncode}: {ran.stderr[-500:]}")
    return ran.stdout


def passes(
    doctors: Doctors, number: int, threads: int, rounds: int, *, is_arrow: bool = False
) -> Passes:
    """Return what an engine takes for so many doctors, in a process of its own."""
    asked = [str(threads), str(rounds + 1), *doctors.files(number)]
    asked += ["--arrow"] if is_arrow else []
    told = json.loads(run(python(str(BENCH / "columns_engine.py"), *asked)))
    seconds, processor = map(median, zip(*told["again"], strict=True))
    spent = (seconds, processor)
    return Passes(
        number,
        threads,
        tuple(told["first"]),
        spent,
        told["peak_bytes"],
        told["answer_bytes"],
        told["odd_rows"],
        is_arrow,
    )


def engines(doctors: Doctors, sizes: Sequence[int], rounds: int) -> list[Passes]:
    """Return the engine at each size with one thread and with two; above a million with one."""
    found = []
    for size in sizes:
        found.append(passes(doctors, size, 1, rounds))
        if size <= MILLION:
            found.append(passes(doctors, size, 2, rounds))
    if find_spec("pyarrow"):
        found.append(passes(doctors, min(SLOPE_FROM, max(sizes)), 1, rounds, is_arrow=True))
    return found


def engine_table(found: Sequence[Passes]) -> list[str]:
    """Return the passes as a table."""
    head = ("computing alone", "doctors", "first pass", "doctor-years a second")
    head += ("again", "doctor-years a second", "of processor", "memory at most")
    return table(head, map(_engine_cells, found))


def _engine_cells(one: Passes) -> tuple[str, ...]:
    what = "`amcli.arrow`, batches of 65 536" if one.is_arrow else "engine"
    return (
        f"{what}, {_threads(one.threads)}",
        _spaced(one.doctors),
        f"{one.first[0]:.3g} s",
        rate(one.doctors, one.first[0]),
        f"{one.again[0]:.3g} s",
        rate(one.doctors, one.again[0]),
        f"{one.again[1]:.3g} s",
        f"{one.peak / 1e6:.0f} MB",
    )


def rate(doctors: float, seconds: float) -> str:
    """Return doctor-years a second to two digits, as 3.4 million."""
    years = doctors * YEARS / seconds
    return f"{years / 1e6:.2g} million" if years >= 1e6 else f"{years / 1e3:.3g} thousand"


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the straight line nearest to the points, both axes in logarithms."""
    across, up = ([log(value) for value in axis] for axis in zip(*points, strict=True))
    middle, height = fmean(across), fmean(up)
    rise = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return rise / sum((x - middle) ** 2 for x in across)


def engine_targets(found: Sequence[Passes]) -> list[tuple[str, ...]]:
    """Return the rows of what is aimed at: time in proportion, and the second core."""
    alone = [one for one in found if one.threads == 1 and not one.is_arrow]
    long = [one for one in alone if one.doctors >= SLOPE_FROM]
    rows = []
    if len(long) > 1:
        ends = f"from {_spaced(long[0].doctors)} to {_spaced(long[-1].doctors)} doctors"
        for what, points in {
            "again": [(one.doctors, one.again[1]) for one in long],
            "first pass, learning included": [(one.doctors, one.first[1]) for one in long],
        }.items():
            grows = slope(points)
            rows.append(
                (
                    f"log-log slope of processor time {ends}, {what}",
                    f"{grows:.2f}",
                    f"at most {MOST_SLOPE}",
                    reached(grows <= MOST_SLOPE),
                )
            )
    pairs = {(one.doctors, one.threads): one.again[0] for one in found if not one.is_arrow}
    largest = max((size for size, threads in pairs if threads == 2), default=None)
    if largest is not None:
        gain = pairs[largest, 1] / pairs[largest, 2]
        what = f"the second core, engine with two threads, {_spaced(largest)} doctors"
        rows.append((what, f"{gain:.2f}", f"at least {LEAST_CORE}", reached(gain >= LEAST_CORE)))
    return rows


def second_core_of_the_machine() -> float:
    """Return how much more two processes do than one where they share nothing."""
    waits = [_together(count) for count in (1, 2, 1, 2)]
    return 2 * min(waits[::2]) / min(waits[1::2])


def _together(count: int) -> float:
    began = time.perf_counter()
    running = [subprocess.Popen(python("-c", SPIN), env=ENVIRONMENT) for _ in range(count)]
    for one in running:
        one.wait()
    return time.perf_counter() - began


def end_to_end(
    amcli: Command, doctors: Doctors, folder: Path, asked: tuple[Sequence[int], int]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return a table of `amcli batch` beside its floor at each size, and what is aimed at.

    `asked` are the sizes and the rounds. A size above a million is one run without a floor, which
    shows that memory does not grow.
    """
    from batch_ratio import measured
    from batch_ratio import run as ran

    sizes, rounds = asked
    rows, targets = [], []
    for size in (one for one in sizes if SLOPE_FROM <= one <= MILLION):
        doctors.files(size)
        ours, floor = measured(size, folder, rounds)
        waited, least = (median(one.waited for one in runs) for runs in (ours, floor))
        used, idle = (median(one.used for one in runs) for runs in (ours, floor))
        rows.append(_end_cells(size, (waited, used), max(one.peak for one in ours), "batch"))
        rows.append(_end_cells(size, (least, idle), max(one.peak for one in floor), "floor"))
    if not rows:
        return [], []
    ratio = waited / least
    what = f"`amcli batch` beside its floor, {_spaced(size)} doctors, by the clock"
    targets.append((what, f"{ratio:.2f}", f"at most {MOST_RATIO}", reached(ratio <= MOST_RATIO)))
    targets.append(("the same in processor time", f"{used / idle:.2f}", "—", "measured only"))
    batch = [*amcli, "batch", "--on", ON, "-q", "-o", str(folder / "out.parquet")]
    one = ran([*batch, doctors.files(size)[0], "--threads", "1"])
    rows.append(_end_cells(size, (one.waited, one.used), one.peak, "batch, `--threads 1`"))
    gain = one.waited / waited
    what = f"the second core, `amcli batch`, {_spaced(size)} doctors"
    targets.append((what, f"{gain:.2f}", f"at least {LEAST_CORE}", reached(gain >= LEAST_CORE)))
    if max(sizes) > MILLION:
        whole = _joined(doctors.files(max(sizes)), folder)
        large = ran([*batch, whole])
        spent = (large.waited, large.used)
        rows.append(_end_cells(max(sizes), spent, large.peak, "batch, one run"))
        Path(whole).unlink()
        points = [(size, used), (max(sizes), large.used)]
        grows = slope(points)
        what = f"log-log slope of `amcli batch`, {_spaced(size)} to {_spaced(max(sizes))} doctors"
        targets.append(
            (what, f"{grows:.2f}", f"at most {MOST_SLOPE}", reached(grows <= MOST_SLOPE))
        )
    head = ("Parquet to Parquet", "doctors", "by the clock", "of processor")
    return table((*head, "doctor-years a second", "memory at most"), rows), targets


def _end_cells(
    size: int, spent: tuple[float, float], peak: float, what: str
) -> tuple[str, ...]:  # fmt: skip
    waited, used = spent
    speed = "—" if what == "floor" else rate(size, waited)
    return (what, _spaced(size), f"{waited:.2f} s", f"{used:.2f} s", speed, f"{peak:.0f} MB")


def _joined(files: Sequence[str], folder: Path) -> str:
    """Return one table of all the files, written without holding it."""
    import polars

    whole = str(folder / "whole.parquet")
    polars.scan_parquet(files).sink_parquet(whole)
    return whole


def _threads(number: int) -> str:
    return f"{number} thread{'s' if number > 1 else ''}"


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def simulated(amcli: Command, doctors: Doctors, number: int, draws: int) -> list[str]:
    """Return a table of `amcli simulate`: draws of an uncertain list, by two threads and by one.

    One thread makes a quarter of the draws: what is compared is the time of a draw.
    """
    from batch_ratio import run as ran

    place = doctors.files(number)[0]
    base = [*amcli, "simulate", place, "--on", ON, "--etp", "1", "-q", "-f", "json"]
    vary = ["--vary", "patients.mt=normal(5%)", "--seed", "1"]
    once = ran(base)
    rows = [("no draw", "—", f"{once.waited:.1f} s", f"{once.used:.1f} s", "—", _peak(once.peak))]
    alone = []
    for threads, count in ((1, max(draws // 4, 1)), (2, draws)):
        one = ran([*base, *vary, "--draws", str(count), "--threads", str(threads)])
        alone.append(max(one.waited - once.waited, 1e-9) / count)
        rows.append(
            (
                f"{count} draws, {_threads(threads)}",
                rate(number, alone[-1]),
                f"{one.waited:.1f} s",
                f"{one.used:.1f} s",
                f"{alone[0] / alone[-1]:.2f}",
                _peak(one.peak),
            )
        )
    head = (f"`amcli simulate`, {_spaced(number)} doctors", "doctor-years a second, draws alone")
    return table((*head, "by the clock", "of processor", "times as fast", "memory at most"), rows)


def _peak(megabytes: float) -> str:
    return f"{megabytes:.0f} MB"


class Tables(NamedTuple):
    """What was measured: the page's section, and the lines of docs/scaling.md."""

    section: list[str]
    scaling: list[str]


def tables(amcli: Command, rounds: int, sizes: Sequence[int]) -> Tables:
    """Return what was measured of tables; raises UnmeasuredError where a library is missing."""
    missing = [name for name in ("polars", "numpy") if find_spec(name) is None]
    if missing:
        raise UnmeasuredError(f"the extra `batch` is not installed: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        doctors = Doctors(amcli, folder)
        found = engines(doctors, sizes, rounds)
        whole, targets = end_to_end(amcli, doctors, folder, (sizes, rounds))
        drawn = simulated(amcli, doctors, min(DRAWN, max(sizes)), DRAWS)
    core = second_core_of_the_machine()
    rows = [*engine_targets(found), *targets]
    rows.append(
        (
            "the second core of this machine then: two processes alone",
            f"{core:.2f}",
            "—",
            "measured only",
        )
    )
    aims = table(("what is aimed at", "measured", "aim", "reached"), rows)
    odd = sum(one.odd_rows for one in found)
    told = (
        f"Medians of {rounds} passes, or runs, after the first. A million answers of all three"
        f" parts at full time are {_bytes(found):.0f} MB in memory."
        f" {odd} rows were asked one by one."
    )
    section = [told, "", *engine_table(found), "", *whole, "", *drawn, "", *aims]
    return Tables(section, engine_table(found))


def _bytes(found: Sequence[Passes]) -> float:
    """Return the bytes of an answer of the largest table of the engine."""
    return max((one for one in found if not one.is_arrow), key=lambda one: one.doctors).answer_bytes


def numbers(words: str) -> list[int]:
    """Return the whole numbers of a list with commas."""
    return [int(word) for word in words.split(",")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=numbers, default=SIZES, metavar="N,N,…")
    parser.add_argument("--amcli", default=shlex.join(installed()), metavar="COMMAND")
    asked = parser.parse_args()
    found = tables(shlex.split(asked.amcli), asked.rounds, asked.sizes)
    sys.stdout.write("\n".join(found.section) + "\n")


if __name__ == "__main__":
    main()
