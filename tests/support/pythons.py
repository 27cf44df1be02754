"""Run the tests that hang on Python itself on every other CPython of this machine.

`make pythons` calls it. Each version has an environment of its own under build/pythons, with the
versions of constraints.txt; a version for which one of them has no wheel is said and left out.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "pythons"
MINORS = range(11, 17)
TOOLS = ("hatchling", "hypothesis", "ics", "jsonschema_rs", "pytest", "pytest-xdist")
ASKED = "import sys; print(sys.implementation.name, *sys.version_info[:2])"


def main() -> int:
    """Return 1 where a test failed on one of the versions, else 0."""
    failed = False
    for minor in MINORS:
        name = f"Python 3.{minor}"
        if minor == sys.version_info.minor:
            print(f"{name}: tested by `make test`", flush=True)
        elif (python := interpreter(minor)) is None:
            print(f"{name}: not on this machine", flush=True)
        elif (own := environment(minor, python)) is None:
            print(f"{name}: not tested, its environment cannot be made", flush=True)
        else:
            print(f"{name}: {python}", flush=True)
            failed |= bool(run(own, "-m", "pytest", "-q", "-m", "pythons", "-n", "auto"))
    return int(failed)


def interpreter(minor: int) -> Path | None:
    """Return a CPython of that minor version which starts, None where there is none."""
    for candidate in candidates(minor):
        told = subprocess.run([candidate, "-c", ASKED], capture_output=True, text=True, check=False)
        if told.stdout.split() == ["cpython", "3", str(minor)]:
            return candidate
    return None


def candidates(minor: int) -> Iterator[Path]:
    """Yield where such a Python may be; a name on the path may be a shim that starts nothing."""
    name = f"python3.{minor}"
    if known := shutil.which(name):
        yield Path(known)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/3.{minor}.*/bin/{name}"))
    yield from sorted(Path.home().glob(f".local/share/uv/python/cpython-3.{minor}.*/bin/{name}"))


def environment(minor: int, python: Path) -> Path | None:
    """Return the Python of an environment with what the tests need, None where it cannot be made.

    It is made anew when the versions change.
    """
    place = BUILD / f"3.{minor}"
    own, stamp = place / "bin" / "python", place / "versions"
    versions = (ROOT / "constraints.txt").read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == versions:
        return own
    shutil.rmtree(place, ignore_errors=True)
    install = ("-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", "constraints.txt")
    if (
        run(python, "-m", "venv", str(place))
        or run(own, *install, "--only-binary", ":all:", *TOOLS)
        or run(own, *install, "--no-build-isolation", "-e", ".[arrow,ics]")
    ):
        return None
    stamp.write_text(versions, "utf-8")
    return own


def run(python: Path, *words: str) -> int:
    """Run a Python in the root of the project; return its exit code."""
    return subprocess.run([python, *words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
