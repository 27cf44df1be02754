"""Terminals, pipes, colours and encodings."""

import itertools
import re
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from command_line import EXAMPLES, ON, on_terminal, process, run

COMMANDS = ("check", "aid", "targets", "schedule", "compare-versions", "disputes")
CASE, UNKNOWN = (str(EXAMPLES / f"{name}.yaml") for name in ("case-1", "facts-missing"))
_STYLE = re.compile(r"\x1b\[[0-9;]*m")
BOX = "─│"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [40, 72, 100])
def test_all_that_is_shown_fits_the_terminal(command: str, width: int) -> None:
    shown = on_terminal(command, "facts-missing.yaml", *ON, width=width, AMCLI_LANG="fr")
    assert max(map(cell_len, _STYLE.sub("", shown.text).split("\n"))) <= width


@pytest.mark.parametrize("command", ["aid", "schedule"])
def test_a_table_too_wide_for_a_terminal_turns_into_records(command: str) -> None:
    narrow = on_terminal(command, "case-1.yaml", *ON, width=30, NO_COLOR="1").text
    wide = on_terminal(command, "case-1.yaml", *ON, width=80, NO_COLOR="1").text
    assert "──" not in narrow
    assert "──" in wide


@pytest.mark.parametrize("command", COMMANDS)
def test_a_pipe_has_the_columns_asked_else_a_hundred_and_no_colour(command: str) -> None:
    plain = process(command, UNKNOWN, *ON, COLUMNS="")
    assert plain.stdout == process(command, UNKNOWN, *ON, COLUMNS="100", FORCE_COLOR="1").stdout
    narrow = process(command, UNKNOWN, *ON, COLUMNS="60").stdout
    assert b"\x1b" not in narrow
    assert max(map(cell_len, narrow.decode().split("\n"))) <= 60


def test_in_a_pipe_a_record_is_a_line() -> None:
    lines = run("schedule", CASE, *ON, "--all").out.splitlines()
    dated = [line for line in lines if re.match(r"\d+ [A-Z][a-z]+ \d{4}", line)]
    assert len(dated) > 20
    assert any("Solde" in line and "11 000 €" in line for line in dated)


def test_a_terminal_has_colour_unless_it_or_the_user_says_no() -> None:
    argv = ("check", "case-1.yaml", *ON)
    assert _STYLE.search(on_terminal(*argv).text)
    for variables in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_terminal(*argv, **variables).text
    assert "\x1b" not in on_terminal(*argv, "--color", "never").text
    assert _STYLE.search(on_terminal(*argv, "--color", "always", NO_COLOR="1").text)
    assert _STYLE.search(run(*argv[:1], CASE, *ON, "--color", "always").out)


@pytest.mark.parametrize("command", COMMANDS)
def test_colour_carries_no_meaning_of_its_own(command: str) -> None:
    plain, coloured = (
        on_terminal(command, "facts-missing.yaml", *ON, "--color", when).text
        for when in ("never", "always")
    )
    assert _STYLE.sub("", coloured) == plain


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp850", "ascii", "latin-1"])
@pytest.mark.parametrize("command", COMMANDS)
def test_any_encoding_is_written_to_without_question_marks(command: str, encoding: str) -> None:
    wide = run(command, CASE, UNKNOWN, "none.yaml", *ON, "--lang", "fr")
    narrow = run(command, CASE, UNKNOWN, "none.yaml", *ON, "--lang", "fr", encoding=encoding)
    assert narrow.code == wide.code
    assert narrow.out.count("?") == wide.out.count("?")
    assert narrow.err.count("?") == wide.err.count("?")
    has_box = encoding in ("utf-8", "cp850")
    assert any(character in narrow.out for character in BOX) == has_box


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_the_encoding_of_the_process_is_heard(encoding: str) -> None:
    for argv in (("aid", "case-1.yaml"), ("aid", "none.yaml"), ("aid", "-o"), ("aid", "--help")):
        done = process(*argv, AMCLI_LANG="fr", PYTHONIOENCODING=encoding)
        assert done.returncode in (0, 2, 66)
        (done.stdout + done.stderr).decode(encoding)
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_names_that_an_encoding_lacks_do_not_stop_an_answer(encoding: str) -> None:
    profile = "name: Dr Łukasz 日本 ≈ 👩‍⚕️\ndoctor: {sector: 1}\n".encode()
    for format_ in ("table", "json", "jsonl", "csv", "md"):
        assert run("check", "-", *ON, "-f", format_, stdin=profile, encoding="utf-8").code == 3
    assert run("check", "-", *ON, stdin=profile, encoding=encoding).code == 3


@pytest.mark.parametrize("name", ["[zip]", "[/b]", ":accept:", "[red]x[/red]", "{n} %s \\n"])
def test_text_of_the_user_prints_literally(name: str) -> None:
    profile = f"name: '{name}'\ndoctor: {{sector: 1}}\n".encode()
    for colour in ("never", "always"):
        shown = run("check", "-", *ON, "--color", colour, stdin=profile).out
        assert _STYLE.sub("", shown).startswith(f"{name} · ")


def test_an_estimate_shows_its_bounds_and_an_assumption_its_mark() -> None:
    profile = (
        b"doctor: {specialty: general-practice, age: 50, sector: 1}\n"
        b"patients: {mt: 1100, fa: 1600}\ncontract: {etp: 1, signed_on: 2024-09-01}\n"
    )
    shown = run("targets", "-", *ON, stdin=profile).out
    assert "≈ 285 (258–305)" in shown  # between the brochure's 920 and 1 351
    assert "≈ estimated" in shown
    calendar = run("schedule", "-", *ON, stdin=profile).out
    assert re.search(r"^1 Sept 2027\* ", calendar, re.MULTILINE)
    assert "* assumed" in calendar


def test_a_dispute_is_a_footnote_with_its_effect_where_it_has_one() -> None:
    shown = run("aid", CASE, *ON, "--etp", "1", "--sources").out
    # seed-001 has year 3 paid whatever the results, seed-000 has not: 3 × 11 000 €
    assert re.search(r"D5 .* D5=001: guaranteed 99 000\* → 132 000 €", " ".join(shown.split()))
    assert "D4" not in shown  # the band is known: no list sets another one


def test_the_verdict_comes_before_the_criteria_and_what_to_do_last() -> None:
    shown = run("check", UNKNOWN, *ON).out
    places = [shown.index(part) for part in ("? ", "Condition", "What to do next")]
    assert places == sorted(places)


IMPATIENT = """
from amcli.commands.run import progress
progress.PATIENCE = progress.EVERY = 0
from amcli.main import main
main()
"""
WITHOUT_PATIENCE = (sys.executable, "-c", IMPATIENT)


def test_a_bar_shows_on_a_terminal_when_the_work_lasts(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.yaml").write_text("doctor: {sector: 1}\n")
    argv = ("aid", str(tmp_path), *ON, "-q", "-f", "jsonl")
    with (tmp_path / "out").open("wb") as out:
        shown = on_terminal(*argv, program=WITHOUT_PATIENCE, out=out.fileno())
    assert shown.code == 0
    assert [
        bar for bar in ("[#####", "1/4 profiles", "4/4 profiles") if bar not in shown.text
    ] == []
    assert shown.text.endswith("\r\x1b[K")  # wiped: the terminal is left as it was
    lines = (tmp_path / "out").read_bytes().splitlines()
    assert len(lines) == 4
    assert b"\x1b" not in b"".join(lines)


def test_a_bar_shows_neither_in_a_pipe_nor_on_short_work(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("doctor: {sector: 1}\n")
    argv = ("aid", str(tmp_path), *ON, "-q", "-f", "jsonl")
    with (tmp_path / "out").open("wb") as out:
        assert on_terminal(*argv, out=out.fileno()).text == ""
    assert process(*argv).stderr == b""


def test_the_bar_never_mixes_with_the_answer(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text("doctor: {sector: 1}\n")
    shown = on_terminal(
        "aid", str(tmp_path), *ON, "-q", program=WITHOUT_PATIENCE, NO_COLOR="1"
    ).text
    for before, after in itertools.pairwise(re.split(r"(\r\x1b\[K)", shown)):
        if after == "\r\x1b[K" and "profiles" in before:
            assert re.fullmatch(r"\[[#.]*\] \d/3 profiles", before)


def test_what_is_noted_stands_on_the_page_even_quietly() -> None:
    for quiet in ((), ("-q",)):
        done = run("aid", CASE, UNKNOWN, *ON, *quiet)
        assert done.out.count("Not stated, so assumed") == 2
        assert "note" not in done.err


def test_the_width_of_the_terminal_is_heard() -> None:
    narrow, wide = (
        on_terminal("aid", "case-1.yaml", *ON, width=width, NO_COLOR="1").text
        for width in (80, 160)
    )
    assert narrow != wide


def test_a_terminal_that_says_no_width_has_80_columns() -> None:
    unknown, usual = (on_terminal("aid", "case-1.yaml", *ON, width=width) for width in (0, 80))
    assert unknown == usual


PLAIN = ("check", "aid", "targets", "schedule", "summary", "compare-versions")


@pytest.mark.parametrize("command", PLAIN)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_page_has_a_day_or_an_option_as_data_have_it(command: str, lang: str) -> None:
    for name in ("case-1", "facts-missing", "running-2023-suspension-switch", "group-of-four"):
        for more in ((), ("--all", "--sources")):
            argv = (command, str(EXAMPLES / f"{name}.yaml"), *ON, "--lang", lang, *more)
            shown = run(*argv).out
            assert not re.search(r"\d{4}-\d\d-\d\d", shown)
            assert not re.search(r"\d etp|\(réf\.|\(ref\.", shown)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", ["summary", "check", "aid", "targets"])
def test_a_doctor_has_the_answer_on_one_screen(
    command: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")  # of a terminal of 24 lines
    profiles = sorted(EXAMPLES.glob("*.yaml"))
    assert len(profiles) > 20
    for profile in profiles:
        lines = run(command, str(profile), *ON, "--lang", lang).out.splitlines()
        assert len(lines) <= 24, profile.name
        assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", ["case-1", "case-2", "case-3"])
def test_three_texts_stand_side_by_side_at_80_columns(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("compare-versions", str(EXAMPLES / f"{name}.yaml"), *ON).out.splitlines()
    # SCREEN 1 and 5: the answer, all else by --all; a table, no records
    assert sum(line.startswith("What differs") for line in lines) == 1
    assert len(lines) <= 35


TWO_ROWS = "patients.mt,doctor.specialty\n920,general-practice\n1350,general-practice\n"


def test_a_row_of_a_table_is_named_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doctors.csv").write_text(TWO_ROWS, "utf-8")
    out = run("aid", "doctors.csv", *ON, "--lang", "fr").out
    assert [f"doctors.csv, ligne {n} · " in out for n in (1, 2, 3)] == [False, True, True]
    assert "row 3" in " ".join(run("summary", "doctors.csv", *ON, "--lang", "en").out.split())


@pytest.mark.parametrize("more", [(), ("--summary",), ("--all",)])
def test_doctors_that_are_compared_are_named_by_their_row(
    more: tuple[str, ...], tmp_path: Path
) -> None:
    named, other = tmp_path / "doctors.csv", tmp_path / "doctors.dat"
    for table in (named, other):  # without a suffix that says so, --from says that it is a table
        table.write_text(TWO_ROWS, "utf-8")
        form = () if table == named else ("--from", "csv")
        argv = ("compare-versions", str(table), *ON, "--lang", "en", *form, *more)
        out = " ".join(run(*argv).out.split())
        assert [f"{table}, row {n}" in out for n in (1, 2, 3)] == [False, True, True]
        assert "document 2" not in out
    piped = run("summary", "-", "--from", "csv", *ON, "--lang", "en", stdin=TWO_ROWS.encode()).out
    assert [f"<stdin>, row {n}" in piped for n in (2, 3)] == [True, True]


@pytest.mark.parametrize("command", ["aid", "targets"])
def test_an_answer_with_missing_facts_fits_one_screen(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang in ("fr", "en"):  # a terminal has 24 lines
        shown = run(command, UNKNOWN, *ON, "--lang", lang).out
        assert len(shown.splitlines()) <= 24
        assert "65" in shown or command == "aid"  # from that age on nothing is asked


def test_targets_have_no_line_of_which_nothing_is_known() -> None:
    shown = run("targets", UNKNOWN, *ON, "--lang", "en").out  # a list of mt is not given
    assert shown.count("list to reach") == 1
    assert "1 400 at signature" in " ".join(shown.split())


def test_the_list_of_many_doctors_is_a_table_at_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang, words in (("fr", "Contrat,"), ("en", "Term,")):
        lines = run("summary", str(EXAMPLES), *ON, "--lang", lang).out.splitlines()
        assert sum(words in line for line in lines) == 1  # a title, no records
        assert max(map(len, lines)) <= 80
