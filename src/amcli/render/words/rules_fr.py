"""The chapter `rules` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
