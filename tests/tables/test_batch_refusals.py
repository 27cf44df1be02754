"""What `amcli batch` refuses, and what happens when a run cannot end as it should."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import EXAMPLES, PROGRAM, ROOT, environment, run

pl = pytest.importorskip("polars")
DOCTORS = str(EXAMPLES / "doctors.csv")
ON = ("--on", "2024-09-01", "--lang", "en")
TABLES = {
    "an empty file": (b"", ("AM501", "empty")),
    "no row": (b"patients.mt\n", ("AM501", "no row")),
    "a misspelt column": (b"patient.mt\n920\n", ("AM502", "patients.mt")),
    "two columns of a fact": (b"patientele_mt,patients.mt\n9,9\n", ("AM505", "patients.mt")),
    "a key without its section": (b"sector,patients.mt\n1,920\n", ("AM502", "doctor.sector")),
    "no fact": (b"id,town\n1,Metz\n", ("AM504", "id, town")),
    "a column twice": (b"patients.mt,patients.mt\n920,921\n", ("AM505", "patients.mt")),
    "tabs": (b"patients.mt\tname\n920\tA\n", ("AM506", "TAB")),
    "a cell too many": (b"patients.mt,name\n920,A\n920,B,C\n", (":3: error AM508", "3 cells")),
    "an open quote": (b'patients.mt,name\n920,"A\n921,B\n', ("AM508", "never closed")),
    "bytes of no text": (b"patients.mt,name\n920,\x81\n", (":2:5: error AM006", "byte 22")),
    "UTF-16": ("patients.mt\n920\n".encode("utf-16"), ("AM006", "byte 1", "UTF-8")),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_cannot_be_answered_is_65_and_says_why(name: str, tmp_path: Path) -> None:
    data, said = TABLES[name]
    table, out = tmp_path / "t.csv", tmp_path / "out.csv"
    table.write_bytes(data)
    out.write_text("what was there")
    done = run("batch", str(table), *ON, "-o", str(out))
    assert done.code == 65, done.err
    assert all(word in done.err for word in said), done.err
    assert "hint:" in done.err
    assert out.read_text() == "what was there"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.csv", "t.csv"]


@pytest.mark.parametrize("form", ["parquet", "ndjson"])
def test_an_empty_file_of_another_form_is_65(form: str, tmp_path: Path) -> None:
    table = tmp_path / f"t.{form}"
    for data in (b"", b"hello\n"):
        table.write_bytes(data)
        assert run("batch", str(table), *ON).code == 65
    pl.DataFrame({"patients.mt": []}).write_parquet(tmp_path / "none.parquet")
    assert run("batch", str(tmp_path / "none.parquet"), *ON).code == 65


def test_a_table_that_is_not_there_or_is_a_folder_is_66(tmp_path: Path) -> None:
    folder = tmp_path / "t.csv"
    folder.mkdir()
    for place in (folder, tmp_path / "none.csv", tmp_path / "none.parquet", tmp_path / "n.ndjson"):
        done = run("batch", str(place), *ON)
        assert (done.code, done.out) == (66, "")


USAGE = {
    "a text": (("--text", "2030"), "2024-convention"),
    "a form": (("-f", "xml"), "csv, parquet, ndjson"),
    "Parquet without a file": (("-f", "parquet"), "--output"),
    "a suffix": (("-o", "out.ods"), ".csv, .parquet, .pq, .ndjson, .jsonl, .xlsx"),
    "a workbook without a file": (("-f", "xlsx"), "-o FILE.xlsx"),
    "a form in": (("--from-format", "xls"), "csv, parquet"),
    "a part": (("--parts", "check,schedule"), "check, aid, targets"),
    "a path": (("--map", "n=patient.mt"), "patients.mt"),
    "a path unlike any": (("--map", "n=zzz"), "amcli batch --schema"),
    "a file of names": (("--map", "none.toml"), "none.toml"),
    "a column of the answers": (("--keep", "name"), "of their own"),
    "threads": (("--threads", "0"), "1 to 64"),
    "posts": (("--etp", "3"), "1.5"),
    "a schema as CSV": (("--schema", "-f", "csv"), "table, json"),
}


@pytest.mark.parametrize("name", USAGE)
def test_a_question_that_is_none_is_2_and_says_what_to_write(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    argv, said = USAGE[name]
    done = run("batch", DOCTORS, *ON, *argv)
    assert (done.code, done.out) == (2, ""), done.err
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_has_room_for_are_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amcli.render.records.xlsx.MOST_ROWS", 3)
    done = run("batch", DOCTORS, *ON, "-o", str(tmp_path / "out.xlsx"))
    assert (done.code, done.out) == (2, "")
    assert "more than 3 rows" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("argv", [(), ("-",), ("table.txt",)])
def test_a_table_without_a_form_is_2(argv: tuple[str, ...]) -> None:
    assert run("batch", *argv).code == 2


@pytest.mark.parametrize(
    ("option", "value"), [("--keep", "idents"), ("--map", "idents=patients.fa")]
)
def test_a_column_asked_for_that_is_not_there_is_65_with_the_nearest(
    option: str, value: str, tmp_path: Path
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("patients.mt,ident\n920,1\n")
    done = run("batch", str(table), *ON, option, value)
    assert done.code == 65
    assert "AM503" in done.err
    assert "did you mean ident?" in done.err


@pytest.mark.parametrize("form", ["csv", "parquet", "ndjson"])
def test_when_the_disk_fills_up_the_old_answers_are_whole(form: str, tmp_path: Path) -> None:
    old = tmp_path / f"out.{form}"
    old.write_text("what was there")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))

    done = subprocess.run(
        [*PROGRAM, "batch", DOCTORS, *ON, "-q", "-o", str(old)],
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 73, done.stderr
    assert "AM301" in done.stderr
    assert old.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == [old.name]


def test_a_full_device_or_a_place_that_is_none_is_73(tmp_path: Path) -> None:
    for place in ("/dev/full", str(tmp_path / "none" / "out.csv")):
        done = run("batch", DOCTORS, *ON, "-q", "-f", "csv", "-o", place)
        assert done.code == 73
        assert "AM301" in done.err


def test_a_reader_that_goes_away_hears_nothing(tmp_path: Path) -> None:
    table = tmp_path / "many.csv"
    table.write_text("patients.mt\n" + "920\n" * 2_000)
    line = f'"{sys.executable}" -m amcli batch "{table}" -q | head -1; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", line],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "141"
    assert done.stderr == ""


def test_ctrl_c_leaves_the_old_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from amcli.tables.engine.evaluate import Engine

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Engine, "evaluate", interrupted)
    out = tmp_path / "out.parquet"
    out.write_text("what was there")
    done = run("batch", DOCTORS, *ON, "-o", str(out))
    assert (done.code, done.err) == (130, "\n")
    assert out.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]


def test_without_its_libraries_it_says_how_to_install_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    done = run("batch", DOCTORS, *ON)
    assert (done.code, done.out) == (2, "")
    assert "pip install 'amcli[batch]'" in done.err


@pytest.mark.parametrize("argv", [("aid", "examples/case-1.yaml"), ("batch", "--help")])
def test_nothing_else_imports_the_engine_of_tables(argv: tuple[str, ...]) -> None:
    code = (
        "import sys; from amcli.main import run; run(sys.argv[1:]);"
        "sys.exit(bool({'polars', 'numpy'} & set(sys.modules)) * 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *argv],
        cwd=ROOT,
        env=environment(PYTHONPATH=str(ROOT / "src")),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
