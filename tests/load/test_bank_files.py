"""Files of payments: what banks and spreadsheets write is read, anything else has its place."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amcli.load.bank import read_bank
from amcli.load.diagnostics import INVALID_PROFILE, NO_INPUT, Refused
from amcli.render.diagnostics import diagnostic_text
from amcli.study.bank.bank import BankLine
from amcli.words.catalogue import chapter_of, words_in
from profiles import TODAY

HERE = Path(__file__).parents[1] / "errors" / "payments"
BROKEN = sorted(path.stem for path in HERE.glob("*.csv"))
CODES = {code.split(".")[1] for code in chapter_of("errors", "en") if code.startswith("error.AM06")}


def read(data: bytes) -> tuple[BankLine, ...]:
    return read_bank("-", lambda: data)


def problems(place: str) -> Refused:
    with pytest.raises(Refused) as caught:
        read_bank(place, bytes)
    return caught.value


def shown(refused: Refused, lang: str) -> str:
    lines = [diagnostic_text(found, words_in(lang)) for found in refused.diagnostics]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_shows_every_problem_with_its_place_and_remedy(name, monkeypatch):
    monkeypatch.chdir(HERE)
    refused = problems(f"{name}.csv")
    assert shown(refused, "en") == (HERE / f"{name}.txt").read_text("utf-8")
    assert name[:5] in {found.code for found in refused.diagnostics}
    assert {found.exit_code for found in refused.diagnostics} == {INVALID_PROFILE}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_shows_the_same_problems_in_french(name, monkeypatch):
    monkeypatch.chdir(HERE)
    french = shown(problems(f"{name}.csv"), "fr")
    english = (HERE / f"{name}.txt").read_text("utf-8")
    assert french.count("erreur AM") == english.count("error AM") > 0
    assert french.count("conseil :") == french.count("erreur AM")
    assert "?" not in french.replace("\\x", "")


def test_every_code_has_a_broken_file_and_every_broken_file_its_page() -> None:
    assert {name[:5] for name in BROKEN} == CODES
    assert {path.stem for path in HERE.glob("*.txt")} == set(BROKEN)


def test_a_file_that_is_not_there_and_a_folder_are_no_input(tmp_path: Path) -> None:
    for place, code in ((tmp_path / "none.csv", "AM001"), (tmp_path, "AM002")):
        (found,) = problems(str(place)).diagnostics
        assert (found.code, found.exit_code) == (code, NO_INPUT)


FRENCH = (
    "Date;Libellé;Montant;Solde\r\n"
    "20/07/2023;VIR CPAM;36 000,00;40 000,12\r\n"
    "05/07/2024;VIR CPAM;27\u202f000,50 €;1\r\n"
)
READ = (
    BankLine(2, date(2023, 7, 20), 36000, "VIR CPAM"),
    BankLine(3, date(2024, 7, 5), Decimal("27000.50"), "VIR CPAM"),
)


@pytest.mark.parametrize(
    "data",
    [
        FRENCH.encode("utf-8"),
        FRENCH.encode("utf-8-sig"),
        FRENCH.replace("\u202f", "\u00a0").encode("cp1252"),
        FRENCH.replace("\r\n", "\n").encode(),
        FRENCH.replace("\r\n", "\r").encode(),
        (FRENCH + ";;;\r\n\r\n").encode(),
    ],
    ids=["utf-8", "bom", "windows-1252", "lf", "cr", "blank lines"],
)
def test_the_csv_of_a_french_spreadsheet_is_read(data: bytes) -> None:
    assert read(data) == READ


def test_an_english_csv_is_read() -> None:
    data = b'date,amount,label\n2023-07-20,"36,000.00",CPAM\n'
    with pytest.raises(Refused):
        read(data)  # a comma between thousands could be a decimal one
    data = b'date,amount,label\n2023-07-20,"36000,5","CPAM ""aid"", July"\n2024-07-05,27000.50,\n'
    first, second = read(data)
    assert first == BankLine(2, date(2023, 7, 20), Decimal("36000.5"), 'CPAM "aid", July')
    assert (second.amount, second.label) == (Decimal("27000.50"), "")


def test_a_file_without_labels_is_read() -> None:
    assert read(b"montant;date\n36000;2023-07-20\n") == (BankLine(2, date(2023, 7, 20), 36000, ""),)


def test_a_file_that_only_names_its_columns_has_no_payment() -> None:
    assert read(b"date;montant\n") == ()


def test_debits_and_zeros_are_read_as_they_are() -> None:
    lines = read(b"date;amount;label\n2026-07-01;-12,50;CARTE\n2026-07-01;0;INFO\n")
    assert [line.amount for line in lines] == [Decimal("-12.5"), 0]


def test_lines_that_are_alike_are_told_apart_by_their_place() -> None:
    lines = read(b"date;amount;label\n2026-07-01;11000;CPAM\n2026-07-01;11000;CPAM\n")
    assert [line.line for line in lines] == [2, 3]
    assert len({line._replace(line=0) for line in lines}) == 1


WITH_SIDES = (
    "Téléchargement du 30/11/2026;;;;;\r\n"
    "\r\n"
    "Date opération;Date de valeur;Libellé;Débit;Crédit;\r\n"
    '16/11/2026;18/11/2026;"VIREMENT\r\nCPAM ""SOLDE""";;5 500,00;\r\n'
    "20/11/2026;20/11/2026;PRLV EDF;-42,10;;\r\n"
    "21/11/2026;21/11/2026;LOYER;800,00;0,00;\r\n"
)
SIDES_READ = (
    BankLine(4, date(2026, 11, 16), 5500, 'VIREMENT CPAM "SOLDE"'),
    BankLine(6, date(2026, 11, 20), Decimal("-42.1"), "PRLV EDF"),
    BankLine(7, date(2026, 11, 21), -800, "LOYER"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_statement_with_debit_and_credit_and_lines_above_is_read(encoding: str) -> None:
    assert read(WITH_SIDES.encode(encoding)) == SIDES_READ


@pytest.mark.parametrize("separator", [",", "\t", "|"])
def test_other_separators_are_read(separator: str) -> None:
    data = "Date;Montant\n2026-11-16;5500\n".replace(";", separator)
    assert read(data.encode()) == (BankLine(2, date(2026, 11, 16), 5500, ""),)


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Date;Libelle;Montant(EUROS);Montant(FRANCS)", "16/11/2026;CPAM;5500;36077,63"),
        ("dateOp;dateVal;label;category;amount", "2026-11-16;2026-11-18;CPAM;x;5500"),
        ("DATE VALEUR;DATE COMPTABLE;LIBELLÉ;CRÉDIT EN EUROS", "18/11/2026;16/11/2026;CPAM;5500"),
        ("Date;Date de l'opération;Libellé;Montant de l'opération;Devise",
         "17/11/2026;16/11/2026;CPAM;5500;EUR"),
    ],
)  # fmt: skip
def test_the_names_that_banks_give_their_columns_are_known(head: str, cells: str) -> None:
    data = f"{head}\n{cells}\n".encode()
    assert read(data) == (BankLine(2, date(2026, 11, 16), 5500, "CPAM"),)


def test_marks_that_nobody_sees_are_dropped_from_labels() -> None:
    (line,) = read("date;montant;libelle\n2026-11-16;5500;\u202eVIR\u200b CPAM\n".encode())
    assert line.label == "VIR CPAM"


def test_labels_in_several_columns_are_read_together() -> None:
    head = "Date operation;Libelle simplifie;Libelle operation;Debit;Credit"
    data = f"{head}\n16/11/2026;CPAM;VIR CPAM SOLDE;;5500\n17/11/2026;CPAM;CPAM;;1\n".encode()
    assert [line.label for line in read(data)] == ["VIR CPAM SOLDE CPAM", "CPAM"]


def test_columns_of_other_names_are_read_as_the_command_line_says() -> None:
    data = "Jour;Écriture;Mouvement;Date\n16/11/2026;CPAM;5500;hier\n".encode()
    names = {"jour": "date", "Écriture": "label", "mouvement": "amount"}
    line = BankLine(2, date(2026, 11, 16), 5500, "CPAM")
    assert read_bank("-", lambda: data, names) == (line,)


def test_a_column_of_the_command_line_that_is_not_there_is_told() -> None:
    with pytest.raises(Refused) as caught:
        read_bank("-", lambda: b"date;montant\n", {"Mouvement": "amount"})
    (problem,) = caught.value.diagnostics
    assert problem.code == "AM503"
    assert "Mouvement" in shown(caught.value, "fr")


def test_no_more_than_a_hundred_problems_are_listed() -> None:
    with pytest.raises(Refused) as caught:
        read(b"date;amount\n" + b"x;1\n" * 5000)
    assert len(caught.value.diagnostics) == 100


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        read(b"x" * 10_000_001)
    assert [found.code for found in caught.value.diagnostics] == ["AM005"]


def reads_as_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


_LABELS = st.text(st.characters(codec="cp1252", exclude_categories=["C", "Z"]), max_size=12)
_LINES = st.lists(
    st.tuples(
        st.dates(date(2019, 9, 1), TODAY),
        st.decimals("0.01", "99999999", places=2),
        _LABELS,
    ),
    max_size=8,
    unique=True,
)


@given(
    lines=_LINES,
    separator=st.sampled_from(";,"),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
    is_french=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_what_a_spreadsheet_writes_comes_back(lines, separator, encoding, is_french) -> None:
    def row(day: date, amount: Decimal, label: str) -> str:
        when = day.strftime("%d/%m/%Y") if is_french else day.isoformat()
        euros = f"{amount:,.2f}".replace(",", " ") if is_french else f"{amount:.2f}"
        cells = [when, euros.replace(".", ",") if is_french else euros, label]
        return separator.join('"' + cell.replace('"', '""') + '"' for cell in cells)

    head = ("date", "montant", "libellé") if is_french else ("date", "amount", "label")
    text = "\r\n".join([separator.join(head), *(row(*line) for line in lines)])
    data = text.encode(encoding)
    assume(encoding == "utf-8" or not reads_as_utf8(data) or text.isascii())
    found = read(data)
    assert [(line.on, line.amount, line.label) for line in found] == lines
    assert [line.line for line in found] == list(range(2, len(lines) + 2))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    lines, refused = (), None
    try:
        lines = read(b"date;amount\n" + data)
    except Refused as error:
        refused = error
    assert refused is None or (shown(refused, "fr") and shown(refused, "en"))
    assert all(line.line > 1 for line in lines)
