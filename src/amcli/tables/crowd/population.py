"""Doctors who are drawn: a plausible population, from the assumptions of `population.toml`; facts.

The numbers of draw d under seed s are those of numpy's `PCG64` seeded with (s, d, a number made
of the path of the fact): draws may be made in any order, by any number of threads."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from math import log
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple, TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

from amcli.law.contract.case import GENERAL_PRACTICE
from amcli.law.text.rules import RuleBook
from amcli.study.crowd.simulation import Supposed, SupposedSource
from amcli.tables.columns import COLUMNS, DTYPES
from amcli.tables.engine.cells import Codes, Numbers
from amcli.tables.engine.levels import number_of

FILE = Path(__file__).parent / "population.toml"
_SOURCES = "sources"
NAME = "synthetic"  # begins the name of every doctor who does not exist
MOST = 50_000_000  # doctors
WRITTEN = (".parquet", ".csv")  # the forms a population is written in
_STREAM = 0x706F70  # tells the numbers of a population from those of its draws
_PAEDIATRICS, _OPTAM = "paediatrics", "-optam"
_DAYS = 365.25  # of a year
_NORMAL = NormalDist()
_GRID = np.linspace(-5, 5, 5001)  # where the normal law is worked out; between, it is a line
_CDF = np.array([_NORMAL.cdf(z) for z in _GRID])


@cache
def _document() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def _stated() -> dict[str, Mapping[str, Any]]:
    """Return every assumption as it stands in the file, by its key."""
    return {key: stated for key, stated in _document().items() if key != _SOURCES}


def assumptions() -> tuple[Supposed, ...]:
    """Return every assumption, in the order of the file."""
    return tuple(
        Supposed(
            key=key,
            value=_in_few_words(stated["value"]),
            status=stated["status"],
            sources=tuple(stated.get(_SOURCES, ())),
            en=stated["en"],
            fr=stated["fr"],
        )
        for key, stated in _stated().items()
    )


def _in_few_words(value: Any) -> str:
    """Return a value as it stands in the file, in few words."""
    if isinstance(value, dict):
        text = value.get("text")
        parts = ", ".join(f"{name}: {part}" for name, part in value.items() if name != "text")
        return f"{parts} ({text})" if text else parts
    return " – ".join(map(str, value)) if isinstance(value, list) else str(value)


def sources() -> dict[str, SupposedSource]:
    """Return the sources of the assumptions that no rule cites, by id."""
    return {
        key: SupposedSource(key, source["title"], source["where"])
        for key, source in _document()[_SOURCES].items()
    }


def _values(book: RuleBook) -> dict[str, Any]:
    """Return the value of each assumption, those that are keys of a rule file looked up there."""
    return {key: _looked_up(stated["value"], book) for key, stated in _stated().items()}


def _looked_up(value: Any, book: RuleBook) -> Any:
    if not isinstance(value, dict) or "text" not in value:
        return value
    rules = book.named(value["text"])
    return {
        name: float(rules.value(figure)) if isinstance(figure, str) else figure
        for name, figure in value.items()
        if name != "text"
    }


def written(table: pl.DataFrame, suffix: str) -> bytes:
    """Return a table as a file of one of the forms in WRITTEN."""
    held = BytesIO()
    if suffix == ".csv":
        table.write_csv(held)
    else:
        table.write_parquet(held)
    return held.getvalue()


def is_synthetic(table: pl.DataFrame) -> bool:
    """Return whether some of the doctors were made, and do not exist."""
    if "name" not in table.columns:
        return False
    return bool(table["name"].cast(pl.String()).str.starts_with(f"{NAME} ").any())


def population(count: int, seed: int, on: date, book: RuleBook) -> pl.DataFrame:
    """Return so many doctors as columns named by the paths of a profile; the same for a seed.

    Every fact that the rules look at is there but the contract's own: its option is to be asked,
    and it is signed on the day of the question.
    """
    return _Maker(count, seed, on, book).table()


class _Maker:
    """One population being drawn; every draw comes from one generator, in a fixed order."""

    def __init__(self, count: int, seed: int, on: date, book: RuleBook) -> None:
        self._count, self._on, self._book = count, on, book
        self._says = _values(book)
        entropy = np.random.SeedSequence((seed, _STREAM))
        self._generator = np.random.Generator(np.random.PCG64(entropy))

    def table(self) -> pl.DataFrame:
        """Return the doctors, their facts in the order of the profile."""
        facts = dict(self._facts())
        return pl.DataFrame([facts[path].alias(path) for path in COLUMNS if path in facts])

    def _facts(self) -> Iterator[tuple[str, pl.Series]]:
        numbers = pl.int_range(1, self._count + 1, eager=True).cast(pl.String())
        yield "name", f"{NAME} " + numbers
        slugs, places = self._specialties()
        is_general = places == slugs.index(GENERAL_PRACTICE)
        yield "doctor.specialty", _words(slugs, places)
        yield "doctor.mep", pl.Series(is_general & self._happens("mep_share"))
        yield from self._sectors(is_general)
        yield from self._days()
        yield "doctor.zone", self._chosen("zones")
        yield "doctor.tension_department", pl.Series(self._happens("tension_departments"))
        yield "doctor.clinical_fees_share", pl.Series(self._fees(slugs, places))
        shares: dict[str, float] = self._says["situations"]
        weights = {**shares, "": 1 - sum(shares.values())}
        yield "doctor.situations", _words(list(weights), self._weighed(weights))
        yield "practice.doctors", self._chosen("practice_doctors").cast(pl.Int64())
        yield "practice.functional_group", pl.Series(self._happens("functional_group"))
        yield "practice.coordinated", self._chosen("coordinated")
        has_one = self._happens("with_assistant")
        yield "practice.assistants_etp", _words(("0", "1"), has_one.astype(np.int64))
        yield "contract.targets_reached", pl.Series(has_one & self._happens("targets_reached"))
        yield from self._lists(slugs, places)

    def _happens(self, key: str) -> npt.NDArray[np.bool_]:
        """Return for whom something of a share happens."""
        share: float = self._says[key]
        return self._generator.random(self._count) < share

    def _weighed(self, weights: Mapping[str, float]) -> Codes:
        """Return places among the weights, each as often as its own is heavy."""
        reached = np.cumsum(list(weights.values()))
        chance = self._generator.random(self._count) * reached[-1]
        places: Codes = np.searchsorted(reached, chance, side="right")
        return places

    def _chosen(self, key: str) -> pl.Series:
        return _words(list(self._says[key]), self._weighed(self._says[key]))

    def _specialties(self) -> tuple[list[str], Codes]:
        share, others = self._says["general_practice_share"], self._says["other_specialties"]
        total = sum(others.values())
        weights = {GENERAL_PRACTICE: share}
        weights |= {slug: (1 - share) * weight / total for slug, weight in others.items()}
        return list(weights), self._weighed(weights)

    def _sectors(self, is_general: npt.NDArray[np.bool_]) -> Iterator[tuple[str, pl.Series]]:
        names = list(self._says["general_practice_sectors"])
        own, other = (
            self._weighed({name: self._says[key][name] for name in names})
            for key in ("general_practice_sectors", "other_sectors")
        )
        sector = _words(names, np.where(is_general, own, other))
        yield "doctor.sector", sector.str.head(1).cast(pl.Int64())
        yield "doctor.optam", sector.str.ends_with(_OPTAM)

    def _days(self) -> Iterator[tuple[str, pl.Series]]:
        """Yield births, and installations between the first age and the last, or that of today."""
        tens = self._chosen("ages").cast(pl.Float64()).to_numpy()
        age = tens + 10 * self._generator.random(self._count)
        first, last = self._says["installed_age"]
        at = first + (np.minimum(age, last) - first) * self._generator.random(self._count)
        today = number_of(self._on)
        for path, years in (("doctor.birth_date", age), ("doctor.installed_on", age - at)):
            day = np.floor(today - years * _DAYS).astype(np.int32)
            yield path, pl.Series(day).cast(pl.Date())

    def _fees(self, slugs: Sequence[str], places: Codes) -> Numbers:
        low, high = self._says["clinical_fees"]
        share = low + (high - low) * self._generator.random(self._count)
        found = [self._book.specialty(slug) for slug in slugs]
        has_acts = np.array([one is not None and bool(one.family) for one in found])
        return np.asarray(np.round(np.where(has_acts[places], share, 1.0), 3), np.float64)

    def _lists(self, slugs: Sequence[str], places: Codes) -> Iterator[tuple[str, pl.Series]]:
        """Yield the lists and their ranks: log-normal, the two of a doctor going together."""
        z_mt = self._generator.standard_normal(self._count)
        apart = self._generator.standard_normal(self._count)
        together = self._says["lists_together"]
        z_fa = together * z_mt + (1 - together**2) ** 0.5 * apart
        medians, spreads = self._laws(slugs)
        has_mt = medians["mt"][places] > 0
        mt = self._sized(medians["mt"][places], spreads["mt"][places] * z_mt)
        yield "patients.mt", pl.Series(mt).set(pl.Series(~has_mt), None)
        yield "patients.mt_adult", self._adults(mt).set(pl.Series(~has_mt), None)
        fa = self._sized(medians["fa"][places], spreads["fa"][places] * z_fa)
        yield "patients.fa", pl.Series(fa)
        yield "patients.percentile.mt", pl.Series(_rank(z_mt)).set(pl.Series(~has_mt), None)
        yield "patients.percentile.fa", pl.Series(_rank(z_fa))

    def _laws(self, slugs: Sequence[str]) -> tuple[dict[str, Numbers], dict[str, Numbers]]:
        """Return the median and the spread of each list by specialty; no mt list is of median 0."""
        says, others = self._says, self._says["other_fa_median"]
        mt, fa = says["mt_levels"], says["fa_spread"]
        width = log(mt["p50"] / mt["p30"]) / -_NORMAL.inv_cdf(0.30)
        tail = log(fa["p95"] / fa["p90"]) / (_NORMAL.inv_cdf(0.95) - _NORMAL.inv_cdf(0.90))
        own = {GENERAL_PRACTICE: mt["p50"], _PAEDIATRICS: says["paediatric_mt_median"]}
        seen = {GENERAL_PRACTICE: says["fa_median"]["p50"], **others}
        spread = {GENERAL_PRACTICE: tail}
        medians = {
            "mt": np.array([own.get(slug, 0.0) for slug in slugs]),
            "fa": np.array([seen.get(slug, others["default"]) for slug in slugs], np.float64),
        }
        spreads = {
            "mt": np.full(len(slugs), width),
            "fa": np.array([spread.get(slug, says["other_fa_spread"]) for slug in slugs]),
        }
        return medians, spreads

    def _sized(self, median: Numbers, deviation: Numbers) -> Codes:
        most = self._says["largest_list"]
        sizes: Codes = np.minimum(np.rint(median * np.exp(deviation)), most).astype(np.int64)
        return sizes

    def _adults(self, mt: Codes) -> pl.Series:
        share = self._says["adult_share"]
        around = self._says["adult_share_spread"] * self._generator.standard_normal(self._count)
        part = np.clip(share["adults"] / share["of"] + around, 0, 1)
        return pl.Series(np.rint(mt * part).astype(np.int64))


def _rank(z: Numbers) -> Numbers:
    """Return the rank in [0, 100] of a deviation, cut to a tenth."""
    found: Numbers = np.floor(1000 * np.interp(z, _GRID, _CDF)) / 10
    return found


def _words(words: Sequence[str], places: Any) -> pl.Series:
    return pl.Series(words, dtype=pl.String()).gather(pl.Series(places, dtype=pl.UInt32()))


MT, ADULTS = "patients.mt", "patients.mt_adult"
SHARED = "shared"
FORMS = {"normal": 1, "uniform": 1, "triangular": 3}
_WRITTEN = re.compile(r"(\w+)\(([^()]*)\)(?:\s+(\w+))?")
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,6})?")


class Distribution(NamedTuple):
    """How a fact deviates: a form and its numbers, relative to the fact or in its own unit.

    `is_shared`: one deviation for all doctors of a draw, else one for each of them.
    """

    form: str
    numbers: tuple[float, ...]
    is_relative: bool
    is_shared: bool
    written: str

    def deviations(self, generator: np.random.Generator, count: int) -> Numbers:
        """Return so many deviations."""
        size = 1 if self.is_shared else count
        if self.form == "normal":
            found = generator.standard_normal(size) * self.numbers[0]
        elif self.form == "uniform":
            found = generator.uniform(-1, 1, size) * self.numbers[0]
        else:
            found = self._triangular(generator.random(size))
        return np.broadcast_to(found, (count,))

    def _triangular(self, chance: Numbers) -> Numbers:
        low, mode, high = self.numbers
        span = high - low
        if span == 0:
            return np.full_like(chance, low)
        is_below = chance * span < mode - low
        below = low + np.sqrt(chance * span * (mode - low))
        above = high - np.sqrt((1 - chance) * span * (high - mode))
        found: Numbers = np.where(is_below, below, above)
        return found


def distribution(written: str) -> Distribution | None:
    """Return what `normal(5%)`, `uniform(±50)` or `triangular(-10%,0%,20%) shared` says, or None.

    >>> distribution("normal(5%) shared")[:4], distribution("normal(a)")
    (('normal', (0.05,), True, True), None)
    """
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or found[1] not in FORMS or found[3] not in (None, SHARED):
        return None
    words = [word.strip().removeprefix("±").removeprefix("+-") for word in found[2].split(",")]
    is_relative = all(word.endswith("%") for word in words)
    bare = [word.removesuffix("%").strip() if is_relative else word for word in words]
    if len(words) != FORMS[found[1]] or not all(map(_NUMBER.fullmatch, bare)):
        return None
    numbers = tuple(float(word) / (100 if is_relative else 1) for word in bare)
    if (len(numbers) == 1 and numbers[0] < 0) or list(numbers) != sorted(numbers):
        return None
    return Distribution(found[1], numbers, is_relative, found[3] == SHARED, written.strip())


def variable() -> tuple[str, ...]:
    """Return the facts that may vary: numbers, not choices and not lists."""
    return tuple(
        path
        for path, key in COLUMNS.items()
        if DTYPES[path].is_numeric() and not (key.choices or key.is_list)
    )


Varied: TypeAlias = Mapping[str, Distribution]


def drawn(facts: pl.DataFrame, varied: Varied, seed: int, draw: int) -> list[pl.Series]:
    """Return the columns of the facts that vary, as they are in one draw.

    Counts are whole and not below 0; shares and ranks stay in their bounds. Adults on a list
    follow the list in proportion where they do not vary themselves, and are never more.
    """
    columns = {
        path: _varied(facts[path], one, _generator(seed, draw, path))
        for path, one in varied.items()
        if path in facts.columns
    }
    if ADULTS in facts.columns and (MT in columns or ADULTS in columns) and MT in facts.columns:
        columns[ADULTS] = _adults(facts, columns)
    return [column.alias(path) for path, column in columns.items()]


def _generator(seed: int, draw: int, path: str) -> np.random.Generator:
    entropy = np.random.SeedSequence((seed, draw, crc32(path.encode())))
    return np.random.Generator(np.random.PCG64(entropy))


def _varied(column: pl.Series, one: Distribution, generator: np.random.Generator) -> pl.Series:
    is_known = column.is_not_null().to_numpy()
    values = column.cast(pl.Float64()).fill_null(0.0).to_numpy()
    deviation = one.deviations(generator, len(values))
    found = values * (1 + deviation) if one.is_relative else values + deviation
    fact = COLUMNS[column.name].fact
    low, high = float(fact.low), float(fact.high or 0)
    found = np.clip(found, np.minimum(low, values), np.maximum(high, values))
    if column.dtype == pl.Int64():
        return _known(np.rint(found).astype(np.int64), is_known)
    return _known(found, is_known)


def _known(values: npt.NDArray[Any], is_known: npt.NDArray[np.bool_]) -> pl.Series:
    series = pl.Series(values)
    return series if is_known.all() else series.set(pl.Series(~is_known), None)


def _adults(facts: pl.DataFrame, columns: Mapping[str, pl.Series]) -> pl.Series:
    """Return the adults on lists that vary, never more than the list."""
    before, now = facts[MT], columns.get(MT, facts[MT])
    if ADULTS in columns:
        adults = columns[ADULTS]
    else:
        share = now.cast(pl.Float64()) / before.cast(pl.Float64())
        scaled = (facts[ADULTS] * share.fill_nan(1.0)).round().cast(pl.Int64(), strict=False)
        adults = scaled.zip_with(scaled.is_not_null(), facts[ADULTS])
    capped = pl.select(pl.min_horizontal(adults, now)).to_series()
    return capped.zip_with(facts[ADULTS].is_not_null(), facts[ADULTS])
