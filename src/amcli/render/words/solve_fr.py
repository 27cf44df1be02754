"""The chapter `solve` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
