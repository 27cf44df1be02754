"""A rule file that amends a text from a day on: who is under it, and what it may not say."""

from datetime import date
from pathlib import Path

import pytest

from amcli.law.text.rules import RuleBook
from amcli.load.diagnostics import Refused
from amcli.load.toml.files import load_rules
from command_line import run

BASE, AVENANT_8 = "2019-avenant-7", "2020-avenant-8"
AMENDMENT = """
id = "{id}"
amends = "{text}"
in_force_from = {{ value = {day}, status = "assumed", cite = ["table"] }}
[title]
fr = "Texte modifié"
en = "Text as amended"
[citations]
table = {{ source = "seed-000", locator = "front table" }}
[aid.full]
status = "published"
cite = ["table"]
year_1 = {amount}
"""


def amendment(
    folder: Path, name: str, day: str, amount: int, text: str = "2024-convention"
) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(AMENDMENT.format(id=name, text=text, day=day, amount=amount), "utf-8")
    return path


def full_year_1(book: RuleBook, day: date) -> int:
    amount: int = book.in_force(day).value("aid.full.year_1")
    return amount


@pytest.mark.parametrize(
    ("day", "amendments"),
    [
        (date(2019, 9, 1), ()),
        (date(2020, 9, 3), ()),
        (date(2020, 9, 4), (AVENANT_8,)),  # the day after the JO of 3 September 2020
        (date(2023, 4, 30), (AVENANT_8,)),
    ],
)
def test_who_signs_on_or_after_the_first_day_is_under_the_text_so_amended(
    day: date, amendments: tuple[str, ...]
) -> None:
    rules = load_rules().in_force(day)
    assert (rules.id, rules.header.amendments) == (BASE, amendments)


@pytest.mark.parametrize(
    ("name", "day", "amendments"),
    [
        ("2019", date(2020, 9, 3), ()),
        ("2019", date(2020, 9, 4), (AVENANT_8,)),
        ("2019", date(2019, 8, 31), (AVENANT_8,)),  # out of its time: with all of them
        ("2019", date(2026, 1, 1), (AVENANT_8,)),
        (AVENANT_8, date(2020, 1, 1), (AVENANT_8,)),
        ("avenant-8", date(2026, 1, 1), (AVENANT_8,)),
    ],
)
def test_a_text_that_is_named_has_the_amendments_made_until_the_signature(
    name: str, day: date, amendments: tuple[str, ...]
) -> None:
    rules = load_rules().governing(name, day)
    assert (rules.id, rules.header.amendments) == (BASE, amendments)


def test_amendments_of_one_text_build_on_each_other_by_date(tmp_path: Path) -> None:
    later = amendment(tmp_path, "later", "2027-06-01", 40000)
    first = amendment(tmp_path, "first", "2027-01-01", 39000)
    first.write_text(first.read_text("utf-8") + "year_2 = 29000\n", "utf-8")
    book = load_rules(later, first)
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 5, 31), date(2027, 6, 1)]
    assert [full_year_1(book, day) for day in days] == [38000, 39000, 39000, 40000]
    last = book.in_force(days[-1])
    assert last.header.amendments == ("first", "later")
    assert last.value("aid.full.year_2") == 29000
    assert last.value("aid.full.year_3") == 22000


def test_a_contract_signed_before_an_amendment_keeps_its_text(tmp_path: Path) -> None:
    path = amendment(tmp_path, "more", "2027-01-01", 39000)
    profile = tmp_path / "d.yaml"
    profile.write_text(
        "doctor: {specialty: general-practice, sector: 1}\npatients: {mt: 920, fa: 1350}\n"
        "contract: {etp: 1, signed_on: 2026-12-31}\n",
        "utf-8",
    )
    done = run("aid", str(profile), "--rules", str(path), "--on", "2027-01-31", "-f", "csv")
    assert "38000" in done.out
    assert "39000" not in done.out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('amends = "2024-convention"', 'amends = "2031"'), "AM207"),
        (('amends = "2024-convention"', 'amends = "2020-avenant-8"'), "AM207"),
        (("in_force_from", "# in_force_from"), "AM204"),
        (("value = 2027-01-01", "value = 2024-06-21"), "AM205"),
        (("value = 2027-01-01", "value = 2024-06-22"), "AM205"),
        (("[title]", 'scope = "individual"\n[title]'), "AM217"),
        (("[title]", 'extends = "2024-convention"\n[title]'), "AM217"),
        (("[title]", "in_force_until = 2029-01-01\n[title]"), "AM217"),
    ],
)
def test_what_an_amendment_may_not_say_is_refused(
    tmp_path: Path, change: tuple[str, str], code: str
) -> None:
    path = amendment(tmp_path, "wrong", "2027-01-01", 39000)
    text = path.read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(Refused) as caught:
        load_rules(path)
    assert code in [problem.code for problem in caught.value.diagnostics]


def test_two_amendments_of_one_day_are_refused(tmp_path: Path) -> None:
    both = [amendment(tmp_path, name, "2027-01-01", 39000) for name in ("one-day", "same-day")]
    with pytest.raises(Refused) as caught:
        load_rules(*both)
    assert [problem.code for problem in caught.value.diagnostics] == ["AM210"]


def test_the_commands_of_rules_know_an_amendment(tmp_path: Path) -> None:
    listed = run("rules", "list", "-f", "csv").out.splitlines()
    (line,) = (line for line in listed if f",{AVENANT_8},avenant-8" in line)
    assert f",{BASE}," in line
    shown = run("rules", "show", AVENANT_8, "options.alone", "-f", "csv").out
    assert "options.alone.from_rank,p50,secondary,quotidien-2020" in shown
    changed = run("rules", "diff", BASE, AVENANT_8, "-f", "csv").out
    assert changed.count("options.alone.") == 3
    fork = tmp_path / "fork.toml"
    assert (
        run("rules", "fork", AVENANT_8, "--set", "aid.full.year_1=40000", "-o", str(fork)).code == 0
    )
    assert f'extends = "{AVENANT_8}"' in fork.read_text("utf-8")
    assert run("rules", "lint", str(fork)).code == 0
