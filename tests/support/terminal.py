"""Former name of command_line."""

from command_line import EXAMPLES, PROGRAM, ROOT, Screen, environment, on_terminal, process

__all__ = ["EXAMPLES", "PROGRAM", "ROOT", "Screen", "environment", "on_terminal", "process"]
