"""The chapter `explain` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
