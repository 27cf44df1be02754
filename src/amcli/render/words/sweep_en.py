"""The chapter `sweep` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
