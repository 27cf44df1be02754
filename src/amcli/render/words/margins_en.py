"""The chapter `margins` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
