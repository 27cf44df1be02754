"""The chapter `receipts` of the catalogue, in French."""

SENTENCES: dict[str, str] = {}
