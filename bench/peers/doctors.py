"""Random doctors with a contract, edges included: the same for amcli and for its peers."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

SEED = 20240622
FIRST, LAST = date(2019, 9, 1), date(2027, 12, 31)
CHANGES = (date(2023, 5, 1), date(2024, 6, 22))
LEVELS = {
    "mt": (640, 775, 1045, 1107, 1470, 1721),
    "fa": (1514, 2450, 2944),
}
OPENFISCA_OPTIONS = {"1/3": "TIERS_TEMPS", "0.5": "MI_TEMPS", "1": "TEMPS_PLEIN"}
PUBLICODES_OPTIONS = {"1/3": "tiers_temps", "0.5": "mi_temps", "1": "temps_plein"}


class Doctor(NamedTuple):
    """A general practitioner and the contract: what the three programs are told, or None."""

    signed_on: date
    etp: str
    mt: int | None
    mt_adult: int | None
    fa: int | None
    percentile_mt: int | None
    percentile_fa: int | None

    def profile(self) -> dict[str, Any]:
        """Return the doctor as amcli reads profiles."""
        percentile = _known({"mt": self.percentile_mt, "fa": self.percentile_fa})
        patients = _known({"mt": self.mt, "mt_adult": self.mt_adult, "fa": self.fa})
        return {
            "doctor": {"specialty": "general-practice", "sector": 1},
            "patients": {**patients, "percentile": percentile},
            "contract": {"etp": self.etp, "signed_on": self.signed_on.isoformat()},
        }

    def openfisca(self) -> dict[str, Any]:
        """Return the doctor as a situation of the country package."""
        facts = {
            "date_signature": self.signed_on.isoformat(),
            "option": OPENFISCA_OPTIONS[self.etp],
            "patientele_mt": self.mt,
            "patientele_mt_adultes": self.mt_adult,
            "file_active": self.fa,
            "percentile_mt": self.percentile_mt,
            "percentile_fa": self.percentile_fa,
        }
        dated = {name: {"ETERNITY": fact} for name, fact in _known(facts).items()}
        return {"medecins": {"medecin": dated}}

    def publicodes(self) -> dict[str, Any]:
        """Return the doctor as a situation of the model."""
        facts = {
            "contrat . date de signature": f"{self.signed_on:%d/%m/%Y}",
            "contrat . option": f"'{PUBLICODES_OPTIONS[self.etp]}'",
            "patientèle . mt . compte": self.mt,
            "patientèle . mt . adultes": self.mt_adult,
            "patientèle . fa . compte": self.fa,
            "patientèle . mt . percentile": self.percentile_mt,
            "patientèle . fa . percentile": self.percentile_fa,
        }
        return _known(facts)

    def yaml(self) -> str:
        """Return the profile as a file that amcli reads."""
        lines = []
        for section, facts in self.profile().items():
            lines.append(f"{section}:")
            for name, fact in facts.items():
                lines += _lines(name, fact)
        return "\n".join(lines) + "\n"


def _lines(name: str, fact: Any) -> Iterator[str]:
    """Yield a fact as an indented line; ranks as a mapping of their own."""
    if not isinstance(fact, dict):
        yield f"  {name}: {fact}"
    elif fact:
        yield f"  {name}:"
        yield from (f"    {key}: {value}" for key, value in fact.items())


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if fact is not None}


def random_doctors(number: int, seed: int = SEED) -> list[Doctor]:
    """Return doctors drawn at random: always the same for a seed."""
    draws = Random(seed)
    return [_doctor(draws) for _ in range(number)]


def _doctor(draws: Random) -> Doctor:
    signed_on = draws.choice(_EDGES) if draws.random() < 0.4 else _any_day(draws)
    # A third of a post is offered by the first text alone.
    options = ("1/3", "0.5", "1") if signed_on < CHANGES[0] else ("0.5", "1")
    mt = _count(draws, "mt")
    mt_adult = _count(draws, "mt")
    if mt is not None and mt_adult is not None:
        mt_adult = min(mt, mt_adult)
    ranks = [draws.choice((None, draws.randint(29, 96))) for _ in LEVELS]
    return Doctor(
        signed_on, draws.choice(options), mt, mt_adult, _count(draws, "fa"), ranks[0], ranks[1]
    )


def _any_day(draws: Random) -> date:
    return FIRST + timedelta(days=draws.randrange((LAST - FIRST).days + 1))


def _count(draws: Random, name: str) -> int | None:
    """Return a count: missing, beside a level of the distributions, or any."""
    if draws.random() < 0.15:
        return None
    if draws.random() < 0.4:
        return draws.choice(LEVELS[name]) + draws.randint(-1, 1)
    return draws.randrange(3500)


def _edges() -> Iterator[date]:
    """Yield the days beside a change of text, their anniversaries, and the days of a leap year."""
    for change in CHANGES:
        for year in range(2020, 2028):
            for days in (-1, 0, 1):
                yield change.replace(year=year) + timedelta(days=days)
    for year in (2020, 2024):
        yield from (date(year, 2, 28), date(year, 2, 29), date(year, 3, 1))
    yield from (FIRST, LAST)


_EDGES = tuple(_edges())
