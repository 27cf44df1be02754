"""Charts of a sweep: a mark for each degree of sureness, in characters and in SVG."""

import os
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amcli.law.figures.sourced import Figure
from amcli.render.charts.panels import IMAGE, Mark, Panel, calendar_ticks, panels, round_scale
from amcli.render.charts.svg import Caption, svg_text
from amcli.render.charts.text_charts import HEIGHT, chart_text, room_of
from amcli.study.paths.result_paths import parse_path
from amcli.study.paths.what_if import Kind, unknown_named
from amcli.study.sweep.sweep import CurveShape, Over, Series, Sweep, SweepPoint, SweepResult, sweep
from amcli.words.catalogue import words_in
from command_line import EXAMPLES, on_terminal, run
from profiles import FULL_TIME
from questions import ask

SVG = "{http://www.w3.org/2000/svg}"
EN = words_in("en")
CAPTION = Caption("Dr <Case> & co \x1b[31m", "A <chart>", ("700: no",), "An estimate.")


def swept(over: str, values: list[Any], *shown: str) -> SweepResult:
    fact = unknown_named(over)
    assert fact is not None
    paths = [path for path in map(parse_path, shown) if path is not None]
    result = sweep(ask(FULL_TIME), Sweep(fact, tuple(values), tuple(paths))).result
    assert isinstance(result, SweepResult)
    return result


def targets_curve(step: int = 10) -> SweepResult:
    return swept("mt", list(range(700, 2201, step)), "targets.mt.growth")


def drawn(result: SweepResult, width: int = 80, encoding: str = "utf-8") -> list[str]:
    found = panels(result, EN, room_of(width))
    return chart_text(found, width, encoding, EN).splitlines()


def cells(lines: list[str]) -> list[str]:
    """Return the rows of the first panel, from the top, without its axis up."""
    top = _top(lines)
    side = lines[top].index("┤")
    return [line[side + 1 :] for line in lines[top : top + HEIGHT]]


def _top(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if "┤" in line)


def columns_of(rows: list[str], mark: str) -> set[int]:
    return {place for row in rows for place, sign in enumerate(row) if sign == mark}


def test_the_targets_curve_is_published_then_estimated_then_unknown() -> None:
    rows = cells(drawn(targets_curve()))
    published, unknown = columns_of(rows, "●"), columns_of(rows, "?")
    assert len(published) == 2  # 920 and 1 351 (seed-000, EXEMPLES, CAS 1 and CAS 2)
    assert min(columns_of(rows, "≈")) < min(published)
    assert max(columns_of(rows, "≈")) < max(published) <= min(unknown)
    assert columns_of(rows, "░")


def test_points_between_the_values_asked_are_drawn_too() -> None:
    rows = cells(drawn(swept("mt", list(range(700, 2201, 500)), "targets.mt.growth")))
    assert len(columns_of(rows, "●")) == 2


def test_a_day_without_text_is_a_cross_on_the_axis() -> None:
    days = [date(2018 + number, 9, 1) for number in range(6)]
    lines = drawn(swept("signed_on", days, "aid.years.1.amount"))
    assert lines[_top(lines) + HEIGHT].count("×") == 1
    assert "× no answer" in "\n".join(lines)


def test_amounts_rise_in_steps() -> None:
    days = [date(2024, 1, 1), date(2024, 6, 21), date(2024, 6, 22), date(2024, 12, 31)]
    lines = drawn(swept("signed_on", days, "aid.years.1.amount"))
    rows = [row for row in cells(lines) if "●" in row]
    assert len(rows) == 2  # 36 000 and 38 000 euros, nothing between
    low, high = rows[1], rows[0]
    assert low.rindex("●") <= high.index("●")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "ascii"])
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen_nor_beyond_its_characters(
    width: int, encoding: str
) -> None:
    lines = drawn(swept("mt", list(range(0, 3001, 50)), "aid.total", "targets"), width, encoding)
    for line in lines:
        assert len(line) <= width
        line.encode(encoding)
    assert "?" in "".join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "ascii"])
def test_marks_differ_in_every_encoding(encoding: str) -> None:
    legend = drawn(every_mark(), 60, encoding)[-7:]
    signs = [part.split()[0] for line in legend for part in line.split("   ") if part.strip()]
    assert len(signs) >= 7
    assert len(set(signs[-7:])) == 7


def every_mark() -> SweepResult:
    """Return a made-up series with a point of every status, and one without answer."""
    marked = ("published", "secondary", "assumed", "estimated")
    points = [
        SweepPoint(place, *Figure(100, 90, 120, status, ("seed-000",)))
        for place, status in enumerate(marked)
    ]
    points += [
        SweepPoint(4, None, 0, 50, "absent"),
        SweepPoint(5, None, None, None, "absent"),
        SweepPoint(6, None, reason="no-text"),
        SweepPoint(7, *Figure(110, 110, 110, "given")),
    ]
    series = Series("targets.mt.growth", "1", CurveShape.LINE, tuple(points))
    return SweepResult(Over("patients.mt", Kind.COUNT.value, len(points)), (series,), ())


def svg_of(result: SweepResult) -> ElementTree.Element:
    text = svg_text(panels(result, EN, IMAGE), CAPTION, EN)
    assert text == svg_text(panels(result, EN, IMAGE), CAPTION, EN)
    return ElementTree.fromstring(text)


def test_svg_is_valid_has_a_title_and_shows_user_text_literally() -> None:
    root = svg_of(targets_curve())
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.text, description.text) == (r"Dr <Case> & co \x1b[31m", "A <chart>")
    assert root.attrib["role"] == "img"
    assert not list(root.iter(f"{SVG}script"))
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert "700: no" in said
    assert "An estimate." in said


def test_svg_shows_where_the_targets_curve_is_published_estimated_and_unknown() -> None:
    root = svg_of(targets_curve())
    circles = [circle.attrib["cx"] for circle in root.iter(f"{SVG}circle")]
    paths = [path.attrib for path in root.iter(f"{SVG}path")]
    assert len(circles) == 3  # 920, 1 351 and the legend's
    hatched = [path["d"] for path in paths if path.get("fill") == "url(#hatch)"]
    assert len(hatched) == 1
    first = Fraction(hatched[0].removeprefix("M").split()[0])
    assert max(Fraction(x) for x in circles[:2]) <= first
    dashed = [path for path in paths if path.get("stroke-dasharray") == "5 4"]
    assert len(dashed) == 2  # the curve in one piece, and the legend's


def test_svg_tells_marks_apart_by_form() -> None:
    root = svg_of(every_mark())
    dots = {(one.get("r"), one.get("fill")) for one in root.iter(f"{SVG}circle")}
    assert len(dots) == 3  # full, hollow, small; an assumption is a square
    dashes = {path.get("stroke-dasharray") for path in root.iter(f"{SVG}path")}
    assert {"12 3", "8 3 2 3", "5 4"} <= dashes


def test_svg_stays_within_its_frame() -> None:
    root = svg_of(every_mark())
    width, height = (int(root.attrib[name]) for name in ("width", "height"))
    for circle in root.iter(f"{SVG}circle"):
        assert 0 <= Fraction(circle.attrib["cx"]) <= width
        assert 0 <= Fraction(circle.attrib["cy"]) <= height
    for text in root.iter(f"{SVG}text"):
        assert 0 <= Fraction(text.attrib["y"]) <= height


@settings(max_examples=60, deadline=None)
@given(
    numbers=st.lists(
        st.one_of(
            st.none(),
            st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 10**5), st.integers(0, 10**5)),
        ),
        min_size=1,
        max_size=30,
    ),
    shape=st.sampled_from([CurveShape.LINE, CurveShape.STEPS, CurveShape.POINTS]),
    width=st.integers(40, 130),
)
def test_any_series_can_be_drawn(numbers: list[Any], shape: CurveShape, width: int) -> None:
    points = tuple(
        SweepPoint(place, None, reason="not-there")
        if one is None
        else SweepPoint(place, one[0], one[0] - one[1], one[0] + one[2], "estimated")
        for place, one in enumerate(numbers)
    )
    series = Series("aid.total.amount", "1", shape, points)
    result = SweepResult(Over("patients.mt", Kind.COUNT.value, len(points)), (series,), ())
    found: list[Panel] = panels(result, EN, IMAGE)
    assert bool(found) is any(one is not None for one in numbers)
    for panel in found:
        for dot in panel.dots:
            ends = [end for end in (dot.value, dot.low, dot.high) if end is not None]
            assert all(0 <= end <= 1 for end in (dot.x, *ends))
    assert all(len(line) <= width for line in drawn(result, width))
    svg_of(result)


@given(st.lists(st.fractions(-(10**7), 10**7, max_denominator=1000), min_size=1), st.integers(2, 9))
def test_an_axis_holds_its_numbers_and_few_ticks(values: list[Fraction], most: int) -> None:
    scale = round_scale(values, most)
    assert scale.low <= min(values)
    assert max(values) <= scale.high
    assert scale.low < scale.high
    assert (scale.high - scale.low) / scale.step <= most + 2


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(1, 90_000), st.integers(3, 9))
def test_a_calendar_has_few_ticks_in_order(first: date, length: int, most: int) -> None:
    ticks = calendar_ticks(first.toordinal(), first.toordinal() + length, most)
    assert 2 <= len(ticks) <= max(most + 1, 3) or length > most * 240 * 28
    assert [tick.at for tick in ticks] == sorted({tick.at for tick in ticks})
    assert all(0 <= tick.at <= 1 for tick in ticks)


def test_marks_go_from_the_surest_on() -> None:
    assert [mark.code for mark in sorted(Mark)] == [
        "published",
        "secondary",
        "assumed",
        "estimated",
        "unknown",
        "none",
    ]


ASKED = ("--over", "mt=700:2200:100", "--show", "targets.mt.growth", "--on", "2026-11-22")
CASE = "case-1.yaml"
WORDS = ("--over", "mt=700,800", "--show", "check.verdict", "--on", "2026-11-22")


def test_a_terminal_gets_a_chart_and_a_pipe_only_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    place = str(EXAMPLES / CASE)
    monkeypatch.setenv("AMCLI_LANG", "en")
    assert "┤" not in run("sweep", place, *ASKED).out
    assert "┤" in run("sweep", place, *ASKED, "--chart").out
    assert "┤" in on_terminal("sweep", CASE, *ASKED, width=70).text
    assert "┤" not in on_terminal("sweep", CASE, *ASKED, "--no-chart", width=70).text
    assert run("sweep", place, *ASKED, "--chart", "-f", "csv").code == 2


def test_the_image_is_written_beside_any_format_whole_or_not_at_all(tmp_path: Path) -> None:
    place = str(EXAMPLES / CASE)
    image = tmp_path / "curve.svg"
    asked = ("sweep", place, *ASKED, "-f", "json", "--svg")
    plain = run("sweep", place, *ASKED, "-f", "json")
    assert run(*asked, str(image)) == plain
    first = image.read_bytes()
    assert ElementTree.fromstring(first).tag == f"{SVG}svg"
    assert run(*asked, str(image)).code == 0
    assert image.read_bytes() == first
    lost = run(*asked, str(tmp_path / "nowhere" / "curve.svg"))
    assert (lost.code, lost.out) == (73, plain.out)
    assert os.listdir(tmp_path) == ["curve.svg"]


def test_a_document_holds_the_very_image_with_user_text_escaped(tmp_path: Path) -> None:
    place, image = tmp_path / "doctor.yaml", tmp_path / "curve.svg"
    text = (EXAMPLES / CASE).read_text(encoding="utf-8")
    place.write_text(re.sub("(?m)^name:.*$", "name: Dr <b>&co", text), encoding="utf-8")
    done = run("sweep", str(place), *ASKED, "-f", "html", "--svg", str(image), "--lang", "en")
    assert (done.code, done.err) == (0, "")
    drawn = image.read_text(encoding="utf-8")
    assert drawn in done.out
    assert '<title id="title">Dr &lt;b&gt;&amp;co: ' in drawn
    assert "<b>" not in done.out
    words = run("sweep", str(place), *WORDS, "-f", "html")
    assert (words.code, "<svg" in words.out) == (0, False)


def test_a_document_of_a_simulation_holds_the_very_image(tmp_path: Path) -> None:
    image = tmp_path / "budget.svg"
    texts = ("--text", "2023", "--text", "2024")
    done = run("simulate", str(EXAMPLES / "doctors.csv"), *texts, "-f", "html", "--svg", str(image))
    assert done.code == 0
    assert image.read_text(encoding="utf-8") in done.out


def test_a_dash_writes_the_image_to_the_standard_output(tmp_path: Path) -> None:
    place, table = str(EXAMPLES / CASE), tmp_path / "table.json"
    done = run("sweep", place, *ASKED, "-o", str(table), "--svg", "-")
    assert ElementTree.fromstring(done.out).tag == f"{SVG}svg"
    assert os.listdir(tmp_path) == ["table.json"]
    assert run("sweep", place, *ASKED, "--svg", "-").code == 2  # the table goes there


def test_what_has_no_number_has_no_chart(tmp_path: Path) -> None:
    place = str(EXAMPLES / CASE)
    done = run("sweep", place, *WORDS, "--svg", str(tmp_path / "x.svg"), "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert "no curve can be drawn of check.verdict" in done.err
    assert os.listdir(tmp_path) == []
    both = (*WORDS[:3], "check.verdict,aid.total.amount", *WORDS[4:])
    done = run("sweep", place, *both, "--svg", str(tmp_path / "x.svg"), "--lang", "en")
    assert done.code == 0
    assert "not in the chart, for it is no number: check.verdict" in done.err
    assert os.listdir(tmp_path) == ["x.svg"]
