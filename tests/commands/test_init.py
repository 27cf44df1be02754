"""`amcli init`: questions on a terminal, a profile to fill in without one."""

import re
from pathlib import Path

import pytest

from amcli.law.profile.facts import facts_of, paths_of
from amcli.law.profile.profile import Profile
from amcli.load.toml.files import load_rules
from amcli.render.template import EXAMPLES, commented_profile
from amcli.words.catalogue import Lang, words_in
from command_line import Screen, on_terminal, run
from reading import read_profiles

BOOK = load_rules()
ENTER, CTRL_C, CTRL_D = "\n", "\x03", "\x04"


def answered(*keys: str, argv: tuple[str, ...] = (), cwd: Path, lang: str = "fr") -> Screen:
    """Run `amcli init` on a wide terminal, typing one answer whenever it asks."""
    asked = ("init", *argv, "--lang", lang, "--on", "2026-11-30")
    return on_terminal(*asked, width=200, cwd=cwd, keys=keys)


def profile_of(text: str) -> Profile:
    (loaded,) = read_profiles(["-"], text.encode)
    assert loaded.diagnostics == ()
    return loaded.profile


@pytest.mark.process
def test_a_doctor_answers_as_a_person_writes_and_gets_the_answer_and_the_profile(
    tmp_path: Path,
) -> None:
    done = answered(
        *("chirurgien\n", "généraliste\n", ENTER, "secteur 1\n", "1 200\n", "je ne sais pas\n"),
        *("P92\n", "14/03/1975\n", "non\n", ENTER, ENTER),
        argv=("moi.yaml",),
        cwd=tmp_path,
    )
    assert done.code == 0
    assert "spécialité inconnue chirurgien" in done.text
    assert "chirurgie générale" in done.text
    assert "amelipro" in done.text
    assert "\\n" not in done.text
    assert "la CPAM" in done.text
    written = (tmp_path / "moi.yaml").read_text("utf-8")
    assert written.startswith("# yaml-language-server: $schema=")
    profile = profile_of(written)
    assert profile.doctor.specialty == "general-practice"
    assert (profile.doctor.sector, profile.doctor.mep) == (1, False)
    assert profile.doctor.birth_date.isoformat() == "1975-03-14"
    assert (profile.patients.mt, profile.patients.fa) == (1200, None)
    assert profile.patients.percentile.fa == 92
    assert profile.contract.signed_on is None
    # P90 to P94 is paid 13 000 € from year 3 at half time, 19 000 and 14 000 before (SPEC, 4).
    assert re.sub(r"\s", " ", done.text).count("72 000 €") >= 1


@pytest.mark.process
def test_every_question_can_be_skipped_and_the_questions_end(tmp_path: Path) -> None:
    done = answered(*[ENTER] * 30, cwd=tmp_path, lang="en")
    assert done.code == 0
    assert profile_of("\n".join(line for line in done.text.splitlines() if "# " in line))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_a_day_that_no_text_covers_is_refused_with_the_reason(tmp_path: Path) -> None:
    done = answered("généraliste\n", "01/01/2010\n", CTRL_C, argv=("moi.yaml",), cwd=tmp_path)
    assert "01/01/2010" in done.text
    assert "2019" in done.text


@pytest.mark.process
def test_an_interruption_writes_nothing_and_says_so(tmp_path: Path) -> None:
    done = answered("généraliste\n", CTRL_C, argv=("moi.yaml",), cwd=tmp_path)
    assert done.code == 130
    assert "rien n’est écrit" in done.text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.process
def test_the_end_of_the_input_ends_the_questions(tmp_path: Path) -> None:
    done = answered("généraliste\n", CTRL_D, argv=("moi.yaml",), cwd=tmp_path)
    assert done.code == 0
    assert profile_of((tmp_path / "moi.yaml").read_text("utf-8")).doctor.specialty


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "moi.yaml"
    path.write_text("name: moi\n", "utf-8")
    done = run("init", str(path))
    assert (done.code, done.out) == (73, "")
    assert path.read_text("utf-8") == "name: moi\n"
    dangling = tmp_path / "lien.yaml"
    dangling.symlink_to(tmp_path / "none.yaml")
    assert run("init", str(dangling)).code == 73


def test_without_a_terminal_the_profile_is_written_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "moi.yaml"
    assert run("init", str(path), "--lang", "fr").code == 0
    shown = run("init", "--template", "--lang", "fr")
    assert shown == run("init", "-", "--lang", "fr")
    assert path.read_text("utf-8") == shown.out
    profile = profile_of(shown.out)
    assert profile == profile_of("doctor: {specialty: general-practice}")
    assert run("check", str(path)).code == 3


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_template_names_every_fact_and_is_valid_once_nothing_is_a_comment(lang: Lang) -> None:
    text = commented_profile({"doctor.specialty": "general-practice"}, words_in(lang))
    for path, _ in paths_of(Profile):
        if path.count(".") == 1:
            assert re.search(rf"^  (# )?{path.partition('.')[2]}: ", text, re.M), path
    assert not re.search(r"\b(fact|init)\.", text)
    filled = profile_of(re.sub(r"^( *)# (?=\w+: )", r"\1", text, flags=re.M))
    for path, key in facts_of(Profile):
        value = filled
        for name in path.split("."):
            value = getattr(value, name)
        assert value not in (None, (), key.if_empty), path


def test_examples_are_those_of_facts() -> None:
    assert EXAMPLES.keys() <= {path for path, _ in facts_of(Profile)}


@pytest.mark.process
def test_into_a_file_the_profile_goes_alone_and_the_questions_stay_on_the_terminal(
    tmp_path: Path,
) -> None:
    with (tmp_path / "moi.yaml").open("wb") as out:
        asked = ("init", "--lang", "fr", "--on", "2026-11-30")
        done = on_terminal(*asked, cwd=tmp_path, out=out.fileno(), keys=["radiologue\n", ENTER])
    assert done.code == 0
    assert "signature" in done.text
    written = (tmp_path / "moi.yaml").read_text("utf-8")
    assert written.startswith("# yaml-language-server: ")
    assert profile_of(written).doctor.specialty == "radiology"
