"""The outside of the program: streams, encodings, signals and exit codes.

Nothing heavy is imported before it is known to be needed: `amcli --version` reads this module
alone.
"""

import errno
import gc
import io
import os
import sys
from collections.abc import Sequence

from .version import __version__

OK, USAGE, BUG, CANNOT_WRITE, INTERRUPTED, READER_GONE = 0, 2, 70, 73, 130, 141
WRITE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # reading reports its own
YOUNG_OBJECTS = 100_000  # a run makes few cycles: collect them rarely


def main() -> None:
    """Run the command line of this process and exit with its code.

    Once all is flushed there is nothing left to tear down: the process ends at once, which saves
    a tenth of a short run.
    """
    gc.set_threshold(YOUNG_OBJECTS)
    _open_closed_streams()
    below = sys.stderr  # its buffer would be closed with it
    sys.stderr = _PatientStream(below.buffer, below.encoding, "replace", line_buffering=True)
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = _reader_gone()
    except OSError as error:
        code = _cannot_write(error)
    os._exit(code)


class _PatientStream(io.TextIOWrapper):
    """A stderr that may be full, or gone: what is said there changes nothing of the answer."""

    def write(self, text: str) -> int:
        """Write what can be written."""
        try:
            return super().write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush what can be flushed."""
        try:
            super().flush()
        except OSError:  # nobody reads it
            return


def _open_closed_streams() -> None:
    """Give a stream that the shell closed (`>&-`) a place to go, as if it were /dev/null."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def run(arguments: Sequence[str]) -> int:
    """Run one command line on the streams of this process and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    try:
        if list(arguments) in (["--version"], ["-V"]):
            sys.stdout.write(f"amcli {__version__}\n")
            return OK
        from .commands import plain

        arguments = plain.with_command(arguments)
        code = plain.call(arguments)
        if code is None:
            from amcli.commands.app import call

            code = call(arguments)
        return code
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except Exception as error:
        if isinstance(error, OSError) and error.errno in WRITE_ERRORS:
            return _cannot_write(error)
        if "--debug" in arguments:
            raise
        return _bug(error)


def _reader_gone() -> int:
    """Let the interpreter flush into nothing: the reader left, and wants no message."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return READER_GONE


def _cannot_write(error: OSError) -> int:
    from amcli.commands.messages import complain_unwritable

    complain_unwritable("stdout", error)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return CANNOT_WRITE


def _bug(error: Exception) -> int:
    from amcli.commands.messages import bug_text

    sys.stderr.write(bug_text(error))
    return BUG
