"""Text that any output can carry: nothing raises UnicodeEncodeError, nothing moves the cursor."""

import unicodedata
from functools import lru_cache

_PLAIN = str.maketrans(
    {
        "≈": "~",
        "–": "-",
        "—": "-",
        "−": "-",
        "→": "->",
        "≥": ">=",
        "≤": "<=",
        "✓": "ok",
        "✗": "x",
        "€": "EUR",
        "…": "...",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "·": "-",
        "•": "-",
        "°": "o",
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "─": "-",
        "│": "|",
        "└": "-",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
# Control, format, surrogate, private and unassigned characters, line and paragraph separators.
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def can_encode(text: str, encoding: str) -> bool:
    """Return whether an output of this encoding can carry the text."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def degrade(text: str, encoding: str) -> str:
    """Return the text in characters that the encoding has, as near to the original as possible.

    >>> degrade("≈ 19 000 € à l'été", "ascii"), degrade("été ✓", "cp850")
    ("~ 19 000 EUR a l'ete", 'été ok')
    """
    if text.isascii() or can_encode(text, encoding):
        return text
    if not can_encode("«", encoding):
        text = text.replace("« ", "«").replace(" »", "»")
    return "".join(_nearest(character, encoding) for character in text)


@lru_cache(maxsize=1024)
def _nearest(character: str, encoding: str) -> str:
    if can_encode(character, encoding):
        return character
    plain = character.translate(_PLAIN)
    if plain == character:
        plain = "".join(
            part
            for part in unicodedata.normalize("NFKD", character)
            if not unicodedata.combining(part)
        )
    return plain if plain.isascii() or can_encode(plain, encoding) else "?"


def visible(text: str) -> str:
    """Return the text with what would move the cursor or hide text written as an escape.

    >>> visible("a\\x1b[31mb\\nc")
    'a\\\\x1b[31mb\\\\nc'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


@lru_cache(maxsize=1024)
def _shown(character: str) -> str:
    if unicodedata.category(character) in _INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character
