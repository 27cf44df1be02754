"""The rows of CSV of the commands that few runs need, a module each: COLUMNS and `records`."""
