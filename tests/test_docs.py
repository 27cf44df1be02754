"""The documentation says what the program does."""

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from amcli.words.catalogue import chapter_of
from command_line import run

ROOT = Path(__file__).parent.parent
SENTENCES = chapter_of("answers", "en") | chapter_of("facts", "en")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "dev" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


generate = _generator()
SHOWN = [path.relative_to(ROOT).as_posix() for path in generate.session_pages()]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", SHOWN)
def test_the_sessions_of_a_page_print_what_it_shows(name: str) -> None:
    page = read(name)
    assert generate.session_lines(page)
    assert generate.with_sessions(page) == page, "run `make docs`"


@pytest.mark.parametrize("name", SHOWN)
def test_the_sessions_of_a_page_name_their_day(name: str) -> None:
    answering = [line for line in generate.session_lines(read(name)) if ".yaml" in line]
    assert answering
    assert [line for line in answering if "--on " not in line] == []


def test_the_profile_of_eight_lines_is_answered() -> None:
    (profile,) = re.findall(r"```yaml\n(.*?)```", read("docs/fr/profil.md"), re.DOTALL)
    assert len(profile.splitlines()) == 8
    answered = run("check", "-", "--on", "2026-11-30", stdin=profile.encode())
    assert answered.code in (0, 3), answered.err


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_profile_and_the_line_for_programs_say_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (profile,) = re.findall(r"```yaml\n# dr-martin\.yaml\n(.*?)```", read(name), re.DOTALL)
    assert len(profile.splitlines()) == 8
    Path("dr-martin.yaml").write_text(profile, "utf-8")
    (line, shown) = re.findall(r"```sh\n(amcli .*?) \| jq .*\n((?:# .*\n)+)```", read(name))[0]
    answer = json.loads(run(*line.split()[1:]).out)
    values = [
        [one["etp"], one["total"]["amount"]["value"]] for one in answer["result"]["aid"]["options"]
    ]
    written = [json.loads(row.removeprefix("# ")) for row in shown.splitlines()]
    assert values == written == [["0.5", 66000], ["1", 132000]]  # as the brochure pays both


def test_a_demonstration_is_two_screens_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(ROOT)
    doctors = [f"examples/case-{number}.yaml" for number in (1, 2, 3)]
    texts = ("--text", "2023", "--text", "2024", "--etp", "1")
    lines = (
        ("summary", *doctors),
        ("summary", doctors[0]),
        ("compare-versions", doctors[0], *texts),
    )
    for lang in ("fr", "en"):
        shown = [run(*line, "-q", "--lang", lang).out.count("\n") + 3 for line in lines]
        assert sum(shown) <= 80


def test_a_session_that_shows_something_else_is_seen() -> None:
    page = "```console\n$ amcli --version\nsomething else\n```\n"
    assert generate.with_sessions(page) != page


def test_the_page_of_the_command_line_is_what_help_says() -> None:
    assert generate.cli_page() == read("docs/cli.md"), "run `make docs`"


@pytest.mark.parametrize("name", ["docs/profile.md", "docs/fr/profil.md"])
def test_the_page_of_the_profile_names_every_fact_as_it_is_declared(name: str) -> None:
    page = read(name)
    assert generate.with_facts(page) == page, "run `make docs`"
    told = {path.replace("[]", "") for path in re.findall(r"^\| `([\w.[\]]+)`", page, re.M)}
    named = (code.removeprefix("fact.") for code in SENTENCES if code.startswith("fact."))
    assert {path for path in named if "." in path} <= told


def test_the_schema_that_the_examples_name_is_the_one_of_profiles() -> None:
    assert read("docs/profile.schema.json") == generate.printed("amcli schema profile")
    line = "# yaml-language-server: $schema=../docs/profile.schema.json\n"
    for path in (ROOT / "examples").glob("*.yaml"):
        assert path.read_text("utf-8").startswith(line), path


def test_the_page_of_the_command_line_has_every_command() -> None:
    expected = {"check", "aid", "targets", "schedule", "compare-versions", "disputes", "schema"}
    headings = set(_HEADING.findall(read("docs/cli.md")))
    assert {f"amcli {name}" for name in expected} <= headings


def anchors(page: Path) -> set[str]:
    """Return the names that links can use for the headings of a page."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    kept = (re.sub(r"[^\w -]", "", heading.lower()) for heading in headings)
    return {name.strip().replace(" ", "-") for name in kept}


def broken_links(page: Path) -> Iterator[str]:
    text = page.read_text("utf-8")
    for link in _LINK.findall(text):
        if re.match(r"https?://|mailto:", link):
            continue
        place, _, fragment = link.partition("#")
        target = page.parent / place if place else page
        if not target.exists() or (fragment and fragment not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](missing.md) [b](#one-two) [c](#three)\n", "utf-8")
    assert list(broken_links(page)) == ["missing.md", "#three"]


@pytest.mark.parametrize(
    "page", [page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")]
)
def test_every_page_is_reached_from_another(page: str) -> None:
    linked = {
        (source.parent / link.partition("#")[0]).resolve()
        for source in PAGES
        for link in _LINK.findall(source.read_text("utf-8"))
    }
    assert (ROOT / page).resolve() in linked


def codes(namespace: str) -> set[str]:
    """Return the codes of a namespace of the word catalogue, without its name."""
    found = {code.partition(".")[2] for code in SENTENCES if code.startswith(f"{namespace}.")}
    assert found, namespace
    return found


def quoted(page: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", read(page)))


@pytest.mark.parametrize("namespace", ["note", "criterion", "entry", "step", "reason", "explained"])
def test_every_code_that_json_may_hold_is_documented(namespace: str) -> None:
    assert codes(namespace) - quoted("docs/json.md") == set()


def test_the_codes_of_json_are_those_of_the_catalogue() -> None:
    page = read("docs/json.md")
    assert generate.with_codes(page) == page, "run `make docs`"


def test_the_picture_of_the_house_is_the_tree() -> None:
    page = read("docs/dev/architecture.md")
    assert generate.with_doors(page) == page, "run `make docs`"
    told = set(re.findall(r"^\| `([a-z_/]+)/` \|", page, re.MULTILINE))
    code = [path for path in (ROOT / "src" / "amcli").glob("*/**/*.py") if path.stem != "__init__"]
    rooms = {path.parent.relative_to(ROOT / "src" / "amcli").as_posix() for path in code}
    assert told == rooms


def test_every_error_is_documented() -> None:
    errors = {
        code.split(".")[1] for code in chapter_of("errors", "en") if code.startswith("error.")
    }
    assert errors
    assert errors - set(re.findall(r"AM\d{3}", read("docs/errors.md"))) == set()


def test_every_word_of_the_contract_is_in_the_glossary() -> None:
    words = {"mt", "fa", "etp", "optam", "zip", "zac", "mep", "cpam", "acompte", "solde", "avenant"}
    assert words - quoted("docs/glossary.md") == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    assert re.findall(r"/(?:home|work|root|tmp|Users)/\w+", page.read_text("utf-8")) == []


def test_every_decision_is_dated() -> None:
    entries = read("docs/dev/decisions.md").split("\n\n")[2:]
    assert entries
    dated = re.compile(r"\*\*\d{4}-\d\d-\d\d · .+\*\* ")
    told = [entry for entry in entries if not entry.startswith("## ")]
    assert [entry for entry in told if not dated.match(entry)] == []
