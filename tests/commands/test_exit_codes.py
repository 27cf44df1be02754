"""Exit codes, and what happens when a run cannot end as it should."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from amcli.law.pay import aid as aid_module
from command_line import EXAMPLES, ON, PROGRAM, environment, on_terminal, run

pytestmark = pytest.mark.pythons

ELIGIBLE, REFUSED, UNKNOWN = (
    str(EXAMPLES / f"{name}.yaml") for name in ("case-1", "sector-2-without-optam", "facts-missing")
)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.yaml"
    path.write_text("doctor: {sector: 9}\n")
    return str(path)


@pytest.mark.parametrize(
    ("profile", "code"), [(ELIGIBLE, 0), (REFUSED, 1), (UNKNOWN, 3)], ids=["0", "1", "3"]
)
def test_check_says_its_verdict_by_its_exit_code(profile: str, code: int) -> None:
    assert run("check", profile, *ON).code == code
    assert run("check", profile, *ON, "--exit-zero").code == 0


@pytest.mark.parametrize("command", ["aid", "targets", "schedule", "disputes"])
@pytest.mark.parametrize("profile", [ELIGIBLE, REFUSED, UNKNOWN], ids=["0", "1", "3"])
def test_the_other_commands_answer_whatever_the_verdict(command: str, profile: str) -> None:
    assert run(command, profile, *ON).code == 0


def test_compare_versions_speaks_of_differences_only_where_asked() -> None:
    argv = ("compare-versions", ELIGIBLE, *ON)
    assert run(*argv).code == 0
    assert run(*argv, "--exit-code").code == 1
    assert run(*argv, "--exit-code", "--exit-zero").code == 0
    same = (*argv, "--text", "2024", "--text", "latest", "--exit-code")
    assert run(*same).code == 0


def test_the_exit_code_is_the_highest_of_the_profiles(bad: str) -> None:
    assert run("check", ELIGIBLE, REFUSED, *ON).code == 1
    assert run("check", UNKNOWN, REFUSED, ELIGIBLE, *ON).code == 3
    assert run("check", UNKNOWN, bad, ELIGIBLE, *ON).code == 65
    assert run("check", "no-such.yaml", bad, *ON).code == 66


def test_exit_zero_forgives_an_answer_and_no_error(bad: str) -> None:
    assert run("check", UNKNOWN, REFUSED, *ON, "--exit-zero").code == 0
    assert run("check", UNKNOWN, bad, *ON, "--exit-zero").code == 65


def test_no_input_is_66(tmp_path: Path) -> None:
    assert run("aid", "no-such.yaml").code == 66
    assert run("aid", str(tmp_path)).code == 66


def test_a_day_no_text_covers_is_78_and_names_what_is_covered() -> None:
    done = run("aid", "-", "--on", "2019-01-15", stdin=b"doctor: {sector: 1}\n")
    assert done.code == 78
    assert "2019-01-15" in done.err
    assert "2019-09-01" in done.err


def test_rules_that_are_missing_or_invalid_are_78(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('id = "mine"\n[aid.full]\nyear_1x = 40000\n')
    for place in (path, tmp_path / "none.toml", tmp_path / "folder"):
        done = run("aid", ELIGIBLE, "--rules", str(place))
        assert (done.code, done.out) == (78, "")
        assert done.err


def _boom(*_: object, **_named: object) -> None:
    raise RuntimeError("boom\nand \x1b[31mmore")


@pytest.mark.parametrize(("lang", "word"), [("fr", "signalez"), ("en", "report")])
def test_a_bug_is_one_line_and_70(lang: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMCLI_LANG", lang)
    monkeypatch.setattr(aid_module, "aid", _boom)
    done = run("aid", ELIGIBLE)
    assert (done.code, done.out, done.err.count("\n")) == (70, "", 1)
    assert "RuntimeError" in done.err
    assert word in done.err
    assert "Traceback" not in done.err
    assert "\x1b" not in done.err


def test_too_little_memory_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object, **_named: object) -> None:
        raise MemoryError

    monkeypatch.setattr(aid_module, "aid", no_room)
    done = run("aid", ELIGIBLE)
    assert (done.code, done.out, done.err.count("\n")) == (70, "", 1)
    assert "memory" in done.err
    assert "report" not in done.err


def test_a_bug_has_its_traceback_with_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aid_module, "aid", _boom)
    with pytest.raises(RuntimeError, match="boom"):
        run("aid", ELIGIBLE, "--debug")


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash, `amcli` being this program."""
    amcli = f'amcli() {{ "{PROGRAM[0]}" -m amcli "$@"; }}; '
    return subprocess.run(
        ["bash", "-c", amcli + line],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds a folder `many` of more profiles than a pipe can hold."""
    folder = tmp_path_factory.mktemp("profiles")
    content = (EXAMPLES / "case-1.yaml").read_text("utf-8")
    (folder / "many").mkdir()
    for number in range(80):
        (folder / "many" / f"{number:03}.yaml").write_text(content, "utf-8")
    return folder


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "md"])
def test_a_reader_that_goes_away_hears_nothing(format_: str, many: Path) -> None:
    line = f"amcli aid many -q -f {format_} | head -1; echo ${{PIPESTATUS[0]}}"
    done = shell(line, many)
    assert done.stdout.splitlines()[-1] == "141"
    assert done.stderr == ""


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "md"])
def test_a_full_disk_is_73_and_says_so(format_: str, many: Path) -> None:
    done = shell(f"amcli aid many -q -f {format_} > /dev/full", many)
    assert done.returncode == 73
    assert done.stderr.count("\n") == 1
    assert "AM301" in done.stderr


@pytest.mark.parametrize("argv", ["--version", "--help", "schema aid", "aid many/000.yaml -q"])
def test_a_short_answer_on_a_full_disk_is_73_too(argv: str, many: Path) -> None:
    done = shell(f"amcli {argv} > /dev/full", many)
    assert done.returncode == 73
    assert "Traceback" not in done.stderr


def test_a_file_that_cannot_be_written_is_73(tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "out.csv", tmp_path):
        done = run("aid", ELIGIBLE, "-q", "-o", str(place))
        assert (done.code, done.out) == (73, "")
        assert "AM301" in done.err


def test_when_the_disk_fills_up_the_old_file_is_whole(tmp_path: Path) -> None:
    old = tmp_path / "out.json"
    old.write_text("what was there")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = subprocess.run(
        [*PROGRAM, "aid", ELIGIBLE, "-q", "-o", str(old)],
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 73
    assert old.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_a_closed_stream_is_no_bug(many: Path) -> None:
    assert shell("amcli --version >&-", many).returncode == 0
    assert (
        shell("amcli aid many/000.yaml -q <&- | tail -1; exit ${PIPESTATUS[0]}", many).returncode
        == 0
    )
    assert shell("amcli aid none.yaml 2>&-", many).returncode == 66


def test_ctrl_c_prints_one_newline_and_is_130() -> None:
    running = subprocess.Popen(
        [*PROGRAM, "aid", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert running.stdin is not None
    running.stdin.write(b"name: someone\n")
    running.stdin.flush()
    _wait_until_it_reads(running.pid)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (130, b"", b"\n")


def _wait_until_it_reads(process: int) -> None:
    """Wait until the process has taken what is in its stdin and waits for more."""
    for _ in range(200):
        time.sleep(0.05)
        if os.path.exists(f"/proc/{process}/wchan"):
            with open(f"/proc/{process}/wchan") as stream:
                if "pipe" in stream.read():
                    return
    pytest.skip("this machine does not say what a process waits for")


def test_an_error_shows_on_a_terminal_as_it_does_in_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("doctor: {sectr: 1}\n")
    shown = on_terminal("aid", "bad.yaml", cwd=tmp_path)
    assert shown.code == 65
    assert shown.text.startswith("bad.yaml:1:10: error AM012: unknown key doctor.sectr\n")
