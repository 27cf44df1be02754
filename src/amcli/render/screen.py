"""What a renderer is told: where it writes, and what it shows."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from amcli.law.figures.sourced import Number
from amcli.words.catalogue import Words

if TYPE_CHECKING:
    from amcli.law.contract.case import Answer

Places: TypeAlias = Mapping[tuple[str, int], str]  # a file and a document of it, in words


class Screen(NamedTuple):
    """Where text goes. `width` is in columns."""

    width: int
    colour: bool
    encoding: str
    terminal: bool
    words: Words


class Running(NamedTuple):
    """A contract that runs: the day it was signed, its text, its year and the last day of it."""

    signed_on: date
    text: str
    year: int
    until: date


class EffectNote(NamedTuple):
    """What the other readings of a dispute change: a sentence, euros and patients at most."""

    sentence: str
    euros: Number = 0
    patients: Number = 0


class Shown(NamedTuple):
    """One answer and its frame.

    `page` is where its page stands (`module:function`); `source` and `document` say where the
    profile was read (documents count from 1), `place` says it in words; `text` is the id of the
    text and `text_title` its title in the language of the screen, both empty where several texts
    answer. `sources` gives the title of each source id, `effects` a note on the effect of each
    dispute id, `labels` the words of the language for values of the profile that rules name
    (specialties), `profile` is the doctor's or the group's, `running` its contract if one runs,
    `checked_on` the day the sources were last read; `shows_sources`: references and footnotes stand
    on the page; `places` says where the doctors without a name were read, of an answer for many.
    """

    page: str
    name: str | None
    source: str
    document: int
    place: str
    text: str
    text_title: str
    on: date
    answer: "Answer[Any]"
    all: bool
    sources: Mapping[str, str]
    effects: Mapping[str, EffectNote]
    labels: Mapping[str, str] = MappingProxyType({})
    profile: Any = None
    running: Running | None = None
    checked_on: date | None = None
    shows_sources: bool = True
    places: Places = MappingProxyType({})
