"""Run the mutants of a copy of the project: called by mutation.py, in that copy.

The tests are collected once; each mutant is a fork of the process that collected them, and runs the
tests that call its function, those that killed its neighbours first. mutmut's own loop
collects the tests again for each mutant, which takes longer than running them.
"""

import gc
import os
import pickle
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from importlib import import_module
from itertools import accumulate
from math import inf
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from mutmut.configuration import config
from mutmut.mutation import trampoline
from mutmut.utils.format_utils import mangled_name_from_mutant_name

from mutation_learnt import Kept, Seen
from mutation_make import CAUGHT_BY_TYPES, KILLED, NO_TESTS, SURVIVED, Verdicts, make_mutants
from mutation_sample import drawn
from mutation_switch import Switch

LONG = 0.25  # seconds
MEMORY = 2**31  # bytes that a mutant may take
CHILDREN = int(os.environ["AMCLI_CHILDREN"])  # mutants at the same time
SECONDS = 10  # of processor that a mutant may take beyond three times what its tests take


class Runner:
    """A pytest plugin that runs mutants in place of the tests."""

    def __init__(self, verdicts: Verdicts, names: list[str], switch: Switch) -> None:
        self.most = float(os.environ["AMCLI_MUTANT_SECONDS"])
        self.verdicts = verdicts
        self.names = names
        self.switch = switch
        self.at_import: set[str] = set()
        self.broken: list[str] = []
        self.covering: dict[str, list[int]] = defaultdict(list)
        self.seconds: list[float] = []
        self.killers: dict[str, Counter[int]] = defaultdict(Counter)
        self._running: dict[int, tuple[str, int]] = {}
        self._items: list[pytest.Item] = []
        self._failed = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Learn what the tests pass through, then run the mutants."""
        self.at_import = set(self.switch.called)
        self._items = session.items
        self._warm_up()
        gc.freeze()
        self._learn()
        print(f"{len(self.at_import)} rules run at import", file=sys.__stderr__, flush=True)
        print(f"learnt, {process_time():.0f} s", file=sys.__stderr__, flush=True)
        os.chdir("..")  # mutmut keeps its files under mutants/
        for place, name in enumerate(self.names, start=1):
            self._start(name)
            while len(self._running) >= CHILDREN:
                self._end_one()
            if place % 100 == 0:
                print(f"{place} of {len(self.names)}", file=sys.__stderr__, flush=True)
        while self._running:
            self._end_one()
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notice a failure."""
        self._failed = self._failed or report.failed

    def _warm_up(self) -> None:
        """Import what tests import while they run, so that no mutant waits for it."""
        self.switch.is_on = False
        for place in Path("src").rglob("*.py"):
            module = ".".join(place.relative_to("src").with_suffix("").parts)
            if not module.endswith("__"):
                import_module(module)
        first = {item.path: item for item in reversed(self._items)}
        for item in first.values():
            self._run(item)
        self.switch.is_on, self._failed = True, False

    def _learn(self) -> None:
        """Run every test in a child: which rules it calls, and for how long."""
        read, written = os.pipe()
        if os.fork() == 0:
            silence()
            with os.fdopen(written, "wb") as out:
                pickle.dump(self._learnt(), out)
            os._exit(0)
        os.close(written)
        with os.fdopen(read, "rb") as found:
            learnt = pickle.load(found)
        os.wait()
        self.covering, self.seconds, self.broken = learnt
        for name in self.broken:
            print(f"left out, since it fails without any mutant: {name}", file=sys.__stderr__)

    def _learnt(self) -> Any:
        """Return the tests by the rules they call, their seconds, those that fail anyhow."""
        kept = Kept(Path("..", "learnt.pickle").absolute(), Path("..", "src").absolute())
        covering, seconds, broken = defaultdict(list), [], []
        for number, item in enumerate(self._items):
            is_broken, spent, functions = kept.get(item) or kept.put(item, self._looked_at(item))
            seconds.append(spent)
            if is_broken:
                broken.append(item.nodeid)
                continue
            for function in functions:
                covering[function].append(number)
        kept.save()
        return covering, seconds, broken

    def _looked_at(self, item: pytest.Item) -> Seen:
        """Run a test without any mutant."""
        self.switch.called.clear()
        start = process_time()
        self._run(item)
        found = Seen(self._failed, process_time() - start, frozenset(self.switch.called))
        self._failed = False
        return found

    def _run(self, item: pytest.Item) -> None:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)

    def _start(self, name: str) -> None:
        function = mangled_name_from_mutant_name(name)
        numbers = self._in_order(function)
        if not numbers:
            self.verdicts.put(name, NO_TESTS)
            return
        read, written = os.pipe()
        child = os.fork()
        if child == 0:
            silence()
            os.chdir("mutants")
            most = int(3 * sum(self.seconds[number] for number in numbers)) + SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            self.switch.choose(name)
            if function in self.at_import:
                import_module("asking").book.cache_clear()  # read before the mutant was chosen
            os._exit(self._first_failure(numbers, written))
        os.close(written)
        self._running[child] = (name, read)

    def _first_failure(self, numbers: list[int], written: int) -> int:
        for number in numbers:
            try:
                self._run(self._items[number])
            except BaseException:  # pytest.exit, an interruption: the mutant did it
                self._failed = True
            if self._failed:
                os.write(written, str(number).encode())
                return KILLED
        return SURVIVED

    def _in_order(self, function: str) -> list[int]:
        """Return the tests of a rule: those that killed a neighbour first, then short ones."""
        meant = range(len(self._items)) if function in self.at_import else self.covering[function]
        near, module = self.killers[function], self.killers[function.rpartition(".")[0]]
        numbers = sorted(
            meant,
            key=lambda one: (
                self.seconds[one] > LONG,
                -near[one],
                -module[one],
                self.seconds[one],
            ),
        )
        spent = accumulate(self.seconds[one] for one in numbers)
        return [one for one, seconds in zip(numbers, spent, strict=True) if seconds < self.most]

    def _end_one(self) -> None:
        child, status = os.wait()
        name, read = self._running.pop(child)
        function = mangled_name_from_mutant_name(name)
        killer = os.read(read, 100)
        os.close(read)
        if killer:
            for place in (function, function.rpartition(".")[0]):
                self.killers[place][int(killer)] += 1
        code = os.waitstatus_to_exitcode(status)
        if code == SURVIVED and function in self.at_import and self.most == inf:
            code = run_anew(name, self.broken)
        self.verdicts.put(name, code)


def silence() -> None:
    """Send what a child writes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def run_anew(name: str, broken: list[str]) -> int:
    """Run the tests under a mutant of what runs at import, in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-x", *arguments()]
    command += [f"--deselect={one}" for one in broken]
    environment = os.environ | {"MUTANT_UNDER_TEST": name, "PYTHONPATH": f"src{os.pathsep}tests"}
    environment["PYTHONPATH"] += os.pathsep + str(Path(__file__).parent)
    ended = subprocess.run(
        command, cwd="mutants", env=environment, capture_output=True, check=False
    )
    return SURVIVED if ended.returncode == 0 else KILLED


def arguments() -> list[str]:
    """Return what pytest is told of the tests that mutants meet."""
    return [
        "--rootdir=.",
        *("-p", "mutation_plugin", "-p", "no:xdist", "-p", "no:cacheprovider"),
        *config().pytest_add_cli_args,
        *config().pytest_add_cli_args_test_selection,
    ]


def main() -> None:
    """Run the mutants asked: `mutation_run.py SHARE SEED [--survivors] MODULE …`."""
    share, seed, *modules = sys.argv[1:]
    wanted = (None, SURVIVED, NO_TESTS) if "--survivors" in modules else (None,)
    verdicts = make_mutants()
    met = [
        name
        for name in verdicts.names(one for one in modules if not one.startswith("-"))
        if verdicts.get(name) != CAUGHT_BY_TYPES
    ]
    names = [one for one in drawn(met, float(share), int(seed)) if verdicts.get(one) in wanted]
    switch = Switch()
    trampoline.wrap_in_trampoline = switch.decorator
    os.chdir("mutants")
    sys.exit(pytest.main(arguments(), plugins=[Runner(verdicts, names, switch)]))


if __name__ == "__main__":
    main()
