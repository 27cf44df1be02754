"""`amcli rules …` as a shell sees it, and answers that rest on a proposal."""

import csv
import io
import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from command_line import CASE_1, EXAMPLES, ON, Run, run
from made_rules import HOW_PAID

GROUP = str(EXAMPLES / "group-of-four.yaml")
VIEWS = {
    "list": (),
    "show": ("2024",),
    "sources": ("2024",),
    "diff": ("2023", "2024"),
    "lint": (),
}
COMMANDS = (*VIEWS, "fork")
LANGUAGES = ("fr", "en")
_EXAMPLE = re.compile(r"^ +amcli (.+)$", re.MULTILINE)


@pytest.fixture
def proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A fork with year 1 of a full post at 40 000 €, in the folder of the run."""
    monkeypatch.chdir(tmp_path)
    done = run("rules", "fork", "2024", "--set", "aid.full.year_1=40000", "-o", "up.toml", *ON)
    assert (done.code, done.out) == (0, "")
    return "up.toml"


def answer(*argv: str) -> Any:
    done = run(*argv, *ON, "-f", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def rows(*argv: str) -> list[dict[str, str]]:
    done = run(*argv, *ON, "-f", "csv")
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def notes(found: Any) -> dict[str, str]:
    return {note["code"]: note["text"] for note in found["notes"]}


# Help and errors.


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_starts_with_one_sentence_and_two_examples_that_work(
    command: str | None, lang: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AMCLI_LANG", lang)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    page = run("rules", *([] if command is None else [command]), "--help").out
    usage, sentence, examples, *_ = page.split("\n\n")
    assert usage.startswith(("Usage: amcli rules", "Usage : amcli rules"))
    assert sentence.strip().endswith(".")
    assert sentence.strip().count(".") == 1
    assert [line for line in page.split("\n") if len(line) > 80] == []
    typed = _EXAMPLE.findall(examples)
    assert len(typed) == 2
    for line in typed:
        done = run(*shlex.split(line))
        assert done.code == 0, done.err
        assert done.out or list(tmp_path.iterdir())


def test_bare_rules_prints_its_help_and_exits_2() -> None:
    bare = run("rules")
    assert (bare.code, bare.err) == (2, "")
    assert bare.out.rstrip() == run("rules", "--help").out.rstrip()
    assert all(f"\n  {command} " in bare.out for command in COMMANDS)


USAGE = {
    "unknown command": (("lst",), "list ?", "list?", "amcli rules --help"),
    "no text": (("show",), "TEXTE", "TEXT", "amcli rules show --help"),
    "one text to compare": (("diff", "2024"), "AUTRE", "OTHER", "amcli rules diff --help"),
    "unknown text": (("show", "2025"), "2024-convention", "2025", "amcli rules show --help"),
    "unknown section": (("show", "2024", "adi"), "aid", "aid?", "amcli rules show --help"),
    "unlike any section": (("show", "2024", "zzz"), "bands", "bands", "amcli rules show --help"),
    "nothing to change": (("fork", "2024"), "--set", "--set", "amcli rules fork --help"),
    "unknown figure": (
        ("fork", "2024", "--set", "aid.ful.year_1=1"),
        "vouliez-vous dire aid.full.year_1",
        "did you mean aid.full.year_1",
        "amcli rules fork --help",
    ),
    "a bad value": (
        ("fork", "2024", "--set", "aid.full.year_1=40 000"), "38000", "38000", "aid.full.year_1"
    ),
    "the same value": (
        ("fork", "2024", "--set", "aid.full.year_1=38000"), "déjà", "already", "2024-convention"
    ),
    "a day in force": (
        ("fork", "2024", "--set", "in_force_from=2027-01-01"), "vigueur", "force", "in_force_from"
    ),
    "an id that is taken": (
        ("fork", "2024", "--set", "contract.years=6", "--id", "latest"), "--id", "--id", "latest"
    ),
    "the id of a source": (
        ("fork", "2024", "--set", "contract.years=6", "--id", "djibe"), "--id", "--id", "djibe"
    ),
    "unknown option": (("lint", "--exitcode"), "--exit-code", "--exit-code", "lint --help"),
}  # fmt: skip


@pytest.mark.parametrize("name", USAGE)
def test_a_usage_error_says_what_to_write_and_which_command_helps(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv, in_french, in_english, both = USAGE[name]
    for lang, said in (("fr", in_french), ("en", in_english)):
        monkeypatch.setenv("AMCLI_LANG", lang)
        done = run("rules", *argv)
        assert (done.code, done.out) == (2, "")
        assert said in done.err
        assert both in done.err
        assert len(done.err.splitlines()) == 2


# Views, in every format.


@pytest.mark.parametrize("name", VIEWS)
def test_an_answer_is_what_its_schema_says(name: str) -> None:
    schema = json.loads(run("schema", f"rules-{name}").out)
    validator = jsonschema_rs.validator_for(schema)
    found = answer("rules", name, *VIEWS[name])
    assert found["schema"] == f"amcli.rules-{name}/1"
    assert [error.message for error in validator.iter_errors(found)] == []
    assert list(validator.iter_errors({**found, "result": []}))


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_a_page_fits_the_terminal(
    name: str, lang: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.cells import cell_len

    from amcli.commands.run import writers
    from amcli.render.screen import Screen
    from amcli.words.catalogue import words_in

    said = words_in("fr" if lang == "fr" else "en")
    screen = Screen(width, False, "utf-8", True, said)
    monkeypatch.setattr(writers, "screen_of", lambda *_: screen)
    for more in ((), ("--all",)) if name in ("show", "sources") else ((),):
        done = run("rules", name, *VIEWS[name], *ON, *more, "--lang", lang)
        assert done.code == 0, done.err
        wide = [line for line in done.out.split("\n") if cell_len(line) > width]
        urls = [line for line in wide if "http" in line or "rules/" in line]
        assert wide == urls


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_says_the_same_in_markdown(name: str) -> None:
    done = run("rules", name, *VIEWS[name], *ON, "-f", "md")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("## ")
    assert name == "lint" or "\n| " in done.out


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["2019", "2023", "2024", "collective"])
def test_every_key_and_value_has_words(text: str, lang: str) -> None:
    page = run("rules", "show", text, *ON, "--lang", lang).out
    assert "rules." not in page
    keys = {row["key"] for row in rows("rules", "show", text)}
    assert [key for key in keys if "." in key and re.search(rf"\b{re.escape(key)}\b", page)] == []
    words = ("more-than", "at-least", "anniversary", "opening", "closing", "request", "nurse,")
    assert [word for word in words if lang == "fr" and word in page] == []


def test_list_names_the_texts_and_their_days() -> None:
    found = {one["id"]: one for one in answer("rules", "list")["result"]["texts"]}
    assert list(found) == [
        "2019-avenant-7", "2020-avenant-8", "2023-reglement-arbitral",
        "2024-convention", "2026-aide-collective",
    ]  # fmt: skip
    text = found["2023-reglement-arbitral"]
    assert (text["in_force_from"], text["in_force_until"]) == ("2023-05-01", "2024-06-21")
    assert text["aliases"] == ["arbitral", "2023"]
    assert found["2026-aide-collective"]["scope"] == "group"
    assert not any(one["is_proposal"] for one in found.values())
    for one in found.values():
        assert sum(one["by_status"].values()) == one["figures"]


def test_list_names_a_proposal_and_its_parent(proposal: str) -> None:
    *_, last = answer("rules", "list", "--rules", proposal)["result"]["texts"]
    assert (last["id"], last["is_proposal"], last["extends"]) == ("up", True, "2024-convention")
    assert last["changes"] == ["aid.full.year_1"]
    assert last["parentage"]["parent"] == "2024-convention"


def test_show_sets_the_amounts_of_the_brochure_in_a_table() -> None:
    # Amounts of the brochure of 2024, front table.
    page = run("rules", "show", "2024", "aid", *ON, "--lang", "fr").out
    assert re.search(r"temps plein +38 000 € +28 000 € +22 000 €", page)
    assert re.search(r"mi-temps +19 000 € +14 000 € +11 000 €", page)
    assert "Convention médicale 2024-2029" in page


def test_show_names_the_row_and_the_column() -> None:
    shown = answer("rules", "show", "2024", "aid.full.year_1")["result"]
    assert shown["file"] == "rules/2024-convention.toml"  # the same on every machine
    (figure,) = shown["figures"]
    brochure = figure["citations"][0]
    assert (brochure["row"], brochure["column"]) == ("1 temps plein", "1re année")
    page = run("rules", "show", "2024", "aid.full.year_1", "--all", *ON, "--lang", "en").out
    assert "row “1 temps plein”, column “1re année”" in page


def test_show_gives_a_row_per_figure_and_citation() -> None:
    found = rows("rules", "show", "2023", "aid.full.year_1")
    assert [(row["value"], row["cited"]) for row in found] == [
        ("36000", "ameli-2024-06"), ("36000", "seed-004"),
    ]  # fmt: skip


def test_sources_count_what_cites_them() -> None:
    found = {one["id"]: one for one in answer("rules", "sources")["result"]["sources"]}
    assert found["seed-000"]["looked_at"] == "2026-11-22"
    assert {"2024-convention", "disputes"} <= {one["text"] for one in found["seed-000"]["cited"]}
    assert found["r311-3-1-2"]["cited"] == []
    for one in found.values():
        assert bool(one["cited"]) != bool(one["kept_for"]), one["id"]
        for cited in one["cited"]:
            assert cited["figures"] == len(cited["keys"])


def test_sources_of_a_text_are_those_its_figures_name() -> None:
    figures = answer("rules", "show", "2024")["result"]["figures"]
    named = {source for figure in figures for source in figure["sources"]}
    listed = answer("rules", "sources", "2024")["result"]["sources"]
    assert {one["id"] for one in listed} == named
    assert all(len(one["cited"]) == 1 for one in listed)


def test_diff_of_a_text_with_itself_is_empty() -> None:
    assert answer("rules", "diff", "2024", "latest")["result"]["differences"] == []
    assert run("rules", "diff", "2024", "2024", "--exit-code").code == 0
    assert "0 figures differ" in run("rules", "diff", "2024", "2024").out


def test_diff_shows_both_values_with_their_sources() -> None:
    # 36 000 → 38 000: the talk of 2023 (seed-004), the brochure of 2024 (seed-000).
    found = answer("rules", "diff", "2023", "2024")["result"]["differences"]
    (one,) = [one for one in found if one["key"] == "aid.full.year_1"]
    assert (one["kind"], one["delta"]) == ("changed", 2000)
    assert (one["before"]["value"], one["after"]["value"]) == (36000, 38000)
    assert "seed-004" in one["before"]["sources"]
    assert "seed-000" in one["after"]["sources"]
    page = run("rules", "diff", "2023", "2024", "--lang", "fr").out
    assert re.search(r"36 000 € +38 000 € +\+2 000 €", page)
    kinds = {one["kind"] for one in found}
    assert kinds == {"changed", "added", "removed"}
    for one in found:
        assert (one["before"] is None) == (one["kind"] == "added")
        assert (one["after"] is None) == (one["kind"] == "removed")


def test_diff_says_by_its_exit_code_that_texts_differ() -> None:
    assert run("rules", "diff", "2023", "2024").code == 0
    assert run("rules", "diff", "2023", "2024", "--exit-code").code == 1


def test_diff_compares_two_versions_of_one_file(proposal: str) -> None:
    shutil.copy(proposal, "older.toml")
    Path(proposal).write_text(Path(proposal).read_text().replace("40000", "41000"))
    (one,) = answer("rules", "diff", "older.toml", proposal)["result"]["differences"]
    assert (one["before"]["value"], one["after"]["value"], one["delta"]) == (40000, 41000, 1000)


def test_lint_says_that_the_shipped_rules_are_clean() -> None:
    done = run("rules", "lint", *ON, "--lang", "en")
    assert done.code == 0
    assert "0 errors, 0 warnings" in done.out
    assert run("rules", "lint", *ON, "--exit-code").code == 0


def test_lint_puts_a_warning_at_its_line(proposal: str) -> None:
    done = run("rules", "lint", proposal, *ON, "--lang", "en")
    line = Path(proposal).read_text().split("\n").index("[aid.full.year_1]") + 1
    assert f"{proposal}:{line}:2: warning AM223: aid.full.year_1 (40000) is above" in done.out
    assert (done.code, done.err) == (0, "")
    assert run("rules", "lint", proposal, *ON, "--exit-code").code == 1
    found = answer("rules", "lint", proposal)
    assert {one["severity"] for one in found["diagnostics"]} == {"warning"}
    problems = found["result"]["problems"]
    assert {one["key"] for one in problems} == {"aid.full.year_1"}
    assert [row["code"] for row in rows("rules", "lint", proposal)] == ["AM223"] * len(problems)


def test_lint_of_a_broken_file_exits_with_78(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text('id = "x"\nidd = 3\n', "utf-8")
    done = run("rules", "lint", str(path), *ON, "-f", "json")
    assert done.code == 78
    found = json.loads(done.out)
    assert "AM203" in {one["code"] for one in found["diagnostics"]}
    assert {one["severity"] for one in found["result"]["problems"]} == {"error"}


@pytest.mark.parametrize("argv", [("list",), ("show", "2024"), ("lint",)])
def test_a_rule_file_that_is_not_there_exits_with_78(argv: tuple[str, ...]) -> None:
    assert run("rules", *argv, "--rules", "nowhere.toml").code == 78
    assert run("rules", "show", "nowhere.toml").code == 78


# Forks.


def test_a_fork_is_written_to_the_screen_where_no_file_is_named() -> None:
    done = run("rules", "fork", "2024", "--set", "contract.years=6", *ON, "--id", "six")
    assert (done.code, done.err) == (0, "")
    assert '\nid = "six"\n' in done.out
    assert "[contract.years]\nvalue = 6\n" in done.out


@pytest.mark.usefixtures("proposal")  # in a folder of its own
def test_a_fork_bears_the_title_and_the_day_it_is_given() -> None:
    argv = ("fork", "2024", "--set", "contract.years=6", "--title", "Six ans", "-o", "six.toml")
    assert run("rules", *argv, *ON, "-q").err == ""
    text = answer("rules", "show", "six.toml")["result"]["text"]
    assert text["titles"] == {"fr": "Six ans", "en": "Six ans"}
    assert text["parentage"]["forked_on"] == "2026-11-22"


def test_the_same_fork_is_the_same_file() -> None:
    argv = ("rules", "fork", "2024", "--set", "contract.years=6", *ON, "--lang", "fr")
    assert run(*argv) == run(*argv)


def test_a_fork_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    done = run("rules", "fork", "2024", "--set", "contract.years=6", "-o", str(tmp_path))
    assert done.code == 73


def test_levels_that_would_not_rise_exit_with_78() -> None:
    done = run("rules", "fork", "2024", "--set", "bands.mt.p30=2000")
    assert (done.code, done.out) == (78, "")
    assert "AM213" in done.err


# Answers that rest on a proposal.


def test_year_1_is_that_of_the_proposal_and_the_rest_as_before(proposal: str) -> None:
    before = answer("aid", CASE_1, "--text", "2024", "--etp", "1")["result"]["options"][0]
    after = answer("aid", CASE_1, "--text", proposal, "--etp", "1")["result"]["options"][0]
    first, *rest = after["years"]
    assert first["amount"] == {
        "value": 40000, "low": 40000, "high": 40000, "status": "assumed",
        "sources": first["amount"]["sources"],
    }  # fmt: skip
    assert "up" in first["amount"]["sources"]
    for then, now in zip(before["years"][1:], rest, strict=True):
        assert {**then, "text": None} == {**now, "text": None}
    assert after["total"]["amount"]["value"] == before["total"]["amount"]["value"] + 2000


def test_an_answer_says_that_it_rests_on_a_proposal(proposal: str) -> None:
    for lang, said in (("en", "is a proposal, not a text in force"), ("fr", "une proposition")):
        for format_ in ("table", "md"):
            page = run("aid", CASE_1, "--text", proposal, *ON, "-f", format_, "--lang", lang).out
            assert said in page
            assert "aid.full.year_1" in page.replace("\\", "")
    told = notes(answer("aid", CASE_1, "--text", proposal))["proposal"]
    assert "up is a proposal" in told
    assert "aid.full.year_1 of convention 2024-2029" in told


@pytest.mark.parametrize("command", ["check", "targets", "schedule", "disputes"])
def test_every_command_takes_a_proposal(command: str, proposal: str) -> None:
    found = answer(command, CASE_1, "--text", proposal, *(["--exit-zero"] * (command == "check")))
    assert found["text"] == "up"
    assert "proposal" in notes(found)


def test_reconciliations_and_summaries_take_a_proposal(proposal: str) -> None:
    payments = EXAMPLES / "payments" / "contract-2023-full-time.csv"
    contract = EXAMPLES / "contract-2023-full-time.yaml"
    said = "up is a proposal, not a text in force"
    done = run("reconcile", str(contract), str(payments), "--text", proposal, *ON, "--lang", "en")
    assert (done.code, said in done.out) == (0, True)
    texts = ("--text", "2024", "--text", proposal)
    done = run("compare-versions", CASE_1, *texts, "--summary", *ON, "--lang", "en")
    assert (done.code, said in done.out) == (0, True)


def test_a_comparison_takes_a_proposal_beside_its_parent(proposal: str) -> None:
    argv = ("compare-versions", CASE_1, "--etp", "1", "--text", "2024", "--text", proposal)
    found = answer(*argv)
    assert [one["text"] for one in found["result"]["texts"]] == ["2024-convention", "up"]
    deltas = {
        one["path"]: one["delta"]["value"]
        for one in found["result"]["differences"]
        if one["path"].startswith("aid[1].") and one["path"].endswith(".amount")
    }
    assert deltas == {"aid[1].years.1.amount": 2000, "aid[1].total.amount": 2000}
    assert "proposal" in notes(found)


@pytest.mark.usefixtures("proposal")  # in a folder of its own
def test_a_group_takes_a_proposal_of_the_collective_aid() -> None:
    argv = ("fork", "collective", "--set", "aid.full.year_1=40000", "-o", "together.toml")
    assert run("rules", *argv, *ON).code == 0
    found = answer("aid", GROUP, "--text", "together.toml")
    assert found["text"] == "together"
    assert "proposal" in notes(found)


def test_a_proposal_may_lie_in_the_folder_of_rules_too(proposal: str, tmp_path: Path) -> None:
    for places in (("--rules", "."), ("--rules", proposal), ("--rules", str(tmp_path))):
        assert answer("aid", CASE_1, "--text", f"./{proposal}", *places)["text"] == "up"


def test_a_proposal_by_its_id_needs_its_file(proposal: str) -> None:
    assert run("aid", CASE_1, "--text", "up").code == 2
    assert answer("aid", CASE_1, "--text", "up", "--rules", proposal)["text"] == "up"


def test_a_text_in_force_says_nothing_of_proposals(proposal: str) -> None:
    found = answer("aid", CASE_1, "--text", "2024", "--rules", proposal)
    assert not {"proposal", "proposal-own"} & set(notes(found))
    plain = answer("aid", CASE_1, "--rules", proposal)
    assert (plain["text"], "proposal" in notes(plain)) == ("2024-convention", False)


def test_a_text_of_ones_own_that_builds_on_none_is_a_proposal_too(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'id = "own"\n[title]\nfr = "Le mien"\nen = "Mine"\n[citations]\n'
        'table = { source = "seed-000", locator = "page" }\n'
        f'{HOW_PAID}[aid.full]\nstatus = "given"\ncite = ["table"]\nyear_1 = 1\n',
        "utf-8",
    )
    assert "proposal-own" in notes(answer("aid", CASE_1, "--text", str(path)))


@pytest.mark.parametrize(
    ("text", "code"), [("nope.toml", "AM201"), ("broken.toml", "AM202"), ("idle.toml", "AM204")]
)
def test_a_text_named_by_a_file_that_cannot_be_used_is_an_error(
    text: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.toml").write_text("id = ", "utf-8")
    Path("idle.toml").write_text("", "utf-8")
    done: Run = run("aid", CASE_1, "--text", text)
    assert (done.code, done.out) == (78, "")
    assert code in done.err
