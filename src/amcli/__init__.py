"""The aid for an assistant médical: computed, dated and cited."""

from .version import __version__

TYPE_CHECKING = False  # typing takes longer to import than the version to say

if TYPE_CHECKING:
    from .api import ProfileError, answer

__all__ = ["ProfileError", "__version__", "answer"]


def __getattr__(name: str) -> object:
    """Return a name of `amcli.api`, imported when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    value: object = getattr(api, name)
    return value
