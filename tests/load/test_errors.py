"""Each broken profile beside the whole text that must be shown for it."""

import re
from pathlib import Path

import pytest

from amcli.load import survey
from amcli.load.diagnostics import INVALID_PROFILE, NO_INPUT
from amcli.load.files import LARGEST
from amcli.load.profiles import Loaded
from amcli.render.diagnostics import diagnostic_text
from amcli.words.catalogue import LANGS, chapter_of, words_in
from reading import read_profiles

pytestmark = pytest.mark.pythons

HERE = Path(__file__).parents[1] / "errors"
DOCS = Path(__file__).parents[2] / "docs" / "errors.md"
EXPECTED = sorted(path.stem for path in HERE.glob("*.txt"))
PLACES = {
    "AM002-unreadable": "AM004-empty.yaml/inside.yaml",
    "AM003-no-profile": "AM003-no-profile",
}
ENGLISH, FRENCH = (chapter_of("errors", lang) for lang in LANGS[::-1])
CODES = sorted({key.split(".")[1] for key in ENGLISH if key.startswith("error.")})
# AM098 stands for a document refused for no reason found: no input leads there.
# AM060 to AM069 speak of files of payments: test_bank_files.py.
PROFILE_CODES = [
    code for code in CODES if code < "AM200" and code != "AM098" and not "AM060" <= code < "AM070"
]


def load(place: str) -> list[Loaded]:
    return list(read_profiles([place]))


def text_of(loaded: list[Loaded], lang: str) -> str:
    said = words_in(lang)
    lines = [diagnostic_text(found, said) for one in loaded for found in one.diagnostics]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.startswith("AM005")])
def test_a_broken_profile_shows_every_problem_with_its_place_and_remedy(name, monkeypatch):
    monkeypatch.chdir(HERE)
    loaded = load(PLACES.get(name, f"{name}.yaml"))
    assert text_of(loaded, "en") == (HERE / f"{name}.txt").read_text(encoding="utf-8")
    assert all(one.profile is None for one in loaded)
    assert name[:5] in {found.code for one in loaded for found in one.diagnostics}


@pytest.mark.parametrize("name", [name for name in EXPECTED if not name.startswith("AM005")])
def test_a_broken_profile_shows_the_same_problems_in_french(name, monkeypatch):
    monkeypatch.chdir(HERE)
    loaded = load(PLACES.get(name, f"{name}.yaml"))
    french = text_of(loaded, "fr")
    assert french.count("erreur AM") == text_of(loaded, "en").count("error AM") > 0
    assert french.count("conseil :") == french.count("erreur AM")


def test_a_file_too_large_is_refused_without_being_read_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Path("AM005-too-large.yaml").open("wb") as file:
        file.truncate(20 * LARGEST)  # sparse: takes no room, and no time if it is not read
    loaded = load("AM005-too-large.yaml")
    assert text_of(loaded, "en") == (HERE / "AM005-too-large.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", PROFILE_CODES)
def test_every_code_of_a_profile_has_a_broken_profile(code):
    assert any(name.startswith(f"{code}-") for name in EXPECTED)


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_hint_and_is_documented(code):
    assert f"hint.{code}" in ENGLISH
    row = re.search(rf"^\| {code} \|([^|]+)\|([^|]+)\|([^|]+)\|$", DOCS.read_text("utf-8"), re.M)
    assert row is not None
    assert all(cell.strip() for cell in row.groups())


def test_no_code_is_documented_that_does_not_exist():
    assert sorted(set(re.findall(r"^\| (AM\d{3}) \|", DOCS.read_text("utf-8"), re.M))) == CODES


def test_both_languages_say_the_same_with_the_same_blanks():
    assert ENGLISH.keys() == FRENCH.keys()
    for code, sentence in ENGLISH.items():
        blanks = [re.findall(r"{(\w+)", text) for text in (sentence, FRENCH[code])]
        assert sorted(blanks[0]) == sorted(blanks[1]), code


def test_missing_input_and_invalid_profiles_have_their_own_exit_codes(monkeypatch):
    monkeypatch.chdir(HERE)
    codes = {
        name: load(place)[0].diagnostics[0].exit_code
        for name, place in {**PLACES, "missing": "none.yaml", "empty": "AM004-empty.yaml"}.items()
    }
    assert codes == {
        "AM002-unreadable": NO_INPUT,
        "AM003-no-profile": NO_INPUT,
        "missing": NO_INPUT,
        "empty": INVALID_PROFILE,
    }


def test_a_refusal_that_names_no_place_is_still_a_diagnostic(tmp_path, monkeypatch):
    def refuse(_plain: dict, _kind: type) -> None:
        raise survey.ValidationError("something unforeseen")

    monkeypatch.setattr(survey, "to_facts", refuse)
    monkeypatch.chdir(tmp_path)
    Path("odd.yaml").write_text("doctor: {sector: 1, sector: 2}\n")
    codes = [found.code for found in load("odd.yaml")[0].diagnostics]
    assert codes == ["AM098", "AM011"]


@pytest.mark.parametrize(
    ("line", "shown", "caret"),
    [
        ("name: 12 # \x1b[31mred", r"    name: 12 # \x1b[31mred", 10),
        ("{doctor: \t{sector: 4}}", "    {doctor:     {sector: 4}}", 26),
        ("{name: 医生, patients: {mt: x}}", "    {name: 医生, patients: {mt: x}}", 32),
    ],
)
def test_the_caret_stands_under_the_place_whatever_precedes_it(line, shown, caret):
    loaded = list(read_profiles(["-"], lambda: line.replace("\x1b", "").encode()))
    found = loaded[0].diagnostics[0]._replace(excerpt=line)
    lines = diagnostic_text(found, words_in("en")).splitlines()
    assert lines[1] == shown
    assert lines[2].index("^") == caret


def test_a_very_long_line_is_cropped_around_the_caret():
    line = f"{{name: {'a' * 500}, patients: {{mt: x}}, doctor: {{specialty: {'b' * 500}}}}}"
    loaded = list(read_profiles(["-"], line.encode))
    first = diagnostic_text(loaded[0].diagnostics[0], words_in("en")).splitlines()
    assert len(first[1]) < 90
    assert first[1][first[2].index("^")] == "x"
