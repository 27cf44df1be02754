"""A local Spark answers row for row as the engine does, from flat columns and from sections."""

import importlib.util
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from amcli.arrow import Evaluator
from amcli.spark import answers
from amcli.tables.engine.evaluate import Engine
from amcli.tables.engine.questions import TableQuestion
from doctor_tables import nested, question, rows_of_doctors
from questions import book

JOB = Path(__file__).parents[2] / "examples" / "spark_job.py"
pytestmark = [
    pytest.mark.skipif(
        shutil.which("java") is None and "JAVA_HOME" not in os.environ,
        reason="Spark needs Java 17 or later, and there is no Java here",
    ),
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None,
        reason="the extra 'spark' is not installed: 'make spark' installs it and runs this",
    ),
]
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "40",
}
QUESTION: dict[str, Any] = {"on": "2026-11-22", "etps": ["0.5", "1"], "keep": ["id"]}


@pytest.fixture(scope="module", autouse=True)
def _python() -> Any:
    """Spark's workers run the Python of the tests, on this machine alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYSPARK_DRIVER_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        yield


@pytest.fixture(scope="module")
def session() -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def doctors(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Doctors with an id, as a Parquet file."""
    file = tmp_path_factory.mktemp("spark") / "doctors.parquet"
    rows_of_doctors(300).write_parquet(file)
    return file


def by_id(table: pl.DataFrame) -> list[dict[str, Any]]:
    """Return answers without their place, which differs where the rows were dealt out."""
    return table.drop("row").sort("id", "etp").to_dicts()


def wanted(file: Path) -> list[dict[str, Any]]:
    """Return what the engine says of the file, row by row, with each doctor's id."""
    table = pl.read_parquet(file)
    asked = question(date(2026, 11, 22), None, ["0.5", "1"], None, {})
    found = Engine(TableQuestion(book(), asked)).evaluate(table)
    assert set(found["verdict"]) == {"eligible", "not_eligible", "undetermined", None}
    plain = found.with_columns(pl.col(pl.Enum).cast(pl.String))
    return by_id(plain.with_columns(id=table["id"].gather(plain["row"] - 1)))


def collected(frame: Any) -> pl.DataFrame:
    table: Any = pl.from_arrow(frame.toArrow())
    return table


def test_flat_columns_are_answered_as_without_spark(session: Any, doctors: Path) -> None:
    frame = session.read.parquet(str(doctors)).repartition(3)
    found = answers(frame, Evaluator(**QUESTION))
    assert by_id(collected(found)) == wanted(doctors)


def test_sections_are_answered_as_flat_columns_are(session: Any, doctors: Path) -> None:
    file = doctors.with_name("nested.parquet")
    nested(pl.read_parquet(doctors)).write_parquet(file)
    frame = session.read.parquet(str(file)).repartition(3)
    found = answers(frame, Evaluator(**QUESTION))
    assert by_id(collected(found)) == wanted(doctors)


def test_the_schema_in_the_words_of_spark_is_that_of_arrow(session: Any, doctors: Path) -> None:
    evaluator = Evaluator(**QUESTION)
    frame = session.read.parquet(str(doctors))
    found = answers(frame, evaluator).limit(1).toArrow().schema
    expected = evaluator.schema(pa.schema([("id", pa.int64())]))
    assert [(one.name, one.type) for one in found] == [(one.name, one.type) for one in expected]


def test_a_misnamed_column_is_refused_before_anything_runs(session: Any) -> None:
    frame = session.createDataFrame([(920,)], ["patient_mt"])
    with pytest.raises(ValueError, match=r"patients\.mt"):
        answers(frame, Evaluator(on="2026-11-22"))


def test_the_example_job_writes_what_the_command_says(doctors: Path, tmp_path: Path) -> None:
    out = tmp_path / "answers"
    options = ["--on", "2026-11-22", "--etp", "0.5", "--etp", "1", "--keep", "id"]
    command = [sys.executable, str(JOB), str(doctors), str(out), *options]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert by_id(pl.read_parquet(out / "*.parquet")) == wanted(doctors)
