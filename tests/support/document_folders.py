"""Folders of many kinds of documents, and runs slow enough to be stopped in the middle."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from command_line import EXAMPLES, environment

GOOD = "doctor: {specialty: general-practice, sector: 1, age: 50}\npatients: {mt: %d, fa: 1400}\n"
REFUSED = "doctor: {sector: 2, optam: false}\n"
KINDS = {
    "bad": "doctor: {sector: 9, sectr: 1}\n",
    "early": "contract: {signed_on: 2019-01-15}\n",
    "empty": "",
    "group": (EXAMPLES / "group-of-four.yaml").read_text("utf-8"),
    "refused": REFUSED,
    "several": f"{GOOD % 1000}---\ndoctor: {{sector: 7}}\n---\n---\n{GOOD % 1001}---\n{GOOD % 3}",
    "unread": "doctor: [\n---\nname: after it\n",
}
# The program of a process: many files are few, and each answer takes its time.
SLOW = """
import os, sys, time
from amcli.commands.run import document_loop as answering, parallel as sharing
sharing.FEW, sharing.CHUNK = 3, 2
answer_one, patience = answering.answer_one, float(sys.argv.pop(1))
def slowly(one, *rest):
    time.sleep(patience)
    if one.name == "deadly":
        os.kill(os.getpid(), 9)
    return answer_one(one, *rest)
answering.answer_one = slowly
from amcli.main import main
main()
"""


def a_folder(place: Path, count: int = 24) -> Path:
    """Return a folder of `count` profiles, some of each kind among them."""
    place.mkdir()
    kinds = list(KINDS.items())
    for number in range(count):
        (place / f"{number:03}.yaml").write_text(GOOD % (700 + 13 * number), "utf-8")
    for number, (name, text) in enumerate(kinds):
        (place / f"{3 * number + 4:03}-{name}.yaml").write_text(text, "utf-8")
    (place / "007-latin.yaml").write_bytes(b"name: Andr\xe9\n")
    return place


def started(*argv: str, patience: float = 0.01) -> "subprocess.Popen[bytes]":
    """Start a slow run; its streams are pipes."""
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, str(patience), *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )


def workers_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    return [
        int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def is_running(process: int) -> bool:
    """Return whether a process is there and has not ended."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def until(is_so: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something is so; return whether it became so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.01)
    return False


def size_of(path: Path) -> int:
    """Return the bytes of a file, 0 where there is none."""
    return os.path.getsize(path) if path.exists() else 0
