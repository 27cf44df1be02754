"""`amcli fix`: the difference first, the file only when asked, the rest named."""

import stat
from pathlib import Path

import pytest

from command_line import run

WRITTEN = "médecin:\n  secteur: 2  # Optam\n  optam: x\n"
RIGHT = "doctor:\n  sector: 2  # Optam\n  optam: true\n"
LEFT = WRITTEN + "  zone: ici\n"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "moi.yaml"
    path.write_text(WRITTEN, "utf-8")
    return path


def test_the_difference_is_shown_and_nothing_written(profile: Path) -> None:
    done = run("fix", str(profile), "--lang", "fr")
    assert done.code == 1
    assert "-médecin:\n" in done.out
    assert "+  sector: 2  # Optam\n" in done.out
    assert "--write" in done.err
    assert profile.read_text("utf-8") == WRITTEN


def test_with_write_the_file_is_mended_in_its_place(profile: Path) -> None:
    profile.chmod(0o640)
    done = run("fix", str(profile), "--write")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert profile.read_text("utf-8") == RIGHT
    assert stat.S_IMODE(profile.stat().st_mode) == 0o640
    assert [path.name for path in profile.parent.iterdir()] == ["moi.yaml"]
    again = run("fix", str(profile))
    assert (again.code, again.out) == (0, "")
    assert "nothing to mend" in again.err


def test_what_cannot_be_mended_is_told_with_its_place_in_the_mended_file(profile: Path) -> None:
    profile.write_text(LEFT, "utf-8")
    shown = run("fix", str(profile))
    assert shown.code == 65
    assert "moi.yaml:4:9: error AM027" in shown.err
    assert run("fix", str(profile), "--write").code == 65
    assert profile.read_text("utf-8") == RIGHT + "  zone: ici\n"


def test_standard_input_goes_to_standard_output() -> None:
    assert run("fix", "-", "--write", stdin=WRITTEN.encode()).out == RIGHT
    assert run("fix", "-", "--write", stdin=RIGHT.encode()).out == RIGHT
    assert run("fix", "-", stdin=WRITTEN.encode()).out.startswith("--- <stdin>\n")
    assert run("fix", "-", stdin=RIGHT.encode())[:2] == (0, "")


def test_another_file_takes_what_is_mended(profile: Path) -> None:
    other = profile.with_name("autre.yaml")
    assert run("fix", str(profile), "-o", str(other)).code == 0
    assert other.read_text("utf-8") == RIGHT
    assert profile.read_text("utf-8") == WRITTEN


def test_a_file_in_windows_1252_is_mended_into_utf_8(profile: Path) -> None:
    profile.write_bytes(WRITTEN.encode("cp1252"))
    assert run("fix", str(profile), "--write").code == 0
    assert profile.read_text("utf-8") == RIGHT


def test_no_file_is_no_input(tmp_path: Path) -> None:
    assert run("fix", str(tmp_path / "none.yaml")).code == 66
    assert run("fix", str(tmp_path)).code == 66


def test_another_command_says_that_fix_knows_how_to_write_it(profile: Path) -> None:
    assert f"amcli fix {profile}" in run("check", str(profile)).err
    assert "amcli fix" not in run("check", str(profile), "-q").err
    assert "amcli fix" not in run("check", str(profile), str(profile)).err
    assert "amcli fix" not in run("check", "-", stdin=b"doctor: {sector: 7}").err


def test_an_output_is_a_profile_and_another_file(profile: Path) -> None:
    assert run("fix", str(profile), "-o", str(profile)).code == 2
    assert run("fix", str(profile), "-o", "moi.json").code == 2
    assert run("init", "moi.json").code == 2
    assert profile.read_text("utf-8") == WRITTEN
