"""The report: a page to hand over, whose pictures are as long as what they show."""

import re
from pathlib import Path

import pytest

from command_line import EXAMPLES, run
from documents import Document, check_structure

ON = ("--on", "2026-11-22")


def report(*argv: str, lang: str = "fr") -> str:
    done = run("report", *argv, *ON, "--lang", lang, "-q")
    assert (done.code, done.err) == (0, "")
    return done.out


def example(name: str) -> str:
    return str(EXAMPLES / f"{name}.yaml")


def lengths(read: Document, kind: str) -> list[str | None]:
    """Return how long the bars of a kind are, the signs of the legend left out."""
    drawn = [each for each in read.all("rect") if each.attributes.get("class") == kind]
    return [each.attributes["width"] for each in drawn if each.attributes["width"] != "12"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "name",
    ["case-1", "facts-missing", "group-of-four", "running-2023-suspension-switch", "surgeon"],
)
def test_a_report_needs_nothing_and_is_in_order(name: str, lang: str) -> None:
    source = report(example(name), lang=lang)
    read = Document(source)
    check_structure(read, lang)
    assert "report." not in read.text
    assert not re.search(r"\w+://|url\(|@import", source)
    for picture in (each for each in read.all("svg") if each.attributes.get("role") == "img"):
        place = read.elements.index(picture)
        assert [each.tag for each in read.elements[place + 1 : place + 3]] == ["title", "desc"]


def test_the_bars_of_the_aid_are_those_of_the_brochure() -> None:
    """Case 1, 38 000 + 28 000 + 3 × 22 000 € at full time, half of it at half time.

    From the third year on one half is acquired, the other follows the results.
    """
    read = Document(report(example("case-1")))
    assert lengths(read, "sure") == [
        "50.0%", "36.8%", "14.5%", "14.5%", "14.5%", "100.0%", "73.7%", "28.9%", "28.9%", "28.9%",
    ]  # fmt: skip
    assert lengths(read, "results") == ["14.5%"] * 3 + ["28.9%"] * 3
    assert lengths(read, "left") == lengths(read, "open") == []


def test_the_bars_of_patients_are_those_of_the_brochure() -> None:
    """Case 1: 195 and 311 patients at half time, 305 and 467 at full time."""
    read = Document(report(example("case-1")))
    assert lengths(read, "to-gain") == ["41.8%", "66.6%", "65.3%", "100.0%"]
    assert "+467" in read.text


def test_what_is_left_to_pay_is_drawn_where_the_cost_is_known() -> None:
    read = Document(report(example("employer-cost")))
    assert len(lengths(read, "left")) == 4  # the first year pays more than the post costs
    assert "reste à votre charge" in read.text


def test_the_years_of_the_contract_fill_the_line_of_time() -> None:
    read = Document(report(example("case-1")))
    assert lengths(read, "year") == ["20.0%"] * 5  # 365 or 366 days of 1 826
    assert "01/09/2024" in read.text
    assert "31/08/2029" in read.text
    payments = [each for each in read.all("circle") if each.inside[-2] == "svg"]
    assert len(payments) == 8  # two years at once, three in two parts


def test_it_says_what_is_not_known_and_who_knows_it() -> None:
    read = Document(report(example("facts-missing")))
    assert "Ce qui n’est pas connu" in read.text
    assert "la CPAM" in read.text
    assert "Ce qui n’est pas connu" not in Document(report(example("case-1"))).text


def test_sources_are_folded_and_the_caveat_is_not() -> None:
    read = Document(report(example("case-1")))
    (folded,) = read.all("details")
    assert "open" not in folded.attributes
    assert "Sources et points discutés" in read.text
    last = read.all("p")[-1]
    assert "details" not in last.inside


def test_a_name_is_text_in_pictures_too(tmp_path: Path) -> None:
    profile = tmp_path / "evil.yaml"
    text = Path(example("case-1")).read_text("utf-8")
    name = "<script>alert(1)</script>"
    profile.write_text(re.sub(r"(?m)^name: .*$", f"name: '{name}'", text), "utf-8")
    read = Document(report(str(profile)))
    check_structure(read, "fr")
    assert name in read.text


def test_doctors_stand_one_after_the_other_and_one_in_error_beside(tmp_path: Path) -> None:
    out = tmp_path / "dossier.html"
    done = run("report", example("case-1"), "none.yaml", example("case-2"), *ON, "-o", str(out))
    assert done.code == 66
    assert "AM001" in done.err
    assert len(Document(out.read_text("utf-8")).all("article")) == 2


def test_its_only_form_is_a_document(tmp_path: Path) -> None:
    assert run("report", example("case-1"), *ON, "-f", "json").code == 2
    for name, code in (("x.json", 2), ("x.HTML", 0), ("x", 0)):
        out = tmp_path / name
        done = run("report", example("case-1"), *ON, "-o", str(out))
        assert (done.code, out.exists()) == (code, code == 0)
    assert ".html" in run("report", example("case-1"), "-o", "x.json").err
