"""The variables: what a contract says, the bands of its lists, what each year pays."""
