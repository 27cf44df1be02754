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
from amcli.words.catalogue import words_in
from amcli.words.en import errors as errors_en
from profiles import TODAY

HERE = Path(__file__).parents[1] / "errors" / "payments"
BROKEN = sorted(path.stem for path in HERE.glob("*.csv"))
CODES = {code.split(".")[1] for code in errors_en.SENTENCES if code.startswith("error.AM06")}


def read(data: bytes) -> tuple[BankLine, ...]:
    return read_bank("-", TODAY, lambda: data)


def problems(place: str) -> Refused:
    with pytest.raises(Refused) as caught:
        read_bank(place, TODAY, bytes)
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


@pytest.mark.parametrize(
    "label", ["RECUPERATION CPAM", "Récupération", "cpam indu 2024", "TROP-PERÇU", "recovery"]
)
def test_money_taken_back_is_read_where_the_label_says_so(label: str) -> None:
    (line,) = read(f"date;montant;libellé\n2024-09-01;-1 000,00;{label}\n".encode())
    assert line.amount == -1000


def test_two_payments_of_one_day_are_told_apart_by_their_label() -> None:
    lines = read(b"date;amount;label\n2026-07-01;11000;acompte\n2026-07-01;11000;solde\n")
    assert [line.label for line in lines] == ["acompte", "solde"]


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
    assert all(line.amount and line.on <= TODAY for line in lines)
