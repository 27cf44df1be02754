"""The chapter `margins` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
