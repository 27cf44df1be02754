"""`amcli reconcile`: the command, its formats, its errors and its exit codes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from command_line import EXAMPLES, ON, run

PROFILE = "contract-2023-full-time.yaml"
PAYMENTS = "payments/contract-2023-full-time.csv"
AS_DUE = "payments/contract-2023-paid-as-due.csv"


@pytest.fixture(autouse=True)
def _among_the_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)


def document(*argv: str) -> dict[str, Any]:
    done = run("reconcile", *argv, *ON, "-f", "json")
    assert done.code == 0, done.err
    written: dict[str, Any] = json.loads(done.out)
    return written


def test_json_is_what_its_schema_says() -> None:
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "reconcile").out))
    for payments in (PAYMENTS, AS_DUE):
        written = document(PROFILE, payments)
        assert [error.message for error in validator.iter_errors(written)] == []
        assert written["schema"] == "amcli.reconcile/1"
        assert written["result"]["file"] == payments
        assert written["result"]["etp"] == "1"


def test_the_example_is_explained_line_by_line() -> None:
    # ameli-2024-06: 27 000 before, 28 000 after; half of 22 000 at each anniversary (seed-000)
    result = document(PROFILE, PAYMENTS)["result"]
    codes = [(one["payment"] and one["payment"]["line"], one["code"]) for one in result["lines"]]
    assert codes == [
        (2, "paid"),
        (3, "old-amount"),
        (4, "paid-late"),
        (5, "recovered"),
        (6, "recovery"),
        (None, "missing"),
        (8, "solde-share"),
        (None, "unrelated"),
    ]
    assert result["total"]["owed_by_cpam"]["value"] == 1000 + 11000
    assert result["total"]["owed_by_doctor"]["value"] == 0
    assert result["lines"][6]["rate"] == 0.8


def test_csv_has_a_row_per_line_of_the_bank_or_payment_due() -> None:
    done = run("reconcile", PROFILE, PAYMENTS, *ON, "-f", "csv", "-q")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 8
    assert rows[1]["outcome"] == "different"
    assert (rows[1]["due"], rows[1]["received"], rows[1]["delta"]) == ("28000", "27000", "-1000")
    assert (rows[1]["like_text"], rows[1]["like_year"]) == ("2023-reglement-arbitral", "2")
    assert (rows[4]["received"], rows[4]["label"]) == ("-11000", "CPAM RECUPERATION INDU")
    assert (rows[7]["outcome"], rows[7]["lines"]) == ("unrelated", "1")
    french = run("reconcile", PROFILE, PAYMENTS, *ON, "-f", "csv", "--csv-dialect", "excel-fr")
    assert ";0,8;" in french.out


def test_jsonl_and_markdown_say_the_same() -> None:
    (line,) = run("reconcile", PROFILE, PAYMENTS, *ON, "-f", "jsonl").out.splitlines()
    assert json.loads(line) == document(PROFILE, PAYMENTS)
    page = run("reconcile", PROFILE, PAYMENTS, *ON, "-f", "md", "--lang", "en").out
    assert "**✗ missing** |" in page
    assert "**Owed by the CPAM: 12 000 €" in page


@pytest.mark.parametrize(("payments", "code"), [(PAYMENTS, 1), (AS_DUE, 0)])
def test_the_exit_code_tells_whether_something_is_owed(payments: str, code: int) -> None:
    assert run("reconcile", PROFILE, payments, *ON).code == 0
    assert run("reconcile", PROFILE, payments, *ON, "--exit-code").code == code


def test_one_of_the_two_may_come_from_standard_input() -> None:
    whole = document(PROFILE, PAYMENTS)
    for argv, name in (((PROFILE, "-"), PAYMENTS), (("-", PAYMENTS), PROFILE)):
        data = Path(name).read_bytes()
        done = run("reconcile", *argv, *ON, "-f", "json", stdin=data)
        assert done.code == 0, done.err
        assert json.loads(done.out)["result"]["lines"] == whole["result"]["lines"]
    both = run("reconcile", "-", "-", "--lang", "en")
    assert (both.code, both.out) == (2, "")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("case-1.yaml", AS_DUE), "contract.etp"),
        ((PROFILE, AS_DUE, "--etp", "0.5,1"), "contract.etp"),
        ((".", AS_DUE), "one contract at a time"),
        ((PROFILE,), "PAYMENTS.csv"),
        ((), "PROFILE"),
    ],
)
def test_what_cannot_be_matched_is_an_error_of_usage(argv: tuple[str, ...], said: str) -> None:
    done = run("reconcile", *argv, *ON, "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "amcli reconcile --help" in done.err


@pytest.mark.parametrize(
    ("profile", "line", "fact"),
    [
        (PROFILE, "  signed_on: 2023-07-01", "contract.signed_on"),
        ("group-of-four.yaml", None, "group.signed_on"),
    ],
)
def test_a_contract_that_nobody_signed_has_no_payments(
    profile: str, line: str | None, fact: str, tmp_path: Path
) -> None:
    text = Path(profile).read_text("utf-8")
    own = line or next(one for one in text.splitlines() if one.startswith("  signed_on:"))
    assert own in text
    (tmp_path / "unsigned.yaml").write_text(text.replace(own, ""), "utf-8")
    unsigned = str(tmp_path / "unsigned.yaml")
    done = run("reconcile", unsigned, AS_DUE, *ON, "--etp", "1", "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert f"has no {fact}" in done.err


def test_a_settlement_nobody_published_is_open_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    profile, payments = tmp_path / "cut.yaml", tmp_path / "payments.csv"
    text = Path(PROFILE).read_text("utf-8")
    end = "contract:\n  events: [{on: 2025-01-15, kind: termination, notified_on: 2024-11-01}]\n"
    assert "events:" not in text
    profile.write_text(text.replace("contract:\n", end, 1), "utf-8")
    payments.write_text("date;montant\n2023-07-20;36000\n2024-07-05;28000\n", "utf-8")
    done = run("reconcile", str(profile), str(payments), *ON, "--lang", "fr")
    assert done.code == 0, done.err
    assert "? à confirmer" in done.out
    assert "règlement, 2e année" in done.out
    written = document(str(profile), str(payments))
    assert written["result"]["lines"][-1]["status"] == "open"
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "reconcile").out))
    assert [error.message for error in validator.iter_errors(written)] == []


def test_one_transfer_for_two_payments_is_told_in_every_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    payments = tmp_path / "payments.csv"
    lines = "2023-07-20;36000\n2024-07-05;28000\n2025-07-05;11000\n2026-07-10;22000\n"
    payments.write_text(f"date;montant\n{lines}", "utf-8")
    page = run("reconcile", PROFILE, str(payments), *ON, "--lang", "fr").out
    assert "avec celui de la 3e année (solde)" in page
    assert "dans le virement du 10/07/2026" in page
    done = run("reconcile", PROFILE, str(payments), *ON, "-f", "csv", "-q")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [(row["code"], row["together_line"]) for row in rows[3:]] == [
        ("paid-together", ""),
        ("paid-with", "5"),
    ]


def test_an_option_asked_stands_for_one_the_profile_lacks() -> None:
    # case-1 gives no working time; 000: 38 000 in the first year at full time
    profile = "case-1.yaml"
    done = run("reconcile", profile, AS_DUE, *ON, "--etp", "1", "-f", "json")
    assert done.code == 0
    assert json.loads(done.out)["result"]["etp"] == "1"


@pytest.mark.parametrize("suffix", ["csv", "md", "txt"])
def test_a_broken_file_leaves_the_old_answer_whole(suffix: str, tmp_path: Path) -> None:
    payments, old = tmp_path / "payments.csv", tmp_path / f"answer.{suffix}"
    payments.write_text("date;montant\n2024-07-01;19.000\n", "utf-8")
    old.write_text("old", "utf-8")
    done = run("reconcile", PROFILE, str(payments), *ON, "-o", str(old), "--lang", "en")
    assert (done.code, done.out) == (65, "")
    assert f"{payments}:2:12: error AM066" in done.err
    assert "hint:" in done.err
    assert old.read_text("utf-8") == "old"


def test_a_broken_file_is_told_in_json_too(tmp_path: Path) -> None:
    payments = tmp_path / "payments.csv"
    payments.write_text("date;montant\n2024-07-01;19.000\n", "utf-8")
    done = run("reconcile", PROFILE, str(payments), *ON, "-f", "json")
    written = json.loads(done.out)
    validator = jsonschema_rs.validator_for(json.loads(run("schema", "reconcile").out))
    assert [error.message for error in validator.iter_errors(written)] == []
    assert (done.code, written["result"]) == (65, None)
    (found,) = written["diagnostics"]
    assert (found["code"], found["line"], found["column"]) == ("AM066", 2, 12)


def test_a_group_is_matched_like_one_doctor() -> None:
    # mesdocs-2026: 38 000 per etp in the first year, 28 000 in the second
    payments = b"date;montant\n20/03/2027;50000\n"
    argv = ("reconcile", "group-of-four.yaml", "-", "--on", "2030-01-01", "--etp", "1")
    done = run(*argv, "-f", "json", stdin=payments)
    assert done.code == 0, done.err
    lines = json.loads(done.out)["result"]["lines"]
    due = [one["due"]["amount"]["value"] for one in lines if one["due"]]
    assert due[:2] == [38000, 28000]
    assert {one["status"] for one in lines} >= {"missing"}


def test_the_same_inputs_give_the_same_bytes() -> None:
    first, second = (run("reconcile", PROFILE, PAYMENTS, *ON, "-f", "json").out for _ in range(2))
    assert first == second


def test_a_name_of_a_file_prints_literally(tmp_path: Path) -> None:
    odd = tmp_path / "[red]x[bold].csv"
    odd.write_bytes(Path(AS_DUE).read_bytes())
    assert "[red]x[bold].csv" in run("reconcile", PROFILE, str(odd), *ON).out
