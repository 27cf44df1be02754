"""No text raises UnicodeEncodeError or moves the cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amcli.render.characters import degrade, visible

ENCODINGS = ("utf-8", "cp1252", "cp850", "ascii")


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text())
def test_degraded_text_can_be_written_in_any_encoding(encoding: str, text: str) -> None:
    degrade(visible(text), encoding).encode(encoding)


@given(text=st.text())
def test_visible_text_has_no_control_character(text: str) -> None:
    assert all(character.isprintable() or character.isspace() for character in visible(text))
    assert "\x1b" not in visible(text)
    assert "\n" not in visible(text)


@pytest.mark.parametrize(
    ("text", "encoding", "degraded"),
    [
        ("≈ 19 000 € – été ✓ ✗ « œ »", "ascii", '~ 19 000 EUR - ete ok x "oe"'),
        ("≈ 19 000 € – été ✓", "cp1252", "~ 19 000 € – été ok"),
        ("≈ 19 000 € – été ✓", "cp850", "~ 19 000 EUR - été ok"),
        ("≈ 19 000 € – été ✓", "utf-8", "≈ 19 000 € – été ✓"),
        ("日本", "ascii", "??"),
        ("é", "no-such-encoding", "e"),
    ],
)
def test_symbols_become_the_nearest_the_encoding_has(
    text: str, encoding: str, degraded: str
) -> None:
    assert degrade(text, encoding) == degraded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb", r"a\nb"),
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\udce9", r"\udce9"),
        ("[zip] :accept: [/b]", "[zip] :accept: [/b]"),
        ("שלום", "שלום"),
    ],
)
def test_what_would_move_or_hide_text_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
