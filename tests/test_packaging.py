"""The wheel carries its rules and answers from any folder; so does the checkout."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "case-1.yaml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network and without touching dist/."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (found,) = place.glob("amcli-*.whl")
    return found


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return place


def amcli(code_at: Path, cwd: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run amcli from `cwd` with the package that lies in `code_at`."""
    return subprocess.run(
        [sys.executable, "-m", "amcli", *argv],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(code_at), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_wheel_carries_every_rule_file_and_its_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    rules = {f"amcli/rules/{path.name}" for path in (ROOT / "rules").glob("*.toml")}
    assert "amcli/rules/2024-convention.toml" in rules
    assert rules <= names
    assert {"amcli/py.typed", "amcli/main.py"} <= names
    pages = ("document.html.jinja", "style.css")
    assert {f"amcli/render/html/{name}" for name in pages} <= names
    assert not [name for name in names if name.startswith(("tests", "bench", "docs"))]


def test_the_wheel_names_its_command_and_its_licence(unpacked: Path) -> None:
    (metadata,) = unpacked.glob("amcli-*.dist-info")
    assert "amcli = amcli.main:main" in (metadata / "entry_points.txt").read_text("utf-8")
    assert "License-Expression: MIT" in (metadata / "METADATA").read_text("utf-8")
    assert list(metadata.rglob("LICENSE"))


def test_the_long_description_has_no_link_that_leads_nowhere(unpacked: Path) -> None:
    (metadata,) = unpacked.glob("amcli-*.dist-info")
    text = (metadata / "METADATA").read_text("utf-8")
    assert "Description-Content-Type: text/markdown" in text
    assert "uv tool install" in text
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [link for link in links if not link.startswith(("https://", "#"))] == []


def test_the_source_archive_has_the_tests_and_the_documents(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    (archive,) = tmp_path.glob("amcli-*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"Makefile", "CONTRIBUTING.md", "docs/cli.md", "examples/case-1.yaml",
            "tests/test_packaging.py", "tests/cases/leaflet-case-1-full-time.yaml",
            "src/amcli/main.py", "rules/2024-convention.toml"} <= names  # fmt: skip


@pytest.fixture(params=["wheel", "checkout"])
def code_at(request: pytest.FixtureRequest) -> Path:
    if request.param == "checkout":
        return ROOT / "src"
    place: Path = request.getfixturevalue("unpacked")
    return place


def test_the_package_that_runs_is_the_one_asked_for(unpacked: Path, tmp_path: Path) -> None:
    (unpacked / "amcli" / "marked.py").write_text("", "utf-8")
    code = "import amcli.marked, amcli; print(amcli.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-c", code]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert Path(ran.stdout.strip()).is_relative_to(unpacked), ran.stderr


def test_the_version_is_printed_from_another_folder(code_at: Path, tmp_path: Path) -> None:
    ran = amcli(code_at, tmp_path, "--version")
    assert ran.returncode == 0, ran.stderr
    version = re.search(r'__version__ = "(.+)"', (ROOT / "src/amcli/version.py").read_text())
    assert version
    assert version[1] in ran.stdout


def test_an_answer_is_given_from_another_folder(code_at: Path, tmp_path: Path) -> None:
    arguments = ("aid", str(EXAMPLE), "-f", "json", "--on", "2024-09-01")
    ran = amcli(code_at, tmp_path, *arguments)
    assert ran.returncode == 0, ran.stderr
    assert '"text":"2024-convention"' in ran.stdout.replace(": ", ":")
    assert '"value":38000' in ran.stdout.replace(": ", ":")


def test_a_report_is_written_from_another_folder(code_at: Path, tmp_path: Path) -> None:
    ran = amcli(code_at, tmp_path, "report", str(EXAMPLE), "-o", "report.html")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_same_answer_comes_from_the_wheel_and_from_the_checkout(
    unpacked: Path, tmp_path: Path
) -> None:
    arguments = ("targets", str(EXAMPLE), "-f", "json", "--on", "2024-09-01")
    answers = {amcli(place, tmp_path, *arguments).stdout for place in (unpacked, ROOT / "src")}
    assert len(answers) == 1
    assert answers != {""}


def test_every_declared_dependency_has_one_exact_version_in_its_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = [line.split("==") for line in lines if line and not line.startswith("#")]
    versions = {canonicalize_name(name): version for name, version in pinned}
    declared = [
        Requirement(text)
        for group in (
            project["project"]["dependencies"],
            project["dependency-groups"]["dev"],
            project["build-system"]["requires"],
        )
        for text in group
    ]
    assert len(declared) > len(project["dependency-groups"]["dev"])
    for requirement in declared:
        assert versions.get(canonicalize_name(requirement.name), "") in requirement.specifier
