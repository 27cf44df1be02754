"""A population that is made: plausible by its assumptions, the same for a seed, and no data."""

import json
import statistics
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from amcli.load.registers import load_sources
from amcli.tables.columns import COLUMNS
from amcli.tables.crowd.population import assumptions, population, sources
from command_line import ON, run
from profiles import TODAY
from questions import book


@pytest.fixture(scope="module")
def crowd() -> "pl.DataFrame":
    return population(100_000, 1, TODAY, book())


def test_its_lists_lie_at_the_published_levels(crowd: "pl.DataFrame") -> None:
    general = crowd.filter(pl.col("doctor.specialty") == "general-practice")
    mt, fa = general["patients.mt"], general["patients.fa"]
    # seed-004: P30 at 775; djibe: P50 at 1 045 mt and 1 514 fa, at 31/12/2021
    assert abs(mt.quantile(0.30) - 775) < 15
    assert abs(mt.quantile(0.50) - 1045) < 15
    assert abs(fa.quantile(0.50) - 1514) < 20
    adults = general["patients.mt_adult"]
    # Le Quotidien du médecin, 2021: a median of 927 adults
    assert abs(adults.quantile(0.50) - 927) < 20
    assert (adults <= mt).all()


def test_its_doctors_are_as_the_assumptions_say(crowd: "pl.DataFrame") -> None:
    general = crowd["doctor.specialty"] == "general-practice"
    assert abs(general.mean() - 0.573) < 0.01
    sectors = crowd.filter(general)["doctor.sector"]
    assert abs((sectors == 1).mean() - 0.95) < 0.01
    assert abs((crowd["doctor.zone"] == "zip").mean() - 0.11) < 0.01
    assert crowd["doctor.installed_on"].max() <= TODAY
    assert (crowd["doctor.installed_on"] > crowd["doctor.birth_date"]).all()
    assert crowd["doctor.birth_date"].max() < date(TODAY.year - 29, TODAY.month, TODAY.day)


def test_its_ranks_go_with_its_lists(crowd: "pl.DataFrame") -> None:
    general = crowd.filter(pl.col("doctor.specialty") == "general-practice")
    for list_, rank, level in (("mt", 30, 775), ("mt", 50, 1045), ("fa", 50, 1514)):
        below = general.filter(pl.col(f"patients.percentile.{list_}") < rank)
        assert below[f"patients.{list_}"].max() <= level


def test_every_column_is_a_fact_and_every_name_says_what_it_is(crowd: "pl.DataFrame") -> None:
    assert set(crowd.columns) <= set(COLUMNS)
    assert crowd["name"].str.contains(r"^synthetic \d+$").all()
    assert crowd["name"].n_unique() == crowd.height


def test_a_seed_makes_the_same_doctors(tmp_path: Path) -> None:
    assert population(500, 4, TODAY, book()).equals(population(500, 4, TODAY, book()))
    assert not population(500, 4, TODAY, book()).equals(population(500, 5, TODAY, book()))
    for name in ("a.parquet", "b.parquet", "a.csv", "b.csv"):
        done = run("simulate", "--make-population", "50", "--seed", "4", "-o", str(tmp_path / name),
            *ON)  # fmt: skip
        assert (done.code, done.out) == (0, "")
        assert "None of them exists" in done.err
    for suffix in ("parquet", "csv"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_a_population_from_a_file_is_the_one_made_on_the_way(tmp_path: Path) -> None:
    asked = ("--text", "2024", "--etp", "1", *ON, "-f", "json", "-q")
    texts = [json.loads(run("simulate", "synthetic:40", *asked).out)["result"]["texts"]]
    for name in ("p.parquet", "p.csv"):
        place = str(tmp_path / name)
        assert run("simulate", "--make-population", "40", "-o", place, *ON, "-q").err == ""
        answer = json.loads(run("simulate", place, *asked).out)
        assert answer["result"]["population"]["is_synthetic"]
        assert "synthetic" in {note["code"] for note in answer["notes"]}
        texts.append(answer["result"]["texts"])
    assert texts[0] == texts[1] == texts[2]


def test_every_assumption_has_its_source_or_is_assumed() -> None:
    known = {*load_sources(), *sources()}
    for one in assumptions():
        assert one.status in ("published", "secondary", "assumed")
        assert one.status == "assumed" or one.sources, one.key
        assert set(one.sources) <= known, one.key


def test_the_assumptions_are_listed() -> None:
    answer = json.loads(run("simulate", "--assumptions", "-f", "json").out)
    listed = {one["key"]: one for one in answer["result"]["assumptions"]}
    assert set(listed) == {one.key for one in assumptions()}
    assert listed["mt_levels"]["sources"] == ["seed-004", "jhp-2023", "djibe"]
    for lang in ("en", "fr"):
        page = run("simulate", "--assumptions", "--lang", lang).out
        assert all(word in page for word in listed["mep_share"][lang].split())


def test_its_spread_is_that_of_the_two_published_levels(crowd: "pl.DataFrame") -> None:
    # log-normal: the logarithms of the levels lie as far apart as the normal law has them
    mt = crowd.filter(pl.col("doctor.specialty") == "general-practice")["patients.mt"].log()
    lower = statistics.NormalDist().inv_cdf(0.30)
    width = (mt.quantile(0.50) - mt.quantile(0.30)) / -lower
    assert abs(mt.std() / width - 1) < 0.03


BAD = {
    "no doctor": (("synthetic:0",), "0"),
    "a word for a number": (("--make-population", "many", "-o", "p.csv"), "many"),
    "fewer than none": (("--make-population", "-3", "-o", "p.csv"), "-3"),
    "no file for them": (("--make-population", "5"), "-o doctors.parquet"),
    "a file of another form": (("--make-population", "5", "-o", "p.json"), ".parquet, .csv"),
    "nothing to simulate": ((), "synthetic:1000"),
    "no such law": (("synthetic:5", "--vary", "mt=gauss(5%)"), "patients.mt=normal(5%)"),
    "a law without its number": (("synthetic:5", "--vary", "mt=normal()"), "normal(5%)"),
    "a triangle upside down": (("synthetic:5", "--vary", "mt=triangular(3,2,1)"), "triangular"),
    "a word that cannot vary": (("synthetic:5", "--vary", "doctor.zone=normal(1)"), "patients.mt"),
    "a fact misspelt": (("synthetic:5", "--vary", "patients.mtt=normal(1)"), "patients.mt"),
    "a fact twice": (("synthetic:5", "--vary", "fa=normal(1)", "--vary", "fa=normal(2)"), "twice"),
    "draws of nothing": (("synthetic:5", "--draws", "3"), "--vary"),
    "no draw": (("synthetic:5", "--vary", "mt=normal(1)", "--draws", "0"), "0"),
    "no such text": (("synthetic:5", "--text", "2025"), "2024-convention"),
    "a table of another form": (("doctors.xls",), ".parquet"),
    "a seed that is none": (("synthetic:5", "--seed", "x"), "x"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_meant_is_refused_with_a_hint(name: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    argv, said = BAD[name]
    monkeypatch.chdir(tmp_path)
    done = run("simulate", *argv, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "amcli simulate --help" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("missing.csv", None, 66),
        ("empty.csv", "", 65),
        ("bare.csv", "patients.mt\n", 65),
        ("others.csv", "a,b\n1,2\n", 65),
        ("wrong.csv", "doctor.sector,patients.mt\n9,100\n", 65),
    ],
)
def test_a_table_without_doctors_is_an_error(
    name: str, text: str | None, code: int, tmp_path: Path
) -> None:
    place = tmp_path / name
    if text is not None:
        place.write_text(text)
    done = run("simulate", str(place), "--text", "2024", "--lang", "en")
    assert (done.code, done.out) == (code, "")
    assert name in done.err


def test_a_fact_that_the_table_lacks_cannot_vary(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("doctor.sector,patients.mt\n1,900\n")
    done = run("simulate", str(tmp_path / "t.csv"), "--vary", "fa=normal(5%)")
    assert done.code == 2
    assert "patients.fa" in done.err
