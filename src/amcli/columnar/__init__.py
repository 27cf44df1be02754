"""Many doctors at once: columns in, columns out, the rules of `domain/` in between.

Nothing of a text is written here. A doctor is brought down to what the rules look at (classes of
counts, of days, of words); the functions of `domain/` answer once for each such key, and columns
of doctors look their answer up. What no class can hold (lists of events, a value that is not one)
is asked of the same functions row by row.
"""
