"""HTML: one document that needs nothing else, which says what the table says, text as written."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amcli.render.characters import typeset, visible
from amcli.render.footnotes import page_of
from amcli.render.html.documents import article, ending
from amcli.render.page import BarChart, Grid, Heading, Page, widest
from amcli.render.screen import Shown
from amcli.words.catalogue import Lang, Words, words_in
from answers import COMMANDS, aid_answer, example, figure, framed, show
from command_line import CASE_1, EXAMPLES, ON, run
from documents import Document, check_structure

RULES = (("list",), ("show", "2024"), ("sources", "2024"), ("diff", "2023", "2024"), ("lint",))


def document(shown: Shown, words: Words) -> str:
    return article(shown, words, opens=True) + ending()


def said_by(page: Page) -> list[str]:
    """Return every text of a page, by a walk of its own."""
    texts: list[str] = []
    for block in widest(page):
        if isinstance(block, Grid):
            texts += [column.title for column in block.columns]
            texts += [cell.text for row in block.rows for cell in row.cells]
        elif isinstance(block, BarChart):
            texts += [text for bar in block.bars for text in (bar.label, str(bar.number))]
        elif isinstance(block, Heading):
            texts.append(block.text)
        else:
            texts += ["".join(phrase.text for phrase in block.line), getattr(block, "mark", "")]
    return texts


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", ["case-1", "facts-missing", "group-of-four"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_document_says_what_the_page_says(command: str, name: str, lang: Lang) -> None:
    shown, words = show(command, example(name)), words_in(lang)
    read = Document(document(shown, words))
    for text in said_by(page_of(shown, words)):
        assert plain(text).replace("–", "") in read.text.replace("–", "")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("view", RULES, ids=" ".join)
def test_the_texts_are_documents_too(view: tuple[str, ...], lang: str) -> None:
    done = run("rules", *view, *ON, "-f", "html", "--lang", lang)
    assert done.code == 0
    check_structure(Document(done.out), lang)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_headings_and_table_headers_are_in_order(command: str, lang: str) -> None:
    done = run(command, CASE_1, *ON, "-f", "html", "--lang", lang)
    assert done.code == 0
    assert "@import" not in done.out
    assert "url(" not in done.out
    assert not re.search(r"\w+://", done.out)
    check_structure(Document(done.out), lang)


def test_several_doctors_are_one_document_an_article_each(tmp_path: Path) -> None:
    out = tmp_path / "dossier.html"
    profiles = [str(EXAMPLES / f"case-{number}.yaml") for number in (1, 2, 3)]
    assert run("aid", *profiles, *ON, "-o", str(out)).code == 0
    read = Document(out.read_text("utf-8"))
    check_structure(read, "en")
    assert len(read.all("article")) == 3
    assert len(read.all("html", "style", "main")) == 3
    assert len(read.all("title")) == 1


def test_nothing_answered_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "dossier.html"
    assert run("aid", "no-such-file.yaml", *ON, "-o", str(out)).code == 66
    assert not out.exists()


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '" onload="x', "a & b &amp; c", "{{ 7 * 7 }}", "{% raw %}", "'"],
)
def test_user_text_is_not_read_as_markup(name: str) -> None:
    shown = framed("aid", aid_answer(figure(1)), name=name)
    read = Document(document(shown, words_in("en")))
    check_structure(read, "en")
    assert read.text.count(name) == 2  # the title of the document, its heading


@given(name=st.text(min_size=1))
def test_no_name_adds_an_element(name: str) -> None:
    shown, plain_one = (framed("aid", aid_answer(figure(1)), name=each) for each in (name, "x"))
    tags = [
        [element.tag for element in Document(document(each, words_in("en"))).elements]
        for each in (shown, plain_one)
    ]
    assert tags[0] == tags[1]
    assert " ".join(visible(name).split()) in Document(document(shown, words_in("en"))).text


def test_figures_keep_their_unit() -> None:
    shown = framed("aid", aid_answer(figure(9450)))
    assert typeset("9 450 €") in document(shown, words_in("fr"))


def test_the_columns_of_an_option_stand_under_its_name() -> None:
    read = Document(document(show("aid", example("case-1")), words_in("fr")))
    groups = [each for each in read.all("th") if each.attributes["scope"] == "colgroup"]
    assert [each.attributes["colspan"] for each in groups] == ["2", "2"]
