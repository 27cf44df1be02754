"""The chapter `attribution` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
