"""The documents of places, read as a command reads them."""

from collections.abc import Callable, Iterator, Sequence

from amcli.load.files import list_places
from amcli.load.profiles import Loaded, Reader
from amcli.load.toml.files import load_rules
from profiles import TODAY


def read_profiles(places: Sequence[str], stdin: Callable[[], bytes] = bytes) -> Iterator[Loaded]:
    """Yield the documents of files, directories (`*.yaml`, `*.yml`, by name) and `-`, in order."""
    read = Reader(TODAY, load_rules(), stdin)
    for listed in list_places(places):
        yield from read(listed)
