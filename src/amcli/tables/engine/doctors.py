"""A table of doctors as the rules look at it: its columns as numbers, its classes, its odd rows.

A class is what an answer is asked by: doctors of one class are one to the rules. Most facts have
the class of their type; a number is cut at every number that the criteria of the texts hold.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.law.check.verdicts import RULES
from amcli.law.figures.calendar import add_months, anniversary
from amcli.law.figures.terms import Option
from amcli.law.lists.bands import RANKS
from amcli.law.profile.facts import Key, Measure
from amcli.law.profile.profile import FARTHEST, OLDEST, YOUNGEST
from amcli.load.rows import SEPARATOR
from amcli.load.values import ETP_PATTERN
from amcli.tables.columns import COLUMNS, DTYPES
from amcli.tables.engine.cells import Codes, Facet, joined

from .curves import MOST_PATIENTS
from .levels import MOST_SPECIALTIES, NO_WORD, OLDEST_DAY, TextScale, places_among

SIGNED = "contract.signed_on"
# What a contract knows that the next one does not: `law.contract.succession` forgets it too.
_FORGOTTEN = ("patients.", "contract.notified_targets.", "contract.targets_reached")
Flags: TypeAlias = npt.NDArray[np.bool_]
OPTIONS = tuple(Option)
_OF_KIND = ("doctor.specialty", "doctor.mep")
ROUNDING = 1e-6  # of a cent: what a float adds to an amount of two decimals
_LISTS = ("patients.mt", "patients.mt_adult", "patients.fa")
_RANKED = ("patients.percentile.mt", "patients.percentile.fa")
_BIRTHS = ("doctor.birth_date", "doctor.age")
_SECRETARY = ("contract.assistant.former_secretary", "contract.assistant.replaced_share")
# Of two facts the first is never less than the second, nor earlier.
_NEVER_LESS = (
    ("doctor.installed_on", "doctor.birth_date"),
    ("contract.proof_received_on", "contract.hired_on"),
    ("patients.mt", "patients.mt_adult"),
)
_RANKS = tuple(int(rank[1:]) for rank in RANKS)  # the ranks that name P30 … P95
_STANDS_IN: dict[Any, Any] = {pl.Int64(): 0, pl.Float64(): -1.0, pl.Boolean(): False}


class Doctors:
    """The classes of the doctors of one table; each is made when first asked for.

    `is_odd` marks the rows that hold what is impossible, or what only a row at a time can answer.
    """

    def __init__(self, facts: pl.DataFrame, is_odd: pl.Series, scale: TextScale) -> None:
        self.facts, self.scale, self.height = facts, scale, facts.height
        self.is_odd: Flags = is_odd.to_numpy(writable=True)
        self._all, self._no = np.ones(self.height, np.bool_), np.zeros(self.height, np.bool_)
        self._classes: dict[str, Facet] = {}
        self._columns: dict[str, tuple[Any, Flags]] = {}
        self._no_words: dict[str, Flags] = {}  # of a column of words, the cells that hold none
        self._find_odd()

    def signing_again(self, ends: Codes, is_replaced: Flags) -> "Doctors":
        """Return the doctors, those replaced under a contract signed on the days `ends`.

        Of its lists and targets nothing is known. Words stay as they were read.
        """
        replaced, day = pl.Series(is_replaced), pl.Series(ends, dtype=pl.Int32).cast(pl.Date())
        forgotten = [name for name in self.facts.columns if name.startswith(_FORGOTTEN)]
        facts = self.facts.with_columns(
            *(pl.when(~replaced).then(pl.col(name)).alias(name) for name in forgotten),
            pl.when(replaced).then(day).otherwise(pl.col(SIGNED)).alias(SIGNED),
        )
        after = copy(self)
        after.facts = facts
        after._classes = {name: self.facet(name) for name in OF_WORDS}
        after._columns = {}
        after._find_uncovered()
        return after

    def facet(self, name: str) -> Facet:
        """Return a class by its name in CLASSES."""
        facet = self._classes.get(name)
        if facet is None:
            facet = self._classes[name] = CLASSES[name](self)
        return facet

    def facets(self, names: Sequence[str]) -> list[Facet]:
        """Return the classes of these names."""
        return [self.facet(name) for name in names]

    def none(self, size: int) -> Facet:
        """Return a class of which nothing is known of anybody."""
        return Facet(np.zeros(self.height, np.int64), size)

    def column(self, path: str) -> tuple[Any, Flags]:
        """Return a column of numbers, days or flags, and whether each is known.

        In the place of what is not known stand 0, -1 for shares and ranks, today, false.
        """
        column = self._columns.get(path)
        if column is None:
            column = self._columns[path] = self._read_column(path)
        return column

    def _read_column(self, path: str) -> tuple[Any, Flags]:
        missing = _STANDS_IN.get(DTYPES[path], self.scale.today)
        if path not in self.facts.columns:
            return np.full(self.height, missing), self._no
        column = self.facts[path]
        if column.dtype == pl.Date():
            column = column.to_physical().cast(pl.Int64())
        if not column.null_count():
            return column.to_numpy(), self._all
        return column.fill_null(missing).to_numpy(), column.is_not_null().to_numpy()

    def words(self, path: str, codes: Mapping[str, int], unknown: int = NO_WORD) -> Codes:
        """Return a column of words as their codes, 0 where nothing is known."""
        if path not in self.facts.columns:
            return np.zeros(self.height, np.int64)
        column = self.facts[path]
        known = {"": 0, **codes}
        words = column.fill_null("").cast(pl.Enum(list(known)), strict=False)
        places = words.to_physical().fill_null(len(known)).to_numpy()
        numbers: Codes = np.array([*known.values(), unknown], np.int64)[places]
        return numbers

    def written(self, path: str) -> list[str]:
        """Return the different words of a column."""
        if path not in self.facts.columns:
            return []
        return list(filter(None, self.facts[path].unique().drop_nulls().to_list()))

    def per_text(self, values: Sequence[Any]) -> list[tuple[Any, Flags]]:
        """Return each value that texts give, with the doctors whose text gives it."""
        if len(set(values)) == 1:
            return [(values[0], self._all)]
        text = self.facet("text").codes
        return [
            (value, np.array([other == value for other in values])[text])
            for value in dict.fromkeys(values)
        ]

    @property
    def signed_on(self) -> Codes:
        """The days of signature, the day of the question where none is stated."""
        days: Codes = self.column("contract.signed_on")[0]
        return days

    def _find_odd(self) -> None:
        odd, scale = self.is_odd, self.scale
        if not scale.is_plain():
            odd |= True
        impossible = [is_so for _, is_so in self._impossible()]
        if impossible:
            any_of_them = pl.any_horizontal(impossible).fill_null(False)
            odd |= self.facts.select(any_of_them).to_series().to_numpy()
        self._find_uncovered()
        for path in OF_WORDS:
            facet = self.facet(path)
            is_none = facet.codes < 0
            if is_none.any():
                odd |= is_none
                self._no_words[path] = is_none
                self._classes[path] = Facet(np.where(is_none, 0, facet.codes), facet.size)

    def _find_uncovered(self) -> None:
        """Mark the rows signed on a day that no text covers."""
        covered = self.scale.text_of_class >= 0
        if not covered.all():
            self.is_odd |= ~covered[self.facet("signing").codes]

    def suspects(self) -> dict[str, Flags]:
        """Return by path the cells that no profile may have, or not beside another cell."""
        found = dict(self._no_words)
        for paths, is_so in self._impossible():
            flags = self.facts.select(is_so.fill_null(False)).to_series().to_numpy()
            found |= {path: found.get(path, self._no) | flags for path in paths}
        return found

    def _impossible(self) -> Iterator[tuple[Sequence[str], pl.Expr]]:
        """Yield what is true of a row that no profile may be, and the facts it is about."""
        yield from (((path,), is_so) for path, is_so in self._out_of_bounds())
        yield from self._contradictions()

    def _out_of_bounds(self) -> Iterator[tuple[str, pl.Expr]]:
        """Yield what is true of a row with a number or a day that no profile may have."""
        farthest = date(self.scale.on.year + FARTHEST, 12, 31)
        for path in self.facts.columns:
            dtype, fact = DTYPES[path], COLUMNS[path].fact
            if dtype == pl.Date():
                latest = self.scale.on if fact.is_past else farthest
                yield path, ~pl.col(path).is_between(OLDEST_DAY, latest)
            elif fact.high is not None and dtype.is_numeric():
                most = MOST_PATIENTS - 1 if path in _LISTS else fact.high
                yield path, ~pl.col(path).is_between(float(fact.low), most)
                if fact.measure is Measure.EUROS:
                    cents = pl.col(path) * 100
                    yield path, (cents - cents.round()).abs() > ROUNDING

    def _contradictions(self) -> Iterator[tuple[Sequence[str], pl.Expr]]:
        """Yield what is true of a row whose facts cannot all be so."""
        year, stated = self.scale.on.year, set(self.facts.columns)
        birth, age = map(pl.col, _BIRTHS)
        first, last = date(year - OLDEST, 1, 1), date(year - YOUNGEST, 1, 1)
        yield from (
            (pair, pl.col(pair[0]) < pl.col(pair[1])) for pair in _NEVER_LESS if {*pair} <= stated
        )
        if "doctor.birth_date" in stated:
            yield _BIRTHS[:1], ~birth.is_between(first, last, closed="left")
        if {*_BIRTHS} <= stated:
            yield _BIRTHS, birth.is_not_null() & age.is_not_null()
        if {*_SECRETARY} <= stated:
            is_secretary, share = map(pl.col, _SECRETARY)
            yield _SECRETARY, is_secretary & (share < 1)


def _signing(doctors: Doctors) -> Facet:
    """The class of the day of signature: same class, same text, same amounts in each year."""
    days = doctors.scale.signing
    if not len(days):
        return doctors.none(1)
    codes = np.searchsorted(days, doctors.signed_on, side="right").astype(np.int64)
    return Facet(codes, len(days) + 1)


def _text(doctors: Doctors) -> Facet:
    scale = doctors.scale
    codes = np.maximum(scale.text_of_class[doctors.facet("signing").codes], 0)
    return Facet(codes, len(scale.sets))


def _specialty(doctors: Doctors) -> Facet:
    path = "doctor.specialty"
    codes = doctors.words(path, doctors.scale.specialties, NO_WORD - 1)
    if (codes < NO_WORD).any():
        doctors.scale.learn_specialties(doctors.written(path))
        codes = doctors.words(path, doctors.scale.specialties, NO_WORD)
    return Facet(codes, MOST_SPECIALTIES)


def _kind(doctors: Doctors) -> Facet:
    """The text, the specialty and its particular practice: what most questions begin with."""
    text, *others = doctors.facets(["text", *_OF_KIND])
    return joined(joined(text, others[0]), others[1])


def classes_of(reads: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the classes of the text and of the facts that a rule reads."""
    if not {*_OF_KIND} <= {*reads}:
        return ("text", *reads)
    return ("kind", *(path for path in reads if path not in _OF_KIND))


def _installed(doctors: Doctors) -> Facet:
    """Whether the doctor had been installed for less than the months of the text."""
    installed, known = doctors.column("doctor.installed_on")
    if not known.any():
        return doctors.none(2)
    codes = np.zeros(doctors.height, np.int64)
    for months, governed in doctors.per_text(doctors.scale.values("newly_installed.months")):
        if months is not None:
            late = doctors.signed_on < doctors.scale.moved(add_months, months)(installed)
            codes |= governed & known & late
    return Facet(codes, 2)


def _third_year(doctors: Doctors) -> Facet:
    """Whether the day of the question is in the year from which a second post is financed."""
    _, known = doctors.column("contract.signed_on")
    codes = known.astype(np.int64)
    years = doctors.scale.values("second_assistant.from_year")
    for year, governed in doctors.per_text(years):
        if year is not None:
            opens = doctors.scale.moved(anniversary, year - 1)(doctors.signed_on)
            codes += governed & known & (doctors.scale.today >= opens)
    return Facet(codes, 3)


def _of_rank(path: str, doctors: Doctors) -> Facet:
    rank, known = doctors.column(path)
    if not known.any():
        return doctors.none(len(_RANKS) + 3)
    classes = known.astype(np.int16) + (rank > _RANKS[0])  # at P30 itself the count decides
    for level in _RANKS:
        classes += rank >= level
    return Facet(classes.astype(np.int64), len(_RANKS) + 3)


def _of_count(path: str, doctors: Doctors) -> Facet:
    table = doctors.scale.counts["fa" if path.endswith("fa") else "mt"]
    count, known = doctors.column(path)
    if not known.any():
        return doctors.none(int(table[-1]) + 1)
    classes = table[np.clip(count, 0, MOST_PATIENTS - 1)]
    return Facet(classes if known.all() else np.where(known, classes, 0), int(table[-1]) + 1)


def _adults(doctors: Doctors) -> Facet:
    """The class of the adults, and whether so many others are children that a floor is adapted."""
    adults, mt = doctors.column("patients.mt_adult"), doctors.column("patients.mt")
    codes = np.zeros(doctors.height, np.int64)
    for share, governed in doctors.per_text(
        doctors.scale.values("eligibility.floor.children_above")
    ):
        if share is not None:
            above, of = Fraction(share).as_integer_ratio()
            codes |= governed & adults[1] & mt[1] & ((mt[0] - adults[0]) * of > mt[0] * above)
    return joined(_of_count("patients.mt_adult", doctors), Facet(codes, 2))


def _etp(doctors: Doctors) -> Facet:
    """The option of the contract: 0 none, else 1 and its place among all options."""
    codes = _reached(doctors, "contract.etp", [option.etp for option in OPTIONS])
    codes = np.where(codes == 1, NO_WORD, np.where(codes > 1, codes - 1, codes))  # below the least
    return Facet(codes, len(OPTIONS) + 1)


def _of_posts(path: str, doctors: Doctors) -> Facet:
    """A number of posts: 0 not known, else 1 and how many of the levels it reaches."""
    levels = [Fraction(level) for level in doctors.scale.levels]
    return Facet(_reached(doctors, path, levels), len(levels) + 2)


def _reached(doctors: Doctors, path: str, levels: Sequence[Fraction]) -> Codes:
    """Return how many levels each number of posts reaches and 1, NO_WORD for what is none."""
    most, codes = COLUMNS[path].fact.high, {}
    for written in doctors.written(path):
        posts = Fraction(written) if re.fullmatch(ETP_PATTERN, written) else None
        if posts is None or (most is not None and posts > most):
            codes[written] = NO_WORD
        else:
            codes[written] = 1 + sum(posts >= level for level in levels)
    return doctors.words(path, codes)


def _of_flag(path: str, doctors: Doctors) -> Facet:
    value, known = doctors.column(path)
    return Facet(known.astype(np.int64) + (known & value), 3)


def _of_levels(path: str, doctors: Doctors) -> Facet:
    """A number: 0 not known, else where it lies among the levels, at one or between two."""
    high = COLUMNS[path].fact.high
    levels = [float(at) for at in doctors.scale.levels if high is None or at <= high]
    value, known = doctors.column(path)
    if not known.any():
        return doctors.none(2 * len(levels) + 2)
    return Facet(known * places_among(value, levels), 2 * len(levels) + 2)


def _of_words(path: str, doctors: Doctors) -> Facet:
    codes = {word: place for place, word in enumerate(COLUMNS[path].choices, 1)}
    return Facet(doctors.words(path, codes), len(codes) + 1)


def _of_digits(path: str, doctors: Doctors) -> Facet:
    """A choice among numbers, each its own class."""
    choices = [int(choice) for choice in COLUMNS[path].choices]
    value, known = doctors.column(path)
    is_none = known.copy()
    for choice in choices:
        is_none &= value != choice
    return Facet(np.where(is_none, NO_WORD, value), max(choices) + 1)


def _of_set(path: str, doctors: Doctors) -> Facet:
    """A set of words; none stated and none at all are one class."""
    words, codes = COLUMNS[path].choices, {}
    for written in doctors.written(path):
        items = [item for item in written.split(SEPARATOR) if item]
        is_known = all(item in words for item in items) and len(set(items)) == len(items)
        codes[written] = sum(1 << words.index(item) for item in items) if is_known else NO_WORD
    return Facet(doctors.words(path, codes), 1 << len(words))


def _of_type(path: str, key: Key) -> Callable[[str, Doctors], Facet] | None:
    """Return the class that the facts of a type have, None where the type does not tell."""
    if key.is_list:
        return _of_set if key.choices else None
    if key.choices:
        return _of_digits if DTYPES[path].is_integer() else _of_words
    if key.fact.measure is Measure.POSTS:
        return _of_posts
    if DTYPES[path] == pl.Boolean():
        return _of_flag
    return _of_levels if DTYPES[path].is_numeric() else None


# By the path of the fact that they are made of; those of other names are made of several.
CLASSES: dict[str, Callable[[Doctors], Facet]] = {
    **{path: partial(of, path) for path, key in COLUMNS.items() if (of := _of_type(path, key))},
    "signing": _signing,
    "text": _text,
    "kind": _kind,
    "doctor.specialty": _specialty,
    "doctor.installed_on": _installed,
    "contract.signed_on": _third_year,
    "contract.etp": _etp,
    **{path: partial(_of_count, path) for path in _LISTS},
    "patients.mt_adult": _adults,
    **{path: partial(_of_rank, path) for path in _RANKED},
}
OF_WORDS = [
    path
    for path, key in COLUMNS.items()
    if path in CLASSES and (key.choices or DTYPES[path] == pl.String())
]
_WITHOUT = {path for rule in RULES for path in rule.reads} - CLASSES.keys()
if _WITHOUT:
    raise TypeError(f"facts that criteria read, without a class: {', '.join(sorted(_WITHOUT))}")
