"""What is asked of a contract: its bands, and three figures of three amounts for five years."""

# A formula asks for a period, though nothing here hangs on it: a contract has its own days.
PERIOD = "2024"
YEARS = (1, 2, 3, 4, 5)
BANDS = ("bande_basse", "bande_haute")
AMOUNTS = tuple(
    f"{amount}_annee_{year}{end}"
    for year in YEARS
    for amount in ("aide", "garanti", "conditionnel")
    for end in ("", "_bas", "_haut")
)
