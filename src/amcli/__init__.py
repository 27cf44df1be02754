"""The aid for an assistant médical: computed, dated and cited."""

from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .api import ProfileError, answer

__all__ = ["ProfileError", "__version__", "answer"]


def __getattr__(name: str) -> Any:
    """Return a name of `amcli.api`, imported when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api

    return getattr(api, name)
