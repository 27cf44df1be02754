"""Run the tests that hang on Python itself on every other CPython of this machine.

`make test-pythons` calls it. Each version has an environment of its own under build/pythons, with
the versions of constraints.txt; a version for which one of them has no wheel is said and left out.
No more is installed than the marked tests need, by the pip of this environment in one go; amcli is
the wheel, built once and installed in each.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "pythons"
MINORS = range(11, 17)
EXTRAS = ("batch", "ics", "xlsx")
TOOLS = ("hypothesis", "pytest", "pytest-xdist")
MARK = "pytest.mark.pythons"
PYTEST = ("-m", "pytest", "-q", "-m", "pythons", "-n", "auto")
ASKED = "import sys; print(sys.implementation.name, *sys.version_info[:2])"


def main() -> int:
    """Return 1 where a test failed on one of the versions, else 0."""
    failed, wheel = False, build()
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
            failed |= bool(install(wheel, own) or run(own, *PYTEST, *marked_files()))
    return int(failed)


def build() -> Path:
    """Return the wheel of this checkout, built anew."""
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    run(Path(sys.executable), "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels))
    (wheel,) = wheels.glob("*.whl")
    return wheel


def install(wheel: Path, own: Path) -> int:
    """Install the wheel for a Python, in place of an older one; return the exit code of pip."""
    pip = ("-m", "pip", "--python", str(own), "install", "-q", "--no-deps", "--force-reinstall")
    return run(Path(sys.executable), *pip, str(wheel))


def marked_files() -> list[str]:
    """Return the files with marked tests: others may import what is not installed."""
    files = sorted(ROOT.glob("tests/*/test_*.py"))
    return [str(file) for file in files if MARK in file.read_text("utf-8")]


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
    needed = requirements()
    if stamp.exists() and stamp.read_text("utf-8") == needed:
        return own
    shutil.rmtree(place, ignore_errors=True)
    if run(python, "-m", "venv", "--without-pip", str(place)):
        return None
    listed = BUILD / f"3.{minor}.txt"
    listed.write_text(needed, "utf-8")
    pip = ("-m", "pip", "--python", str(own), "install", "-q", "--only-binary", ":all:")
    if run(Path(sys.executable), *pip, "-c", "constraints.txt", "-r", str(listed)):
        return None
    stamp.write_text(needed, "utf-8")
    return own


def requirements() -> str:
    """Return what an environment is made of, as pip reads it, the constraints as a comment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = (project["optional-dependencies"][extra] for extra in EXTRAS)
    versions = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    needed = [*project["dependencies"], *chain(*extras), *TOOLS]
    return "".join(f"{line}\n" for line in (*needed, *(f"# {line}" for line in versions)))


def run(python: Path, *words: str) -> int:
    """Run a Python in the root of the project; return its exit code."""
    return subprocess.run([python, *words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
