"""What a run touches: no network, no prompt, no file but those an option names."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import EXAMPLES, ON, environment, process

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions", "disputes")
# Python tells its audit hooks of every file opened and every socket made.
WATCH = """
import json, os, sys
seen = []
def hook(event, arguments):
    if event == "open":
        name, mode, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        if writes and not isinstance(name, int):  # a number: a file opened before
            seen.append(["open", str(name)])
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn",
                           "os.remove", "os.rename", "os.mkdir", "os.rmdir", "shutil.", "urllib.")):
        seen.append([event, repr(arguments)])
sys.addaudithook(hook)
from amcli.main import run
code = run(sys.argv[2:])
sys.stdout.flush()
found = list(seen)
open(sys.argv[1], "w").write(json.dumps(found))
"""


def touched(tmp_path: Path, *argv: str) -> list[list[str]]:
    """Return the files written and the connections made by a command line."""
    report = tmp_path / "report.json"
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(report), *argv],
        cwd=home,
        env=environment(PYTHONDONTWRITEBYTECODE="1", HOME=str(home)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(home.iterdir()) == []
    found: list[list[str]] = json.loads(report.read_text())
    return found


@pytest.mark.parametrize("format_", ["table", "json", "csv", "md", "html"])
def test_an_answer_opens_no_connection_and_writes_no_file(format_: str, tmp_path: Path) -> None:
    profile = str(EXAMPLES / "employer-cost.yaml")
    assert touched(tmp_path, "aid", profile, *ON, "-f", format_) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_touches_anything(command: str, tmp_path: Path) -> None:
    assert touched(tmp_path, command, str(EXAMPLES / "case-1.yaml"), *ON, "--lang", "fr") == []


def test_the_watch_sees_the_one_file_that_an_option_names(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    found = touched(tmp_path, "aid", str(EXAMPLES / "case-1.yaml"), *ON, "-o", str(out))
    assert out.exists()
    assert {event for event, _ in found} == {"open", "os.rename"}
    beside = str(out.parent / ".amcli.")  # the file that takes its place
    assert all(str(out) in what or beside in what for _, what in found)


def test_nothing_is_asked_of_the_user() -> None:
    for command in COMMANDS:
        done = process(command, "case-1.yaml", *ON, stdin=b"")
        assert done.returncode == 0
