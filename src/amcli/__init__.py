"""The aid for an assistant médical: computed, dated and cited."""

from .version import __version__

__all__ = ["__version__"]
