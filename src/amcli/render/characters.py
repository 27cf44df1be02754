"""Text that any output can carry: nothing raises UnicodeEncodeError, nothing moves the cursor.

French typography, spaces that do not break and fine ones between thousands, is for a terminal
alone: in a pipe plain spaces, so that `grep "19 000"` works.
"""

import re
import unicodedata
from functools import lru_cache

THIN = "\u202f"
FIXED = "\u00a0"

_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_BEFORE = re.compile(r" (?=(?:[€%:;?!»]|EUR)(?:\W|$))")
_AFTER = re.compile(r"(?<=[«≈~≤≥]) |(?<=[<>=]) (?=\d)| (?=\([\d≤≥<>-])")
_EIGHTHS = " ▏▎▍▌▋▊▉"  # of the width of a character
_FULL = "█"
_PLAIN_BAR = "#"
_PLAIN = str.maketrans({
    "≈": "~", "–": "-", "—": "-", "−": "-", "→": "->", "≥": ">=", "≤": "<=", "✓": "ok", "✗": "x",
    "€": "EUR", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "·": "-",
    "•": "-", "▸": ">", "°": "o", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "─": "-", "│": "|",
    "└": "-", FIXED: " ", THIN: " ",
})  # fmt: skip
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


def typeset(text: str) -> str:
    """Return a sentence or figure with its plain spaces made unbreakable where they must be.

    >>> typeset("≈ 19 000 €")
    '≈\\xa019\\u202f000\\xa0€'
    """
    if " " not in text:
        return text
    return _AFTER.sub(FIXED, _BEFORE.sub(FIXED, _THOUSANDS.sub(THIN, text)))


def bar_text(count: int, most: int, columns: int, encoding: str = "utf-8") -> str:
    """Return a bar as long, in `columns`, as `count` is to `most`; one that is not 0 is seen.

    >>> bar_text(3, 4, 6), bar_text(3, 4, 6, "ascii"), bar_text(1, 900, 6), bar_text(0, 4, 6)
    ('████▌', '#####', '▏', '')
    """
    if not count or columns < 1:
        return ""
    if not can_encode(_EIGHTHS + _FULL, encoding):
        mark = _FULL if can_encode(_FULL, encoding) else _PLAIN_BAR
        return mark * max((2 * count * columns + most) // (2 * most), 1)
    eighths = max(8 * count * columns // most, 1)
    return _FULL * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
