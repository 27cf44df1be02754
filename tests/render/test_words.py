"""One catalogue, two languages, complete in both (DESIGN, Language)."""

import ast
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from amcli.law.check.verdicts import NEEDS_GROUP, RULES
from amcli.law.figures.sourced import note
from amcli.law.figures.terms import Band, Finding, Option, Status, Verdict
from amcli.words.catalogue import CHAPTERS, Lang, Words, chapter_of, lang_from, words_in

SOURCES = Path(__file__).parents[2] / "src" / "amcli"


def sentences(lang: Lang) -> dict[str, str]:
    """Return the whole catalogue of a language, its chapters included."""
    found = dict(words_in(lang).sentences)
    for chapter in sorted(set(CHAPTERS.values())):
        assert not found.keys() & chapter_of(chapter, lang).keys()
        found |= chapter_of(chapter, lang)
    return found


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_both_languages_have_the_same_codes() -> None:
    assert set(sentences("fr")) == set(sentences("en"))


@pytest.mark.parametrize("code", sorted(sentences("en")))
def test_both_languages_fill_the_same_blanks(code: str) -> None:
    assert blanks(sentences("fr")[code]) == blanks(sentences("en")[code])


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_sentence_is_empty(lang: Lang) -> None:
    assert [code for code, text in sentences(lang).items() if not text.strip()] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_whole_sentence_is_written_twice(lang: Lang) -> None:
    # "cli." has help texts of two commands that may agree; labels may be the same word.
    long = [
        text
        for code, text in sentences(lang).items()
        if len(text.split()) > 5 and not code.startswith(("cli.", "error.", "hint."))
    ]
    assert [text for text, count in Counter(long).items() if count > 1] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_answer_of_the_specification_has_a_word(lang: Lang) -> None:
    codes = [f"criterion.{code}" for code in (*(rule.code for rule in RULES), *NEEDS_GROUP)]
    codes += [f"fact.{path}" for rule in RULES for path in rule.reads]
    codes += [f"verdict.{one.value}" for one in Verdict]
    codes += [f"finding.{one.value}" for one in Finding]
    codes += [f"status.{one.label}" for one in Status]
    codes += [f"band.{one.label}" for one in Band]
    codes += [f"option.{one.value}" for one in Option]
    assert [code for code in codes if not words_in(lang).has(code)] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_note_of_the_domain_has_a_sentence(lang: Lang) -> None:
    text = "".join(path.read_text("utf-8") for path in (SOURCES / "law").rglob("*.py"))
    codes = set(re.findall(r'\bnote\(\s*"([a-z0-9-]+)"', text))
    assert len(codes) > 5
    assert [code for code in sorted(codes) if not words_in(lang).has(f"note.{code}")] == []


@pytest.mark.parametrize(
    ("lang", "count", "text"),
    [
        ("fr", 0, "0 patient"),
        ("fr", 1, "1 patient"),
        ("fr", 2, "2 patients"),
        ("en", 0, "0 patients"),
        ("en", 1, "1 patient"),
        ("en", 1200, "1 200 patients"),
    ],
)
def test_plurals_follow_the_language(lang: Lang, count: int, text: str) -> None:
    assert words_in(lang).say("unit.patients", n=count) == text


def test_french_years_are_ordinal() -> None:
    said = [words_in("fr").say("table.year-n", n=year) for year in (1, 2, 5)]
    assert said == ["1re année", "2e année", "5e année"]


def test_blanks_take_money_shares_and_sentences_of_the_catalogue() -> None:
    one = Words("en", {"s": "{a:€}, {b:%}, {v:verdict}, {l}", "verdict.eligible": "may sign"})
    said = one.say("s", a=19000, b=Decimal("0.8"), v="eligible", l=("x", "y"))
    assert said == "19 000 €, 80 %, may sign, x, y"


def test_user_text_in_a_sentence_is_not_a_template() -> None:
    assert Words("en", {"s": "{a}"}).say("s", a="{b} {0}") == "{b} {0}"


def test_an_unknown_code_is_shown_as_itself_and_is_an_error_where_asked() -> None:
    assert Words("en", {}).say("no.such") == "no.such"
    strict = Words("en", {})
    strict.is_strict = True
    with pytest.raises(KeyError):
        strict.say("no.such")


def test_a_note_says_the_same_the_second_time() -> None:
    one = note("reading-chosen", dispute="D5", reading="001")
    said = words_in("fr")
    assert said.note(one) == said.note(one) == said.say("note.reading-chosen", **dict(one.params))


@pytest.mark.parametrize(
    ("environ", "option", "for_scripts", "lang"),
    [
        ({"LANG": "fr_FR.UTF-8"}, None, False, "fr"),
        ({"LANG": "fr_FR.UTF-8"}, None, True, "en"),
        ({"LANG": "de_DE.UTF-8"}, None, False, "en"),
        ({}, None, False, "en"),
        ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, None, False, "en"),
        ({"LC_ALL": "", "LANG": "fr_FR.UTF-8"}, None, False, "fr"),
        ({"AMCLI_LANG": "fr"}, None, True, "fr"),
        ({"AMCLI_LANG": "en", "LANG": "fr_FR.UTF-8"}, None, False, "en"),
        ({"AMCLI_LANG": "fr"}, "en", False, "en"),
        ({"AMCLI_LANG": "xx", "LANG": "fr_FR"}, None, False, "fr"),
    ],
)
def test_the_language_is_the_option_then_the_variable_then_the_locale(
    environ: dict[str, str], option: str | None, for_scripts: bool, lang: Lang
) -> None:
    assert lang_from(environ, option, for_scripts=for_scripts) == lang


def test_only_the_language_asked_is_imported() -> None:
    code = (
        "import sys; from amcli.words.catalogue import words_in; words_in('fr');"
        "print(any(name.endswith(('.en', '_en')) for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SOURCES.parent)},
    )
    assert done.stdout == "False\n"


def written_texts() -> tuple[set[str], set[str]]:
    """Return what the code writes: texts and names, and texts with blanks, as patterns."""
    texts, patterns = set(), set()
    for path in SOURCES.rglob("*.py"):
        if path.parent.name in ("both", "fr", "en"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts |= {node.value, node.value.replace(" ", "-")}
                texts |= {part.strip("->~") for part in node.value.split()}
            elif isinstance(node, ast.Name | ast.Attribute):
                name = node.id if isinstance(node, ast.Name) else node.attr
                texts |= {name.lower(), name.lower().replace("_", "-")}
            elif isinstance(node, ast.JoinedStr):
                parts = (getattr(part, "value", "") for part in node.values)
                blanks = (part if isinstance(part, str) else None for part in parts)
                patterns.add("".join("(.+)" if one is None else re.escape(one) for one in blanks))
    for path in (SOURCES.parents[1] / "rules").rglob("*.toml"):
        texts |= set(re.findall(r"[\w-]+", path.read_text("utf-8")))
    return texts, patterns


def test_every_sentence_is_said_somewhere() -> None:
    texts, patterns = written_texts()
    forms = {form for text in sentences("en").values() for form in re.findall(r":([a-z-]+)}", text)}
    patterns |= {rf"{form}\.(.+)" for form in forms}
    named = [pattern for pattern in patterns if re.search(r"\w\w", pattern)]
    named.append(r"([^.]+)\.(.+)")  # a kind, and what is of that kind

    def is_written(text: str, depth: int = 4) -> bool:
        """Return whether the code has this text, or one whose blanks it has texts for."""
        if text in texts or text.isdigit():
            return True
        matches = (re.fullmatch(pattern, text) for pattern in named) if depth else ()
        return any(
            all(is_written(part, depth - 1) for part in match.groups())
            for match in matches
            if match is not None
        )

    assert [code for code in sentences("en") if not is_written(code)] == []


# What failed when it was read aloud: an invented abstraction, a word of lawyers, a calque.
INVENTED = re.compile(
    r"bascul|\bhausse\b|litige|liste au départ|\bissue\b|le meilleur des options"
    r"|pris par défaut|tenu pour non|peser les lectures|nouvel installé|pris comme majorant",
    re.IGNORECASE,
)


def test_french_says_what_a_brochure_would_say() -> None:
    said = {code: text for code, text in sentences("fr").items() if INVENTED.search(text)}
    assert said == {}


def test_the_help_of_every_command_and_option_begins_with_an_infinitive_or_a_noun() -> None:
    told = {
        code: text.split()[0]
        for code, text in sentences("fr").items()
        if code.startswith(("cli.command.", "cli.option."))
    }
    # the third person of the first group: « Montre », « Écrit », « Donne »
    conjugated = ("Montre", "Écrit", "Donne", "Affiche", "Liste", "Dit", "Calcule", "Compare")
    assert {code: word for code, word in told.items() if word in conjugated} == {}


def test_french_prints_its_apostrophes() -> None:
    # quotes round what is typed in a shell stay straight: 'aid.total.amount >= 120000'
    said = {code: text for code, text in sentences("fr").items() if re.search(r"\w'[\w«{]", text)}
    assert said == {}
    assert words_in("fr").of({"fr": "l'avenant"}) == "l’avenant"
    assert words_in("en").of({"en": "the doctor's"}) == "the doctor's"
