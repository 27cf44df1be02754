"""The chapter `receipts` of the catalogue, in English."""

SENTENCES: dict[str, str] = {}
