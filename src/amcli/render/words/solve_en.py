"""The chapter `solve` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
