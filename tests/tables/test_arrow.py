"""Arrow in, Arrow out: the engine's answers, whatever brings the batch and wherever it runs."""

import pickle
import subprocess
import sys
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli import arrow as module
from amcli.arrow import Evaluator, evaluate
from amcli.commands.many import question as question_module
from doctor_tables import (
    as_typed,
    differences,
    expected,
    nested,
    question,
    read_back,
    rows_of_doctors,
    table_of,
)
from profiles import TODAY, document
from questions import book
from random_profiles import PROFILES, READING_CHOICES, TEXTS

ON = TODAY.isoformat()
# Leaflet, CAS 1 and 2 (seed-000, EXEMPLES)
CASES = {
    "id": ["first", "second"],
    "doctor.specialty": ["general-practice"] * 2,
    "doctor.sector": [1, 1],
    "patients.mt": [920, 1351],
    "patients.fa": [1350, 1902],
    "contract.etp": ["1", "0.5"],
    "contract.signed_on": [date(2024, 9, 1)] * 2,
}


def frame(batch: pa.RecordBatch) -> pl.DataFrame:
    table: Any = pl.from_arrow(batch)
    return table


@settings(max_examples=6, deadline=None)
@given(
    profiles=st.lists(PROFILES, min_size=1, max_size=8),
    text=st.sampled_from([None, None, *TEXTS]),
    etps=st.sampled_from([[], ["0.5", "1"], ["1/3", "2"]]),
    achievement=st.sampled_from([None, "0.37"]),
    readings=READING_CHOICES,
    is_typed=st.booleans(),
)
def test_a_batch_is_answered_as_each_of_its_profiles(
    profiles, text, etps, achievement, readings, is_typed
):
    table = as_typed(table_of(profiles)) if is_typed else table_of(profiles)
    asked = question(date(2026, 11, 22), text, etps, achievement, readings)
    wanted = [
        row
        for number, profile in enumerate(profiles, 1)
        for row in expected(document(profile), book(), asked, number)
    ]
    found = evaluate(table, on=ON, text=text, etps=etps, achievement=achievement, readings=readings)
    assert differences(read_back(frame(found)), wanted) == []


def test_the_doctors_of_the_leaflet_get_what_it_prints() -> None:
    found = evaluate(pa.RecordBatch.from_pydict(CASES), on=ON).to_pylist()
    asked = [(row["targets.mt.growth"], row["targets.fa.growth"]) for row in found]
    assert asked == [(305, 467), (143, 240)]
    assert [row["aid.years.1.amount"] for row in found] == [38000, 19000]


def test_only_plain_types_come_out() -> None:
    schema = evaluate(rows_of_doctors(50), on=ON).schema
    assert {*schema.types} == {pa.int64(), pa.int32(), pa.string(), pa.date32()}
    assert schema == Evaluator(on=ON).schema()


def test_sections_as_structs_are_the_facts_in_them() -> None:
    table = rows_of_doctors(60)
    assert evaluate(nested(table), on=ON).equals(evaluate(table, on=ON))


def test_a_section_that_is_null_has_no_facts() -> None:
    kind = pa.struct([("sector", pa.int64())])
    table = pa.table({"doctor": pa.array([{"sector": 3}, None], kind)})
    found = evaluate(table, on=ON, etps=["1"], parts=["check"]).to_pylist()
    assert ["doctor.sector" in row["missing"].split("|") for row in found] == [False, True]


@pytest.mark.parametrize("make", [pa.RecordBatch.from_pydict, pa.table, pl.DataFrame])
def test_what_speaks_the_arrow_interface_is_a_batch(make: Any) -> None:
    wanted = evaluate(pa.RecordBatch.from_pydict(CASES), on=ON)
    assert evaluate(make(CASES), on=ON).equals(wanted)


class Exported:
    """A batch that is known by the interface of arrays alone."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.__arrow_c_array__ = batch.__arrow_c_array__


def test_a_batch_known_by_the_c_interface_alone_is_answered() -> None:
    batch = pa.RecordBatch.from_pydict(CASES)
    assert evaluate(Exported(batch), on=ON).equals(evaluate(batch, on=ON))


def test_no_rows_give_no_rows_of_the_same_schema() -> None:
    batch = pa.RecordBatch.from_pydict(CASES)
    empty = evaluate(batch.slice(0, 0), on=ON, keep=["id"])
    assert empty.num_rows == 0
    assert empty.schema == evaluate(batch, on=ON, keep=["id"]).schema


def test_rows_keep_their_order_and_count_on_from_batch_to_batch() -> None:
    table = rows_of_doctors(100)
    whole = evaluate(table, on=ON, etps=["0.5", "1"])
    pieces = table.to_arrow().to_batches(max_chunksize=33)
    evaluator = Evaluator(on=ON, etps=["0.5", "1"])
    found = pa.Table.from_batches(list(evaluator.batches(pieces)))
    assert found.equals(pa.Table.from_batches([whole]))
    assert whole["row"].to_pylist() == sorted(whole["row"].to_pylist())
    assert whole["row"][-1].as_py() == 100


def test_kept_columns_go_with_their_doctor_and_keep_their_type() -> None:
    table = rows_of_doctors(80).with_columns(place=pl.struct("id"), region=pl.lit(11, pl.UInt8))
    evaluator = Evaluator(on=ON, etps=["0.5", "1"], keep=["id", "place", "region"])
    found = evaluator.evaluate(table)
    numbers = table["id"].to_list()
    assert len(found) > table.height
    for row in found.to_pylist():
        assert row["id"] == row["place"]["id"] == numbers[row["row"] - 1]
    assert found.schema.names[:6] == ["row", "name", "id", "place", "region", "etp"]
    assert found.schema.field("region").type == pa.uint8()
    assert found.schema == evaluator.schema(table.to_arrow().schema)


def test_other_names_of_facts_are_taken() -> None:
    renamed = {"liste": [920], "specialty": ["general-practice"]}
    names = {"liste": "patients.mt", "specialty": "doctor.specialty"}
    plain = {names[name]: cells for name, cells in renamed.items()}
    found = evaluate(pa.table(renamed), on=ON, columns=names)
    assert found.equals(evaluate(pa.table(plain), on=ON))


def test_a_pickled_evaluator_answers_the_same_and_carries_no_engine() -> None:
    evaluator = Evaluator(on=ON, etps=[Fraction(1, 2)], keep=["id"])
    table = rows_of_doctors(60)
    before = evaluator.evaluate(table)
    sent = pickle.dumps(evaluator)
    assert len(sent) < 200_000  # bytes: the question and the texts of the rules
    assert pickle.loads(sent).evaluate(table).equals(before)


def test_a_proposal_travels_with_the_question(tmp_path: Any) -> None:
    proposal = tmp_path / "proposal.toml"
    made = "from amcli.main import main; main()"
    fork = ["rules", "fork", "2024-convention", "--set", "aid.full.year_1=40000"]
    run = [sys.executable, "-c", made, *fork, "-o", str(proposal)]
    subprocess.run(run, check=True, capture_output=True)
    sent = pickle.dumps(Evaluator(on=ON, text=str(proposal)))
    proposal.unlink()
    question_module.engine_of.cache_clear()
    found = pickle.loads(sent).evaluate(pa.RecordBatch.from_pydict(CASES))
    assert found["aid.years.1.amount"][0].as_py() == 40000


def test_another_version_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = pickle.dumps(Evaluator(on=ON, etps=["1.5"]))
    question_module.engine_of.cache_clear()
    monkeypatch.setattr(question_module, "__version__", "9.9.9")
    with pytest.raises(RuntimeError, match=r"9\.9\.9"):
        pickle.loads(sent).evaluate(pa.RecordBatch.from_pydict(CASES))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "2025-convention"}, "2024-convention"),
        ({"etps": ["0.1"]}, "etp"),
        ({"achievement": "1.2"}, "achievement"),
        ({"achievement": Fraction(6, 5)}, "achievement"),
        ({"readings": {"D99": "x"}}, "D99"),
        ({"readings": {"D5": "002"}}, "001"),
        ({"parts": ["aids"]}, "check, aid, targets"),
        ({"on": "22/11/2026"}, "on: "),
        ({"keep": ["row"]}, "row"),
        ({"rules": ["nowhere.toml"]}, "nowhere.toml"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_at_once(wrong: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Evaluator(**({"on": ON} | wrong))


def test_an_unknown_keyword_is_an_error() -> None:
    with pytest.raises(TypeError, match="etp"):
        Evaluator(on=ON, etp=["1"])  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"patient.mt": [920]}, r"patients\.mt"),
        ({"height": [180]}, "height"),
        ({"patients.mt": [920], "patients_mt": [3]}, "patients_mt"),
    ],
)
def test_a_column_that_is_misnamed_is_refused(columns: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        evaluate(pa.table(columns), on=ON)


def test_a_kept_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="region"):
        evaluate(pa.table({"patients.mt": [920]}), on=ON, keep=["region"])


def test_the_schema_for_spark_names_the_same_columns() -> None:
    evaluator = Evaluator(on=ON)
    names = [part.rpartition(" ")[0].strip("`") for part in evaluator.ddl().split(", ")]
    assert names == evaluator.schema().names
    assert evaluator.ddl({"id": "struct<a:int>"}).startswith(
        "`row` BIGINT, `name` STRING, `id` struct<a:int>, `etp` STRING"
    )


def test_the_documented_batch_is_answered_as_documented() -> None:
    import doctest

    assert doctest.testmod(module) == (0, 4)


def test_nothing_else_imports_pyarrow() -> None:
    code = (
        "import amcli.tables.engine.evaluate, amcli.commands.app, sys;"
        " print('pyarrow' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_what_small_batches_teach_is_what_the_whole_table_says() -> None:
    # a batch may begin with rows that cannot be answered: they must not teach the engine anything
    table = rows_of_doctors(300).sample(fraction=1, shuffle=True, seed=2)
    options: Any = {"on": ON, "etps": ["1"], "parts": ["check"]}
    question_module.engine_of.cache_clear()
    whole = evaluate(table, **options)
    question_module.engine_of.cache_clear()
    pieces = table.to_arrow().to_batches(max_chunksize=20)
    found = pa.Table.from_batches(list(Evaluator(**options).batches(pieces)))
    assert found.equals(pa.Table.from_batches([whole]))
