"""Words compared without what people leave out when they write quickly."""


def unaccented(text: str) -> str:
    """Return a text without accents and capitals.

    >>> unaccented("Médecine GÉNÉRALE")
    'medecine generale'
    """
    import unicodedata  # not needed to read a good profile

    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
