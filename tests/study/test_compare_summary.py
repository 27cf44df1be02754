"""Many profiles under two texts: who wins, who loses, by how much, by size of list."""

import csv
import json
import shutil
import statistics
from collections import Counter
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amcli.law.figures.terms import Verdict
from amcli.render.characters import bar_text
from amcli.study.crowd.population import (
    MOST_BARS,
    HistogramBar,
    SizeClass,
    SummaryLine,
    change_of,
    histogram,
    size_of,
    spread,
)
from command_line import EXAMPLES, ON, Run, on_terminal, run
from profiles import doctor
from questions import ask

TEXTS = ("--text", "2023", "--text", "2024")
CASES = ("case-1.yaml", "case-2.yaml", "case-3.yaml")
EUROS = st.integers(-200_000, 200_000)


def folder(tmp_path: Path, *profiles: dict[str, Any]) -> str:
    place = tmp_path / "cabinet"
    place.mkdir()
    for number, profile in enumerate(profiles):
        (place / f"{number}.yaml").write_text(yaml.safe_dump(profile), "utf-8")
    return str(place)


def summed(place: str, *argv: str) -> dict[str, Any]:
    done = run("compare-versions", place, *ON, *TEXTS, "--summary", "-f", "json", *argv)
    answer: dict[str, Any] = json.loads(done.out)
    return answer


def test_a_folder_is_summed_by_option_and_by_the_published_levels(tmp_path: Path) -> None:
    # ameli-2024-06: 36 000 + 27 000 + 3 x 21 000 become 38 000 + 28 000 + 3 x 22 000
    counts = (1044, 1045, 775, 776, None)
    place = folder(tmp_path, *map(doctor, counts), doctor(2000, sector=3))
    (option,) = summed(place, "--etp", "1")["result"]["options"]
    # exactly 775 patients, or sector 3, is refused under both: nothing changes
    assert option["spread"] == {
        "profiles": 6,
        "gain": 4,
        "lose": 0,
        "same": 2,
        "unsure": 0,
        "unknown": 0,
        "open": 1,
        "sum": 24000,
        "mean": 4000,
        "median": 6000,
        "least": 0,
        "most": 6000,
    }
    sizes = {
        (one["size"]["code"], one["size"]["at_least"], one["size"]["below"]): one["spread"]["gain"]
        for one in option["sizes"]
    }
    assert sizes == {
        ("counted", 775, 1045): 2,
        ("counted", 1045, None): 1,
        ("unknown", None, None): 1,
    }
    assert option["histogram"] == [
        {"low": 0, "high": 0, "profiles": 2},
        {"low": 6000, "high": 6000, "profiles": 4},
    ]


def test_who_loses_is_counted_and_named_when_the_texts_are_turned_round(tmp_path: Path) -> None:
    place = folder(tmp_path, doctor(1044) | {"name": "Dr [b] *X*"}, doctor(1045))
    turned = ("compare-versions", place, *ON, "--text", "2024", "--text", "2023", "--etp", "1")
    shown = run(*turned, "--summary").out
    assert "Who loses most: Dr [b] *X* -6 000 € (full time)" in shown
    assert "Who wins" not in shown
    (option,) = json.loads(run(*turned, "--summary", "-f", "json").out)["result"]["options"]
    assert (option["spread"]["lose"], option["spread"]["sum"]) == (2, -12000)


@pytest.mark.parametrize(
    ("profile", "text", "size"),
    [
        (doctor(774), "2024", SizeClass("counted", None, 775)),
        (doctor(775), "2024", SizeClass("counted", 775, 1045)),
        (doctor(1045), "2024", SizeClass("counted", 1045, None)),
        (doctor(None), "2024", SizeClass("unknown")),
        (doctor(900, mep=True), "2024", SizeClass("other")),
        (
            {"doctor": {"specialty": "dermatology"}, "patients": {"fa": 900}},
            "2024",
            SizeClass("other"),
        ),
        ({"patients": {"mt": 900}}, "2024", SizeClass("unknown")),
        # 2019 counts adults, whose number the whole list does not tell (seed-003, seed-002)
        (doctor(900), "2019", SizeClass("unknown")),
        (
            {**doctor(900), "patients": {"mt": 900, "mt_adult": 700}},
            "2019",
            SizeClass("counted", 640, 1107),
        ),
    ],
)
def test_a_list_is_classed_by_the_levels_of_the_text(
    profile: dict[str, Any], text: str, size: SizeClass
) -> None:
    assert size_of(ask(profile, text=text)) == size


def a_line(change: int | None, *verdicts: Verdict) -> SummaryLine:
    first, last = verdicts or (Verdict.ELIGIBLE, Verdict.ELIGIBLE)
    told = {"a": first, "b": last}
    size = SizeClass("unknown")
    return SummaryLine("f", 1, None, "1", None, size, {"a": 0, "b": change}, told, change, change)


@given(st.lists(st.one_of(st.none(), EUROS), max_size=30))
def test_a_spread_is_what_the_standard_library_makes_of_it(changes: list[int | None]) -> None:
    found = spread((change_of(one), 1) for one in [a_line(change) for change in changes])
    known = [Fraction(change) for change in changes if change is not None]
    assert (
        found.gain + found.lose + found.same + found.unsure + found.unknown
        == found.profiles
        == len(changes)
    )
    assert found.gain == sum(change > 0 for change in known)
    assert found.lose == sum(change < 0 for change in known)
    if not known:
        assert found[7:] == (None,) * 5
        return
    assert found.sum == sum(known)
    assert found.least == min(known)
    assert found.most == max(known)
    assert abs((found.mean or 0) - statistics.mean(known)) <= Fraction(1, 2)
    assert abs((found.median or 0) - statistics.median(known)) <= Fraction(1, 2)


def test_an_undetermined_verdict_is_counted_beside() -> None:
    lines = [
        a_line(5, Verdict.UNDETERMINED, Verdict.ELIGIBLE),
        a_line(5, Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED),
        a_line(5),
    ]
    assert (
        spread((change_of(one), 1) for one in lines).open,
        spread((change_of(one), 1) for one in lines).gain,
    ) == (2, 3)


@given(st.lists(EUROS, max_size=40))
def test_every_value_of_a_histogram_is_in_one_bar(values: list[int]) -> None:
    bars = histogram(Counter(values))
    assert len(bars) <= MOST_BARS
    assert sum(bar.profiles for bar in bars) == len(values)
    for value in values:
        assert sum(bar.low <= value <= bar.high for bar in bars) == 1
    for bar in bars:
        assert bar.profiles == sum(bar.low <= value <= bar.high for value in values)
        assert not bar.low < 0 <= bar.high
        assert not bar.low <= 0 < bar.high
    assert list(bars) == sorted(bars)


@given(st.sets(st.integers(-300, 300).map(lambda number: number * 500), min_size=13, max_size=60))
def test_ranges_have_one_round_width_and_no_gap(values: set[int]) -> None:
    bars = histogram(Counter(list(values)))
    gains = [bar for bar in bars if bar.low > 0]
    widths = {bar.high - bar.low + 1 for bar in gains[1:]}
    assert len(widths) <= 1
    assert all(str(width).strip("0") in ("1", "2", "5") for width in widths)
    for before, after in pairwise(bars):
        assert before.high + 1 == after.low


def test_few_values_have_a_bar_each() -> None:
    assert histogram(Counter([0, 6000, 6000, -500])) == (
        HistogramBar(-500, -500, 1),
        HistogramBar(0, 0, 1),
        HistogramBar(6000, 6000, 2),
    )
    assert histogram({}) == ()


@given(
    st.integers(0, 500),
    st.integers(1, 500),
    st.integers(1, 60),
    st.sampled_from(["utf-8", "ascii", "cp850"]),
)
def test_a_bar_fits_and_grows_with_what_it_counts(
    count: int, more: int, columns: int, encoding: str
) -> None:
    most = count + more
    shorter, longest = (bar_text(one, most, columns, encoding) for one in (count, most))
    assert len(longest) == columns
    assert len(shorter) <= columns
    assert bool(shorter) == bool(count)
    shorter.encode(encoding)
    full = "#" if encoding == "ascii" else "█"
    assert longest == full * columns


def test_errors_and_groups_are_left_out_and_named(tmp_path: Path) -> None:
    shutil.copy(EXAMPLES / "case-1.yaml", tmp_path)
    (tmp_path / "wrong.yaml").write_text("doctor: {sectr: 1}\n", "utf-8")
    shutil.copy(EXAMPLES / "group-of-four.yaml", tmp_path)
    argv = ("compare-versions", str(tmp_path), *ON, "--summary")
    done = run(*argv, "-f", "json")
    answer = json.loads(done.out)
    assert done.code == 65
    left = [(Path(one["source"]).name, one["why"]) for one in answer["result"]["left_out"]]
    assert left == [("group-of-four.yaml", "group"), ("wrong.yaml", "error")]
    assert answer["result"]["profiles"] == 1
    assert [Path(one["file"]).name for one in answer["diagnostics"]] == ["wrong.yaml"]
    shown = run(*argv)
    page = " ".join(shown.out.split())
    assert "Not compared (2): " in page
    assert "wrong.yaml (error)" in page
    assert "error" in shown.err


def test_nobody_to_compare_is_said(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("doctor: {sectr: 1}\n", "utf-8")
    argv = ("compare-versions", str(tmp_path), *ON, "--summary")
    assert "No profile could be compared." in run(*argv).out
    assert json.loads(run(*argv, "-f", "json").out)["result"]["options"] == []


def test_csv_has_a_row_for_each_profile_and_option() -> None:
    done = run("compare-versions", str(EXAMPLES), *ON, *TEXTS, "--summary", "-f", "csv", "-q")
    rows = list(csv.DictReader(StringIO(done.out)))
    answer = summed(str(EXAMPLES))["result"]
    assert len(rows) == sum(option["spread"]["profiles"] for option in answer["options"])
    for row in rows:
        before, after = row["amount:2023-reglement-arbitral"], row["amount:2024-convention"]
        if row["change"]:
            assert int(row["change"]) == int(after) - int(before)
        else:
            assert "" in (before, after)
    french = run(
        *("compare-versions", str(EXAMPLES / "case-1.yaml"), *ON, *TEXTS, "--summary"),
        *("-f", "csv", "--csv-dialect", "excel-fr", "-q"),
    ).out
    assert french.startswith("\ufeffsource;document;name;etp;mt;size;")


def test_the_changes_are_those_that_the_comparison_attributes() -> None:
    compared = json.loads(run("compare-versions", str(EXAMPLES), *ON, *TEXTS, "-f", "json").out)
    told = {
        (one["profile"]["source"], part["etp"]): part["change"]
        for one in compared
        if one["result"]
        for part in one["result"]["attributions"]
        if part["what"] == "amount"
    }
    lines = summed(str(EXAMPLES))["result"]["lines"]
    assert {(one["source"], one["etp"]): one["change"] for one in lines} == told
    assert len(told) > 20


@pytest.mark.parametrize("argv", [(), ("--etp", "1", "--achievement", "50%"), ("--strict",)])
def test_a_summary_is_what_its_schema_says(argv: tuple[str, ...]) -> None:
    schema = json.loads(run("schema", "compare-summary").out)
    validator = jsonschema_rs.validator_for(schema)
    answer = summed(str(EXAMPLES), *argv)
    assert list(validator.iter_errors(answer)) == []
    assert list(validator.iter_errors({**answer, "result": {}})) != []
    line = run(
        "compare-versions", str(EXAMPLES), *ON, *TEXTS, *argv, "--summary", "-f", "jsonl"
    ).out
    assert json.loads(line) == answer
    assert line.count("\n") == 1


@pytest.mark.process
@pytest.mark.parametrize(("width", "lang"), [(40, "en"), (60, "fr"), (80, "fr"), (120, "fr")])
def test_a_summary_fits_the_terminal(width: int, lang: str) -> None:
    argv = ("compare-versions", ".", *ON, "--summary", "-q", "--lang", lang)
    shown = on_terminal(*argv, "--text", "2019", "--text", "2024", width=width, NO_COLOR="1").text
    body = shown[
        shown.index("profils comparés" if lang == "fr" else "profiles compared") :
    ].splitlines()
    assert [line for line in body if len(line) > width] == []
    assert any("█" in line for line in body)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "ascii"])
def test_bars_are_drawn_in_characters_that_the_output_has(encoding: str) -> None:
    argv = ("compare-versions", str(EXAMPLES), *ON, *TEXTS, "--summary", "-q")
    shown = run(*argv, encoding=encoding).out
    bar = "█" if encoding in ("utf-8", "cp850") else "#"
    assert bar * 40 in shown
    assert "?" not in shown.replace("? ", "")


def pages(*argv: str) -> Run:
    places = [str(EXAMPLES / name) for name in CASES]
    return run("compare-versions", *places, *ON, *TEXTS, *argv)


@pytest.mark.parametrize("format_", ["table", "md"])
def test_the_pages_of_several_profiles_end_with_the_summary(format_: str) -> None:
    shown = pages("--all", "-f", format_).out
    assert shown.count("3 profiles compared") == 1
    assert shown.index("Brochure, case 3") < shown.index("3 profiles compared")
    alone = run("compare-versions", str(EXAMPLES / CASES[0]), *ON, *TEXTS, "-f", format_).out
    assert "compared" not in alone
    both = (str(EXAMPLES / CASES[0]), str(EXAMPLES / CASES[1]))
    options = run("compare-versions", *both, *ON, "--text", "2024", "--etp", "0.5,1", "-f", format_)
    assert options.code == 0
    assert "profiles compared" not in options.out


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_several_profiles_have_a_line_each_after_who_gains(lang: str) -> None:
    shown = " ".join(pages("--text", "2023", "--text", "2024", "--lang", lang).out.split())
    # seed-000 and seed-004: 66 000 against 63 000 at half time, twice that at full time
    for name in ("Brochure, case 1", "Brochure, case 2", "Brochure, case 3"):
        assert f"{name} 63 000 € 66 000 € +3 000 €" in shown
        assert f"{name} 126 000 € 132 000 € +6 000 €" in shown
    assert shown.index("+18 000 €") < shown.index("Brochure, case 1")  # 3 × 6 000, said first


def test_other_formats_have_no_summary_unless_asked() -> None:
    assert all(
        one["schema"] == "amcli.compare-versions/1" for one in json.loads(pages("-f", "json").out)
    )
    assert "compared" not in pages("-f", "csv").out


def test_a_summary_says_what_all_answers_say_once() -> None:
    done = pages("--summary")
    assert done.out.count("each text as if it governed the whole contract") == 1
    assert pages("--summary", "-q").err == ""


def test_a_summary_goes_to_a_file_whole(tmp_path: Path) -> None:
    out = tmp_path / "who.json"
    assert pages("--summary", "-o", str(out)).out == ""
    assert json.loads(out.read_text("utf-8"))["schema"] == "amcli.compare-summary/1"


@pytest.mark.parametrize("argv", [("--text", "2024"), ("--text", "2024", "--text", "latest")])
def test_a_summary_of_one_text_is_an_error_of_usage(argv: tuple[str, ...]) -> None:
    done = run("compare-versions", str(EXAMPLES), *ON, *argv, "--summary")
    assert done.code == 2
    assert "--text A --text B" in done.err
    assert done.out == ""


def test_exit_code_still_tells_of_differences() -> None:
    assert pages("--summary", "--exit-code").code == 1
    assert pages("--summary").code == 0


def test_a_gain_that_hangs_on_the_band_is_not_counted_as_sure(tmp_path: Path) -> None:
    # 40 000 in year 1, but 38 000 still from P95 up, which nobody published
    sure = doctor(920) | {"patients": {"mt": 920, "fa": 1350}}
    place, text = folder(tmp_path, sure, doctor(1800)), tmp_path / "more.toml"
    run("rules", "fork", "2024", "--set", "aid.full.year_1=40000", "-o", str(text))
    asked = ("compare-versions", place, *ON, "--text", "2024", "--text", str(text), "--etp", "1")
    answer = json.loads(run(*asked, "--summary", "-f", "json").out)["result"]
    (option,) = answer["options"]
    spread_ = option["spread"]
    assert [spread_[name] for name in ("gain", "lose", "same", "unsure")] == [1, 0, 0, 1]
    ends = [(line["change"], line["high_change"]) for line in answer["lines"]]
    assert ends == [(2000, 2000), (0, 2000)]
    shown = run(*asked, "--summary", "--lang", "en").out
    assert "Not sure" in shown
    page = run("compare-versions", f"{place}/1.yaml", *asked[2:], "--all", "--lang", "fr").out
    assert "Les écarts sont ceux des objectifs atteints" in page
    compared = run("compare-versions", f"{place}/1.yaml", *asked[2:], "-f", "json").out
    deltas = {one["path"]: one["delta"] for one in json.loads(compared)["result"]["differences"]}
    first = deltas["aid[1].years.1.amount"]
    assert (first["value"], first["low"], first["high"]) == (0, 0, 2000)
