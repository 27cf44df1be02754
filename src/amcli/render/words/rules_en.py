"""The chapter `rules` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
