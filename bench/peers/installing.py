"""Install both peers under build/peers, on demand: their packages, their model, their figures."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .parameters import texts, write_openfisca, write_publicodes

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "peers"
# What another machine does not set: certificates of its own cost Node a tenth of a second.
NOT_OURS = (
    "NODE_EXTRA_CA_CERTS",
    "NODE_OPTIONS",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "PIP_CONSTRAINT",
)
LEFT_OUT = shutil.ignore_patterns("__pycache__", "node_modules", "model.json")


class UnavailableError(Exception):
    """A peer cannot be installed here; the message says what is missing."""


class Peers(NamedTuple):
    """Where the peers are installed: two folders, and the programs that run what is in them."""

    openfisca: Path
    publicodes: Path
    python: str
    node: str

    def openfisca_command(self, script: str, *arguments: str) -> list[str]:
        """Return the command that runs a script of the OpenFisca peer."""
        return [self.python, str(self.openfisca / script), *arguments]

    def publicodes_command(self, script: str, *arguments: str) -> list[str]:
        """Return the command that runs a script of the Publicodes peer."""
        return [self.node, str(self.publicodes / script), *arguments]


def prepare(build: Path = BUILD) -> Peers:
    """Return both peers, installed where they are not yet; raises UnavailableError."""
    found = texts()
    peers = Peers(build / "package", build / "publicodes", *_programs(build))
    shutil.copytree(HERE / "openfisca", peers.openfisca, dirs_exist_ok=True, ignore=LEFT_OUT)
    shutil.copytree(HERE / "publicodes", peers.publicodes, dirs_exist_ok=True, ignore=LEFT_OUT)
    write_openfisca(peers.openfisca / "openfisca_assistant_medical" / "parameters", found)
    write_publicodes(peers.publicodes / "baremes.publicodes", found)
    _install(build / "python", HERE / "requirements.txt", _pip_commands(build))
    _install(peers.publicodes, HERE / "publicodes" / "package-lock.json", [["npm", "ci"]])
    run([peers.node, "compile.mjs"], peers.publicodes)
    return peers


def _programs(build: Path) -> tuple[str, str]:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise UnavailableError("Publicodes needs Node.js and npm, and they were not found")
    return str(build / "python" / "bin" / "python"), node


def _pip_commands(build: Path) -> list[Sequence[str]]:
    place = str(build / "python")
    pip = [str(build / "python" / "bin" / "python"), "-m", "pip"]
    return [
        [sys.executable, "-m", "venv", place],
        [*pip, "install", "-q", "--no-deps", "-r", str(HERE / "requirements.txt")],
        [*pip, "check"],
    ]


def _install(folder: Path, pins: Path, commands: list[Sequence[str]]) -> None:
    """Run the commands that install what `pins` names, unless it was done for the same pins."""
    stamp, wanted = folder / ".installed", hashlib.sha256(pins.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for command in commands:
        run(command, folder)
    stamp.write_text(wanted, "utf-8")


def run(command: Sequence[str], folder: Path | None = None) -> str:
    """Return what a command printed; raises UnavailableError with what it said went wrong."""
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnavailableError(f"{Path(command[0]).name} failed: {done.stderr[-800:].strip()}")
    return done.stdout


def environment() -> dict[str, str]:
    """Return the environment that the peers are installed and run in."""
    return {name: value for name, value in os.environ.items() if name not in NOT_OURS}
