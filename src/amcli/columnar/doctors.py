"""A column of doctors brought down to what the rules look at: classes, findings, days."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.domain.calendar import add_months, anniversary
from amcli.domain.consistency import FARTHEST, LARGEST, MOST_ETP, OLDEST, YOUNGEST
from amcli.domain.rules import RuleBook
from amcli.domain.terms import Option, Situation, Zone
from amcli.load.convert import ETP_PATTERN

from .answers import Codes, Facet
from .columns import COLUMNS, SEPARATOR
from .days import Moved, day_of, number_of
from .texts import Texts

MOST_PATIENTS = 8_192  # a list as long is asked row by row
MOST_SPECIALTIES = 512
OLDEST_DAY = date(1900, 1, 1)
OPTIONS = tuple(Option)
_RANKS = (30, 50, 70, 90, 95)  # the ranks that give their names to P30 … P95
Flags = npt.NDArray[np.bool_]


class Scale:
    """What classes a column is cut into, once for all tables: those of the texts, and words met."""

    def __init__(self, book: RuleBook, texts: Texts, on: date) -> None:
        self.book, self.texts, self.on = book, texts, on
        self.today = number_of(on)
        self.specialties: dict[str, int | None] = {"": 0}
        self.signing = np.array([number_of(day) for day in texts.days], dtype=np.int64)
        firsts = [number_of(OLDEST_DAY), *self.signing.tolist()]
        places = [texts.place(day_of(day)) for day in firsts]
        self.text_of_class = np.array([-1 if p is None else p for p in places], dtype=np.int64)
        self.years: dict[int, Moved] = {}
        self.months: dict[int, Moved] = {}
        self.counts = {name: _classes_of_counts(texts.counted(name)) for name in ("mt", "fa")}
        self.ages = self._days_of_ages()

    def year(self, years: int) -> Moved:
        """Return the table of the anniversaries after so many years."""
        if years not in self.years:
            self.years[years] = Moved(lambda day: anniversary(day, years))
        return self.years[years]

    def month(self, months: int) -> Moved:
        """Return the table of the days so many months later."""
        if months not in self.months:
            self.months[months] = Moved(lambda day: add_months(day, months))
        return self.months[months]

    def specialty(self, name: str) -> int:
        """Return the number of a specialty by slug or label, -1 if there is none."""
        if name not in self.specialties:
            found = self.book.specialty(name)
            if found is None or len(self.specialties) >= MOST_SPECIALTIES:
                self.specialties[name] = None
            else:
                known = self.specialties.get(found.slug)
                number = len(self.specialties) if known is None else known
                self.specialties[found.slug] = self.specialties[name] = number
        number_ = self.specialties[name]
        return -1 if number_ is None else number_

    def _days_of_ages(self) -> tuple[Codes, Codes]:
        """Return the births of the youngest and the oldest doctor of each age."""
        ages = range(OLDEST + 1)
        youngest = [number_of(anniversary(self.on, -age)) for age in ages]
        oldest = [number_of(anniversary(self.on, -age - 1)) + 1 for age in ages]
        return np.array(youngest), np.array(oldest)


def _classes_of_counts(levels: Sequence[Any]) -> Codes:
    """Return the class of each count: 1 for the lowest, one more at a level and one after it."""
    counts = np.arange(MOST_PATIENTS)
    classes = np.ones(MOST_PATIENTS, dtype=np.int64)
    for level in levels:
        classes += (counts >= int(level)).astype(np.int64) + (counts > int(level))
    return classes


class Doctors:
    """The classes of the doctors of one table; each is made when first asked for."""

    def __init__(self, facts: pl.DataFrame, is_odd: pl.Series, scale: Scale) -> None:
        self.facts, self.scale = facts, scale
        self.height = facts.height
        self.is_odd: Flags = is_odd.to_numpy(writable=True)
        self._made: dict[str, Facet] = {}
        self._days: dict[str, tuple[Codes, Flags]] = {}
        self._find_odd()

    def facet(self, name: str) -> Facet:
        """Return a class by its name."""
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = _FACETS[name](self)
        return found

    def facets(self, names: Sequence[str]) -> list[Facet]:
        """Return the classes of these names."""
        return [self.facet(name) for name in names]

    def numbers(self, path: str, missing: int = 0) -> tuple[Codes, Flags]:
        """Return a whole column, `missing` where nothing is known, and whether it is known."""
        if path not in self.facts.columns:
            return np.full(self.height, missing, np.int64), np.zeros(self.height, np.bool_)
        column = self.facts[path]
        known = column.is_not_null().to_numpy()
        return column.fill_null(missing).to_numpy(), known

    def rates(self, path: str) -> tuple[npt.NDArray[np.float64], Flags]:
        """Return a column of shares or ranks, -1 where nothing is known, and whether it is."""
        if path not in self.facts.columns:
            return np.full(self.height, -1.0), np.zeros(self.height, np.bool_)
        column = self.facts[path]
        return column.fill_null(-1.0).to_numpy(), column.is_not_null().to_numpy()

    def days(self, path: str) -> tuple[Codes, Flags]:
        """Return a column of days, today where nothing is known, and whether it is known."""
        if path not in self._days:
            if path not in self.facts.columns:
                today = np.full(self.height, self.scale.today, np.int64)
                self._days[path] = (today, np.zeros(self.height, np.bool_))
            else:
                column = self.facts[path].to_physical().cast(pl.Int64())
                known = column.is_not_null().to_numpy()
                self._days[path] = (column.fill_null(self.scale.today).to_numpy(), known)
        return self._days[path]

    def words(self, path: str, codes: dict[str, int], unknown: int = -1) -> Codes:
        """Return a column of words as their codes, 0 where nothing is known."""
        if path not in self.facts.columns:
            return np.zeros(self.height, np.int64)
        column = self.facts[path].fill_null("")
        return column.replace_strict(
            ["", *codes], [0, *codes.values()], default=unknown, return_dtype=pl.Int64()
        ).to_numpy()

    def flag(self, path: str) -> Codes:
        """Return a column of flags: 0 not known, 1 false, 2 true."""
        if path not in self.facts.columns:
            return np.zeros(self.height, np.int64)
        column = self.facts[path].cast(pl.Int64()) + 1
        return column.fill_null(0).to_numpy()

    def per_text(self, values: Sequence[Any]) -> list[tuple[Any, Flags]]:
        """Return each value that texts give, with the doctors whose text gives it."""
        text = self.facet("text").codes
        different = dict.fromkeys(values)
        if len(different) == 1:
            return [(values[0], np.ones(self.height, np.bool_))]
        found = []
        for value in different:
            places = [place for place, one in enumerate(values) if one == value]
            found.append((value, np.isin(text, places)))
        return found

    @property
    def signed_on(self) -> Codes:
        """The days of signature, the day of the question where none is stated."""
        return self.days("contract.signed_on")[0]

    def _find_odd(self) -> None:
        """Mark the rows that hold what is impossible, or what only a row at a time can answer."""
        odd = self.is_odd
        today, on = self.scale.today, self.scale.on
        farthest = number_of(date(on.year + FARTHEST, 12, 31))
        oldest = number_of(OLDEST_DAY)
        for path, column in COLUMNS.items():
            if path not in self.facts.columns:
                continue
            if column.dtype == pl.Date():
                day, known = self.days(path)
                latest = today if path in _PAST else farthest
                odd |= known & ((day > latest) | (day < oldest))
            elif column.dtype == pl.Int64():
                count, known = self.numbers(path)
                most = MOST_PATIENTS - 1 if path in _LISTS else LARGEST
                odd |= known & ((count < 0) | (count > most))
            elif column.dtype == pl.Float64():
                share, known = self.rates(path)
                top = _TOPS.get(path, 1.0)
                odd |= known & ~((share >= 0) & (share <= top))
        self._find_odd_doctors(odd)
        self._find_odd_contracts(odd)

    def _find_odd_doctors(self, odd: Flags) -> None:
        birth, has_birth = self.days("doctor.birth_date")
        age, has_age = self.numbers("doctor.age")
        installed, is_installed = self.days("doctor.installed_on")
        year = self.scale.on.year
        youngest = number_of(date(year - YOUNGEST, 1, 1))
        oldest = number_of(date(year - OLDEST, 1, 1))
        odd |= has_birth & ((birth >= youngest) | (birth < oldest) | has_age)
        odd |= has_age & ((age < YOUNGEST) | (age > OLDEST))
        odd |= is_installed & has_birth & (installed < birth)
        mt, has_mt = self.numbers("patients.mt")
        adults, has_adults = self.numbers("patients.mt_adult")
        odd |= has_mt & has_adults & (adults > mt)
        for name in ("specialty", "zone", "situations", "coordinated", "assistants", "sector"):
            self._set_odd_aside(name, odd)

    def _set_odd_aside(self, name: str, odd: Flags) -> None:
        """Mark the rows whose word is none of a class, and give them the class of no word."""
        facet = self.facet(name)
        is_none = facet.codes < 0
        if is_none.any():
            odd |= is_none
            self._made[name] = Facet(np.where(is_none, 0, facet.codes), facet.size)

    def _find_odd_contracts(self, odd: Flags) -> None:
        hired, is_hired = self.days("contract.hired_on")
        proof, is_proved = self.days("contract.proof_received_on")
        odd |= is_hired & is_proved & (proof < hired)
        for name in ("etp", "background"):
            self._set_odd_aside(name, odd)
        share, is_shared = self.rates("contract.assistant.replaced_share")
        is_secretary = self.flag("contract.assistant.former_secretary") == 2
        odd |= is_secretary & is_shared & (share < 1)
        signing = self.facet("signing").codes
        odd |= self.scale.text_of_class[signing] < 0
        if not self.scale.texts.is_plain():
            odd |= True


_PAST = ("doctor.birth_date", "doctor.installed_on", "patients.measured_on")
_LISTS = ("patients.mt", "patients.mt_adult", "patients.fa")
_TOPS = {
    "patients.percentile.mt": 100.0,
    "patients.percentile.fa": 100.0,
    "contract.employer_cost": float(LARGEST),
}


def _signing(doctors: Doctors) -> Facet:
    """The class of the day of signature: same class, same text, same amounts in each year."""
    scale = doctors.scale
    if not len(scale.signing):
        return Facet(np.zeros(doctors.height, np.int64), 1)
    codes = np.searchsorted(scale.signing, doctors.signed_on, side="right").astype(np.int64)
    return Facet(codes, len(scale.signing) + 1)


def _text(doctors: Doctors) -> Facet:
    scale = doctors.scale
    codes = np.maximum(scale.text_of_class[doctors.facet("signing").codes], 0)
    return Facet(codes, len(scale.texts.sets))


def _specialty(doctors: Doctors) -> Facet:
    path = "doctor.specialty"
    if path not in doctors.facts.columns:
        return Facet(np.zeros(doctors.height, np.int64), MOST_SPECIALTIES)
    names = doctors.facts[path].unique().drop_nulls().to_list()
    codes = {name: doctors.scale.specialty(name) for name in names if name}
    return Facet(doctors.words(path, codes), MOST_SPECIALTIES)


def _sector(doctors: Doctors) -> Facet:
    sector, _ = doctors.numbers("doctor.sector")
    is_one = (sector >= 0) & (sector <= 3)  # sectors 1 to 3, 0 where none is stated
    stated = doctors.numbers("doctor.sector")[1]
    codes = np.where(is_one & ~(stated & (sector == 0)), sector, -1)
    return Facet(codes.astype(np.int64), 4)


def _of_flag(path: str) -> Callable[[Doctors], Facet]:
    return lambda doctors: Facet(doctors.flag(path), 3)


def _of_words(path: str, words: Sequence[str]) -> Callable[[Doctors], Facet]:
    codes = {word: place for place, word in enumerate(words, 1)}
    return lambda doctors: Facet(doctors.words(path, codes), len(words) + 1)


def _situations(doctors: Doctors) -> Facet:
    """The set of situations; none stated and none at all are one class."""
    path = "doctor.situations"
    words = [situation.value for situation in Situation]
    size = 1 << len(words)
    if path not in doctors.facts.columns:
        return Facet(np.zeros(doctors.height, np.int64), size)
    codes = {}
    for written in doctors.facts[path].unique().drop_nulls().to_list():
        items = [item for item in written.split(SEPARATOR) if item]
        is_known = all(item in words for item in items) and len(set(items)) == len(items)
        codes[written] = sum(1 << words.index(item) for item in items) if is_known else -1
    codes.pop("", None)
    return Facet(doctors.words(path, codes), size)


def _of_posts(
    path: str, levels: Callable[[Scale], Sequence[Fraction]], most: Fraction
) -> Callable[[Doctors], Facet]:
    """A number of posts: 0 not known, else 1 and how many of the levels it reaches."""

    def facet(doctors: Doctors) -> Facet:
        steps = levels(doctors.scale)
        if path not in doctors.facts.columns:
            return Facet(np.zeros(doctors.height, np.int64), len(steps) + 2)
        names = doctors.facts[path].unique().drop_nulls().to_list()
        codes = {name: _reached(name, steps, most) for name in names if name}
        return Facet(doctors.words(path, codes), len(steps) + 2)

    return facet


def _reached(written: str, levels: Sequence[Fraction], most: Fraction) -> int:
    """Return 1 and how many levels a number of posts reaches, -1 for what is no such number."""
    posts = Fraction(written) if re.fullmatch(ETP_PATTERN, written) else None
    if posts is None or posts > most:
        return -1
    return 1 + sum(posts >= level for level in levels)


def _etp(doctors: Doctors) -> Facet:
    """The option of the contract: 0 none, else 1 and its place among all options."""
    options = _of_posts("contract.etp", lambda _: [one.etp for one in OPTIONS], Fraction(MOST_ETP))
    codes = options(doctors).codes
    codes = np.where(codes == 1, -1, np.where(codes > 1, codes - 1, codes))  # below the least
    return Facet(codes, len(OPTIONS) + 1)


def _financed(scale: Scale) -> list[Fraction]:
    return [Fraction(level) for level in scale.texts.levels("second_assistant.first_etp")]


def _of_rank(path: str) -> Callable[[Doctors], Facet]:
    def facet(doctors: Doctors) -> Facet:
        rank, known = doctors.rates(path)
        classes = known.astype(np.int64) + (rank > _RANKS[0])
        for level in _RANKS:
            classes += rank >= level
        return Facet(classes, len(_RANKS) + 3)

    return facet


def _of_levels(path: str, *keys: str) -> Callable[[Doctors], Facet]:
    def facet(doctors: Doctors) -> Facet:
        levels = doctors.scale.texts.levels(*keys)
        value, known = doctors.rates(path) if "share" in path else doctors.numbers(path, -1)
        classes = known.astype(np.int64)
        for level in levels:
            classes += (value >= float(level)).astype(np.int64) + (value > float(level))
        return Facet(classes, 2 * len(levels) + 2)

    return facet


def _of_count(path: str) -> Callable[[Doctors], Facet]:
    name = "fa" if path.endswith("fa") else "mt"

    def facet(doctors: Doctors) -> Facet:
        table = doctors.scale.counts[name]
        count, known = doctors.numbers(path)
        classes = np.where(known, table[np.clip(count, 0, MOST_PATIENTS - 1)], 0)
        return Facet(classes, int(table[-1]) + 1)

    return facet


def _installed(doctors: Doctors) -> Facet:
    """Whether the doctor had been installed for less than the months of the text."""
    installed, known = doctors.days("doctor.installed_on")
    codes = np.zeros(doctors.height, np.int64)
    for months, governed in doctors.per_text(doctors.scale.texts.values("newly_installed.months")):
        if months is not None:
            late = doctors.signed_on < doctors.scale.month(months)(installed)
            codes |= governed & known & late
    return Facet(codes, 2)


def _third_year(doctors: Doctors) -> Facet:
    """Whether the day of the question is in the year from which a second post is financed."""
    _, known = doctors.days("contract.signed_on")
    codes = known.astype(np.int64)
    for year, governed in doctors.per_text(
        doctors.scale.texts.values("second_assistant.from_year")
    ):
        if year is not None:
            opens = doctors.scale.year(year - 1)(doctors.signed_on)
            codes += governed & known & (doctors.scale.today >= opens)
    return Facet(codes, 3)


_FEES = "eligibility.clinical_fees.min_share"
_LEAST_DOCTORS = "eligibility.grouped_practice.min_doctors"
_FACETS: dict[str, Callable[[Doctors], Facet]] = {
    "signing": _signing,
    "text": _text,
    "specialty": _specialty,
    "sector": _sector,
    "mep": _of_flag("doctor.mep"),
    "optam": _of_flag("doctor.optam"),
    "tension": _of_flag("doctor.tension_department"),
    "fees": _of_levels("doctor.clinical_fees_share", _FEES),
    "situations": _situations,
    "zone": _of_words("doctor.zone", [zone.value for zone in Zone]),
    "doctors": _of_levels("practice.doctors", _LEAST_DOCTORS),
    "functional": _of_flag("practice.functional_group"),
    "coordinated": _of_words("practice.coordinated", ("true", "false", "committed")),
    "assistants": _of_posts("practice.assistants_etp", _financed, Fraction(LARGEST)),
    "reached": _of_flag("contract.targets_reached"),
    "etp": _etp,
    "background": _of_words(
        "contract.assistant.background", COLUMNS["contract.assistant.background"].choices
    ),
    "rank_mt": _of_rank("patients.percentile.mt"),
    "rank_fa": _of_rank("patients.percentile.fa"),
    "class_mt": _of_count("patients.mt"),
    "class_adults": _of_count("patients.mt_adult"),
    "class_fa": _of_count("patients.fa"),
    "installed": _installed,
    "third_year": _third_year,
}
