"""Markdown: the content of the tables, user text as written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amcli.render.markdown import render_markdown
from amcli.words.catalogue import Lang, words_in
from answers import COMMANDS, aid_answer, example, figure, framed, show

BAR = re.compile(r"(?<!\\)\|")


def tables(text: str) -> list[list[str]]:
    """Return the runs of lines that GitHub reads as tables."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.startswith("|"):
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_table_has_a_rule_and_as_many_cells_in_each_row(command: str, lang: Lang) -> None:
    text = render_markdown(show(command, example("facts-missing")), words_in(lang))
    assert tables(text)
    for lines in tables(text):
        assert re.fullmatch(r"\|( -{3}:? \|)+", lines[1])
        assert len({len(BAR.findall(line)) for line in lines}) == 1


def test_markdown_says_what_the_table_says() -> None:
    text = render_markdown(show("aid", example("case-1")), words_in("en"))
    assert text.startswith("## Dr Case · convention 2024-2029, on ")
    # 19 000 + 14 000 and 38 000 + 28 000 €, then 11 000 and 22 000 a year (brochure, case 1)
    assert "| 33 000 € | 33 000 € | 66 000 € | 66 000 € |" in text
    assert "| 11 000 € | 5 500 €\\* | 22 000 € | 11 000 €\\* | 1 2 3 |" in text
    assert "\n- 1 — seed-000: Assistant médical, brochure\n" in text
    assert text.endswith(words_in("en").say("note.caveat") + "\n")


def test_an_assumption_keeps_its_star() -> None:
    shown = framed("aid", aid_answer(figure(9450, "assumed")))
    assert r"| 9 450 €\* |" in render_markdown(shown, words_in("en"))


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("a|b", r"a\|b"),
        ("*x* _y_ `z`", r"\*x\* \_y\_ \`z\`"),
        ("<b>&amp;", r"\<b\>&amp;amp;"),
        ("[zip](http://x)", r"\[zip\]\(http\://x\)"),
        ("two\nlines", r"two\\nlines"),
        ("# title", r"\# title"),
    ],
)
def test_user_text_is_not_read_as_markdown(name: str, heading: str) -> None:
    shown = framed("aid", aid_answer(figure(1)), name=name)
    assert render_markdown(shown, words_in("en")).split("\n")[0].startswith(f"## {heading} ")


@given(name=st.text(min_size=1))
def test_no_name_adds_a_line(name: str) -> None:
    shown = framed("aid", aid_answer(figure(1)), name=name)
    plain = framed("aid", aid_answer(figure(1)), name="x")
    said = words_in("en")
    lines = render_markdown(shown, said).splitlines()
    assert len(lines) == len(render_markdown(plain, said).splitlines())
