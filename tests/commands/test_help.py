"""Help pages, usage errors and completion."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from command_line import CASE_1, EXAMPLES, ROOT, Run, process, run

COMMANDS = (
    "check",
    "aid",
    "targets",
    "schedule",
    "compare-versions",
    "sweep",
    "solve",
    "simulate",
    "disputes",
    "schema",
    "batch",
)
LANGUAGES = ("fr", "en")
_EXAMPLE = re.compile(r"^ +amcli (.+)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def help_of(command: str | None, lang: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("AMCLI_LANG", lang)
    return run(*([] if command is None else [command]), "--help").out


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_starts_with_one_sentence_and_two_examples(
    command: str | None, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage, sentence, examples, *_ = help_of(command, lang, monkeypatch).split("\n\n")
    assert usage.startswith(("Usage: amcli", "Usage : amcli"))
    assert sentence.strip().endswith(".")
    assert sentence.strip().count(".") == 1
    assert len(_EXAMPLE.findall(examples)) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_the_examples_of_help_work(
    command: str | None, lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed = _EXAMPLE.findall(help_of(command, lang, monkeypatch))[:2]
    (tmp_path / "cabinet").mkdir()
    for name in ("doctor.yaml", "medecin.yaml", "cabinet/a.yaml", "cabinet/b.yaml"):
        shutil.copy(EXAMPLES / "case-1.yaml", tmp_path / name)
    for name in ("doctors.csv", "medecins.csv"):
        shutil.copy(EXAMPLES / "doctors.csv", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    before = len(list(tmp_path.iterdir()))
    for line in typed:
        done = run(*shlex.split(line))
        assert done.code == 0, done.err
        assert done.out or len(list(tmp_path.iterdir())) > before


@pytest.mark.parametrize("command", COMMANDS)
def test_h_is_help(command: str) -> None:
    assert run(command, "-h") == run(command, "--help")
    assert run(command, "-h").code == 0


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_is_in_one_language(
    command: str | None, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = help_of(command, lang, monkeypatch)
    other = {
        "fr": ("Usage:", "default", "required", "Show ", "Install ", "Commands", " and "),
        "en": ("Usage :", "défaut", "obligatoire", "Afficher", "Commandes", " et "),
    }
    assert [word for word in other[lang] if word in page] == []


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_fits_80_columns(command: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for lang in LANGUAGES:
        page = help_of(command, lang, monkeypatch)
        assert [line for line in page.split("\n") if len(line) > 80] == []


def test_bare_amcli_prints_help_and_exits_2() -> None:
    bare = run()
    assert (bare.code, bare.err) == (2, "")
    assert bare.out.rstrip() == run("--help").out.rstrip()
    assert all(f"\n  {command} " in bare.out for command in COMMANDS)


def test_the_list_of_commands_cuts_no_sentence() -> None:
    assert "..." not in run("--help").out.partition("Commands")[2]


USAGE = {
    "unknown command": (("aidd", "x"), "aid ?", "aid?", "amcli --help"),
    "unknown command unlike any": (("frobnicate",), "frobnicate", "frobnicate", "amcli --help"),
    "unknown option": (("aid", CASE_1, "--txt", "2024"), "--text ?", "--text?", "amcli aid --help"),
    "unknown short option": (("aid", CASE_1, "-x"), "-x", "-x", "amcli aid --help"),
    "missing profile": (("check",), "PROFIL", "PROFILE", "amcli check --help"),
    "missing schema": (("schema",), "NOM", "NAME", "amcli schema --help"),
    "unknown schema": (("schema", "aide"), "compare-versions", "profile", "amcli schema --help"),
    "one name too many": (("schema", "aid", "foo"), "foo", "foo", "amcli schema --help"),
    "no value": (("aid", CASE_1, "-o"), "-o", "-o", "amcli aid --help"),
    "a value too many": (("aid", CASE_1, "--all=3"), "--all", "--all", "amcli aid --help"),
    "format": (("aid", CASE_1, "-f", "xml"), "table, json", "table, json", "amcli aid --help"),
    "color": (("aid", CASE_1, "--color", "red"), "never", "never", "amcli aid --help"),
    "dialect": (("aid", CASE_1, "--csv-dialect", "x"), "excel-fr", "excel-fr", "amcli aid --help"),
    "language": (("aid", CASE_1, "--lang", "de"), "fr, en", "fr, en", "amcli aid --help"),
    "etp too high": (("aid", CASE_1, "--etp", "3"), "1.5 ou 2", "1.5 or 2", "amcli aid --help"),
    "etp too low": (("aid", CASE_1, "--etp", "0.2"), "1/3", "1/3", "amcli aid --help"),
    "day in French": (("aid", CASE_1, "--on", "22/06/2024"), "2024-06-22", "2024-06-22", "--on"),
    "no such day": (("aid", CASE_1, "--on", "2023-02-29"), "2024-06-22", "2024-06-22", "--on"),
    "day of a week": (("aid", CASE_1, "--on", "2024-W25-6"), "2024-06-22", "2024-06-22", "--on"),
    "achievement": (("aid", CASE_1, "--achievement", "120%"), "80%", "80%", "--achievement"),
    "achievement in words": (
        ("aid", CASE_1, "--achievement", "all"),
        "0.8",
        "0.8",
        "--achievement",
    ),
    "achievement not a number": (("aid", CASE_1, "--achievement", "nan"), "0.8", "0.8", "--ach"),
    "dispute": (("aid", CASE_1, "--reading", "D99=1"), "amcli disputes", "amcli disputes", "D99"),
    "reading": (("aid", CASE_1, "--reading", "D5=7"), "000, 001", "000, 001", "D5"),
    "no reading": (("aid", CASE_1, "--reading", "D5"), "000, 001", "000, 001", "D5="),
    "text": (("aid", CASE_1, "--text", "2025"), "2024-convention", "2024-convention", "2025"),
    "two texts": (
        ("aid", CASE_1, "--text", "2023", "--text", "2024"),
        "compare-versions",
        "compare-versions",
        "--text",
    ),
}


@pytest.mark.parametrize("name", USAGE)
def test_a_usage_error_says_what_to_write_and_which_command_helps(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv, in_french, in_english, both = USAGE[name]
    for lang, said in (("fr", in_french), ("en", in_english)):
        monkeypatch.setenv("AMCLI_LANG", lang)
        done = run(*argv)
        assert (done.code, done.out) == (2, "")
        assert said in done.err
        assert both in done.err
        lines = done.err.splitlines()
        assert len(lines) == 2
        assert lines[0].startswith("amcli: erreur : " if lang == "fr" else "amcli: error: ")
        assert re.search(r"amcli( [a-z-]+)? --help", lines[1])


def test_text_of_the_user_in_a_usage_error_moves_no_cursor() -> None:
    done = run("aid", "x", "--text", "\x1b[31m\n[/b]")
    assert "\x1b" not in done.err
    assert "\\x1b[31m\\n[/b]" in done.err


def completed(shell: str, typed: str, tmp_path: Path) -> list[str]:
    """Return what Tab offers after a line typed in a shell."""
    words = typed.split(" ")
    variables = {"_AMCLI_COMPLETE": f"complete_{shell}"}
    if shell == "bash":
        variables |= {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    else:
        variables |= {"_TYPER_COMPLETE_ARGS": typed, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    done = process(cwd=tmp_path, **variables)
    assert done.stderr == b""
    return re.findall(r"[\w./=-]+", done.stdout.decode())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_tab_completes_commands_options_and_text_ids(shell: str, tmp_path: Path) -> None:
    assert "targets" in completed(shell, "amcli ta", tmp_path)
    assert "--achievement" in completed(shell, "amcli aid --ach", tmp_path)
    texts = completed(shell, "amcli aid --text 2024", tmp_path)
    assert "2024-convention" in texts
    assert "2023-reglement-arbitral" not in texts
    assert "avenant-7" in completed(shell, "amcli compare-versions --text a", tmp_path)
    assert "jsonl" in completed(shell, "amcli check --format js", tmp_path)
    assert "D5=001" in completed(shell, "amcli aid --reading D5", tmp_path)
    assert "compare-versions" in completed(shell, "amcli schema comp", tmp_path)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_its_completion_script(shell: str, tmp_path: Path) -> None:
    done = process(cwd=tmp_path, _AMCLI_COMPLETE=f"source_{shell}")
    assert f"complete_{shell}" in done.stdout.decode()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not on this machine")
def test_bash_completes_a_text_id_after_its_script_is_read(tmp_path: Path) -> None:
    program = tmp_path / "amcli"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m amcli "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(_AMCLI_COMPLETE=source_bash amcli)"; '
        "COMP_WORDS=(amcli aid --text 2023); COMP_CWORD=3; "
        '_amcli_completion amcli; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path},
        cwd=ROOT,
        check=True,
    )
    assert done.stdout.split() == ["2023-reglement-arbitral", "2023"]


def test_the_version_is_said() -> None:
    from amcli.version import __version__

    for argv in (("--version",), ("-V",)):
        assert run(*argv) == Run(0, f"amcli {__version__}\n", "")


def test_the_commands_stand_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    for lang, groups in {
        "en": ["A doctor's questions:", "Proof and what-if:", "Many doctors:", "The texts:"],
        "fr": ["Les questions d’un médecin :", "Preuves et hypothèses :",
               "Beaucoup de médecins :", "Les textes :"],
    }.items():  # fmt: skip
        page = help_of(None, lang, monkeypatch)
        assert [line for line in page.splitlines() if line in groups] == groups
        doctor, _, others = page.partition(groups[1])
        assert all(f"\n  {name} " in doctor for name in ("check", "aid", "targets", "schedule"))
        assert all(f"\n  {name} " in others for name in ("explain", "solve", "batch", "rules"))


def test_the_options_stand_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = ["Question:", "Output:", "Many files:", "Screen:"]
    page = help_of("aid", "en", monkeypatch)
    assert [line for line in page.splitlines() if line in groups] == groups
    question, _, rest = page.partition("\nOutput:")
    output, _, rest = rest.partition("\nMany files:")
    many, _, screen = rest.partition("\nScreen:")
    for part, options in (
        (question, ("--text", "--on", "--etp", "--achievement", "--reading", "--rules")),
        (output, ("--format", "--output", "--get", "--receipt", "--csv-dialect")),
        (many, ("--from", "--jobs", "--fail-fast", "--resume")),
        (screen, ("--all", "--color", "--lang", "--quiet", "--help")),
    ):
        assert all(re.search(rf"(?m)^  (-\w, )?{option}\b", part) for option in options)


def test_help_is_a_command_too() -> None:
    assert run("help") == run("--help")
    assert run("help", "aid") == run("aid", "--help")
    assert run("help", "rules", "fork") == run("rules", "fork", "--help")
    done = run("help", "nothing")
    assert (done.code, done.out) == (2, "")
    assert "nothing" in done.err


@pytest.mark.parametrize("written", [("--show-completion", "{}"), ("--show-completion={}",)])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_that_of_the_shell_that_is_named(
    shell: str, written: tuple[str, ...]
) -> None:
    done = run(*(word.format(shell) for word in written))
    assert done.code == 0
    others = {"bash", "zsh", "fish"} - {shell}
    assert f"complete_{shell}" in done.out
    assert not any(f"complete_{other}" in done.out for other in others)


def test_the_completion_installed_is_that_of_the_shell_that_is_named(tmp_path: Path) -> None:
    done = process("--install-completion", "fish", cwd=tmp_path, HOME=str(tmp_path))
    assert done.returncode == 0
    (script,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert script.suffix == ".fish"
    assert str(script) in done.stderr.decode()


def test_an_unknown_shell_is_an_error_that_names_those_there_are() -> None:
    for option in ("--show-completion", "--install-completion"):
        done = run(option, "nosuchshell")
        assert (done.code, done.out) == (2, "")
        assert "bash, zsh, fish" in done.err


def test_where_a_text_is_asked_for_the_list_of_texts_is_named() -> None:
    assert "amcli rules list" in run("aid", CASE_1, "--text", "2025").err
    for command in (("aid",), ("rules", "show")):
        assert "amcli rules list" in " ".join(run(*command, "--help").out.split())
