"""Former name of command_line."""

from command_line import Run, run

__all__ = ["Run", "run"]
