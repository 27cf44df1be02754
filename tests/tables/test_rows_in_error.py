"""A row in error is told by its wrong cells: the same as when all of it is read as a document."""

from datetime import date
from pathlib import Path
from random import Random

import polars as pl
import pytest

from amcli.tables.columns import COLUMNS, RowReader
from amcli.tables.crowd.population import population
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from command_line import ON, run
from doctor_tables import question
from questions import book

TODAY = date(2026, 11, 22)
# Cells that are wrong, that only a document can read, or that go ill with another one.
CELLS = {
    "name": ("a\u202eb", "Dr Oui"),
    "doctor.sector": ("4", "x", "1.0"),
    "doctor.zone": ("zpi", "ZIP", "zip|zac"),
    "doctor.specialty": ("generaliste x", "Médecine générale"),
    "doctor.birth_date": ("31/02/1970", "1500-01-01", "2024-01-01", "01/02/1970"),
    "doctor.age": ("12", "50", "x"),
    "doctor.optam": ("peut-être", "oui", "TRUE"),
    "doctor.clinical_fees_share": ("2", "80%", "-0.1"),
    "doctor.situations": ("rqth|rqth", "foo"),
    "doctor.installed_on": ("2030-01-01", "1950-01-01"),
    "patients.mt": ("-5", "12,5", "9000", "1 200", "10000001", "oui"),
    "patients.mt_adult": ("99999", "2500", "x"),
    "patients.fa": ("-1", "99999999"),
    "patients.percentile.mt": ("101", "x", "50,5"),
    "contract.etp": ("0.7x", "9", "mi-temps"),
    "contract.signed_on": ("1999-01-01", "2100-01-01", "2024-13-01"),
    "contract.hired_on": ("2026-01-01",),
    "contract.proof_received_on": ("2020-01-01",),
    "contract.assistant.former_secretary": ("true",),
    "contract.assistant.replaced_share": ("0.5",),
    "contract.employer_cost": ("a", "28000|29000", "28000.123"),
    "contract.events": ('[{"on":"2025-01-01"}]', "x"),
}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_wrong_with_a_row_is_what_the_whole_document_has_wrong(seed: int) -> None:
    chance, made = Random(seed), population(300, seed, TODAY, book())
    paths = list(dict.fromkeys((*made.columns, *CELLS)))
    chance.shuffle(paths)  # the order of columns is that of the lines of a document
    texts = made.select(pl.all().cast(pl.String)).to_dict(as_series=False)
    columns = {path: texts.get(path, [None] * made.height) for path in paths}
    for row in range(made.height):
        for path in chance.sample(list(CELLS), chance.choice((0, 1, 1, 2, 3))):
            columns[path][row] = chance.choice(CELLS[path])
    table = pl.DataFrame(columns, schema=dict.fromkeys(paths, pl.String))
    asked = question(TODAY, None, [], None, {})
    answers = Engine(TableQuestion(book(), asked)).evaluate(table)
    told = dict(answers.filter(pl.col("error").is_not_null()).select("row", "error").rows())
    reader = RowReader(book(), asked)
    wanted = {}
    for number, cells in enumerate(table.rows(named=True), 1):
        found = reader.read(cells)
        if isinstance(found, list):
            codes = (f"{one.diagnostic.code} {one.path or ''}".strip() for one in found)
            wanted[number] = "|".join(codes)
    assert told == wanted
    assert len(wanted) > 50
    assert COLUMNS.keys() >= CELLS.keys()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ("doctor.zone: 25 rows in error (see row 2): ", "zpi", "; write one of zip, zac, none"),
        ),
        ("fr", ("doctor.zone : 25 lignes en erreur (voir la ligne 2) : ", "zpi", "zip, zac, none")),
    ],
)
@pytest.mark.parametrize("command", ["batch", "simulate"])
def test_a_column_that_cannot_be_read_is_named_in_one_line(
    command: str, language: str, expected: tuple[str, ...], tmp_path: Path
) -> None:
    rows = ["doctor.sector,doctor.zone", *["1,zpi"] * 25, "9,zip"]
    (tmp_path / "t.csv").write_text("\n".join(rows))
    done = run(command, str(tmp_path / "t.csv"), *ON, "--lang", language)
    assert done.code == 65
    (line,) = (line for line in done.err.splitlines() if " 25 " in line)
    assert all(part in line for part in expected)
    assert sum("doctor.sector" in line for line in done.err.splitlines()) == 1
