"""The version of amcli."""

__version__ = "0.1.0"
