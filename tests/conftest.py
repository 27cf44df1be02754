"""The same examples and widths on every machine: a test that fails here fails everywhere.

`AMCLI_FUZZ=1 make test` looks for new ones.
"""

import os

from hypothesis import settings

# Pipes are as wide as these say; a test runner sets them for its own lines.
for _name in ("COLUMNS", "LINES"):
    os.environ.pop(_name, None)
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("searching" if os.environ.get("AMCLI_FUZZ") else "repeatable")
