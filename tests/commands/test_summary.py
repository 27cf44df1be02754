"""The summary: one page, or one line a doctor, that says what the four commands say."""

import csv
import io
import json
from pathlib import Path

import jsonschema_rs
import pytest

from amcli.commands.registry import find
from command_line import CASE_1, EXAMPLES, ON, run
from documents import Document

FOUR = ("check", "aid", "targets", "schedule")
PLAIN = ("case-1", "case-2", "case-3", "employer-cost", "facts-missing", "sector-2-without-optam")


def example(name: str) -> str:
    return str(EXAMPLES / f"{name}.yaml")


def summary(*argv: str, lang: str = "fr") -> str:
    done = run("summary", *argv, *ON, "--lang", lang, "-q")
    assert (done.code, done.err) == (0, "")
    return " ".join(done.out.split())


@pytest.mark.parametrize("name", ["case-1", "group-of-four", "facts-missing"])
def test_json_is_the_four_answers_and_follows_its_schema(name: str) -> None:
    whole = json.loads(run("summary", example(name), *ON, "-f", "json").out)
    assert whole["schema"] == "amcli.summary/1"
    for command in FOUR:
        alone = run(command, example(name), *ON, "-f", "json", "--exit-zero").out
        assert whole["result"][command] == json.loads(alone)["result"]
    schema = json.loads(run("schema", "summary").out)
    jsonschema_rs.validator_for(schema).validate(whole)


def test_the_page_says_what_the_brochure_says() -> None:
    """Case 1: 66 000 and 132 000 € over five years, 195 and 305, 311 and 467 patients to gain."""
    page = summary(CASE_1)
    for told in ("66 000 € 132 000 €", "11 000 € 22 000 €", "+195 +305", "+311 +467", "01/09/2027"):
        assert told in page
    assert "mi-temps temps plein" in page


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("case-1", "✓ Les conditions du contrat sont remplies"),
        ("facts-missing", "? On ne sait pas encore si vous pouvez signer. Il manque : adhésion"),
        ("sector-2-without-optam", "✗ Les conditions du contrat ne sont pas remplies : Optam"),
    ],
)
def test_the_verdict_comes_first_whatever_it_is(name: str, said: str) -> None:
    assert said in summary(example(name))


def test_what_is_left_to_pay_stands_where_the_cost_is_known_and_is_asked_for_elsewhere() -> None:
    assert "Reste à votre charge sur 5 ans" in summary(example("employer-cost"))
    assert "employer_cost" not in summary(example("employer-cost"))
    assert "employer_cost" in summary(CASE_1)


def test_what_is_missing_is_named_with_who_holds_it() -> None:
    sentence = "percentile de la patientèle mt (patients.percentile.mt) ; demandez à la CPAM."
    assert sentence in summary(example("facts-missing"))


def test_a_row_for_each_option_in_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(run("summary", CASE_1, *ON, "-f", "csv").out)))
    assert [row["etp"] for row in rows] == ["0.5", "1"]
    assert [row["amount"] for row in rows] == ["66000", "132000"]
    assert [row["mt_growth"] for row in rows] == ["195", "305"]
    assert {row["next_on"] for row in rows} == {"2027-09-01"}


def test_each_rate_has_a_column() -> None:
    page = summary(CASE_1, "--etp", "1", "--achievement", "100%", "--achievement", "0%")
    assert "132 000 €" in page
    assert "99 000 €" in page


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", PLAIN)
def test_a_document_says_it_too(name: str, lang: str) -> None:
    done = run("summary", example(name), *ON, "-f", "html", "--lang", lang)
    assert done.code == 0
    read = Document(done.out)
    assert "summary." not in read.text
    assert "report." not in read.text


def test_it_answers_whatever_the_verdict() -> None:
    assert find("summary").exit_code is None
    assert run("summary", example("sector-2-without-optam"), *ON).code == 0


@pytest.mark.parametrize("more", [(), ("--etp", "1"), ("-f", "json"), ("--format=json",)])
def test_a_profile_without_a_command_is_summed_up(more: tuple[str, ...]) -> None:
    assert run(CASE_1, *ON, *more) == run("summary", CASE_1, *ON, *more)


def test_standard_input_and_a_folder_without_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Path(CASE_1).read_bytes()
    assert run("-", *ON, stdin=source).out == run("summary", "-", *ON, stdin=source).out
    (tmp_path / "doctors").mkdir()
    (tmp_path / "doctors" / "a.yaml").write_bytes(source)
    monkeypatch.chdir(tmp_path)
    assert run("doctors", *ON, "-f", "json").code == 0


@pytest.mark.parametrize(
    ("word", "code"),
    [("none.yaml", 66), ("none.YML", 66), ("none/such", 66), ("none.csv", 66), ("nothing", 2)],
)
def test_a_word_that_is_no_file_is_missing_or_no_command(word: str, code: int) -> None:
    assert run(word, *ON).code == code


def test_the_name_of_a_command_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("aid", "rules"):
        Path(name).write_bytes(Path(CASE_1).read_bytes())
    assert run("aid").code == 2
    assert "rules" in run("rules").out


def test_several_doctors_are_a_line_for_each_option() -> None:
    """The brochure's doctors: 66 000 and 132 000 € each, 305 and 258 patients at full time."""
    page = summary(example("case-1"), example("case-2"), example("contract-2022-third-time"))
    assert "3 médecins" in page
    assert "66 000" in page
    assert "66 000–72 000" in page  # case 2 may be paid more
    for told in ("Brochure, case 1", "+305 +467", "+258", "tiers temps", "01/09/2027"):
        assert told in page
    assert page.count("Brochure, case 1") == 1
    assert "Sur 5 ans" not in page


def test_a_profile_in_error_leaves_the_page_of_the_other() -> None:
    done = run("summary", CASE_1, "none.yaml", *ON, "--lang", "fr")
    assert done.code == 66
    assert "Sur 5 ans" in done.out


def test_all_gives_the_pages_of_several() -> None:
    page = summary(example("case-1"), example("case-2"), "--all")
    assert page.count("Sur 5 ans") == 2


def test_an_aid_above_the_cost_is_a_surplus(tmp_path: Path) -> None:
    """Full time at 20 000 € a year: 132 000 − 100 000 over at best, 100 000 − 99 000 at worst."""
    profile = tmp_path / "doctor.yaml"
    facts = "doctor: {specialty: general-practice, sector: 1, birth_date: 1975-03-14}\n"
    facts += "patients: {mt: 920, fa: 1350}\ncontract: {etp: 1, employer_cost: 20000}\n"
    profile.write_text(facts, "utf-8")
    page = summary(str(profile))
    assert "sur 5 ans excédent 32 000 € au pire 1 000 €" in page
    assert "excédent 32 000 € 1 000 €" in " ".join(
        run("aid", str(profile), *ON, "--lang", "fr").out.split()
    )
