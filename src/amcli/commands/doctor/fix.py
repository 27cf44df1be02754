"""The command that mends a profile: what a hint says is written, the rest is said."""

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from amcli.commands.command import Command
from amcli.commands.messages import report, tell
from amcli.commands.options import day, form_of_suffix
from amcli.commands.parameters import OUTPUT, RUN, Given, flag, one_profile
from amcli.load.diagnostics import Diagnostic
from amcli.load.files import YAML, read_listed
from amcli.words.catalogue import Words

DIFFERENT = 1
SUFFIXES = dict.fromkeys((".yaml", ".yml"))  # of a profile that is written


def _fix(_command: Command, given: Given, words: Words) -> int:
    """Show how a file would be mended, or write it; return the exit code."""
    from amcli.commands.run.files import write_whole  # not needed to describe a command
    from amcli.load.mending import mend
    from amcli.load.profiles import Reader
    from amcli.load.toml.files import load_rules

    place, output = given["profile"], given["output"]
    form_of_suffix(output, SUFFIXES, None)
    source, data = read_listed(place, sys.stdin.buffer.read)
    if isinstance(data, Diagnostic):
        return report([data], words)
    read = Reader(day(None), load_rules(), form=YAML)
    mended, left = mend(source, data, read)
    into = str(output or place)
    if output is None and not given["writes"]:
        sys.stdout.writelines(_difference(source, data, mended))
        code = DIFFERENT if mended != data else 0
    elif mended != data or into != place or into == "-":
        code = write_whole(Path(into), mended, words)
    else:
        code = 0
    if not given["is_quiet"] and not left and mended == data:
        tell(words.say("fix.nothing", file=source))
    elif not given["is_quiet"] and code == DIFFERENT:
        tell(words.say("fix.unwritten"))
    sys.stdout.flush()
    return max(code, report(left, words))


def _difference(file: str, before: bytes, after: bytes) -> Iterator[str]:
    """Yield the lines that differ, as `diff -u` shows them."""
    from amcli.render.characters import visible

    old, new = (data.decode("utf-8-sig", "replace").splitlines() for data in (before, after))
    for line in difflib.unified_diff(old, new, file, file, lineterm=""):
        yield visible(line) + "\n"


COMMAND = Command("fix", (one_profile("fix-file"), flag("writes", "write"), OUTPUT, *RUN), _fix)
