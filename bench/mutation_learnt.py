"""What tests were seen to do without any mutant, kept as long as the code and their file stay."""

import pickle
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple


class Seen(NamedTuple):
    """Whether a test fails by itself, its seconds of processor, the rules that it calls."""

    is_broken: bool
    seconds: float
    functions: frozenset[str]


class Kept:
    """What was seen of each test; `place` is the file that keeps it, `code` what tests run."""

    def __init__(self, place: Path, code: Path) -> None:
        self._place = place
        self._code = sha256(
            b"".join(one.read_bytes() for one in sorted(code.rglob("*.py")))
        ).digest()
        self._stamps: dict[Path, bytes] = {}
        self._seen: dict[tuple[str, bytes], Seen] = {}
        if place.exists():
            self._seen = pickle.loads(place.read_bytes())

    def get(self, item: Any) -> Seen | None:
        """Return what was seen of a test, None where it or the code changed since."""
        return self._seen.get(self._key(item))

    def put(self, item: Any, seen: Seen) -> Seen:
        """Keep what was seen of a test."""
        self._seen[self._key(item)] = seen
        return seen

    def save(self) -> None:
        """Write what was seen for the next run."""
        self._place.write_bytes(pickle.dumps(self._seen))

    def _key(self, item: Any) -> tuple[str, bytes]:
        if item.path not in self._stamps:
            self._stamps[item.path] = sha256(self._code + item.path.read_bytes()).digest()
        return item.nodeid, self._stamps[item.path]
