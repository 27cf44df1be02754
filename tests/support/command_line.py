"""Run a command line in this process, as a process of its own, or on a real terminal."""

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from amcli.main import run as run_here
from profiles import TODAY

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CASE_1 = str(EXAMPLES / "case-1.yaml")
PROGRAM = (sys.executable, "-m", "amcli")
# What every session asks, unless it says another day.
ON = ("--on", TODAY.isoformat())
_BEFORE_CTRL_C = 0.5  # seconds
_ANY_LANGUAGE = ("AMCLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS", "LINES")


class Run(NamedTuple):
    """What came of a command line."""

    code: int
    out: str
    err: str


def run(*argv: str, stdin: bytes = b"", encoding: str = "utf-8") -> Run:
    """Run `amcli ARGV…` with these bytes on stdin; streams are pipes of the given encoding."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n", write_through=True)
        for _ in range(2)
    )
    source = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.object(sys, "stdin", source),
    ):
        try:
            code = run_here([str(word) for word in argv])
        except SystemExit as stop:
            code = int(stop.code or 0)
    written = [stream.buffer.getvalue().decode(encoding) for stream in (out, err)]
    return Run(code, written[0], written[1])


class Screen(NamedTuple):
    """What a terminal was shown, and the exit code."""

    code: int
    text: str


def environment(**variables: str) -> dict[str, str]:
    """Return the environment of this process without a language, with these variables."""
    kept = {name: value for name, value in os.environ.items() if name not in _ANY_LANGUAGE}
    return {**kept, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **variables}


def process(
    *argv: str, cwd: Path = EXAMPLES, stdin: bytes = b"", **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `amcli ARGV…` as a process whose streams are pipes."""
    return subprocess.run(
        [*PROGRAM, *argv],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment(**variables),
        timeout=60,
        check=False,
    )


def on_terminal(
    *argv: str,
    width: int = 80,
    cwd: Path = EXAMPLES,
    program: tuple[str, ...] = PROGRAM,
    out: int | None = None,
    keys: Sequence[str] = (),
    **variables: str,
) -> Screen:
    """Run `amcli ARGV…` on a terminal of that many columns; `out` takes stdout elsewhere.

    `keys` are typed one after the other, each when `> ` asks for it.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    running = subprocess.Popen(
        [*program, *argv],
        cwd=cwd,
        stdin=theirs,
        stdout=theirs if out is None else out,
        stderr=theirs,
        env=environment(**variables),
        start_new_session=True,
        preexec_fn=_own_terminal if keys else None,  # noqa: PLW1509
    )
    os.close(theirs)
    shown = _read_all(ours, list(keys))
    os.close(ours)
    return Screen(running.wait(timeout=60), shown.decode("utf-8").replace("\r\n", "\n"))


def run_on_terminal(*argv: str, width: int) -> str:
    """Return what `amcli ARGV…`, in this process, shows on a terminal of that many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    with ThreadPoolExecutor(1) as reader:
        shown = reader.submit(_read_all, ours, [])
        with (
            open(theirs, "w", encoding="utf-8") as screen,
            mock.patch.object(sys, "stdout", screen),
            mock.patch.object(sys, "stderr", screen),
            mock.patch.dict(os.environ, environment(NO_COLOR="1"), clear=True),
        ):
            run_here(list(argv))
    os.close(ours)
    return shown.result().decode("utf-8").replace("\r\n", "\n")


def _own_terminal() -> None:
    """Let Ctrl-C on the terminal reach this process."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_all(terminal: int, keys: list[str]) -> bytes:
    """Return what is written to a terminal until its last writer is gone."""
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            part = b""
        if not part:
            return shown
        shown += part
        if keys and shown.endswith(b"> "):
            if keys[0] == "\x03":  # nobody hears Ctrl-C between the prompt and the read
                time.sleep(_BEFORE_CTRL_C)
            os.write(terminal, keys.pop(0).encode())
