"""Commands timed side by side: alternating runs in one session, compared by their medians."""

import os
import platform
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import NamedTuple

Command = Sequence[str]
# What a user's machine does not set: it would keep Python from using what it has compiled, and Node
# from starting in a twentieth of a second.
NOT_OURS = (
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "NODE_EXTRA_CA_CERTS",
    "NODE_OPTIONS",
)
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
PACKAGES = ("amcli", "typer", "rich", "PyYAML", "msgspec", "polars", "numpy", "pyarrow")


class FailedError(Exception):
    """A command that was to be timed gave another exit code than 0."""


def seconds(command: Command) -> float:
    """Return the processor time of one run, in seconds; raises FailedError with what it said.

    One process after the other, each of one thread: on a machine at rest it is the time one waits,
    and on a busy one it stays so.
    """
    before = _used()
    ran = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=ENVIRONMENT,
        check=False,
    )
    elapsed = _used() - before
    if ran.returncode != 0:
        raise FailedError(
            f"exit code {ran.returncode}: {ran.stderr.decode(errors='replace')[-500:]}"
        )
    return elapsed


def _used() -> float:
    """Return the processor time that all processes started so far have used, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def medians(commands: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Return the median seconds of each command over `rounds` rounds, each running all of them.

    The order turns round by round, so that no command always runs after the same other one. Two
    rounds before them fill the caches and are not counted.
    """
    warm_up = 2
    names = list(commands)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds + warm_up):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            elapsed = seconds(commands[name])
            if turn >= warm_up:
                times[name].append(elapsed)
    return {name: median(values) for name, values in times.items()}


class Machine(NamedTuple):
    """What a measure depends on; nothing that tells which machine it is."""

    cpu: str
    cores: int
    python: str
    system: str
    packages: str
    day: date


def this_machine() -> Machine:
    """Return the facts of the machine and of the packages measured."""
    return Machine(
        cpu=_cpu_model(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else _all_cores(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        system=f"{platform.system()} {platform.machine()}",
        packages=", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        day=date.today(),
    )


def told_machine() -> str:
    """Return the machine, its versions and the day, in two lines of Markdown."""
    machine = this_machine()
    return (
        f"Measured on {machine.day}. {machine.cpu}, {machine.cores} cores, {machine.system}.\n"
        f"{machine.python}; {machine.packages}."
    )


def _all_cores() -> int:
    return os.cpu_count() or 1


def _cpu_model() -> str:
    place = Path("/proc/cpuinfo")
    lines = place.read_text("utf-8").splitlines() if place.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "not known"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def peak_of(process: int | str = "self") -> int:
    """Return the most memory a process has held so far, in bytes; 0 where that is not told.

    What `getrusage` says of a process begins with the peak of the one that started it.
    """
    place = Path(f"/proc/{process}/status")
    try:
        lines = place.read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def installed() -> list[str]:
    """Return the command that runs amcli as it is installed beside this Python."""
    script = Path(sys.executable).with_name("amcli")
    return python(str(script)) if script.exists() else python("-m", "amcli")


def python(*arguments: str) -> list[str]:
    """Return the command that runs this Python with `arguments`."""
    return [sys.executable, *arguments]
