"""Many profiles: one process or several, the same bytes; what ends a run, and what sums it up."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amcli.commands.run import (
    document_loop as answering,
)
from amcli.commands.run import (
    files as sinks,
)
from amcli.commands.run import (
    parallel as sharing,
)
from amcli.commands.run import (
    workers as crew,
)
from command_line import EXAMPLES, ON, environment, on_terminal, run
from document_folders import (
    GOOD,
    REFUSED,
    a_folder,
    is_running,
    size_of,
    started,
    until,
    workers_of,
)

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions")
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_folder(tmp_path_factory.mktemp("many") / "doctors")


@pytest.fixture
def shares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few files be many."""
    monkeypatch.setattr(sharing, "FEW", 3)
    monkeypatch.setattr(sharing, "CHUNK", 2)


@pytest.fixture
def crews(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the size of each crew that is hired."""
    seen: list[int] = []
    enter = crew.Crew.__enter__

    def noted(self: crew.Crew) -> crew.Crew:
        seen.append(self._size)
        return enter(self)

    monkeypatch.setattr(crew.Crew, "__enter__", noted)
    return seen


@pytest.mark.usefixtures("shares")
@pytest.mark.parametrize("format_", ["jsonl", "csv"])
@pytest.mark.parametrize("command", COMMANDS)
def test_several_processes_say_what_one_does(
    command: str, format_: str, folder: Path, crews: list[int]
) -> None:
    argv = (command, str(folder), str(EXAMPLES / "case-1.yaml"), "none.yaml", *ON, "-f", format_)
    alone = run(*argv, "--jobs", "1")
    assert crews == []
    assert run(*argv, "--jobs", "3") == alone
    assert crews == [3]
    assert alone.code == (66 if command == "compare-versions" else 78)  # one is of too early a day
    assert len(alone.out.splitlines()) > 30


@pytest.mark.usefixtures("shares")
def test_the_cores_share_the_work_unless_told_otherwise(
    folder: Path, crews: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "cores", lambda: 2)
    run("aid", str(folder), *ON, "-f", "jsonl", "-q")
    assert crews == [2]
    for format_ in ("table", "json", "md"):  # pages have a frame around them all
        run("check", str(folder), *ON, "-f", format_, "-q", "--jobs", "2")
    run("aid", str(folder), "-", *ON, "-f", "jsonl", "-q", "--jobs", "2")
    assert crews == [2]


def test_few_files_are_answered_by_one_process(folder: Path, crews: list[int]) -> None:
    run("aid", str(folder), *ON, "-f", "jsonl", "-q", "--jobs", "2")
    assert crews == []


@pytest.mark.usefixtures("shares")
def test_processes_that_are_not_forked_say_the_same(
    folder: Path, crews: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ("check", str(folder), *ON, "-f", "csv", "--lang", "fr", "--etp", "1", "--fail-fast")
    whole = run(*argv[:-1], "--jobs", "1")
    forked = run(*argv, "--jobs", "2")
    monkeypatch.setattr(crew, "safe_method", lambda: "spawn")
    monkeypatch.setattr(sys.modules["__main__"], "__spec__", None, raising=False)
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    assert run(*argv[:-1], "--jobs", "2") == whole
    assert run(*argv, "--jobs", "2") == forked
    assert crews == [2, 2, 2]


@pytest.mark.usefixtures("shares")
def test_large_answers_come_in_pieces(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    argv = ("aid", str(folder), *ON, "-f", "jsonl", "-q")
    alone = run(*argv, "--jobs", "1")
    monkeypatch.setattr(sharing, "FULL", 0)
    monkeypatch.setattr(crew, "AHEAD", 1)
    assert run(*argv, "--jobs", "3") == alone


class Noted:
    """Makes of a number two pieces, larger than a pipe holds, and notes each in a file."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes

    def pieces(self, number: int) -> Iterator[tuple[int, bytes]]:
        for piece in (number, -number):
            with self._notes.open("ab") as notes:
                notes.write(b".")
            yield piece, bytes(100_000)


@pytest.mark.parametrize("size", [1, 3])
def test_no_more_work_is_done_ahead_than_a_few_pieces_of_each_process(
    size: int, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    labour, chunks = Noted(notes), range(1, 60)
    with crew.Crew(lambda: labour.pieces, chunks, size) as hired:
        pieces = hired.pieces()
        first = next(pieces)[0]
        most = size * (crew.AHEAD + 2) + 1  # one is on its way, one waits for a place
        assert until(lambda: size_of(notes) >= size * crew.AHEAD // 2)
        time.sleep(0.1)
        assert size_of(notes) <= most
        got = [first, *(piece[0] for piece in pieces)]
    assert got == [sign * number for number in chunks for sign in (1, -1)]


def test_one_profile_imports_nothing_of_what_many_need(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD % 900)
    seen = (
        "unwanted = {'multiprocessing', 'tempfile', 'amcli.commands.run.workers'};"
        " print(sorted(unwanted & set(sys.modules)))"
    )
    program = f"import sys; from amcli.main import run; run(sys.argv[1:]); {seen}"
    for place in (tmp_path / "a.yaml", tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", program, "aid", str(place), *ON, "-f", "jsonl", "-q"],
            env=environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("shares")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_fail_fast_stops_at_the_first_profile_in_error(jobs: str, folder: Path) -> None:
    whole = run("check", str(folder), *ON, "-f", "jsonl", "--exit-zero").out.splitlines(True)
    first = next(place for place, line in enumerate(whole) if json.loads(line)["result"] is None)
    done = run("check", str(folder), *ON, "-f", "jsonl", "--fail-fast", "--jobs", jobs)
    assert done.out == "".join(whole[: first + 1])
    assert done.code == 65
    assert done.err.splitlines()[-1].startswith(f"{first + 1} profiles: {first} answered")
    one = run("check", str(EXAMPLES / "case-1.yaml"), *ON, "--fail-fast", "-f", "jsonl")
    assert (one.code, one.err) == (0, "")


def _boom(one: Any, *rest: Any) -> Any:
    if one.source.endswith("011.yaml"):
        raise RuntimeError("boom")
    return answer_one(one, *rest)


answer_one = answering.answer_one


@pytest.mark.usefixtures("shares")
def test_a_bug_in_a_process_is_told_as_in_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "answer_one", _boom)
    argv = ("aid", str(folder), *ON, "-f", "jsonl", "-q")
    alone, shared = (run(*argv, "--jobs", jobs) for jobs in ("1", "2"))
    assert shared == alone
    assert alone.code == 70
    assert "RuntimeError: boom" in alone.err
    assert alone.out
    with pytest.raises(RuntimeError, match="boom") as caught:
        run(*argv, "--jobs", "2", "--debug")
    assert "in _boom" in "".join(caught.value.__notes__)


@pytest.mark.usefixtures("shares")
def test_a_usage_error_in_a_process_is_told_as_in_one(folder: Path) -> None:
    argv = ("aid", str(folder), *ON, "-f", "jsonl", "-q", "--etp", "50")
    alone, shared = (run(*argv, "--jobs", jobs) for jobs in ("1", "2"))
    assert shared == alone
    assert alone.code == 2


@ON_LINUX
def test_a_process_that_dies_ends_the_run_in_one_line(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "doctors")
    (folder / "020-deadly.yaml").write_text("name: deadly\n")
    running = started("aid", str(folder), *ON, "-f", "jsonl", "-q", "--jobs", "2", patience=0)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 70
    assert b"signal 9" in err.splitlines()[-1]
    assert b"Traceback" not in err
    whole = run("aid", str(folder), *ON, "-f", "jsonl", "-q").out.encode()
    assert whole.startswith(out)
    assert out.endswith(b"\n")


@ON_LINUX
@pytest.mark.parametrize("is_for_all", [True, False], ids=["terminal", "kill"])
def test_ctrl_c_is_130_and_leaves_no_process(is_for_all: bool, folder: Path) -> None:
    running = started("aid", str(folder), *ON, "-f", "jsonl", "-q", "--jobs", "2", patience=0.2)
    assert until(lambda: len(workers_of(running.pid)) == 2)
    workers = workers_of(running.pid)
    if is_for_all:  # a terminal tells every process of the group
        os.killpg(running.pid, signal.SIGINT)
    else:
        running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert err.endswith(b"\n")
    assert b"Traceback" not in err
    assert not any(map(is_running, workers))


@ON_LINUX
def test_a_reader_that_goes_away_leaves_no_process(folder: Path) -> None:
    running = started("schedule", str(folder), *ON, "-f", "jsonl", "-q", "--jobs", "2")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.read(1)
    workers = workers_of(running.pid)
    running.stdout.close()
    assert running.wait(timeout=30) == 141
    assert b"Traceback" not in running.stderr.read()
    running.stderr.close()
    assert workers
    assert not any(map(is_running, workers))


@ON_LINUX
def test_processes_end_when_their_master_is_killed(folder: Path) -> None:
    running = started("aid", str(folder), *ON, "-f", "jsonl", "-q", "--jobs", "3", patience=0.1)
    assert until(lambda: len(workers_of(running.pid)) == 3)
    workers = workers_of(running.pid)
    running.kill()
    running.communicate(timeout=30)
    assert until(lambda: not any(map(is_running, workers)))


def test_a_run_of_many_ends_with_a_summary(tmp_path: Path) -> None:
    folder = tmp_path / "doctors"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.yaml").write_text(GOOD % 1000)
    (folder / "8.yaml").write_text(REFUSED)
    argv = ("check", str(folder), *ON, "-f", "jsonl")
    assert run(*argv).err == ""  # nine can be counted
    (folder / "9.yaml").write_text("doctor: {sector: 9}\n")
    done = run(*argv)
    assert done.err.splitlines()[-1] == (
        "10 profiles: 9 answered (8 eligible, 1 not eligible), 1 in error"
    )
    french = run(*argv, "--lang", "fr").err.splitlines()[-1]
    assert french == "10 profils : 9 réponses (8 éligibles, 1 non éligible), 1 en erreur"
    assert run("aid", *argv[1:]).err.splitlines()[-1] == "10 profiles: 9 answered, 1 in error"
    assert "10 profiles" not in run(*argv, "-q").err
    with (tmp_path / "out").open("wb") as out:
        shown = on_terminal(*argv, out=out.fileno()).text
    assert shown.rstrip().endswith(" s")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_bar_counts_what_is_answered_elsewhere_too(jobs: str, tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.yaml").write_text(GOOD % 1000)
    program = (
        "from amcli.commands.run import parallel as sharing, progress\n"
        "progress.PATIENCE = progress.EVERY = 0; sharing.FEW, sharing.CHUNK = 3, 2\n"
        "from amcli.main import main\nmain()"
    )
    argv = ("aid", str(tmp_path), *ON, "-q", "-f", "jsonl", "--jobs", jobs)
    with (tmp_path / "out").open("wb") as out:
        shown = on_terminal(*argv, program=(sys.executable, "-c", program), out=out.fileno())
    assert "10/10 profiles" in shown.text
    assert shown.text.endswith("\r\x1b[K")


@pytest.mark.usefixtures("shares")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_large_file_is_replaced_whole_or_not_at_all(
    jobs: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sinks, "ROOM", 5_000)  # so that it goes to the disk piece by piece
    out = tmp_path / "out.jsonl"
    out.write_text("what was there")
    argv = ("aid", str(folder), *ON, "-q", "--jobs", jobs, "-o", str(out))
    with monkeypatch.context() as patched:
        patched.setattr(answering, "answer_one", _boom)
        assert run(*argv).code == 70
    assert out.read_text() == "what was there"
    whole = run("aid", str(folder), *ON, "-f", "jsonl", "-q")
    assert run(*argv) == whole._replace(out="")
    assert out.read_text() == whole.out
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize("value", ["0", "-1", "two", "1000", "9" * 5000])
def test_a_number_of_processes_is_one(value: str, folder: Path) -> None:
    done = run("aid", str(folder), *ON, f"--jobs={value}")
    assert done.code == 2
    assert "--jobs" in done.err
    assert done.out == ""


def test_a_name_that_is_no_text_is_escaped_in_every_format(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/dr-\xff.yaml"
    Path(os.fsdecode(name)).write_text("doctor: {sector: 1}\n")  # a page has its file for a name
    (tmp_path / "second.yaml").write_text("name: B\npatients: {mt: x}\n")
    for form in ("json", "jsonl", "csv", "table"):
        done = run("check", str(tmp_path), *ON, "-f", form)
        assert "dr-\\udcff.yaml" in (done.out.replace("\\\\", "\\") + done.err), form
        assert done.code == 65
