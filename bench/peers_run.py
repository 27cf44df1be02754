"""Time amcli against the same rules in OpenFisca and in Publicodes.

    python bench/peers_run.py [--rounds 21] [--amcli COMMAND] [--sizes 1000,100000,1000000]

Both peers are installed under build/peers at the first run. They are timed once they give the
amounts that amcli gives.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from peers.checking import check
from peers.doctors import Doctor
from peers.installing import BUILD, Peers, environment, prepare, run
from timing import Command, FailedError, installed, medians

BENCH = Path(__file__).parent
SIZES = (1_000, 100_000, 1_000_000)
YEARS = 5
# What takes as long for each doctor is measured on so many; the rest is in proportion.
ONE_AT_A_TIME = 1_000
INDEXED = 10_000
COMPARED = 100_000
# A running contract under the transition of amounts, one list counted and one ranked.
DOCTOR = Doctor(date(2023, 7, 1), "1", 1100, 900, 1600, None, 92)
FIRST = ", its first table"
TOLD = ("seconds", "processor", "peak_bytes")
# amcli is to be so many times faster than each.
LEAST = {"openfisca": 2.0, "publicodes": 1.3}
LEAST_THROUGHPUT = 10.0
MEASURED_WAITS = 5  # rounds of waiting by the clock, which is told beside and decides nothing
NAMES = {
    "openfisca": "OpenFisca, tables in its formulas",
    "indexed": "OpenFisca, parameters indexed",
    "publicodes": "Publicodes",
}


class ColdStart(NamedTuple):
    """One answer of a peer and of amcli, each a whole process: median seconds of both.

    Processor time counts all threads (Node has several); `waited` is by the clock.
    """

    peer: str
    seconds: float
    amcli: float
    waited: float
    amcli_waited: float

    @property
    def times(self) -> float:
        """How many times faster amcli answers, in processor time."""
        return self.seconds / self.amcli

    @property
    def times_waited(self) -> float:
        """How many times faster amcli answers, by the clock."""
        return self.waited / self.amcli_waited


class Throughput(NamedTuple):
    """The years of many contracts, inputs and outputs in memory: the time of computing alone.

    `seconds` are by the clock, `processor` of all threads: apart, they tell of a busy machine or
    of more than one core.
    """

    name: str
    doctors: int
    seconds: float
    processor: float
    peak_bytes: int
    is_extrapolated: bool = False

    @property
    def years_per_second(self) -> float:
        """Doctor-years a second."""
        return self.doctors * YEARS / self.seconds


def cold_starts(peers: Peers, amcli: Command, rounds: int) -> list[ColdStart]:
    """Return how long one answer takes from a cold start, for each peer beside amcli."""
    with tempfile.TemporaryDirectory() as place:
        commands = answer_commands(peers, amcli, Path(place))
        times = medians(commands, rounds)
        waits = waited(commands, min(rounds, MEASURED_WAITS))
    return [
        ColdStart(peer, times[peer], times["amcli"], waits[peer], waits["amcli"]) for peer in LEAST
    ]


def answer_commands(peers: Peers, amcli: Command, folder: Path) -> dict[str, Command]:
    """Return the commands that answer for the same doctor, whose files they write in `folder`."""
    profile, dated, dotted = (folder / name for name in ("a.yaml", "openfisca.json", "model.json"))
    profile.write_text(DOCTOR.yaml(), "utf-8")
    dated.write_text(json.dumps(DOCTOR.openfisca()), "utf-8")
    dotted.write_text(json.dumps(DOCTOR.publicodes()), "utf-8")
    return {
        "amcli": [*amcli, "aid", str(profile), "-f", "json"],
        "openfisca": peers.openfisca_command("answer.py", str(dated)),
        "publicodes": peers.publicodes_command("answer.mjs", str(dotted)),
    }


def waited(commands: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Return the median seconds by the clock of commands run in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            began = perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, env=environment(), check=True)
            times[name].append(perf_counter() - began)
    return {name: median(values) for name, values in times.items()}


def amcli_throughput(
    peers: Peers, sizes: Sequence[int] = SIZES, threads: int = 2
) -> list[Throughput]:
    """Return how fast amcli's own columns calculate the same doctors; needs its extra `batch`."""
    rows = []
    for size in sizes:
        table = crowd(peers, size).with_suffix(".parquet")
        told = json.loads(_own("peers.columnar", str(table), "5", str(threads), threads=threads))
        name = f"amcli, {threads} thread{'s' if threads > 1 else ''}"
        row = Throughput(name, size, *(told[one] for one in TOLD))
        learning = {"seconds": told["first"], "processor": told["first_processor"]}
        rows += [row._replace(name=f"{name}{FIRST}", **learning), row]
    return rows


def check_columns(peers: Peers, number: int = COMPARED) -> int:
    """Return how many cells of amcli's columns were compared with OpenFisca's, all the same.

    Raises FailedError, which names the column that differs.
    """
    stored = crowd(peers, number)
    ours, theirs = (stored.with_name(name) for name in ("amcli.parquet", "openfisca.npz"))
    _own("peers.columnar", str(stored.with_suffix(".parquet")), "1", "1", str(ours))
    run(peers.openfisca_command("throughput.py", str(stored), "1", str(theirs)))
    return int(_own("peers.crosscheck", str(ours), str(theirs)))


def has_columns() -> bool:
    """Return whether what amcli's columns need is installed beside this Python."""
    return bool(find_spec("numpy") and find_spec("polars"))


def _own(
    module: str, *arguments: str, program: str = sys.executable, threads: int | None = None
) -> str:
    """Return what a module of this folder printed; polars may use so many threads."""
    limit = {} if threads is None else {"POLARS_MAX_THREADS": str(threads)}
    done = subprocess.run(
        [program, "-m", module, *arguments],
        env={**os.environ, "PYTHONPATH": str(BENCH), **limit},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise FailedError(f"{module}: {done.stderr[-500:]}")
    return done.stdout


def crowd(peers: Peers, number: int) -> Path:
    """Return a file of `number` random doctors for OpenFisca (NumPy), written once.

    Beside it stand the same doctors as Parquet, where polars is installed, and as situations of
    the model, where they are not too many.
    """
    program = sys.executable if has_columns() else peers.python
    return Path(_own("peers.crowd", str(number), str(BUILD / "crowd"), program=program).strip())


def throughput(sizes: Sequence[int] = SIZES, peers: Peers | None = None) -> list[Throughput]:
    """Return how fast the peers calculate so many doctors, each in a process of its own."""
    peers = peers or prepare()
    rows = [_openfisca_throughput(peers, size) for size in sizes]
    for measured in (_indexed_throughput(peers), _publicodes_throughput(peers)):
        rows += [_in_proportion(measured, size) for size in sizes]
    return rows


def _openfisca_throughput(peers: Peers, number: int) -> Throughput:
    stored = crowd(peers, number)
    told = json.loads(run(peers.openfisca_command("throughput.py", str(stored), "5")))
    return Throughput("openfisca", number, *(told[name] for name in TOLD))


def _indexed_throughput(peers: Peers) -> Throughput:
    """Return the time of the documented way, which makes a list of the doctors for each amount."""
    stored = crowd(peers, INDEXED)
    told = json.loads(run(peers.openfisca_command("throughput.py", str(stored), "1", "--indexed")))
    return Throughput("indexed", INDEXED, *(told[name] for name in TOLD))


def _publicodes_throughput(peers: Peers) -> Throughput:
    stored = crowd(peers, ONE_AT_A_TIME).with_suffix(".json")
    told = json.loads(run(peers.publicodes_command("many.mjs", str(stored))))
    return Throughput("publicodes", ONE_AT_A_TIME, *(told[name] for name in TOLD))


def _in_proportion(measured: Throughput, number: int) -> Throughput:
    """Return the time of another number of doctors, each of whom takes as long."""
    times = number / measured.doctors
    return measured._replace(
        doctors=number,
        seconds=measured.seconds * times,
        processor=measured.processor * times,
        is_extrapolated=number != measured.doctors,
    )


def report(starts: Sequence[ColdStart], rows: Sequence[Throughput], compared: int) -> str:
    """Return what was measured, in Markdown."""
    starts_head = ("one answer from a cold start", "processor", "by the clock", "amcli is faster")
    starts_head += ("by the clock", "at least", "reached")
    rows_head = ("many answers, computing alone", "doctors", "seconds", "of processor")
    rows_head += ("doctor-years a second", "memory at most")
    return "\n".join(
        [
            f"{compared} figures of random doctors were compared with amcli's: none differs.",
            "",
            *_table(starts_head, map(_start_cells, starts)),
            "",
            *_table(rows_head, map(_throughput_cells, rows)),
        ]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"


def _start_cells(start: ColdStart) -> tuple[str, ...]:
    least = LEAST[start.peer]
    return (
        NAMES[start.peer].partition(",")[0],
        f"{start.seconds * 1000:.0f} ms (amcli {start.amcli * 1000:.0f})",
        f"{start.waited * 1000:.0f} ms (amcli {start.amcli_waited * 1000:.0f})",
        f"{start.times:.2f} times",
        f"{start.times_waited:.2f} times",
        f"{least:g}",
        "yes" if start.times >= least else "**no**",
    )


def _throughput_cells(row: Throughput) -> tuple[str, ...]:
    return (
        NAMES.get(row.name, row.name) + (" (in proportion)" if row.is_extrapolated else ""),
        str(row.doctors),
        f"{row.seconds:.3g}",
        f"{row.processor:.3g}",
        f"{row.years_per_second:.2e}",
        "—" if row.is_extrapolated else f"{row.peak_bytes / 1e6:.0f} MB",
    )


def ratios(rows: Sequence[Throughput]) -> list[str]:
    """Return how many times the doctor-years a second of OpenFisca amcli reaches, as a table.

    At the largest number of doctors, by the clock: what has been learnt, and the first table.
    """
    largest = max((row.doctors for row in rows), default=0)
    found = {row.name: row for row in rows if row.doctors == largest}
    head = (f"{largest} doctors x {YEARS} years, computing alone", "beside", "times its throughput")
    cells = [
        (
            ours.name,
            NAMES[peer],
            f"{times:.2f}",
            f"{LEAST_THROUGHPUT:g}",
            "yes" if times >= LEAST_THROUGHPUT else "**no**",
        )
        for peer in ("openfisca", "indexed")
        for ours in found.values()
        if ours.name.startswith("amcli") and peer in found
        for times in [ours.years_per_second / found[peer].years_per_second]
    ]
    return list(_table((*head, "at least", "reached"), cells)) if cells else []


def measured(amcli: Command, rounds: int, sizes: Sequence[int]) -> str:
    """Return what was measured beside both peers, in Markdown; raises UnavailableError."""
    peers = prepare()
    compared = check(peers)
    starts = cold_starts(peers, amcli, rounds)
    rows = throughput(sizes, peers)
    if has_columns():
        compared += check_columns(peers)
        rows += amcli_throughput(peers, sizes, 1) + amcli_throughput(peers, sizes)
    versions = f"OpenFisca-Core {_pinned()}, Publicodes {_locked()}, Node {_node(peers)}."
    return "\n".join([versions, report(starts, rows, compared), "", *ratios(rows)])


def _pinned() -> str:
    pins = (BENCH / "peers" / "requirements.txt").read_text("utf-8").splitlines()
    return next(line.partition("==")[2] for line in pins if line.startswith("OpenFisca-Core"))


def _locked() -> str:
    lock = json.loads((BENCH / "peers" / "publicodes" / "package-lock.json").read_text("utf-8"))
    return str(lock["packages"]["node_modules/publicodes"]["version"])


def _node(peers: Peers) -> str:
    return run([peers.node, "--version"]).strip().removeprefix("v")


def main() -> None:
    """Install, check, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), metavar="N,N,…")
    parser.add_argument("--amcli", default=shlex.join(installed()), metavar="COMMAND")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    sys.stdout.write(f"{measured(shlex.split(asked.amcli), asked.rounds, sizes)}\n")


if __name__ == "__main__":
    main()
