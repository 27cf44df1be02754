"""What packaging adds: the README as the long description, without links that lead nowhere."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

# A link to a file of this repository: an address or a place of the page itself stays.
_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)]+\)")


class LongDescription(MetadataHookInterface):
    """The README, its links to files of the repository being plain words."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the long description."""
        text = Path(self.root, "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": _LINK.sub(r"\1", text)}
