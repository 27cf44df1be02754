"""The chapter `attribution` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
