"""The registers beside the rules: where figures come from, and what the sources leave open."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from amcli.law.figures.sourced import Citation


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
