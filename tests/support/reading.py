"""The documents of places, read as a command reads them."""

from collections.abc import Callable, Iterator, Sequence

from amcli.law.profile.consistency import problems
from amcli.load.files import list_places
from amcli.load.profiles import Check, Loaded, Reader
from amcli.load.values import Slugs
from profiles import TODAY


def read_profiles(
    places: Sequence[str],
    specialty: Slugs,
    stdin: Callable[[], bytes],
    *,
    check: Check = problems,
) -> Iterator[Loaded]:
    """Yield the documents of files, directories (`*.yaml`, `*.yml`, by name) and `-`, in order."""
    read = Reader(TODAY, specialty, stdin, check=check)
    for listed in list_places(places):
        yield from read(listed)
