"""Where an answer goes: the form that a suffix asks for, and files that nothing may harm."""

import json
import os
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from command_line import CASE_1, EXAMPLES, ON, PROGRAM, environment, process, run

pytestmark = pytest.mark.pythons
TABLE = EXAMPLES / "doctors.csv"


@pytest.fixture(autouse=True)
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile in a folder of its own, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(CASE_1, tmp_path / "d.yaml"))


@pytest.mark.parametrize(
    ("suffix", "format_"),
    [
        (".json", "json"),
        (".JSON", "json"),
        (".jsonl", "jsonl"),
        (".ndjson", "jsonl"),
        (".csv", "csv"),
        (".md", "md"),
        (".Txt", "table"),
        ("", "table"),
    ],
)
def test_a_suffix_asks_for_its_format_in_any_case(
    suffix: str, format_: str, tmp_path: Path
) -> None:
    assert run("aid", "d.yaml", *ON, "-q", "-o", f"out{suffix}").code == 0
    asked = run("aid", "d.yaml", *ON, "-q", "-f", format_)
    assert (tmp_path / f"out{suffix}").read_bytes().decode() == asked.out


def test_the_format_asked_for_wins_over_the_suffix(tmp_path: Path) -> None:
    assert run("aid", "d.yaml", *ON, "-q", "-f", "json", "-o", "out.pdf").code == 0
    assert json.loads((tmp_path / "out.pdf").read_text())["schema"] == "amcli.aid/1"


@pytest.mark.parametrize(
    ("argv", "known"),
    [
        (("aid", "d.yaml", "-o", "x.pdf"), ".jsonl"),
        (("rules", "list", "-o", "x.docx"), ".csv"),
        (("rules", "fork", "2024", "--set", "aid.full.year_1=1", "-o", "x.json"), ".toml"),
        (("batch", str(TABLE), "-o", "x.md"), ".parquet"),
        (("batch", "--schema", "-o", "x.csv"), ".json"),
        (("simulate", str(TABLE), "-o", "x.parquet"), ".json"),
        (("simulate", "--make-population", "3", "-o", "x.json"), ".parquet"),
    ],
)
def test_a_suffix_that_the_command_does_not_know_is_refused_with_those_it_knows(
    argv: tuple[str, ...], known: str, tmp_path: Path
) -> None:
    done = run(*argv)
    assert (done.code, done.out) == (2, "")
    assert known in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["d.yaml"]


def test_a_dash_is_the_standard_output(tmp_path: Path) -> None:
    assert run("aid", "d.yaml", *ON, "-q", "-o", "-") == run("aid", "d.yaml", *ON, "-q")
    assert run("batch", str(TABLE), "-q", "-o", "-") == run("batch", str(TABLE), "-q")
    assert not (tmp_path / "-").exists()


BESIDE = {
    "a receipt": ("aid", "d.yaml", "--receipt"),
    "a calendar": ("schedule", "d.yaml", "--ics"),
    "a chart": ("sweep", "d.yaml", "--over", "mt=900:910:5", "--show", "aid.total", "--svg"),
}


@pytest.mark.parametrize("what", BESIDE)
def test_a_dash_is_the_standard_output_for_what_stands_beside_an_answer(
    what: str, tmp_path: Path
) -> None:
    asked = (*BESIDE[what], "there", *ON, "-q")
    assert run(*asked, "-o", "answer.json").code == 0
    beside = (tmp_path / "there").read_bytes().decode()
    answer = (tmp_path / "answer.json").read_bytes()
    done = run(*BESIDE[what], "-", *ON, "-q", "-o", "answer.json")
    assert (done.code, done.out) == (0, beside)
    assert (tmp_path / "answer.json").read_bytes() == answer
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("what", BESIDE)
@pytest.mark.parametrize("more", [(), ("-o", "-"), ("-f", "json")])
def test_two_documents_do_not_share_the_standard_output(
    what: str, more: tuple[str, ...], tmp_path: Path
) -> None:
    done = run(*BESIDE[what], "-", *ON, *more)
    assert (done.code, done.out) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == ["d.yaml"]


def test_a_device_is_written_as_it_is(doctor: Path) -> None:
    assert run("aid", "d.yaml", "-q", "-o", "/dev/null").code == 0
    said = process("aid", "d.yaml", *ON, "-q", "-o", "/dev/stdout", cwd=doctor.parent)
    assert said.stdout == process("aid", "d.yaml", *ON, "-q", cwd=doctor.parent).stdout


def test_a_link_is_followed(tmp_path: Path) -> None:
    for target in ("there.json", "new.json"):
        link = tmp_path / f"link-to-{target}"
        link.symlink_to(target)
        (tmp_path / "there.json").write_text("old")
        assert run("aid", "d.yaml", "-q", "-o", link.name).code == 0
        assert link.is_symlink()
        assert json.loads((tmp_path / target).read_text())["result"]


def test_links_that_lead_to_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert run("aid", "d.yaml", "-q", "-o", "a").code == 73
    assert (tmp_path / "a").is_symlink()


def test_a_name_of_250_bytes_is_written(tmp_path: Path) -> None:
    name = "a" * 245 + ".json"
    assert run("aid", "d.yaml", "-q", "-o", name).code == 0
    assert (tmp_path / name).exists()


SAME = {
    "its profile": ("aid", "d.yaml", "-o", "d.yaml"),
    "a link to its profile": ("aid", "d.yaml", "-o", "link.yaml"),
    "a profile of its folder": ("aid", ".", "-f", "json", "-o", "./d.yaml"),
    "one profile of several": ("check", CASE_1, "d.yaml", "-o", "d.yaml"),
    "the stream of another output": (
        "schedule",
        "d.yaml",
        "-o",
        "x",
        "--ics",
        "-",
        "--receipt",
        "-",
    ),
    "another output": ("aid", "d.yaml", "-o", "x.json", "--receipt", "./x.json"),
    "another output that exists": ("aid", "d.yaml", "-o", "t.csv", "--receipt", "t.csv"),
    "its receipt": ("aid", "d.yaml", "--receipt", "d.yaml"),
    "its calendar": ("schedule", "d.yaml", "--ics", "d.yaml"),
    "its rules": ("aid", "d.yaml", "--rules", "p.toml", "-f", "json", "-o", "p.toml"),
    "a folder of its rules": ("aid", "d.yaml", "--rules", "rules", "--receipt", "rules/q.toml"),
    "its text": ("aid", "d.yaml", "--text", "p.toml", "-f", "json", "-o", "p.toml"),
    "the text it forks": ("rules", "fork", "p.toml", "--set", "aid.full.year_1=1", "-o", "p.toml"),
    "its table": ("batch", "t.csv", "-o", "t.csv"),
    "the table it adds up": ("simulate", "t.csv", "-o", "t.csv"),
    "its chart": ("sweep", "d.yaml", "--over", "mt=1:2:1", "--show", "aid", "--svg", "d.yaml"),
    "its bank file": ("reconcile", "d.yaml", "t.csv", "-o", "t.csv"),
    "the receipt it replays": ("replay", "r.json", "-o", "r.json"),
}


@pytest.mark.parametrize("what", SAME)
def test_an_output_that_is_an_input_or_another_output_is_refused_and_nothing_touched(
    what: str, tmp_path: Path
) -> None:
    (tmp_path / "link.yaml").symlink_to("d.yaml")
    (tmp_path / "rules").mkdir()
    for name in ("t.csv", "p.toml", "rules/q.toml", "r.json"):
        (tmp_path / name).write_text(name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = run(*SAME[what])
    assert (done.code, done.out) == (2, "")
    assert SAME[what][-1].removeprefix("./") in done.err
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_the_file_that_stdin_is_read_from_is_an_input(doctor: Path) -> None:
    before = doctor.read_bytes()
    with doctor.open("rb") as stream:
        done = subprocess.run(
            [*PROGRAM, "aid", "-", "-f", "json", "-o", "d.yaml"],
            stdin=stream, env=environment(), cwd=doctor.parent, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert doctor.read_bytes() == before


def test_a_member_of_a_group_is_an_input(doctor: Path, tmp_path: Path) -> None:
    (tmp_path / "g.yaml").write_text(
        "group: {members: [d.yaml, d2.yaml], signed_on: 2026-12-01, etp: 2}\n"
    )
    shutil.copy(doctor, tmp_path / "d2.yaml")
    before = doctor.read_bytes()
    done = run("aid", "g.yaml", "-f", "json", "-o", "d2.yaml")
    assert done.code == 2
    assert (tmp_path / "d2.yaml").read_bytes() == before


def test_a_file_beside_the_profiles_is_no_input() -> None:
    for _ in range(2):
        assert run("aid", ".", "-q", "-o", "out.txt").code == 0


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_leaves_no_file(end: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("old")
    running = subprocess.Popen(
        [*PROGRAM, "aid", "d.yaml", "-", "-q", "-o", "out.jsonl"],
        stdin=subprocess.PIPE,
        env=environment(),
        preexec_fn=lambda: signal.signal(end, signal.SIG_DFL),  # noqa: PLW1509  under nohup too
    )
    for _ in range(200):
        if len(list(tmp_path.iterdir())) > 2:
            break
        time.sleep(0.05)
    running.send_signal(end)
    running.communicate(timeout=30)
    assert running.returncode == 128 + end
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.yaml", "out.jsonl"]
    assert (tmp_path / "out.jsonl").read_text() == "old"


def test_a_disk_that_fills_up_after_a_megabyte_is_told_as_it_is(
    doctor: Path, tmp_path: Path
) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_200_000, 1_200_000))

    done = subprocess.run(
        [*PROGRAM, "aid", "-", "-q", "-o", "out.json"],
        input=b"\n---\n".join([doctor.read_bytes()] * 200),
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=limit,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 73
    assert os.strerror(27).encode() in done.stderr  # EFBIG
    assert [path.name for path in tmp_path.iterdir()] == ["d.yaml"]


@pytest.mark.parametrize(
    ("argv", "code"), [("check none.yaml", 66), ("aid d.yaml -f csv", 0), ("aid d.yaml -x", 2)]
)
def test_a_stderr_that_cannot_be_written_changes_no_exit_code(argv: str, code: int) -> None:
    for stderr in ("/dev/full", None):
        with open(stderr or os.devnull, "wb") as stream:
            done = subprocess.run(
                [*PROGRAM, *argv.split()],
                stdout=subprocess.PIPE,
                stderr=stream,
                env=environment(),
                check=False,
            )
        assert done.returncode == code
        assert bool(done.stdout) == (code == 0)
