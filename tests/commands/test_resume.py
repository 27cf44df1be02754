"""`--resume`: whatever ended a run, the next one ends with the same bytes, or refuses to go on."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amcli.commands.command import Item
from amcli.commands.run import parallel as sharing
from amcli.commands.run.document_loop import Totals
from amcli.commands.run.files import length_of_lines
from command_line import EXAMPLES, ON, PROGRAM, Run, environment, run
from document_folders import GOOD, REFUSED, a_folder, size_of, started, until


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_folder(tmp_path_factory.mktemp("resume") / "doctors", 8)


@pytest.fixture(scope="module")
def whole(folder: Path) -> Run:
    return run("check", str(folder), *ON, "-f", "jsonl")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def resumed(folder: Path, out: Path, *more: str) -> Run:
    return run("check", str(folder), *ON, "--resume", str(out), *more)


def test_a_run_from_the_start_writes_what_every_run_writes(
    folder: Path, whole: Run, out: Path
) -> None:
    done = resumed(folder, out)
    assert out.read_bytes().decode() == whole.out
    assert done == whole._replace(out="")
    again = resumed(folder, out)
    assert out.read_bytes().decode() == whole.out
    assert again.code == whole.code
    kept = whole.out.count("\n")
    assert again.err.splitlines()[-1].startswith(f"{kept} profiles: ")
    assert again.err.splitlines()[-1].endswith(f"{kept} already there")


def cuts(text: str) -> list[int]:
    """Return the places around the ends of lines, and some between them."""
    data = text.encode()
    ends = [place for place, byte in enumerate(data) if byte == ord("\n")]
    near = {end + beside for end in ends for beside in (0, 1, 9)}
    return sorted(place for place in near | {*range(0, len(data), 5000)} if place <= len(data))


def test_an_output_cut_anywhere_is_completed_to_the_same_bytes(
    folder: Path, whole: Run, out: Path
) -> None:
    for place in cuts(whole.out):
        out.write_bytes(whole.out.encode()[:place])
        done = resumed(folder, out, "-q")
        assert (place, out.read_bytes().decode() == whole.out) == (place, True)
        assert done.code == whole.code


def test_whole_lines_are_kept_wherever_a_file_is_cut(out: Path) -> None:
    data = b'{"a": 1}\n{"b": 22}\n\n{"c": "a longer line, of more than a block"}\n'
    for place in range(len(data) + 1):
        out.write_bytes(data[:place])
        with out.open("rb") as stream:
            for block in (1, 2, 7, 100):
                found = length_of_lines(stream.fileno(), block)
                assert data[:place].endswith(data[found:place])
                assert found == len(
                    b"".join(data[:place].splitlines(True)[: data[:place].count(b"\n")])
                )


@given(st.binary(max_size=60).map(lambda data: data.replace(b"x", b"\n")), st.integers(1, 9))
def test_whole_lines_are_all_up_to_the_last_end(data: bytes, block: int) -> None:
    with TemporaryFile() as stream:
        stream.write(data)
        stream.flush()
        assert length_of_lines(stream.fileno(), block) == data.rfind(b"\n") + 1


def test_what_a_machine_that_went_down_left_is_completed_too(
    folder: Path, whole: Run, out: Path
) -> None:
    out.write_bytes(whole.out.encode()[:7000] + bytes(4096))
    resumed(folder, out, "-q")
    assert out.read_bytes().decode() == whole.out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_is_completed_to_the_same_bytes(
    jobs: str, folder: Path, whole: Run, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ("check", str(folder), *ON, "--resume", str(out), "--jobs", jobs)
    sizes = [0]
    for _ in range(3):
        running = started(*argv, patience=0.05)
        assert until(lambda: size_of(out) > sizes[-1])
        running.kill()
        running.communicate(timeout=30)
        sizes.append(size_of(out))
    assert 0 < sizes[1] < sizes[3] < len(whole.out.encode())
    monkeypatch.setattr(sharing, "FEW", 3)
    assert run(*argv).code == whole.code
    assert out.read_bytes().decode() == whole.out


def test_ctrl_c_leaves_whole_lines(folder: Path, whole: Run, out: Path) -> None:
    argv = ("check", str(folder), *ON, "--resume", str(out), "--jobs", "2", "-q")
    running = started(*argv, patience=0.1)
    assert until(lambda: size_of(out) > 0)
    os.killpg(running.pid, signal.SIGINT)
    running.communicate(timeout=30)
    assert running.returncode == 130
    left = out.read_bytes().decode()
    assert left.endswith("\n")
    assert whole.out.startswith(left)
    assert left != whole.out


@pytest.mark.parametrize("room", [100, 9_000, 20_000])
def test_a_disk_that_fills_up_leaves_whole_lines(
    room: int, folder: Path, whole: Run, out: Path
) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [*PROGRAM, "check", str(folder), *ON, "--resume", str(out), "-q"],
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=limit,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 73
    assert b"AM301" in done.stderr.splitlines()[-1]
    left = out.read_bytes().decode()
    assert whole.out.startswith(left)
    assert left == "" or left.endswith("\n")
    assert room - len(left) < max(map(len, whole.out.splitlines(True)))
    resumed(folder, out, "-q")
    assert out.read_bytes().decode() == whole.out


def test_the_documents_of_one_file_are_gone_on_with(tmp_path: Path, out: Path) -> None:
    many = tmp_path / "many.yaml"
    many.write_text("---\n".join(f"name: n{number}\n{GOOD % number}" for number in range(900, 906)))
    argv = ("targets", str(many), str(many), *ON, "-q")  # the same file twice is two files
    lines = run(*argv, "-f", "jsonl").out.splitlines(True)
    assert len(lines) == 12
    for count in range(13):
        out.write_text("".join(lines[:count]))
        assert run(*argv, "--resume", str(out)).code == 0
        assert out.read_text() == "".join(lines)


def test_standard_input_is_gone_on_with(out: Path) -> None:
    data = f"{GOOD % 900}---\ndoctor: {{sector: 9}}\n---\n{GOOD % 901}".encode()
    lines = run("aid", "-", *ON, "-f", "jsonl", stdin=data).out.splitlines(True)
    for count in range(4):
        out.write_text("".join(lines[:count]))
        run("aid", "-", *ON, "--resume", str(out), stdin=data)
        assert out.read_text() == "".join(lines)


def test_a_profile_that_was_mended_is_answered_again(tmp_path: Path, out: Path) -> None:
    folder = tmp_path / "doctors"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.yaml").write_text(GOOD % 1000)
    (folder / "2.yaml").write_text("doctor: {sector: 9}\n")
    argv = ("check", str(folder), *ON, "--resume", str(out), "--fail-fast")
    stopped = run(*argv)
    assert stopped.code == 65
    assert out.read_text().count("\n") == 3
    assert run(*argv).code == 65
    assert out.read_text().count("\n") == 3
    (folder / "2.yaml").write_text(GOOD % 1001)
    done = run(*argv)
    assert done.code == 0
    assert done.err == "5 profiles: 5 answered (5 eligible), 2 already there\n"
    assert out.read_text() == run("check", str(folder), *ON, "-f", "jsonl").out


ANSWERS = (
    ("check",),
    ("check", "--exit-zero"),
    ("check", "--strict"),
    ("aid", "--strict"),
    ("aid", "--text", "2024-convention"),  # a group is an error of usage
    ("compare-versions", "--exit-code", "--text", "2023", "--text", "2024"),
    ("compare-versions", "--exit-code", "--exit-zero"),
)


@pytest.mark.parametrize("asked", ANSWERS, ids=" ".join)
def test_what_was_answered_before_counts_in_the_exit_code(
    asked: tuple[str, ...], folder: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes: list[int] = []
    take = Totals.take

    def noted(self: Totals, item: Item, code: int, *more: Any) -> None:
        codes.append(code)
        take(self, item, code, *more)

    monkeypatch.setattr(Totals, "take", noted)
    argv = (*asked, str(folder), "none.yaml", str(EXAMPLES / "case-1.yaml"), *ON, "-q")
    first = run(*argv, "-f", "jsonl")
    out.write_text(first.out)
    answered, codes[:] = codes[:], []
    assert run(*argv, "--resume", str(out)).code == first.code
    assert codes == answered
    assert len(set(codes)) > 2
    assert out.read_text() == first.out


OTHERS = {
    "another command": (("aid",), ON, "'check'"),
    "another day": (("check",), ("--on", "2026-11-21"), "--on 2026-11-22"),
    "another option": (("check",), (*ON, "--etp", "0.5"), "line 1"),
    "another text": (("check",), (*ON, "--text", "2023"), "line 1"),
    "another reading": (("check",), (*ON, "--reading", "D5=001"), "line 1"),
    "another language": (("check",), (*ON, "--lang", "fr"), "1"),
    "strict": (("check",), (*ON, "--strict", "--margins"), "line 1"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_output_of_another_run_is_refused_and_left_alone(
    name: str, folder: Path, whole: Run, out: Path
) -> None:
    command, options, said = OTHERS[name]
    half = whole.out[:9000]
    out.write_text(half)
    done = run(*command, str(folder), *options, "--resume", str(out))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(("amcli: error: invalid value for --resume", "amcli: erreur"))
    assert said in done.err
    assert done.err.count("\n") == 2
    assert out.read_text() == half


def test_other_profiles_are_refused(whole: Run, out: Path) -> None:
    out.write_text(whole.out)
    lines = whole.out.splitlines()
    sources = [json.loads(line)["profile"]["source"] for line in lines]
    fewer = run("check", *dict.fromkeys(sources[:3]), *ON, "--resume", str(out))
    assert fewer.code == 2
    assert f"line 4 of {out} answers {sources[3]}, which is not among" in fewer.err
    turned = run("check", sources[1], sources[0], *ON, "--resume", str(out))
    assert turned.code == 2
    assert f"line 1 of {out} answers {sources[0]}, where this run has {sources[1]}" in turned.err
    assert out.read_text() == whole.out


def test_a_profile_that_has_changed_is_noticed(tmp_path: Path, out: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(GOOD % 1000)
    argv = ("check", *(str(tmp_path / f"{name}.yaml") for name in "abc"), *ON)
    assert run(*argv, "--resume", str(out)).code == 0
    before = out.read_text()
    (tmp_path / "b.yaml").write_text(REFUSED)
    done = run(*argv, "--resume", str(out))
    assert done.code == 2
    assert "b.yaml otherwise than line 2" in done.err
    assert out.read_text() == before


@pytest.mark.parametrize(
    "content",
    [
        "notes of mine\n",
        "notes of mine",
        '{"a": 1}\n',
        "\n",
        "[]\n",
        '{"schema":"amcli.check/1"}\n',
    ],
)
def test_a_file_that_is_no_output_is_left_alone(content: str, folder: Path, out: Path) -> None:
    out.write_text(content)
    done = resumed(folder, out)
    assert (done.code, done.out) == (2, "")
    assert "not written by amcli" in done.err
    assert out.read_text() == content


def test_lines_of_somebody_else_after_ours_are_left_alone(
    folder: Path, whole: Run, out: Path
) -> None:
    lines = whole.out.splitlines(True)
    for end in ("mine\n", "mine"):
        out.write_text("".join(lines[:2]) + end)
        assert f"line 3 of {out} was not written by amcli" in resumed(folder, out).err
        assert out.read_text().endswith(end)


@pytest.mark.parametrize(
    "more",
    [("-f", "csv"), ("-o", "x.jsonl"), ("--receipt", "x.json")],
    ids=["format", "output", "receipt"],
)
def test_what_cannot_be_gone_on_with_is_refused(
    more: tuple[str, ...], folder: Path, out: Path
) -> None:
    done = resumed(folder, out, *more)
    assert (done.code, done.out) == (2, "")
    assert "leave --" in done.err
    assert not out.exists()


def test_a_place_that_cannot_be_written_is_73(folder: Path, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "none" / "out.jsonl"):
        done = resumed(folder, place)
        assert done.code == 73
        assert "AM301" in done.err
    assert resumed(folder, Path(os.devnull)).code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no locks of this kind")
def test_two_runs_do_not_write_to_one_file(folder: Path, out: Path) -> None:
    import fcntl

    with out.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        done = resumed(folder, out)
    assert done.code == 2
    assert "another run" in done.err


def test_no_locale_changes_the_lines(
    folder: Path, whole: Run, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    resumed(folder, out)
    assert out.read_bytes().decode() == whole.out
