"""The version of amcli."""

__version__ = "0.2.0"
