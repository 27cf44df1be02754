"""The same examples on every machine: a test that fails here fails everywhere.

`AMCLI_FUZZ=1 make test` looks for new ones.
"""

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("searching" if os.environ.get("AMCLI_FUZZ") else "repeatable")
