"""The chapter `sweep` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
