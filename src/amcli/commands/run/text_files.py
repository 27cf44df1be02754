"""Rule files named where a text is: `--text proposal.toml` adds the file and asks its text."""

import os
from pathlib import Path

from amcli.commands.options import Settings


def with_text_files(settings: Settings) -> Settings:
    """Return the settings with the files among `--text` added to the rules, their ids asked.

    Raises Refused for a file that is no rule file.
    """
    if not any(map(is_file_name, settings.texts)):
        return settings
    texts, rules = named(settings.texts, settings.rules)
    return settings._replace(texts=texts, rules=rules)


def named(
    texts: tuple[str, ...], rules: tuple[Path, ...]
) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """Return the ids of the texts, and the rules with the files of those that are files."""
    from amcli.load.toml.documents import is_among
    from amcli.load.toml.files import id_of

    found = []
    for text in texts:
        if is_file_name(text):
            path = Path(text)
            found.append(id_of(path))
            rules = rules if is_among(path, rules) else (*rules, path)
        else:
            found.append(text)
    return tuple(found), rules


def is_file_name(text: str) -> bool:
    """Return whether a text is named by its file: it ends in `.toml`, or is a path to a file."""
    return text.endswith(".toml") or (os.sep in text and Path(text).is_file())
