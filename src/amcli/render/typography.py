"""French typography: spaces that do not break, fine ones between thousands.

Only on a terminal: in a pipe plain spaces, so that `grep "19 000"` works.
"""

import re

THIN = "\u202f"
FIXED = "\u00a0"

_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_BEFORE = re.compile(r" (?=(?:[€%:;?!»]|EUR)(?:\W|$))")
_AFTER = re.compile(r"(?<=[«≈~≤≥]) |(?<=[<>=]) (?=\d)| (?=\([\d≤≥<>-])")


def typeset(text: str) -> str:
    """Return a sentence or figure with its plain spaces made unbreakable where they must be.

    >>> typeset("≈ 19 000 €")
    '≈\\xa019\\u202f000\\xa0€'
    """
    if " " not in text:
        return text
    return _AFTER.sub(FIXED, _BEFORE.sub(FIXED, _THOUSANDS.sub(THIN, text)))
