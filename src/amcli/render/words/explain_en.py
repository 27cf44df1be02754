"""The chapter `explain` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
