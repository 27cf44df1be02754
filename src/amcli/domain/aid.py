"""How much is paid each contract year (`aid`)."""

from dataclasses import dataclass

from .bands import BandRange
from .sourced import Figure
from .terms import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class AidYear:
    """A contract year, in euros. `text` is the id of the text that sets the amount.

    Of each figure: `value` at full achievement (or at the rate asked) in the lowest possible
    band, `low` at rate 0 in the lowest band, `high` at full achievement in the highest band.
    `employer_cost` and `left_to_pay` are None without an employer's cost.
    """

    year: int
    text: str
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    employer_cost: Figure | None = None
    left_to_pay: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AidTotal:
    """The sum over the contract, in euros."""

    years: int
    amount: Figure
    guaranteed: Figure
    conditional: Figure
    left_to_pay: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AidOption:
    """The aid under one option; `disputes` are the disputes its figures hang on."""

    etp: str
    band: BandRange
    years: tuple[AidYear, ...]
    total: AidTotal
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AidResult:
    """The aid under every option asked, beside the verdict of the check."""

    verdict: Verdict
    options: tuple[AidOption, ...]
