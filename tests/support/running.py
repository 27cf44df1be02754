"""Run a command line in this process, as a shell would see it."""

import io
import sys
from typing import NamedTuple
from unittest import mock

from amcli.main import run as run_here


class Run(NamedTuple):
    """What came of a command line."""

    code: int
    out: str
    err: str


def run(*argv: str, stdin: bytes = b"", encoding: str = "utf-8") -> Run:
    """Run `amcli ARGV…` with these bytes on stdin; streams are pipes of the given encoding."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n", write_through=True)
        for _ in range(2)
    )
    source = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with (
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.object(sys, "stdin", source),
    ):
        try:
            code = run_here([str(word) for word in argv])
        except SystemExit as stop:
            code = int(stop.code or 0)
    written = [stream.buffer.getvalue().decode(encoding) for stream in (out, err)]
    return Run(code, written[0], written[1])
