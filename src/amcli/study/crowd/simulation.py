"""What tables of doctors come to: budget, contracts, patients, the spread of draws; columns."""

from collections.abc import Sequence
from typing import NamedTuple

from amcli.study.crowd.population import OptionSummary

RANKS = (5, 25, 50, 75, 95)  # the quantiles that are told, in per cent of the draws


class Quantiles(NamedTuple):
    """The quantiles of a number over the draws; each is the number of one of them."""

    p5: int
    p25: int
    p50: int
    p75: int
    p95: int


class Counted(NamedTuple):
    """How many doctors, and the quantiles of that number where there are draws."""

    doctors: int
    quantiles: Quantiles | None = None


class EndQuantiles(NamedTuple):
    """The quantiles of the three numbers of a sum."""

    value: Quantiles
    low: Quantiles
    high: Quantiles


class Sum(NamedTuple):
    """A sum over doctors, in euros or in patients.

    `value` and `low` are the sums of the values and of the lows over the doctors who are eligible,
    `high` that of the highs over those who are eligible or whose verdict is undetermined.
    `unknown` eligible doctors have no value, and `unbounded` of those in `high` have no high:
    they count in neither.
    """

    value: int
    low: int
    high: int
    unknown: int = 0
    unbounded: int = 0
    quantiles: EndQuantiles | None = None


class PeriodBudget(NamedTuple):
    """The aid of a contract year, in euros; of all the years where `year` is None."""

    year: int | None
    amount: Sum
    guaranteed: Sum
    conditional: Sum


class BandCount(NamedTuple):
    """How many doctors may stand from one band to another, by verdict; the refused are left out."""

    low: str
    high: str
    eligible: int
    undetermined: int


class PatientsGained(NamedTuple):
    """The growth asked on a list (`mt`, `fa`), in patients, of `doctors` eligible and asked."""

    list: str
    doctors: int
    growth: Sum


class OptionBudget(NamedTuple):
    """What one option comes to, were it the option of all who were asked about it."""

    etp: str
    eligible: Counted
    undetermined: Counted
    not_eligible: Counted
    years: tuple[PeriodBudget, ...]
    total: PeriodBudget
    bands: tuple[BandCount, ...]
    patients: tuple[PatientsGained, ...]


class TextBudget(NamedTuple):
    """What one text comes to; `text` is None where each contract is followed under its own."""

    text: str | None
    options: tuple[OptionBudget, ...]


class ComparedQuantiles(NamedTuple):
    """The quantiles of how many win, lose, and of the sum of the changes in euros."""

    etp: str
    gain: Quantiles
    lose: Quantiles
    same: Quantiles
    unsure: Quantiles
    sum: Quantiles


class Comparison(NamedTuple):
    """Who wins and who loses from the first text to the last, option by option."""

    first: str
    last: str
    options: tuple[OptionSummary, ...]
    quantiles: tuple[ComparedQuantiles, ...] = ()


class Population(NamedTuple):
    """Whom the numbers are about: `errors` rows could not be answered and are left out."""

    source: str
    doctors: int
    errors: int
    is_synthetic: bool


class VariedFact(NamedTuple):
    """A fact that is uncertain, and how it deviates; `is_shared`: alike for all doctors."""

    path: str
    distribution: str
    is_shared: bool


class SimulationResult(NamedTuple):
    """A population under texts. `draws` is 0 where nothing varies, and `seed` None."""

    population: Population
    draws: int
    seed: int | None
    varied: tuple[VariedFact, ...]
    texts: tuple[TextBudget, ...]
    comparisons: tuple[Comparison, ...]


def quantiles(values: Sequence[int]) -> Quantiles:
    """Return the quantiles of draws by the nearest rank: the least that so many do not exceed.

    >>> quantiles([40, 10, 30, 20])
    Quantiles(p5=10, p25=10, p50=20, p75=30, p95=40)
    """
    rising = sorted(values)
    return Quantiles(*(rising[max(-(-rank * len(rising) // 100), 1) - 1] for rank in RANKS))


class Supposed(NamedTuple):
    """What a generated population is made of: a value as written, and what it is in words."""

    key: str
    value: str
    status: str
    sources: tuple[str, ...]
    en: str
    fr: str


class SupposedSource(NamedTuple):
    """A source that assumptions cite: its id, title and address."""

    id: str
    title: str
    where: str


class AssumptionsResult(NamedTuple):
    """Every assumption behind a generated population."""

    assumptions: tuple[Supposed, ...]
    sources: tuple[SupposedSource, ...]


class TableColumn(NamedTuple):
    """A column: its name, its type (text, whole, number, date, flag or json), the words accepted.

    `is_list`: one cell may hold several values. `figure` is the figure that an answer's column is
    an end of, None where it is none.
    """

    name: str
    type: str
    choices: tuple[str, ...]
    is_list: bool
    figure: str | None = None


class TableSchema(NamedTuple):
    """What `batch` reads and what it writes."""

    reads: tuple[TableColumn, ...]
    writes: tuple[TableColumn, ...]
