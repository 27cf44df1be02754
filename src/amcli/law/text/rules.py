"""The rules of one text, the book of all texts, and the registers beside them.

A rule set is a flat mapping from dotted keys (`aid.full.year_1`, `bands.mt.p30`) to sourced
values, as its TOML file gives them: what is not published is simply not there. The registers say
where figures come from, and what the sources leave open.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple, TypeVar

from amcli.law.figures.sourced import Citation, Note, Sourced, merge_sources, note
from amcli.law.figures.steps import OPEN

R = TypeVar("R")
_UNKNOWN: Any = object()


class Parentage(NamedTuple):
    """What a fork was made from: the id of a text, the SHA-256 of its rule file, and when."""

    parent: str
    parent_sha256: str
    forked_on: date


class Proposed(NamedTuple):
    """What a proposal changes: the keys that differ from `base`, the text in force below it."""

    base: str | None
    keys: tuple[str, ...]


class Header(NamedTuple):
    """What tells one text from another: its names, whom it is for and when it was in force.

    A text without `in_force_from` is a proposal: it answers when named, never by date.
    `parentage` is that of a fork. An amendment has a header of its own: `amends` is the text that
    it changes from its first day on, `amendments` are all those made until then, itself the last.
    `amended_on` is the day from which an amendment holds in place of what the header names.
    """

    id: str
    aliases: tuple[str, ...]
    scope: str
    in_force_from: Sourced | None
    in_force_until: Sourced | None
    extends: str | None
    place: str
    parentage: Parentage | None = None
    amends: str | None = None
    amendments: tuple[str, ...] = ()
    amended_on: date | None = None

    @property
    def text(self) -> str:
        """The id of the text: an amendment is no text of its own."""
        return self.amends or self.id

    @property
    def is_proposal(self) -> bool:
        """Whether the text was never in force."""
        return self.in_force_from is None

    def covers(self, day: date) -> bool:
        """Return whether the text can be signed on `day`, as it stands before it is amended."""
        if self.in_force_from is None or day < self.in_force_from.value:
            return False
        if self.amended_on is not None and day >= self.amended_on:
            return False
        return self.in_force_until is None or day <= self.in_force_until.value


class Specialty(NamedTuple):
    """A medical specialty: slug, labels, family (`surgery`, …) and its standing in each text."""

    slug: str
    fr: str
    en: str
    family: str
    standings: Mapping[str, str]


class Source(NamedTuple):
    """A document that figures are cited to.

    `kind` is `official`, `secondary`, or `proposal` for what somebody proposes; `where` an address
    or a description; `dated` the year, month or day of the document in ISO form, empty where it is
    not known; `looked_at` the day it was last read; `kept_for` why it is here uncited.
    """

    id: str
    title: str
    kind: str
    where: str
    dated: str = ""
    looked_at: date | None = None
    kept_for: str = ""


class Reading(NamedTuple):
    """One way to read a disputed point: what it says by language, who says so (maybe nobody)."""

    id: str
    says: Mapping[str, str]
    citations: tuple[Citation, ...]


class Dispute(NamedTuple):
    """A question the sources leave open.

    `kind` is `conflict`, `change`, `wording` or `not-published`; `default` is the id of the
    reading used; `is_computed` tells whether another reading changes a figure. `question` and
    `settled_by` are given by language.
    """

    id: str
    kind: str
    question: Mapping[str, str]
    default: str
    settled_by: Mapping[str, str]
    is_computed: bool
    readings: Mapping[str, Reading]


MOST_REMEMBERED = 4_000  # what is worked out under one text: some kilobytes for the largest


class Memo(dict[Any, Any]):
    """What has been worked out once; emptied when full, so that a long run stays small."""

    def __setitem__(self, key: Any, value: Any) -> None:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        super().__setitem__(key, value)


def kept(
    memo: dict[Any, Any], key: Any, work: Callable[..., R], *arguments: Any, **named: Any
) -> R:
    """Return what a memory keeps under a key: worked out the first time, from the arguments.

    While a trace is open nothing is remembered: each step is seen where it is made.
    """
    if OPEN:
        return work(*arguments, **named)
    result: R = memo.get(key, _UNKNOWN)
    if result is _UNKNOWN:
        result = memo[key] = work(*arguments, **named)
    return result


class RuleSet:
    """The rules of one text. `figures` is read-only; docs/sources.md lists the keys.

    `id` is that of the text, also where it is read with its amendments (`header.amendments`).
    `proposed` is what a proposal or an amendment changes, None for any other text.
    """

    def __init__(
        self,
        header: Header,
        titles: Mapping[str, str],
        figures: Mapping[str, Sourced],
        proposed: Proposed | None = None,
    ) -> None:
        self.header = header
        self.id = header.text
        self.titles = titles
        self.figures = figures
        self.proposed = proposed
        self.memo = Memo()

    def get(self, key: str) -> Sourced | None:
        """Return the sourced value at `key`, or None where the text or its readers are silent."""
        return self.figures.get(key)

    def value(self, key: str, default: Any = None) -> Any:
        """Return the bare value at `key`, or `default`."""
        sourced = self.figures.get(key)
        return default if sourced is None else sourced.value

    def notes(self) -> tuple[Note, ...]:
        """Return what every answer under a proposal has to say; nothing for a text in force."""
        proposed = self.proposed
        if proposed is None or not self.header.is_proposal:
            return ()
        if proposed.base is None or not proposed.keys:
            return (note("proposal-own", text=self.id),)
        return (note("proposal", text=self.id, base=proposed.base, changes=proposed.keys),)

    def sources(self, *keys: str) -> tuple[str, ...]:
        """Return the ids of the sources of the keys that are there."""
        return merge_sources(*(self.figures[key].sources for key in keys if key in self.figures))


def differing(before: RuleSet, after: RuleSet) -> Iterator[tuple[str, Any, Any]]:
    """Yield the figures that are not the same in two texts as (key, before, after)."""
    for key in dict.fromkeys((*before.figures, *after.figures)):
        was, now = before.value(key), after.value(key)
        if was != now:
            yield key, was, now


class NoText(LookupError):
    """No individual text covers the day asked: `day`, and the period covered by the book."""

    def __init__(self, day: date, covered_from: date | None, covered_until: date | None) -> None:
        super().__init__(day)
        self.day = day
        self.covered_from = covered_from
        self.covered_until = covered_until


class UnknownText(LookupError):
    """No text has this id or alias."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class RuleBook:
    """All texts: headers at hand, rules read when first asked for."""

    def __init__(
        self,
        headers: tuple[Header, ...],
        read: Callable[[Header], RuleSet],
        specialty: Callable[[str], Specialty | None],
    ) -> None:
        self.headers = headers
        self._read, self._find = cache(read), cache(specialty)
        self._dated = {
            scope: tuple(one for one in headers if one.scope == scope and one.in_force_from)
            for scope in ("individual", "group")
        }

    def specialty(self, name: str) -> Specialty | None:
        """Return the specialty with this slug or label, looked up once, or None."""
        return self._find(name)

    def slug(self, name: str) -> str | None:
        """Return the slug of the specialty with this slug or label, or None."""
        specialty = self.specialty(name)
        return None if specialty is None else specialty.slug

    def rules(self, header: Header) -> RuleSet:
        """Return the rules of a header, read once."""
        return self._read(header)

    def named(self, name: str) -> RuleSet:
        """Return the rules with this id or alias; raises UnknownText."""
        for header in self.headers:
            if name == header.id or name in header.aliases:
                return self.rules(header)
        raise UnknownText(name, tuple(header.id for header in self.headers))

    def governing(self, name: str, day: date) -> RuleSet:
        """Return the rules of a text for a contract signed on `day`; raises UnknownText.

        A day in the time of the text has the amendments made until then, another all of them; an
        amendment that is named is meant itself.
        """
        versions = self.versions(name)
        return self.rules(next((one for one in versions if one.covers(day)), versions[-1]))

    def versions(self, name: str) -> tuple[Header, ...]:
        """Return the headers of a text as it was amended, oldest first; of an amendment alone.

        Raises UnknownText.
        """
        named = self.named(name).header
        return tuple(header for header in self.headers if header.text == named.id) or (named,)

    def individual(self) -> tuple[Header, ...]:
        """Return the headers of what one doctor can sign, texts and amendments, oldest first."""
        return self._dated["individual"]

    def texts(self) -> tuple[str, ...]:
        """Return the ids of the dated texts that one doctor can sign, oldest first."""
        return tuple(dict.fromkeys(header.text for header in self.individual()))

    def in_force(self, day: date, scope: str = "individual") -> RuleSet:
        """Return the rules a contract signed on `day` falls under, of one doctor or of a `group`.

        Raises NoText.
        """
        texts = self._dated[scope]
        for header in texts:
            if header.covers(day):
                return self.rules(header)
        starts = [header.in_force_from.value for header in texts if header.in_force_from]
        last = texts[-1].in_force_until if texts else None
        raise NoText(day, starts[0] if starts else None, last.value if last else None)
