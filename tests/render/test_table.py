"""Tables on every screen: widths, encodings, languages, hostile text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from amcli.law.contract.case import Answer, Readings
from amcli.law.figures.sourced import note
from amcli.load.registers import load_disputes
from amcli.render.screen import EffectNote
from amcli.render.table import render_table
from amcli.study.compare.compare import CompareResult
from amcli.study.compare.effects import register
from amcli.words.catalogue import Lang, Words
from answers import COMMANDS, aid_answer, example, example_names, figure, framed, screen, show
from profiles import GP, profile_of

WIDTHS = (20, 40, 59, 60, 80, 120)
ENCODINGS = ("utf-8", "cp1252", "cp850", "ascii")
HOSTILE = (
    "[zip]",
    "[/b] [red]",
    ":accept:",
    "two\nlines",
    "\x1b[31mred\x1b[0m",
    "\u202eright to left",
    "שלום עולם",
    "日本語の名前",
    "{name} {0} %s",
    "a|b *c* `d`",
    "x" * 300,
)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def _strict_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Words, "is_strict", True)


def widest(text: str) -> int:
    return max(cell_len(line) for line in text.split("\n"))


@pytest.mark.parametrize("name", example_names())
@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_has_all_its_words_in_both_languages(command: str, name: str) -> None:
    shown = show(command, example(name))
    for lang in ("fr", "en"):
        assert render_table(shown, screen(80, lang)).strip()


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_terminal(command: str, width: int) -> None:
    for name in ("case-1", "facts-missing", "contract-2023-full-time", "employer-cost"):
        shown = show(command, example(name), name="Dr " + "long name " * 20)
        for lang in ("fr", "en"):
            assert widest(render_table(shown, screen(width, lang))) <= width


@settings(max_examples=40, deadline=None)
@given(
    value=st.integers(-(10**12), 10**12),
    spread=st.integers(0, 10**12),
    status=st.sampled_from(("given", "assumed", "estimated", "absent")),
    name=st.text(max_size=200),
    width=st.integers(10, 130),
    encoding=st.sampled_from(ENCODINGS),
)
def test_no_number_nor_name_overflows_or_breaks_the_encoding(
    value: int, spread: int, status: str, name: str, width: int, encoding: str
) -> None:
    amount = figure(value, status, high=value + spread)
    answer = aid_answer(amount, figure(None, "absent", high=value), left=amount)
    shown = framed("aid", answer, name=name)
    text = render_table(shown, screen(width, "fr", encoding))
    text.encode(encoding)
    assert widest(text) <= width


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("width", [None, 40, 80])
def test_every_encoding_can_carry_every_table(
    command: str, encoding: str, width: int | None
) -> None:
    for name in ("facts-missing", "newly-installed"):
        text = render_table(show(command, example(name)), screen(width, "fr", encoding))
        text.encode(encoding)


def test_borders_are_ascii_where_the_encoding_has_no_lines() -> None:
    shown = show("aid", example("case-1"))
    assert "──" in render_table(shown, screen(80, encoding="cp850"))
    plain = render_table(shown, screen(80, encoding="cp1252"))
    assert "─" not in plain
    assert "-----" in plain


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_crops_nothing(command: str) -> None:
    long = "n" * 500
    shown = show(command, example("case-1"), name=long)
    text = render_table(shown, screen(None))
    assert long in "".join(text.split())
    assert "\x1b" not in text
    assert "…" not in text
    assert not any(line.endswith(" ") for line in text.split("\n"))


def test_years_alike_stand_on_one_line_and_others_on_their_own() -> None:
    # seed-000, front table: 38 000, 28 000, then 22 000 a year
    text = render_table(show("aid", example("case-1")), screen(None))
    lines = [line.split("  ")[0] for line in text.split("\n") if "€" in line]
    assert lines[1:] == ["up to 2, past", "▸ 3", "4 to 5, each", "5 years"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_grep_finds_an_amount_in_a_pipe_and_a_terminal_has_fine_spaces(lang: Lang) -> None:
    shown = show("aid", example("case-1"))
    assert "22 000 €" in render_table(shown, screen(None, lang))
    assert "22\u202f000\u00a0€" in render_table(shown, screen(80, lang))


def test_colour_adds_styles_and_no_word() -> None:
    for command in COMMANDS:
        shown = show(command, example("facts-missing"))
        plain = render_table(shown, screen(80, "fr"))
        coloured = render_table(shown, screen(80, "fr", colour=True))
        assert "\x1b[" in coloured
        assert "\x1b[" not in plain
        assert ANSI.sub("", coloured) == plain


@pytest.mark.parametrize("hostile", HOSTILE)
def test_user_text_prints_literally(hostile: str) -> None:
    text = render_table(show("check", example("case-1"), name=hostile), screen(None))
    first = "".join(text.split("\n")[:2]) if len(hostile) > 200 else text.split("\n")[0]
    if hostile.isprintable():
        assert first.startswith(f"{hostile} · ")
    else:
        assert hostile not in text
        assert first.startswith(hostile.encode("unicode_escape").decode()[:5])


def test_its_place_stands_for_a_missing_name() -> None:
    shown = show("check", example("case-1"), name=None, place="all.yaml, document 3")
    assert render_table(shown, screen(None)).startswith("all.yaml, document 3 · ")


def test_check_says_the_verdict_then_what_is_met_then_what_to_do() -> None:
    text = render_table(show("check", example("case-1")), screen(None))
    order = [text.index(part) for part in ("✓ ", "Conditions met: Sector", "What to do next")]
    assert order == sorted(order)
    assert "145 patients above" not in text
    every = render_table(show("check", example("case-1"), all=True), screen(None))
    assert "145 patients above" in every


def test_check_says_what_is_missing_and_who_holds_it() -> None:
    text = render_table(show("check", example("facts-missing")), screen(None))
    assert "Optam membership" in text.split("\n")[2]
    assert "Missing: Optam membership, registered patients (mt)." in text
    assert "registered patients (mt) (patients.mt): amelipro" in text


def test_a_refusal_says_what_would_change_it() -> None:
    shown = show("check", example("sector-2-without-optam"))
    text = render_table(shown, screen(None))
    assert text.split("\n")[2].startswith("✗ ")
    assert "join Optam (doctor.optam: true)" in text


def test_aid_puts_the_options_side_by_side_where_they_fit() -> None:
    shown = show("aid", example("case-1"))
    for width in (60, 80, 120):
        lines = render_table(shown, screen(width)).split("\n")
        assert any("66\u202f000" in line and "132\u202f000" in line for line in lines)
    lines = render_table(shown, screen(30)).split("\n")
    assert not any("66\u202f000" in line and "132\u202f000" in line for line in lines)


def test_aid_aligns_the_euros_marked_or_not() -> None:
    shown = framed("aid", aid_answer(figure(38000), figure(9450, "assumed")))
    lines = render_table(shown, screen(None)).split("\n")
    ends = [line.index("€") for line in lines if re.match(r"[12]  +\d", line)]
    assert ends[0] == ends[1]
    assert any("9 450 €*" in line for line in lines)


def test_aid_shows_what_is_left_to_pay_and_the_worst_case() -> None:
    text = render_table(show("aid", example("employer-cost")), screen(None))
    year = next(line for line in text.split("\n") if line.startswith("▸ 3"))
    cells = re.split(r" {2,}", year)
    assert cells[1:6] == ["22 000 €", "11 000 €*", "11 000 €*", "7 800 €", "18 800 €"]


def test_an_unknown_band_shows_the_whole_range_of_amounts() -> None:
    shown = framed("aid", aid_answer(figure(22000, low=11000, high=38000)))
    text = render_table(shown, screen(None))
    assert "22 000–38 000 €" in text


def test_targets_go_from_start_to_growth_to_level() -> None:
    # seed-000, EXEMPLES, CAS 1
    text = render_table(show("targets", example("case-1")), screen(None))
    rows = [re.split(r" {2,}", line) for line in text.split("\n")]
    mt, fa = (next(row for row in rows if start in row[0]) for start in ("(920 ", "(1 350 "))
    assert (mt[1:3], fa[1:3]) == (["+195", "+305"], ["+311", "+467"])
    levels = [row[1:3] for row in rows if row[0] == "list to reach"]
    assert levels == [["1 115", "1 225"], ["1 661", "1 817"]]


def test_marks_are_explained_only_where_they_are_used() -> None:
    plain = render_table(show("targets", example("case-1")), screen(None))
    assert "estimated" not in plain
    missing = render_table(show("targets", example("facts-missing")), screen(None))
    assert "≈ estimated" in missing
    assert "? not known" in missing


def test_sources_are_numbered_and_disputes_say_their_effect() -> None:
    effects = {"D5": EffectNote("years 3 and on would be guaranteed")}
    shown = show("aid", example("case-1"), effects=effects)
    text = render_table(shown, screen(None))
    assert re.search(r"^1 +seed-000: Assistant médical, brochure$", text, re.MULTILINE)
    assert re.search(r"^D5 +years 3 and on would be guaranteed$", text, re.MULTILINE)
    assert not re.search(r"D4|D11", text)  # disputed, but no other reading changes anything here


def test_check_names_a_dispute_of_a_criterion_whatever_its_effect() -> None:
    text = render_table(show("check", example("facts-missing")), screen(None))
    assert re.search(r"^D1: disputed", text, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_line_of_caveat_ends_every_table(command: str, lang: Lang) -> None:
    shown = screen(None, lang)
    text = render_table(show(command, example("case-1")), shown)
    assert text.rstrip("\n").split("\n")[-1].endswith(shown.words.say("note.caveat"))


def test_a_computed_answer_carries_the_verdict() -> None:
    text = render_table(show("aid", example("sector-2-without-optam")), screen(None))
    assert "✗ Verdict: not eligible" in text


def test_a_text_imposed_is_said_in_the_header() -> None:
    answer = aid_answer(figure(38000))
    imposed = Answer(answer.result, (note("as-if", text="2024-convention"),))
    assert "as if" in render_table(framed("aid", imposed), screen(None))
    assert "as if" not in render_table(framed("aid", answer), screen(None))


def test_a_table_that_does_not_fit_turns_into_records_a_cell_a_line() -> None:
    shown = show("aid", example("employer-cost"))
    assert "acquired: " not in render_table(shown, screen(80))
    assert "\nacquired: 11" in render_table(shown, screen(40))


def test_schedule_lists_dates_what_and_amounts_of_each_option() -> None:
    text = render_table(show("schedule", example("case-1")), screen(None))
    line = next(line for line in text.split("\n") if "Acompte, year 4" in line)
    assert line.startswith("1 Sept 2027 ")
    assert "Acompte, year 3" not in text  # past: its sum is on one line
    assert "5 500 €" in line
    assert "11 000 €" in line


def test_an_unknown_date_names_the_fact_it_hangs_on() -> None:
    """The first acompte of 2019 comes after the proof of hire, of which nothing is told."""
    profile = profile_of({"doctor": GP, "contract": {"etp": "1/3", "signed_on": "2022-03-01"}})
    text = render_table(show("schedule", profile), screen(None))
    assert "date unknown, missing: day the CPAM received the proof of hire" in text


def test_compare_says_which_text_gives_more_then_like_with_like() -> None:
    text = render_table(show("compare-versions", example("case-1")), screen(None))
    # seed-000, front table, beside ordre-2021: 66 000 and 63 000 over five years at half time
    assert text.index("66 000 € over 5 years, 3 000 € more than amendment 7") < text.index(
        "5 years "
    )
    head = next(line for line in text.split("\n") if line.startswith("What differs"))
    assert head.index("(2019)") < head.index("2024-2029") < head.index("Difference")
    assert re.search(r"Full time, 5 years +126 000 € +132 000 € +\+6 000 €", text)
    assert "Why" not in text


def test_compare_has_every_difference_and_the_reasons_beneath_where_all_is_asked() -> None:
    shown = show("compare-versions", example("case-1"))._replace(all=True)
    text = render_table(shown, screen(None))
    assert re.search(r"full time, year 1, amount +36 000 € +38 000 € +\+2 000 €", text)
    assert text.index("\nWhy\n") > text.index("year 1, amount")


def test_texts_that_agree_are_said_to_agree() -> None:
    same = Answer(CompareResult(texts=(), differences=()), ())
    text = render_table(framed("compare-versions", same, text=""), screen(None))
    assert "No difference." in text


def test_disputes_show_each_reading_and_what_it_changes() -> None:
    text = render_table(show("disputes", example("case-1")), screen(None))
    assert "D5 — " in text
    assert "D16 — " not in text  # registered, but no figure hangs on it
    line = next(line for line in text.split("\n") if line.startswith("recovered "))
    assert "guaranteed 49 500* → 33 000 €*" in line  # D11, half time: the acomptes of years 3 to 5


def test_disputes_without_a_profile_list_the_register() -> None:
    answer = Answer(register(load_disputes(), Readings()), ())
    shown = framed("disputes", answer, source="", name=None, text="", text_title="")
    text = render_table(shown, screen(None))
    assert text.startswith("What the sources leave open, on 22 Nov 2026\n")
    assert all(f"\nD{number} — " in text for number in range(1, 16))
    assert "Effect" not in text
